"""Partners and their conventions: with whom, about what, until when (PAR-01, PAR-02, PAR-03)."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from emi_alumni.text import fold

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


class PartnerQuerySet(models.QuerySet["Partner"]):
    def for_list(self) -> Self:
        return self.select_related("collectivity", "referent_member").prefetch_related(
            Prefetch("agreements", Agreement.objects.latest_first())
        )


class Partner(models.Model):
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
        self.sort_key = fold(self.name)[:170]
        self.slug = self.slug or slugify(self.name)
        super().save(*args, **kwargs)

    @property
    def agreement(self) -> "Agreement | None":
        """The latest, among those prefetched latest first."""
        return next(iter(self.agreements.all()), None)


def agreement_path(agreement: "Agreement", filename: str) -> str:
    """A name that says nothing of the partner."""
    return f"conventions/{uuid.uuid4().hex}"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def latest_first(self) -> Self:
        """Those in preparation, then by end, the latest first."""
        return self.order_by(models.F("ends_on").desc(nulls_first=True), "-pk")

    def ending_within(self, days: int) -> Self:
        """Signed, not over yet, and over in so many days or fewer."""
        today = timezone.localdate()
        return self.filter(signed_on__isnull=False, ends_on__range=(today, today + timedelta(days=days)))


class Agreement(models.Model):
    """A convention. `ends_on` is its last day. Without a signature it is in preparation."""

    partner = models.ForeignKey(Partner, verbose_name="partenaire", on_delete=models.CASCADE, related_name="agreements")
    subject = models.CharField("objet", max_length=400, blank=True, help_text="S’il diffère de celui du partenaire.")
    signed_on = models.DateField("signée le", null=True, blank=True)
    ends_on = models.DateField("dernier jour", null=True, blank=True)
    file = models.FileField("document", upload_to=agreement_path, blank=True)
    kind = models.CharField(max_length=5, editable=False, blank=True)
    first_alert_at = models.DateTimeField("alerte à 90 jours", null=True, blank=True, editable=False)
    last_alert_at = models.DateTimeField("alerte à 30 jours", null=True, blank=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        ordering = ["-ends_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.partner}, {self.get_state()}"

    def clean(self) -> None:
        if self.ends_on and not self.signed_on:
            raise ValidationError({"signed_on": "Une convention qui a une échéance a été signée : mettez la date."})
        if self.ends_on and self.signed_on and self.ends_on < self.signed_on:
            raise ValidationError({"ends_on": "La convention finit avant d’être signée : vérifiez les deux dates."})

    def state_on(self, day: date) -> AgreementState:
        if self.signed_on is None or self.signed_on > day:
            return AgreementState.IN_PREPARATION
        if self.ends_on is None or self.ends_on > day + timedelta(days=FIRST_ALERT):
            return AgreementState.IN_FORCE
        return AgreementState.EXPIRED if self.ends_on < day else AgreementState.TO_RENEW

    @property
    def state(self) -> AgreementState:
        return self.state_on(timezone.localdate())

    def get_state(self) -> str:
        return str(self.state.label)
