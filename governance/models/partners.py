"""Partners and their conventions: with whom, about what, until when (PAR-01, PAR-02, PAR-03)."""

import uuid
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.text import slug_of, sort_key
from emi_alumni.foundation.url_reversing import reverse

if TYPE_CHECKING:
    from directory.models import Collectivity, Member

# Days before the end when the mission is told.
FIRST_ALERT, LAST_ALERT = 90, 30


class PartnerKind(models.TextChoices):
    PROVIDER = "provider", "prestataire"
    UNIVERSITY = "university", "université"
    COLLECTIVITY = "collectivity", "collectivité"
    ASSOCIATION = "association", "association"


class AgreementState(models.TextChoices):
    IN_PREPARATION = "in_preparation", "En préparation"
    IN_FORCE = "in_force", "En vigueur"
    TO_RENEW = "to_renew", "À renouveler"
    EXPIRED = "expired", "Échue"
    RENEWED = "renewed", "Renouvelée"  # another one, signed, goes on after it


class PartnerQuerySet(models.QuerySet["Partner"]):
    def with_agreements(self) -> Self:
        """With those that tell their state: two queries, one when there is no partner."""
        return self.prefetch_related(Prefetch("agreements", Agreement.objects.latest_first().with_followed()))

    def for_list(self) -> Self:
        """The same, with the place and the person: two queries."""
        return self.with_agreements().select_related("collectivity", "referent_member")

    def about(self, place: "Collectivity") -> Self:
        return self.filter(collectivity=place)

    def followed_by(self, member: "Member") -> Self:
        """Those whose referent she is."""
        return self.filter(referent_member=member)


class Partner(models.Model):
    """Who works with the EMI, about what. Its state is that of its conventions."""

    name = models.CharField("nom", max_length=160, unique=True)
    slug = models.SlugField("adresse", max_length=160, unique=True)
    sort_key = models.CharField(max_length=170, editable=False, db_index=True)
    kind = models.CharField("nature", max_length=12, choices=PartnerKind)
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité du portail",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
    )
    subject = models.CharField("objet", max_length=400)
    referent = models.CharField("référent", max_length=160, blank=True)
    referent_member = models.ForeignKey(
        "directory.Member",
        verbose_name="référent dans l’annuaire",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="partnerships",
    )
    website = models.URLField("site", blank=True)
    note = models.TextField("notes de la mission", max_length=2000, blank=True, help_text="La mission seule les lit.")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "partenaire"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:partner", args=[self.slug])

    def save(self, *args, **kwargs) -> None:
        self.sort_key = sort_key(self.name)[:170]
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        slug = self.slug or slug_of(self.name)
        if not slug:
            raise ValidationError({"name": "Écrivez un nom en toutes lettres."})
        if other := Partner.objects.filter(slug=slug).exclude(pk=self.pk).first():
            raise ValidationError({"name": f"« {other} » est déjà dans la liste : complétez-le plutôt."})

    @cached_property
    def conventions(self) -> "list[Agreement]":
        """All of them, the latest first: those read with it, where they were."""
        return list(self.agreements.all())

    @property
    def agreement(self) -> "Agreement | None":
        """The one that says where we are: the signed one that lasts longest, else one in preparation."""
        signed = [one for one in self.conventions if one.has_begun]
        return max(signed, key=lambda one: one.ends_on or date.max) if signed else next(iter(self.conventions), None)

    @property
    def renewal(self) -> "Agreement | None":
        """The one in preparation beside a signed one."""
        current = self.agreement
        if current is None or not current.has_begun:
            return None
        return next((one for one in self.conventions if not one.has_begun), None)

    @property
    def state(self) -> AgreementState | None:
        """Nothing without any convention, not even one in preparation."""
        return self.agreement.state if self.agreement else None


def agreement_path(agreement: "Agreement", filename: str) -> str:
    """A name that says nothing of the partner."""
    return f"conventions/{uuid.uuid4().hex}"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def latest_first(self) -> Self:
        """Those in preparation, then by end, the latest first."""
        return self.order_by(F("ends_on").desc(nulls_first=True), "-pk")

    def with_followed(self, today: date | None = None) -> Self:
        """Adds `followed`: whether a signed one of the same partner goes on after it."""
        goes_on = Q(ends_on=None) | Q(ends_on__gt=OuterRef("ends_on"))
        later = Agreement.objects.begun(today).filter(goes_on, partner=OuterRef("partner")).exclude(pk=OuterRef("pk"))
        return self.annotate(followed=Exists(later))

    def followed_by_another(self) -> Self:
        return self.with_followed().filter(followed=True)

    def begun(self, today: date | None = None) -> Self:
        return self.filter(signed_on__lte=today or timezone.localdate())

    def ending_within(self, days: int) -> Self:
        """Signed, not over yet, over in so many days or fewer, and that nothing signed follows."""
        today = timezone.localdate()
        ending = self.begun().filter(ends_on__range=(today, today + timedelta(days=days)))
        return ending.with_followed().filter(followed=False)

    def waiting(self, today: date | None = None, soon: date | None = None) -> Self:
        """What the mission has to renew or to close: to renew (it ends at `soon` or before), or over, and nothing
        signed follows."""
        soon = soon or timezone.localdate() + timedelta(days=FIRST_ALERT)
        return self.begun(today).filter(ends_on__lte=soon).with_followed(today).filter(followed=False)

    def in_state(self, state: str) -> Self:
        """As `Agreement.state` says it."""
        today = timezone.localdate()
        soon = today + timedelta(days=FIRST_ALERT)
        begun = self.with_followed().begun()
        if state == AgreementState.IN_PREPARATION:
            return self.filter(Q(signed_on=None) | Q(signed_on__gt=today))
        if state == AgreementState.IN_FORCE:
            return begun.filter(Q(ends_on=None) | Q(ends_on__gt=soon))
        if state == AgreementState.RENEWED:
            return begun.filter(ends_on__lte=soon, followed=True)
        days = {"ends_on__range": (today, soon)} if state == AgreementState.TO_RENEW else {"ends_on__lt": today}
        return begun.filter(followed=False, **days)


class Agreement(models.Model):
    """A convention. `ends_on` is its last day. Without a signature it is in preparation."""

    partner = models.ForeignKey(Partner, verbose_name="partenaire", on_delete=models.CASCADE, related_name="agreements")
    subject = models.CharField("objet", max_length=400, blank=True, help_text="S’il diffère de celui du partenaire.")
    signed_on = models.DateField("signée le", null=True, blank=True)
    ends_on = models.DateField("dernier jour", null=True, blank=True)
    file = models.FileField("document", upload_to=agreement_path, blank=True)
    kind = models.CharField("format", max_length=5, editable=False, blank=True)
    # When the mission was told, for this last day: another last day is told again (`governance.agreement_alerts`).
    first_alert_at = models.DateTimeField("alerte à 90 jours", null=True, blank=True, editable=False)
    last_alert_at = models.DateTimeField("alerte à 30 jours", null=True, blank=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        ordering = ["-ends_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.partner}, {f'signée le {french_date(self.signed_on)}' if self.signed_on else 'en préparation'}"

    def clean(self) -> None:
        if self.ends_on and not self.signed_on:
            raise ValidationError({"signed_on": "Une convention qui a une échéance a été signée : mettez la date."})
        if self.ends_on and self.signed_on and self.ends_on < self.signed_on:
            raise ValidationError({"ends_on": "La convention finit avant d’être signée : vérifiez les deux dates."})

    def get_absolute_url(self) -> str:
        """The page of its partner: a convention has none of its own."""
        return self.partner.get_absolute_url()

    def abandon(self) -> None:
        """It will not be signed: nothing of it stays. Raises ValidationError for a signed one, which is history."""
        if not Agreement.objects.filter(pk=self.pk, signed_on=None).delete()[0]:
            raise ValidationError(f"« {self} » ne s’abandonne pas : elle fait partie de l’histoire.")

    @property
    def has_begun(self) -> bool:
        return self.signed_on is not None and self.signed_on <= timezone.localdate()

    @property
    def is_followed(self) -> bool:
        """Whether a signed one of the same partner goes on after it: annotated (`with_followed`), else asked."""
        if "followed" not in self.__dict__:
            self.followed = Agreement.objects.filter(pk=self.pk).followed_by_another().exists()
        return self.followed

    @property
    def state(self) -> AgreementState:
        today = timezone.localdate()
        if not self.has_begun:
            return AgreementState.IN_PREPARATION
        if self.ends_on is None or self.ends_on > today + timedelta(days=FIRST_ALERT):
            return AgreementState.IN_FORCE
        if self.is_followed:
            return AgreementState.RENEWED
        return AgreementState.EXPIRED if self.ends_on < today else AgreementState.TO_RENEW

    def get_state(self) -> str:
        return str(self.state.label)

    @property
    def days_left(self) -> int | None:
        """Until its last day; none without one."""
        return (self.ends_on - timezone.localdate()).days if self.ends_on else None

    @property
    def file_title(self) -> str:
        return f"Convention {self.partner}" + (f" {self.signed_on:%Y}" if self.signed_on else "")
