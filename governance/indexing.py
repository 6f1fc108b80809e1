"""What search knows of governance: one document for each thing that the network reads."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from emi_alumni.foundation.markdown import without_marks
from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import Related, register
from governance.models import (
    Club,
    ClubNote,
    ClubSubject,
    ExternalLoop,
    Idea,
    IdeaTheme,
    Module,
    NoteAudience,
    Partner,
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
    keywords = [idea.theme.name, idea.module.name if idea.module else "", idea.get_status_display()]
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


# Partners and loops outside the portal -----------------------------------------------------------------------------


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


register("partner", Partner, entries=partner_entries, queryset=findable_partners)
register("loop", ExternalLoop, entries=loop_entries, queryset=findable_loops)
register("club", Club, entries=club_entries, queryset=findable_clubs, related={ClubSubject: club_of})
register("note", ClubNote, entries=note_entries, queryset=findable_notes)
filed: Related = {IdeaTheme: ideas_of, Module: ideas_of, Idea: idea_joined}
register("idea", Idea, entries=idea_entries, queryset=findable_ideas, related=filed)
