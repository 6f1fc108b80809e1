"""Skills lent between collectivités (PQ1-38): what one offers or asks for in half-days, who answers, what both sides'
hierarchies agreed, how many half-days were given."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q, Sum
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member, MessageBlock
from emi_alumni.foundation.moderation.models import Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse

if TYPE_CHECKING:
    from directory.models import User

MOST_HALF_DAYS = 40  # four weeks of one person: beyond, it is a secondment, which another agreement frames

GONE = "Cette annonce n’est plus en ligne : rechargez la page."
TAKEN = "Quelqu’un a déjà répondu, et l’annonce est pourvue : cherchez-en une autre."
OWN = "C’est votre annonce : quelqu’un d’une autre collectivité y répondra."
SAME_PLACE = "Cette annonce est de votre collectivité : parlez-en directement, il n’y faut pas de convention."
NO_PLACE = "Dites d’abord dans quelle collectivité vous travaillez, dans votre fiche."
ANSWERED = "Vous avez déjà répondu à cette annonce : sa page dit où en est votre réponse."
BLOCKED = "Cette personne ne reçoit pas vos messages : l’annonce n’est pas pour vous."
MOVED = "Cela a changé entre-temps : rechargez la page."
NOT_TO_COME = "Écrivez une date passée, ou celle d’aujourd’hui."
MOST_A_DAY = 10
TOO_MANY = f"Vous avez répondu à {MOST_A_DAY} annonces depuis hier : continuez demain."
AGREE_FIRST = "Notez d’abord l’accord des deux hiérarchies."


class SkillsDirection(models.TextChoices):
    OFFER = "offer", "offre"
    REQUEST = "request", "demande"


class SkillsStatus(models.TextChoices):
    OPEN = "open", "ouverte"
    IN_CONTACT = "in_contact", "mise en relation"
    AGREED = "agreed", "accord des deux côtés"
    DONE = "done", "faite"


class ReplyState(models.TextChoices):
    SENT = "sent", "envoyée"
    ACCEPTED = "accepted", "acceptée"
    DECLINED = "declined", "déclinée"
    WITHDRAWN = "withdrawn", "retirée"


class SkillsNoticeQuerySet(ContributionQuerySet):
    def for_list(self) -> Self:
        return self.select_related("author", "collectivity")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("collectivity")


class SkillsNotice(Contribution):
    """An offer or a request of skills, of one collectivité to another. `status` moves by the verbs of its replies."""

    direction = models.CharField("sens", max_length=7, choices=SkillsDirection)
    title = models.CharField("en une phrase", max_length=120)
    text = models.TextField("le besoin, ou ce que vous apportez", max_length=2000)
    skill = models.CharField("compétence", max_length=120)
    half_days = models.PositiveSmallIntegerField(
        "demi-journées", validators=[MinValueValidator(1), MaxValueValidator(MOST_HALF_DAYS)]
    )
    period = models.CharField("quand", max_length=120)
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="collectivité", on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        "où elle en est", max_length=10, choices=SkillsStatus, default=SkillsStatus.OPEN, editable=False
    )

    REVISED = ("title", "text", "skill", "period")
    PAGES = "mentoring:skills"
    NOUN = "annonce"
    FEMININE = True
    PUBLISHED_AS = "publiée"

    objects = SkillsNoticeQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "annonce de mécénat de compétences"
        verbose_name_plural = "annonces de mécénat de compétences"
        indexes = [models.Index(fields=["state", "status"], name="skills_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(half_days__range=(1, MOST_HALF_DAYS)),
                name="skills_some_half_days",
                violation_error_message=f"Entre une demi-journée et {MOST_HALF_DAYS}.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mentoring:skills", args=[self.pk])

    @property
    def is_offer(self) -> bool:
        return self.direction == SkillsDirection.OFFER

    @property
    def in_days(self) -> Decimal:
        return Decimal(self.half_days) / 2

    @property
    def may_be_edited(self) -> bool:
        """Not once somebody is accepted: what two hierarchies agree on stays as they read it."""
        return super().may_be_edited and self.status == SkillsStatus.OPEN

    def after_decision(self, verb: str, by: "User | None") -> None:
        """Taken away, it leaves nobody waiting for an answer, nor in touch about what is not done."""
        if verb == Verb.WITHDRAW:
            left = self.replies.filter(state__in=[ReplyState.SENT, ReplyState.ACCEPTED], done_at=None)
            for reply in left.select_related("member__user").order_by("pk"):
                reply.move(reply.state, ReplyState.DECLINED)
                reply.tell_who_replied("n’est plus en ligne.", url=reverse("mentoring:skills_list"))
            SkillsNotice.objects.filter(pk=self.pk).exclude(status=SkillsStatus.DONE).update(status=SkillsStatus.OPEN)

    def _held(self) -> "SkillsNotice":
        live = SkillsNotice.objects.select_for_update(of=("self",)).filter(pk=self.pk).order_by("pk").first()
        if live is None or not live.is_published:
            raise ValidationError(GONE)
        return live

    @transaction.atomic
    def reply(self, *, by: Member, word: str) -> "SkillsReply":
        """Somebody of another collectivité answers; its author is told. Raises ValidationError when they may not."""
        Member.objects.lock_together(by.pk, self.author_id)
        me = Member.objects.lock(by.pk)
        live = self._held()
        if live.author_id == me.pk:
            raise ValidationError(OWN)
        if me.collectivity is None:
            raise ValidationError(NO_PLACE)
        if me.collectivity_id == live.collectivity_id:
            raise ValidationError(SAME_PLACE)
        if live.status != SkillsStatus.OPEN:
            raise ValidationError(TAKEN)
        if live.replies.filter(member=me, state__in=[ReplyState.SENT, ReplyState.ACCEPTED]).exists():
            raise ValidationError(ANSWERED)
        if MessageBlock.objects.filter(member=live.author_id, blocked=me).exists():
            raise ValidationError(BLOCKED)
        since = timezone.now() - timedelta(days=1)
        if SkillsReply.objects.filter(member=me, at__gt=since).count() >= MOST_A_DAY:
            raise ValidationError(TOO_MANY)
        reply = SkillsReply.objects.create(notice=live, member=me, collectivity=me.collectivity, word=word)
        if live.author.user:
            Notification.tell(
                [live.author.user],
                kind="skills_reply",
                sentence=[me, f" répond à votre annonce « {live} »."],
                thing=live,
            )
        return reply


class SkillsReply(models.Model):
    """An answer to a notice, read by its author and by who wrote it. Once accepted, the two are in touch, and each
    records the agreement of its own hierarchy: a day and a function, never a name."""

    notice = models.ForeignKey(SkillsNotice, verbose_name="annonce", on_delete=models.CASCADE, related_name="replies")
    member = models.ForeignKey(
        "directory.Member", verbose_name="réponse de", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="collectivité", on_delete=models.PROTECT, related_name="+"
    )
    word = models.CharField("en un mot", max_length=400, blank=True)
    state = models.CharField("où elle en est", max_length=9, choices=ReplyState, default=ReplyState.SENT)
    at = models.DateTimeField("envoyée le", default=timezone.now, editable=False)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True, editable=False)
    # The agreement of the hierarchy of the notice's author, and of who replied.
    author_agreed_on = models.DateField("accord du côté de l’annonce, le", null=True, blank=True)
    author_agreed_by = models.CharField("fonction de qui a donné l’accord", max_length=120, blank=True)
    reply_agreed_on = models.DateField("accord du côté de la réponse, le", null=True, blank=True)
    reply_agreed_by = models.CharField("fonction de qui a donné l’accord, en face", max_length=120, blank=True)
    half_days_given = models.PositiveSmallIntegerField("demi-journées données", null=True, blank=True)
    done_at = models.DateTimeField("faite le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "réponse à une annonce de mécénat"
        verbose_name_plural = "réponses aux annonces de mécénat"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(state=ReplyState.ACCEPTED), name="skills_one_accepted_reply"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, half_days_given=None)
                | Q(done_at__isnull=False, half_days_given__isnull=False, state=ReplyState.ACCEPTED),
                name="skills_done_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"réponse à « {self.notice} »"

    @property
    def is_agreed(self) -> bool:
        return bool(self.author_agreed_on and self.reply_agreed_on)

    def get_absolute_url(self) -> str:
        return self.notice.get_absolute_url()

    def move(self, source: str, target: str) -> None:
        """Raises ValidationError when it is no longer as it was shown."""
        rows = SkillsReply.objects.filter(pk=self.pk, state=source)
        if not rows.update(state=target, answered_at=timezone.now()):
            raise ValidationError(MOVED)
        self.state = target

    def tell_who_replied(self, words: str, url: str = "") -> None:
        if self.member and self.member.user:
            Notification.tell(
                [self.member.user],
                kind="skills_answer",
                sentence=f"« {self.notice} » {words}",
                thing=self.notice,
                url=url,
            )

    def tell_author(self, words: str) -> None:
        author = self.notice.author
        if author.user:
            Notification.tell([author.user], kind="skills_reply", sentence=words, thing=self.notice)

    def is_authors(self, member: Member) -> bool:
        return member.pk == self.notice.author_id

    @transaction.atomic
    def accept(self, *, by: Member) -> None:
        """By the author of the notice: the two are in touch, the others who replied are told that it is taken."""
        Member.objects.lock(by.pk)
        live = self.notice._held()
        if live.author_id != by.pk or live.status != SkillsStatus.OPEN:
            raise ValidationError(MOVED)
        self.move(ReplyState.SENT, ReplyState.ACCEPTED)
        SkillsNotice.objects.filter(pk=live.pk).update(status=SkillsStatus.IN_CONTACT)
        self.tell_who_replied("est d’accord : écrivez-vous, puis notez l’accord de vos hiérarchies.")
        others = live.replies.filter(state=ReplyState.SENT).select_related("member__user").order_by("pk")
        for one in others:
            one.move(ReplyState.SENT, ReplyState.DECLINED)
            one.tell_who_replied("a trouvé quelqu’un d’autre. Merci d’avoir répondu.")

    @transaction.atomic
    def decline(self, *, by: Member) -> None:
        """By the author of the notice, before or after they were in touch: it is open again."""
        Member.objects.lock(by.pk)
        live = self.notice._held()
        if live.author_id != by.pk or live.status == SkillsStatus.DONE:
            raise ValidationError(MOVED)
        self._leave(ReplyState.DECLINED)
        self.tell_who_replied("ne se fera pas avec vous cette fois. Merci d’avoir répondu.")

    @transaction.atomic
    def take_back(self, *, by: Member) -> None:
        """By who replied."""
        Member.objects.lock(by.pk)
        live = self.notice._held()
        if self.member_id != by.pk or live.status == SkillsStatus.DONE:
            raise ValidationError(MOVED)
        if self._leave(ReplyState.WITHDRAWN) == ReplyState.ACCEPTED:
            self.tell_author(f"« {self.notice} » ne se fera pas avec qui avait répondu : elle est de nouveau ouverte.")

    def _leave(self, target: str) -> str:
        """From which state. The notice is held."""
        was = SkillsReply.objects.filter(pk=self.pk).values_list("state", flat=True).first() or ""
        if was not in (ReplyState.SENT, ReplyState.ACCEPTED):
            raise ValidationError(MOVED)
        self.move(was, target)
        if was == ReplyState.ACCEPTED:
            SkillsNotice.objects.filter(pk=self.notice_id).update(status=SkillsStatus.OPEN)
        return was

    @transaction.atomic
    def record_agreement(self, *, by: Member, on: date, function: str) -> None:
        """Each side records its own: the day, and the function of who agreed. With both, the notice is agreed."""
        Member.objects.lock(by.pk)
        live = self.notice._held()
        if live.status not in (SkillsStatus.IN_CONTACT, SkillsStatus.AGREED) or by.pk not in (
            live.author_id,
            self.member_id,
        ):
            raise ValidationError(MOVED)
        if on > timezone.localdate():
            raise ValidationError({"on": NOT_TO_COME})
        side = "author" if self.is_authors(by) else "reply"
        said: dict[str, Any] = {f"{side}_agreed_on": on, f"{side}_agreed_by": function}
        if not SkillsReply.objects.filter(pk=self.pk, state=ReplyState.ACCEPTED).update(**said):
            raise ValidationError(MOVED)
        self.refresh_from_db()
        if self.is_agreed:
            SkillsNotice.objects.filter(pk=live.pk).update(status=SkillsStatus.AGREED)

    @transaction.atomic
    def finish(self, *, by: Member, half_days: int) -> None:
        """By the author of the notice, once both hierarchies agreed: so many half-days were given, counted publicly."""
        Member.objects.lock(by.pk)
        live = self.notice._held()
        if live.author_id != by.pk:
            raise ValidationError(MOVED)
        if live.status != SkillsStatus.AGREED:
            raise ValidationError(AGREE_FIRST if live.status == SkillsStatus.IN_CONTACT else MOVED)
        rows = SkillsReply.objects.filter(pk=self.pk, state=ReplyState.ACCEPTED)
        if not rows.update(half_days_given=half_days, done_at=timezone.now()):
            raise ValidationError(MOVED)
        SkillsNotice.objects.filter(pk=live.pk).update(status=SkillsStatus.DONE)
        self.tell_who_replied("est faite : merci à vous et à votre collectivité.")


def half_days_given() -> int:
    """All that was given so far, whoever gave it."""
    return SkillsReply.objects.aggregate(n=Sum("half_days_given"))["n"] or 0
