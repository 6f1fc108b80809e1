"""Why somebody answers the words that were asked, as their card says it."""

from collections.abc import Collection

from django.utils.html import format_html
from django.utils.safestring import SafeString

from directory.visibility import SeenMember
from emi_alumni.foundation.search.french import BETWEEN
from emi_alumni.foundation.search.marks import marked
from emi_alumni.foundation.search.reasons import BODY, CONTEXT, KEYWORDS, Reason


def why_found(seen: SeenMember, reason: Reason, stems: Collection[str]) -> SafeString | str:
    """The words that answer, marked, with what tells them; "" when the card says them already (name, post, place)."""
    member = seen.member
    if reason.where == CONTEXT:
        about = format_html("{} ", marked(reason.text, stems)) if reason.text else ""
        return format_html("<b>{}</b> {}", marked(reason.told, stems), about)
    if reason.where == BODY:
        if reason.text.strip("… ") in member.can_help:
            return format_html("<b>Peut vous aider à</b> {}", marked(member.can_help, stems))
        return format_html("<b>Sur sa fiche</b> {}", marked(reason.text, stems))
    skills = ", ".join(member.skill_names)
    if reason.where == KEYWORDS and any(piece in skills for piece in reason.text.split(BETWEEN) if piece):
        return format_html("<b>Ses compétences</b> {}", marked(skills, stems))
    return ""
