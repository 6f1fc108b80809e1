"""The chart of an indicator, coordinates only: a template draws.

Before, after and later along time, beside its target: 360 by 226, the plot between x 30 and 268 and y 54 and 192,
whatever the figures.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format

from emi_alumni.foundation.charts import number
from projects.models import Indicator
from projects.models.impacts import Moment, french_number

LEFT, RIGHT, TOP, BOTTOM = 30.0, 268.0, 54.7, 192.0
LABEL_ABOVE = 13  # between a dot and its figure
LEAST_BETWEEN = 58.0  # between two dates written under the axis
GOAL_AT, HALF_A_LETTER, LINE = 304, 4.5, 17  # where the words of the target begin; the last value is written across it


@dataclass(frozen=True)
class Point:
    x: str
    y: str
    label_y: str
    value: str
    when: str
    dated: bool  # its date is written under the axis: there is room
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Chart:
    points: list[Point]
    line: str
    area: str
    goal: str  # the height of the target, "" without one
    goal_text_y: str
    goal_text: str
    description: str


def chart_of(indicator: Indicator) -> Chart | None:
    """The drawing of an indicator measured at least twice; None otherwise: a single figure is no curve."""
    measures = list(indicator.measures.all())
    if not indicator.has_both_ends:
        return None
    values = [measure.value for measure in measures]
    target = indicator.target
    top = max([*values, target or Decimal(0)])
    low = min([*values, Decimal(0)])
    start, end = measures[0].on.toordinal(), measures[-1].on.toordinal()

    def x(day: int) -> float:
        return LEFT + (RIGHT - LEFT) * ((day - start) / (end - start) if end > start else 0)

    def y(value: Decimal) -> float:
        return BOTTOM - (BOTTOM - TOP) * (float((value - low) / (top - low)) if top > low else 0)

    points: list[Point] = []
    written = -LEAST_BETWEEN
    for rank, measure in enumerate(measures):
        across, height, last = x(measure.on.toordinal()), y(measure.value), rank == len(measures) - 1
        dated = last or (across - written >= LEAST_BETWEEN and RIGHT - across >= LEAST_BETWEEN) or rank == 0
        written = across if dated else written
        points.append(
            Point(
                x=number(across),
                y=number(height),
                label_y=number(height - LABEL_ABOVE),
                value=f"{measure.shown}\u00a0{indicator.unit}".strip() if last else measure.shown,
                when=date_format(measure.on, "N Y").lower(),
                dated=dated,
                is_first=rank == 0,
                is_last=last,
            )
        )
    path = "L".join(f"{point.x} {point.y}" for point in points)
    goal = y(target) if target is not None else None
    goal_text = goal + 4 if goal is not None else 0
    end_of_value = RIGHT + len(points[-1].value) * HALF_A_LETTER
    if end_of_value > GOAL_AT and abs(goal_text - float(points[-1].label_y)) < LINE:
        goal_text = float(points[-1].label_y) + LINE
    return Chart(
        points=points,
        line=f"M{path}",
        area=f"M{points[0].x} {number(BOTTOM)}L{path}L{points[-1].x} {number(BOTTOM)}Z",
        goal=number(goal) if goal is not None else "",
        goal_text_y=number(goal_text) if goal is not None else "",
        goal_text=f"cible {french_number(target)}" if target is not None else "",
        description=in_words(indicator),
    )


def in_words(indicator: Indicator) -> str:
    """« 58 % en novembre 2018, 84 % en novembre 2019, pour une cible de 80 %. »"""
    unit = f"\u00a0{indicator.unit}" if indicator.unit else ""
    said = [f"{one.shown}{unit} en {date_format(one.on, 'F Y')}" for one in indicator.measures.all()]
    goal = f", pour une cible de {french_number(indicator.target)}{unit}" if indicator.target is not None else ""
    return f"{', '.join(said)}{goal}."


@dataclass(frozen=True)
class Line:
    """A row of the table beside the drawings: every measure, in words."""

    indicator: Indicator
    before: str
    target: str
    measures: list[tuple[str, str]]  # (value, month)


def table_of(indicators: list[Indicator]) -> list[Line]:
    """The same figures as the drawings, and those that cannot be drawn."""
    lines = []
    for indicator in indicators:
        measures = list(indicator.measures.all())
        before = [one for one in measures if one.moment == Moment.BEFORE][:1]
        after = [(one.shown, date_format(one.on, "F Y")) for one in measures if one not in before]
        target = french_number(indicator.target) if indicator.target is not None else ""
        lines.append(Line(indicator, before[0].shown if before else "", target, after))
    return lines
