"""After an event: its report, by its organisers; three questions, to those who came."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from directory.contributions.forms import ContributionForm
from directory.contributions.models import Contribution
from directory.contributions.pages import Pages
from directory.models import Member, User
from emi_alumni.foundation.moderation.models import CURRENT
from emi_alumni.foundation.views import with_profile
from events.feedback import give_feedback, is_asked
from events.forms.reports import EventReportForm, FeedbackForm
from events.models import (
    Event,
    EventAudience,
    EventQuerySet,
    EventReport,
    EventStatus,
    Registration,
    RegistrationState,
)
from events.organisers import MANDATE_ENDED, formerly_organised_by


class EventReportPages(Pages):
    """Of who organises the event today, colleagues included, and of who wrote it."""

    form = EventReportForm
    within: ClassVar[Mapping[str, str]] = {"event": "event"}
    template = "events/report_form.html"
    label = "Agenda"
    new_at = "ecrire/"

    def add(self, request: HttpRequest, **within: Any) -> HttpResponse:
        """One that was begun is gone on with."""
        event = self.organised(request, within["event"])
        begun = EventReport.objects.filter(event=event, state__in=CURRENT).for_author().first()
        if begun is not None and request.method != "POST":
            return redirect(begun.edit_url if begun.may_be_edited else event.get_absolute_url())
        return super().add(request, **within)

    def new(self, request: HttpRequest, member: Member, **within: Any) -> EventReport:
        event = self.organised(request, within["event"])
        came = event.registrations.filter(state=RegistrationState.PRESENT).count()
        begun = EventReport(event=event, author=member)
        if came:
            begun.attendance = came
        return begun

    def organised(self, request: HttpRequest, pk: int) -> Event:
        """What is over and took place; 404 for what does not, and for who does not organise it."""
        mine = Event.objects.organised_by(request.user.member).published().exclude(status=EventStatus.CANCELLED)
        mine = mine.exclude(audience=EventAudience.NAMED)
        event = mine.for_author().filter(pk=pk).first()
        if event is None and request.method == "POST":
            event = self.formerly(request).filter(pk=pk).first()
        if event is None or not event.is_past:
            raise Http404
        return event

    def formerly(self, request: HttpRequest) -> EventQuerySet:
        """Those whose mandate ended while this person wrote, who find there what they typed."""
        former = formerly_organised_by(cast(User, request.user)).exclude(status=EventStatus.CANCELLED)
        return former.exclude(audience=EventAudience.NAMED).for_author()

    def before_sending(self, request: HttpRequest, form: ContributionForm, thing: Contribution) -> dict[str, Any]:
        report, user = cast(EventReport, thing), cast(User, request.user)
        if report.written_by(user) if report.pk else report.event.written_by(user):
            return {}
        form.add_error(None, MANDATE_ENDED)
        return {"is_online": report.is_published}

    def own(self, request: HttpRequest, pk: int, **within: Any) -> EventReport:
        report = get_object_or_404(EventReport.objects.for_author(), pk=pk, event=within["event"])
        if not report.written_by(cast(User, request.user)):
            raise Http404
        return report

    def edit(self, request: HttpRequest, pk: int, **within: Any) -> HttpResponse:
        report = get_object_or_404(EventReport.objects.for_author(), pk=pk, event=within["event"])
        if not report.written_by(cast(User, request.user)):
            former = self.formerly(request).filter(pk=report.event_id)
            if request.method != "POST" or not former.exists():
                raise Http404
        if not report.may_be_edited:
            raise Http404
        return self.write(request, report)

    def context(self, request: HttpRequest, form: ContributionForm, thing: Contribution) -> dict[str, Any]:
        return {"event": cast(EventReport, thing).event}

    def home_of(self, thing: Any) -> str:
        return thing.event.get_absolute_url()


@with_profile
def event_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """For who came, once the event is over; 404 for anybody else. Their name is not kept with what they answer."""
    event = get_object_or_404(Event.objects.visible_to(request.user).published(), pk=pk)
    mine = get_object_or_404(Registration.objects.of(request.user.member), event=event)
    mine.event = event
    if request.method != "POST" and not is_asked(event, mine):
        raise Http404
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            give_feedback(mine, form.save(commit=False))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Merci : votre avis est gardé sans votre nom.")
            return redirect(event)
    return render(request, "events/feedback.html", {"event": event, "form": form})
