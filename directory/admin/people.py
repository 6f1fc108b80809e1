"""People of the directory, as the mission keeps them: entered, corrected, invited; never written in their place."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory import roles, training
from directory.forms.staff import EraseForm, PersonForm, VouchForm
from directory.invitations import invite
from directory.models import Consent, Invitation, Member
from directory.models.members import MemberState
from directory.personal_data import erase
from directory.photos import remove_photo
from emi_alumni.foundation import audit
from emi_alumni.foundation.back_office.base import PortalAdmin, ReadOnlyInline, staff
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.text import fold
from emi_alumni.foundation.url_reversing import reverse

from .invitations import state_of
from .people_duplicates import PeopleDuplicates
from .people_file import PeopleFiles
from .people_filters import FreshnessFilter, InvitationFilter
from .reauthentication import ask_again


class InvitationInline(ReadOnlyInline):
    model = Invitation
    verbose_name_plural = "invitations"
    fields = ("email", "created_at", "expires_at", "state", "created_by", "vouched_reason")
    readonly_fields = fields

    @admin.display(description="état")
    def state(self, invitation: Invitation) -> str:
        return state_of(invitation)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        return super().get_queryset(request).select_related("created_by")


class ConsentInline(ReadOnlyInline):
    model = Consent
    fields = ("purpose", "wording", "given_at", "withdrawn_at")
    readonly_fields = fields


@admin.register(Member)
class MemberAdmin(PeopleFiles, PeopleDuplicates, PortalAdmin):
    position = 0
    form = PersonForm
    list_display = ("name", "cohort", "collectivity", "state", "invitation", "confirmed", "account")
    list_display_links = ("name",)
    list_filter = (InvitationFilter, "state", "kind", FreshnessFilter, "ambassador", "cohort")
    list_select_related = ("cohort", "collectivity", "user")
    list_columns = (
        *("family_name", "given_name", "sort_key", "kind", "state", "hidden_by_choice", "suspended", "email"),
        *("confirmed_at", "cohort__label", "collectivity__short_name", "user__is_active"),
    )
    show_facets = admin.ShowFacets.ALLOW
    search_fields = ("sort_key",)
    search_help_text = "Nom, prénom ou collectivité, avec ou sans accents."
    ordering = ("sort_key", "pk")
    autocomplete_fields = ("cohort", "collectivity", "emi_collectivity")
    actions = ("invite", "hide", "show_again", "suspend", "reopen", "leave_training", "remove_photo")
    explains: ClassVar[dict[str, str]] = {
        "invite": "Chaque personne reçoit une lettre à son adresse, tout de suite : elle ne se rappelle pas.",
        "hide": "Elles ne figurent plus dans l’annuaire et gardent leur accès. Elles seules peuvent y reparaître.",
        "show_again": "Elles peuvent de nouveau être invitées. Pour les personnes qui ne sont pas encore venues.",
        "suspend": "Elles quittent l’annuaire, leur compte est fermé et elles sont déconnectées partout.",
        "reopen": "Leur compte s’ouvre de nouveau, l’annuaire les montre, sauf qui avait choisi de ne pas y être.",
        "leave_training": "Elles quittent leur promotion et ses équipes, et gardent leur compte, leur fiche, leurs "
        "textes. Pour revenir en arrière, redonnez-leur la promotion et la qualité « en formation ».",
        "remove_photo": "La photo est effacée pour de bon. Cela ne pourra pas être annulé.",
    }
    change_list_template = "admin/directory/member/change_list.html"
    change_form_template = "admin/directory/member/change_form.html"

    # The list ----------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        """The whole list is read in the order of its index, which this condition leads to (`member_in_order`)."""
        rows = super().get_queryset(request)
        return rows if set(request.GET) - {PAGE_VAR} else rows.filter(sort_key__isnull=False)

    def list_rows(self, rows: Any) -> QuerySet[Member]:
        letters = Invitation.objects.filter(member=OuterRef("pk")).order_by("-created_at", "-pk")
        return rows.annotate(
            invited_at=Subquery(letters.values("created_at")[:1], output_field=DateTimeField()),
            invitation_ends=Subquery(letters.filter(used_at=None, revoked_at=None).values("expires_at")[:1]),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Member], search_term: str
    ) -> tuple[QuerySet[Member], bool]:
        """Every word is somewhere in the name, the place or an address that the mission may read."""
        for word in fold(search_term).split():
            queryset = queryset.filter(
                Q(sort_key__contains=word)
                | Q(collectivity__sort_key__contains=word)
                | Q(user__email__contains=word)
                | Q(email__contains=word, state=MemberState.IMPORTED)
            )
        return queryset, False

    @admin.display(description="personne", ordering="sort_key")
    def name(self, member: Member) -> str:
        return f"{member.family_name} {member.given_name}"

    @admin.display(description="invitation", ordering="invited_at")
    def invitation(self, member: Any) -> str:
        if member.user_id:
            return "—"
        if member.is_opposed:
            return "suspendue" if member.suspended else "s’y oppose"
        if member.invited_at is None:
            return "jamais" if member.email else "sans adresse"
        sent = f"le {french_date(member.invited_at)}"
        if member.invitation_ends and member.invitation_ends > timezone.now():
            return f"invitée {sent}"
        return f"{sent}, expirée"

    @admin.display(description="confirmée le", ordering="confirmed_at")
    def confirmed(self, member: Member) -> str:
        return french_date(member.confirmed_at) if member.confirmed_at else "—"

    @admin.display(description="compte", ordering="user__is_active")
    def account(self, member: Member) -> str:
        if member.user is None:
            return "—"
        return "ouvert" if member.user.is_active else "fermé"

    # One person --------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What the mission may correct. What is not here is not in the form: posted, it is not even read.

        Before the person comes, the mission keeps the whole record; afterwards it only corrects (TRUST, role matrix).
        """
        who = (None, {"fields": (("given_name", "family_name"), "kind", ("cohort", "collectivity"))})
        emi: Any = ("EMI", {"fields": ("diploma", "ambassador")})
        if obj is None or self.waits(obj):
            emi = ("EMI", {"fields": ("emi_collectivity", "diploma", "ambassador")})
            contact = (
                "Ce que nous savons avant sa venue",
                {
                    "fields": ("position", "department", "email", "phone"),
                    "description": "Personne ne voit cette fiche avant que la personne ait accepté l’invitation. "
                    "Elle pourra tout changer, et choisira qui voit quoi.",
                },
            )
            return (who, emi, contact)
        life = (
            "Situation",
            {
                "fields": ("state", "account_address", "confirmed_at", "activated_at", "hidden_by_choice"),
                "description": "Le reste de la fiche (coordonnées, photo, présentation, qui voit quoi) appartient à la "
                "personne : elle seule le lit en entier et le change.",
            },
        )
        return (who, emi, life)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("account_address", "confirmed_at", "activated_at", "hidden_by_choice")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        if obj is None:
            return ()
        return (InvitationInline,) if self.waits(obj) else (InvitationInline, ConsentInline)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody corrects an erased person, not even an administrator."""
        if obj is not None and obj.state == MemberState.ERASED:
            return False
        return super().has_change_permission(request, obj)

    @staticmethod
    def waits(member: Member) -> bool:
        """Whether this person was entered by the mission and has not come yet."""
        return member.user_id is None and member.state == MemberState.IMPORTED

    @admin.display(description="adresse du compte")
    def account_address(self, member: Member) -> str:
        if member.user is None:
            return "—"
        return member.user.email if member.user.is_active else f"{member.user.email} (compte fermé)"

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        """Write what was corrected and nothing else: the person may be editing her profile at this very moment."""
        if not change:
            obj.state = MemberState.IMPORTED
            super().save_model(request, obj, form, change)
            return
        if not form.changed_data:
            return
        obj.save(update_fields=form.changed_data)
        if "email" in form.changed_data:
            obj.invitations.all().revoke()

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/inviter/", wrap(require_POST(self.invite_view)), name="directory_member_invite"),
            path("<int:pk>/garant/", wrap(self.vouch_view), name="directory_member_vouch"),
            path("<int:pk>/effacer/", wrap(self.erase_view), name="directory_member_erase"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        member = self.get_object(request, object_id)
        context = {
            "waits": member is not None and self.waits(member),
            "may_erase": roles.is_administrator(request.user),
            "page": member.get_absolute_url() if member is not None and member.is_listed else "",
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def person_or_404(self, request: HttpRequest, pk: int) -> Member:
        if not super().has_change_permission(request):
            raise PermissionDenied
        member = Member.objects.exclude(state=MemberState.ERASED).select_related("user", "cohort").filter(pk=pk).first()
        if member is None:
            raise Http404
        return member

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """« Inviter » on one person's page: a letter leaves, in place of an earlier one."""
        member = self.person_or_404(request, pk)
        try:
            invitation = invite(member, by=staff(request), again=True)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.WARNING)
        else:
            audit.record(staff(request), member, "Invitation écrite")
            self.message_user(request, said_of(invitation), messages.SUCCESS)
        return redirect("admin:directory_member_change", pk)

    def vouch_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """« Se porter garant d’une adresse »: the mission answers for it, in writing."""
        member = self.person_or_404(request, pk)
        form = VouchForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                invitation = invite(member, by=staff(request), email=data["email"], reason=data["reason"], again=True)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                audit.record(staff(request), member, "Invitation écrite à une adresse dont la mission se porte garante")
                self.message_user(request, said_of(invitation), messages.SUCCESS)
                return redirect("admin:directory_member_change", pk)
        return self.small_page(
            request, member, form, "admin/directory/member/vouch.html", "Se porter garant d’une adresse"
        )

    def erase_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """« Effacer (RGPD) », for administrators who proved who they are within fifteen minutes."""
        if not roles.is_administrator(request.user):
            raise PermissionDenied
        member = self.person_or_404(request, pk)
        here = reverse("admin:directory_member_erase", args=[pk])
        if asked := ask_again(request, back_to=here, otherwise=reverse("admin:directory_member_change", args=[pk])):
            return asked
        form = EraseForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                erase(member)
            except ValidationError:
                sentence = "Cette personne gère le portail : retirez-lui d’abord ce rôle."
                form.add_error(None, sentence)
            else:
                audit.record(staff(request), member, "Effacement (RGPD)")
                self.message_user(request, "La personne est effacée. Un courriel va le lui dire.", messages.SUCCESS)
                return redirect("admin:directory_member_changelist")
        return self.small_page(request, member, form, "admin/directory/member/erase.html", "Effacer une personne")

    def small_page(
        self, request: HttpRequest, member: Member, form: Form, template: str, title: str
    ) -> TemplateResponse:
        context = self.admin_site.each_context(request)
        context |= {"title": title, "subtitle": member.full_name, "opts": self.opts, "member": member, "form": form}
        return TemplateResponse(request, template, context)

    # Several people ----------------------------------------------------------------------------

    @admin.action(description="Inviter par courriel", permissions=["change"])
    def invite(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self.do_to_each(
            request,
            queryset,
            lambda member: invite(member, by=staff(request)),
            "L’invitation va partir.|{n} invitations vont partir.",
            "Invitation écrite",
        )

    @admin.action(description="Retirer de l’annuaire, à sa demande", permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self.do_to_each(
            request,
            queryset.exclude(state=MemberState.ERASED),
            lambda member: roles.hide(member, by=staff(request)),
            "La personne n’est plus dans l’annuaire ; elle garde son accès."
            "|{n} personnes ne sont plus dans l’annuaire.",
            "Retrait de l’annuaire",
        )

    @admin.action(description="Lever le retrait de l’annuaire, à sa demande (sans compte)", permissions=["change"])
    def show_again(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self.do_to_each(
            request,
            queryset.exclude(state=MemberState.ERASED).filter(hidden_by_choice=True),
            lambda member: roles.show_again(member, by=staff(request)),
            "La personne peut de nouveau être invitée.|{n} personnes peuvent de nouveau être invitées.",
            "Retrait de l’annuaire levé, à sa demande",
        )

    @admin.action(description="Suspendre : hors de l’annuaire, compte fermé", permissions=["change"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self.do_to_each(
            request,
            queryset.exclude(state=MemberState.ERASED).select_related("user"),
            lambda member: roles.suspend(member, by=staff(request)),
            "La personne est suspendue : hors de l’annuaire, compte fermé.|{n} personnes sont suspendues.",
            "Suspension",
        )

    @admin.action(description="Rouvrir le compte, lever la suspension", permissions=["change"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self.do_to_each(
            request,
            queryset.exclude(state=MemberState.ERASED).exclude(user=None, suspended=False).select_related("user"),
            lambda member: roles.end_suspension(member, by=staff(request)),
            "C’est fait : la personne est dans l’annuaire, sauf si elle avait choisi de ne pas y figurer."
            "|C’est fait pour {n} personnes : elles sont dans l’annuaire, sauf choix contraire de leur part.",
            "Compte rouvert, suspension levée",
        )

    @admin.action(description="Quitte la formation en cours", permissions=["change"])
    def leave_training(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self.do_to_each(
            request,
            queryset.exclude(state=MemberState.ERASED).select_related("cohort"),
            lambda member: training.leave(member, by=staff(request)),
            "La personne n’est plus de la promotion.|{n} personnes ne sont plus de la promotion.",
            "Formation quittée",
        )

    @admin.action(description="Retirer la photo", permissions=["change"])
    def remove_photo(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self.do_to_each(
            request,
            queryset.exclude(photo=""),
            remove_photo,
            "La photo est retirée.|{n} photos sont retirées.",
            "Photo retirée",
        )


def said_of(invitation: Invitation) -> str:
    until = french_date(invitation.expires_at)
    return f"L’invitation va partir à {invitation.email}. Son lien fonctionne jusqu’au {until}."
