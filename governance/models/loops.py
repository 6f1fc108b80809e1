"""Loops outside the portal (WhatsApp, LinkedIn, Tchap): a register of links, with who keeps each and by which rules."""

from datetime import date
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from directory.models.members import no_account_in_link, web_address
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.search.indexing import index_many
from emi_alumni.foundation.sorting import SortKeyField
from emi_alumni.foundation.url_reversing import reverse

from .clubs import Club

if TYPE_CHECKING:
    from directory.models import Member

CHECKED_EVERY = 6  # months


class LoopKind(models.TextChoices):
    WHATSAPP = "whatsapp", "WhatsApp"
    LINKEDIN = "linkedin", "LinkedIn"
    TCHAP = "tchap", "Tchap"
    OTHER = "other", "autre"


# Where the links of each kind lead: one that says WhatsApp and leads elsewhere is a trap.
HOSTS: dict[str, tuple[str, ...]] = {
    LoopKind.WHATSAPP: ("whatsapp.com", "wa.me"),
    LoopKind.LINKEDIN: ("linkedin.com",),
    LoopKind.TCHAP: ("tchap.gouv.fr",),
}


def six_months_ago() -> date:
    return months_after(timezone.localdate(), -CHECKED_EVERY)


class ExternalLoopQuerySet(models.QuerySet["ExternalLoop"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def stale(self, since: date | None = None) -> Self:
        """Those whose link nobody tried since then (for six months, unless said)."""
        return self.open().filter(checked_on__lte=since or six_months_ago())

    def kept_by(self, member: "Member", today: date | None = None) -> Self:
        """Those that this person keeps: as their owner, or as an animator of their club."""
        return self.open().filter(Q(owner=member) | Q(club__in=Club.objects.animated_by(member, today)))

    def for_list(self) -> Self:
        return self.select_related("club", "cohort", "owner").order_by("sort_key", "pk")


class ExternalLoop(models.Model):
    """A group of exchange outside the portal: who keeps it, by which rules, what joining shows (OUT-09, OUT-11)."""

    name = models.CharField("nom", max_length=120)
    sort_key = SortKeyField()
    kind = models.CharField("où", max_length=8, choices=LoopKind)
    # Read by its circle only: the club's members, the promotion's, or the network when it has neither.
    url = models.CharField("lien pour y entrer", max_length=300, validators=[web_address, no_account_in_link])
    club = models.ForeignKey(
        Club, verbose_name="d’un club", on_delete=models.CASCADE, null=True, blank=True, related_name="loops"
    )
    cohort = models.ForeignKey(
        "directory.Cohort",
        verbose_name="d’une promotion",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="loops",
    )
    owner = models.ForeignKey(
        "directory.Member",
        verbose_name="tenue par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="loops",
    )
    rules = models.TextField("règles", max_length=1000, blank=True)
    shows_phone = models.BooleanField("y entrer montre votre numéro de téléphone aux autres", default=False)
    checked_on = models.DateField("lien vérifié le", default=timezone.localdate)
    reminded_at = models.DateTimeField("vérification demandée le", null=True, blank=True, editable=False)
    closed_on = models.DateField("retirée du registre le", null=True, blank=True, editable=False)

    objects = ExternalLoopQuerySet.as_manager()

    class Meta:
        verbose_name = "boucle externe"
        verbose_name_plural = "boucles externes"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(club=None) | Q(cohort=None),
                name="loop_of_one_circle_at_most",
                violation_error_message="Choisissez un club ou une promotion, pas les deux.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its place in the register."""
        return f"{reverse('governance:loop_list')}#boucle-{self.pk}"

    def clean(self) -> None:
        if self.checked_on and self.checked_on > timezone.localdate():
            raise ValidationError({"checked_on": "Choisissez une date passée, ou aujourd’hui."})
        host = (urlsplit(self.url or "").hostname or "").lower()
        places = HOSTS.get(self.kind, ())
        if places and host and not any(host == place or host.endswith(f".{place}") for place in places):
            where = " ou ".join(places)
            kind = self.get_kind_display()
            raise ValidationError({"url": f"Ce lien ne mène pas à {kind} : collez celui du groupe ({where})."})

    def save(self, *args, **kwargs) -> None:
        # Nobody enters a WhatsApp group without showing their number.
        self.shows_phone = self.shows_phone or self.kind == LoopKind.WHATSAPP
        super().save(*args, **kwargs)

    @property
    def host(self) -> str:
        """Where the link leads, as people should read it before they follow it: letters of another alphabet, which
        may look like ours, are spelt out (« xn--… »)."""
        host = urlsplit(self.url).hostname or ""
        try:
            return host.encode("idna").decode()
        except UnicodeError:
            return host

    @property
    def to_check_on(self) -> date:
        return months_after(self.checked_on, CHECKED_EVERY)

    @property
    def is_stale(self) -> bool:
        return self.to_check_on <= timezone.localdate()

    def mark_today(self) -> None:
        """Somebody has just seen where the link leads. Not saved."""
        self.checked_on, self.reminded_at = timezone.localdate(), None

    def mark_checked(self) -> None:
        """Somebody followed the link today: it works."""
        self.mark_today()
        ExternalLoop.objects.filter(pk=self.pk).update(checked_on=self.checked_on, reminded_at=None)

    def close(self) -> bool:
        """It leaves the register; False when it had already."""
        self.closed_on = timezone.localdate()
        closed = ExternalLoop.objects.filter(pk=self.pk, closed_on=None).update(closed_on=self.closed_on)
        index_many("loop", [self.pk])
        return bool(closed)
