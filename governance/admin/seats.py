"""Who sits where: bodies, seats, mandates (given, renewed, ended in one act)."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from directory.models import Member
from directory.models.member_state import MemberState
from emi_alumni.foundation.back_office.base import PortalAdmin, ReadOnlyInline, staff
from emi_alumni.foundation.back_office.confirmed_action import ConfirmedActions, Question
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.listing.figures import count_of
from emi_alumni.foundation.text import fold
from governance.models import Body, Rank, Seat, SeatMandate
from governance.models.mandates import Mandate


def current_holders() -> QuerySet[SeatMandate]:
    return SeatMandate.objects.current().filter(seat=OuterRef("pk"), rank=Rank.HOLDER)


@admin.register(Body)
class BodyAdmin(PortalAdmin):
    position = 6
    list_display = ("name", "kind", "seats_open")
    search_fields = ("name",)
    actions = None

    def list_rows(self, rows: Any) -> QuerySet[Body]:
        return rows.annotate(seats_n=count_of(Seat.objects.filter(body=OuterRef("pk"), closed_on=None)))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Its kind is said once: rights come from it. Its address stays."""
        fields = ("kind", "name", "purpose", "secretariat")
        return (*fields, "slug") if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("kind", "slug") if obj else ()

    @admin.display(description="sièges ouverts", ordering="seats_n")
    def seats_open(self, body: Any) -> int:
        return body.seats_n


class VacantFilter(ChoiceFilter):
    title = "occupation"
    parameter_name = "occupation"
    options: ClassVar[Options] = {
        "vacant": ("vacants", lambda rows: rows.filter(~Exists(current_holders()), closed_on=None)),
        "occupe": ("occupés", lambda rows: rows.filter(Exists(current_holders()), closed_on=None)),
        "supprime": ("supprimés", lambda rows: rows.filter(closed_on__isnull=False)),
    }


class MandatesInline(ReadOnlyInline):
    """The mandates of a seat or of a club, the latest first."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("member")

    @admin.display(description="dernier jour")
    def last(self, mandate: Mandate) -> str:
        return french_date(mandate.last_day) if mandate.last_day else "—"


class MandatesOfSeat(MandatesInline):
    model = SeatMandate
    verbose_name_plural = "qui l’a tenu"
    fields = ("member", "rank", "title", "starts_on", "last")
    readonly_fields = fields


@admin.register(Seat)
class SeatAdmin(PortalAdmin):
    position = 1
    list_display = ("place", "body", "holder", "vacant")
    list_filter = ("body", VacantFilter)
    search_fields = ("quality", "collectivity__sort_key")
    search_help_text = "Collectivité ou qualité, avec ou sans accents."
    ordering = ("body", "position", "pk")
    autocomplete_fields = ("collectivity",)
    inlines = (MandatesOfSeat,)
    actions = None

    def list_rows(self, rows: Any) -> QuerySet[Seat]:
        return rows.for_list()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Seat], search_term: str
    ) -> tuple[QuerySet[Seat], bool]:
        for word in fold(search_term).split():
            queryset = queryset.filter(Q(collectivity__sort_key__contains=word) | Q(quality__icontains=word))
        return queryset, False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = ("body", "collectivity", "quality", "position", "opened_on")
        return (*fields, "closed_on") if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Whose seat it is does not change under who holds it: close it, and open another."""
        return ("body", "collectivity") if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    @admin.display(description="siège", ordering="collectivity__sort_key")
    def place(self, seat: Seat) -> str:
        return seat.label

    @admin.display(description="qui l’occupe")
    def holder(self, seat: Seat) -> str:
        return str(seat.holder.member) if seat.holder else "—"

    @admin.display(description="vacant depuis le")
    def vacant(self, seat: Seat) -> date | None:
        return None if seat.closed_on else seat.vacant_since


class WhenFilter(ChoiceFilter):
    title = "mandat"
    parameter_name = "mandat"
    options: ClassVar[Options] = {
        "en-cours": ("en cours", lambda rows: rows.current()),
        "a-revoir": ("à revoir : la personne a bougé", lambda rows: rows.lapsed()),
        "bientot": ("finit sous 60 jours", lambda rows: rows.ending_soon()),
        "termine": ("terminé", lambda rows: rows.filter(until__lte=timezone.localdate())),
    }


class MandateForm(forms.ModelForm):
    """Whoever saves it gives it: the model refuses a mandate given to oneself."""

    giver: Any = None

    class Meta:
        model = SeatMandate
        fields = ("seat", "member", "rank", "title", "starts_on", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.given_by = self.giver

    def clean(self) -> dict[str, Any]:
        """A mandate that would rest on nothing, as the person's record says, is refused before it is given and told.

        Who has not come yet may be named already: the mandate counts from the day they do.
        """
        data = super().clean() or {}
        seat, member = data.get("seat"), data.get("member")
        if member is None or member == getattr(self.giver, "member", None):
            return data
        if why := self.why_not(seat, member):
            what_to_do = "corrigez d’abord la fiche, ou choisissez quelqu’un d’autre"
            raise forms.ValidationError({"member": f"{why} : {what_to_do}."})
        return data

    @staticmethod
    def why_not(seat: Seat | None, member: Member) -> str:
        """Why this person would hold nothing by the mandate; empty when they would."""
        if member.suspended or member.state == MemberState.ERASED:
            return f"{member} est hors du réseau"
        if seat is None or seat.collectivity_id is None:
            return ""
        if member.state == MemberState.LEFT:
            return f"D’après sa fiche, {member} a quitté le territoire"
        if seat.collectivity_id != member.collectivity_id:
            return f"D’après sa fiche, {member} ne travaille pas dans cette collectivité"
        return ""


class GivenMandates(ConfirmedActions):
    """Mandates are given here, never to oneself; an action prolongs or ends them."""

    form = MandateForm

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type("GivenForm", (form,), {"giver": staff(request)})

    @admin.display(description="dernier jour", ordering="until")
    def last(self, mandate: Mandate) -> date | None:
        return mandate.last_day

    @admin.display(description="en cours", boolean=True)
    def runs(self, mandate: Mandate) -> bool:
        return mandate.is_current and mandate.in_force


@admin.register(SeatMandate)
class SeatMandateAdmin(GivenMandates):
    position = 0
    list_display = ("member", "seat", "rank", "starts_on", "last", "runs")
    list_filter = (WhenFilter, "seat__body", "rank")
    list_select_related = ("member", "seat__body", "seat__collectivity")
    search_fields = ("member__sort_key",)
    folded = ("member__sort_key", "seat__collectivity__sort_key")
    search_help_text = "Nom de la personne, ou collectivité du siège, avec ou sans accents."
    ordering = ("-starts_on", "-pk")
    autocomplete_fields = ("seat", "member")
    actions = ("renew", "end_now")
    fields = ("seat", "member", "rank", "title", "starts_on", "until")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("seat", "member", "rank") if obj else ()

    @admin.action(description="Renouveler pour douze mois", permissions=["change"])
    def renew(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "renew",
            "Renouveler des mandats",
            "Chacun de ces mandats dure douze mois de plus, à partir de sa fin prévue. Les personnes le sauront.",
            "Renouveler et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("member__user", "seat__body", "seat__collectivity"),
            question,
            lambda mandate: mandate.renew(by=staff(request)),
            "Le mandat est renouvelé.|{n} mandats sont renouvelés.",
            "Mandat renouvelé",
        )

    @admin.action(description="Mettre fin aujourd’hui", permissions=["change"])
    def end_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "end_now",
            "Mettre fin à des mandats",
            "Ces mandats s’arrêtent tout de suite, et avec eux le droit de publier sans relecture. Les sièges "
            "deviennent vacants. Les personnes sont prévenues.",
            "Mettre fin et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("member__user", "seat__body", "seat__collectivity"),
            question,
            lambda mandate: mandate.end(by=staff(request)),
            "Le mandat est terminé.|{n} mandats sont terminés.",
            "Mandat terminé",
        )
