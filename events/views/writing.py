"""Writing an event: the form of a contribution, for who organises it."""

from datetime import date
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from directory.contributions.forms import ContributionForm
from directory.contributions.models import Contribution
from directory.contributions.pages import Pages
from directory.models import Member, User
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from events.club_news import tells_its_club, told_in_club
from events.forms.club_dates import new_club_date
from events.forms.events import ClubDateForm, EventForm
from events.models import Event
from events.models.events import organised_events
from events.organisers import MANDATE_ENDED, formerly_organised_by
from events.wanted_workshops import workshop_asked_by
from governance.models import Club

# Of an event proposed again; its dates, and the link of its meeting but for who organised it, are left out.
SAID_AGAIN = (
    *("kind", "title", "presentation", "all_day", "format", "venue", "access", "accessibility"),
    *("host", "club", "cohort", "audience", "capacity"),
)
NOBODY_EXPELLED = "{} places sont prises ou proposées, pour {} : toutes sont gardées."


@prepared
def clubs_inside(member: Member, slug: str, day: date) -> QuerySet[Club]:
    """The club of this address, if this person is in it, or animates it, on this day."""
    return Club.objects.of(member, day).filter(slug=slug)


class EventPages(Pages):
    form = EventForm
    home = "events:agenda"
    label = "Agenda"
    template = "events/event_form.html"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Event:
        """At one's own collectivité, unless one chooses another."""
        return Event(author=member, host_id=member.collectivity_id)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """« Proposer le même » : what another event says, its dates left out (`comme`: its number); or the workshop
        that an idea asks for (`idee`)."""
        if said := workshop_asked_by(request.GET.get("idee", "")):
            return said
        asked = request.GET.get("comme", "")
        number = int(asked) if asked.isdecimal() and len(asked) <= 18 else 0
        like = Event.objects.visible_to(request.user).filter(pk=number).first() if number else None
        if like is None:
            return {}
        said = {name: getattr(like, name) for name in SAID_AGAIN}
        if like.written_by(cast(User, request.user)):
            said["meeting_url"] = like.meeting_url
        if not like.all_day:
            starts, ends = timezone.localtime(like.starts_at), timezone.localtime(like.ends_at)
            said |= {"starts": starts.time(), "ends": ends.time()}
        return said

    def context(self, request: HttpRequest, form: ContributionForm, thing: Any) -> dict[str, Any]:
        told = 0
        if tells_its_club(thing) and not thing.is_published:
            told = told_in_club(thing.club_id, thing.author_id)
        return super().context(request, form, thing) | {"told": told}

    def changed_message(self, thing: Any) -> str:
        too_many = f" {NOBODY_EXPELLED.format(thing.seats_taken, thing.capacity)}" if thing.seats_too_many else ""
        return super().changed_message(thing) + too_many

    def success_message(self, thing: Any) -> str:
        told = " Les membres du club sont prévenus." if thing.club_id and not thing.is_past else ""
        return super().success_message(thing) + (told if thing.is_published else "")

    def own(self, request: HttpRequest, pk: int, **within: Any) -> Any:
        """Whoever organises it, today; 404 for anybody else."""
        return organised_events.first_or_404(request.user.member, pk, timezone.localdate())

    def edit(self, request: HttpRequest, pk: int, **within: Any) -> HttpResponse:
        """Whoever organised it when the page was drawn, and does not any more, finds there what they typed."""
        if request.method == "POST":
            former = formerly_organised_by(cast(User, request.user)).for_author().filter(pk=pk)
            if left := former.first():
                return self.write(request, left)
        return super().edit(request, pk, **within)

    def before_sending(self, request: HttpRequest, form: ContributionForm, thing: Contribution) -> dict[str, Any]:
        if thing.pk is None or thing.written_by(cast(User, request.user)):
            return {}
        form.add_error(None, MANDATE_ENDED)
        return {"is_online": True}

    def success_url(self, thing: Any) -> Any:
        return thing if thing.state in (State.PUBLISHED, State.PENDING) else resolve_url(self.home)


class ClubDatePages(EventPages):
    """The same form, begun from the page of a club by who is in it: its animators' dates go online at once."""

    form = ClubDateForm

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Event:
        club = clubs_inside.first_or_404(member, within["slug"], timezone.localdate())
        return new_club_date(Event(author=member), club)

    def home_of(self, thing: Any) -> str:
        return str(thing.club.get_absolute_url())
