"""Stories: somebody's way, what the EMI changed in their work, or what held back, in five guided questions (OUT-06)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.dispatch import Signal

from directory.contributions.models import Contribution, ContributionQuerySet
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.url_reversing import reverse

if TYPE_CHECKING:
    from directory.models import User

# Sent with the story and `by`, when it is no longer online: withdrawn, or a draft again.
story_taken_down = Signal()


class StoryFamily(models.TextChoices):
    """What the alumni's synthesis found in what they told."""

    LOOK = "look", "Un regard différent"
    EXCELLENCE = "excellence", "Une dynamique d’excellence"
    PRACTICES = "practices", "Des changements de pratiques"
    RELAYS = "relays", "Le manque de relais internes"
    MEASURE = "measure", "La mesure des résultats"
    AFTERWARDS = "afterwards", "L’après EMI"


class StorySubject(models.TextChoices):
    """What a story speaks of: one of the changes or brakes that the synthesis names (TRA-*, FRE-*, PQ1-42), or its
    family."""

    LOOK = "look", "Un regard différent"
    FRAME = "frame", "Sortir du cadre"
    IMMERSION = "immersion", "Immersions, ouverture"
    USERS = "users", "Partir des usagers et du terrain"
    CONTEXT = "context", "Prendre le temps d’analyser"
    BELONGING = "belonging", "Appartenir à un réseau"
    EXCELLENCE = "excellence", "Une dynamique d’excellence"
    SIMPLER = "simpler", "Simplifier"
    INDICATORS = "indicators", "Piloter avec des indicateurs"
    PRACTICES = "practices", "Des changements de pratiques"
    REFERENTS = "referents", "Travailler avec un référent"
    ACROSS = "across", "Travailler entre directions"
    ELSEWHERE = "elsewhere", "Découvrir d’autres directions"
    CULTURE = "culture", "La culture de travail qui évolue"
    RELAYS = "relays", "Le manque de relais internes"
    MANAGEMENT = "management", "Direction, n+1 et élus peu formés"
    AUDIENCE = "audience", "Des agents hors de la cible de l’EMI"
    ALLIES = "allies", "Trouver des alliés"
    MEASURE = "measure", "La mesure des résultats"
    UNMEASURED = "unmeasured", "Une mesure rarement faite"
    JUDGED = "judged", "Une mesure vécue comme un jugement"
    AFTERWARDS = "afterwards", "L’après EMI"
    DAILY = "daily", "Des suites au quotidien"
    OUTSIDE = "outside", "Un regard extérieur"
    HABITS = "habits", "Des habitudes longues à changer"

    @property
    def family(self) -> StoryFamily:
        return next(family for family, subjects in SUBJECTS.items() if self in subjects)


# The subjects of each family, its own name first: what a story of the family speaks of in general.
SUBJECTS: dict[StoryFamily, tuple[StorySubject, ...]] = {
    StoryFamily.LOOK: (
        *(StorySubject.LOOK, StorySubject.FRAME, StorySubject.IMMERSION, StorySubject.USERS),
        *(StorySubject.CONTEXT, StorySubject.BELONGING),
    ),
    StoryFamily.EXCELLENCE: (StorySubject.EXCELLENCE, StorySubject.SIMPLER, StorySubject.INDICATORS),
    StoryFamily.PRACTICES: (
        *(StorySubject.PRACTICES, StorySubject.REFERENTS, StorySubject.ACROSS, StorySubject.ELSEWHERE),
        StorySubject.CULTURE,
    ),
    StoryFamily.RELAYS: (*(StorySubject.RELAYS, StorySubject.MANAGEMENT, StorySubject.AUDIENCE, StorySubject.ALLIES),),
    StoryFamily.MEASURE: (StorySubject.MEASURE, StorySubject.UNMEASURED, StorySubject.JUDGED),
    StoryFamily.AFTERWARDS: (
        *(StorySubject.AFTERWARDS, StorySubject.DAILY, StorySubject.OUTSIDE, StorySubject.HABITS),
    ),
}


class StoryGuide(models.TextChoices):
    """Which five questions its author answers."""

    WAY = "way", "Partager mon parcours"
    CHANGE = "change", "Ce que l’EMI a transformé"
    BRAKES = "brakes", "Des freins"


@dataclass(frozen=True)
class Question:
    """`title` once it is told, and above its field; `help_text`, what the form says; `required`: the sentence said
    when it is left empty, nothing where it may be."""

    name: str  # the column
    title: str
    help_text: str
    required: str = ""


# The five questions of each guide, in their order. Two are enough: the second that is required is the heart of it.
QUESTIONS: dict[str, tuple[Question, ...]] = {
    StoryGuide.WAY: (
        Question("before", "D’où je viens", "Vos métiers, en deux phrases.", "Dites d’où vous venez, en une phrase."),
        Question("tried", "Ce qui m’a mené à l’EMI", "Facultatif : une rencontre, une envie, un hasard."),
        Question(
            "changed",
            "Ce que j’ai fait depuis",
            "Un poste, une mission, une habitude : ce qui a suivi la formation.",
            "Dites ce que vous avez fait depuis, en une phrase.",
        ),
        Question("held_back", "Le passage le plus difficile", "Facultatif : sans nommer personne."),
        Question("advice", "Ce que j’aimerais faire ensuite", "Facultatif : quelqu’un pourra peut-être vous y aider."),
    ),
    StoryGuide.CHANGE: (
        Question(
            "before",
            "Où j’en étais",
            "Votre métier, ce qui vous pesait ou vous manquait.",
            "Dites où vous en étiez, en une phrase.",
        ),
        Question("tried", "Ce que j’ai essayé", "Facultatif : une chose, même petite, même arrêtée depuis."),
        Question(
            "changed",
            "Ce que cela a changé, en moi et autour de moi",
            "Un geste, une réunion, un regard : ce qui n’est plus comme avant.",
            "Dites ce que cela a changé, en une phrase.",
        ),
        Question("held_back", "Ce qui a freiné", "Facultatif : sans nommer personne."),
        Question("advice", "Ce que je dirais à qui commence", "Facultatif : une phrase à garder."),
    ),
    StoryGuide.BRAKES: (
        Question(
            "before",
            "Ce que je voulais faire",
            "Le projet, l’habitude ou l’essai que vous aviez en tête.",
            "Dites ce que vous vouliez faire, en une phrase.",
        ),
        Question(
            "held_back",
            "Ce qui a freiné",
            "Le temps, les relais, les moyens, une règle : sans nommer personne.",
            "Dites ce qui a freiné, en une phrase.",
        ),
        Question("tried", "Ce que j’ai tenté pour passer", "Facultatif : même ce qui n’a rien donné."),
        Question("changed", "Où cela en est aujourd’hui", "Facultatif : arrêté, en attente, reparti autrement."),
        Question("advice", "Ce qui aurait aidé", "Facultatif : ce que vous auriez voulu savoir, ou trouver."),
    ),
}


class StoryQuerySet(ContributionQuerySet):
    def for_list(self) -> Self:
        """The joins that a line needs. No other query."""
        return self.select_related("author", "cohort", "collectivity")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("project", "module")


class Story(Contribution):
    """What one person tells of their way; `guide` says which questions they answered. `cohort` and
    `collectivity` are those of its author when it was written: it stays where it happened when they move. After its
    author is erased, a published story stays, signed « Ancien membre », without the place and the promotion that would
    name them again."""

    title = models.CharField("en une phrase", max_length=120)
    guide = models.CharField("questions", max_length=6, choices=StoryGuide, default=StoryGuide.CHANGE, editable=False)
    before = models.TextField("où j’en étais", max_length=1500)
    tried = models.TextField("ce que j’ai essayé", max_length=1500, blank=True)
    changed = models.TextField("ce que cela a changé", max_length=1500, blank=True)
    held_back = models.TextField("ce qui a freiné", max_length=1500, blank=True)
    advice = models.TextField("ce que je dirais à qui commence", max_length=1500, blank=True)
    subject = models.CharField("ce dont elle parle", max_length=10, choices=StorySubject)
    project = models.ForeignKey(
        "projects.Project",
        verbose_name="projet",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stories",
    )
    module = models.ForeignKey(
        "governance.Module",
        verbose_name="module de l’EMI",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stories",
    )
    cohort = models.ForeignKey(
        "directory.Cohort",
        verbose_name="promotion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    asked_no_more = models.BooleanField("ne plus demander la suite", default=False, editable=False)

    REVISED = ("title", "before", "tried", "changed", "held_back", "advice")
    PAGES = "resources:story"
    NOUN = "récit"

    objects = StoryQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "récit"
        indexes = [models.Index(fields=["state", "-created_at", "-id"], name="story_by_date")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resources:story", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.cohort_id = self.cohort_id or self.author.cohort_id
            self.collectivity_id = self.collectivity_id or self.author.collectivity_id
        super().save(*args, **kwargs)

    @property
    def family(self) -> StoryFamily:
        return StorySubject(self.subject).family

    @property
    def speaks_of(self) -> str:
        """Its family, then its subject where it is more than the family."""
        family, subject = str(self.family.label), self.get_subject_display()
        return family if subject == family else f"{family} : {subject}"

    @property
    def questions(self) -> tuple[Question, ...]:
        return QUESTIONS[self.guide]

    @property
    def answers(self) -> list[tuple[str, str, str]]:
        """(column, title, words) of each question that was answered."""
        return [(one.name, one.title, getattr(self, one.name)) for one in self.questions if getattr(self, one.name)]

    @property
    def heart(self) -> str:
        """The answer that lists show: what changed, or what held back."""
        return self.held_back if self.guide == StoryGuide.BRAKES else self.changed

    def after_decision(self, verb: str, by: "User") -> None:
        if self.state != State.PUBLISHED:
            story_taken_down.send(sender=Story, story=self, by=by)
