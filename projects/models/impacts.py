"""What a project changed, measured or honestly not (PQ1-19, EV1-14, FRE-10). Nobody is ranked by it."""

from decimal import Decimal

from django.db import models

from .project import Project


class Direction(models.TextChoices):
    UP = "up", "à la hausse"
    DOWN = "down", "à la baisse"


class Evidence(models.TextChoices):
    """How a figure is known. « Non mesuré » is a good answer, and is counted as such."""

    MEASURED = "measured", "mesuré"
    ESTIMATED = "estimated", "estimé"
    NOT_MEASURED = "not_measured", "non mesuré"


class Moment(models.TextChoices):
    BEFORE = "before", "avant"
    AFTER = "after", "après"
    LATER = "later", "plus tard"


class Indicator(models.Model):
    """Something that should go up or down, with its unit, and perhaps a target."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField("ce qui est mesuré", max_length=120)
    unit = models.CharField("unité", max_length=30, blank=True, help_text="Par exemple %, jours, personnes.")
    direction = models.CharField("sens souhaité", max_length=4, choices=Direction, default=Direction.DOWN)
    target = models.DecimalField("cible", max_digits=12, decimal_places=2, null=True, blank=True)
    evidence = models.CharField("comment vous le savez", max_length=12, choices=Evidence, default=Evidence.MEASURED)
    source = models.CharField("source et méthode", max_length=300, blank=True)
    is_key = models.BooleanField("le chiffre à retenir", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "indicateur"
        ordering = ["-is_key", "position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def first(self) -> "Measure | None":
        measures = self.measures.all()
        return measures[0] if measures else None

    @property
    def last(self) -> "Measure | None":
        measures = list(self.measures.all())
        return measures[-1] if measures else None

    @property
    def has_both_ends(self) -> bool:
        """Whether it can be read as « from … to … »."""
        return self.evidence != Evidence.NOT_MEASURED and len(self.measures.all()) > 1


class Measure(models.Model):
    """A value on a day. The month is enough: the day is then the first."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measures")
    moment = models.CharField("moment", max_length=6, choices=Moment, default=Moment.BEFORE)
    on = models.DateField("date")
    value = models.DecimalField("valeur", max_digits=12, decimal_places=2)
    note = models.CharField("précision", max_length=200, blank=True)

    class Meta:
        verbose_name = "mesure"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on"],
                name="one_measure_a_day",
                violation_error_message="Il y a déjà une mesure à cette date.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.on:%m/%Y})"

    @property
    def shown(self) -> str:
        """« 84 », « 3,1 »: no useless zero, a comma."""
        return french_number(self.value)


def french_number(value: Decimal) -> str:
    text = f"{value.normalize():f}"
    whole, _, rest = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    return f"{grouped},{rest}" if rest else grouped
