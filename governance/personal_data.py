"""What governance keeps of people: seats, clubs, words, supports and votes (RGPD).

Mandates are facts of the network's public life inside it: they stay, as « Ancien membre », when a person leaves.
"""

from django.db.models import Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from directory.contributions.personal_data import KEYS, STATE
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from governance.models import (
    AgendaPoint,
    AnimatorMandate,
    AnimatorOffer,
    CharterAcceptance,
    ClubMembership,
    ClubNote,
    ClubProposal,
    ClubSubject,
    Convocation,
    ExternalLoop,
    Idea,
    IdeaComment,
    IdeaSupport,
    LoopFeeding,
    Membership,
    MembershipRequest,
    Muted,
    RelayMandate,
    RelayOffer,
    SeatMandate,
    SeatProposal,
    Vote,
    Welcome,
)

PUBLIC_TASK = "mission d’intérêt public"
LIFE = "la vie du réseau"
ACCOUNT = "la vie du compte"

NETWORK = Processing(PUBLIC_TASK, "le réseau", LIFE)
MISSION = Processing(PUBLIC_TASK, "la mission innovation", LIFE)
WELCOMED = Processing(PUBLIC_TASK, "vous, et l’autre personne une fois que l’une a dit oui", ACCOUNT)
CONVOKED = Processing(PUBLIC_TASK, "la mission innovation, et la personne à qui le pouvoir est donné", LIFE)
PROPOSED = Processing(PUBLIC_TASK, "la personne proposée et la mission innovation", ACCOUNT)
CLUB = Processing(PUBLIC_TASK, "les membres du club, et le réseau si vous l’avez voulu", ACCOUNT)
NOTE = Processing(PUBLIC_TASK, "le club, ou le réseau si vous l’avez voulu", LIFE)
ASKED = Processing(PUBLIC_TASK, "la mission innovation", ACCOUNT)
CIRCLE = Processing(PUBLIC_TASK, "les membres du club ou de la promotion", LIFE)
MINE = Processing(PUBLIC_TASK, "vous", ACCOUNT)
COUNTED = Processing(PUBLIC_TASK, "personne : seuls les totaux sont montrés", ACCOUNT)
WRITTEN = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", LIFE)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "governance.SeatMandate": each(NETWORK, "seat", "member", "rank", "title", "starts_on", "until")
    | each(MISSION, "given_by"),
    "governance.SeatProposal": each(PROPOSED, "seat", "member", "note", "agreed_at", "mandate", *CONTRIBUTED),
    "governance.Membership": each(MISSION, "member", "starts_on", "until", "paid_on"),
    "governance.MembershipRequest": each(MISSION, "member", "state", "asked_at", "answered_at", "reason", "membership"),
    "governance.RelayOffer": each(MISSION, "member", "cohort", "state", "offered_at", "answered_at", "reason"),
    "governance.Convocation": each(CONVOKED, "meeting", "member", "told_at", "answer", "proxy", "answered_at"),
    "governance.AgendaPoint": each(NETWORK, "meeting", "member", "text", "created_at", "accepted_at", "declined_at")
    | each(NETWORK, "answer"),
    "governance.Minutes": each(WRITTEN, "meeting", "text", *CONTRIBUTED),
    "governance.Resolution": each(NETWORK, "who", "member"),
    "governance.AnimatorMandate": each(NETWORK, "club", "member", "starts_on", "until")
    | each(MISSION, "given_by", "asked_at", "goes_on"),
    "governance.RelayMandate": each(NETWORK, "cohort", "member", "starts_on", "until") | each(MISSION, "given_by"),
    "governance.Welcome": each(
        WELCOMED, "newcomer", "member", "reason", "asked_at", "accepted", "answered_at", "read_at"
    ),
    "governance.ClubMembership": each(CLUB, "club", "member", "joined_at", "shown") | each(MINE, "muted_at"),
    "governance.ClubSubject": each(CLUB, "text", "member", "created_at"),
    "governance.ClubNote": each(NOTE, "club", "title", "text", "audience", *CONTRIBUTED),
    "governance.AnimatorOffer": each(ASKED, "club", "note", "mandate", *CONTRIBUTED),
    "governance.ClubProposal": each(ASKED, "name", "entry", "tagline", "why", "animates", "club", *CONTRIBUTED),
    "governance.ExternalLoop": each(NETWORK, "owner"),
    "governance.MonthlyWord": each(NETWORK, "approved_by"),
    "governance.LoopFeeding": each(COUNTED, "loop", "member", "on"),
    "governance.Thread": each(CIRCLE, "club", "cohort", "author", "title", "text", "created_at", "edited_at")
    | each(CIRCLE, *STATE),
    "governance.Reply": each(CIRCLE, "thread", "author", "text", "created_at", "edited_at", *STATE),
    "governance.Muted": each(MINE, "thread", "member", "at"),
    "governance.Partner": each(NETWORK, "referent", "referent_member"),
    "governance.Idea": each(WRITTEN, "title", "text", "is_workshop", "theme", "module", *CONTRIBUTED),
    "governance.IdeaSupport": each(COUNTED, "idea", "member", "at", "came_from"),
    "governance.IdeaComment": each(WRITTEN, "idea", "text", *CONTRIBUTED),
    "governance.CouncilAnswer": each(NETWORK, "author"),
    "governance.Vote": each(COUNTED, "consultation", "option", "member", "at"),
    "governance.CharterAcceptance": each(MISSION, "charter", "member", "at"),
}

PROOF = {"proof", "proof_link", "proof_on"}  # what a page or a day shows
NOT_PERSONAL: dict[str, set[str]] = {
    **{
        f"governance.{name}": {"id"}
        for name in (
            *(
                "SeatMandate",
                "Membership",
                "MembershipRequest",
                "Convocation",
                "AgendaPoint",
                "AnimatorMandate",
                "RelayMandate",
                "RelayOffer",
                "ClubMembership",
                "Muted",
                "Welcome",
            ),
            *("IdeaSupport", "Vote", "CharterAcceptance"),
        )
    },
    **{
        f"governance.{name}": KEYS
        for name in ("SeatProposal", "Minutes", "ClubNote", "AnimatorOffer", "ClubProposal", "IdeaComment")
    },
    "governance.Resolution": {
        "id",
        "body",
        "meeting",
        "consultation",
        "on",
        "what",
        "due_on",
        "done_on",
        "dropped_on",
        "outcome",
    }
    | PROOF,
    "governance.ClubSubject": {"id", "club", "position", "kept_at"},
    "governance.ExternalLoop": {
        *("id", "name", "sort_key", "kind", "url", "club", "cohort", "rules", "shows_phone", "checked_on"),
        *("reminded_at", "closed_on"),
    },
    "governance.MonthlyWord": {"id", "month", "opening", "left_out", "approved_at"},
    "governance.LoopFeeding": {"id"},
    "governance.Thread": {"id", "last_at", "form_key", "closed_at"},
    "governance.Reply": {"id", "form_key"},
    "governance.Partner": {"id", "name", "slug", "sort_key", "kind", "collectivity", "subject", "website", "note"},
    "governance.Idea": {
        *(
            "id",
            "sort_key",
            "exact_words",
            "origin",
            "section",
            "requirement",
            "status",
            "status_on",
            "cost",
            "expected_effect",
            "merged_into",
            "enough_at",
        ),
        "form_key",
    },
    "governance.CouncilAnswer": {"id", "idea", "status", "on", "text", "created_at"} | PROOF,
}

# The programme, the bodies and their sessions, clubs, conventions and questions: nothing of a person.
REFERENCE_DATA = {
    "governance.QuarterRound",
    "governance.Module",
    "governance.Tool",
    "governance.FormerToolSlug",
    "governance.CurriculumModule",
    "governance.Body",
    "governance.Seat",
    "governance.Organisation",
    "governance.Meeting",
    "governance.Club",
    "governance.Agreement",
    "governance.IdeaTheme",
    "governance.Consultation",
    "governance.ConsultationOption",
    "governance.Charter",
}

# What the mission writes of a partner is not its referent's to read.
SECRET = {"governance.Partner": {"note"}}

WITHHELD = {
    (
        "governance.Welcome",
        "newcomer",
    ): "qui a été invité à vous accueillir : dire non reste entre eux",
}
FIELD_NAMES: dict[str | tuple[str, str], str] = {
    "cohort": "promotion",
    "thread": "discussion",
    "idea": "idée",
    "meeting": "séance",
    "charter": "charte",
    "option": "réponse",
    "mandate": "mandat",
    "seat": "siège",
    "membership": "adhésion",
    **{
        (f"governance.{name}", "member"): "personne"
        for name in ("ClubMembership", "Muted", "IdeaSupport", "Vote", "CharterAcceptance")
    },
}


def forget(member: Member) -> None:
    """Mandates, published words and minutes stay, signed « Ancien membre »; supports, votes and wishes go with her."""
    for model in (
        *(AgendaPoint, CharterAcceptance, ClubMembership, IdeaSupport, MembershipRequest, Membership, Muted),
    ):
        model._default_manager.filter(member=member).delete()
    Convocation.objects.filter(member=member).delete()
    RelayOffer.objects.filter(member=member).delete()
    Convocation.objects.filter(proxy=member).update(answer="", proxy=None, answered_at=None)
    Welcome.objects.filter(Q(newcomer=member) | Q(member=member)).delete()
    # The results of what is over do not change: those votes are nobody's any more.
    Vote.objects.filter(member=member, consultation__closes_at__gt=timezone.now()).delete()
    Vote.objects.filter(member=member).update(member=None)
    Idea.objects.filter(author=member).exclude(state="published").delete()
    IdeaComment.objects.of(member).exclude(state="published").delete()
    SeatProposal.objects.concerning(member).exclude(state="published").delete()
    # Who leaves for ever leaves her places the same day; one that had not begun never does.
    today = timezone.localdate()
    for mandates in (SeatMandate.objects, AnimatorMandate.objects, RelayMandate.objects):
        running = mandates.filter(Q(until=None) | Q(until__gt=today), member=member)
        running.update(until=Greatest("starts_on", Value(today)))
    ClubProposal.objects.of(member).exclude(state="published").delete()
    AnimatorOffer.objects.of(member).exclude(state="published").delete()
    ClubNote.objects.filter(author=member).exclude(state="published").delete()
    ClubSubject.objects.filter(member=member, kept_at=None).delete()
    ExternalLoop.objects.filter(owner=member).update(owner=None)
    LoopFeeding.objects.filter(member=member).delete()
