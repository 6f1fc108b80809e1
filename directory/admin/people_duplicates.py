"""People who may be there twice, in the administration: a list, and a page for each pair where somebody decides."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from directory import duplicates
from directory.import_identities import has_come
from directory.models import DistinctPeople, Member
from directory.models.members import MemberState
from emi_alumni.foundation import audit
from emi_alumni.foundation.back_office.base import PortalAdmin, staff


class KeptPersonForm(forms.Form):
    """Which of the two records stays, or that they are two people."""

    kept = forms.ChoiceField(
        label="Que faire de ces deux fiches",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites quelle fiche garder, ou que ce sont deux personnes."},
    )

    def __init__(self, *args: Any, people: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = [  # type: ignore[attr-defined]
            *(
                (str(one.pk), f"Une seule personne : garder la fiche n° {number}")
                for number, one in enumerate(people, 1)
            ),
            ("two", "Deux personnes différentes : ne plus les proposer"),
        ]


class PeopleDuplicates(PortalAdmin):
    """« Doublons possibles », mixed into the people's screen."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("doublons/", wrap(self.duplicates_view), name="directory_member_duplicates"),
            path("doublons/<int:one>/<int:other>/", wrap(self.duplicate_view), name="directory_member_duplicate"),
            *super().get_urls(),
        ]

    def duplicates_view(self, request: HttpRequest) -> HttpResponse:
        self.check_may_merge(request)
        context = {"title": "Doublons possibles", "pairs": duplicates.pairs(), "most": duplicates.MOST_PAIRS}
        return self.duplicates_page(request, "admin/directory/member/duplicates.html", context)

    def duplicate_view(self, request: HttpRequest, one: int, other: int) -> HttpResponseBase:
        """Two records side by side. Nothing is made one without a choice."""
        self.check_may_merge(request)
        rows = Member.objects.exclude(state=MemberState.ERASED).select_related("cohort", "collectivity", "user")
        found = rows.in_bulk([one, other])
        if len(found) < 2:
            raise Http404
        people = [found[one], found[other]]
        form = KeptPersonForm(request.POST if request.method == "POST" else None, people=people)
        if request.method == "POST" and form.is_valid():
            choice = form.cleaned_data["kept"]
            if choice == "two":
                DistinctPeople.say(one, other)
                self.message_user(
                    request, "C’est noté : ces deux personnes ne seront plus proposées.", messages.SUCCESS
                )
                return redirect("admin:directory_member_duplicates")
            kept, gone = people if choice == str(people[0].pk) else people[::-1]
            try:
                moved = duplicates.merge_people(kept, gone)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                audit.record(staff(request), kept, f"Fusion de deux fiches ({moved} mentions déplacées)")
                self.message_user(request, f"Une seule fiche : {kept.full_name}.", messages.SUCCESS)
                return redirect("admin:directory_member_change", kept.pk)
        context = {
            "title": f"Comparer {people[0].full_name} et {people[1].full_name}",
            "people": [(person, has_come(person)) for person in people],
            "form": form,
        }
        return self.duplicates_page(request, "admin/directory/member/duplicate.html", context)

    def duplicates_page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> TemplateResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, "member": None} | context
        return TemplateResponse(request, template, context)

    def check_may_merge(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied
