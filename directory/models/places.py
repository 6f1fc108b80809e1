"""Where people work and with whom they were trained: collectivités and cohorts (promotions)."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from directory.place_names import place_key
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.text import slug_of, sort_key
from emi_alumni.foundation.url_reversing import slug_address


class CollectivityKind(models.TextChoices):
    DEPARTMENT = "department", "Département"
    INTERCOMMUNALITY = "intercommunality", "Intercommunalité"
    COMMUNE = "commune", "Commune"
    FIRE_SERVICE = "fire_service", "Service d’incendie et de secours"
    JOINT_BODY = "joint_body", "Syndicat"


class Collectivity(models.Model):
    """A local authority of the Val d'Oise: official reference data (`load_collectivities`).

    `code` is the key of the reference file (DEP95, SDIS95, EPCI-<siren>, COM-<insee>…) and never changes;
    `parent` is the intercommunality (EPCI) that a commune belongs to.
    """

    code = models.CharField("code", max_length=20, unique=True)
    slug = models.SlugField("adresse", max_length=80, unique=True)
    name = models.CharField("nom officiel", max_length=160)
    short_name = models.CharField("nom d’usage", max_length=80)
    sort_key = models.CharField(max_length=80, editable=False, db_index=True)
    kind = models.CharField("nature", max_length=20, choices=CollectivityKind)
    legal_type = models.CharField("type juridique", max_length=20, blank=True)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    insee = models.CharField("code INSEE", max_length=5, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    website = models.URLField("site", blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name="intercommunalité",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="communes",
    )

    class Meta:
        verbose_name = "collectivité"
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return slug_address("directory:collectivity", self.slug)

    def save(self, *args, **kwargs) -> None:
        self.sort_key = sort_key(self.short_name)[:80]
        if not self.slug:
            self.slug = slug_of(self.short_name)[:80]
        super().save(*args, **kwargs)


class PlaceAlias(models.Model):
    """How a file called a collectivité, once the mission said which one it meant: the next file is not asked again.

    `key` is `place_names.place_key` of what was written: one alias for all the writings that have it. The names of the
    reference list always come first.
    """

    key = models.CharField(max_length=160, unique=True, editable=False)
    written = models.CharField("écrit", max_length=160, help_text="Tel que les fichiers l’écrivent.")
    collectivity = models.ForeignKey(
        Collectivity, verbose_name="collectivité", on_delete=models.CASCADE, related_name="aliases"
    )
    learnt_at = models.DateTimeField("appris le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "nom appris d’une collectivité"
        verbose_name_plural = "noms appris des collectivités"
        ordering = ["key"]

    def __str__(self) -> str:
        return f"« {self.written} »"

    def clean(self) -> None:
        self.key = place_key(self.written)[:160]
        if not self.key:
            raise ValidationError({"written": "Écrivez au moins une lettre."})
        if PlaceAlias.objects.filter(key=self.key).exclude(pk=self.pk).exists():
            raise ValidationError({"written": "Ce nom, ou un autre qui s’écrit presque ainsi, est déjà appris."})

    def save(self, *args, **kwargs) -> None:
        self.key = place_key(self.written)[:160]
        super().save(*args, **kwargs)

    @classmethod
    def learn(cls, meant: Mapping[str, Collectivity]) -> None:
        """Remember which collectivité each writing means; what was learnt of it before is replaced."""
        for written, collectivity in meant.items():
            if key := place_key(written)[:160]:
                cls.objects.update_or_create(
                    key=key,
                    defaults={"written": written[:160], "collectivity": collectivity, "learnt_at": timezone.now()},
                )


class CohortState(models.TextChoices):
    """Where a promotion stands today: computed from its days, never stored."""

    PREPARED = "prepared", "préparée"
    IN_TRAINING = "in_training", "en formation"
    PRESENTED = "presented", "restituée"
    CANCELLED = "cancelled", "annulée"


class Cohort(models.Model):
    """A promotion of the EMI, such as « 2019-2020 », and the days of its year.

    `look` (1 to 6) is the silhouette and hue of its members wherever they have no photo. One that is cancelled keeps
    its page, its people and its projects; nothing more is asked of anybody in its name.
    """

    label = models.CharField("libellé", max_length=20, unique=True, help_text="Par exemple 2023-2024.")
    slug = models.SlugField("adresse", max_length=30, unique=True)
    starts_on = models.PositiveSmallIntegerField("année de début")
    ends_on = models.PositiveSmallIntegerField("année de fin")
    appetizer_on = models.DateField("date des appetizers", null=True, blank=True)
    jury_on = models.DateField("date du jury", null=True, blank=True)
    teams_on = models.DateField("équipes constituées le", null=True, blank=True)
    presented_on = models.DateField("date de la restitution", null=True, blank=True)
    cancelled_on = models.DateField("annulée le", null=True, blank=True, editable=False)
    cancelled_why = models.CharField("annulée parce que", max_length=300, blank=True, editable=False)
    scope = models.CharField(
        "périmètre", max_length=80, blank=True, help_text="Par exemple Département, ou Intercollectivités."
    )
    look = models.PositiveSmallIntegerField(
        "silhouette", default=1, choices=[(n, f"Silhouette {n}") for n in range(1, 7)]
    )

    class Meta:
        verbose_name = "promotion"
        ordering = ["starts_on", "label"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="cohort_ends_after_it_starts",
                violation_error_message="L’année de fin vient avant l’année de début.",
            )
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return slug_address("directory:cohort", self.slug)

    def clean(self) -> None:
        """Raises ValidationError, beside the later day, when two days of its year are not in their order."""
        days = [(name, getattr(self, name)) for name in DAYS_IN_ORDER if getattr(self, name)]
        wrong: dict[str, str] = {}
        for (before, earlier), (name, day) in pairwise(days):
            if day < earlier:
                label = Cohort._meta.get_field(before).verbose_name
                wrong[name] = f"Ce jour vient avant « {label} » : vérifiez les deux."
        if wrong:
            raise ValidationError(wrong)

    @property
    def state(self) -> CohortState | None:
        """Where it stands today; None when neither its days nor its years say."""
        today = timezone.localdate()
        if self.cancelled_on:
            return CohortState.CANCELLED
        if self.presented_on and self.presented_on <= today:
            return CohortState.PRESENTED
        if self.appetizer_on and self.appetizer_on > today:
            return CohortState.PREPARED
        if self.is_in_training:
            return CohortState.IN_TRAINING
        if self.ends_on < today.year:
            return CohortState.PRESENTED
        return CohortState.PREPARED if self.starts_on > today.year else None

    @property
    def is_in_training(self) -> bool:
        """Between its appetizers and its presentation, both known."""
        if not self.appetizer_on or not self.presented_on or self.cancelled_on:
            return False
        return self.appetizer_on <= timezone.localdate() < self.presented_on

    def anniversary(self, today: date) -> tuple[date, int] | None:
        """The latest anniversary of its restitution, today included, and how many years it is; None before the first,
        and for one that is cancelled or whose restitution has no day."""
        if self.presented_on is None or self.is_cancelled:
            return None
        years = today.year - self.presented_on.year
        day = months_after(self.presented_on, 12 * years)
        if day > today:
            years -= 1
            day = months_after(self.presented_on, 12 * years)
        return (day, years) if years > 0 else None

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_on is not None

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = slug_of(self.label)
        super().save(*args, **kwargs)


# The days of the year of a promotion, in the order in which they come.
DAYS_IN_ORDER = ("appetizer_on", "jury_on", "teams_on", "presented_on")
