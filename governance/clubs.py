"""A club as one person meets it: what she is to it, whom it tells, and what the portal asks of who animates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from directory.models import Member, User
from directory.roles import mission_accounts
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.notifications.models import Notification, NotificationQuerySet
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from governance.models import AnimatorMandate, Club, ClubMembership, ClubNote, ExternalLoop, Reply, Thread
from governance.models.club_contributions import NoteAudience
from governance.rights import acting, clubs_animated_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True)
class PlaceInClub:
    """What an account is to a club, today."""

    club: Club
    member: Member | None = None
    membership: ClubMembership | None = None
    mandate: AnimatorMandate | None = None
    runs: bool = False  # puts it to sleep and wakes it: its animators, and the mission

    @property
    def animates(self) -> bool:
        return self.mandate is not None

    @property
    def inside(self) -> bool:
        """Who reads what is kept inside the club: its link, its members, the subjects that wait."""
        return self.membership is not None or self.animates

    @property
    def may_join(self) -> bool:
        return self.member is not None and self.membership is None

    @property
    def may_leave(self) -> bool:
        """Who animates a club is in it."""
        return self.membership is not None and not self.animates


@prepared
def membership_of(club: Club, member: Member) -> QuerySet[ClubMembership]:
    return ClubMembership.objects.filter(club=club, member=member)


@prepared
def mandates_of(club: Club, member: Member, today: date) -> QuerySet[AnimatorMandate]:
    return AnimatorMandate.objects.current(today).filter(club=club, member=member).order_by("pk")


def place_in_club(
    user: "User | AnonymousUser", club: Club, *, animators: Iterable[AnimatorMandate] | None = None
) -> PlaceInClub:
    """Two queries, one when `animators`, the mandates that run today in this club, are given."""
    member = acting(user)
    if member is None:
        return PlaceInClub(club, runs=may_moderate(user, Club))
    if animators is None:
        animators = mandates_of(club, member, timezone.localdate())
    mandate = next((one for one in animators if one.member_id == member.pk), None)
    membership = membership_of.first(club, member)
    return PlaceInClub(club, member, membership, mandate, runs=mandate is not None or may_moderate(user, Club))


def animated_club(user: "User | AnonymousUser", slug: str) -> Club:
    """The club, for who animates it today; Http404 for everybody else, its other members included."""
    member = acting(user)
    if member is None:
        raise Http404
    return get_object_or_404(clubs_animated_by(member), slug=slug)


def club_run_by(user: "User | AnonymousUser", slug: str) -> Club:
    """The club, for its animators and for the mission."""
    if may_moderate(user, Club):
        return get_object_or_404(Club, slug=slug)
    return animated_club(user, slug)


def lock(club: Club) -> None:
    """Others who write in this club wait for the end of the transaction: two clicks make one."""
    list(Club.objects.select_for_update(of=("self",)).filter(pk=club.pk).order_by("pk").values_list("pk"))


# Coming in and going out ------------------------------------------------------------------------------


@transaction.atomic
def join(club: Club, member: Member, *, shown: bool = False, joined_at: Any = None) -> bool:
    """False when she was in it already."""
    Member.objects.lock(member.pk)
    _, new = ClubMembership.objects.get_or_create(
        club=club, member=member, defaults={"shown": shown, "joined_at": joined_at or timezone.now()}
    )
    return new


@transaction.atomic
def leave(membership: ClubMembership) -> None:
    """Out of the club: what it told and only its members open leads to its page from now on, or is told no longer."""
    club, user = membership.club, membership.member.user
    membership.delete()
    if user is None:
        return
    told = Notification.objects.filter(recipient=user)
    threads = Thread.objects.filter(club=club)
    about(told, Thread, threads).filter(kind="thread_reply").delete()
    inside = (
        (Thread, threads),
        (Reply, Reply.objects.filter(thread__club=club)),
        (ClubNote, ClubNote.objects.filter(club=club, audience=NoteAudience.CLUB)),
    )
    for model, things in inside:
        about(told, model, things).update(url=club.get_absolute_url())


def about(told: NotificationQuerySet, model: type[models.Model], things: models.QuerySet) -> NotificationQuerySet:
    """Those of any of these things."""
    kind = ContentType.objects.get_for_model(model)
    return told.filter(content_type=kind, object_id__in=things.order_by().values("pk"))


# Mandates ------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_to_go_on(mandate: AnimatorMandate) -> bool:
    """Ask an animator, once, thirty days before the end; False when another run did first."""
    now = timezone.now()
    if not AnimatorMandate.objects.filter(pk=mandate.pk, asked_at=None).update(asked_at=now):
        return False
    mandate.asked_at = now
    if mandate.member.user and mandate.last_day:
        Notification.tell(
            [mandate.member.user],
            kind="club_renewal",
            sentence=f"Votre mandat d’animation de « {mandate.club} » s’achève le {french_date(mandate.last_day)}. "
            "Continuez-vous ? « Non » est une bonne réponse.",
            thing=mandate,
            url=reverse("governance:mandate_renew", args=[mandate.pk]),
        )
    return True


@transaction.atomic
def answer_renewal(mandate: AnimatorMandate, *, goes_on: bool) -> None:
    """The animator's answer: the mission reads it, and alone gives the next mandate."""
    mandate.answer(goes_on=goes_on)
    end = french_date(mandate.last_day) if mandate.last_day else ""
    said = f"veut bien continuer après le {end} : à prolonger ?" if goes_on else f"s’arrête le {end}."
    Notification.tell(
        mission_accounts(),
        kind="club_renewal_answer",
        sentence=[mandate.member, f" anime « {mandate.club} » et {said}"],
        thing=mandate,
        url=f"{reverse('admin:governance_animatormandate_changelist')}?ou={'prolonger' if goes_on else 'arret'}",
    )


@transaction.atomic
def renew(mandate: AnimatorMandate, *, by: User) -> None:
    """Twelve months more, by the mission; the animator is told. Raises ValidationError when it may not."""
    mandate.renew(by=by)
    tell_animator(mandate, "club_mandate_renewed", "votre mandat d’animation est prolongé de douze mois. Merci !")


@transaction.atomic
def end_now(mandate: AnimatorMandate, *, by: User) -> None:
    """Its rights end with it, at once; the animator is told."""
    mandate.end(by=by)
    tell_animator(mandate, "club_mandate_ended", "votre mandat d’animation a pris fin. Merci de ce temps donné.")


@transaction.atomic
def give_back(mandate: AnimatorMandate, *, by: User) -> None:
    """Its holder stops today, without waiting for the end: the mission is told, which finds somebody else.

    They stay in the club. Raises ValidationError when the mandate was already over.
    """
    mandate.end(by=by)
    Notification.tell(
        mission_accounts(),
        kind="club_mandate_given_back",
        sentence=[mandate.member, f" n’anime plus « {mandate.club} » : son mandat est rendu."],
        thing=mandate,
        url=mandate.club.get_absolute_url(),
    )


def tell_animator(mandate: AnimatorMandate, kind: str, words: str) -> None:
    if mandate.member.user:
        Notification.tell(
            [mandate.member.user],
            kind=kind,
            sentence=f"« {mandate.club} » : {words}",
            thing=mandate,
            url=mandate.club.get_absolute_url(),
        )


# Loops -------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_to_check(loop: ExternalLoop) -> bool:
    """Ask who keeps a loop whether its link still leads there, once every six months; False when nobody can tell."""
    now = timezone.now()
    if not ExternalLoop.objects.stale().filter(pk=loop.pk, reminded_at=None).update(reminded_at=now):
        return False
    keepers = Member.objects.filter(pk__in=keepers_of(loop)).exclude(user=None).select_related("user").order_by("pk")
    Notification.tell(
        [member.user for member in keepers if member.user] or mission_accounts(),
        kind="loop_check",
        sentence=f"« {loop} » : le lien marche-t-il encore ? Il n’a pas été vérifié depuis six mois.",
        thing=loop,
        url=f"{reverse('governance:loop_list')}#boucle-{loop.pk}",
    )
    return True


def keepers_of(loop: ExternalLoop) -> set[int]:
    """Its owner, and the animators of its club."""
    animators = AnimatorMandate.objects.current().filter(club=loop.club_id).exclude(club=None)
    keepers = set(animators.order_by().values_list("member_id", flat=True))
    return keepers | ({loop.owner_id} if loop.owner_id else set())


@dataclass
class SeenLoop:
    """A loop as one reader may see it: its link is for its circle, and for who keeps it."""

    loop: ExternalLoop
    enters: bool
    keeps: bool  # says that the link still works
    edits: bool  # as an animator of its club


def loops_seen_by(
    user: "User | AnonymousUser", loops: Iterable[ExternalLoop], *, of: PlaceInClub | None = None
) -> list[SeenLoop]:
    """Two queries, whatever the number of loops; none beside the loops themselves when no club has any.

    `of`: what this account is to the club, when all of them are its own.
    """
    loops = list(loops)
    member = acting(user)
    mission = may_moderate(user, ExternalLoop)
    inside: set[int] = set()
    animated: set[int] = set()
    if of is not None:
        inside = {of.club.pk} if of.inside else inside
        animated = {of.club.pk} if of.animates else animated
    elif member is not None and any(loop.club_id for loop in loops):
        inside = set(Club.objects.of(member).order_by().values_list("pk", flat=True))
        animated = set(clubs_animated_by(member).order_by().values_list("pk", flat=True))
    seen = []
    for loop in loops:
        edits = loop.club_id in animated
        keeps = mission or edits or (member is not None and loop.owner_id == member.pk)
        of_circle = member is not None and (
            loop.club_id in inside if loop.club_id else loop.cohort_id in (None, member.cohort_id)
        )
        seen.append(SeenLoop(loop, enters=of_circle or keeps, keeps=keeps, edits=edits))
    return seen


def clubs_named_of(member: Member, reader: Member | None) -> list[ClubMembership]:
    """The clubs of a person that this reader may know of: shown to the network, or shared with the reader.

    Those she animates are known to all, and say so (`animated`). One query.
    """
    today = timezone.localdate()
    if reader is None:
        return shown_clubs_of(member, today)
    if reader.pk == member.pk:
        return own_clubs_of(member, today)
    return clubs_known_of(member, reader, today)


@prepared
def own_clubs_of(member: Member, today: date) -> QuerySet[ClubMembership]:
    return clubs_of(member, today)


@prepared
def shown_clubs_of(member: Member, today: date) -> QuerySet[ClubMembership]:
    return clubs_of(member, today).filter(Q(shown=True) | Q(animated=True))


@prepared
def clubs_known_of(member: Member, reader: Member, today: date) -> QuerySet[ClubMembership]:
    shared = Q(club__in=Club.objects.of(reader, today).order_by().values("pk"))
    return clubs_of(member, today).filter(Q(shown=True) | Q(animated=True) | shared)


def clubs_of(member: Member, today: date) -> QuerySet[ClubMembership]:
    animates = AnimatorMandate.objects.current(today).filter(member=member, club=OuterRef("club"))
    found = ClubMembership.objects.filter(member=member).annotate(animated=Exists(animates)).select_related("club")
    return found.only("shown", "club__name", "club__slug").order_by("club__sort_key", "pk")
