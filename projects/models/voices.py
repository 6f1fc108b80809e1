"""What the users of a service say, without an account, from a poster or a link (PQ1-20, TRA-04)."""

import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import Truncator

from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import ModeratedQuerySet, ModerationEvent, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.private_words import private_words
from emi_alumni.foundation.url_reversing import reverse

from .outside_words import OutsideWords
from .project import Project, ProjectQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User

# Read aloud or copied by hand: no letter that looks like another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
TOKEN_LENGTH = 12  # 59 bits: not to be guessed, still copied by hand
VOICES_PER_DAY = 200  # for one form; beyond, it rests until tomorrow and the team is told once
ENOUGH_FOR_FIGURES = 5  # answers under which no aggregate is shown
ANSWERS_AT_MOST = 2  # the team answers, and may mend its words once

ONLY_PUBLISHED = "Seul un retour publié reçoit une réponse : celui-ci n’est pas publié, ou ne l’est plus."
SAID_ENOUGH = "Cette réponse a déjà été corrigée une fois : elle ne change plus."
ANSWERED_MEANWHILE = "Quelqu’un de l’équipe a répondu entre-temps : relisez sa réponse, la vôtre est gardée ci-dessous."


def new_token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))


class VoiceFormQuerySet(models.QuerySet["VoiceForm"]):
    def answering(self, token: str) -> "VoiceForm | None":
        """The form behind this link, open or closed; nothing when its project is not published."""
        read = token.lower().replace("-", "")  # as it is copied by hand from a poster
        published = Project.objects.published().filter(pk=OuterRef("project"))
        return self.select_related("project").filter(Exists(published), token=read).first()


class VoiceForm(models.Model):
    """The door of a project's users: a secret link, printed on a poster. Closed, it answers that it is over."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="voice_form")
    token = models.CharField("lien secret", max_length=20, unique=True, default=new_token, editable=False)
    opened_at = models.DateTimeField("ouvert le", default=timezone.now)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)
    # The last day when it had received all it takes in a day.
    rested_on = models.DateField("complet le", null=True, blank=True, editable=False)

    objects = VoiceFormQuerySet.as_manager()

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

    @property
    def public_address(self) -> str:
        """What posters print: the portal's own address, whatever host a page was asked on."""
        return f"{settings.PORTAL_URL}{self.get_absolute_url()}"

    @property
    def spelled_token(self) -> str:
        """« abcd-efgh-jkmn »: easier to copy, and it works too."""
        return "-".join(self.token[start : start + 4] for start in range(0, len(self.token), 4))

    # Verbs ---------------------------------------------------------------------------------------

    @classmethod
    def open(cls, project: Project) -> "VoiceForm":
        """Open the project's form, or open it again with the same link."""
        form, new = cls.objects.get_or_create(project=project)
        if not new:
            cls.objects.filter(pk=form.pk, closed_at__isnull=False).update(closed_at=None, opened_at=timezone.now())
            form.refresh_from_db()
        return form

    def close(self) -> None:
        """No new answer; those who had begun may finish."""
        VoiceForm.objects.filter(pk=self.pk, closed_at=None).update(closed_at=timezone.now())
        self.refresh_from_db(fields=["closed_at"])

    def renew(self) -> None:
        """Another link; the old one, wherever it was printed, leads nowhere."""
        self.token = new_token()
        self.save(update_fields=["token"])

    def is_resting(self) -> bool:
        """Whether it has received all it takes in a day. Answers begun today count, sent or not."""
        return self.voices.filter(created_at__gte=start_of_today()).count() >= VOICES_PER_DAY

    def tell_it_rests(self) -> None:
        """Tell the team, once a day however many people come after."""
        today = timezone.localdate()
        if VoiceForm.objects.filter(pk=self.pk).exclude(rested_on=today).update(rested_on=today):
            Notification.tell(
                self.project.authors(),
                kind="voices_resting",
                sentence=f"Le recueil de « {self.project.title} » est complet pour aujourd’hui : il reprend demain.",
                thing=self.project,
                url=reverse("projects:voices_manage", args=[self.project.slug]),
            )


def start_of_today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


class Smiley(models.IntegerChoices):
    VERY_BAD = 1, "très mal"
    BAD = 2, "mal"
    SO_SO = 3, "moyen"
    GOOD = 4, "bien"
    VERY_GOOD = 5, "très bien"


class Profile(models.TextChoices):
    USER = "user", "usager ou usagère"
    AGENT = "agent", "agent ou agente"
    ELECTED = "elected", "élu ou élue"
    OTHER = "other", "autre"


class VoiceQuerySet(ModeratedQuerySet):
    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What readers of the project may see of it, and may report."""
        seen = Project.objects.visible_to(user).filter(pk=OuterRef("form__project"))
        return self.published().filter(Exists(seen))

    def with_words(self) -> Self:
        """Those that have something to read: a smiley alone is only counted."""
        return self.exclude(text="")

    def waiting_to_be_passed_on(self) -> Self:
        """Answered by the team, and the person left a way to tell them so."""
        return self.published().exclude(contact="").exclude(answer="")


class Voice(OutsideWords):
    """One person's words: saved at each step, always read before anybody sees them, never signed with a name.

    `contact` is asked for only to answer, with its own consent: the mission reads it, never the team, and it goes once
    the answer is passed on, or after six months (`projects.retention`).

    No `Contribution`: nobody has an account behind it, so that its author never comes back to it.
    """

    WITHOUT: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("edit", Verb.UNSUBMIT, Verb.RESTORE, Verb.WITHDRAW), "written without an account: nobody comes back to it"
    )
    NO_ACCOUNT = "Ces mots sont à qui les a écrits : la mission innovation les publie, ou non."
    NO_WAY_BACK = "La personne n’a pas de compte : son retour ne peut pas lui être renvoyé. Publiez-le ou refusez-le."

    form = models.ForeignKey(VoiceForm, on_delete=models.CASCADE, related_name="voices")
    # One per form shown: the same answer sent twice is one answer.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    smiley = models.PositiveSmallIntegerField("ressenti", null=True, blank=True, choices=Smiley)
    clarity = models.PositiveSmallIntegerField(
        "clarté, sur 5", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField("en quelques mots", blank=True, max_length=2000)
    profile = models.CharField("qui parle", max_length=8, choices=Profile, blank=True)
    # Words that the moderator may write instead of the bare profile: « Mère de deux enfants, Persan ».
    signature = models.CharField("signature montrée", max_length=80, blank=True)
    wants_answer = models.BooleanField("voudrait une réponse", default=False)
    contact = models.CharField("pour recevoir une réponse", max_length=160, blank=True)
    # RGPD: the consent that goes with the contact.
    contact_agreed_at = models.DateTimeField(
        "accord pour être contacté, donné le", null=True, blank=True, editable=False
    )
    said_on = models.DateField("dit le", default=timezone.localdate)
    created_at = models.DateTimeField("commencé le", default=timezone.now, editable=False)
    finished_at = models.DateTimeField("envoyé le", null=True, blank=True, editable=False)
    answer = models.TextField("réponse de l’équipe", blank=True, max_length=2000)
    answer_version = models.PositiveSmallIntegerField(default=0, editable=False)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        "directory.Member",
        verbose_name="réponse de",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    NOT_READ_FIRST: Mapping[str, str] = {
        "contact": "shown to nobody but the mission",
        "answer": "the team's, under its own project, once the voice was read",
    }

    objects = VoiceQuerySet.as_manager()

    class Meta(OutsideWords.Meta):
        abstract = False
        verbose_name = "retour d’usager"
        verbose_name_plural = "retours d’usagers"
        ordering = ["-said_on", "-pk"]
        indexes = [
            models.Index(fields=["form", "state", "-said_on"], name="voice_of_form"),
            models.Index(fields=["form", "created_at"], name="voice_of_day"),
            models.Index(fields=["state", "published_at", "id"], name="voice_by_publication"),
            models.Index(fields=["said_on", "id"], condition=Q(finished_at__isnull=False), name="voice_by_day"),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).words(9) or f"Retour du {french_date(self.said_on)}"

    def get_absolute_url(self) -> str:
        return f"{self.form.project.get_absolute_url()}#voix"

    @property
    def project(self) -> Project:
        """Whose users speak, and whose team reads them."""
        return self.form.project

    @property
    def shown_signature(self) -> str:
        if self.signature:
            return self.signature
        return str(self.get_profile_display()).capitalize() if self.profile else "Une personne concernée"

    @property
    def spotted(self) -> list[str]:
        """What in its text looks like a name, a number or an address: for the moderator's eye."""
        return private_words(self.text)

    @property
    def may_be_answered(self) -> bool:
        return self.is_published and self.answer_version < ANSWERS_AT_MOST

    # The person's steps --------------------------------------------------------------------------

    def keep(self, **said: Any) -> None:
        """Save a step; what was sent does not change any more."""
        Voice.objects.filter(pk=self.pk, finished_at=None).update(**said)
        for name, value in said.items():
            setattr(self, name, value)

    def finish(self) -> bool:
        """Sent: it waits to be read. False when it already was: the same answer sent twice is one."""
        now = timezone.now()
        try:
            self._move(Verb.SUBMIT, by=None, submitted_at=now, finished_at=now)
        except ValidationError:
            return False
        return True

    def after_decision(self, verb: str, by: Any) -> None:
        if verb == Verb.PUBLISH:
            project = self.project
            Notification.tell(
                project.authors(),
                kind="voice_published",
                sentence=f"Un retour d’usager est en ligne sur « {project.title} » : vous pouvez y répondre.",
                thing=project,
                url=self.get_absolute_url(),
            )
            project.heard_of(self.said_on)
        elif verb in (Verb.HIDE, Verb.SHOW) and self.answer:
            self._tell_who_answered(hidden=verb == Verb.HIDE)
        elif verb in (Verb.WITHDRAW, Verb.UNDO):
            self.form.project.count_news_again()

    def _tell_who_answered(self, *, hidden: bool) -> None:
        """The answer stands and falls with the voice: nobody reads a reply to words that they do not see."""
        what = "est masqué le temps d’être relu, et votre réponse avec lui." if hidden else "est de nouveau en ligne."
        Notification.tell(
            self.form.project.authors(),
            kind="voice_hidden" if hidden else "voice_shown",
            sentence=f"Un retour d’usager sur « {self.form.project.title} », auquel vous avez répondu, {what}",
            thing=self.form.project,
            url=reverse("projects:voices_manage", args=[self.form.project.slug]),
        )

    # The team's answer ---------------------------------------------------------------------------

    @transaction.atomic
    def reply(self, text: str, *, by: "Member", version: int) -> None:
        """The team answers, or mends its answer once. `version` is the answer that was in front of them.

        Raises ValidationError when the voice is not published, when somebody answered meanwhile, or when it was
        already mended.
        """
        type(by).objects.lock(by.pk)
        now = timezone.now()
        changed = self._same().filter(
            state=State.PUBLISHED, hidden_at=None, answer_version=version, answer_version__lt=ANSWERS_AT_MOST
        )
        fields = {"answer": text, "answer_version": version + 1, "answered_at": now, "answered_by": by}
        if not changed.update(**fields):
            self.refresh_from_db()
            if not self.is_published:
                raise ValidationError(ONLY_PUBLISHED)
            raise ValidationError(SAID_ENOUGH if self.answer_version >= ANSWERS_AT_MOST else ANSWERED_MEANWHILE)
        for name, value in fields.items():
            setattr(self, name, value)
        self._tell_of_answer(by)

    def _tell_of_answer(self, by: "Member") -> None:
        """The rest of the team; and, when the person left a contact, who published the voice: to pass it on."""
        project = self.form.project
        others = [user for user in project.authors() if user != by.user]
        Notification.tell(
            others,
            kind="voice_answered",
            sentence=[by, f" a répondu à un retour d’usager sur « {project.title} »."],
            thing=project,
            url=self.get_absolute_url(),
        )
        published = ModerationEvent.objects.about(self).filter(verb=Verb.PUBLISH, by__is_active=True).first()
        if self.contact and published and published.by:
            Notification.tell(
                [published.by],
                kind="voice_to_pass_on",
                sentence=f"L’équipe de « {project.title} » a répondu à un retour : transmettez sa réponse.",
                thing=self,
                url=reverse("admin:projects_voice_change", args=[self.pk]),
            )

    def passed_on(self, *, by: "User") -> None:
        """The answer reached the person: the contact has served, it goes. By the mission, not by the team.

        An answer is the team's, or the mission's when it does not publish. Raises ValidationError before there is one:
        the person waits for it.
        """
        self._only_mission(by)
        if not self.contact:
            raise ValidationError("Il n’y a personne à recontacter pour ce retour.")
        answered = ~models.Q(answer="") | models.Q(state__in=(State.REFUSED, State.WITHDRAWN))
        if not self._same().filter(answered).exclude(contact="").update(contact="", contact_agreed_at=None):
            raise ValidationError(f"« {self} » attend encore une réponse : les coordonnées restent.")
        self.contact, self.contact_agreed_at = "", None


def with_voices_count(projects: ProjectQuerySet) -> ProjectQuerySet:
    """Adds `voices_count`: how many users' voices readers may see."""
    voices = Voice.objects.published().filter(form__project=OuterRef("pk")).order_by()
    counted = voices.values("form__project").annotate(n=Count("pk")).values("n")
    return projects.annotate(voices_count=Coalesce(Subquery(counted), 0))
