"""One A4 sheet for a hierarchy or elected people: what was read and published, in the room that there is (FRE-04).

Nothing that waits is on it. When all does not fit, the least needed texts stay on the portal, and the long ones are
cut to one length, between two words; the sheet says so. A line break takes room that a sheet has not: lists become
sentences.
What leaves much of the paper white is written larger.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.conf import settings
from django.db.models import Prefetch

from projects import qr
from projects.charts import Chart
from projects.models import Indicator, Project, SponsorView, TeamRole, Voice
from projects.models.project import ProjectQuerySet
from projects.texts import NEVER, ON_SHEET, TEXTS, Look, Section, words_of

CUT = " […]"
VOICES, CHARTS, TEAM = 2, 2, 8  # at most, on the sheet
NAME, SOURCE, NOTE = 60, 90, 80  # characters of an indicator's name and source, and of what is said in a line or two

# The paper as it is printed, in CSS pixels: a sheet without its margins, its head and its foot, and what things take.
SHEET, GAP, HEADING, LINE = 945, 15, 27, 18
# Characters of a line: across the main column, across half of it, beside it.
ACROSS, HALF, ASIDE = 66, 31, 30
LONG_TITLE = 60  # characters, beyond which it is written smaller
SHORT_ENOUGH = 150  # a text cut shorter than that says nothing: another one leaves the sheet

HALVES = (Section.PROBLEM, Section.ANSWER), (Section.LESSONS, Section.ELSEWHERE)
OTHERS_LEAVE = {"voice 2": 5, "voice 1": 8, "sponsor": NEVER}  # the rank in which they leave, beside `Text.leaves`
# Written larger when the sheet is filled less than that: what it then takes grows as the square.
SIZES = ((0.57, "largest"), (0.71, "larger"), (0.78, "large"))
# Said in a line or two, and never left out.
NOTES = [text for text in TEXTS if text.sheet == Section.FACTS or (text.sheet and text.look == Look.INTRODUCED)]
# What takes the room that there is.
FITTED = [text for text in TEXTS if text.sheet and text not in NOTES]
BESIDE = tuple(text.name for text in ON_SHEET[Section.BESIDE])

Texts = Mapping[str, str]
Height = Callable[[Texts], float]


@dataclass(frozen=True)
class Said:
    """Words of a user or of the sponsor, and how they are signed."""

    text: str
    signature: str
    on: date


@dataclass(frozen=True)
class Sheet:
    """What the sheet says besides its title."""

    texts: Texts  # those of `projects.texts` that have a place on it, as they fit
    voices: list[Said]
    sponsor: Said | None
    charts: list[tuple[Indicator, Chart]]
    team: list[TeamRole]
    more: int  # people besides them
    department: str
    cut: bool  # whether the portal says more
    address: str
    code: qr.Drawing  # leads to the project's page
    size: str  # of its letters: one of `SIZES` where there is room, else nothing


def for_sheet(projects: ProjectQuerySet) -> ProjectQuerySet:
    """The joins that the sheet needs: five queries."""
    return projects.for_list().prefetch_related(Prefetch("roles", TeamRole.objects.select_related("member")))


def sheet_of(project: Project, charts: list[tuple[Indicator, Chart]]) -> Sheet:
    """`project` from `for_sheet`. Two queries."""
    voices = list(Voice.objects.published().with_words().filter(form__project=project)[:VOICES])
    view = SponsorView.objects.shown().filter(project=project).first()
    team = project.people()
    notes = {text.name: cut(words_of(project, text), NOTE) for text in NOTES}
    whole = {text.name: flat(words_of(project, text)) for text in FITTED}
    whole |= {f"voice {rank}": flat(voice.text) for rank, voice in enumerate(voices, start=1)}
    whole |= {"sponsor": flat(view.summary) if view else ""}
    drawn = [(shortened(indicator), chart) for indicator, chart in charts[:CHARTS]]
    introduced = sum(lines(notes[text.name], HALF) for text in NOTES if text.look == Look.INTRODUCED)
    above = height_of_head(project) + introduced + (HEADING + 200 + GAP if drawn else 0)
    beside = height_of_side(project, min(len(team), TEAM + 1)) + height_of_facts(notes)
    main = {name: text for name, text in whole.items() if name not in BESIDE}
    kept = fitted(main, SHEET - above, height_of_main, leaving(main))
    aside = {name: whole[name] for name in BESIDE}
    kept |= fitted(aside, SHEET - beside, height_beside, leaving(aside))
    taken = max(above + height_of_main(kept), beside + height_beside({name: kept[name] for name in BESIDE}))
    return Sheet(
        texts=kept | notes,
        voices=[
            Said(kept[name], one.shown_signature, one.said_on)
            for rank, one in enumerate(voices, start=1)
            if kept[name := f"voice {rank}"]
        ],
        sponsor=Said(kept["sponsor"], view.signature, view.on) if view and kept["sponsor"] else None,
        charts=drawn,
        team=team[:TEAM],
        more=len(team[TEAM:]),
        department=cut(project.sponsor_department, NOTE),
        cut=kept != whole,
        address=(address := f"{settings.PORTAL_URL}{project.get_absolute_url()}"),
        code=qr.draw(address),
        size=next((size for fill, size in SIZES if taken < fill * SHEET), ""),
    )


def shortened(indicator: Indicator) -> Indicator:
    """The same, for this page alone, with a name and a source that fit."""
    indicator.name, indicator.source = cut(indicator.name, NAME), cut(indicator.source, SOURCE)
    return indicator


# The room there is ----------------------------------------------------------------------------------


def leaving(texts: Texts) -> list[str]:
    """What may leave a full sheet, the least needed first."""
    ranks = OTHERS_LEAVE | {text.name: text.leaves for text in FITTED}
    return sorted((name for name in texts if ranks[name] != NEVER), key=lambda name: ranks[name])


def fitted(texts: Texts, room: float, height: Height, spared: Iterable[str]) -> dict[str, str]:
    """All whole if they fit; else the long ones cut to the same length, after the least needed ones have left."""
    kept, spare = dict(texts), [name for name in spared if texts.get(name)]
    while True:
        longest = max(map(len, kept.values()), default=0)
        for level in (longest, *range(longest - longest % 10, SHORT_ENOUGH, -10)):
            shorter = {name: cut(text, level) for name, text in kept.items()}
            if height(shorter) <= room:
                return shorter
        if not spare:
            return {name: cut(text, SHORT_ENOUGH) for name, text in kept.items()}
        kept[spare.pop(0)] = ""


def height_of_head(project: Project) -> int:
    long = len(project.title) > LONG_TITLE
    title = 24 * ceil(len(project.title) / 36) if long else 32 * ceil(len(project.title) / 24)
    return 22 + title + 25 * ceil(len(project.sentence) / 44) + 2 * GAP


def height_of_side(project: Project, people: int) -> float:
    """The key figure, the team, the sponsor, the marks, and the way to the portal."""
    taken: float = 4 * (HEADING + GAP) + 4 * LINE + LINE * people + 140
    taken += lines(cut(project.sponsor_department, NOTE), ASIDE)
    if indicator := project.key_indicator:
        figure = f"{indicator.last.shown} {indicator.unit}"
        return taken + 110 + 45 * ceil(len(figure) / 9)
    return taken + (90 if project.unmeasured else 0)


def height_of_facts(notes: Texts) -> float:
    """Those in the team's words: the short ones are counted in `height_of_side`."""
    return sum(lines(notes[text.name], ASIDE) for text in ON_SHEET[Section.FACTS] if not text.half)


def height_of_main(texts: Texts) -> float:
    """What these texts take of the main column."""
    taken = 0.0
    for columns in HALVES:
        column = max(height_of_texts(section, texts, HALF) for section in columns)
        taken += HEADING + column + GAP if column else 0
    noted = height_of_texts(Section.VERDICT, texts, ACROSS)
    taken += HEADING + 25 + noted + GAP if noted else 0
    said = sum(lines(text, ACROSS) * 1.12 + 20 for name, text in texts.items() if name.startswith("voice") and text)
    taken += HEADING + said + GAP if said else 0
    seen = lines(texts.get("sponsor", ""), ACROSS)
    return taken + (HEADING + seen + LINE + 30 + GAP if seen else 0)


def height_beside(texts: Texts) -> float:
    return sum(HEADING + lines(text, ASIDE) + GAP for text in texts.values() if text)


def height_of_texts(section: Section, texts: Texts, width: int) -> float:
    """Some begin with two or three words that say what they are."""
    there = [text for text in ON_SHEET[section] if texts.get(text.name)]
    return sum(lines(f"{' ' * 24 if text.look > Look.WHOLE else ''}{texts[text.name]}", width) for text in there)


def lines(text: str, width: int) -> float:
    """A paragraph, with what separates it from the next."""
    return LINE * ceil(len(text) / width) + 7 if text else 0


def flat(text: str) -> str:
    return " ".join(text.split())


def cut(text: str, room: int) -> str:
    """The text whole if it has the room, else its first words."""
    if len(text) <= room:
        return text
    return f"{text[: max(room - len(CUT), 0) + 1].rpartition(' ')[0].rstrip(' ,;:.!?…')}{CUT}"
