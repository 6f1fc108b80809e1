"""What users said of a project, for its page: their words, and figures once there are enough of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Self

from django import template
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from emi_alumni.foundation.caching.drawings import drawn_once
from emi_alumni.foundation.moderation.templatetags.moderation_tags import report_link
from emi_alumni.foundation.prepared_statements import prepared
from projects.models import Project, Voice, VoiceForm
from projects.models.voices import ENOUGH_FOR_FIGURES, Smiley

register = template.Library()

FIRST = 2  # shown at once; the others unfold
AT_MOST = 30
VOICES_KEPT = 500  # of one to three kilobytes
BARS_FROM, LONGEST_BAR, BAR_STEP = 70, 190, 22


@dataclass
class Bar:
    """How many chose this smiley, and where its bar stands in the chart (300 units wide)."""

    words: str
    count: int
    top: int
    length: int

    @property
    def line(self) -> int:
        """Where its words are written."""
        return self.top + 13

    @property
    def end(self) -> int:
        return BARS_FROM + self.length + 8


@dataclass
class Figures:
    """Told from five answers, and five by five: under that, and between two figures, a number is somebody."""

    answers: int
    bars: list[Bar]
    well: int
    clarity: float | None


@dataclass
class Voices:
    shown: list[Voice] = field(default_factory=list)
    more: list[Voice] = field(default_factory=list)
    figures: Figures | None = None
    form: VoiceForm | None = None
    team: bool = False


@prepared
def words_of(form: VoiceForm) -> QuerySet[Voice]:
    """The published voices that say something, the latest first, as many as a page shows."""
    return form.voices.published().with_words()[:AT_MOST]


@prepared
def answers_of(form: VoiceForm) -> QuerySet:
    return answers(form.voices.published())


@register.simple_tag(takes_context=True)
def project_voices(context: template.Context, project: Project) -> Voices:
    """Asks two things of the database; none for a project that never opened its form. `project` has its roles, and its
    form."""
    member: Any = context.get("me")
    team = bool(member) and project.has_author(member)
    form: VoiceForm | None = getattr(project, "voice_form", None)
    if form is None:
        return Voices(team=team)
    read = words_of(form)
    return Voices(read[:FIRST], read[FIRST:], figures(answers_of(form)), form, team)


@dataclass(frozen=True)
class Words:
    """All that is drawn of a published voice."""

    pk: int
    text: str
    shown_signature: str
    said_on: date
    answer: str
    answered_at: datetime | None

    @classmethod
    def of(cls, voice: Voice) -> Self:
        return cls(**{one.name: getattr(voice, one.name) for one in fields(cls)})


@register.simple_tag(takes_context=True)
def voice_words(context: template.Context, voice: Voice) -> SafeString:
    """A voice on its project's page, where it may be reported."""
    return draw_voice(Words.of(voice), report_link(context, voice), timezone.localdate())


@drawn_once(VOICES_KEPT)
def draw_voice(voice: Words, report: SafeString | str, today: date) -> SafeString:
    """`today`: it tells how long ago the team answered."""
    return render_to_string("projects/_voice.html", {"voice": voice, "report": report})


def answers(published: QuerySet) -> QuerySet:
    """The smiley and the clarity of each, the first published first."""
    return published.order_by("published_at", "pk").values_list("smiley", "clarity")


def figures(said: Sequence[tuple[int | None, int | None]]) -> Figures | None:
    """Smileys from five of these `answers`; clarity from five who answered that question.

    The first published count first, by whole fives: whoever compares today's figures with yesterday's never reads one
    person's answer in the difference.
    """
    faces = by_fives([smiley for smiley, _ in said])
    if not faces:
        return None
    clear = by_fives([clarity for _, clarity in said])
    told = Counter(faces)
    most = max(told.values())
    bars = [
        Bar(words.capitalize(), told[value], BAR_STEP * place, round(LONGEST_BAR * told[value] / most))
        for place, (value, words) in enumerate(reversed(Smiley.choices))
    ]
    return Figures(len(faces), bars, told[4] + told[5], sum(clear) / len(clear) if clear else None)


def by_fives(answers: list[int | None]) -> list[int]:
    """Those that were given, the last ones left out until they are five more."""
    given = [answer for answer in answers if answer is not None]
    return given[: len(given) // ENOUGH_FOR_FIGURES * ENOUGH_FOR_FIGURES]
