"""Tools, practices and trials of the small world of `tests/access.py`."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.models import Member
from governance.models import Tool
from resources.models import Practice, PracticePeriod, Trial, TrialReport, TrialSeat

OBEYA, PERSONA = "Point visuel (obeya)", "Persona"


def tool(name: str = OBEYA) -> Tool:
    return Tool.objects.get_or_create(name=name)[0]


def make_practice(member: Member, **facts: Any) -> Practice:
    """Online and told, unless said."""
    said = {"context": "Sept minutes debout.", "frequency": "daily", "since_year": 2021, "state": "published"} | facts
    said.setdefault("tool", tool())
    return Practice.objects.create(author=member, collectivity=member.collectivity, **said)


def make_trial(member: Member, **facts: Any) -> Trial:
    """Online, of a tool that is not in the list, for a month, unless said."""
    said = {
        "purpose": "Garder les mots exacts.",
        "request": "Une réunion, trois lignes.",
        "until": timezone.localdate() + timedelta(days=30),
        "places": 3,
        "state": "published",
    }
    named = {} if "tool" in facts else {"tool_name": "Murmure"}
    return Trial.objects.create(author=member, **said | named | facts)


def make_practices(cast: dict[str, Any]) -> None:
    """Hélène uses the obeya, online, and has a draft about personas; Karim's call, where she tests and told; her draft
    of a call."""
    helene, karim = cast["helene"], cast["karim"]
    make_practice(helene, may_be_asked=True)
    make_practice(helene, tool=tool(PERSONA), state="draft")
    trial = make_trial(karim)
    TrialSeat.objects.create(trial=trial, member=helene)
    TrialReport.objects.create(
        trial=trial, author=helene, verdict="worked", advice="yes", text="Oui.", state="published"
    )
    make_trial(helene, state="draft")


def practice_argument(name: str, argument: str, about: str) -> Any:
    """`about`: what is online when nothing is said; « draft »: hers."""
    if about == "unknown":
        return "outil-inconnu" if argument == "slug" else 0
    if argument == "slug":
        return tool().slug
    if name.startswith("practice"):
        return Practice.objects.order_by("pk")[1 if about == "draft" else 0].pk  # whatever a form made of her name
    online, hers = Trial.objects.order_by("pk")[:2]
    if name.startswith("trial_report") and argument == "pk":
        return online.reports.get().pk
    own = about == "draft" or name in ("trial_edit", "trial_unsubmit", "trial_restore", "trial_withdraw")
    return hers.pk if own else online.pk


def take_part_in_practices(helene: Member, karim: Member) -> None:
    """She told one, which changed, and called for testers; she tests Karim's and said what came of it."""
    practice = make_practice(helene)
    PracticePeriod.objects.create(practice=practice, frequency="weekly", since_year=2019, until_year=2021)
    make_trial(helene)
    trial = make_trial(karim)
    TrialSeat.objects.create(trial=trial, member=helene)
    TrialReport.objects.create(trial=trial, author=helene, verdict="worked", advice="yes", text="Oui.")
