"""Immersions (« vis ma vie »): a service that opens its door for half a day, or somebody who looks for one."""

from typing import TYPE_CHECKING, Self, cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member
from emi_alumni.foundation.moderation.models import Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse

if TYPE_CHECKING:
    from directory.models import User

MOST_GUESTS = 8  # at once: beyond, it is a group visit, which belongs in the agenda

GONE = "Cette immersion n’est plus en ligne : rechargez la page."
MOVED = "Cela a changé entre-temps : rechargez la page."


class ImmersionDirection(models.TextChoices):
    OFFER = "offer", "offre"
    SEARCH = "search", "recherche"


class ImmersionField(models.TextChoices):
    """What a service or a direction deals with, so that people of different collectivités compare theirs."""

    GENERAL = "general", "direction générale, assemblées"
    RECEPTION = "reception", "accueil, relation aux usagers"
    SOCIAL = "social", "action sociale, autonomie, insertion"
    CHILDHOOD = "childhood", "enfance, éducation"
    CULTURE = "culture", "culture, sport, vie associative"
    PLANNING = "planning", "urbanisme, logement, cadre de vie"
    TECHNICAL = "technical", "services techniques, mobilités, bâtiments"
    ENVIRONMENT = "environment", "environnement, eau, déchets"
    SAFETY = "safety", "secours, prévention, police municipale"
    ECONOMY = "economy", "emploi, économie"
    STAFF = "staff", "ressources humaines"
    MEANS = "means", "finances, achats, juridique"
    DIGITAL = "digital", "numérique, données"
    COMMUNICATION = "communication", "communication"


class ImmersionQuerySet(ContributionQuerySet):
    def for_list(self) -> Self:
        return self.select_related("author", "collectivity")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("collectivity")

    def open(self) -> Self:
        """Those that somebody still receives, or looks for."""
        return self.filter(closed_at=None, author__is_listed=True)

    def hold(self, pk: int) -> "Immersion":
        """Held until the end of the transaction, so that the places of one moment are given once. Raises
        ValidationError when it is no longer there."""
        live = self.select_for_update(of=("self",), no_key=True).select_related("author__user", "collectivity")
        found = cast("Immersion | None", live.filter(pk=pk).order_by("pk").first())
        if found is None:
            raise ValidationError(GONE)
        return found


class Immersion(Contribution):
    """Half a day in somebody's service, offered or looked for. It stays open to others until its author closes it."""

    direction = models.CharField("sens", max_length=6, choices=ImmersionDirection)
    title = models.CharField("en une phrase", max_length=120)
    service = models.CharField("service ou direction", max_length=120)
    field = models.CharField("domaine", max_length=13, choices=ImmersionField)
    text = models.TextField("ce qu’il y a à voir", max_length=2000)
    guests = models.PositiveSmallIntegerField(
        "personnes en même temps", default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_GUESTS)]
    )
    period = models.CharField("quand", max_length=120)
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="collectivité", on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("fermée le", null=True, blank=True, editable=False)

    REVISED = ("title", "service", "text", "period")
    PAGES = "mentoring:immersion"
    NOUN = "immersion"
    FEMININE = True

    objects = ImmersionQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "immersion"
        verbose_name_plural = "immersions"
        indexes = [models.Index(fields=["state", "closed_at"], name="immersions_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(guests__range=(1, MOST_GUESTS)),
                name="immersion_some_guests",
                violation_error_message=f"De 1 à {MOST_GUESTS} personnes.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mentoring:immersion", args=[self.pk])

    @property
    def is_offer(self) -> bool:
        return self.direction == ImmersionDirection.OFFER

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def after_decision(self, verb: str, by: "User | None") -> None:
        """Taken away, it leaves nobody waiting. What two people agreed on already is theirs, and stands."""
        if verb == Verb.WITHDRAW:
            self.leave_nobody_waiting("n’est plus en ligne.")

    def leave_nobody_waiting(self, words: str) -> None:
        for visit in self.visits.filter(state="sent").select_related("host__user", "guest__user").order_by("pk"):
            self.visits.filter(pk=visit.pk, state="sent").update(state="declined", answered_at=timezone.now())
            asker = visit.guest if self.is_offer else visit.host
            if asker.user:
                Notification.tell([asker.user], kind="immersion_answer", sentence=f"« {self} » {words}", thing=visit)

    @transaction.atomic
    def close(self, *, by: Member) -> None:
        """Its author receives, or looks for, nobody more; what is agreed stands. Twice is once. Raises ValidationError
        for anybody else."""
        live = self._own(by)
        if live.closed_at is None:
            live.leave_nobody_waiting("n’est plus proposée." if live.is_offer else "n’est plus cherchée.")
            live.closed_at = timezone.now()
            live.save()

    @transaction.atomic
    def reopen(self, *, by: Member) -> None:
        """By its author. Twice is once."""
        live = self._own(by)
        live.closed_at = None
        live.save()

    def _own(self, by: Member) -> "Immersion":
        Member.objects.lock(by.pk)
        live = Immersion.objects.hold(self.pk)
        if live.author_id != by.pk or not live.is_published:
            raise ValidationError(MOVED)
        return live
