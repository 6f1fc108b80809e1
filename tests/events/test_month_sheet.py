"""The A4 sheet of a month: one, whatever it holds, and as large as it may be."""

from events.month_sheet import SIZES, WEEK_END, Sheet, height, sheet_for

NOTHING: list[list[list[tuple[str, str]]]] = [[[] for _ in range(7)] for _ in range(5)]
TALK = ("12 h 30 Grand témoin : ce que la mesure change en équipe", "Siège de l’agglomération, amphithéâtre")


def month(events: int) -> list[list[list[tuple[str, str]]]]:
    """So many on the Tuesday and the Thursday of five weeks."""
    return [[[TALK] * events if day in (1, 3) else [] for day in range(7)] for _ in range(5)]


def every_day(events: int) -> list[list[list[tuple[str, str]]]]:
    return [[[TALK] * events if day < 5 else [] for day in range(7)] for _ in range(5)]


def test_a_month_without_anything_is_written_large():
    assert sheet_for(NOTHING) == Sheet("large", WEEK_END)


def test_a_busier_month_is_written_smaller_then_with_narrow_empty_days_then_without_places():
    sheets = [sheet_for(month(events)) for events in range(8)]
    assert [sheet.size for sheet in sheets] == [
        "large",
        "large",
        "dense",
        "dense",
        "dense",
        "denser",
        "denser",
        "denser",
    ]
    assert [len(sheet.narrow) for sheet in sheets] == [2, 2, 2, 5, 5, 5, 5, 5]
    assert not any(sheet.weeks_each for sheet in sheets[:6]), "five long events on two days a week: one sheet"
    assert sheet_for(month(2)[:4]).size == ""


def test_the_busiest_months_take_more_sheets_whole_weeks_on_each():
    sheets = [sheet_for(every_day(events)) for events in (2, 4, 5, 9, 20)]
    assert [sheet.weeks_each for sheet in sheets] == [None, None, 3, 2, 1]
    assert sheets[2].size == "denser"


def test_week_ends_without_anything_leave_room_to_the_other_days():
    assert height(month(2), SIZES[1], WEEK_END) < height(month(2), SIZES[1])
    on_saturdays = [[*week[:5], [TALK], []] for week in month(1)]
    assert sheet_for(on_saturdays).narrow == {6}
