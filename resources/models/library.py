"""The library: what helps, what for, in how long, for whom, and who found it useful (OUT-04, ANI-13, FRE-05)."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member, User
from directory.models.members import no_account_in_link, web_address
from emi_alumni.foundation.moderation.models import CURRENT, Revision, State
from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse

if TYPE_CHECKING:
    from django.core.files.base import ContentFile

EXPIRY_WARNING = timedelta(days=30)  # before the day, its owner is reminded
NO_DURATION = "Écrivez un nombre, de 1 à 999."
LINK: list[Callable[[Any], None]] = [web_address, no_account_in_link]
# Of what people are told besides decisions.
TOLD = ("resource_updated", "resource_expiring", "resource_expired")


class ResourceKind(models.TextChoices):
    MOOC = "mooc", "MOOC"
    TOOL_SHEET = "tool_sheet", "fiche outil"
    KIT = "kit", "kit"
    CONFERENCE = "conference", "conférence"
    DOCUMENT = "document", "document"
    READING = "reading", "lecture"


KIND_ICONS = {
    ResourceKind.MOOC: "graduation-cap",
    ResourceKind.TOOL_SHEET: "wrench",
    ResourceKind.KIT: "package",
    ResourceKind.CONFERENCE: "mic",
    ResourceKind.DOCUMENT: "file-text",
    ResourceKind.READING: "book-open",
}


class DurationUnit(models.TextChoices):
    MINUTES = "minutes", "minutes"
    HOURS = "hours", "heures"
    DAYS = "days", "jours"
    WEEKS = "weeks", "semaines"


# Minutes that one gives to each: a day of training is seven hours, a week of an online course three.
MINUTES_OF = {DurationUnit.MINUTES: 1, DurationUnit.HOURS: 60, DurationUnit.DAYS: 420, DurationUnit.WEEKS: 180}


class DurationClass(models.TextChoices):
    MOMENT = "moment", "dix minutes au plus"
    HALF_HOUR = "half_hour", "une demi-heure au plus"
    HOURS = "hours", "deux heures au plus"
    LONGER = "longer", "davantage"


UP_TO = {DurationClass.MOMENT: 10, DurationClass.HALF_HOUR: 30, DurationClass.HOURS: 120}  # minutes


class ResourceReaders(models.TextChoices):
    EVERYBODY = "everybody", "tout le monde"
    MANAGERS = "managers", "cadres"
    FIELD_TEAMS = "field_teams", "équipes de terrain"
    NEWCOMERS = "newcomers", "nouveaux arrivants"
    TOP_MANAGEMENT = "top_management", "direction générale"
    ELECTED = "elected", "élus"


class ResourceAudience(models.TextChoices):
    NETWORK = "network", "le réseau des alumni"
    PUBLIC = "public", "tout le monde, sans compte"


def file_path(row: models.Model, filename: str) -> str:
    """A name that says nothing."""
    return f"ressources/{uuid.uuid4().hex}"


class ResourceFile(models.Model):
    """One file of a resource; `kind` is the extension that its content really has. It is never changed: a new file is a
    new row, so that what waits to be read stands beside what is online."""

    file = models.FileField("fichier", upload_to=file_path)
    kind = models.CharField("format", max_length=5, editable=False)
    size = models.PositiveIntegerField("taille", editable=False)
    accessible = models.BooleanField("lisible par un lecteur d’écran", default=False)
    added_by = models.ForeignKey(
        "directory.Member",
        verbose_name="ajouté par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    added_at = models.DateTimeField("ajouté le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "fichier d’une ressource"
        verbose_name_plural = "fichiers des ressources"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind.upper()}, {self.weight}"

    @property
    def weight(self) -> str:
        """« 240 Ko », « 1,5 Mo »."""
        if self.size < 1_000_000:
            return f"{max(1, round(self.size / 1000))} Ko"
        return f"{self.size / 1_000_000:.1f} Mo".replace(".", ",")

    @classmethod
    def keep(cls, content: "ContentFile", *, kind: str, accessible: bool, by: Member) -> "ResourceFile":
        """Keep this file (from `read_document`): the caller's transaction takes it back (`FilesWithRows`)."""
        kept = cls(kind=kind, size=content.size, accessible=accessible, added_by=by)
        kept.file.save("document", content, save=False)
        kept.save()
        return kept

    @property
    def is_named(self) -> bool:
        """Whether a resource has it, or an edit that waits to be read would give it to one."""
        waiting = Revision.objects.waiting().filter(
            content_type=ContentType.objects.get_for_model(Resource), proposed__document=self.pk
        )
        return self.resources.exists() or waiting.exists()


class ResourceQuerySet(ContributionQuerySet):
    def public(self) -> Self:
        """Those that anybody reads without an account: the mission read them as such."""
        return self.published().filter(audience=ResourceAudience.PUBLIC)

    def at_the_front(self, today: date | None = None) -> Self:
        """Published ones that have not expired."""
        on = today or timezone.localdate()
        return self.published().filter(Q(expires_on=None) | Q(expires_on__gte=on), is_current=True)

    def gone_by(self, today: date) -> Self:
        """Published ones whose day is over."""
        return self.published().filter(expires_on__lt=today)

    def kept_by(self, member: Member) -> Self:
        return self.filter(Exists(ResourceBookmark.objects.filter(resource=OuterRef("pk"), member=member)))

    def tested_in(self, collectivity: int | None) -> Self:
        """Those that somebody of this collectivité said were useful."""
        return self.filter(
            Exists(ResourceUse.objects.published().filter(resource=OuterRef("pk"), collectivity=collectivity))
        )

    def numbers_of_users(self) -> dict[int, int]:
        """How many accounts `Resource.users` has for each of these."""
        this = OuterRef(OuterRef("pk"))
        used = ResourceUse.objects.filter(resource=this, state=State.PUBLISHED).order_by().values("author")
        kept = ResourceBookmark.objects.filter(resource=this).order_by().values("member")
        accounts = User.objects.filter(Q(member__in=used) | Q(member__in=kept), is_active=True)
        others = accounts.exclude(member=OuterRef("author")).order_by()
        numbers = others.annotate(together=Value(1)).values("together").annotate(n=Count("pk")).values("n")
        return dict(self.order_by().values_list("pk", Coalesce(Subquery(numbers), 0)))

    def for_list(self) -> Self:
        return self.select_related("author", "module", "document").defer("five_lines", "chapters", "reason")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("collectivity", "module", "project", "club", "document")


class Resource(Contribution):
    """Something that helps: what for, in how long, for whom; who found it useful is counted from `ResourceUse`.

    `audience` says who reads it; a public one is read by the mission first, whoever writes it. It has a file, a link,
    or for a conference a live or a recorded one. `version` follows « mise à jour », which is told once to those who use
    or keep it.
    """

    title = models.CharField("titre", max_length=120)
    kind = models.CharField("type", max_length=10, choices=ResourceKind)
    summary = models.CharField("en deux lignes", max_length=300)
    purpose = models.CharField("pour faire quoi", max_length=200)
    amount = models.PositiveSmallIntegerField(
        "en combien de temps",
        validators=[MinValueValidator(1, NO_DURATION), MaxValueValidator(999, NO_DURATION)],
    )
    unit = models.CharField("unité", max_length=7, choices=DurationUnit, default=DurationUnit.MINUTES)
    duration_class = models.CharField("durée", max_length=9, choices=DurationClass, editable=False)
    for_whom = models.CharField("pour qui", max_length=14, choices=ResourceReaders, default=ResourceReaders.EVERYBODY)
    credit = models.CharField("auteur ou source", max_length=160, blank=True)
    module = models.ForeignKey(
        "governance.Module",
        verbose_name="module de l’EMI",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="resources",
    )
    tools = models.ManyToManyField(
        "governance.Tool", verbose_name="outils et méthodes", blank=True, related_name="resources"
    )
    themes = models.ManyToManyField("projects.Theme", verbose_name="thèmes", blank=True, related_name="resources")
    project = models.ForeignKey(
        "projects.Project",
        verbose_name="projet dont elle vient",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="resources",
    )
    club = models.ForeignKey(
        "governance.Club",
        verbose_name="club dont elle vient",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="resources",
    )
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    audience = models.CharField("qui la lit", max_length=7, choices=ResourceAudience, default=ResourceAudience.NETWORK)
    link = models.CharField("lien", max_length=300, blank=True, validators=LINK)
    document = models.ForeignKey(
        ResourceFile, verbose_name="fichier", on_delete=models.SET_NULL, null=True, blank=True, related_name="resources"
    )
    expires_on = models.DateField("à relire avant le", null=True, blank=True)
    update_note = models.CharField("ce qui change", max_length=200, blank=True)
    # Of a conference.
    held_on = models.DateField("tenue le", null=True, blank=True)
    live_link = models.CharField("lien du direct", max_length=300, blank=True, validators=LINK)
    recording_link = models.CharField("lien de l’enregistrement", max_length=300, blank=True, validators=LINK)
    captioned = models.BooleanField("l’enregistrement est sous-titré", default=False)
    five_lines = models.TextField("en cinq lignes", max_length=800, blank=True)
    chapters = models.TextField("chapitres", max_length=1500, blank=True)
    # What the portal says of it.
    version = models.PositiveSmallIntegerField("version", default=1, editable=False)
    updated_on = models.DateField("à jour au", default=timezone.localdate, editable=False)
    told_note = models.CharField("mise à jour annoncée", max_length=200, blank=True, editable=False)
    is_current = models.BooleanField("mise en avant", default=True, editable=False)
    reminded_for = models.DateField("échéance rappelée", null=True, blank=True, editable=False)
    expired_for = models.DateField("échéance annoncée", null=True, blank=True, editable=False)
    uses_count = models.PositiveIntegerField("fois où elle a servi", default=0, editable=False)

    REVISED = (
        *("title", "kind", "summary", "purpose", "amount", "unit", "for_whom", "credit", "audience"),
        *("link", "document", "update_note", "held_on", "live_link", "recording_link", "captioned"),
        *("five_lines", "chapters"),
    )
    PAGES = "resources:resource"
    NOUN = "ressource"
    FEMININE = True
    PUBLISHED_AS = "publiée"

    objects = ResourceQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "ressource"
        indexes = [
            models.Index(
                F("is_current").desc(), F("published_at").desc(), F("id").desc(), "state", name="resource_latest"
            ),
            models.Index(
                F("is_current").desc(),
                F("uses_count").desc(),
                F("published_at").desc(),
                F("id").desc(),
                "state",
                name="resource_most_useful",
            ),
            models.Index(fields=["expires_on"], name="resource_expiry", condition=Q(expires_on__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__range=(1, 999)), name="resource_duration", violation_error_message=NO_DURATION
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resources:resource", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Its class of duration follows; what its author says has changed, once online, is a new version, told once."""
        self.duration_class = self.duration_class_of(self.amount, self.unit)
        self.is_current = self.is_current if self.pk and self.is_expired else not self.is_expired
        is_update = self.is_published and bool(self.update_note) and self.update_note != self.told_note
        if is_update:
            self.version += 1
            self.updated_on, self.told_note = timezone.localdate(), self.update_note
        super().save(*args, **kwargs)
        if is_update:
            self._tell_update()

    @staticmethod
    def duration_class_of(amount: int, unit: str) -> str:
        minutes = amount * MINUTES_OF[DurationUnit(unit)]
        return next((one for one, most in UP_TO.items() if minutes <= most), DurationClass.LONGER)

    # What its page says --------------------------------------------------------------------------

    @property
    def icon(self) -> str:
        return KIND_ICONS[ResourceKind(self.kind)]

    @property
    def duration(self) -> str:
        """« 10 min », « 1 h », « 4 semaines », « 1 jour »."""
        if self.unit == DurationUnit.MINUTES and self.amount % 60 == 0:
            return f"{self.amount // 60} h"
        short = {DurationUnit.MINUTES: "min", DurationUnit.HOURS: "h"}
        word = short.get(DurationUnit(self.unit)) or self.get_unit_display()
        return f"{self.amount} {word.removesuffix('s') if self.amount == 1 and len(word) > 3 else word}"

    @property
    def is_conference(self) -> bool:
        return self.kind == ResourceKind.CONFERENCE

    @property
    def is_public(self) -> bool:
        return self.audience == ResourceAudience.PUBLIC

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def is_out_of_date(self) -> bool:
        """Whether its page says that it is no longer put forward."""
        return self.is_expired or not self.is_current

    @property
    def public_url(self) -> str:
        return reverse("resources:public_resource", args=[self.pk])

    @property
    def chapter_lines(self) -> list[tuple[str, str]]:
        """Each chapter as its time, « 12:30 », and its title."""
        lines = [line.strip().partition(" ") for line in self.chapters.splitlines() if line.strip()]
        return [(at, title.strip()) for at, _, title in lines]

    # Who is told ---------------------------------------------------------------------------------

    def after_decision(self, verb: str, by: User) -> None:
        """Taken away or hidden, it is in nobody's news any more."""
        if self.state != State.PUBLISHED or self.hidden_at:
            Notification.objects.about(self).filter(kind__in=TOLD).unread().delete()

    def users(self) -> "models.QuerySet[User]":
        """The accounts of who said that it was useful, or keeps it; without its author's."""
        used = ResourceUse.objects.filter(resource=self.pk, state=State.PUBLISHED).values("author")
        kept = ResourceBookmark.objects.filter(resource=self.pk).values("member")
        accounts = User.objects.filter(Q(member__in=used) | Q(member__in=kept), is_active=True)
        return accounts.exclude(member=self.author_id).order_by("pk")

    def _tell_update(self) -> None:
        signal(
            self.users(),
            kind="resource_updated",
            sentence=f"« {self.title} », que vous utilisez ou gardez, est mise à jour : {self.update_note}",
            thing=self,
        )

    def tell_owner(self, kind: str, sentence: str) -> None:
        """Its author, and nobody of the staff in their place."""
        if self.author.user and self.author.user.is_active:
            Notification.tell([self.author.user], kind=kind, sentence=sentence, thing=self)

    def remove_document(self, *, by: User) -> None:
        """Its author, or the mission, takes its file away: nobody has it any more from this moment. Twice is once."""
        if not (self.written_by(by) or self.moderated_by(by)):
            raise ValidationError("Seule la personne qui l’a proposée retire son fichier.")
        if self.document_id:
            ResourceFile.objects.filter(pk=self.document_id).delete()
        self.document = None


class ResourceUseQuerySet(ContributionQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones, of resources that this account may read; one's own."""
        return super().visible_to(user).filter(resource__in=Resource.objects.visible_to(user))

    def for_author(self) -> Self:
        return self.select_related("resource")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("resource", "collectivity")


class ResourceUse(Contribution):
    """« Ça m’a servi, à … » : what for, and where. One of each person for a resource (PQ2-05)."""

    resource = models.ForeignKey(Resource, verbose_name="ressource", on_delete=models.CASCADE, related_name="uses")
    text = models.CharField("à quoi elle vous a servi", max_length=200)
    department = models.CharField("direction ou service", max_length=160, blank=True)
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    REVISED = ("text", "department")
    PAGES = "resources:resource_use"
    NOUN = "retour"
    PUBLISHED_AS = "publié"

    objects = ResourceUseQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "« ça m’a servi »"
        verbose_name_plural = "« ça m’a servi »"
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "author"],
                condition=Q(state__in=CURRENT),
                name="one_use_each",
                violation_error_message="Vous avez déjà dit à quoi elle vous a servi.",
            )
        ]
        indexes = [models.Index(fields=["collectivity", "resource"], name="use_by_collectivity")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.resource.get_absolute_url()}#{self.anchor}"

    def address(self) -> list[Any]:
        return [self.resource_id, self.pk]

    def after_decision(self, verb: str, by: User) -> None:
        """Its resource counts those that are online; its author is told of the first words of each person."""
        count_uses(self.resource_id)
        if self.is_published and verb == "publish" and self.resource.author_id != self.author_id:
            owner = self.resource.author.user
            if owner and owner.is_active:
                Notification.tell(
                    [owner],
                    kind="resource_use",
                    sentence=[self.author, f" s’est servi de « {self.resource.title} » : {self.text}"],
                    thing=self.resource,
                )


def count_uses(resource: int) -> None:
    """Write how many people's words are online on it."""
    n = ResourceUse.objects.filter(resource=resource, state=State.PUBLISHED, hidden_at=None).count()
    Resource.objects.filter(pk=resource).update(uses_count=n)


class ResourceBookmark(models.Model):
    """A resource that somebody keeps, with a note that nobody else reads."""

    resource = models.ForeignKey(Resource, verbose_name="ressource", on_delete=models.CASCADE, related_name="bookmarks")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="resource_bookmarks"
    )
    note = models.CharField("note", max_length=300, blank=True)
    kept_at = models.DateTimeField("gardée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "ressource gardée"
        verbose_name_plural = "ressources gardées"
        ordering = ["-kept_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["resource", "member"], name="one_bookmark_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.resource}"
