"""Writing an event: the form of a contribution, for who organises it."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404, resolve_url

from directory.contributions.pages import Pages
from directory.models import Member
from emi_alumni.foundation.moderation.models import State
from events.forms.events import EventForm, hosts_of
from events.models import Event


class EventPages(Pages):
    form = EventForm
    home = "events:agenda"
    label = "Agenda"
    template = "events/event_form.html"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Event:
        """At one's own collectivité, unless one chooses another."""
        return Event(author=member, host=hosts_of(member).filter(pk=member.collectivity_id).first())

    def own(self, request: HttpRequest, pk: int, **within: Any) -> Any:
        """Whoever organises it, today; 404 for anybody else."""
        return get_object_or_404(Event.objects.organised_by(request.user.member).for_author(), pk=pk)

    def success_url(self, thing: Any) -> Any:
        return thing if thing.state in (State.PUBLISHED, State.PENDING) else resolve_url(self.home)
