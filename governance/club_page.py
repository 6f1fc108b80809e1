"""What the page of a club reads, and the list of clubs: statements of fixed shape, written once
(`emi_alumni.foundation.prepared_statements`). `today` is given by the view."""

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from directory.models import Cohort, Member
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import (
    AnimatorMandate,
    AnimatorOffer,
    Club,
    ClubMembership,
    ClubNote,
    ClubSubject,
    ExternalLoop,
    Reply,
    Thread,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User
    from governance.models.club_contributions import ClubNoteQuerySet
    from governance.models.loops import ExternalLoopQuerySet

NOTES = 3  # of the page of a club
NAMED = 60
PER_PAGE = 12

# What a name, a silhouette and the age of a profile show of a person.
NAMED_BY = ("slug", "given_name", "family_name", "hidden_by_choice", "suspended", "is_listed", "confirmed_at")


def person_columns(person: str, *more: str) -> list[str]:
    """The columns, for `only`, that name the person behind this foreign key and draw their silhouette; and `more`."""
    return [f"{person}__{name}" for name in (*NAMED_BY, *more)]


def only_beginnings(notes: "ClubNoteQuerySet") -> QuerySet[ClubNote]:
    """These notes with what a line of a list shows: title, club, date, author, and the text that it begins."""
    own = ("title", "text", "audience", "created_at", "state", "hidden_at")
    named = notes.select_related("club", "author").only(*own, "club__slug", *person_columns("author"))
    return named.with_session()


# Several clubs ------------------------------------------------------------------------------------------


@prepared
def clubs() -> QuerySet[Club]:
    return Club.objects.with_members().with_last_date().defer("charter", "meeting_url")


@prepared
def animators(today: date) -> QuerySet[AnimatorMandate]:
    return with_animators_named(AnimatorMandate.objects.current(today))


@prepared
def clubs_of(member: Member, today: date) -> QuerySet[Club]:
    return Club.objects.of(member, today).order_by().only("pk")


def with_animators_named(mandates: QuerySet[AnimatorMandate]) -> QuerySet[AnimatorMandate]:
    people = mandates.select_related("member__cohort").order_by("starts_on", "pk")
    return people.only(
        "club_id", "until", "starts_on", "asked_at", "goes_on", *person_columns("member", "cohort__look")
    )


def all_clubs(today: date) -> list[Club]:
    """As `Club.objects.for_list()`, without the next date. Two queries."""
    animate: dict[int, list[AnimatorMandate]] = defaultdict(list)
    for mandate in animators(today):
        animate[mandate.club_id].append(mandate)
    found = clubs()
    for club in found:
        club.animators = animate[club.pk]
    return found


# One club ------------------------------------------------------------------------------------------------


@prepared
def club_at(slug: str) -> QuerySet[Club]:
    return Club.objects.with_members().with_last_date().filter(slug=slug)


@prepared
def animators_of(club: Club, today: date) -> QuerySet[AnimatorMandate]:
    return with_animators_named(AnimatorMandate.objects.current(today).filter(club=club))


@prepared
def undated_subjects_of(club: Club) -> QuerySet[ClubSubject]:
    """Those that are kept, and wait for a date."""
    return ClubSubject.objects.filter(club=club, kept_at__isnull=False).undated().order_by("position", "pk")


@prepared
def proposed_subjects_of(club: Club) -> QuerySet[ClubSubject]:
    return ClubSubject.objects.filter(club=club).proposed()


@prepared
def open_offer_of(club: Club, member: Member) -> QuerySet[AnimatorOffer]:
    return AnimatorOffer.objects.of(member).unpublished().filter(club=club)[:1]


@prepared
def people_of(club: Club, inside: bool) -> QuerySet[ClubMembership]:
    """Those whose name may be read, the first sixty."""
    named = ClubMembership.objects.filter(club=club).named_to(inside=inside).for_list()
    return named.only("club_id", *person_columns("member", "cohort__look", "collectivity__short_name"))[:NAMED]


@prepared
def loops_of(club: Club) -> QuerySet[ExternalLoop]:
    return in_register(ExternalLoop.objects.filter(club=club))


@prepared
def loops_of_cohort(cohort: Cohort) -> QuerySet[ExternalLoop]:
    return in_register(ExternalLoop.objects.filter(cohort=cohort))


@prepared
def all_loops() -> QuerySet[ExternalLoop]:
    return in_register(ExternalLoop.objects.all())


def in_register(loops: "ExternalLoopQuerySet") -> "ExternalLoopQuerySet":
    """Those that are open, with who keeps them."""
    own = ("name", "kind", "url", "rules", "shows_phone", "checked_on")
    return loops.open().for_list().only(*own, "club__name", "club__slug", "cohort__label", *person_columns("owner"))


@prepared
def threads_left_in(club: Club, member: Member) -> QuerySet[Thread]:
    """The discussions that this person opened there."""
    return Thread.objects.published().filter(club=club, author=member)[:PER_PAGE]


@prepared
def replies_left_in(club: Club, member: Member) -> QuerySet[Reply]:
    replies = Reply.objects.published().filter(thread__club=club, author=member)
    return replies.select_related("thread")[:PER_PAGE]


@prepared
def notes_of(club: Club, user: "User | AnonymousUser", today: date) -> QuerySet[ClubNote]:
    return only_beginnings(ClubNote.objects.visible_to(user, today).filter(club=club).published())[:NOTES]


@prepared
def waiting_notes_of(club: Club, user: "User | AnonymousUser", today: date) -> QuerySet[ClubNote]:
    """Those that are not online: their authors' own, and what their readers may decide on."""
    notes = ClubNote.objects.visible_to(user, today).filter(club=club).exclude(state="published")
    return only_beginnings(notes)[:PER_PAGE]


@prepared
def loose_notes_of(club: Club, user: "User | AnonymousUser", today: date) -> QuerySet[ClubNote]:
    """Those of no date."""
    return only_beginnings(ClubNote.objects.visible_to(user, today).filter(club=club, events=None).published())


@prepared
def notes_read(slug: str, pk: int, user: "User | AnonymousUser", today: date) -> QuerySet[ClubNote]:
    """The note of this number, in this club, when this account reads it."""
    return ClubNote.objects.visible_to(user, today).for_list().filter(club__slug=slug, pk=pk)
