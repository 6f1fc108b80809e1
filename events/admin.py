"""The agenda as the mission follows it. Events are written on their own pages, and decided in the queue."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.back_office.base import PortalAdmin, ReadOnlyInline, portal_field, staff
from emi_alumni.foundation.back_office.confirmed_action import Question, ReadOnly
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from events import files, lifecycle
from events.models import (
    AnnualMeeting,
    CallProposal,
    CodevInvitation,
    CodevSession,
    ContributionCall,
    DatePoll,
    Event,
    EventAudience,
    EventDocument,
    EventKind,
    EventPhoto,
    EventReport,
    HostAnswer,
    HostingStep,
    HostSwap,
    ProposalState,
    Registration,
)
from governance.rights import acting


class WhenFilter(ChoiceFilter):
    title = "date"
    parameter_name = "quand"
    options: ClassVar[Options] = {
        "a-venir": ("à venir", lambda rows: rows.to_come()),
        "passes": ("passés", lambda rows: rows.past()),
    }


@admin.register(Event)
class EventAdmin(ContributionAdmin):
    list_display = ("title", "kind", "starts_at", "host", "club", "seats_taken", "status", "state")
    list_filter = (WhenFilter, "state", "status", "kind", "format", "club")
    list_select_related = ("author", "host", "club")
    search_fields = folded = ("title", "club__sort_key")
    search_help_text = "Mots du titre, nom du club."
    actions = ("cancel", "withdraw")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """All but what two people keep for themselves."""
        return super().get_queryset(request).exclude(audience=EventAudience.NAMED)

    @admin.action(description="Annuler, en disant pourquoi", permissions=["decide"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "cancel",
            "Annuler des événements",
            "Ils restent lisibles, avec votre phrase. Les personnes inscrites et les membres du club la liront.",
            "Annuler et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("club"),
            question,
            lambda event: lifecycle.cancel(event, by=staff(request), reason=form.cleaned_data["reason"]),
            "L’événement est annulé.|{n} événements sont annulés.",
            "Événement annulé",
            form,
        )


@admin.register(EventReport)
class EventReportAdmin(ContributionAdmin):
    list_display = ("event", "author", "attendance", "state")
    list_filter = ("state",)
    list_select_related = ("author", "event")
    search_fields = ("event__title",)
    search_help_text = "Mots du titre de l’événement."


class EventFileAdmin(ReadOnly):
    """What organisers added to an event that was held. Of a promotion's own, nothing is listed here."""

    list_display: Any = ("__str__", "event", "added_by", "added_at")
    list_select_related: ClassVar[Any] = ("event", "added_by")
    ordering = ("-added_at", "-pk")
    actions: Any = ("take_off",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(event__in=Event.objects.visible_to(staff(request)).order_by())

    @admin.display(description="fichier")
    def download(self, thing: EventDocument) -> str:
        return format_html('<a href="{}" download>Enregistrer le fichier</a>', thing.get_absolute_url())

    @admin.action(description="Retirer et effacer, en disant pourquoi", permissions=["decide"])
    def take_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "take_off",
            f"Retirer : {self.opts.verbose_name_plural}",
            "Les fichiers sont effacés pour de bon. La personne qui les a ajoutés lira votre phrase.",
            "Retirer, effacer et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("event", "added_by__user"),
            question,
            lambda thing: files.take_off(thing, by=staff(request), reason=form.cleaned_data["reason"]),
            "C’est retiré et effacé.|{n} fichiers sont retirés et effacés.",
            "Fichier d’événement retiré et effacé",
            form,
        )


@admin.register(EventPhoto)
class EventPhotoAdmin(EventFileAdmin):
    list_filter: ClassVar = ("nobody",)
    fields = ("event", "alt", "caption", "nobody", "added_by", "added_at")
    readonly_fields = fields


@admin.register(EventDocument)
class EventDocumentAdmin(EventFileAdmin):
    list_filter: ClassVar = ("kind",)
    fields = ("event", "title", "download", "kind", "accessible", "added_by", "added_at")
    readonly_fields = fields


@admin.register(Registration)
class RegistrationAdmin(ReadOnly):
    list_display = ("event", "member", "guest_name", "state", "asked_at")
    list_filter: ClassVar = ("state",)
    list_select_related = ("event", "member")
    fields = ("event", "member", "guest_name", "state", "asked_at", "offered_until", "shows_name")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        """Of the events that this account reads: who comes to a promotion's own is for that promotion."""
        return super().get_queryset(request).filter(event__in=Event.objects.visible_to(staff(request)).order_by())


class AnswersInline(admin.TabularInline):
    model = HostAnswer
    fields = ("collectivity", "answer", "reason")
    autocomplete_fields = ("collectivity",)
    extra = 0
    verbose_name_plural = "ce que disent les collectivités"

    def get_queryset(self, request: HttpRequest) -> QuerySet[HostAnswer]:
        return super().get_queryset(request).select_related("collectivity", "meeting")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return portal_field(super().formfield_for_dbfield(db_field, request, **kwargs))


class StepsInline(ReadOnlyInline):
    model = HostingStep
    fields = ("at", "what", "collectivity", "year_given", "words", "member")
    readonly_fields = fields
    verbose_name_plural = "ce qui s’est dit, et quand"

    def get_queryset(self, request: HttpRequest) -> QuerySet[HostingStep]:
        return super().get_queryset(request).select_related("collectivity", "meeting", "member")


@admin.register(AnnualMeeting)
class AnnualMeetingAdmin(PortalAdmin):
    """Past meetings are written here; those to come are decided on the page of the annual meeting, or here."""

    list_display = ("year", "host", "decided", "on", "event")
    list_select_related = ("host", "event")
    ordering = ("-year",)
    actions = None
    autocomplete_fields = ("host",)
    fields = ("year", "host", "decided", "on", "event")
    helps: ClassVar[dict[str, str]] = {
        "host": "Vide : à décider. Écrit : confirmé, le plan n’y touche plus.",
        "decided": "Pour une rencontre passée : « a accueilli ».",
        "on": "Quand le jour est connu, et que l’événement n’est pas encore dans l’agenda.",
        "event": "Les rencontres annuelles de l’agenda.",
    }

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("year",) if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return (AnswersInline, StepsInline) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "event":
            kwargs["queryset"] = Event.objects.published().filter(kind=EventKind.ANNUAL).order_by("-starts_at", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A host whom the mission writes is in the history; exchanges that it makes void are over."""
        super().save_model(request, obj, form, change)
        if "host" in form.changed_data:
            member = getattr(staff(request), "member", None)
            HostingStep.write(obj, HostingStep.What.WRITTEN, obj.host, member=member)
            HostSwap.objects.about(obj).cancel()


@admin.register(DatePoll)
class DatePollAdmin(ReadOnly):
    """What the mission follows of the polls: who looks for which date, until when, and what came of it. The answers are
    for those who are asked."""

    list_display = ("title", "kind", "author", "club", "body", "closes_at", "settled_at", "cancelled_at")
    list_filter: ClassVar = ("kind",)
    list_select_related = ("author", "club", "body")
    search_fields = ("title",)
    search_help_text = "Mots du titre."
    fields = ("title", "kind", "author", "club", "body", "closes_at", "cancelled_at", "settled_at", "event", "moves")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[DatePoll]:
        """A promotion's own is for that promotion, as its events are."""
        polls = super().get_queryset(request)
        member = acting(staff(request))
        mine = DatePoll.objects.for_member(member).order_by().values("pk") if member else []
        return polls.filter(Q(cohort=None) | Q(pk__in=mine))


@admin.register(CodevSession)
class CodevSessionAdmin(ReadOnly):
    """When it was held, and with how many people: neither its question nor its notes, which are those of who came."""

    list_display = ("event", "step", "ended_at")
    list_filter: ClassVar = ("step",)
    list_select_related = ("event",)
    fields = ("event", "step", "ended_at")
    readonly_fields = fields


@admin.register(CodevInvitation)
class CodevInvitationAdmin(ReadOnly):
    list_display = ("session", "member", "state", "changed_at")
    list_filter: ClassVar = ("state",)
    list_select_related = ("session__event", "member")
    fields = ("session", "member", "state", "reason", "answer_by", "changed_at")
    readonly_fields = fields


class OfReadEvents(ReadOnly):
    """What belongs to events that this account reads: a promotion's own is for that promotion."""

    OF = "event"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        read = Event.objects.visible_to(staff(request)).order_by()
        return super().get_queryset(request).filter(**{f"{self.OF}__in": read})


@admin.register(ContributionCall)
class ContributionCallAdmin(OfReadEvents):
    list_display = ("event", "closes_at", "opened_by", "published_at")
    list_select_related = ("event", "opened_by")
    fields = ("event", "looked_for", "minutes", "closes_at", "opened_by", "opened_at", "published_at")
    readonly_fields = fields


@admin.register(CallProposal)
class CallProposalAdmin(OfReadEvents):
    """What was sent to a call; drafts are their authors' alone. It is decided on its own page."""

    OF = "call__event"
    list_display = ("title", "author", "call", "format", "decision", "sent_at")
    list_filter: ClassVar = ("format", "decision")
    list_select_related = ("author", "call__event")
    search_fields = ("title",)
    search_help_text = "Mots du titre."
    fields = ("title", "author", "call", "format", "summary", "needs", "mission_order", "decision", "told", "sent_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[CallProposal]:
        return super().get_queryset(request).filter(state=ProposalState.SENT)
