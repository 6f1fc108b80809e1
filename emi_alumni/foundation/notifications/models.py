"""A notification: one sentence for one person, with where it leads. Reading the thing reads the notification."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import french_date

from . import people
from .icons import icon_of
from .kinds import must_not_be_a_signal
from .people import Sentence

# A reason of moderation (1 000 signs), a title and names: what somebody is told is never cut short of it.
LONGEST = 1500
DEFAULT_SIGNALS, MOST_SIGNALS = 4, 30  # of one month
# The first title that a sentence quotes.
TITLE = re.compile(rf"«[^»{people.PLACE}]{{1,200}}»")
# The decision of moderation that is being made: whatever is told meanwhile is told by it.
_decision: ContextVar[Any] = ContextVar("decision", default=None)


@contextmanager
def told_by(decision: Any) -> Iterator[None]:
    """Whatever is told inside comes from this decision, to its authors and to anybody else: undoing takes it back."""
    token = _decision.set(decision)
    try:
        yield
    finally:
        _decision.reset(token)


class Words(NamedTuple):
    """What is stored of a piece of news: its wording, whom it names, where it leads, and which thing it is about."""

    wording: str
    people: list[int]
    url: str
    content_type: ContentType
    object_id: int

    @classmethod
    def of(cls, sentence: Sentence, thing: models.Model, url: str = "") -> "Words":
        address = url or thing.get_absolute_url()  # type: ignore[attr-defined]
        return cls(*people.split(sentence, LONGEST), address, ContentType.objects.get_for_model(thing), thing.pk)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)

    def current(self) -> Self:
        """Without those that later news of the same kind replaced before they were read."""
        return self.filter(replaced_by=None)

    def about(self, thing: models.Model) -> Self:
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def about_any(self, things: models.QuerySet[Any]) -> Self:
        kind = ContentType.objects.get_for_model(things.model)
        return self.filter(content_type=kind, object_id__in=things.order_by().values("pk"))

    def counted_for(self, account: Any) -> Coalesce:
        """How many, as an expression to annotate accounts with."""
        rows = self.filter(recipient=account).order_by().values("recipient").annotate(n=models.Count("pk")).values("n")
        return Coalesce(models.Subquery(rows, output_field=models.IntegerField()), 0)

    def unread_first(self) -> Self:
        """What is unread, then the rest, the latest first."""
        return self.order_by(models.F("read_at").desc(nulls_first=True), "-at", "-pk")

    def mark_read(self) -> int:
        """How many were unread."""
        return self.unread().update(read_at=timezone.now())

    @transaction.atomic
    def retract(self, decision: Any) -> None:
        """What this decision told is no longer said: erased where nobody read it; where somebody did, they are told
        that the decision was undone, and neither its reason nor the people it named are repeated.

        News of other things that it had replaced unread come back.
        """
        told = self.filter(decision=decision)
        # What it replaced: earlier news of the same thing is as stale as before, that of another thing is still true.
        # What no decision told is about the thing that it leads to.
        decided = models.Q(decision__isnull=False)
        same_thing = {"content_type": decision.content_type_id, "object_id": decision.object_id}
        elsewhere = (decided & ~models.Q(**{f"decision__{name}": value for name, value in same_thing.items()})) | (
            ~decided & ~models.Q(**same_thing)
        )
        replaced = self.filter(replaced_by__in=told.filter(replaced_by=None))
        back = list(replaced.filter(elsewhere).order_by("-at", "-pk").values_list("pk", flat=True))
        self.filter(pk__in=back).update(replaced_by=None)
        # In the middle of such a row of news: those before it lean on the one after it.
        for middle in told.filter(replaced_by__isnull=False).order_by("pk"):
            self.filter(replaced_by=middle.pk).update(replaced_by=middle.replaced_by_id)
        told.filter(models.Q(read_at=None) | models.Q(replaced_by__isnull=False)).delete()
        for one in told.order_by("pk"):
            one.undo()
        for one in self.filter(pk__in=back).order_by("-at", "-pk"):
            same = self.unread().filter(recipient=one.recipient_id, kind=one.kind, undone_at=None)
            latest = same.filter(content_type=one.content_type_id, object_id=one.object_id).first()
            self.filter(pk=one.pk).update(**({"replaced_by": latest} if latest else {"read_at": None}))


class Told:
    """How a stored wording is read: its sentence, whose names are those of today, its icon and its day."""

    kind: Any
    wording: Any
    people: Any
    at: Any

    @property
    def sentence(self) -> str:
        """As it is read now. One query, unless `with_names` already asked for a whole list or it names nobody."""
        names = getattr(self, "_names", None)
        return people.join(self.wording, self.people, people.names_of(self.people) if names is None else names)

    @property
    def parts(self) -> tuple[str, str, str]:
        """The sentence around its object: the first title that it quotes, or the whole of it when it quotes none."""
        sentence = self.sentence
        title = TITLE.search(sentence)
        return (sentence[: title.start()], title[0], sentence[title.end() :]) if title else ("", sentence, "")

    @property
    def icon(self) -> str:
        return icon_of(self.kind)

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)

    @classmethod
    def with_names(cls, rows: Iterable[Self]) -> list[Self]:
        """These rows, with the names that their sentences need: one query at most."""
        found = list(rows)
        names = people.names_of(number for one in found for number in one.people)
        for one in found:
            one._names = names  # type: ignore[attr-defined]
        return found


class Notification(Told, models.Model):
    """One sentence for one person. While unread, the same news about the same thing is told once, at its latest.

    `wording` and `people` are how `sentence` is kept: the people that it names are references (`people.py`).
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    wording = models.CharField("nouvelle", max_length=LONGEST)
    people = models.JSONField("personnes nommées", default=list)
    url = models.CharField("adresse", max_length=250)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    thing = GenericForeignKey()
    at = models.DateTimeField("le", default=timezone.now)
    read_at = models.DateTimeField("lue le", null=True, blank=True)
    # What made the portal say it, when a decision of moderation did; and since when that decision is undone.
    decision = models.ForeignKey(
        "moderation.ModerationEvent", on_delete=models.SET_NULL, null=True, blank=True, related_name="told"
    )
    undone_at = models.DateTimeField("annulée le", null=True, blank=True)
    # Whether it counts in the month of who reads it (`budget.py`).
    is_signal = models.BooleanField("compte dans les signaux du mois", default=False)
    # News of the same kind, told by another decision before this one was read: it is not shown meanwhile.
    replaced_by = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replaced")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "notification"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "-at"], name="notification_list"),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="notification_unread"),
            models.Index(fields=["recipient", "at"], condition=models.Q(is_signal=True), name="notification_signals"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "content_type", "object_id"],
                condition=models.Q(read_at=None, undone_at=None),
                name="told_once_while_unread",
            )
        ]

    def __str__(self) -> str:
        return self.sentence

    @classmethod
    def tell(
        cls, users: Iterable[Account], *, kind: str, sentence: Sentence, thing: models.Model, url: str = ""
    ) -> None:
        """Tell these people, each once; an unread notification of this kind about this thing says the latest.

        `sentence` is a text, or a list of texts and people: `[member, " reprend votre projet."]`. A person is never
        named by a text, which would outlive them.

        What nobody asked them, and does not answer what they did, is a signal: `budget.signal` tells those.

        Three statements at most, whatever the number of people, two more where unread news of another decision is
        replaced. Safe when two requests tell at once: the index `told_once_while_unread` lets one row in, the other
        request's words are as new. Closed accounts are not told.
        """
        must_not_be_a_signal(kind)
        cls.write(users, kind=kind, words=Words.of(sentence, thing, url))

    @classmethod
    def write(
        cls, users: Iterable[Account], *, kind: str, words: "Words", is_signal: bool = False, at: Any = None
    ) -> None:
        """`tell`, with words that are ready to be stored, at this moment (now, unless said)."""
        content_type, number, decision = words.content_type, words.object_id, _decision.get()
        news = {"wording": words.wording, "people": words.people, "url": words.url, "at": at or timezone.now()}
        news["is_signal"] = is_signal
        told = {user.pk: user for user in users if user.is_active}
        if not told:
            return
        with transaction.atomic():
            same = cls.objects.filter(kind=kind, content_type=content_type, object_id=number, undone_at=None)
            unread = same.unread().filter(recipient__in=told)
            # Held: one that is read meanwhile would take the news with it.
            before = list(unread.select_for_update().values_list("pk", "recipient_id", "decision_id"))
            again = {pk: user for pk, user, by in before if by == getattr(decision, "pk", None)}
            replaced = [pk for pk, _, _ in before if pk not in again]
            if again:
                cls.objects.filter(pk__in=again).update(**news)
            if replaced:
                cls.objects.filter(pk__in=replaced).update(read_at=news["at"])
            rows: list[Any] = [
                cls(
                    recipient=user,
                    kind=kind,
                    content_type=content_type,
                    object_id=number,
                    decision=decision,
                    **news,
                )
                for pk, user in told.items()
                if pk not in again.values()
            ]
            cls.objects.bulk_create(rows, ignore_conflicts=True)
            if replaced:
                after = same.unread().filter(recipient=models.OuterRef("recipient")).order_by("-pk").values("pk")
                cls.objects.filter(pk__in=replaced).update(replaced_by=models.Subquery(after[:1]))

    def undo(self) -> None:
        """It was read, and what it said is no longer so: its reader is told that, with none of what it said."""
        now = timezone.now()
        day = french_date(self.at)
        # The title as it was told: the thing may have another one since, which this person may not read.
        title = TITLE.search(self.wording)
        about = f"{title[0]} : ce" if title else "Ce"
        self.wording = f"{about} qui vous a été dit le {day} ne vaut plus. Cette décision a été annulée."
        self.people, self.undone_at, self.read_at, self.at = [], now, None, now
        self.save(update_fields=["wording", "people", "undone_at", "read_at", "at"])


class SignalBudget(models.Model):
    """How many signals somebody accepts in a month, when they chose; `DEFAULT_SIGNALS` otherwise."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="choisi par", on_delete=models.CASCADE, related_name="signal_budget"
    )
    per_month = models.PositiveSmallIntegerField("signaux par mois")

    class Meta:
        verbose_name = "nombre de signaux par mois"
        constraints = [
            models.CheckConstraint(condition=models.Q(per_month__lte=MOST_SIGNALS), name="signals_of_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.per_month} par mois"


class HeldSignal(Told, models.Model):
    """A signal that did not fit in somebody's month. It is shown when they ask, and told later while it is still true
    (`budget.release`). The latest of one kind about one thing replaces the one before."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="pour", on_delete=models.CASCADE, related_name="held_signals"
    )
    kind = models.CharField("sorte", max_length=40)
    wording = models.CharField("nouvelle", max_length=LONGEST)
    people = models.JSONField("personnes nommées", default=list)
    url = models.CharField("adresse", max_length=250)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    at = models.DateTimeField("le", default=timezone.now)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "signal retenu"
        verbose_name_plural = "signaux retenus"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="held_signal_by_thing")]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "content_type", "object_id"], name="held_once")
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def words(self) -> Words:
        return Words(self.wording, self.people, self.url, self.content_type, self.object_id)


def unread_of(user: Any) -> int:
    """How many things this account was told and did not read: counted with the account when a page asks for it."""
    counted = getattr(user, "unread_notifications", None)
    return Notification.objects.filter(recipient=user).unread().count() if counted is None else counted
