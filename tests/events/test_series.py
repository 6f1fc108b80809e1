"""An event that comes again: made, changed and called off alone or from one date onward; proposed the same again."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.notifications.models import Notification
from events import lifecycle
from events.models import Event, EventSeries, EventStatus
from events.models.registrations import register
from events.moments import local_moment
from events.series import days_of, following, repeat
from governance.models import Club, ClubMembership
from tests.factories import EventFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db
A_WEEK = timedelta(weeks=1)


@standing
def coffee(representative) -> Event:
    """A representative's café, on a Tuesday to come, at half past twelve."""
    day = timezone.localdate() + timedelta(days=10)
    day += timedelta(days=(1 - day.weekday()) % 7)
    return EventFactory(
        title="Café du mardi",
        author=representative,
        host=representative.collectivity,
        starts_at=local_moment(day, time(12, 30)),
        ends_at=local_moment(day, time(13, 30)),
        capacity=8,
    )


def weeks(event: Event, n: int) -> list[date]:
    return [event.first_day + rank * A_WEEK for rank in range(1, n + 1)]


def repeated(event: Event, n: int = 4) -> list[Event]:
    """The event, then those of the next weeks."""
    repeat(event, weeks(event, n), "weekly", weeks(event, n)[-1], by=event.author.user)
    return list(Event.objects.filter(series__isnull=False).order_by("starts_at"))


def change(client, event: Event, **typed: str):
    """The form of an event that is online, as its page shows it, with this typed over."""
    address = reverse("events:event_edit", args=[event.pk])
    form = client.get(address).context["form"]
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    said = {"on": starts.date().isoformat(), "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
    said |= {"title": event.title, "presentation": event.presentation, "venue": event.venue, "format": event.format}
    said |= {"capacity": str(event.capacity), "opened": "published", "mark": form.initial["mark"]()}
    return client.post(address, said | typed, follow=True)


@pytest.mark.met("PQ1-52")
def test_each_date_is_an_event_at_the_same_hour_with_its_own_registrations(coffee, helene):
    register(coffee, helene)
    dates = repeated(coffee)
    assert [one.first_day for one in dates] == [coffee.first_day, *weeks(coffee, 4)]
    assert {timezone.localtime(one.starts_at).time() for one in dates} == {time(12, 30)}, (
        "across the change of hour too"
    )
    assert {one.state for one in dates} == {"published"}
    assert len({one.uid for one in dates}) == 5
    assert [one.seats_taken for one in dates] == [1, 0, 0, 0, 0]


def test_twice_is_once_and_a_later_end_adds_to_the_same_series(coffee):
    repeated(coffee, 2)
    repeated(coffee, 3)
    assert EventSeries.objects.get().until == weeks(coffee, 3)[-1]
    assert len(days_of(Event.objects.get(pk=coffee.pk))) == 4


def test_what_is_not_online_or_has_no_day_or_too_many_is_refused(coffee):
    by = coffee.author.user
    draft = EventFactory(author=coffee.author, draft=True)
    for event, days, words in [
        (draft, weeks(coffee, 1), "une fois publié"),
        (coffee, [], "au moins une date"),
        (coffee, [coffee.first_day + timedelta(days=n) for n in range(1, 60)], "53 dates au plus"),
    ]:
        with pytest.raises(ValidationError, match=words):
            repeat(event, days, "weekly", coffee.first_day + timedelta(days=300), by=by)
    assert Event.objects.count() == 2


def test_the_page_shows_the_days_a_holiday_unticked_and_makes_those_that_stay(representative, sign_in):
    year = timezone.localdate().year + 1
    day = date(year, 4, 29) - timedelta(days=(date(year, 4, 29) - date(year, 5, 1)).days % 7)
    event = EventFactory(
        author=representative,
        host=representative.collectivity,
        starts_at=local_moment(day, time(9)),
        ends_at=local_moment(day, time(10)),
    )
    client = sign_in(representative)
    address = reverse("events:event_repeat", args=[event.pk])
    asked = {"rhythm": "weekly", "until": (day + 3 * A_WEEK).isoformat()}
    page = client.get(address, asked)
    assert "jour férié : Fête du Travail" in page.text
    assert date(year, 5, 1) not in page.context["ticked"]
    assert not EventSeries.objects.exists(), "nothing is written by looking"
    client.post(address, asked | {"jour": [one.isoformat() for one in page.context["ticked"]] + ["1999-01-01"]})
    assert Event.objects.count() == 1 + len(page.context["ticked"])


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("", "Écrivez la date"),
        ("2020-01-01", "après celle de l’événement"),
        ("2199-01-01", "dans l’année"),
    ],
)
def test_a_wrong_end_is_said(coffee, representative, sign_in, until, sentence):
    address = reverse("events:event_repeat", args=[coffee.pk])
    assert sentence in sign_in(representative).get(address, {"rhythm": "weekly", "until": until}).text


def test_one_date_is_changed_alone(coffee, representative, sign_in):
    dates = repeated(coffee)
    change(sign_in(representative), dates[1], capacity="20")
    assert [one.capacity for one in Event.objects.order_by("starts_at")] == [8, 20, 8, 8, 8]


def test_from_one_onward_hours_places_and_words_follow_and_what_is_its_own_stays(coffee, representative, sign_in):
    dates = repeated(coffee)
    Event.objects.filter(pk=dates[3].pk).update(capacity=30)
    later_by_a_day = (dates[1].first_day + timedelta(days=1)).isoformat()
    change(sign_in(representative), dates[1], onward="on", on=later_by_a_day, starts="12:00", venue="Salle du parc")
    after = list(Event.objects.order_by("starts_at"))
    assert [one.first_day.weekday() for one in after] == [1, 2, 2, 2, 2]
    assert [timezone.localtime(one.starts_at).hour for one in after] == [12] * 5
    assert [timezone.localtime(one.starts_at).minute for one in after] == [30, 0, 0, 0, 0]
    assert [one.venue == "Salle du parc" for one in after] == [False, True, True, True, True]
    assert [one.capacity for one in after] == [8, 8, 8, 30, 8]
    assert [one.sequence for one in after][1:] == [1, 1, 1, 1]


def test_who_comes_to_several_is_told_once(coffee, representative, helene, sign_in):
    dates = repeated(coffee)
    for event in dates[1:]:
        register(event, helene)
    change(sign_in(representative), dates[1], onward="on", starts="12:00", ends="13:00")
    told = Notification.objects.get(recipient=helene.user, kind="event_moved")
    assert "Les 3 dates suivantes changent de même." in told.wording


def test_cancelled_onward_says_so_once_and_leaves_what_is_before(coffee, representative, helene):
    dates = repeated(coffee)
    for event in dates[2:]:
        register(event, helene)
    lifecycle.cancel(dates[2], by=representative.user, reason="La salle ferme", onward=True)
    assert [one.status for one in Event.objects.order_by("starts_at")] == [EventStatus.PLANNED] * 2 + [
        EventStatus.CANCELLED
    ] * 3
    assert Notification.objects.filter(recipient=helene.user, kind="event_off").count() == 1
    assert not following(dates[1]).exists()


def test_an_event_alone_offers_nothing_onward(coffee, representative, sign_in):
    client = sign_in(representative)
    assert "dates suivantes" not in client.get(reverse("events:event_edit", args=[coffee.pk])).text
    assert "dates suivantes" not in client.get(reverse("events:event_desk", args=[coffee.pk])).text


def test_the_page_of_a_date_lists_the_others(coffee, helene, sign_in):
    dates = repeated(coffee)
    page = sign_in(helene).get(dates[1].get_absolute_url()).text
    assert "Ce rendez-vous revient chaque mardi" in page
    assert dates[2].get_absolute_url() in page


def test_the_page_asks_the_same_whatever_the_series(coffee, helene, sign_in, same_queries):
    client = sign_in(helene)
    dates = repeated(coffee, 1)
    n = iter(range(2, 9))

    def add() -> None:
        more = weeks(coffee, next(n))
        repeat(coffee, more, "weekly", more[-1], by=coffee.author.user)

    same_queries(lambda: client.get(dates[0].get_absolute_url()), add, count=12)


def test_the_same_again_has_its_words_and_hours_but_not_its_date(coffee, helene, representative, sign_in):
    coffee.meeting_url = "https://visio.example.org/1"
    coffee.save()
    address = f"{reverse('events:event_add')}?comme={coffee.pk}"
    mine = sign_in(representative).get(address).context["form"].initial
    assert (mine["title"], mine["starts"], mine["meeting_url"]) == (coffee.title, time(12, 30), coffee.meeting_url)
    assert "on" not in mine
    assert not sign_in(helene).get(address).context["form"].initial["meeting_url"]


@pytest.mark.parametrize("asked", ["", "0", "99999999", "x", "99999999999999999999999"])
def test_the_same_as_nothing_is_an_empty_form(helene, sign_in, asked):
    page = sign_in(helene).get(f"{reverse('events:event_add')}?comme={asked}")
    assert page.status_code == 200
    assert not page.context["form"].initial["title"]


def test_the_same_as_a_hidden_event_is_an_empty_form(helene, karim, sign_in):
    group = EventFactory(author=karim, kind="talking_group", audience="cohort", cohort=karim.cohort)
    page = sign_in(helene).get(f"{reverse('events:event_add')}?comme={group.pk}")
    assert not page.context["form"].initial["title"]
    assert isinstance(group.starts_at, datetime)


def test_a_date_that_changed_hosts_is_neither_moved_nor_called_off_by_the_former_one(
    coffee, representative, helene, sign_in
):
    """Who represents the host of one date organises neither those that went to another collectivité."""
    dates = repeated(coffee)
    Event.objects.update(author=helene)
    Event.objects.filter(pk=dates[3].pk).update(host=helene.collectivity)
    change(sign_in(representative), dates[1], onward="on", starts="12:00", venue="Salle du parc")
    hours = [timezone.localtime(one.starts_at).hour for one in Event.objects.order_by("starts_at")]
    minutes = [timezone.localtime(one.starts_at).minute for one in Event.objects.order_by("starts_at")]
    assert (hours, minutes) == ([12] * 5, [30, 0, 0, 30, 0])
    lifecycle.cancel(dates[1], by=representative.user, reason="Grève", onward=True)
    off = [one.status == EventStatus.CANCELLED for one in Event.objects.order_by("starts_at")]
    assert off == [False, True, True, False, True]


def test_who_no_longer_organises_repeats_nothing(coffee, karim):
    with pytest.raises(ValidationError, match="n’organisez plus"):
        repeat(coffee, weeks(coffee, 1), "weekly", weeks(coffee, 1)[-1], by=karim.user)


def test_what_is_by_invitation_stays_so_on_each_date(coffee):
    """A codev that comes again opens its doors to nobody: each date composes its own group."""
    Event.objects.filter(pk=coffee.pk).update(kind="codev", by_invitation=True)
    coffee.refresh_from_db()
    assert all(one.by_invitation for one in repeated(coffee))


def test_the_repeated_dates_say_first_how_many_are_told(animator, helene, karim, sign_in):
    club = Club.objects.get(name="Mesurer sans juger")
    for one in (animator, helene, karim):
        ClubMembership.objects.get_or_create(club=club, member=one)
    first = EventFactory(author=animator, club=club, kind="club")
    client = sign_in(animator)
    address = reverse("events:event_repeat", args=[first.pk])
    until = (first.first_day + 2 * A_WEEK).isoformat()
    assert "prévenues" not in client.get(address).text, "no day is shown yet"
    page = client.get(address, {"rhythm": "weekly", "until": until})
    assert page.context["told"] == 2
    assert "seront prévenues" in page.text
    days = [day.isoformat() for day in weeks(first, 2)]
    client.post(address, {"rhythm": "weekly", "until": until, "jour": days})
    assert Notification.objects.filter(kind="club_date").count() == 2
    alone = EventFactory(author=animator)
    assert (
        client.get(reverse("events:event_repeat", args=[alone.pk]), {"rhythm": "weekly", "until": until}).context[
            "told"
        ]
        == 0
    )
