"""« Tableau de bord »: how the network is, in figures, for the mission and the committees it prepares.

Nobody is ranked: months and weeks come in their order, places by name. What is counted of people says of nobody who
they are, and who objected is counted nowhere; what would tell of one or two requests is not told.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format

from directory.models import Member, User
from directory.models.member_queries import OLD_AFTER
from directory.models.member_state import MemberState
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.charts import Column, Stacks, columns_of, stacks_of
from emi_alumni.foundation.dates import local_day, monday_of, months_after
from emi_alumni.foundation.listing.figures import counted_once
from emi_alumni.foundation.moderation import queue
from emi_alumni.foundation.moderation.desk_time import WeekOfReading, waiting_since, weeks_of_reading
from emi_alumni.foundation.notifications.budget import HELD_FOR
from emi_alumni.foundation.notifications.models import DEFAULT_SIGNALS, HeldSignal, Notification
from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.search.models import MissedSearch
from events.figures import Hosted, hosted
from governance.models import Agreement
from governance.models.partners import FIRST_ALERT
from mentoring.figures import Answers, Promise, answers, promise
from projects.results import FEWEST, Results, Share, results_for

RECENTLY = timedelta(days=90)
MONTHS = 12
WEEKS = 12
# The row of a letter goes thirty days after it left: four weeks are whole.
WEEKS_OF_SIGNALS = 4
SEARCHES = 10
# Beyond, a drawing by place is longer than a page, and its table says as much.
MOST_DRAWN = 24
TABLES = WatchedTables("directory.Member", "mentoring.HelpRequest", "events.Event", "directory.Collectivity")


@dataclass(frozen=True)
class People:
    """`listed`: whom the network finds; `recent`: of them, who signed in within ninety days; `to_come`: imported, not
    come yet; `joined`: who came, by month, the oldest first."""

    listed: int
    recent: int
    confirmed: Share
    to_come: int
    joined: list[tuple[date, int]]

    @property
    def columns(self) -> list[Column]:
        return columns_of([(date_format(month, "N").lower(), n) for month, n in self.joined])


@dataclass(frozen=True)
class WeekOfTelling:
    """What the portal told in a week: under the bell, the signals that each one's budget limits, and what answers or
    asks something of one person; letters, codes left out."""

    monday: date
    signals: int
    direct: int
    letters: int

    @property
    def total(self) -> int:
        return self.signals + self.direct + self.letters


@dataclass(frozen=True)
class Budget:
    """The signals of this month, and of the whole one before it; `held`: what waits for room in somebody's month."""

    this_month: int
    last_month: int
    held: int


@dataclass(frozen=True)
class Figures:
    """What is the same for all who may read it."""

    # What the looks of its drawings say, in their order.
    ANSWERS_KEY = (
        ("done", "Un oui à temps"),
        ("part", "Un oui plus tard, ou la mission a répondu"),
        ("halt", "Personne n’a pu répondre"),
        ("untold", "En attente d’une réponse"),
    )
    PLACES_KEY = ("done", "Tenus en douze mois"), ("seed", "À venir")
    TOLD_KEY = ("done", "Signaux"), ("part", "Réponses et demandes"), ("seed", "Courriels")
    SIGNALS_A_MONTH = DEFAULT_SIGNALS

    people: People
    answers: Answers
    places: list[Hosted]
    reading: list[WeekOfReading]
    told: list[WeekOfTelling]
    budget: Budget
    searches: list[tuple[str, int]]
    counted_at: datetime

    @property
    def tells_of_answers(self) -> bool:
        return self.answers.due >= FEWEST

    @property
    def in_time(self) -> Share:
        return Share("Demandes qui ont eu un oui à temps", self.answers.in_time, self.answers.due)

    @property
    def drawn_answers(self) -> Stacks:
        said = self.answers
        counts = said.in_time, said.later, said.nobody, said.waiting
        kinds = [kind for kind, _ in self.ANSWERS_KEY]
        return stacks_of([("Toutes les demandes", list(zip(kinds, counts, strict=True)))])

    @property
    def drawn_places(self) -> Stacks | None:
        """None when there are too many for a drawing, or none."""
        if not 0 < len(self.places) <= MOST_DRAWN:
            return None
        return stacks_of([(one.name, [("done", one.held), ("seed", one.to_come)]) for one in self.places])

    @property
    def held(self) -> int:
        return sum(one.held for one in self.places)

    @property
    def to_come(self) -> int:
        return sum(one.to_come for one in self.places)

    @property
    def minutes(self) -> list[Column]:
        return columns_of([(f"{one.monday:%d/%m}", one.minutes) for one in self.reading])

    @property
    def usual_minutes(self) -> int:
        """Of the week in the middle: half of them took less."""
        return round(median(one.seconds for one in self.reading) / 60)

    @property
    def drawn_told(self) -> Stacks:
        return stacks_of(
            [
                (f"Semaine du {one.monday:%d/%m}", [("done", one.signals), ("part", one.direct), ("seed", one.letters)])
                for one in self.told
            ]
        )

    @property
    def told_each(self) -> float:
        """A week, for each person of the network, those of this unfinished week left out."""
        whole = self.told[:-1]
        return sum(one.total for one in whole) / len(whole) / self.people.listed if self.people.listed else 0.0

    @property
    def signals_each_last_month(self) -> float:
        return self.budget.last_month / self.people.listed if self.people.listed else 0.0


@dataclass(frozen=True)
class Dashboard:
    """All that the page says. `to_read` and `oldest`: what waits for this account, and since when."""

    figures: Figures
    projects: Results
    promise: Promise
    agreements: list[Agreement]
    to_read: int
    oldest: datetime | None


@prepared
def agreements_to_renew(today: date, soon: date) -> QuerySet[Agreement]:
    return Agreement.objects.waiting(today, soon).select_related("partner").order_by("ends_on", "pk")


def dashboard_for(user: User) -> Dashboard:
    """Figures remembered a minute; what waits and what ends is read each time. Constant statements."""
    now = timezone.now()
    today = local_day(now)
    return Dashboard(
        figures=counted_once(TABLES, "dashboard", (), lambda: figures(now)),
        projects=results_for(user),
        promise=promise(now),
        agreements=agreements_to_renew(today, today + timedelta(days=FIRST_ALERT)),
        to_read=sum(queue.counts(user).values()),
        oldest=waiting_since(user),
    )


def figures(now: datetime) -> Figures:
    """Twelve statements, whatever the size of the network."""
    today = local_day(now)
    asked_again = MissedSearch.objects.asked_again().values_list("words", "times")
    return Figures(
        people=people(now, today),
        answers=answers(now),
        places=hosted(now),
        reading=weeks_of_reading(today, WEEKS),
        told=told(today),
        budget=budget(now, today),
        searches=list(asked_again[:SEARCHES]),
        counted_at=now,
    )


def people(now: datetime, today: date) -> People:
    listed = Q(is_listed=True)
    counted = Member.objects.order_by().aggregate(
        listed=Count("pk", listed),
        recent=Count("pk", listed & Q(user__last_login__gt=now - RECENTLY)),
        confirmed=Count("pk", listed & Q(confirmed_at__gt=now - OLD_AFTER)),
        to_come=Count("pk", Q(state=MemberState.IMPORTED, hidden_by_choice=False, suspended=False)),
    )
    months = [months_after(today.replace(day=1), -n) for n in reversed(range(MONTHS))]
    came = Member.objects.listed().filter(activated_at__gte=midnight(months[0])).order_by()
    by_month = {
        local_day(month): n
        for month, n in came.annotate(month=TruncMonth("activated_at")).values_list("month").annotate(n=Count("pk"))
    }
    return People(
        listed=counted["listed"],
        recent=counted["recent"],
        confirmed=Share("Fiches confirmées depuis moins de douze mois", counted["confirmed"], counted["listed"]),
        to_come=counted["to_come"],
        joined=[(month, by_month.get(month, 0)) for month in months],
    )


def told(today: date) -> list[WeekOfTelling]:
    """The last weeks, this one included, the oldest first. Three statements."""
    mondays = [monday_of(today) - timedelta(weeks=n) for n in reversed(range(WEEKS_OF_SIGNALS))]
    signals, direct = (
        by_week(Notification.objects.filter(is_signal=limited), "at", mondays) for limited in (True, False)
    )
    posted = by_week(Letter.objects.exclude(kind__in=[Kind.CODE, Kind.ERASURE]), "created_at", mondays)
    return [WeekOfTelling(*week) for week in zip(mondays, signals, direct, posted, strict=True)]


def budget(now: datetime, today: date) -> Budget:
    """Two statements."""
    first = today.replace(day=1)
    this_month = Q(at__gte=midnight(first))
    signals = Notification.objects.filter(is_signal=True, at__gte=midnight(months_after(first, -1))).order_by()
    counted = signals.aggregate(this_month=Count("pk", this_month), last_month=Count("pk", ~this_month))
    return Budget(**counted, held=HeldSignal.objects.filter(at__gt=now - HELD_FOR).count())


def by_week(rows: QuerySet, moment: str, mondays: list[date]) -> list[int]:
    begins = [midnight(monday) for monday in [*mondays, mondays[-1] + timedelta(weeks=1)]]
    weeks = {
        f"week_{n}": Count("pk", Q(**{f"{moment}__gte": begins[n], f"{moment}__lt": begins[n + 1]}))
        for n in range(len(mondays))
    }
    counted = rows.order_by().filter(**{f"{moment}__gte": begins[0]}).aggregate(**weeks)
    return [counted[name] for name in weeks]


def midnight(day: date) -> datetime:
    """When this day begins here."""
    return timezone.make_aware(datetime.combine(day, time()))
