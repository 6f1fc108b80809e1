"""A light discussion inside a club or a promotion: threads, replies, reports, and silence for who wants it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.models import Member
from directory.visibility import Reader
from emi_alumni.foundation.moderation.models import Moderated, ModeratedQuerySet, State, Verb
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse

from .clubs import AnimatorMandate, Club, ClubMembership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Cohort, User

MESSAGES_AN_HOUR = 20
ENOUGH = "Vous avez écrit vingt messages en une heure : laissez un peu de place, et revenez tout à l’heure."
OTHERS_ANSWERED = (
    "Votre message a des réponses : modifiez-le plutôt que de le retirer, ou demandez à la mission innovation de "
    "retirer toute la discussion."
)
HIDDEN_TITLE = "Discussion dont le premier message est masqué"
LINE = 300  # signs
ONE_LINE = "Vous avez déjà écrit votre ligne dans ce « Quoi de neuf ? » : modifiez-la plutôt."
CLOSED = "Cette discussion est close : ouvrez-en une autre."
TO_REREAD = "message_to_reread"
TAKEN_AWAY = "Ce message n’est plus en ligne : rechargez la page."


class Message(Moderated):
    """What a member says inside a circle. It goes up at once: the circle is small, and knows its people.

    Readers report it, the circle's animators and the mission take it away with a reason (ARCHITECTURE, trust tiers).
    """

    FEMININE = True

    text = models.TextField("message", max_length=5000)
    created_at = models.DateTimeField("écrit le", default=timezone.now, editable=False)
    edited_at = models.DateTimeField("modifié le", null=True, blank=True, editable=False)
    # One per form shown: a double click writes once.
    form_key = models.UUIDField(null=True, editable=False)

    author: Any
    author_id: int

    class Meta(Moderated.Meta):
        abstract = True

    @property
    def of_thread(self) -> "Thread":
        raise NotImplementedError

    def written_by(self, user: "User") -> bool:
        member = getattr(user, "member", None)
        return member is not None and member.pk == self.author_id

    def moderated_by(self, user: "User") -> bool:
        """The mission, and who animates the club today."""
        return may_moderate(user, type(self)) or self.of_thread.animated_by(user)

    TOLD_AS = "message"

    def authors(self) -> "list[User | None]":
        return [self.author.user]

    def told_about(self) -> tuple[models.Model, str]:
        return self, self.url_for(self.author)

    def sentences(self) -> dict[str, str]:
        if self.author.user is None:
            return {}
        words = {
            Verb.WITHDRAW: f"est retiré : {self.reason}",
            Verb.HIDE: "est masqué le temps d’être relu.",
            Verb.SHOW: "est de nouveau visible.",
        }
        title = self.of_thread.title_for(self.author.user)
        return {verb: f"Votre message dans « {title} » {rest}" for verb, rest in words.items()}

    def after_decision(self, verb: str, by: "User") -> None:
        if verb == Verb.HIDE:
            self._ask_to_reread()
        elif verb in (Verb.WITHDRAW, Verb.SHOW):
            Notification.objects.about(self).filter(kind=TO_REREAD).unread().delete()

    @property
    def edit_url(self) -> str:
        return self._url("edit")

    @property
    def remove_url(self) -> str:
        return self._url("remove")

    def _url(self, act: str) -> str:
        thread = self.of_thread
        if self is thread:
            return reverse(f"governance:thread_{act}", args=[thread.pk])
        return reverse(f"governance:reply_{act}", args=[thread.pk, self.pk])

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    def url_for(self, member: "Member") -> str:
        """Where this person is led: the thread, or the page of its circle once they have left it."""
        thread = self.of_thread
        inside = Thread.objects.in_circles_of(member).filter(pk=thread.pk).exists()
        return self.get_absolute_url() if inside else thread.circle.get_absolute_url()

    def _ask_to_reread(self) -> None:
        """Of who animates the club, unless they wrote it: the mission has it in its queue."""
        animators = AnimatorMandate.objects.current().filter(club=self.of_thread.club_id).exclude(member=self.author_id)
        Notification.tell(
            [one.member.user for one in animators.select_related("member__user") if one.member.user],
            kind=TO_REREAD,
            sentence=f"« {self.of_thread.circle} » : un message est masqué après deux signalements, relisez-le.",
            thing=self,
        )

    def rewrite(self, **words: str) -> None:
        """Its author mends it, and readers see that they did. Raises ValidationError when it is no longer online."""
        words = {name: text for name, text in words.items() if getattr(self, name) != text}
        if not words:
            return
        now = timezone.now()
        if not self._same().filter(state=State.PUBLISHED, hidden_at=None).update(edited_at=now, **words):
            raise ValidationError(TAKEN_AWAY)
        self._set({"edited_at": now, **words})


def check_pace(member: "Member") -> None:
    """Raises ValidationError beyond twenty messages an hour, wherever and from however many windows."""
    Member.objects.lock(member.pk)
    since = timezone.now() - timedelta(hours=1)
    written = sum(
        model._default_manager.filter(author=member, created_at__gt=since).count() for model in (Thread, Reply)
    )
    if written >= MESSAGES_AN_HOUR:
        raise ValidationError(ENOUGH)


class ThreadQuerySet(ModeratedQuerySet):
    def in_circles_of(self, member: "Member") -> Self:
        """Those of the clubs this person is in today, and of her promotion."""
        mine = Exists(ClubMembership.objects.filter(club=OuterRef("club"), member=member))
        return self.filter(mine | Q(cohort=member.cohort_id, cohort__isnull=False))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those put online in one's circles; for who moderates, those taken away as well.

        One that reports hid stays, for the replies are other people's: `shown_title` and the pages keep its words back.
        """
        if not user.is_authenticated:
            return self.none()
        if may_moderate(user, Thread):
            return self
        member = getattr(user, "member", None)
        if member is None or not member.is_present or not Reader.of(user).in_network:
            return self.none()
        return self.in_circles_of(member).online()

    def online(self) -> Self:
        """Those not taken away, their first message hidden by reports or not: what lists show."""
        return self.filter(state=State.PUBLISHED)

    def with_replies(self) -> Self:
        """Adds `replies_count`, those that are online, and the circle."""
        replies = Reply.objects.published().filter(thread=OuterRef("pk")).order_by()
        counted = replies.values("thread").annotate(n=Count("pk")).values("n")
        return self.select_related("club", "cohort").annotate(replies_count=Coalesce(Subquery(counted), 0))

    def for_list(self) -> Self:
        """The same, with who wrote it."""
        return self.with_replies().select_related("author__cohort", "author__collectivity")


@prepared
def animations(club: int, member: "Member", today: date) -> models.QuerySet[AnimatorMandate]:
    return AnimatorMandate.objects.current(today).filter(club=club, member=member)


class Thread(Message):
    """A question or a piece of news, put to one club or to one promotion, which alone read it."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, null=True, blank=True, related_name="threads")
    cohort = models.ForeignKey(
        "directory.Cohort", on_delete=models.CASCADE, null=True, blank=True, related_name="threads"
    )
    author = models.ForeignKey(
        "directory.Member", verbose_name="écrit par", on_delete=models.PROTECT, related_name="threads"
    )
    title = models.CharField("titre", max_length=120)
    # Of its latest message, for lists.
    last_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField("close le", null=True, blank=True, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta(Message.Meta):
        abstract = False
        verbose_name = "discussion"
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["club", "-last_at"], name="thread_of_club"),
            models.Index(fields=["cohort", "-last_at"], name="thread_of_cohort"),
            models.Index(fields=["author", "-created_at"], name="thread_by"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(club__isnull=False, cohort=None) | Q(club=None, cohort__isnull=False),
                name="thread_of_one_circle",
            ),
            models.UniqueConstraint(fields=["author", "form_key"], name="one_thread_a_form"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:thread", args=[self.pk])

    @property
    def shown_title(self) -> str:
        """Its title, unless reports hid it: the title is of the words that wait to be read again."""
        return self.title if self.hidden_at is None else HIDDEN_TITLE

    def title_for(self, user: "User") -> str:
        """The title itself, even hidden, for who wrote it and who reads it again."""
        return self.title if self.written_by(user) or self.moderated_by(user) else self.shown_title

    @property
    def of_thread(self) -> "Thread":
        return self

    @property
    def circle(self) -> "Club | Cohort":
        return self.club or self.cohort  # type: ignore[return-value]

    def after_decision(self, verb: str, by: "User") -> None:
        """Taken away or hidden, its title is in nobody's news any more."""
        if verb in (Verb.WITHDRAW, Verb.HIDE):
            Notification.objects.about(self).filter(kind="thread_reply").delete()
        super().after_decision(verb, by)

    @property
    def is_round(self) -> bool:
        """Whether it is a « Quoi de neuf ? » of its promotion (`relays`): there, each writes one line."""
        return self.cohort_id is not None and hasattr(self, "round")

    def line_of(self, member: "Member | None") -> "Reply | None":
        """What this person wrote in it, where each writes one line."""
        return self.replies.filter(author=member, state=State.PUBLISHED).first() if member else None

    def animated_by(self, user: "User") -> bool:
        member = getattr(user, "member", None)
        if member is None or self.club_id is None:
            return False
        return bool(animations(self.club_id, member, timezone.localdate()))

    @transaction.atomic
    def put(self) -> None:
        """A new thread goes up. The same form sent twice is one thread."""
        check_pace(self.author)
        now = timezone.now()
        self.state, self.published_at, self.last_at = State.PUBLISHED, now, now
        self.save(force_insert=True)

    @transaction.atomic
    def answer(self, reply: "Reply") -> None:
        """A reply goes up, and the people of the thread are told once, those who asked for silence left out.

        Nobody is told of a line of « Quoi de neuf ? »: all of them are read together. Raises ValidationError at one's
        second line.
        """
        check_pace(reply.author)
        if self.is_round and self.line_of(reply.author):
            raise ValidationError(ONE_LINE)
        now = timezone.now()
        if not Thread.objects.online().filter(pk=self.pk, closed_at=None).update(last_at=now):
            raise ValidationError(CLOSED if self.closed_at else TAKEN_AWAY)
        reply.thread, reply.state, reply.published_at = self, State.PUBLISHED, now
        reply.save(force_insert=True)
        if self.is_round:
            return
        Notification.tell(
            [member.user for member in self.listeners() if member != reply.author and member.user],
            kind="thread_reply",
            sentence=[reply.author, f" a répondu dans « {self.shown_title} »."],
            thing=self,
        )

    def listeners(self) -> "models.QuerySet[Member]":
        """Who wrote in it, is still in the circle, and did not ask for silence."""
        wrote = Q(pk=self.author_id) | Exists(Reply.objects.published().filter(thread=self, author=OuterRef("pk")))
        people = Member.objects.present().filter(wrote).select_related("user")
        if self.club_id:
            inside = ClubMembership.objects.filter(club=self.club_id, member=OuterRef("pk"), muted_at=None)
            people = people.filter(Exists(inside))
        else:
            people = people.filter(cohort=self.cohort_id)
        return people.exclude(Exists(Muted.objects.filter(thread=self, member=OuterRef("pk"))))

    @transaction.atomic
    def withdraw(self, *, by: "User", reason: str = "") -> None:
        """Its author may take it away as long as nobody else has answered; who moderates may, with a reason."""
        self._lock()  # nobody answers meanwhile
        answered = self.written_by(by) and self.replies.exclude(author=self.author_id).exists()
        if answered:
            raise ValidationError(OTHERS_ANSWERED)
        super().withdraw(by=by, reason=reason)

    def close(self, *, closed: bool) -> None:
        """No more replies, or replies again."""
        Thread.objects.filter(pk=self.pk).update(closed_at=timezone.now() if closed else None)


class ReplyQuerySet(ModeratedQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        threads = Thread.objects.visible_to(user).filter(pk=OuterRef("thread"))
        return self.filter(Exists(threads))


class Reply(Message):
    """An answer in a thread. Taken away, its place stays, without its words, for the others to make sense."""

    thread = models.ForeignKey(Thread, verbose_name="discussion", on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(
        "directory.Member", verbose_name="écrite par", on_delete=models.PROTECT, related_name="replies"
    )
    # Set by the page of its thread: whether its reader wrote it.
    is_mine: bool

    objects = ReplyQuerySet.as_manager()

    class Meta(Message.Meta):
        abstract = False
        verbose_name = "réponse"
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["thread", "created_at"], name="reply_of_thread"),
            models.Index(fields=["author", "-created_at"], name="reply_by"),
        ]
        constraints = [models.UniqueConstraint(fields=["author", "form_key"], name="one_reply_a_form")]

    def __str__(self) -> str:
        return f"Réponse à “{self.thread.shown_title}”"

    def get_absolute_url(self) -> str:
        return f"{self.thread.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"reponse-{self.pk}"

    @property
    def of_thread(self) -> Thread:
        return self.thread


class Muted(models.Model):
    """Somebody is told nothing more of a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="muted_by")
    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "discussion en sourdine"
        verbose_name_plural = "discussions en sourdine"
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="one_silence_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.thread}"
