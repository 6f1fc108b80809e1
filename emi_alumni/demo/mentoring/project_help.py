"""The demonstration's « Je peux »: on projects that say what they look for, one waits and one was thanked."""

from datetime import timedelta

from django.utils import timezone

from directory.models import Member
from mentoring.models import HelpOffer
from projects.models import Project

# What is offered, where it stands, what the team answers, its thanks.
OFFERS = (
    ("Deux heures en visio pour relire vos questions, un mardi.", "proposed", "", ""),
    ("Une matinée d’observation au guichet.", "thanked", "Avec joie : jeudi à 9 h.", "Vos notes ont tout changé."),
)


def load_project_help() -> None:
    now = timezone.now()
    wanting = Project.objects.read_by_the_network().exclude(help_wanted="").order_by("pk")[: len(OFFERS)]
    for days, (project, (word, state, answer, thanks)) in enumerate(zip(wanting, OFFERS, strict=False), start=3):
        inside = project.roles.order_by().values("member")
        people = Member.objects.listed().exclude(pk__in=inside).exclude(user=None).order_by("pk")
        offered_at = now - timedelta(days=days)
        offer = HelpOffer(project=project, member=people[days], word=word, state=state, offered_at=offered_at)
        if answer:
            offer.answer, offer.thanks = answer, thanks
            offer.answered_at = offered_at + timedelta(hours=20)
            offer.ended_at = offered_at + timedelta(days=2)
        offer.save()
