"""Claims (« mon adresse a changé »): the mission compares, recognises or leaves without effect, and may undo."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_POST

from directory.claims import candidates
from directory.forms.staff import ClaimForm
from directory.invitations import reopen_claim
from directory.models import ProfileClaim
from directory.models.claims import ClaimState
from emi_alumni.foundation import audit
from emi_alumni.foundation.back_office.base import PortalAdmin, staff
from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.text import fold


def chosen_in(posted: QueryDict) -> QueryDict:
    """The answer as the form reads it: one of the likely people (`candidate`), unless another one was looked up."""
    data = posted.copy()
    if not data.get("member"):
        data["member"] = data.get("candidate", "")
    if not data["member"].isdecimal():
        data["member"] = ""
    return data


@admin.register(ProfileClaim)
class ProfileClaimAdmin(PortalAdmin):
    position = 1
    list_display = ("person", "cohort", "collectivity", "created_at", "state", "decided_by")
    list_filter = ("state",)
    list_select_related = ("decided_by",)
    search_fields = ("family_name",)
    suggests = ("member",)
    search_help_text = "Nom, prénom ou adresse de la demande."
    actions = None

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """What waits comes first, oldest first."""
        waiting_first = Case(When(state=ClaimState.WAITING, then=0), default=1)
        return (waiting_first.asc(), "created_at", "pk")

    @admin.display(description="personne", ordering="family_name")
    def person(self, claim: ProfileClaim) -> str:
        return f"{claim.family_name} {claim.given_name}"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ProfileClaim], search_term: str
    ) -> tuple[QuerySet[ProfileClaim], bool]:
        """A claim keeps the name as it was written: the few hundred there may be are folded here, on both engines."""
        words = fold(search_term).split()
        if not words:
            return queryset, False
        rows = ProfileClaim.objects.values_list("pk", "given_name", "family_name", "email")
        found = [pk for pk, *texts in rows if all(word in fold(" ".join(texts)) for word in words)]
        return queryset.filter(pk__in=found[:500]), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/sans-suite/", wrap(require_POST(self.refuse_view)), name="directory_profileclaim_refuse"),
            path("<int:pk>/reprendre/", wrap(require_POST(self.reopen_view)), name="directory_profileclaim_reopen"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The claim beside the people it may be about; posting recognises one of them. Nothing of it can be edited."""
        claim = self.get_object(request, object_id)
        if claim is None:
            raise Http404
        may_decide = self.has_change_permission(request, claim)
        if not may_decide and (request.method == "POST" or not self.has_view_permission(request, claim)):
            raise PermissionDenied
        form = ClaimForm(chosen_in(request.POST) if request.method == "POST" else None)
        form.fields["member"].widget = AutocompleteSelect(
            ProfileClaim._meta.get_field("member"), self.admin_site, choices=form.fields["member"].widget.choices
        )
        if form.is_bound and form.is_valid() and self.vouched(request, claim, form):
            return redirect("admin:directory_profileclaim_change", claim.pk)
        waiting = claim.state == ClaimState.WAITING
        context = self.admin_site.each_context(request) | {
            "title": f"Demande {of(claim)}",
            "opts": self.opts,
            "claim": claim,
            "candidates": candidates(claim) if waiting else [],
            "form": form,
            "waiting": waiting,
            "may_decide": may_decide,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/directory/profileclaim/decide.html", context)

    def vouched(self, request: HttpRequest, claim: ProfileClaim, form: ClaimForm) -> bool:
        """Whether there is nothing more to ask; otherwise the form says why the invitation did not leave."""
        member = form.cleaned_data["member"]
        try:
            claim.vouch(member=member, by=staff(request), reason=form.cleaned_data["reason"])
        except ValidationError as error:
            claim.refresh_from_db()
            if claim.state == ClaimState.WAITING:
                form.add_error(None, " ".join(error.messages))
                return False
            # A colleague was faster: her decision is what the page shows now.
            self.message_user(request, " ".join(error.messages), messages.WARNING)
            return True
        audit.record(staff(request), claim, f"Demande reconnue : membre n° {member.pk}")
        self.message_user(request, f"C’est bien {member.full_name} : l’invitation va partir à {claim.email}.")
        return True

    def refuse_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """« Sans suite »: nobody is told, for an answer would say who is in the directory."""
        return self.decide(
            request,
            pk,
            lambda claim: claim.refuse(by=staff(request)),
            "La demande est classée sans suite.",
            "Sans suite",
        )

    def reopen_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """« Annuler cette décision »."""
        return self.decide(
            request,
            pk,
            lambda claim: reopen_claim(claim, by=staff(request)),
            "La décision est annulée : la demande attend de nouveau, et l’invitation qu’elle avait fait écrire n’ouvre "
            "plus rien.",
            "Décision annulée",
        )

    def decide(self, request: HttpRequest, pk: int, verb: Any, done: str, log: str) -> HttpResponseBase:
        claim = ProfileClaim.objects.select_related("member").filter(pk=pk).first()
        if not self.has_change_permission(request, claim):
            raise PermissionDenied
        if claim is None:
            raise Http404
        try:
            verb(claim)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.WARNING)
        else:
            audit.record(staff(request), claim, log)
            self.message_user(request, done, messages.SUCCESS)
        return redirect("admin:directory_profileclaim_change", pk)
