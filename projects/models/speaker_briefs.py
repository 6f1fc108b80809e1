"""Before a module: what each team asks of it, the private link of its speaker, what the speaker answers (EV1-22)."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator

from emi_alumni.foundation.moderation.models import CURRENT, ModeratedQuerySet, State, Verb
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.private_words import private_words
from emi_alumni.foundation.url_reversing import reverse

from .outside_words import OutsideWords
from .private_links import PrivateLink, PrivateLinkQuerySet
from .project import AUTHORS, Project, TeamRole

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User
    from governance.models import CurriculumModule

OVER = "Ce lien ne s’ouvre plus : gardez une copie de vos mots, et demandez un autre lien."
ALREADY_READ = "Vos mots sont déjà lus par la mission innovation : ils ne changent plus."
TOO_LATE = "La date est passée : l’intervenant prépare déjà le module."


def end_of(day: date) -> datetime:
    """The last moment of a day, as people count it."""
    return timezone.make_aware(datetime.combine(day, time.max))


class SpeakerBriefQuerySet(PrivateLinkQuerySet):
    def open(self, moment: datetime | None = None) -> Self:
        return super().open(moment).filter(module__cohort__cancelled_on=None)

    def asking(self, today: date | None = None, moment: datetime | None = None) -> Self:
        """Open ones for which teams still write."""
        return self.open(moment).filter(asks_until__gte=today or timezone.localdate())

    def from_token(self, token: str) -> "SpeakerBrief | None":
        """The open link of this secret."""
        rows = self.open().with_token(token).select_related("module__module", "module__cohort")
        found: SpeakerBrief | None = rows.first()
        return found

    def for_list(self) -> Self:
        return self.select_related("module__module", "module__cohort", "created_by")


class SpeakerBrief(PrivateLink):
    """A private link for the speaker or referent of one module of a promotion, until a day; the mission gives it.

    It shows what teams agreed to show by writing their ask (`ModuleAsk`), and what visitors read; no name, no address.
    It belongs to the mission: it lives on when the person who made it leaves.
    """

    name = models.CharField(
        "nom de l’intervenant ou du référent", max_length=160, help_text="Les équipes liront ses mots sous ce nom."
    )
    module = models.ForeignKey(
        "governance.CurriculumModule", verbose_name="module", on_delete=models.CASCADE, related_name="speaker_briefs"
    )
    asks_until = models.DateField("les équipes écrivent jusqu’au", help_text="Ce jour compris.")

    objects = SpeakerBriefQuerySet.as_manager()

    class Meta(PrivateLink.Meta):
        abstract = False
        verbose_name = "lien d’un intervenant"
        verbose_name_plural = "liens des intervenants"

    def __str__(self) -> str:
        return f"{self.name}, {self.module.module}"

    def get_absolute_url(self) -> str:
        return reverse("projects:speaker_brief_list", args=[self.module.cohort.slug])

    @classmethod
    def issue(
        cls, module: "CurriculumModule", *, name: str, asks_until: date, ends_on: date, by: "Member | None"
    ) -> tuple["SpeakerBrief", str]:
        """A new link and its secret, told once; it opens until the end of `ends_on`. Its caller asks who may."""
        brief = cls(module=module, name=name, asks_until=asks_until, expires_at=end_of(ends_on), created_by=by)
        token = brief.new_secret()
        brief.save()
        return brief, token

    @property
    def is_open(self) -> bool:
        return self.is_running and not self.module.cohort.is_cancelled

    @property
    def is_asking(self) -> bool:
        """Whether teams still write what they ask."""
        return self.asks_until >= timezone.localdate()

    @property
    def ends_on(self) -> date:
        return timezone.localdate(self.expires_at)

    @transaction.atomic
    def answer(self, text: str, *, project: Project | None = None) -> "SpeakerReply":
        """The speaker's words for one team, or for all (no project): read first by the mission. Written again, they
        replace those that nobody has read yet.

        Raises ValidationError for a link that no longer opens, and for words that the mission already read.
        """
        held = SpeakerBrief.objects.open().select_for_update(of=("self",)).filter(pk=self.pk).order_by("pk").first()
        if held is None:
            raise ValidationError(OVER)
        reply = SpeakerReply.objects.filter(brief=self, project=project).first()
        if reply is None:
            reply = SpeakerReply(
                brief=self, cohort=self.module.cohort, module=self.module.module, project=project, signature=self.name
            )
            reply.text = text
            reply.save()
            reply.submit(by=None)
        elif reply.text != text:
            if not SpeakerReply.objects.pending().filter(pk=reply.pk).update(text=text):
                raise ValidationError(ALREADY_READ)
            reply.text = text
        return reply


class ModuleAskQuerySet(models.QuerySet["ModuleAsk"]):
    def shown(self) -> Self:
        """Those that a speaker reads: of projects that are not hidden, refused nor taken away."""
        return self.filter(project__state__in=CURRENT, project__hidden_at=None)


class ModuleAsk(models.Model):
    """What a team asks of a module to come. Writing it shows its speakers the title, the sentence, the problem and the
    state of the project; taken back, they read none of them from that moment."""

    project = models.ForeignKey(Project, verbose_name="projet", on_delete=models.CASCADE, related_name="module_asks")
    module = models.ForeignKey(
        "governance.CurriculumModule", verbose_name="module", on_delete=models.CASCADE, related_name="asks"
    )
    text = models.TextField("ce que nous attendons du module", max_length=1000)
    written_by = models.ForeignKey(
        "directory.Member", verbose_name="écrit par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField("écrit le", default=timezone.now)

    objects = ModuleAskQuerySet.as_manager()

    class Meta:
        verbose_name = "attente d’une équipe"
        verbose_name_plural = "attentes des équipes"
        ordering = ["module", "project__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "module"], name="one_ask_for_a_module"),
            models.CheckConstraint(
                condition=~Q(text=""), name="module_ask_has_words", violation_error_message="Écrivez votre attente."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}, {self.module.module}"

    @classmethod
    @transaction.atomic
    def write(cls, project: Project, module: "CurriculumModule", text: str, *, by: "Member") -> "ModuleAsk":
        """The team's words, new or again, before the day of the mission. Raises ValidationError afterwards. Who is of
        the team is the caller's question."""
        Project.objects.lock(project.pk)
        if not SpeakerBrief.objects.asking().filter(module=module).exists():
            raise ValidationError(TOO_LATE)
        words = {"text": text, "written_by": by, "written_at": timezone.now()}
        return cls.objects.update_or_create(project=project, module=module, defaults=words)[0]


class SpeakerReplyQuerySet(ModeratedQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The mission; and of what it passed on, the teams that the words are for."""
        if may_moderate(user, SpeakerReply):
            return self
        member = getattr(user, "member", None)
        if member is None or not member.is_present:
            return self.none()
        own = TeamRole.objects.filter(member=member, role__in=AUTHORS).order_by()
        one = Q(Exists(own.filter(project=OuterRef("project"))))
        for_all = Q(project=None) & Exists(own.filter(project__cohort=OuterRef("cohort")))
        return self.published().filter(one | for_all)

    def for_team(self, project: int, cohort: int) -> Self:
        """What speakers said to the team of this project, or to all those of its promotion."""
        told = Q(project=project) | Q(project=None, cohort=cohort)
        return self.published().filter(told).select_related("module")


class SpeakerReply(OutsideWords):
    """What a speaker answers to a team, or to all of them: read by the mission, then by the teams alone, under the name
    that the link carries. It outlives its link.

    No `Contribution`: no account is behind it.
    """

    WITHOUT: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("edit", Verb.UNSUBMIT, Verb.RESTORE, Verb.WITHDRAW), "written without an account, by a link that ends"
    )

    brief = models.ForeignKey(
        SpeakerBrief, verbose_name="lien", on_delete=models.SET_NULL, null=True, editable=False, related_name="replies"
    )
    cohort = models.ForeignKey(
        "directory.Cohort", verbose_name="promotion", on_delete=models.CASCADE, editable=False, related_name="+"
    )
    module = models.ForeignKey(
        "governance.Module",
        verbose_name="module",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    project = models.ForeignKey(
        Project,
        verbose_name="projet",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="speaker_replies",
    )
    signature = models.CharField("signé", max_length=160, editable=False)
    text = models.TextField("ce que dit l’intervenant", max_length=2000)
    created_at = models.DateTimeField("écrit le", default=timezone.now, editable=False)

    NOT_READ_FIRST: Mapping[str, str] = {"text": "not written again once it was read"}
    NO_ACCOUNT = "Ces mots sont à qui les a écrits : la mission innovation les transmet, ou non."
    NO_WAY_BACK = (
        "La personne n’a pas de compte : ses mots ne peuvent pas lui être renvoyés. Publiez-les ou refusez-les."
    )
    PUBLISHED_AS = "transmise"
    FEMININE = True

    objects = SpeakerReplyQuerySet.as_manager()

    class Meta(OutsideWords.Meta):
        abstract = False
        verbose_name = "réponse d’un intervenant"
        verbose_name_plural = "réponses des intervenants"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["brief", "project"], name="one_speaker_reply_to_a_team"),
            models.UniqueConstraint(fields=["brief"], condition=Q(project=None), name="one_speaker_reply_to_all"),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).words(9)

    def get_absolute_url(self) -> str:
        """Where its team reads it; for all, the page of the promotion's links."""
        if self.project is None:
            return reverse("projects:speaker_brief_list", args=[self.cohort.slug])
        return f"{self.project.get_absolute_url()}#intervenants"

    @property
    def spotted(self) -> list[str]:
        """What in its text looks like a name, a number or an address: for the moderator's eye."""
        return private_words(self.text)

    def teams(self) -> list["User"]:
        """The accounts that read it once it is passed on."""
        if self.project is not None:
            return self.project.authors()
        live = Project.objects.filter(cohort=self.cohort, state__in=CURRENT, hidden_at=None)
        roles = TeamRole.objects.filter(project__in=live.order_by().values("pk"), role__in=AUTHORS)
        people = roles.filter(member__user__isnull=False).select_related("member__user").order_by("pk")
        return list({role.member.user_id: role.member.user for role in people if role.member.user}.values())

    def after_decision(self, verb: str, by: Any) -> None:
        if verb != Verb.PUBLISH:
            return
        whom = f"l’équipe de « {self.project.title} »" if self.project else "toutes les équipes de la promotion"
        Notification.tell(
            self.teams(),
            kind="speaker_replied",
            sentence=f"{self.signature} a écrit à {whom} : lisez-le sur la page de votre projet.",
            thing=self,
            url=self.get_absolute_url() if self.project else reverse("projects:mine"),
        )


def state_of_reply(reply: SpeakerReply) -> str:
    """Where it stands, for who wrote it."""
    return {State.PENDING: "en lecture", State.PUBLISHED: "transmis"}.get(State(reply.state), "non transmis")
