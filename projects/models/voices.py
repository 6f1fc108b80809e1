"""What the users of a service say, without an account, from a poster or a link (PQ1-20, TRA-04)."""

import secrets
import uuid
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from emi_alumni.moderation.models import Moderated, ModeratedQuerySet

from .project import Project

if TYPE_CHECKING:
    from directory.models import User

# Read aloud or copied by hand: no letter that looks like another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
TOKEN_LENGTH = 12  # 59 bits: not to be guessed, still copied by hand
VOICES_PER_DAY = 200  # for one form; beyond, it rests until tomorrow and the team is told once
ENOUGH_FOR_FIGURES = 5  # answers under which no aggregate is shown


def new_token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))


class VoiceForm(models.Model):
    """The door of a project's users: a secret link, printed on a poster. Closed, it answers that it is over."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="voice_form")
    token = models.CharField("lien secret", max_length=20, unique=True, default=new_token, editable=False)
    intro = models.CharField("ce qu’on demande", max_length=200, blank=True)
    opened_at = models.DateTimeField("ouvert le", default=timezone.now)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)

    class Meta:
        verbose_name = "recueil de retours"
        verbose_name_plural = "recueils de retours"

    def __str__(self) -> str:
        return f"Retours d’usagers : {self.project}"

    def get_absolute_url(self) -> str:
        return reverse("projects:voice", args=[self.token])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.project.is_published


class Profile(models.TextChoices):
    USER = "user", "usager ou usagère"
    AGENT = "agent", "agent ou agente"
    ELECTED = "elected", "élu ou élue"
    OTHER = "other", "autre"


class VoiceQuerySet(ModeratedQuerySet):
    def finished(self) -> "VoiceQuerySet":
        return self.filter(finished_at__isnull=False)


class Voice(Moderated):
    """One person's words: saved at each step, always read before anybody sees them, never signed with a name.

    `contact` is asked for only to answer, with its own consent, and is wiped after six months (`purger`).
    """

    form = models.ForeignKey(VoiceForm, on_delete=models.CASCADE, related_name="voices")
    # One per form shown: the same answer sent twice is one answer.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    smiley = models.PositiveSmallIntegerField(
        "ressenti", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    clarity = models.PositiveSmallIntegerField(
        "clarté", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField("en quelques mots", blank=True, max_length=2000)
    profile = models.CharField("qui parle", max_length=8, choices=Profile, blank=True)
    # Words that the moderator may write instead of the bare profile: « Mère de deux enfants, Persan ».
    signature = models.CharField("signature montrée", max_length=80, blank=True)
    contact = models.CharField("pour recevoir une réponse", max_length=160, blank=True)
    said_on = models.DateField("dit le", default=timezone.localdate)
    created_at = models.DateTimeField("commencé le", default=timezone.now, editable=False)
    finished_at = models.DateTimeField("envoyé le", null=True, blank=True, editable=False)
    answer = models.TextField("réponse de l’équipe", blank=True, max_length=2000)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        "directory.Member",
        verbose_name="réponse de",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = VoiceQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "retour d’usager"
        verbose_name_plural = "retours d’usagers"
        ordering = ["-said_on", "-pk"]
        indexes = [models.Index(fields=["form", "state", "-said_on"], name="voice_of_form")]

    def __str__(self) -> str:
        return self.text[:60] or f"Retour du {self.said_on:%d/%m/%Y}"

    @property
    def shown_signature(self) -> str:
        return (
            self.signature or str(self.get_profile_display() if self.profile else "Une personne concernée").capitalize()
        )

    def written_by(self, user: "User") -> bool:
        """The team does not decide which voices of its own users are published."""
        return self.form.project.written_by(user)

    def get_absolute_url(self) -> str:
        return f"{self.form.project.get_absolute_url()}#voix"

    def after_decision(self, verb: str, by: Any) -> None:
        from emi_alumni.notifications.models import Notification

        if verb == "publish":
            project = self.form.project
            Notification.tell(
                project.author_users(),
                kind="voice_published",
                sentence=f"Un retour d’usager est en ligne sur « {project.title} » : vous pouvez y répondre.",
                thing=project,
                url=self.get_absolute_url(),
            )
            project.heard_of(self.said_on)
