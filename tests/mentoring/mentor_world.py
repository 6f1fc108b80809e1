"""Mentors and requests in the small world of `tests/access.py`."""

from typing import Any

from django.utils import timezone

from directory.models import Member
from mentoring.help_requests import Need, send
from mentoring.models import HelpRequest, Mentor, Pairing


def make_mentors(cast: dict[str, Any]) -> None:
    """The animator is a mentor, whom Hélène asks for a hand; Karim and the representative are proposed as a pair."""
    mentor = Mentor.objects.create(member=cast["animator"], capacity=3, brings="Mes lettres, et celles des autres.")
    mentor.set_topics(["Langage clair"])
    Pairing.objects.create(newcomer=cast["karim"], mentor=cast["representative"], answer_by=timezone.localdate())
    send(Need("Relire une lettre en langage clair"), cast["helene"], cast["animator"])


def mentor_argument(name: str, argument: str, about: str) -> Any:
    """`pk`: of Hélène's request, or of the pair; `slug`: of the animator."""
    if argument == "slug":
        return "personne-inconnue" if about == "unknown" else Member.objects.get(mentor__isnull=False).slug
    if about == "unknown":
        return 0
    return Pairing.objects.get().pk if name.startswith("pairing") else HelpRequest.objects.get().pk
