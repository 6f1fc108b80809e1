"""What addresses of governance are about, in the small world of tests/access.py: each subject fills its own part.

`ARGUMENTS` gives, by URL name (without « governance: »), what the address takes: {argument: value}. A pattern may end
with `*`; the first that fits is used. Things are looked up when the address is asked for, by what `make_governance`
named them. `about` is the word of the table's row: `unknown` is none of ours.
"""

from collections.abc import Callable
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone

from directory.models import Cohort
from emi_alumni.foundation.moderation.models import State
from governance.models import (
    AgendaPoint,
    Agreement,
    AnimatorMandate,
    AnimatorOffer,
    Body,
    BodyKind,
    Club,
    ClubMembership,
    ClubNote,
    ClubProposal,
    ClubSubject,
    Consultation,
    ConsultationOption,
    CouncilAnswer,
    CurriculumModule,
    ExternalLoop,
    Idea,
    IdeaComment,
    IdeaTheme,
    Meeting,
    Membership,
    Minutes,
    Module,
    Organisation,
    Partner,
    QuarterRound,
    RelayMandate,
    Reply,
    Resolution,
    Seat,
    SeatMandate,
    SeatProposal,
    Thread,
    Welcome,
)
from governance.rights import sits_in

Arguments = Callable[[str], dict[str, Any]]

CLUB = "Mesurer sans juger"
# Hélène is in the club and in the promotion; the thread is hers, the reply Karim's.
THREAD = "Un indicateur que vous avez abandonné ?"


def make_governance(cast: dict[str, Any]) -> None:
    """Small things of each subject, made once for each test of access."""
    club, _ = Club.objects.get_or_create(
        name=CLUB, defaults={"entry": "theme", "tagline": "Des chiffres qui aident à décider."}
    )
    for person in (cast["helene"], cast["karim"]):
        ClubMembership.objects.get_or_create(club=club, member=person)
    thread = Thread(club=club, author=cast["helene"], title=THREAD, text="Les visites du site.")
    thread.put()
    thread.answer(Reply(author=cast["karim"], text="Le nombre de réunions."))
    make_rounds(cast)
    make_seats(cast)
    make_clubs(cast, club)
    make_partners(cast)
    make_ideas(cast)


def make_rounds(cast: dict[str, Any]) -> None:
    """Hélène is the relais of her promotion, where « Quoi de neuf ? » is open."""
    helene = cast["helene"]
    QuarterRound.open_by(RelayMandate.objects.create(cohort=helene.cohort, member=helene))
    karim = cast["karim"]
    Welcome.objects.create(newcomer=karim, member=helene, reason="place")
    Welcome.objects.create(newcomer=helene, member=karim, reason="place", accepted=True)


ELSEWHERE = "Langage clair"  # a club that the animator does not animate


def make_clubs(cast: dict[str, Any], club: Club) -> None:
    """What has an address in the club: Hélène wrote it, the animator looks after it and was asked if she goes on."""
    helene = cast["helene"]
    Club.objects.create(name=ELSEWHERE, entry="theme", tagline="Relire ensemble.")
    ClubSubject.objects.create(club=club, text="Parler d’un mauvais chiffre", member=helene)
    note = ClubNote(club=club, author=helene, title="Ce que nous gardons", text="Deux chiffres.")
    note.state, note.published_at = State.PUBLISHED, timezone.now()
    note.save()
    AnimatorOffer.objects.create(club=club, author=helene, state=State.PENDING)
    words = {
        "name": "Encadrer dehors",
        "entry": "trade",
        "tagline": "Tôt, par tous les temps.",
        "why": "Nous sommes dix.",
    }
    ClubProposal.objects.create(author=helene, **words)
    AnimatorMandate.objects.filter(member=cast["animator"]).update(asked_at=timezone.now())
    url = "https://chat.whatsapp.com/essai"
    ExternalLoop.objects.create(name="Le fil du club", kind="whatsapp", url=url, club=club, owner=helene)


def of_clubs(about: str) -> dict[str, Any]:
    if about == "unknown":
        return {"slug": "club-inconnu", "pk": 0}
    return {"slug": Club.objects.get(name=ELSEWHERE if about == "elsewhere" else CLUB).slug}


def of_one(model: type[Model]) -> Arguments:
    """The one thing of this model in the world, and the club it belongs to."""

    def found(about: str) -> dict[str, Any]:
        return of_clubs(about) | ({} if about == "unknown" else {"pk": model._default_manager.get().pk})

    return found


def make_seats(cast: dict[str, Any]) -> None:
    """A vacant seat, a point of Hélène's for a session to come, published minutes of one that was held."""
    copil, _ = Body.objects.get_or_create(kind=BodyKind.STEERING, defaults={"name": "Comité de pilotage"})
    Body.objects.get_or_create(kind=BodyKind.BUREAU, defaults={"name": "Bureau"})
    helene, today = cast["helene"], timezone.localdate()
    seat = Seat.objects.create(body=copil, collectivity=helene.collectivity)
    SeatProposal(seat=seat, member=helene, author=cast["karim"]).make(by=cast["karim"].user)
    Organisation.objects.create(level=2, why="Un an d’essai.")
    Resolution.objects.create(body=copil, what="Adopter la charte.")
    Membership.objects.create(member=helene, until=today + timedelta(days=30))
    coming = Meeting.objects.create(body=copil, on=today + timedelta(days=20))
    AgendaPoint.objects.create(meeting=coming, member=helene, text="Ouvrir le prêt de salles")
    held = Meeting.objects.create(body=copil, on=today - timedelta(days=20))
    Minutes.objects.create(
        meeting=held,
        author=cast["representative"],
        text="Onze présents.",
        state=State.PUBLISHED,
        published_at=timezone.now(),
    )


def of_the_seats(about: str) -> dict[str, Any]:
    """`bureau` is a body of level 3; `held` the representative's seat, or the session that was held."""
    if about == "unknown":
        return {"slug": "instance-inconnue", "pk": 0}
    return {"slug": "bureau" if about == "bureau" else "comite-de-pilotage"}


def of_one_seat(about: str) -> dict[str, Any]:
    seats = Seat.objects.filter(body__kind=BodyKind.STEERING).order_by("pk")
    held = [seat for seat in seats if (seat.holder is not None) == (about == "held")]
    return {"pk": 0 if about == "unknown" else held[0].pk}


def of_the_sessions(about: str) -> dict[str, Any]:
    sessions = Meeting.objects.held() if about == "held" else Meeting.objects.to_come()
    return {"pk": 0 if about == "unknown" else sessions.get().pk}


PARTNER = "Opta-S"
MODULE = "Design de service"


def make_partners(cast: dict[str, Any]) -> None:
    """A convention whose document the COPIL reads (the representative sits there), a module of Hélène's promotion."""
    partner, _ = Partner.objects.get_or_create(name=PARTNER, defaults={"kind": "provider", "subject": "Des modules"})
    agreement = Agreement(partner=partner, signed_on=timezone.localdate(), kind="pdf")
    agreement.file.save("convention.pdf", ContentFile(b"%PDF-1.7\n%%EOF\n"))
    representative = cast["representative"]
    if not sits_in(representative, BodyKind.STEERING):
        body, _ = Body.objects.get_or_create(kind=BodyKind.STEERING, defaults={"name": "Comité de pilotage"})
        seat, _ = Seat.objects.get_or_create(body=body, collectivity=representative.collectivity)
        SeatMandate.objects.create(seat=seat, member=representative)
    module, _ = Module.objects.get_or_create(name=MODULE)
    CurriculumModule(cohort=cast["helene"].cohort, module=module).place()


IDEA = "Filmer les soutenances"
ASKED = "Page EMI ou page Alumni ?"


def make_ideas(cast: dict[str, Any]) -> None:
    """An idea of Hélène's with a comment of hers, a draft, a question put to everybody."""
    helene, now = cast["helene"], timezone.now()
    theme, _ = IdeaTheme.objects.get_or_create(name="Communication")
    online = {"state": State.PUBLISHED, "published_at": now}
    idea = Idea.objects.create(title=IDEA, theme=theme, author=helene, **online)
    IdeaComment.objects.create(idea=idea, author=helene, text="Avec leur accord.", **online)
    CouncilAnswer.objects.create(idea=idea, status="studied", text="Au conseil de mars.")
    Idea.objects.create(title="Un brouillon d’idée", theme=theme, author=helene)
    asked = Consultation.objects.create(question=ASKED, closes_at=now + timedelta(days=7))
    for text in ("Une page EMI", "Une page Alumni"):
        ConsultationOption.objects.create(consultation=asked, text=text)


def of_the_idea(about: str) -> dict[str, Any]:
    if about == "unknown":
        return {"pk": 0}
    return {"pk": Idea.objects.get(author__isnull=False, state="draft" if about == "draft" else "published").pk}


def of_the_question(about: str) -> dict[str, Any]:
    return {"pk": 0 if about == "unknown" else Consultation.objects.get(question=ASKED).pk}


def of_the_partner(about: str) -> dict[str, Any]:
    if about == "unknown":
        return {"slug": "partenaire-inconnu", "pk": 0}
    partner = Partner.objects.get(name=PARTNER)
    return {"slug": partner.slug, "pk": partner.agreements.get().pk}


def of_the_module(about: str) -> dict[str, Any]:
    return {"slug": "module-inconnu" if about == "unknown" else Module.objects.get(name=MODULE).slug}


def of_the_curriculum(about: str) -> dict[str, Any]:
    if about == "unknown":
        return {"slug": "promotion-inconnue", "pk": 0}
    line = CurriculumModule.objects.select_related("cohort").get(module__name=MODULE)
    return {"slug": line.cohort.slug, "pk": line.pk}


def of_the_thread(about: str) -> dict[str, Any]:
    if about == "unknown":
        return {"pk": 0, "reply": 0}
    thread = Thread.objects.get(title=THREAD)
    return {"pk": thread.pk, "reply": thread.replies.get().pk}


def of_the_club(about: str) -> dict[str, Any]:
    return {"slug": "club-inconnu" if about == "unknown" else Club.objects.get(name=CLUB).slug}


def of_the_cohort(about: str) -> dict[str, Any]:
    return {"slug": "promotion-inconnue" if about == "unknown" else Cohort.objects.get(label="2019-2020").slug}


ARGUMENTS: dict[str, Arguments] = {
    # Clubs and loops
    "club_subject_*": of_one(ClubSubject),
    "club_note*": of_one(ClubNote),
    "club_offer_*": of_one(AnimatorOffer),
    "club_proposal_*": of_one(ClubProposal),
    "mandate_*": of_one(AnimatorMandate),
    "loop_*": of_one(ExternalLoop),
    # Bodies, seats and sessions
    "body": of_the_seats,
    "seat_propose": of_one_seat,
    "seat_leave": of_one_seat,
    "seat_proposal_answer": lambda about: {"pk": 0 if about == "unknown" else SeatProposal.objects.get().pk},
    "meeting_point_remove": lambda about: {"pk": 0 if about == "unknown" else AgendaPoint.objects.get().pk},
    "meeting*": of_the_sessions,
    "minutes_unsubmit": of_one(Minutes),
    "minutes_restore": of_one(Minutes),
    "minutes_*": of_the_sessions,
    # Discussions
    "club_thread_*": of_the_club,
    "cohort_thread_*": of_the_cohort,
    "thread*": of_the_thread,
    "reply_*": of_the_thread,
    "round_open": of_the_cohort,
    "round_answer": of_one(QuarterRound),
    "relay_leave": of_one(RelayMandate),
    "welcome_answer": lambda about: {"pk": 0 if about == "unknown" else Welcome.objects.get(accepted=None).pk},
    "welcome_read": lambda about: {"pk": 0 if about == "unknown" else Welcome.objects.get(accepted=True).pk},
    "club*": of_clubs,
    # Ideas
    "idea_comment_[urw]*": lambda about: {"idea": (comment := IdeaComment.objects.get()).idea_id, "pk": comment.pk},
    "idea*": of_the_idea,
    "consultation": of_the_question,
    "vote": of_the_question,
    # Partners and the programme
    "partner": of_the_partner,
    "agreement_file": of_the_partner,
    "module": of_the_module,
    "curriculum*": of_the_curriculum,
}


def governance_argument(url_name: str, argument: str, about: str) -> Any:
    name = url_name.removeprefix("governance:")
    found = next((ask for pattern, ask in ARGUMENTS.items() if fnmatchcase(name, pattern)), None)
    assert found, f"say in tests/governance/world.py what {url_name} takes"
    return found(about)[argument]
