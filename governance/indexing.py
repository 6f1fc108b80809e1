"""What search knows of governance: one document for each thing that the network reads."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate

from directory.indexing import WORKS, Work
from emi_alumni.foundation.markdown import without_marks
from emi_alumni.foundation.search.kinds import Entry, Told
from emi_alumni.foundation.search.registry import Related, follow_kind, follow_rows, register
from governance.models import (
    OF_ASSOCIATION,
    AnimatorMandate,
    Body,
    Club,
    ClubNote,
    ClubSubject,
    Consultation,
    ConsultationOption,
    ExternalLoop,
    Idea,
    IdeaTheme,
    Meeting,
    Minutes,
    Module,
    NoteAudience,
    Organisation,
    Partner,
    Resolution,
    SeatMandate,
)

# Clubs -------------------------------------------------------------------------------------------------------------


def findable_clubs() -> QuerySet[Club]:
    """All of them, those that sleep too. Not by their people, nor by what is kept inside."""
    return Club.objects.prefetch_related(Prefetch("subjects", ClubSubject.objects.kept(), to_attr="next_subjects"))


def club_of(subject: ClubSubject) -> list[int]:
    return [subject.club_id]


def club_entries(club: Any) -> list[Entry]:
    subjects = [subject.text for subject in club.next_subjects]
    return [
        Entry(
            scope="network",
            title=club.name,
            url=club.get_absolute_url(),
            keywords=" · ".join(["club", club.tagline, *subjects]),
            body=" · ".join(filter(None, [without_marks(club.charter), club.rhythm])),
        )
    ]


def findable_notes() -> QuerySet[ClubNote]:
    """Those written for the network. A club reads its own on its page."""
    return ClubNote.objects.published().filter(audience=NoteAudience.NETWORK).select_related("club")


def note_entries(note: ClubNote) -> list[Entry]:
    return [
        Entry(
            scope="network",
            title=note.title,
            url=note.get_absolute_url(),
            keywords=str(note.club),
            body=without_marks(note.text),
        )
    ]


# Ideas -------------------------------------------------------------------------------------------------------------


def findable_ideas() -> QuerySet[Idea]:
    """Those that stand. A duplicate is found by its words in the idea that is kept, however long the way to it."""
    merged = Prefetch("merged", Idea.objects.order_by("pk"))
    return Idea.objects.current().select_related("theme", "module").prefetch_related(merged)


def ideas_of(place: Any) -> list[int]:
    """Those filed in a theme, or about a module."""
    return list(place.ideas.order_by("pk").values_list("pk", flat=True))


def idea_joined(idea: Idea) -> list[int]:
    """The idea that is kept, which is found by the words of all that joined it."""
    return [idea.kept_one().pk] if idea.merged_into_id is not None else []


def idea_entries(idea: Idea) -> list[Entry]:
    # Most have none, which the prefetch says: the whole tree is asked for where there is one.
    joined = idea.with_joined() if idea.merged.all() else []
    merged = Idea.objects.published().filter(pk__in=joined).exclude(pk=idea.pk).order_by("pk") if joined else []
    workshop = "atelier à monter" if idea.is_workshop else ""
    keywords = [idea.theme.name, idea.module.name if idea.module else "", workshop, idea.get_status_display()]
    body = [idea.exact_words, idea.text, *(f"{one.title} {one.exact_words}" for one in merged)]
    return [
        Entry(
            scope="network",
            title=idea.title,
            url=idea.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body=" · ".join(filter(None, body)),
        )
    ]


# Partners and loops outside the portal -------------------------------------------------------------------------------


def findable_partners() -> QuerySet[Partner]:
    return Partner.objects.select_related("collectivity")


def partner_entries(partner: Partner) -> list[Entry]:
    """Never the mission's notes, nor the text of a convention."""
    keywords = ["partenaire", partner.get_kind_display(), str(partner.collectivity or "")]
    return [
        Entry(
            scope="network",
            title=partner.name,
            url=partner.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body=partner.subject,
        )
    ]


def findable_loops() -> QuerySet[ExternalLoop]:
    return ExternalLoop.objects.open().select_related("club", "cohort")


def loop_entries(loop: ExternalLoop) -> list[Entry]:
    """What every member reads of it in the register: never the link, which its circle alone is given."""
    keywords = ["boucle", "groupe", loop.get_kind_display(), str(loop.club or ""), str(loop.cohort or "")]
    return [
        Entry(
            scope="network",
            title=loop.name,
            url=loop.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body=loop.rules,
        )
    ]


# People, by the roles that they hold ---------------------------------------------------------------------------------


def held_roles() -> Prefetch:
    mandates = AnimatorMandate.objects.current().select_related("club").order_by("pk")
    return Prefetch("animator_mandates", mandates, to_attr="clubs_animated")


def tell_clubs(member: Any) -> Iterator[Told]:
    for mandate in member.clubs_animated:
        yield Told(f"Anime le club « {mandate.club.name} »", mandate.club.tagline)


def held_seats() -> Prefetch:
    """The association's bodies have no page before there is an association: their seats find nobody."""
    seats = SeatMandate.objects.current().exclude(seat__body__kind__in=OF_ASSOCIATION)
    return Prefetch("seat_mandates", seats.select_related("seat__body").order_by("pk"), to_attr="seats_held")


def tell_seats(member: Any) -> Iterator[Told]:
    for mandate in member.seats_held:
        yield Told(f"Siège à l’instance « {mandate.seat.body.name} »", mandate.title)


def animators_of(clubs: Iterable[int]) -> list[int]:
    mandates = AnimatorMandate.objects.filter(club__in=clubs).order_by("member")
    return list(mandates.values_list("member", flat=True).distinct())


# What bodies decide, and ask -----------------------------------------------------------------------------------------


def findable_decisions() -> QuerySet[Resolution]:
    """Those of the register, of the bodies in use: a level that begins later is found by the night's rebuild."""
    return Resolution.objects.of_bodies_in_use(localdate()).select_related("body")


def decision_entries(decision: Resolution) -> list[Entry]:
    keywords = ["décision", decision.body.name, decision.who]
    return [
        Entry(
            scope="network",
            title=decision.what[:250],
            url=decision.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body=" · ".join(filter(None, [decision.outcome, decision.proof])),
        )
    ]


def decisions_of(body: Body) -> list[int]:
    return list(Resolution.objects.filter(body=body).order_by("pk").values_list("pk", flat=True))


def decisions_of_association(chosen: Organisation) -> list[int]:
    """Those that a level of organisation opens or closes."""
    return list(Resolution.objects.filter(body__kind__in=OF_ASSOCIATION).order_by("pk").values_list("pk", flat=True))


def findable_minutes() -> QuerySet[Minutes]:
    return Minutes.objects.published().of_bodies_in_use(localdate()).select_related("meeting__body")


def minutes_entries(minutes: Minutes) -> list[Entry]:
    agenda = without_marks(minutes.meeting.agenda)
    return [
        Entry(
            scope="network",
            title=str(minutes),
            url=minutes.get_absolute_url(),
            keywords="compte rendu · séance",
            body=" · ".join(filter(None, [without_marks(minutes.text), agenda])),
        )
    ]


def minutes_of(meeting: Meeting) -> list[int]:
    return list(Minutes.objects.filter(meeting=meeting).order_by("pk").values_list("pk", flat=True))


def minutes_of_association(chosen: Organisation) -> list[int]:
    """Those that a level of organisation opens or closes."""
    written = Minutes.objects.filter(meeting__body__kind__in=OF_ASSOCIATION)
    return list(written.order_by("pk").values_list("pk", flat=True))


def findable_consultations() -> QuerySet[Consultation]:
    """Those that have begun: the others are the mission's until their day, when the night's rebuild finds them."""
    return Consultation.objects.begun().of_bodies_in_use(localdate()).prefetch_related("options")


def consultations_of_association(chosen: Organisation) -> list[int]:
    """Those that a level of organisation opens or closes."""
    asked = Consultation.objects.filter(body__kind__in=OF_ASSOCIATION)
    return list(asked.order_by("pk").values_list("pk", flat=True))


def consultation_entries(consultation: Any) -> list[Entry]:
    options = [option.text for option in consultation.options.all()]
    return [
        Entry(
            scope="network",
            title=consultation.question,
            url=consultation.get_absolute_url(),
            keywords=" · ".join(["consultation", "vote", *options]),
            body=" · ".join(filter(None, [consultation.text, consultation.outcome])),
        )
    ]


# The programme -------------------------------------------------------------------------------------------------------


def module_entries(module: Module) -> list[Entry]:
    keywords = ["module", "formation", "programme", "tronc commun" if module.is_core else "option"]
    return [
        Entry(
            scope="network",
            title=module.name,
            url=module.get_absolute_url(),
            keywords=" · ".join(keywords),
            body=module.description,
        )
    ]


register("partner", Partner, entries=partner_entries, queryset=findable_partners)
register("loop", ExternalLoop, entries=loop_entries, queryset=findable_loops)
register("club", Club, entries=club_entries, queryset=findable_clubs, related={ClubSubject: club_of})
register("note", ClubNote, entries=note_entries, queryset=findable_notes)
filed: Related = {IdeaTheme: ideas_of, Module: ideas_of, Idea: idea_joined}
register("idea", Idea, entries=idea_entries, queryset=findable_ideas, related=filed)
decided: Related = {Body: decisions_of, Organisation: decisions_of_association}
register("decision", Resolution, decision_entries, findable_decisions, related=decided)
written: Related = {Meeting: minutes_of, Organisation: minutes_of_association}
register("minutes", Minutes, minutes_entries, findable_minutes, related=written)
register(
    "consultation",
    Consultation,
    consultation_entries,
    findable_consultations,
    related={
        ConsultationOption: lambda option: [option.consultation_id],
        Organisation: consultations_of_association,
    },
)
register("module", Module, module_entries, queryset=Module.objects.all)
WORKS.extend([Work(prefetch=held_roles, tell=tell_clubs), Work(prefetch=held_seats, tell=tell_seats)])
follow_rows("person", {AnimatorMandate: lambda held: [held.member_id], SeatMandate: lambda held: [held.member_id]})
follow_kind("person", "club", animators_of)
