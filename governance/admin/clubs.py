"""Clubs as the mission looks after them: who animates, which meet, which sleep; mandates; dates."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from directory.admin.asking import Asking, Question
from directory.admin.base import ReadOnlyInline, staff
from emi_alumni.text import fold
from governance.clubs import end_now, renew, tell_animator
from governance.models import AnimatorMandate, Club, ClubSession

from .seats import MandateForm, WhenFilter


def club_link(club: Club) -> str:
    return format_html('<a href="{}">Voir la page du club</a>', club.get_absolute_url())


class FoldedSearch(Asking):
    """Looks for words, with or without accents, in `folded`."""

    folded: tuple[str, ...] = ("sort_key",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in fold(search_term).split():
            found = Q(pk__in=[])
            for name in self.folded:
                found |= Q(**{f"{name}__contains": word})
            queryset = queryset.filter(found)
        return queryset, False


# Clubs ---------------------------------------------------------------------------------------------------


class LifeFilter(admin.SimpleListFilter):
    title = "vie du club"
    parameter_name = "vie"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("eveille", "éveillé"), ("veille", "en veille"), ("vacant", "sans animateur")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        asleep = Club.objects.asleep().order_by().values("pk")
        if self.value() == "eveille":
            return queryset.exclude(pk__in=asleep)
        if self.value() == "veille":
            return queryset.filter(pk__in=asleep)
        return queryset.without_animator() if self.value() == "vacant" else queryset


class MandatesOfClub(ReadOnlyInline):
    model = AnimatorMandate
    verbose_name_plural = "qui l’anime, qui l’a animé"
    fields = ("member", "starts_on", "last", "goes_on")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnimatorMandate]:
        return super().get_queryset(request).select_related("member")

    @admin.display(description="dernier jour")
    def last(self, mandate: AnimatorMandate) -> date | None:
        return mandate.last_day


@admin.register(Club)
class ClubAdmin(FoldedSearch):
    """The link of the meeting is not here: it is for the club's members, whom its animators give it to."""

    list_display = ("name", "entry", "life", "animators", "next_date", "members")
    list_filter = (LifeFilter, "entry")
    search_fields = ("sort_key",)
    search_help_text = "Nom, avec ou sans accents."
    ordering = ("sort_key",)
    inlines = (MandatesOfClub,)
    actions = ("put_to_sleep", "wake")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Club]:
        return super().get_queryset(request).for_list()  # type: ignore[attr-defined]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = ("name", "entry", "tagline", "rhythm", "charter", "created_on")
        return (*fields, "slug", "page") if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The address is made from the first name, and stays: links keep working."""
        return ("slug", "page")

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        helps = {
            "name": "Court, comme on le dirait : « Encadrer une équipe de terrain ».",
            "entry": "Par où l’on y entre : un métier que l’on partage, ou un thème.",
            "tagline": "Ce que l’on vient y chercher.",
            "rhythm": "Par exemple : un jeudi sur deux mois, de 12 h 30 à 13 h 30, à distance.",
            "charter": "Ses animateurs l’écrivent aussi, depuis la page du club. Listes (- ), gras (**mot**), liens.",
            "created_on": "Un club sans date depuis six mois est en veille ; l’ouverture compte comme une date.",
        }
        if field and db_field.name in helps:
            field.help_text = helps[db_field.name]
        return field

    @admin.display(description="vie")
    def life(self, club: Club) -> str:
        return f"en veille depuis le {club.asleep_since:%d/%m/%Y}" if club.is_asleep else "éveillé"

    @admin.display(description="animé par")
    def animators(self, club: Any) -> str:
        return ", ".join(mandate.member.full_name for mandate in club.animators) or "personne"

    @admin.display(description="prochaine date")
    def next_date(self, club: Any) -> date | None:
        return club.next_sessions[0].on if club.next_sessions else None

    @admin.display(description="membres", ordering="members_count")
    def members(self, club: Any) -> int:
        return club.members_count

    @admin.display(description="page")
    def page(self, club: Club) -> str:
        return club_link(club)

    @admin.action(description="Mettre en veille", permissions=["change"])
    def put_to_sleep(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        if not self.answered(request):
            question = Question(
                "put_to_sleep",
                "Mettre des clubs en veille",
                "La liste le dira. Leurs notes, leurs membres et leurs mandats restent ; une date les réveille.",
                "Mettre en veille",
            )
            return self.ask(request, queryset, question)
        self.do_to_each(
            request,
            queryset,
            lambda club: club.put_to_sleep(),
            "Le club est en veille.|{n} clubs sont en veille.",
            "Club mis en veille",
        )
        return None

    @admin.action(description="Réveiller", permissions=["change"])
    def wake(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        if not self.answered(request):
            question = Question(
                "wake", "Réveiller des clubs", "Ils ont de nouveau six mois pour se donner une date.", "Réveiller"
            )
            return self.ask(request, queryset, question)
        self.do_to_each(
            request, queryset, lambda club: club.wake(), "Le club est réveillé.|{n} clubs sont réveillés.", "Réveil"
        )
        return None


# Mandates ------------------------------------------------------------------------------------------------


class RenewalFilter(admin.SimpleListFilter):
    title = "question du renouvellement"
    parameter_name = "ou"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("prolonger", "veut continuer, à prolonger"), ("attente", "posée, sans réponse"), ("arret", "s’arrête")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "prolonger":
            return queryset.to_renew()
        if self.value() == "attente":
            return queryset.unanswered()
        return queryset.filter(goes_on=False) if self.value() == "arret" else queryset


class AnimatorMandateForm(MandateForm):
    class Meta:
        model = AnimatorMandate
        fields = ("club", "member", "starts_on", "until")
        help_texts = {"until": "Douze mois au plus. Un mois avant, le portail demande à la personne si elle continue."}


@admin.register(AnimatorMandate)
class AnimatorMandateAdmin(FoldedSearch):
    """Given here, prolonged or ended by an action; never given to oneself."""

    form = AnimatorMandateForm
    list_display = ("member", "club", "starts_on", "last", "renewal", "runs")
    list_filter = (WhenFilter, RenewalFilter, "club")
    list_select_related = ("member", "club")
    search_fields = ("member__sort_key",)
    folded = ("member__sort_key", "club__sort_key")
    search_help_text = "Nom de la personne ou du club, avec ou sans accents."
    ordering = ("-starts_on", "-pk")
    autocomplete_fields = ("club", "member")
    actions = ("renew", "end_now")
    fields = ("club", "member", "starts_on", "until")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnimatorMandate]:
        later = AnimatorMandate.objects.filter(
            club=OuterRef("club"), member=OuterRef("member"), starts_on=OuterRef("until")
        )
        return super().get_queryset(request).annotate(is_renewed=Exists(later))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type("GivenForm", (form,), {"giver": staff(request)})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was given is not rewritten: it is prolonged, or ended."""
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: AnimatorMandate, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        tell_animator(obj, "club_mandate_given", "vous animez désormais ce club. Merci !")

    @admin.display(description="dernier jour", ordering="until")
    def last(self, mandate: AnimatorMandate) -> date | None:
        return mandate.last_day

    @admin.display(description="renouvellement")
    def renewal(self, mandate: Any) -> str:
        if mandate.is_renewed:
            return "prolongé"
        if mandate.goes_on is None:
            return "question posée" if mandate.asked_at else "—"
        return "veut continuer" if mandate.goes_on else "s’arrête"

    @admin.display(description="en cours", boolean=True)
    def runs(self, mandate: AnimatorMandate) -> bool:
        return mandate.is_current

    @admin.action(description="Prolonger de douze mois", permissions=["change"])
    def renew(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        if not self.answered(request):
            question = Question(
                "renew",
                "Prolonger des mandats d’animation",
                "Chacune de ces personnes anime son club douze mois de plus, à partir de la fin prévue.",
                "Prolonger et prévenir",
            )
            return self.ask(request, queryset, question)
        self.do_to_each(
            request,
            queryset.select_related("member__user", "club"),
            lambda mandate: renew(mandate, by=staff(request)),
            "Le mandat est prolongé.|{n} mandats sont prolongés.",
            "Mandat d’animation prolongé",
        )
        return None

    @admin.action(description="Mettre fin aujourd’hui", permissions=["change"])
    def end_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        if not self.answered(request):
            question = Question(
                "end_now",
                "Mettre fin à des mandats d’animation",
                "Ces mandats s’arrêtent tout de suite, et avec eux ce qu’ils permettaient dans le club. Les personnes "
                "en restent membres, et sont prévenues.",
                "Mettre fin et prévenir",
            )
            return self.ask(request, queryset, question)
        self.do_to_each(
            request,
            queryset.select_related("member__user", "club"),
            lambda mandate: end_now(mandate, by=staff(request)),
            "Le mandat est terminé.|{n} mandats sont terminés.",
            "Mandat d’animation terminé",
        )
        return None


# Dates -----------------------------------------------------------------------------------------------


class DateFilter(admin.SimpleListFilter):
    title = "date"
    parameter_name = "quand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("a-venir", "à venir"), ("tenues", "tenues"), ("annulees", "annulées")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "a-venir":
            return queryset.to_come()
        if self.value() == "tenues":
            return queryset.held()
        return queryset.filter(cancelled_at__isnull=False) if self.value() == "annulees" else queryset


@admin.register(ClubSession)
class ClubSessionAdmin(FoldedSearch):
    list_display = ("title", "club", "on", "starts_at", "cancelled_at")
    list_filter = (DateFilter, "club")
    list_select_related = ("club",)
    search_fields = ("club__sort_key",)
    folded = ("club__sort_key",)
    search_help_text = "Nom du club, avec ou sans accents."
    ordering = ("-on", "-pk")
    autocomplete_fields = ("club",)
    fields = ("club", "title", "on", "starts_at", "ends_at")
    actions = ("cancel",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("club",) if obj else ()

    @admin.action(description="Annuler", permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        if not self.answered(request):
            question = Question(
                "cancel",
                "Annuler des dates",
                "Plus personne ne les lira. Qui anime peut les rétablir.",
                "Annuler",
            )
            return self.ask(request, queryset, question)
        self.do_to_each(
            request,
            queryset.select_related("club"),
            lambda session: session.cancel(),
            "La date est annulée.|{n} dates sont annulées.",
            "Date annulée",
        )
        return None
