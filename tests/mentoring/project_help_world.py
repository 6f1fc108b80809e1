"""What is offered to projects, in the small world of `tests/access.py`."""

from typing import Any

from directory.models import Member
from mentoring.models import HelpOffer
from projects.models import Project
from tests.factories import ProjectFactory

TITLE = "Le premier appel compte"


def make_offer(cast: dict[str, Any]) -> None:
    """The representative helps Hélène's project."""
    project = Project.objects.get(title=TITLE)
    Project.objects.filter(pk=project.pk).update(help_wanted="Quelqu’un qui sait mesurer.")
    HelpOffer.objects.create(project=project, member=cast["representative"], word="Deux heures, un mardi.")


def offer_argument(name: str, argument: str, about: str) -> Any:
    if argument == "slug":
        return Project.objects.get(title=TITLE).slug
    return HelpOffer.objects.order_by("pk").values_list("pk", flat=True)[0]


def take_part_in_help_offers(helene: Member, karim: Member) -> None:
    """She offers her help to a project of his, and answered his offer."""
    HelpOffer.objects.create(project=ProjectFactory(lead=karim), member=helene, word="Je relis.")
    HelpOffer.objects.create(project=ProjectFactory(lead=helene), member=karim, word="Oui.", answered_by=helene)
