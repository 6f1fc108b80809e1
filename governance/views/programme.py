"""The programme: modules, the training of each promotion, and the council's screens to compose it (EV2-09)."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.models import Cohort, User
from emi_alumni.foundation.audit import record
from emi_alumni.foundation.confirmation import irreversible_by_its_page, is_answered
from emi_alumni.foundation.prepared_statements import prepared
from governance.forms.programme import CurriculumModuleAddForm, CurriculumModuleForm
from governance.models import CurriculumModule, Module
from governance.programme import days_of, preparation_of, stops_of, words_of
from governance.rights import may_edit_programme

STEPS = {"avant": -1, "apres": 1}


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """Every module, then the training of one promotion (`?promotion=`): the latest that has one when none is named."""
    followed = Count("curricula", distinct=True)
    cohorts = Cohort.objects.annotate(modules=Count("curriculum")).order_by("-starts_on", "label")
    known = list(cohorts)
    edits = may_edit_programme(request.user)
    shown = [one for one in known if edits or one.modules]
    asked = next((one for one in known if one.slug == request.GET.get("promotion")), None)
    chosen = asked or next((one for one in known if one.modules), None)
    curriculum = list(CurriculumModule.objects.of(chosen)) if chosen else []
    context = {
        "modules": Module.objects.annotate(followed=followed).order_by("-is_core", "position", "sort_key", "pk"),
        "cohorts": shown if chosen is None or chosen in shown else [chosen, *shown],
        "chosen": chosen,
        "curriculum": curriculum,
        "stops": stops_of(chosen, curriculum) if chosen and curriculum else [],
        "days": days_of(curriculum),
        "preparation": preparation_of(chosen, curriculum) if chosen else None,
        "edits": edits,
    }
    return render(request, "governance/programme.html", context)


@require_safe
def module(request: HttpRequest, slug: str) -> HttpResponse:
    """What one learns there, who followed it; what the other parts of the portal know of it comes by their own tags."""
    found = of_slug.first_or_404(slug)
    return render(request, "governance/module.html", {"module": found, "followed": followed_by(found.pk)})


@prepared
def of_slug(slug: str) -> QuerySet[Module]:
    return Module.objects.filter(slug=slug)


@prepared
def followed_by(module: int) -> QuerySet[CurriculumModule]:
    """The line of each promotion that had this module, the latest first."""
    lines = CurriculumModule.objects.filter(module=module).select_related("cohort")
    return lines.order_by("-cohort__starts_on", "pk")


def council_only(request: HttpRequest) -> User:
    """Who may compose the programme, asked to today's seats; a 404 for anybody else, also for a form opened before."""
    if not may_edit_programme(request.user):
        raise Http404
    return cast(User, request.user)


def line_of(pk: int) -> CurriculumModule:
    return get_object_or_404(CurriculumModule.objects.select_related("cohort", "module"), pk=pk)


def curriculum(request: HttpRequest, slug: str) -> HttpResponse:
    """The training of a promotion, to compose: what is in it, in order, and a module to add."""
    by = council_only(request)
    cohort = get_object_or_404(Cohort, slug=slug)
    form = CurriculumModuleAddForm(request.POST if request.method == "POST" else None, cohort=cohort)
    if request.method == "POST" and form.is_valid() and form.place():
        record(by, form.instance, f"module ajouté au parcours : {words_of(form.instance)}")
        messages.success(request, f"« {form.instance.module} » est dans le parcours.")
        return redirect("governance:curriculum", cohort.slug)
    lines = list(CurriculumModule.objects.of(cohort))
    left = Module.objects.filter(~Q(curricula__cohort=cohort)).exists()
    context: dict[str, Any] = {
        "cohort": cohort,
        "lines": lines,
        "form": form,
        "left": left,
        "days": days_of(lines),
        "preparation": preparation_of(cohort, lines),
    }
    return render(request, "governance/programme_curriculum.html", context)


def curriculum_edit(request: HttpRequest, pk: int) -> HttpResponse:
    by = council_only(request)
    line = line_of(pk)
    form = CurriculumModuleForm(request.POST if request.method == "POST" else None, instance=line)
    if request.method == "POST" and form.is_valid() and form.save_changes():
        record(by, line, f"module du parcours modifié : {words_of(line)}")
        messages.success(request, f"« {line.module} » est modifié.")
        return redirect("governance:curriculum", line.cohort.slug)
    return render(request, "governance/programme_edit.html", {"line": line, "form": form})


@require_POST
def curriculum_move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place earlier or later (`sens`: avant, apres)."""
    council_only(request)
    line = line_of(pk)
    step = STEPS.get(request.POST.get("sens", ""))
    try:
        if step is None:
            messages.warning(request, "Dites dans quel sens : plus tôt, ou plus tard.")
        elif line.move(step):
            messages.success(request, f"« {line.module} » vient {'plus tôt' if step < 0 else 'plus tard'}.")
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    return redirect("governance:curriculum", line.cohort.slug)


@irreversible_by_its_page
def curriculum_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first. The module itself stays in the programme."""
    by = council_only(request)
    line = line_of(pk)
    if is_answered(request):
        record(by, line, f"module retiré du parcours {line.cohort} : {line.module}")
        line.delete()
        messages.success(request, f"« {line.module} » n’est plus dans le parcours.")
        return redirect("governance:curriculum", line.cohort.slug)
    return render(request, "governance/programme_remove.html", {"line": line})
