"""What a team writes of its project: each text and figure is declared once, in the order in which it is asked.

All that shows it follows: the form of its step, the review, what waits to be read (`Project.REVISED`, hence the queue
and its differences), the page, the A4 sheet, the search, the public copy and its page, the register of personal data.
A new one is a column of `Project` and an entry here. What an entry does not say stays closed: it is on no page of a
visitor, nor found by the search.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any


class Step(StrEnum):
    """Where it is asked (`projects.forms.steps`); also the part of the address."""

    # What proposing a project needs, in three steps, then to read it again.
    ESSENTIALS = "essentiel"
    PROBLEM = "probleme"
    STATUS = "situation"
    REVIEW = "relire"
    # What goes further, in any order, or never.
    FIELDWORK = "terrain"
    RESULTS = "resultats"
    TOPICS = "reperes"
    TEAM = "equipe"
    LESSONS = "enseignements"
    ELSEWHERE = "ailleurs"


class Section(StrEnum):
    """Where a page or the sheet draws it."""

    PROBLEM = "problem"
    ANSWER = "answer"
    VERDICT = "verdict"  # where the project stands, and why
    LESSONS = "lessons"
    ELSEWHERE = "elsewhere"  # how to do it again
    FACTS = "facts"  # a line each: cost, duration
    BESIDE = "beside"  # a few words under their name


class Look(IntEnum):
    """How it is drawn in its section (`templatetags.texts_tags`); those of a section come in this order."""

    BY_HAND = 0  # by the templates of its step, of the review and of the pages
    INTRODUCED = 1  # « Pour les familles qui appellent »
    WHOLE = 2  # paragraphs
    DETAIL = 3  # smaller paragraphs
    SAID = 4  # « Ce qui a compté : … »
    NAMED = 5  # « Ce qui est nouveau ici. … »
    ADDED = 6  # the same, smaller


NEVER = 0


@dataclass(frozen=True, kw_only=True)
class Text:
    """One thing that a team writes: a column of `Project`."""

    name: str
    step: Step
    # How its form asks it, in place of the column's name; where others read it, in place of the former.
    label: str = ""
    short: str = ""
    heading: str = ""
    help: str = ""
    rows: int = 3  # of its form, for several lines
    half: bool = False  # short by nature: takes half the width of its form
    empty: str = ""  # what the review says without it
    unit: str = ""
    look: Look = Look.WHOLE
    page: Section | None = None  # None: nowhere, or drawn by hand
    anchor: str = ""  # its address on a page, for those beside
    sheet: Section | None = None
    leaves: int = 1  # the rank in which it leaves a sheet that is full, or `NEVER`
    appetizers_only: bool = False  # shown while nobody took the project over
    public: bool = False  # whether visitors may read it, once the mission read it
    search: str = ""  # "title", "keywords" or "body": the weight with which the search reads it
    personal: bool = False  # whether it says something of a person
    from_history: bool = False  # copied from the history, which is written and kept by itself


TEXTS = (
    Text(
        name="title",
        step=Step.ESSENTIALS,
        look=Look.BY_HAND,
        public=True,
        search="title",
        help="Court et parlant, par exemple « Le premier appel compte ».",
    ),
    Text(
        name="sentence",
        step=Step.ESSENTIALS,
        look=Look.BY_HAND,
        public=True,
        search="body",
        help="Pour qui, et ce que cela change.",
    ),
    Text(
        name="problem",
        step=Step.PROBLEM,
        label="le problème traité",
        short="le problème",
        empty="Pas encore raconté.",
        rows=5,
        page=Section.PROBLEM,
        sheet=Section.PROBLEM,
        leaves=NEVER,
        public=True,
        search="body",
        help="Par exemple : « Plus de quatre appels sur dix n’aboutissaient pas. Les personnes renonçaient. »",
    ),
    Text(
        name="solution",
        step=Step.PROBLEM,
        label="la réponse essayée",
        short="la réponse",
        rows=5,
        page=Section.ANSWER,
        sheet=Section.ANSWER,
        leaves=NEVER,
        public=True,
        search="body",
    ),
    Text(name="status", step=Step.STATUS, look=Look.BY_HAND, public=True, from_history=True),
    Text(name="status_on", step=Step.STATUS, look=Look.BY_HAND, public=True, from_history=True),
    Text(
        name="why",
        step=Step.STATUS,
        sheet=Section.VERDICT,
        leaves=NEVER,
        public=True,
        search="body",
        from_history=True,
    ),
    Text(name="cause", step=Step.STATUS, look=Look.BY_HAND, public=True, from_history=True),
    Text(
        name="problem_for",
        step=Step.FIELDWORK,
        heading="Pour",
        look=Look.INTRODUCED,
        page=Section.PROBLEM,
        sheet=Section.PROBLEM,
        public=True,
        search="body",
        help="Qui vit ce problème : « les familles qui appellent », « les agents d’accueil ».",
    ),
    Text(
        name="users_met",
        step=Step.FIELDWORK,
        rows=2,
        heading="Usagers rencontrés",
        look=Look.ADDED,
        page=Section.PROBLEM,
        sheet=Section.PROBLEM,
        leaves=1,
        public=True,
        search="body",
        help="Combien, où, comment. « Aucun » est une réponse utile.",
    ),
    Text(
        name="context",
        step=Step.FIELDWORK,
        label="ce que vous avez vu sur le terrain",
        rows=4,
        look=Look.DETAIL,
        page=Section.PROBLEM,
        public=True,
        search="body",
        help="Combien de jours, de lieux, d’entretiens ; ce qui vous a surpris.",
    ),
    Text(
        name="novelty",
        step=Step.FIELDWORK,
        short="ce qui est nouveau",
        heading="Ce qui est nouveau ici",
        look=Look.NAMED,
        page=Section.ANSWER,
        sheet=Section.ANSWER,
        leaves=2,
        public=True,
        search="body",
    ),
    Text(name="keywords", step=Step.TOPICS, look=Look.BY_HAND, search="keywords"),
    Text(
        name="sponsor_department",
        step=Step.TEAM,
        look=Look.BY_HAND,
        public=True,
        search="keywords",
        personal=True,
        help="Par exemple « Direction de l’action sociale, Département ».",
    ),
    Text(
        name="partners",
        step=Step.TEAM,
        rows=2,
        heading="Avec",
        look=Look.ADDED,
        page=Section.LESSONS,
        sheet=Section.BESIDE,
        anchor="avec",
        leaves=1,
        public=True,
        search="body",
    ),
    Text(
        name="difficulties",
        step=Step.LESSONS,
        heading="Ce qui a été difficile",
        look=Look.NAMED,
        page=Section.LESSONS,
        sheet=Section.LESSONS,
        leaves=3,
        public=True,
        search="body",
    ),
    Text(
        name="conditions",
        step=Step.LESSONS,
        heading="Ce qui a compté",
        look=Look.SAID,
        page=Section.VERDICT,
        sheet=Section.VERDICT,
        leaves=4,
        public=True,
        search="body",
    ),
    Text(
        name="lessons",
        step=Step.LESSONS,
        page=Section.LESSONS,
        sheet=Section.LESSONS,
        leaves=7,
        public=True,
        search="body",
    ),
    Text(
        name="ecology",
        step=Step.LESSONS,
        label="transition écologique : ce que le projet apporte",
        short="transition écologique",
        page=Section.BESIDE,
        sheet=Section.BESIDE,
        anchor="ecologie",
        leaves=3,
        public=True,
        search="body",
    ),
    Text(
        name="equality",
        step=Step.LESSONS,
        label="égalité femmes-hommes : ce que le projet apporte",
        short="égalité femmes-hommes",
        page=Section.BESIDE,
        sheet=Section.BESIDE,
        anchor="egalite",
        leaves=2,
        public=True,
        search="body",
    ),
    Text(
        name="transposable",
        step=Step.ELSEWHERE,
        page=Section.ELSEWHERE,
        sheet=Section.ELSEWHERE,
        leaves=6,
        public=True,
        search="body",
    ),
    Text(
        name="cost",
        step=Step.ELSEWHERE,
        half=True,
        heading="Coût",
        page=Section.FACTS,
        sheet=Section.FACTS,
        public=True,
    ),
    Text(
        name="duration_months",
        step=Step.ELSEWHERE,
        half=True,
        heading="Durée",
        unit="mois",
        page=Section.FACTS,
        sheet=Section.FACTS,
        public=True,
    ),
    Text(
        name="budget",
        step=Step.ELSEWHERE,
        page=Section.FACTS,
        sheet=Section.FACTS,
        public=True,
        search="body",
        help="Plus précis que l’ordre de grandeur, en mots ou en euros : « 1 800 € d’affiches la première année ».",
    ),
    Text(
        name="people_needed",
        step=Step.ELSEWHERE,
        heading="Avec",
        page=Section.FACTS,
        sheet=Section.FACTS,
        public=True,
        help="Par exemple « une cheffe de projet, deux jours par mois ».",
    ),
    Text(
        name="help_wanted",
        step=Step.ELSEWHERE,
        heading="L’équipe cherche",
        sheet=Section.BESIDE,
        anchor="aide",
        leaves=4,
        search="body",
    ),
    Text(
        name="takeover_note",
        step=Step.ELSEWHERE,
        heading="Pour qui voudrait le reprendre",
        look=Look.NAMED,
        page=Section.VERDICT,
        sheet=Section.VERDICT,
        leaves=NEVER,
        appetizers_only=True,
        search="body",
        help="Un conseil à qui voudrait repartir de là.",
    ),
    Text(name="audience", step=Step.REVIEW, look=Look.BY_HAND),
)
BY_NAME = {text.name: text for text in TEXTS}


def columns(**facts: Any) -> tuple[str, ...]:
    """The columns of the texts of which all this is so: `columns(step=Step.TEAM, public=True)`."""
    return tuple(text.name for text in TEXTS if all(getattr(text, fact) == value for fact, value in facts.items()))


# Words that readers see: once the project is published, their changes wait to be read.
REVISED = columns(from_history=False)
# What a public page copies, and what is found by its words.
PUBLIC = columns(public=True)
SEARCHED = tuple(text.name for text in TEXTS if text.public and text.search)


def placed(where: str) -> dict[Section, list[Text]]:
    """The texts of each section of the page or of the sheet, as they follow each other."""
    there = {section: [text for text in TEXTS if getattr(text, where) == section] for section in Section}
    for section, shown in there.items():
        # Beside, the most needed first.
        shown.sort(key=lambda text: -text.leaves if section == Section.BESIDE else text.look)
    return there


ON_PAGE = placed("page")
ON_SHEET = placed("sheet")


def asked_in(step: Step) -> tuple[str, ...]:
    """The columns that the form of this step asks."""
    return columns(step=step, from_history=False)


def words_of(project: Any, text: Text) -> str:
    """What this project says there, as people read it; "" for nothing. No query."""
    value = getattr(project, text.name)
    if not value or (text.appetizers_only and not project.is_appetizer):
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if display := getattr(project, f"get_{text.name}_display", None):
        return str(display())
    return f"{value} {text.unit}" if text.unit else str(value)


def searched(project: Any, weight: str) -> Iterator[str]:
    """What the search reads of it with this weight."""
    return filter(None, (words_of(project, text) for text in TEXTS if text.search == weight))
