"""A person's part in everything of governance that can name her: for what is exported, declared and forgotten."""

import uuid
from datetime import timedelta

from django.utils import timezone

from directory.models import Member
from governance.models import (
    AgendaPoint,
    AnimatorMandate,
    AnimatorOffer,
    Body,
    BodyKind,
    Charter,
    CharterAcceptance,
    Club,
    ClubMembership,
    ClubNote,
    ClubProposal,
    ClubSubject,
    Consultation,
    ConsultationOption,
    Convocation,
    CouncilAnswer,
    ExternalLoop,
    Idea,
    IdeaComment,
    IdeaSupport,
    IdeaTheme,
    Meeting,
    Membership,
    MembershipRequest,
    Minutes,
    Muted,
    Partner,
    RelayMandate,
    RelayOffer,
    Reply,
    Resolution,
    Seat,
    SeatMandate,
    SeatProposal,
    Thread,
    Vote,
    Welcome,
)
from tests.factories import MemberFactory


def take_part_in_governance(member: Member) -> None:
    today = timezone.localdate()
    copil = Body.objects.create(kind=BodyKind.STEERING, name="Comité de pilotage")
    seat = Seat.objects.create(body=copil, collectivity=member.collectivity)
    SeatMandate.objects.create(seat=seat, member=member)
    SeatProposal.objects.create(seat=seat, member=member, author=member)
    Membership.objects.create(member=member, until=today + timedelta(days=365))
    MembershipRequest.objects.create(member=member)
    RelayOffer.objects.create(member=member, cohort=member.cohort)
    meeting = Meeting.objects.create(body=copil, on=today)
    Convocation.objects.create(meeting=meeting, member=member, answer="proxy", proxy=MemberFactory())
    AgendaPoint.objects.create(meeting=meeting, member=member, text="Les tarifs")
    Minutes.objects.create(meeting=meeting, text="On a parlé.", author=member)
    Resolution.objects.create(body=copil, what="Essayer un an.", member=member)

    club = Club.objects.create(name="Accueil", entry="trade", tagline="Recevoir.")
    ClubMembership.objects.get_or_create(club=club, member=member)
    AnimatorMandate.objects.create(club=club, member=member)
    AnimatorOffer.objects.create(club=club, author=member)
    ClubSubject.objects.create(club=club, text="Les appels perdus", member=member)
    ClubNote.objects.create(club=club, title="Ce jeudi", text="Dix personnes.", author=member, form_key=uuid.uuid4())
    ClubProposal.objects.create(name="Marchés", entry="trade", tagline="Acheter.", why="…", author=member)
    ExternalLoop.objects.create(name="Boucle", kind="tchap", url="https://tchap.example.org/x", owner=member)

    thread = Thread(club=club, author=member, title="Et vous ?", text="Nous, rien.")
    thread.put()
    thread.answer(Reply(author=member, text="Si, un peu."))
    Muted.objects.create(thread=thread, member=member)
    RelayMandate.objects.create(cohort=member.cohort, member=member)
    Welcome.objects.create(newcomer=MemberFactory(), member=member, reason="relay")
    Welcome.objects.create(newcomer=member, member=MemberFactory(), reason="place")
    charter = Charter.objects.create(number="1.0", text="Confiance.")
    CharterAcceptance.accept(charter, member)

    Partner.objects.create(name="Opta", kind="provider", subject="Animation", referent_member=member)
    theme = IdeaTheme.objects.create(name="Contenus")
    idea = Idea.objects.create(title="Plus court", theme=theme, author=member, form_key=uuid.uuid4())
    IdeaSupport.objects.create(idea=idea, member=member)
    IdeaComment.objects.create(idea=idea, author=member, text="Oui.")
    CouncilAnswer.objects.create(idea=idea, status="studied", text="Nous regardons.", author=member)
    question = Consultation.objects.create(question="Quel nom ?", closes_at=timezone.now() + timedelta(days=9))
    option = ConsultationOption.objects.create(consultation=question, text="Le même")
    Vote.objects.create(consultation=question, option=option, member=member)
