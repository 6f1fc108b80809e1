"""Clubs as the mission looks after them: who animates, which meet, which sleep; mandates."""

from datetime import date
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from emi_alumni.foundation.back_office.base import staff
from emi_alumni.foundation.back_office.confirmed_action import ConfirmedActions, Question
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from emi_alumni.foundation.dates import french_date, local_day
from governance.clubs import end_now, renew, tell_animator
from governance.models import AnimatorMandate, Club

from .seats import GivenMandates, MandateForm, MandatesInline, WhenFilter


def club_link(club: Club) -> str:
    return format_html('<a href="{}">Voir la page du club</a>', club.get_absolute_url())


# Clubs ---------------------------------------------------------------------------------------------------


def asleep() -> QuerySet[Any]:
    return Club.objects.asleep().order_by().values("pk")


class LifeFilter(ChoiceFilter):
    title = "vie du club"
    parameter_name = "vie"
    options: ClassVar[Options] = {
        "eveille": ("éveillé", lambda rows: rows.exclude(pk__in=asleep())),
        "veille": ("en veille", lambda rows: rows.filter(pk__in=asleep())),
        "vacant": ("sans animateur", lambda rows: rows.without_animator()),
    }


class MandatesOfClub(MandatesInline):
    model = AnimatorMandate
    verbose_name_plural = "qui l’anime, qui l’a animé"
    fields = ("member", "starts_on", "last", "goes_on")
    readonly_fields = fields


@admin.register(Club)
class ClubAdmin(ConfirmedActions):
    """The link of the meeting is not here: it is for the club's members, whom its animators give it to."""

    list_display = ("name", "entry", "life", "animators", "next_date", "members")
    list_filter = (LifeFilter, "entry")
    search_fields = folded = ("sort_key",)
    search_help_text = "Nom, avec ou sans accents."
    ordering = ("sort_key",)
    inlines = (MandatesOfClub,)
    actions = ("put_to_sleep", "wake")
    helps: ClassVar[dict[str, str]] = {
        "name": "Court, comme à l’oral : « Encadrer une équipe de terrain ».",
        "entry": "Un métier partagé, ou un thème.",
        "tagline": "Ce que les membres viennent y chercher.",
        "rhythm": "Par exemple : un jeudi sur deux mois, de 12 h 30 à 13 h 30, à distance.",
        "charter": "Ses animateurs l’écrivent aussi, depuis la page du club. Listes (- ), gras (**mot**), liens.",
        "helps_to_measure": "Une équipe de projet peut lui demander deux heures pour mesurer ses effets.",
        "created_on": "Un club sans date depuis six mois est en veille ; l’ouverture compte comme une date.",
    }

    def list_rows(self, rows: Any) -> QuerySet[Club]:
        return rows.for_list()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = ("name", "entry", "tagline", "rhythm", "charter", "helps_to_measure", "created_on")
        return (*fields, "slug", "page") if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The address is made from the first name, and stays: links keep working."""
        return ("slug", "page")

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    @admin.display(description="vie")
    def life(self, club: Club) -> str:
        return f"en veille depuis le {french_date(cast(date, club.asleep_since))}" if club.is_asleep else "éveillé"

    @admin.display(description="animé par")
    def animators(self, club: Any) -> str:
        return ", ".join(mandate.member.full_name for mandate in club.animators) or "personne"

    @admin.display(description="prochaine date")
    def next_date(self, club: Any) -> date | None:
        return local_day(club.next_at) if club.next_at else None

    @admin.display(description="membres", ordering="members_count")
    def members(self, club: Any) -> int:
        return club.members_count

    @admin.display(description="page")
    def page(self, club: Club) -> str:
        return club_link(club)

    @admin.action(description="Mettre en veille", permissions=["change"])
    def put_to_sleep(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "put_to_sleep",
            "Mettre des clubs en veille",
            "La liste le dira. Leurs notes, leurs membres et leurs mandats restent ; une date les réveille.",
            "Mettre en veille",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda club: club.put_to_sleep(),
            "Le club est en veille.|{n} clubs sont en veille.",
            "Club mis en veille",
        )

    @admin.action(description="Réveiller", permissions=["change"])
    def wake(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "wake", "Réveiller des clubs", "Ils ont de nouveau six mois pour se donner une date.", "Réveiller"
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda club: club.wake(),
            "Le club est réveillé.|{n} clubs sont réveillés.",
            "Réveil",
        )


# Mandates ------------------------------------------------------------------------------------------------


class RenewalFilter(ChoiceFilter):
    title = "question du renouvellement"
    parameter_name = "ou"
    options: ClassVar[Options] = {
        "prolonger": ("veut continuer, à prolonger", lambda rows: rows.to_renew()),
        "attente": ("posée, sans réponse", lambda rows: rows.unanswered()),
        "arret": ("s’arrête", lambda rows: rows.filter(goes_on=False)),
    }


class AnimatorMandateForm(MandateForm):
    class Meta:
        model = AnimatorMandate
        fields = ("club", "member", "starts_on", "until")
        help_texts = {"until": "Douze mois au plus. Un mois avant, le portail demande à la personne si elle continue."}


@admin.register(AnimatorMandate)
class AnimatorMandateAdmin(GivenMandates):
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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was given is not rewritten: it is prolonged, or ended."""
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: AnimatorMandate, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        tell_animator(obj, "club_mandate_given", "vous animez désormais ce club. Merci !")

    @admin.display(description="renouvellement")
    def renewal(self, mandate: Any) -> str:
        if mandate.is_renewed:
            return "prolongé"
        if mandate.goes_on is None:
            return "question posée" if mandate.asked_at else "—"
        return "veut continuer" if mandate.goes_on else "s’arrête"

    @admin.action(description="Prolonger de douze mois", permissions=["change"])
    def renew(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "renew",
            "Prolonger des mandats d’animation",
            "Chacune de ces personnes anime son club douze mois de plus, à partir de la fin prévue.",
            "Prolonger et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("member__user", "club"),
            question,
            lambda mandate: renew(mandate, by=staff(request)),
            "Le mandat est prolongé.|{n} mandats sont prolongés.",
            "Mandat d’animation prolongé",
        )

    @admin.action(description="Mettre fin aujourd’hui", permissions=["change"])
    def end_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "end_now",
            "Mettre fin à des mandats d’animation",
            "Ces mandats s’arrêtent tout de suite, et avec eux ce qu’ils permettaient dans le club. Les personnes "
            "en restent membres, et sont prévenues.",
            "Mettre fin et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("member__user", "club"),
            question,
            lambda mandate: end_now(mandate, by=staff(request)),
            "Le mandat est terminé.|{n} mandats sont terminés.",
            "Mandat d’animation terminé",
        )
