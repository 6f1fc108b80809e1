"""The A4 sheet of a month: one, whatever it holds, and as large as it may be."""

from events.month_sheet import HEIGHT, SIZES, height, size_for

NOTHING: list[list[list[tuple[str, str]]]] = [[[] for _ in range(7)] for _ in range(5)]
TALK = ("12 h 30 Grand témoin : ce que la mesure change en équipe", "Siège de l’agglomération, amphithéâtre")


def month(events: int) -> list[list[list[tuple[str, str]]]]:
    """So many on the Tuesday and the Thursday of five weeks."""
    return [[[TALK] * events if day in (1, 3) else [] for day in range(7)] for _ in range(5)]


def test_a_month_without_anything_is_written_large():
    assert size_for(NOTHING, with_week_ends=False) == "large"


def test_a_busier_month_is_written_smaller_then_without_places():
    sizes = [size_for(month(events), with_week_ends=False) for events in range(6)]
    assert sizes == ["large", "large", "dense", "denser", "denser", "denser"]
    assert size_for(month(2)[:4], with_week_ends=False) == ""
    assert height(month(4), SIZES[-1], with_week_ends=False) <= HEIGHT


def test_week_ends_without_anything_leave_room_to_the_other_days():
    assert height(month(2), SIZES[1], with_week_ends=False) < height(month(2), SIZES[1], with_week_ends=True)
