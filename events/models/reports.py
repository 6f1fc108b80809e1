"""After an event: its report, which closes it, and what those who came think of it, without their name."""

from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from directory.contributions.models import NOBODY, Contribution, ContributionQuerySet
from directory.models.members import no_account_in_link, web_address
from directory.visibility import Reader
from emi_alumni.foundation.moderation.models import CURRENT, Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.indexing import follow

from .events import KEPT_APART, Event, EventKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

ENOUGH = 5  # answers under which nothing is shown: fewer would point at persons
MANY = 5000


class EventReportQuerySet(ContributionQuerySet):
    def audience_of(self, user: "User | AnonymousUser") -> Q:
        """The network; of an event of one promotion, that promotion."""
        reader = Reader.of(user)
        if not reader.in_network:
            return NOBODY
        network = ~Q(event__audience__in=KEPT_APART)
        return network | Q(event__cohort=reader.cohort_id) if reader.cohort_id else network

    def for_author(self) -> Self:
        return self.select_related("event", "author")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("event__host", "event__club")


class EventReport(Contribution):
    """What happened, how many came, what to keep of it (EV of PEERS § 6.1). One for each event, once it is over; its
    organisers write it, and it is read first as the event was."""

    event = models.ForeignKey(Event, verbose_name="événement", on_delete=models.CASCADE, related_name="reports")
    happened = models.TextField("ce qui s’est passé", max_length=3000)
    attendance = models.PositiveSmallIntegerField(
        "combien de personnes étaient là",
        validators=[MaxValueValidator(MANY, f"Écrivez un nombre entre 0 et {MANY}.")],
    )
    keep = models.TextField("ce qu’il faut en garder", max_length=3000)
    recording_url = models.CharField(
        "lien de l’enregistrement", max_length=300, blank=True, validators=[web_address, no_account_in_link]
    )

    REVISED = ("happened", "keep")
    NOT_READ_FIRST = {"recording_url": "an address, as that of the meeting"}
    PAGES = "events:report"
    NOUN = "bilan"

    objects = EventReportQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "bilan d’événement"
        verbose_name_plural = "bilans d’événements"
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(state__in=CURRENT), name="one_current_report_of_an_event"
            )
        ]

    def __str__(self) -> str:
        return f"Bilan de « {self.event} »"

    def get_absolute_url(self) -> str:
        return f"{self.event.get_absolute_url()}#bilan"

    def address(self) -> list[Any]:
        return [self.event_id, self.pk]

    def written_by(self, user: "User") -> bool:
        """Whoever organises the event today, and who wrote it."""
        return super().written_by(user) or self.event.written_by(user)

    def within_role(self, user: "User") -> bool:
        return self.event.within_role(user)

    def after_decision(self, verb: str, by: "User | None") -> None:
        """The event is found by what its report says. Teams whose project was presented that day are asked to say where
        it stands (PQ1-35)."""
        follow(self.event)
        if verb == Verb.PUBLISH and self.event.kind == EventKind.PRESENTATION:
            words = (
                "Votre projet « {} » a été présenté à « {} » : dites où il en est, ouvrez sa page publique, "
                "ou recueillez la voix des usagers."
            )
            for project in self.event.projects.order_by("pk"):
                sentence = words.format(project, self.event)
                Notification.tell(project.authors(), kind="event_presented", sentence=sentence, thing=project)


class EventFeedback(models.Model):
    """One answer, of nobody: neither who gave it nor when is kept, only that their registration did
    (`Registration.feedback_given`)."""

    class Useful(models.IntegerChoices):
        NOT = 1, "Pas du tout"
        LITTLE = 2, "Un peu"
        RATHER = 3, "Plutôt"
        VERY = 4, "Tout à fait"

    event = models.ForeignKey(Event, verbose_name="événement", on_delete=models.CASCADE, related_name="feedback")
    useful = models.PositiveSmallIntegerField("utile à mon travail", choices=Useful)
    met_somebody = models.BooleanField("j’y ai rencontré quelqu’un")
    words = models.TextField("à changer la prochaine fois", max_length=500, blank=True)

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Avis sur « {self.event} »"


def told_of(event: Event) -> list[tuple[int, bool, str]]:
    """What may be told of its answers (useful, met_somebody, words): the oldest, by whole fives, so that who compares
    two days learns nothing of one answer. One query."""
    return told_and_waiting(event)[0]


def told_and_waiting(event: Event) -> tuple[list[tuple[int, bool, str]], int]:
    """`told_of`, and how many answers more wait until five of them may be told together. One query."""
    given = EventFeedback.objects.filter(event=event).order_by("pk").values_list("useful", "met_somebody", "words")
    rows = list(given)
    whole = len(rows) // ENOUGH * ENOUGH
    return rows[:whole], len(rows) - whole


def figures_of(told: list[tuple[int, bool, str]]) -> dict[str, int] | None:
    """{"answers", "useful": how many of them say « plutôt » or « tout à fait », "met"}; None when nothing is told."""
    useful = sum(one >= EventFeedback.Useful.RATHER for one, _, _ in told)
    return {"answers": len(told), "useful": useful, "met": sum(met for _, met, _ in told)} if told else None
