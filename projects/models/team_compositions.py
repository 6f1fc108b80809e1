"""The teams of a promotion, before anybody reads them: wishes of people in training, places that the mission tries."""

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.models import Member
from directory.models.members import MemberKind
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.listing.figures import count_of
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.url_reversing import reverse
from governance.models import CurriculumModule

from .project import Project

if TYPE_CHECKING:
    from directory.models import Cohort, User

FEWEST_TEAMS = 2
NOT_IN_TRAINING = "La promotion {cohort} n’est pas en formation : ses équipes ne se composent pas."
TOO_FEW = "Il faut au moins deux sujets retenus par le jury pour composer des équipes."
ALREADY = "Les vœux de la promotion {cohort} sont déjà ouverts."
PUBLISHED = "Les équipes sont publiées : annulez d’abord la publication."
PUT_AWAY = "La promotion est annulée : les vœux et les places sont mis de côté, et reviennent si elle est rétablie."
WISHES_OVER = "Les vœux sont clos depuis le {day} : dites le vôtre à la mission innovation."
TWICE = "Choisissez un autre sujet : celui-ci est déjà l’un de vos vœux."
PARITY_FROM = 5  # people who said their sex: below, no share is told
SEX_WITHOUT_CONSENT = "Le sexe ne se garde pas sans accord."


class Trade(models.TextChoices):
    """The families of trades of the territorial civil service, and the digital ones beside."""

    ADMINISTRATION = "administration", "administrative"
    TECHNICAL = "technical", "technique"
    DIGITAL = "digital", "numérique"
    SOCIAL = "social", "sociale et médico-sociale"
    EDUCATION = "education", "éducation et animation"
    CULTURE = "culture", "culturelle et sportive"
    SAFETY = "safety", "sécurité et secours"


class Seniority(models.TextChoices):
    """How long in the public service."""

    NEW = "new", "moins de 5 ans"
    MIDDLE = "middle", "de 5 à 15 ans"
    LONG = "long", "plus de 15 ans"

    @classmethod
    def of_years(cls, years: int) -> "Seniority":
        return cls.NEW if years < 5 else cls.MIDDLE if years <= 15 else cls.LONG


class Sex(models.TextChoices):
    WOMAN = "woman", "femme"
    MAN = "man", "homme"


def parity(women: int | None, men: int | None) -> str:
    """The shares of women and men among those who said it, in words; nothing below five people (EV1-02)."""
    people = (women or 0) + (men or 0)
    if people < PARITY_FROM:
        return ""
    share = round(100 * (women or 0) / people)
    return f"{share} % de femmes et {100 - share} % d’hommes, d’après les {people} personnes qui l’ont dit"


class TeamCompositionQuerySet(models.QuerySet["TeamComposition"]):
    def to_finish(self, today: date) -> Self:
        """Wishes are closed, and the teams are not published."""
        return self.filter(wishes_until__lt=today, published_at=None, cohort__cancelled_on=None)

    def with_sexes(self) -> Self:
        """With `women_said` and `men_said`: what is stored, else what wishes say today."""

        def said(sex: Sex, stored: str) -> Coalesce:
            return Coalesce(stored, count_of(TeamWishes.objects.filter(composition=OuterRef("pk"), sex=sex)))

        return self.annotate(women_said=said(Sex.WOMAN, "women"), men_said=said(Sex.MAN, "men"))

    def asking(self, member: Member, today: date) -> Self:
        """Those that still wait for the wishes of this person in training."""
        mine = self.filter(wishes_until__gte=today, published_at=None, cohort__cancelled_on=None)
        mine = mine.filter(cohort__members=member, cohort__members__kind=MemberKind.TRAINEE)
        return mine.exclude(wishes__member=member)


class TeamComposition(models.Model):
    """The composition of the teams of one promotion: opened by the mission, read by it alone until it is published.

    Its rules are chosen by the mission; people decide, whatever the rules say of their choice.
    """

    cohort = models.OneToOneField(
        "directory.Cohort", verbose_name="promotion", on_delete=models.CASCADE, related_name="team_composition"
    )
    wishes_until = models.DateField("vœux jusqu’au", help_text="Ce jour compris.")
    per_collectivity = models.PositiveSmallIntegerField(
        "personnes d’une même collectivité par équipe, au plus",
        default=2,
        validators=[MaxValueValidator(20)],
        help_text="0 : sans limite.",
    )
    spreads_trades = models.BooleanField("répartir les métiers", default=True)
    spreads_seniority = models.BooleanField("répartir l’ancienneté", default=True)
    spreads_sex = models.BooleanField("répartir les femmes et les hommes qui l’ont dit", default=True)
    opened_by = models.ForeignKey(
        "directory.Member", verbose_name="ouverte par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    opened_at = models.DateTimeField("ouverte le", default=timezone.now)
    published_by = models.ForeignKey(
        "directory.Member", verbose_name="publiée par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    # How many said so before it was erased; unknown where fewer than five did.
    women = models.PositiveSmallIntegerField("femmes, d’après ce qu’elles ont dit", null=True, editable=False)
    men = models.PositiveSmallIntegerField("hommes, d’après ce qu’ils ont dit", null=True, editable=False)

    objects = TeamCompositionQuerySet.as_manager()

    class Meta:
        verbose_name = "composition des équipes"
        verbose_name_plural = "compositions des équipes"
        ordering = ["-cohort__starts_on", "pk"]

    def __str__(self) -> str:
        return f"Équipes de la promotion {self.cohort}"

    def get_absolute_url(self) -> str:
        return reverse("projects:team_composition", args=[self.cohort.slug])

    @classmethod
    @transaction.atomic
    def open(cls, cohort: "Cohort", *, wishes_until: date, by: "User") -> "TeamComposition":
        """Ask the people in training for their wishes, and tell them. Raises ValidationError outside of the training,
        for fewer than two retained subjects, and when it was done already."""
        held = type(cohort).objects.select_for_update().get(pk=cohort.pk)
        if not held.is_in_training:
            raise ValidationError(NOT_IN_TRAINING.format(cohort=held))
        if cls.objects.filter(cohort=held).exists():
            raise ValidationError(ALREADY.format(cohort=held))
        if retained(held).count() < FEWEST_TEAMS:
            raise ValidationError(TOO_FEW)
        member = getattr(by, "member", None)
        composition = cls.objects.create(cohort=held, wishes_until=wishes_until, opened_by=member)
        users = [person.user for person in trained(held).select_related("user") if person.user]
        sentence = f"Sur quel sujet voulez-vous travailler ? Dites vos vœux avant le {french_date(wishes_until)}."
        url = reverse("projects:team_wishes", args=[held.slug])
        Notification.tell(users, kind="team_wishes", sentence=sentence, thing=composition, url=url)
        return composition

    @classmethod
    def hold(cls, pk: int) -> "TeamComposition":
        """The row as it is now, held until the end of the transaction."""
        return cls.objects.select_related("cohort").select_for_update(of=("self",)).get(pk=pk)

    def keep_sexes(self) -> None:
        """How many women and men said so, kept when what each said is erased: where five people did at least."""
        said = Counter(self.wishes.exclude(sex="").order_by().values_list("sex", flat=True))
        if said.total() >= PARITY_FROM:
            self.women, self.men = said[Sex.WOMAN], said[Sex.MAN]
            self.save(update_fields=["women", "men"])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def takes_wishes(self) -> bool:
        in_time = self.wishes_until >= timezone.localdate()
        return in_time and not self.is_published and self.cohort.is_in_training

    @property
    def is_put_away(self) -> bool:
        """Of a promotion cancelled before its teams were published: kept, and shown again when it is restored."""
        return self.cohort.is_cancelled and not self.is_published

    @property
    def may_be_undone(self) -> bool:
        """Until the first module of the promotion begins."""
        if not self.is_published or not self.cohort.is_in_training:
            return False
        dated = CurriculumModule.objects.filter(cohort=self.cohort, starts_on__lte=timezone.localdate())
        return not dated.exists()

    @transaction.atomic
    def place(self, places: dict[int, tuple[int, bool]]) -> None:
        """Put these people there: member → (project, settled). Who is not named has no place. Raises ValidationError
        once published, and while it is put away."""
        held = type(self).hold(self.pk)
        if held.is_published:
            raise ValidationError(PUBLISHED)
        if held.is_put_away:
            raise ValidationError(PUT_AWAY)
        self.placements.exclude(member__in=places).delete()
        known = {one.member_id: one for one in self.placements.all()}
        for member, (project, settled) in places.items():
            placement = known.get(member) or TeamPlacement(composition=self, member_id=member)
            if (placement.project_id, placement.is_settled) != (project, settled):
                placement.project_id, placement.is_settled = project, settled
                placement.save()


def retained(cohort: "Cohort") -> models.QuerySet[Project]:
    """The subjects that the jury retained and that still stand: one team each."""
    standing = Project.objects.filter(cohort=cohort, hidden_at=None, state__in=[State.PENDING, State.PUBLISHED])
    return standing.filter(jury_outcome__is_retained=True).order_by("sort_key", "pk")


def trained(cohort: "Cohort") -> models.QuerySet[Member]:
    """Who is in training in this promotion."""
    return Member.objects.present().filter(cohort=cohort, kind=MemberKind.TRAINEE).order_by("sort_key", "pk")


class TeamWishes(models.Model):
    """What one person in training wishes, and says of themselves for the balance of teams, for that alone.

    `sex` is kept with its consent only, and erased when teams are published.
    """

    composition = models.ForeignKey(TeamComposition, on_delete=models.CASCADE, related_name="wishes")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="team_wishes"
    )
    first = models.ForeignKey(
        Project, verbose_name="votre 1er vœu", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    second = models.ForeignKey(
        Project, verbose_name="votre 2e vœu", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    third = models.ForeignKey(
        Project, verbose_name="votre 3e vœu", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    trade = models.CharField("votre filière", max_length=14, choices=Trade, blank=True)
    seniority = models.CharField("dans le service public depuis", max_length=6, choices=Seniority, blank=True)
    sex = models.CharField("vous êtes", max_length=5, choices=Sex, blank=True)
    sex_agreed_at = models.DateTimeField("accord donné le", null=True, blank=True, editable=False)
    written_at = models.DateTimeField("écrits le", default=timezone.now)

    class Meta:
        verbose_name = "vœux d’équipe"
        verbose_name_plural = "vœux d’équipe"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["composition", "member"], name="one_wish_list_each"),
            models.CheckConstraint(
                condition=Q(sex="", sex_agreed_at=None) | (~Q(sex="") & Q(sex_agreed_at__isnull=False)),
                name="sex_needs_consent",
                violation_error_message=SEX_WITHOUT_CONSENT,
            ),
        ]

    def __str__(self) -> str:
        return f"Vœux {of(self.member.shown_name)}"

    @property
    def ranked(self) -> list[int]:
        """Subjects, the best first."""
        return [pk for pk in (self.first_id, self.second_id, self.third_id) if pk]

    def clean(self) -> None:
        """Raises ValidationError beside the wish that is there twice."""
        seen: set[int] = set()
        for name in ("first", "second", "third"):
            pk = getattr(self, f"{name}_id")
            if pk in seen:
                raise ValidationError({name: TWICE})
            seen |= {pk} if pk else set()

    @transaction.atomic
    def keep(self, *, agrees: bool) -> None:
        """Write the wishes of their author. Raises ValidationError once they are closed."""
        composition = TeamComposition.hold(self.composition_id)
        if not composition.takes_wishes:
            raise ValidationError(WISHES_OVER.format(day=french_date(composition.wishes_until)))
        self.sex = self.sex if agrees else ""
        self.sex_agreed_at = (self.sex_agreed_at or timezone.now()) if self.sex else None
        self.written_at = timezone.now()
        self.save()

    @classmethod
    @transaction.atomic
    def take_back(cls, composition: TeamComposition, member: Member) -> bool:
        """Whether there was something to take back. Raises ValidationError once wishes are closed."""
        held = TeamComposition.hold(composition.pk)
        if not held.takes_wishes:
            raise ValidationError(WISHES_OVER.format(day=french_date(held.wishes_until)))
        return bool(cls.objects.filter(composition=held, member=member).delete()[0])


class TeamPlacement(models.Model):
    """Where somebody is placed. Once published, what they were before: in this team (`former_role`), in others of the
    promotion (`left`: project and role), so that it can be undone."""

    composition = models.ForeignKey(TeamComposition, on_delete=models.CASCADE, related_name="placements")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="team_placements"
    )
    project = models.ForeignKey(Project, verbose_name="équipe", on_delete=models.CASCADE, related_name="placements")
    is_settled = models.BooleanField("place fixée", default=False)
    former_role = models.CharField("rôle d’avant", max_length=10, blank=True, editable=False)
    left: Any = models.JSONField("équipes quittées", default=list, editable=False)

    class Meta:
        verbose_name = "place dans une équipe"
        verbose_name_plural = "places dans les équipes"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["composition", "member"], name="one_place_each")]

    def __str__(self) -> str:
        return f"{self.member.shown_name}, {self.project}"
