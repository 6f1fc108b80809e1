"""Clubs, by trade or by theme: what about, who animates them, who is in them, when they meet (ANI-08, GOU-02)."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from emi_alumni.dates import months_after
from emi_alumni.moderation.models import Moderated, ModeratedQuerySet
from emi_alumni.text import fold

from .mandates import Mandate, NoOverlap

if TYPE_CHECKING:
    from directory.models import Member, User

ASLEEP_AFTER_MONTHS = 6


class ClubEntry(models.TextChoices):
    TRADE = "trade", "un métier"
    THEME = "theme", "un thème"


class ClubQuerySet(models.QuerySet["Club"]):
    def with_members(self) -> Self:
        """Adds `members_count`: those who are in it today."""
        return self.annotate(members_count=Count("memberships", filter=Q(memberships__member__is_listed=True)))

    def animated_by(self, member: "Member") -> Self:
        return self.filter(Exists(AnimatorMandate.objects.current().filter(club=OuterRef("pk"), member=member)))

    def without_animator(self) -> Self:
        return self.exclude(Exists(AnimatorMandate.objects.current().filter(club=OuterRef("pk"))))

    def for_list(self) -> Self:
        animators = AnimatorMandate.objects.current().select_related("member__cohort", "member__collectivity")
        sessions = ClubSession.objects.to_come()
        return self.with_members().prefetch_related(
            Prefetch("mandates", animators, to_attr="animators"),
            Prefetch("sessions", sessions, to_attr="next_sessions"),
        )


class Club(models.Model):
    """A club of the network. It sleeps after six months without a session, and wakes in one click."""

    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    sort_key = models.CharField(max_length=130, editable=False, db_index=True)
    entry = models.CharField("entrée par", max_length=5, choices=ClubEntry)
    tagline = models.CharField("en une phrase", max_length=200)
    charter = models.TextField("charte du club", max_length=5000, blank=True)
    rhythm = models.CharField("rythme", max_length=160, blank=True)
    # Read by the club's members only.
    meeting_url = models.URLField("lien de la visio", blank=True)
    created_on = models.DateField("créé le", default=timezone.localdate)
    # A sleeping club that somebody wakes counts its six months from that day.
    woken_on = models.DateField("réveillé le", null=True, blank=True, editable=False)

    objects = ClubQuerySet.as_manager()

    class Meta:
        verbose_name = "club"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:club", args=[self.slug])

    def save(self, *args, **kwargs) -> None:
        self.sort_key = fold(self.name)[:130]
        self.slug = self.slug or slugify(self.name)
        super().save(*args, **kwargs)

    def sleeps(self, last_session: date | None) -> bool:
        """Whether it has been six months since its last session (held or planned), its waking or its creation."""
        days = [day for day in (self.created_on, self.woken_on, last_session) if day]
        return months_after(max(days), ASLEEP_AFTER_MONTHS) <= timezone.localdate()


class AnimatorMandate(Mandate):
    """Somebody animates a club for twelve months; the portal asks, before the end, whether they go on."""

    club = models.ForeignKey(Club, verbose_name="club", on_delete=models.PROTECT, related_name="mandates")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.PROTECT, related_name="animator_mandates"
    )
    # The renewal question: asked once, answered once (True: she goes on; False: she stops at the end).
    asked_at = models.DateTimeField("question posée le", null=True, blank=True, editable=False)
    goes_on = models.BooleanField("souhaite continuer", null=True, blank=True, editable=False)

    class Meta(Mandate.Meta):
        abstract = False
        verbose_name = "mandat d’animation"
        verbose_name_plural = "mandats d’animation"
        constraints = [
            NoOverlap(
                same=("club", "member"),
                name="one_animation_at_a_time",
                violation_error_message="Cette personne anime déjà ce club à ces dates.",
            )
        ]


class ClubMembership(models.Model):
    """Somebody is in a club; `shown` when they agree to be named to the network, and not only to the club."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="club_memberships")
    joined_at = models.DateTimeField("depuis le", default=timezone.now)
    shown = models.BooleanField("montrer au réseau que j’en suis", default=False)
    muted_at = models.DateTimeField("en sourdine depuis", null=True, blank=True)

    class Meta:
        verbose_name = "membre d’un club"
        verbose_name_plural = "membres des clubs"
        ordering = ["joined_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["club", "member"], name="one_club_membership_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.club}"


class ClubSubject(models.Model):
    """A next subject of the club, as its members propose them; `session` once it has a date."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="subjects")
    text = models.CharField("sujet", max_length=160)
    member = models.ForeignKey(
        "directory.Member", verbose_name="proposé par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    session = models.ForeignKey(
        "ClubSession", verbose_name="séance", on_delete=models.SET_NULL, null=True, blank=True, related_name="subjects"
    )
    position = models.PositiveSmallIntegerField("rang", default=0)
    created_at = models.DateTimeField("proposé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "prochain sujet"
        verbose_name_plural = "prochains sujets"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class ClubSessionQuerySet(models.QuerySet["ClubSession"]):
    def to_come(self) -> Self:
        return self.filter(on__gte=timezone.localdate(), cancelled_at=None).order_by("on", "starts_at", "pk")


class ClubSession(models.Model):
    """A date of the club. The agenda app will read it."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="sessions")
    on = models.DateField("date")
    starts_at = models.TimeField("heure", null=True, blank=True)
    title = models.CharField("de quoi on parle", max_length=160)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True, editable=False)

    objects = ClubSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "date d’un club"
        verbose_name_plural = "dates des clubs"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["club", "-on"], name="club_session_by_day")]

    def __str__(self) -> str:
        return f"{self.title}, {self.on:%d/%m/%Y}"


class ClubNote(Moderated):
    """What a club keeps of a session, in the Markdown subset. Its animators' go up at once."""

    club = models.ForeignKey(Club, verbose_name="club", on_delete=models.CASCADE, related_name="notes")
    session = models.ForeignKey(
        ClubSession, verbose_name="séance", on_delete=models.SET_NULL, null=True, blank=True, related_name="notes"
    )
    title = models.CharField("titre", max_length=120)
    text = models.TextField("note", max_length=10_000)
    author = models.ForeignKey(
        "directory.Member", verbose_name="écrite par", on_delete=models.PROTECT, related_name="club_notes"
    )
    created_at = models.DateTimeField("écrite le", default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    REVISED = ("title", "text")

    objects = ModeratedQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "note d’un club"
        verbose_name_plural = "notes des clubs"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.club.get_absolute_url()}#note-{self.pk}"

    def written_by(self, user: "User") -> bool:
        return getattr(user, "member", None) == self.author


class LoopKind(models.TextChoices):
    WHATSAPP = "whatsapp", "WhatsApp"
    LINKEDIN = "linkedin", "LinkedIn"
    TCHAP = "tchap", "Tchap"
    OTHER = "other", "autre"


class ExternalLoop(models.Model):
    """A group of exchange outside the portal: who keeps it, by which rules, what joining shows (OUT-09, OUT-11)."""

    name = models.CharField("nom", max_length=120)
    kind = models.CharField("où", max_length=8, choices=LoopKind)
    # Read by members only.
    url = models.URLField("lien pour y entrer")
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

    class Meta:
        verbose_name = "boucle externe"
        verbose_name_plural = "boucles externes"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
