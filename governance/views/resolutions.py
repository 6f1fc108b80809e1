"""The register of decisions: read, narrowed, taken away as a file."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from emi_alumni.foundation.spreadsheets import csv_to_save
from governance.models import Body, Organisation, Resolution
from governance.models.meetings import RegisterQuerySet

PER_PAGE = 30
STATES = {"en-cours": "En cours", "en-retard": "En retard", "faites": "Faites", "abandonnees": "Abandonnées"}
HEADERS = ["Instance", "Décidé le", "Décision", "Qui s’en charge", "Pour le", "État", "Le", "Ce qu’il en est"]


@dataclass(frozen=True)
class Asked:
    """The register as the address asks for it; what makes no sense in it is ignored."""

    data: QueryDict
    bodies: list[Body]

    @cached_property
    def body(self) -> Body | None:
        return next((body for body in self.bodies if body.slug == self.data.get("instance")), None)

    @cached_property
    def state(self) -> str:
        state = self.data.get("etat", "")
        return state if state in STATES else ""

    @cached_property
    def words(self) -> str:
        return " ".join(self.data.get("q", "").replace("\0", " ")[:100].split())

    @cached_property
    def decisions(self) -> RegisterQuerySet:
        found = Resolution.objects.filter(body__in=[self.body] if self.body else self.bodies).for_list()
        for word in self.words.split():
            found = found.filter(Q(what__icontains=word) | Q(who__icontains=word) | Q(outcome__icontains=word))
        if self.state == "en-cours":
            return found.open()
        if self.state == "en-retard":
            return found.overdue()
        if self.state == "faites":
            return found.done()
        return found.filter(dropped_on__isnull=False) if self.state == "abandonnees" else found


def asked_of(request: HttpRequest) -> Asked:
    return Asked(request.GET, list(Body.objects.in_use(Organisation.objects.level())))


@require_safe
def resolution_list(request: HttpRequest) -> HttpResponse:
    asked = asked_of(request)
    context = {
        "asked": asked,
        "states": STATES,
        "page": Paginator(asked.decisions, PER_PAGE).get_page(request.GET.get("page")),
        "late": Resolution.objects.overdue().filter(body__in=asked.bodies).count(),
    }
    return render(request, "governance/resolution_list.html", context)


@require_safe
def resolution_file(request: HttpRequest) -> HttpResponse:
    """The same lines, for a spreadsheet."""
    lines = [line(decision) for decision in asked_of(request).decisions]
    return csv_to_save(f"registre-des-decisions-{timezone.localdate():%Y-%m-%d}", HEADERS, lines)


def line(decision: Resolution) -> list[str]:
    ended = decision.done_on or decision.dropped_on
    return [
        str(decision.body),
        f"{decision.on:%d/%m/%Y}",
        decision.what,
        decision.in_charge,
        f"{decision.due_on:%d/%m/%Y}" if decision.due_on else "",
        decision.state_words,
        f"{ended:%d/%m/%Y}" if ended else "",
        decision.outcome,
    ]
