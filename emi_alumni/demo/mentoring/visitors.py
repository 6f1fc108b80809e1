"""The demonstration's outside door: two visitors, one proposed to an ambassador, one whom the mission answers."""

from datetime import timedelta

from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.demo import story
from mentoring import visitor_requests
from mentoring.models import VisitorRequest
from mentoring.models.visitors import VisitorState

ASKED = (
    (
        "Rose Dupont",
        "candidate",
        "Responsable d’un accueil",
        "Combien de jours, et qui me remplace au guichet ?",
    ),
    ("Luc Garnier", "collectivity", "Directeur général des services", "Qu’est-ce que la formation change chez vous ?"),
)


def load_visitors() -> None:
    Member.objects.filter(email=story.HELENE).update(ambassador=True)
    place = Collectivity.objects.order_by("pk").first()
    now = timezone.now()
    for days, (name, kind, trade, question) in enumerate(ASKED, start=2):
        first, last = name.lower().split()
        facts = {"name": name, "kind": kind, "trade": trade, "place": place, "question": question}
        asked_at = now - timedelta(days=days)
        own = VisitorRequest.objects.create(email=f"{first}.{last}@example.org", asked_at=asked_at, **facts)
        visitor_requests.confirm(own)
    VisitorRequest.objects.filter(name=ASKED[1][0]).update(state=VisitorState.WITH_MISSION)
