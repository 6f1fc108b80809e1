"""Partners and conventions: what ends next comes first; a document is checked before it is kept."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from emi_alumni.foundation.back_office.confirmed_action import ConfirmedActions, Question
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from emi_alumni.foundation.back_office.list_import import ListImport
from emi_alumni.foundation.url_reversing import reverse
from governance.forms.partners import AgreementForm
from governance.models import Agreement, AgreementState, Partner
from governance.partners_file import PartnersFile

FIELDS = ("subject", ("signed_on", "ends_on"), "upload", "told_of", "without_file", "document")
FIRST_ENDS = F("ends_on").asc(nulls_last=True)


class StateFilter(admin.SimpleListFilter):
    """Of a convention, or of the conventions of a partner."""

    title = "état"
    parameter_name = "etat"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in AgreementState]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in AgreementState.values:
            return queryset
        found = Agreement.objects.in_state(str(self.value()))
        if queryset.model is Partner:
            return queryset.filter(pk__in=found.values("partner"))
        return queryset.filter(pk__in=found.values("pk"))


class EndingFilter(ChoiceFilter):
    """« Ce qui attend » leads here."""

    title = "à traiter"
    parameter_name = "a-traiter"
    options: ClassVar[Options] = {
        "oui": ("À renouveler ou échue", lambda rows: rows.filter(pk__in=Agreement.objects.waiting().values("pk"))),
    }


def last_end() -> Subquery:
    """The last day of the convention that lasts longest, for a query on partners."""
    longest = Agreement.objects.begun().filter(partner=OuterRef("pk")).latest_first()
    return Subquery(longest.values("ends_on")[:1])


def document_link(agreement: Agreement) -> str:
    if not agreement.pk or not agreement.file:
        return "—"
    url = reverse("governance:agreement_file", args=[agreement.partner.slug, agreement.pk])
    return format_html('<a href="{}" download>Enregistrer le fichier ({})</a>', url, agreement.kind.upper())


class AgreementInline(admin.StackedInline):
    """The conventions of a partner; renewing is adding one."""

    model = Agreement
    form = AgreementForm
    fields = FIELDS
    readonly_fields = ("document",)
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agreement]:
        return super().get_queryset(request).select_related("partner").order_by(F("ends_on").desc(nulls_first=True))

    @admin.display(description="document conservé")
    def document(self, agreement: Agreement) -> str:
        return document_link(agreement)


@admin.register(Partner)
class PartnerAdmin(ListImport):
    list_file = PartnersFile
    import_title = "Importer des partenaires et des conventions"
    list_display = ("name", "kind", "state", "last_day", "who")
    list_filter = ("kind", StateFilter)
    search_fields = ("sort_key",)
    folded = ("sort_key",)
    search_help_text = "Nom, avec ou sans accents."
    autocomplete_fields = ("collectivity", "referent_member")
    inlines = (AgreementInline,)
    actions = None
    helps: ClassVar[dict[str, str]] = {
        "collectivity": "Si ce partenaire est une collectivité du Val-d’Oise : sa page dira la convention.",
        "subject": "En une phrase, ce que vous faites ensemble : tout le réseau la lit.",
        "referent": "Un service ou une fonction, quand ce n’est pas une personne de l’annuaire.",
        "referent_member": "À qui en parler : tout le réseau lit son nom. Cette personne lit aussi les conventions.",
    }

    def list_rows(self, rows: Any) -> QuerySet[Partner]:
        return rows.for_list().annotate(last_end=last_end())

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """What ends next comes first; the lists of choices of other screens ask for it too."""
        return (last_end().asc(nulls_last=True), "sort_key", "pk")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """The address is made from the first name, and stays: links keep working."""
        fields = ("name", "kind", "collectivity", "subject", "referent_member", "referent", "website", "note")
        return (*fields, "slug") if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "website":
            kwargs["assume_scheme"] = "https"
        if db_field.name == "subject":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="état")
    def state(self, partner: Partner) -> str:
        return str(partner.state.label) if partner.state else "Sans convention"

    @admin.display(description="dernier jour", ordering="last_end")
    def last_day(self, partner: Any) -> date | None:
        return partner.last_end

    @admin.display(description="référent")
    def who(self, partner: Partner) -> str:
        return str(partner.referent_member or partner.referent or "—")


@admin.register(Agreement)
class AgreementAdmin(ConfirmedActions):
    form = AgreementForm
    list_display = ("partner", "state", "signed_on", "ends_on", "left", "has_document")
    list_filter = (EndingFilter, StateFilter, "partner__kind")
    search_fields = ("partner__sort_key",)
    folded = ("partner__sort_key",)
    search_help_text = "Nom du partenaire, avec ou sans accents."
    autocomplete_fields = ("partner",)
    readonly_fields = ("document", "renewal")
    actions = ("abandon",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agreement]:
        return Agreement.objects.with_followed().select_related("partner")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """What ends next, over or not; what another one follows comes last."""
        return ("followed", FIRST_ENDS, "-pk")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        return ("partner", *FIELDS, "renewal") if obj else ("partner", *FIELDS[:4])

    @admin.display(description="état")
    def state(self, agreement: Agreement) -> str:
        return agreement.get_state()

    @admin.display(description="jours restants", ordering="ends_on")
    def left(self, agreement: Agreement) -> str:
        if agreement.days_left is None or not agreement.has_begun:
            return "—"
        return "terminée" if agreement.days_left < 0 else str(agreement.days_left)

    @admin.display(description="document")
    def has_document(self, agreement: Agreement) -> str:
        return agreement.kind.upper() if agreement.file else "—"

    @admin.display(description="document conservé")
    def document(self, agreement: Agreement) -> str:
        return document_link(agreement)

    @admin.display(description="renouveler")
    def renewal(self, agreement: Agreement) -> str:
        url = f"{reverse('admin:governance_agreement_add')}?partner={agreement.partner_id}"
        return format_html('<a href="{}">Préparer la suivante</a>', url)

    @admin.action(description="Abandonner la préparation", permissions=["change"])
    def abandon(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "abandon",
            "Abandonner des conventions en préparation",
            "Elles disparaissent, avec leur document. Une convention signée reste.",
            "Abandonner",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda agreement: agreement.abandon(),
            "La convention en préparation est abandonnée.|{n} conventions en préparation sont abandonnées.",
            "Convention en préparation abandonnée",
        )
