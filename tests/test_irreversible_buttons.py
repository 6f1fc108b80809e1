"""No button of the site destroys at the first touch: it opens its question, or the page that asks."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
# A form of one button, with the address that it calls.
ONE_BUTTON = re.compile(
    r"""<form[^>]*action="\{% url '(?P<name>[\w:]+)'[^>]*>\s*\{% csrf_token %\}\s*"""
    r"""(?:<p[^>]*>[^<]*</p>\s*<p>)?\s*<button""",
    re.S,
)
DESTROYS = re.compile(r"(remove|revoke|erase|delete|close|withdraw|answer)$")
# One touch is enough: another undoes it, and says so.
REVERSIBLE = {
    "governance:idea_comment_remove": "written again, it goes up again",
    "governance:idea_withdraw": "taken up again as a draft",
    "governance:club_note_withdraw": "taken up again as a draft",
    "governance:club_offer_withdraw": "proposed again",
    "governance:club_proposal_withdraw": "proposed again",
    "governance:seat_proposal_answer": "a yes or a no, asked by the page",
    "governance:thread_close": "opened again",
    "projects:subject_withdraw": "taken up again as a draft",
    "projects:public_close": "undone for half an hour",
}


def bare_buttons() -> set[str]:
    """The addresses that one button calls, outside a question."""
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for form in ONE_BUTTON.finditer(text):
            before = text[: form.start()]
            asked = "</details>" not in before[before.rfind('<details class="asks') :] and "asks" in before
            if not asked and DESTROYS.search(form["name"].replace("revision_withdraw", "revision_remove")):
                found.add(form["name"])
    return found


def test_what_cannot_be_undone_is_asked_first():
    assert bare_buttons() - set(REVERSIBLE) == set()


def test_the_walk_sees_the_buttons():
    assert {"governance:idea_comment_remove", "projects:subject_withdraw"} <= bare_buttons()
