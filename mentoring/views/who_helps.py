"""« Qui peut m’aider ? »: a need, and the people to ask, with the reasons of each."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from directory.photos import with_photo_on_disk
from directory.visibility import SeenMember
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.search.evidence import LONGEST_NEED, Need
from emi_alumni.foundation.search.marks import marked
from emi_alumni.foundation.search.query import has_words
from emi_alumni.foundation.text import one_line
from emi_alumni.foundation.url_reversing import reverse
from governance.rights import acting
from mentoring.helper_ranking import Reason
from mentoring.who_helps import Helper, who_helps

# What others asked, to begin with.
EXAMPLES = (
    "Réduire un délai d’instruction",
    "Accueillir des publics allophones",
    "Rédiger un courrier en langage clair",
    "Animer un codéveloppement",
    "Mesurer l’impact d’un projet",
    "Accueillir un nouvel agent",
)


class Told(NamedTuple):
    """A reason as it is drawn, the words of the need marked in what it names, or in what its page says."""

    before: str
    name: SafeString
    after: str
    url: str
    said: SafeString


class Line(NamedTuple):
    """Somebody to ask, why them, and where one asks a mentor for a hand, or writes to them."""

    helper: Helper
    seen: SeenMember
    reasons: list[Told]
    write_url: str


@require_safe
@rate_limits.pages_of_people
def who_can_help(request: HttpRequest) -> HttpResponse:
    """`besoin`: what one needs, in one's own words."""
    said = " ".join(one_line(request.GET.get("besoin", "")).split())
    need = said[:LONGEST_NEED]
    context: dict[str, object] = {"need": need, "is_cut": len(said) > LONGEST_NEED, "longest": LONGEST_NEED}
    context |= {"examples": EXAMPLES, "may_write": acting(request.user) is not None, "asked": has_words(need)}
    if context["asked"]:
        answer = who_helps(request.user, need)
        context |= {
            "lines": [line(helper, answer.need, need) for helper in answer.helpers],
            "near": answer.near,
            "corrected_to": answer.need.corrected_to,
            "carried": urlencode({"besoin": need}),
        }
    return render(request, "mentoring/who_helps.html", context)


def line(helper: Helper, read: Need, need: str) -> Line:
    reasons = [told(reason, read) for reason in helper.reasons]
    asked, key = ("mentoring:request_add_to", "q") if helper.is_mentor else ("directory:message_send", "besoin")
    url = f"{reverse(asked, args=[helper.member.slug])}?{urlencode({key: need})}"
    return Line(helper, with_photo_on_disk(helper.seen), reasons, url)


def told(reason: Reason, read: Need) -> Told:
    return Told(
        reason.before, marked(reason.name, read.stems), reason.after, reason.url, marked(reason.said, read.stems)
    )
