"""Drawings of indicators: every figure where it belongs, and in words."""

from datetime import date
from decimal import Decimal

import pytest

from projects.charts import chart_of, table_of
from projects.models import Indicator, Measure
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


def told(*measures: tuple[date, str, str], **facts) -> Indicator:
    indicator = Indicator.objects.create(project=ProjectFactory(), **{"name": "Appels décrochés", "unit": "%"} | facts)
    for on, moment, value in measures:
        Measure.objects.create(indicator=indicator, on=on, moment=moment, value=value)
    return indicator


NOVEMBER_18, NOVEMBER_19, NOVEMBER_20 = date(2018, 11, 1), date(2019, 11, 1), date(2020, 11, 1)


@pytest.mark.met("PQ1-19", "PQ2-24", "TRA-10")
def test_before_and_after_are_drawn_with_the_target_and_told_in_words():
    chart = chart_of(told((NOVEMBER_18, "before", "58"), (NOVEMBER_19, "after", "84"), target=Decimal(80)))

    assert [(point.x, point.value) for point in chart.points] == [("30.0", "58"), ("268.0", "84\u00a0%")]
    assert chart.points[1].y == "54.7"
    assert float(chart.goal) > float(chart.points[1].y)
    assert chart.goal_text == "cible 80"
    assert chart.line == f"M30.0 {chart.points[0].y}L268.0 54.7"
    assert chart.description == "58\u00a0% en novembre 2018, 84\u00a0% en novembre 2019, pour une cible de 80\u00a0%."


def test_a_later_measure_stands_where_its_date_is():
    chart = chart_of(
        told((NOVEMBER_18, "before", "21"), (NOVEMBER_19, "after", "12"), (NOVEMBER_20, "later", "13"), unit="jours")
    )

    assert float(chart.points[1].x) == pytest.approx(149, abs=1)
    assert chart.goal == ""
    assert [point.dated for point in chart.points] == [True, True, True]


def test_a_month_is_short_for_the_eye_and_whole_for_the_ear():
    chart = chart_of(told((date(2018, 9, 1), "before", "21"), (date(2019, 7, 1), "after", "12"), unit="jours"))

    assert [point.when for point in chart.points] == ["sept. 2018", "juil. 2019"]
    assert chart.description == "21\u00a0jours en septembre 2018, 12\u00a0jours en juillet 2019."


def test_dates_too_near_are_not_written_over_each_other():
    chart = chart_of(
        told((NOVEMBER_18, "before", "21"), (date(2018, 12, 1), "after", "12"), (NOVEMBER_20, "later", "13"))
    )

    assert [point.dated for point in chart.points] == [True, False, True]


@pytest.mark.parametrize("values", [("0", "0"), ("0", "46"), ("-3", "2"), ("5", "5")])
def test_any_values_stay_inside_the_drawing(values):
    chart = chart_of(told((NOVEMBER_18, "before", values[0]), (NOVEMBER_19, "after", values[1])))

    assert all(54.0 <= float(point.y) <= 192.0 for point in chart.points)


def test_one_figure_is_no_curve_and_what_is_not_measured_neither():
    assert chart_of(told((NOVEMBER_18, "before", "34"))) is None
    assert chart_of(told((NOVEMBER_18, "before", "1"), (NOVEMBER_19, "after", "2"), evidence="not_measured")) is None


def test_the_table_says_the_same_figures_and_those_that_are_not_drawn():
    drawn = told((NOVEMBER_18, "before", "58"), (NOVEMBER_19, "after", "84"), target=Decimal(80))
    missing = told((NOVEMBER_18, "before", "34"), evidence="not_measured")

    first, second = table_of([drawn, missing])

    assert (first.before, first.target, first.measures) == ("58", "80", [("84", "novembre 2019")])
    assert (second.before, second.measures) == ("34", [])
