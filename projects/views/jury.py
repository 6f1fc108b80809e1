"""The jury of a promotion: what it decided, on one screen; then how to tell about it (EV1-09)."""

from typing import cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from directory.models import Cohort, Member, User
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import prepared, prepared_count
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import done_or_refused
from projects.forms.jury import JuryForms
from projects.models import JuryOutcome, Project
from projects.models.jury import ambassadors_but, tell_ambassadors


@prepared
def cohorts_at(slug: str) -> QuerySet[Cohort]:
    """The promotion of this address."""
    return Cohort.objects.filter(slug=slug)


@prepared
def retained_in(cohort: Cohort) -> QuerySet[JuryOutcome]:
    """The outcomes of its retained subjects that the network reads."""
    outcomes = JuryOutcome.objects.of(cohort).filter(is_retained=True).select_related("project__public_page")
    return outcomes.filter(project__in=Project.objects.read_by_the_network().order_by().values("pk"))


@prepared_count
def outcomes_to_tell(cohort: Cohort) -> QuerySet[JuryOutcome]:
    return JuryOutcome.objects.of(cohort).to_tell()


@prepared_count
def people_to_tell(by: User) -> QuerySet[Member]:
    return ambassadors_but(by)


def judged(request: HttpRequest, slug: str) -> Cohort:
    """The promotion, for who decides on projects; 404 for others."""
    if not may_moderate(request.user, Project):
        raise Http404
    return cast(Cohort, cohorts_at.first_or_404(slug))


@require_http_methods(["GET", "HEAD", "POST"])
def jury(request: HttpRequest, slug: str) -> HttpResponse:
    cohort, user = judged(request, slug), cast(User, request.user)
    forms = JuryForms(cohort, user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (written := forms.save()) is not None:
        if not written:
            messages.info(request, "Aucun résultat n’est encore écrit.")
            return redirect("projects:jury", slug=slug)
        messages.success(request, "Les résultats sont enregistrés, les équipes les lisent.")
        return redirect(f"{reverse('projects:jury', args=[slug])}#annoncer")
    context = {
        "cohort": cohort,
        "forms": forms,
        "retained": retained_in(cohort),
        "to_tell": outcomes_to_tell(cohort),
        "people": people_to_tell(user),
    }
    return render(request, "projects/jury.html", context)


@require_POST
def jury_tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Ambassadors are told of the subjects that were retained."""
    cohort = judged(request, slug)
    told = "C’est annoncé : les ambassadeurs et ambassadrices le liront dans leurs notifications."
    done_or_refused(request, lambda: tell_ambassadors(cohort, by=cast(User, request.user)), told)
    return redirect(f"{reverse('projects:jury', args=[slug])}#annoncer")
