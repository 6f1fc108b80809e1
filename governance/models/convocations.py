"""The assembly is convoked, each membership once; who comes, who gives a proxy, who does not (GOU-05)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.dispatch import receiver
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.dates import french_date, french_hour
from emi_alumni.foundation.notifications.models import Notification

from .bodies import Body, BodyKind
from .meetings import Meeting
from .memberships import Membership, membership_given

if TYPE_CHECKING:
    from directory.models import User
    from directory.models.member_queries import MemberQuerySet
    from emi_alumni.foundation.notifications.people import Sentence

NOTICE = timedelta(days=15)  # before the session
PROXIES_EACH = 2
NOT_ASSEMBLY = "« {} » : seule l’assemblée générale est convoquée, quand le réseau est une association."
CONVOKED = "« {} » est déjà convoquée : les nouvelles adhésions sont prévenues sans autre geste."
NOT_TO_COME = "« {} » a déjà eu lieu, ou est annulée."
CLOSED = "La séance a eu lieu, ou est annulée : les réponses ne sont plus reçues."
NOT_CONVOKED = "Seules les adhésions en cours répondent à la convocation."
NOT_TO_ONESELF = "Choisissez quelqu’un d’autre : le pouvoir se donne à une autre adhésion en cours."
NOT_A_MEMBER = "{} n’a pas d’adhésion en cours : choisissez quelqu’un d’autre."
ENOUGH = "{} porte déjà deux pouvoirs : choisissez quelqu’un d’autre."
NOT_THERE = "{} a répondu ne pas venir : choisissez quelqu’un d’autre."


class Attendance(models.TextChoices):
    COMING = "coming", "vient"
    PROXY = "proxy", "donne pouvoir"
    ABSENT = "absent", "ne vient pas"


class ConvocationQuerySet(models.QuerySet["Convocation"]):
    def sitting(self) -> Self:
        """Of people whose membership runs today: the only ones that count."""
        return self.filter(member__in=Membership.objects.current().order_by().values("member"))

    def to_answer_by(self, member: Member, today: date) -> Self:
        """Of this person, while their membership runs, to a session to come of an assembly in use."""
        runs = Membership.objects.current(today).filter(member=OuterRef("member"))
        sessions = Meeting.objects.to_come(today).filter(convoked_at__isnull=False).order_by()
        sessions = sessions.filter(body__in=Body.objects.in_use_on(today))
        waiting = self.filter(Exists(runs), member=member, answer="", meeting__in=sessions)
        return waiting.order_by("meeting__on", "pk")

    def represented_by(self, member: Member) -> Self:
        return self.sitting().filter(proxy=member, answer=Attendance.PROXY)


class Convocation(models.Model):
    """One person is convoked to one session of the assembly, told once; what they answer changes until the day."""

    meeting = models.ForeignKey(Meeting, verbose_name="séance", on_delete=models.CASCADE, related_name="convocations")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="convocations"
    )
    told_at = models.DateTimeField("prévenue le", default=timezone.now, editable=False)
    answer = models.CharField("réponse", max_length=10, choices=Attendance, blank=True, editable=False)
    proxy = models.ForeignKey(
        "directory.Member",
        verbose_name="pouvoir donné à",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="proxies",
    )
    answered_at = models.DateTimeField("répondue le", null=True, blank=True, editable=False)

    objects = ConvocationQuerySet.as_manager()

    class Meta:
        verbose_name = "convocation"
        ordering = ["meeting", "member__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="convoked_once"),
            models.CheckConstraint(
                condition=Q(proxy=None) | (Q(answer="proxy") & ~Q(proxy=F("member"))), name="proxy_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.meeting}"

    def get_absolute_url(self) -> str:
        return f"{self.meeting.get_absolute_url()}#convocation"

    @transaction.atomic
    def reply(self, answer: str, proxy: Member | None = None) -> None:
        """By the person convoked. A proxy is told, and so is who had one before; who does not come gives back the
        proxies they held, and those people are told. Raises ValidationError after the day, when the membership is over,
        and when the proxy may not be given to this person.
        """
        # Held: two who give their proxy to the same person at once do not both pass the limit.
        meeting = Meeting.objects.select_for_update(of=("self",)).to_come().filter(pk=self.meeting_id).first()
        if meeting is None or meeting.convoked_at is None:
            raise ValidationError(CLOSED)
        before = Convocation.objects.select_related("proxy__user").get(pk=self.pk)
        if not Convocation.objects.sitting().filter(pk=self.pk).exists():
            raise ValidationError(NOT_CONVOKED)
        proxy = proxy if answer == Attendance.PROXY else None
        if answer == Attendance.PROXY:
            self._demand_proxy(proxy)
        self.answer, self.proxy, self.answered_at = answer, proxy, timezone.now()
        self.save(update_fields=["answer", "proxy", "answered_at"])
        day = french_date(meeting.on)
        if before.proxy and before.proxy != proxy:
            words: Sentence = [self.member, f" reprend le pouvoir donné pour l’assemblée du {day}."]
            tell(before.proxy, "assembly_proxy_back", words, self)
        if proxy and proxy != before.proxy:
            tell(proxy, "assembly_proxy", [self.member, f" vous donne pouvoir pour l’assemblée du {day}."], self)
        if answer != Attendance.COMING:
            self._give_proxies_back(day)

    def _demand_proxy(self, proxy: Member | None) -> None:
        if proxy is None or proxy.pk == self.member_id:
            raise ValidationError(NOT_TO_ONESELF)
        if not self.meeting.body.sitting().filter(pk=proxy.pk).exists():
            raise ValidationError(NOT_A_MEMBER.format(proxy.shown_name))
        same = Convocation.objects.filter(meeting=self.meeting_id).exclude(pk=self.pk)
        if same.represented_by(proxy).count() >= PROXIES_EACH:
            raise ValidationError(ENOUGH.format(proxy.shown_name))
        if same.filter(member=proxy, answer__in=[Attendance.ABSENT, Attendance.PROXY]).exists():
            raise ValidationError(NOT_THERE.format(proxy.shown_name))

    def _give_proxies_back(self, day: str) -> None:
        held = Convocation.objects.filter(meeting=self.meeting_id, proxy=self.member_id).select_related("member__user")
        for one in held.order_by("pk"):
            Convocation.objects.filter(pk=one.pk).update(answer="", proxy=None, answered_at=None)
            words: Sentence = [self.member, f" ne vient plus à l’assemblée du {day} : votre pouvoir est à redonner."]
            tell(one.member, "assembly_proxy_lost", words, one)


def tell(person: Member, kind: str, sentence: "Sentence", thing: models.Model) -> None:
    if person.user:
        Notification.tell([person.user], kind=kind, sentence=sentence, thing=thing)


@transaction.atomic
def convoke(meeting: Meeting) -> int:
    """Date it, and tell each membership that runs, once; how many were told. Raises ValidationError for another body,
    below level 3, for a session that is not to come, and the second time."""
    coming = Meeting.objects.select_for_update(of=("self",)).to_come().select_related("body")
    held = coming.filter(pk=meeting.pk).first()
    if held is None:
        raise ValidationError(NOT_TO_COME.format(meeting))
    if not held.body.is_assembly or not Body.objects.in_use_on(timezone.localdate()).filter(pk=held.body_id).exists():
        raise ValidationError(NOT_ASSEMBLY.format(meeting))
    if held.convoked_at:
        raise ValidationError(CONVOKED.format(meeting))
    meeting.convoked_at = timezone.now()
    Meeting.objects.filter(pk=held.pk).update(convoked_at=meeting.convoked_at)
    return tell_convoked(held)


@transaction.atomic
def change_session(meeting: Meeting, *, by: "User") -> None:
    """Save it. Once it is convoked, another hour or place is said to whoever is convoked, with what it was; answers and
    proxies stay."""
    before = Meeting.objects.select_for_update(of=("self",)).select_related("host").get(pk=meeting.pk)
    meeting.save()
    changes = [
        f"{what} : {now or 'à préciser'}, au lieu de {was}" if was else f"{what} : {now}"
        for what, was, now in (("Heure", hour_of(before), hour_of(meeting)), ("Lieu", where(before), where(meeting)))
        if was != now
    ]
    if not changes or not meeting.convoked_at or not meeting.is_to_come:
        return
    people = Convocation.objects.filter(meeting=meeting).sitting().select_related("member__user").order_by("pk")
    words = f"L’assemblée générale du {french_date(meeting.on)} change. {'. '.join(changes)}."
    Notification.tell(
        [one.member.user for one in people if one.member.user and one.member.user != by],
        kind="assembly_changed",
        sentence=f"{words} Votre réponse et les pouvoirs restent.",
        thing=meeting,
        url=f"{meeting.get_absolute_url()}#convocation",
    )


def hour_of(meeting: Meeting) -> str:
    return french_hour(meeting.starts_at) if meeting.starts_at else ""


def where(meeting: Meeting) -> str:
    return ", ".join(part for part in (meeting.place, str(meeting.host or "")) if part)


def unconvoked(meeting: Meeting) -> "MemberQuerySet":
    """Memberships that run and were not told of this session."""
    told = Convocation.objects.filter(meeting=meeting, member=OuterRef("pk"))
    return meeting.body.sitting().exclude(Exists(told))


def convoked_sessions(today: date) -> models.QuerySet[Meeting]:
    """Those to come, of an assembly in use, that newcomers are told of."""
    coming = Meeting.objects.to_come(today).filter(convoked_at__isnull=False, body__kind=BodyKind.ASSEMBLY)
    return coming.filter(body__in=Body.objects.in_use_on(today)).select_related("body")


@transaction.atomic
def tell_convoked(meeting: Meeting) -> int:
    """Tell whoever has not been; how many. Run again, it tells nobody twice."""
    Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk).order_by("pk").first()
    people = list(unconvoked(meeting).select_related("user").order_by("pk"))
    Convocation.objects.bulk_create([Convocation(meeting=meeting, member=one) for one in people])
    hour = f" à {french_hour(meeting.starts_at)}" if meeting.starts_at else ""
    place = f", {meeting.place}" if meeting.place else ""
    sentence = f"Convocation à l’assemblée générale du {french_date(meeting.on)}{hour}{place} : "
    Notification.tell(
        [one.user for one in people if one.user],
        kind="assembly_convoked",
        sentence=f"{sentence}lisez l’ordre du jour, et dites si vous venez.",
        thing=meeting,
        url=f"{meeting.get_absolute_url()}#convocation",
    )
    return len(people)


@receiver(membership_given, dispatch_uid="governance.convocations.tell_newcomers")
def tell_newcomers(**kwargs: Any) -> int:
    """Whoever joined after a convocation is told of it; how many."""
    return sum(tell_convoked(meeting) for meeting in convoked_sessions(timezone.localdate()))


@dataclass(frozen=True)
class Turnout:
    """What the memberships that run answered; `needed` voices, present or represented, make the quorum (0: none)."""

    members: int
    coming: int
    proxies: int
    absent: int
    needed: int

    @property
    def silent(self) -> int:
        return max(0, self.members - self.coming - self.proxies - self.absent)

    @property
    def voices(self) -> int:
        return self.coming + self.proxies

    @property
    def is_reached(self) -> bool:
        return self.voices >= self.needed


def turnout_of(meeting: Meeting) -> Turnout:
    """A proxy counts while who holds it comes, or has not answered yet, and their membership runs. Two queries."""
    members = set(meeting.body.sitting().values_list("pk", flat=True))
    rows = Convocation.objects.filter(meeting=meeting).exclude(answer="").order_by()
    answers = [one for one in rows.values_list("member", "answer", "proxy") if one[0] in members]
    counted = Counter(answer for _, answer, proxy in answers if answer != Attendance.PROXY or proxy in members)
    needed = ceil(len(members) * meeting.quorum / 100) if meeting.quorum else 0
    return Turnout(
        len(members), counted[Attendance.COMING], counted[Attendance.PROXY], counted[Attendance.ABSENT], needed
    )
