"""How the network is organised, its sessions, the points proposed for them, and the register of decisions."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html

from emi_alumni.foundation.back_office.base import PortalAdmin, portal_field, staff
from emi_alumni.foundation.back_office.confirmed_action import ConfirmedActions, Question, ReadOnly
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, DateToCome, Options
from emi_alumni.foundation.forms import PlainWords
from emi_alumni.foundation.listing.figures import count_of
from governance.forms.proofs import NAMES, ProofForm
from governance.models import AgendaPoint, Level, Meeting, Membership, Organisation, Resolution
from governance.models.convocations import NOTICE, change_session, convoke

MEANS = ("hours_a_month", "budget", "rooms", "other_means")


@admin.register(Organisation)
class OrganisationAdmin(PortalAdmin):
    """Each choice is a line, dated: the latest that has begun is in force. A new choice is added, not written over."""

    position = 5
    list_display = ("level", "since", "review_on", "hours_a_month", "budget", "in_force")
    ordering = ("-since", "-pk")
    actions = None
    fields = ("level", "since", "review_on", "why", *MEANS)
    helps: ClassVar[dict[str, str]] = {
        "level": "Niveau 3 : créez ensuite le bureau et l’assemblée générale dans Instances, puis les sièges du "
        "bureau.",
        "since": "Le choix s’applique à partir de ce jour.",
        "why": "Se lit sur la page « Comment le réseau s’organise ».",
        "hours_a_month": "Temps d’animation donné au réseau, toutes personnes ensemble.",
    }

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new choice starts from the means there are."""
        chosen = Organisation.objects.in_force()
        means = {name: getattr(chosen, name) for name in MEANS} if chosen else {}
        return means | super().get_changeform_initial_data(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What was chosen, and when, stays: means and reasons are kept up to date."""
        return ("level", "since") if obj and obj.since <= timezone.localdate() else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        chosen = Organisation.objects.in_force()
        self.chosen_pk = chosen.pk if chosen else None
        return super().get_queryset(request)

    @admin.display(description="en vigueur", boolean=True)
    def in_force(self, organisation: Organisation) -> bool:
        return organisation.pk == self.chosen_pk


class DecisionsOfMeetingForms(forms.BaseInlineFormSet):
    """They are of the session's body, and decided that day, unless said."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if form.instance.pk is None:
            form.instance.body, form.instance.on = self.instance.body, self.instance.on
        return form


class DecisionsOfMeeting(admin.TabularInline):
    model = Resolution
    formset = DecisionsOfMeetingForms
    fields = ("what", "who", "member", "due_on")
    autocomplete_fields = ("member",)
    extra = 1
    can_delete = False
    verbose_name_plural = "ce qui est décidé"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resolution]:
        return super().get_queryset(request).select_related("member", "body", "meeting")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return portal_field(super().formfield_for_dbfield(db_field, request, **kwargs))


class LateForm(PlainWords, forms.Form):
    late = forms.BooleanField(
        label="Convoquer malgré tout, à moins de quinze jours",
        error_messages={"required": "La séance vient dans moins de quinze jours : cochez la case, ou déplacez-la."},
    )


@admin.register(Meeting)
class MeetingAdmin(ConfirmedActions):
    position = 2
    list_display = ("__str__", "host", "present", "to_answer", "state")
    list_filter = (DateToCome, "body")
    list_select_related = ("body", "host")
    search_fields = ("body__name", "place")
    search_help_text = "Instance ou lieu."
    ordering = ("-on", "-pk")
    autocomplete_fields = ("host",)
    fields = ("body", "on", "starts_at", "host", "place", "agenda", "present")
    inlines = (DecisionsOfMeeting,)
    actions = ("convoke", "cancel")
    helps: ClassVar[dict[str, str]] = {
        "starts_at": "Si l’assemblée est déjà convoquée, les personnes convoquées sont prévenues du changement.",
        "place": "Si l’assemblée est déjà convoquée, les personnes convoquées sont prévenues du changement.",
        "quorum": "La part des adhésions qui doit être présente ou représentée. Vide : pas de quorum.",
        "agenda": "« - » au début des lignes pour une liste, une ligne vide entre deux paragraphes.",
    }

    def list_rows(self, rows: Any) -> QuerySet[Meeting]:
        waiting = AgendaPoint.objects.filter(meeting=OuterRef("pk"), accepted_at=None, declined_at=None)
        return rows.annotate(waiting_n=count_of(waiting))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Once convoked, its day stays: another day is another convocation."""
        fixed = ("body", "on", "convoked_at") if obj and obj.convoked_at else ("body", "convoked_at")
        return fixed if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.fields, "quorum", "convoked_at") if obj and obj.body.is_assembly else self.fields

    def has_convoke_permission(self, request: HttpRequest) -> bool:
        """An assembly is convoked at level 3 alone: the action is not shown below it."""
        if not hasattr(request, "organisation_level"):
            request.organisation_level = Organisation.objects.level()  # type: ignore[attr-defined]
        is_association = request.organisation_level >= Level.ASSOCIATION  # type: ignore[attr-defined]
        return is_association and self.has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: Meeting, form: Any, change: bool) -> None:
        """Whoever was convoked is told of another hour or place."""
        if change:
            change_session(obj, by=staff(request))
        else:
            super().save_model(request, obj, form, change)

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    @admin.action(description="Convoquer l’assemblée", permissions=["convoke"])
    def convoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        days = [meeting.on for meeting in queryset]
        people = Membership.objects.current().count()
        who = "Une personne sera convoquée" if people == 1 else f"{people} personnes seront convoquées"
        is_late = any(day < timezone.localdate() + NOTICE for day in days)
        form = LateForm(request.POST if self.answered(request) else None) if is_late else None
        short = " La séance vient dans moins de quinze jours : confirmez-le plus bas." if is_late else ""
        question = Question(
            "convoke",
            "Convoquer l’assemblée générale",
            f"{who} : chacune est prévenue une fois, avec le jour, l’heure, le lieu et l’ordre du jour. La date de la "
            f"séance ne change plus ensuite.{short}",
            "Convoquer et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("body"),
            question,
            convoke,
            "L’assemblée est convoquée.|{n} assemblées sont convoquées.",
            "Assemblée convoquée",
            form,
        )

    @admin.display(description="points à répondre")
    def to_answer(self, meeting: Any) -> int | None:
        return meeting.waiting_n or None

    @admin.display(description="état")
    def state(self, meeting: Meeting) -> str:
        if meeting.cancelled_at:
            return "annulée"
        return "à venir" if meeting.is_to_come else "tenue"

    @admin.action(description="Annuler, en disant pourquoi", permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "cancel",
            "Annuler des séances",
            "Elles restent visibles, marquées comme annulées. Qui y siège, et qui avait proposé un point, est prévenu.",
            "Annuler et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("body"),
            question,
            lambda meeting: meeting.cancel(reason=form.cleaned_data["reason"]),
            "La séance est annulée.|{n} séances sont annulées.",
            "Séance annulée",
            form,
        )


class AnswerFilter(ChoiceFilter):
    title = "réponse"
    parameter_name = "reponse"
    options: ClassVar[Options] = {
        "attente": ("attendue", lambda rows: rows.waiting()),
        "retenu": ("retenu", lambda rows: rows.accepted()),
        "ecarte": ("écarté", lambda rows: rows.filter(declined_at__isnull=False)),
    }


class AnswerForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label="Un mot pour la personne",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        error_messages={"max_length": "Raccourcissez : 300 caractères au plus."},
        help_text="Facultatif. Par exemple : en fin de séance, dix minutes.",
    )


@admin.register(AgendaPoint)
class AgendaPointAdmin(ReadOnly):
    """Read here, answered by an action: members write them on the session's page."""

    position = 3
    list_display = ("text", "of_meeting", "member", "created_at", "answered_how")
    list_filter = (AnswerFilter, "meeting__body")
    list_select_related = ("meeting__body", "member")
    fields = ("text", "of_meeting", "member", "created_at", "answered_how", "answer")
    readonly_fields = fields
    actions = ("accept", "decline")

    @admin.display(description="séance", ordering="meeting__on")
    def of_meeting(self, point: AgendaPoint) -> str:
        return format_html('<a href="{}">{}</a>', point.meeting.get_absolute_url(), point.meeting)

    @admin.display(description="réponse")
    def answered_how(self, point: AgendaPoint) -> str:
        if point.accepted_at:
            return "à l’ordre du jour"
        return "pas retenu" if point.declined_at else "attendue"

    @admin.action(description="Mettre à l’ordre du jour", permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = AnswerForm(request.POST if self.answered(request) else None)
        question = Question(
            "accept",
            "Mettre à l’ordre du jour",
            "Ces points apparaissent sur la page de la séance. Les personnes qui les ont proposés sont prévenues.",
            "Retenir et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("meeting__body", "member__user"),
            question,
            lambda point: point.accept(by=staff(request), answer=form.cleaned_data["reason"]),
            "Le point est à l’ordre du jour.|{n} points sont à l’ordre du jour.",
            "Point retenu",
            form,
        )

    @admin.action(description="Ne pas retenir, en disant pourquoi", permissions=["decide"])
    def decline(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "decline",
            "Ne pas retenir des points",
            "Ils ne seront pas à l’ordre du jour. Les personnes qui les ont proposés liront pourquoi.",
            "Répondre",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("meeting__body", "member__user"),
            question,
            lambda point: point.decline(by=staff(request), answer=form.cleaned_data["reason"]),
            "La réponse est envoyée.|{n} réponses sont envoyées.",
            "Point écarté",
            form,
        )


class DoneFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"
    options: ClassVar[Options] = {
        "en-cours": ("en cours", lambda rows: rows.open()),
        "en-retard": ("en retard", lambda rows: rows.overdue()),
        "faite": ("faite", lambda rows: rows.done()),
        "non": ("abandonnée", lambda rows: rows.filter(dropped_on__isnull=False)),
    }


@admin.register(Resolution)
class ResolutionAdmin(ConfirmedActions):
    position = 4
    list_display = ("what", "body", "on", "charge", "due_on", "state")
    list_filter = (DoneFilter, "body")
    list_select_related = ("body", "member")
    search_fields = ("what", "who", "outcome")
    search_help_text = "Mots de la décision, de qui s’en charge ou de ce qu’il en est."
    ordering = ("-on", "pk")
    autocomplete_fields = ("meeting", "member")
    fields = (
        *("body", "meeting", "on", "what", "who", "member", "due_on", "done_on", "dropped_on", "outcome"),
        *NAMES,
    )
    actions = ("mark_done",)
    helps: ClassVar[dict[str, str]] = {
        "done_on": "Une décision faite dit ce qui le montre.",
        "proof": "Une séance, une page, un projet, une ressource.",
        "proof_link": "L’adresse d’une page du portail, ou un lien.",
        "proof_on": "S’il n’y a pas de page : le jour où cela a été constaté.",
    }

    @admin.display(description="qui s’en charge")
    def charge(self, decision: Resolution) -> str:
        return decision.in_charge or "—"

    @admin.display(description="état")
    def state(self, decision: Resolution) -> str:
        return decision.state_words

    @admin.action(description="Marquer comme faites", permissions=["change"])
    def mark_done(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = ProofForm(request.POST if self.answered(request) else None)
        question = Question(
            "mark_done",
            "Décisions faites",
            "Le registre montrera ces décisions comme faites aujourd’hui, avec ce qui le montre.",
            "Marquer comme faites",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda decision: decision.mark_done(**form.proof_said()),
            "La décision est faite.|{n} décisions sont faites.",
            "Décision faite",
            form,
        )
