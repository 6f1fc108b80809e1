"""What the tests of ideas and consultations start from."""

from datetime import timedelta

from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.moderation.models import State
from governance.models import (
    Body,
    BodyKind,
    Consultation,
    ConsultationOption,
    Idea,
    IdeaSupport,
    IdeaTheme,
    Seat,
    SeatMandate,
)


def theme_of(name: str = "Les contenus actuels") -> IdeaTheme:
    return IdeaTheme.objects.get_or_create(name=name)[0]


def make_idea(title: str = "Allonger le module conduite du changement", **fields) -> Idea:
    """A published idea, without author unless said."""
    words = {"theme": theme_of(), "state": State.PUBLISHED, "published_at": timezone.now()}
    return Idea.objects.create(title=title, **words | fields)


def supported(idea: Idea, *members: Member) -> Idea:
    for member in members:
        IdeaSupport.objects.create(idea=idea, member=member)
    return idea


def seat_in_the_council(member: Member) -> SeatMandate:
    """From today, for a year."""
    council, _ = Body.objects.get_or_create(kind=BodyKind.PEDAGOGICAL, defaults={"name": "Conseil pédagogique"})
    seat = Seat.objects.create(body=council, quality=f"Alumni, {member}")
    return SeatMandate.objects.create(seat=seat, member=member)


def ask(question: str = "Page EMI ou page Alumni ?", *options: str, days: int = 7, begun: int = 1) -> Consultation:
    """Open since yesterday, for a week; `days=-1` is over, `begun=-1` opens tomorrow."""
    now = timezone.now()
    opens = now - timedelta(days=begun if days > 0 else 30)
    asked = Consultation.objects.create(question=question, opens_at=opens, closes_at=now + timedelta(days=days))
    for position, text in enumerate(options or ("Une page EMI", "Une page Alumni"), start=1):
        ConsultationOption.objects.create(consultation=asked, text=text, position=position)
    return asked


def close(asked: Consultation) -> None:
    Consultation.objects.filter(pk=asked.pk).update(closes_at=timezone.now())
    asked.refresh_from_db()
