"""Mentors and requests for `tests/browser/pages/`."""

from directory.models import Member
from mentoring.models import HelpRequest, Mentor

NOT_PAGES = {
    f"mentoring:{name}"
    for name in (
        *("mentor_pause", "mentor_stop", "pairing_answer"),
        *("request_seen", "request_accept", "request_decline", "request_block"),
        *("request_dates", "request_choose", "request_outcome", "request_withdraw"),
    )
}


def request_argument(name: str, argument: str, helene: Member) -> object:
    """The slug of a mentor who has room; the request that waits for Hélène."""
    if argument == "slug":
        return Mentor.objects.exclude(member=helene).filter(paused_until=None).order_by("pk")[0].member.slug
    return HelpRequest.objects.filter(handovers__mentor=helene, handovers__outcome="waiting").get().pk
