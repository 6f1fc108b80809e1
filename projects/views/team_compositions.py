"""The teams of a promotion: what people in training wish, what the mission composes and publishes (EV1-08)."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from directory.models import Cohort, Member, User
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.views import done_or_refused
from projects.forms.team_compositions import CompositionRulesForm, OpenWishesForm, PlacesForm, TeamWishesForm
from projects.models import Project, TeamComposition, TeamWishes
from projects.models.team_compositions import FEWEST_TEAMS, retained
from projects.team_casting import TeamCasting, propose
from projects.team_publication import publish, undo

# The mission --------------------------------------------------------------------------------------


def composed(request: HttpRequest, slug: str) -> Cohort:
    """The promotion, for who decides on projects and is not in training in it; 404 for others."""
    if not may_moderate(request.user, Project):
        raise Http404
    cohort = get_object_or_404(Cohort, slug=slug)
    member = getattr(request.user, "member", None)
    if member is not None and member.is_in_training and member.cohort_id == cohort.pk:
        raise Http404
    return cohort


def composition_of(request: HttpRequest, slug: str) -> TeamComposition:
    cohort = composed(request, slug)
    return get_object_or_404(TeamComposition.objects.select_related("cohort"), cohort=cohort)


@require_http_methods(["GET", "HEAD", "POST"])
def team_composition(request: HttpRequest, slug: str) -> HttpResponse:
    """POST opens the wishes, or changes their day and the rules."""
    cohort, user = composed(request, slug), cast(User, request.user)
    composition = TeamComposition.objects.select_related("cohort").filter(cohort=cohort).first()
    data = request.POST if request.method == "POST" else None
    if composition is None:
        form = OpenWishesForm(data, cohort=cohort)
        if data and form.is_valid() and form.open(by=user):
            messages.success(request, "Les vœux sont ouverts : les personnes en formation sont prévenues.")
            return redirect("projects:team_composition", slug=slug)
        subjects = list(retained(cohort))
        context = {"cohort": cohort, "form": form, "subjects": subjects, "enough": len(subjects) >= FEWEST_TEAMS}
        return render(request, "projects/team_composition_open.html", context)
    rules = CompositionRulesForm(data, instance=composition)
    if data is not None:
        if rules.is_valid() and rules.keep():
            messages.success(request, "Les règles sont enregistrées.")
            return redirect(composition)
        composition = TeamComposition.objects.select_related("cohort").get(pk=composition.pk)
    return drawn(request, composition, rules=rules)


def drawn(
    request: HttpRequest,
    composition: TeamComposition,
    *,
    rules: CompositionRulesForm | None = None,
    places: PlacesForm | None = None,
    impossible: list[str] | None = None,
) -> HttpResponse:
    seen = TeamCasting(composition)
    places = places or PlacesForm(cast=seen)
    teams = [
        (project, [(seat, places[f"team{seat.member.pk}"], places[f"settled{seat.member.pk}"]) for seat in seats])
        for project, seats in seen.by_team
        if all(f"team{seat.member.pk}" in places.fields for seat in seats)
    ]
    context = {
        "composition": composition,
        "cohort": composition.cohort,
        "seen": seen,
        "rules": rules or CompositionRulesForm(instance=composition),
        "places": places,
        "teams": teams,
        "impossible": impossible or [],
        "may_be_undone": composition.may_be_undone,
    }
    return render(request, "projects/team_composition.html", context)


@require_POST
def team_composition_propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody is placed anew, but for who is settled; or the page says why nobody can be."""
    composition = composition_of(request, slug)
    return proposed(request, composition)


def proposed(request: HttpRequest, composition: TeamComposition) -> HttpResponse:
    try:
        plan = propose(composition)
    except ValidationError as refusal:
        return drawn(request, composition, impossible=refusal.messages)
    found = (
        "aucune autre répartition ne respecte mieux les vœux" if plan.proven else "la meilleure trouvée en 5 secondes"
    )
    messages.success(request, f"Une répartition est proposée : {found}. À vous de décider.")
    return redirect(f"{composition.get_absolute_url()}#equipes")


@require_POST
def team_composition_place(request: HttpRequest, slug: str) -> HttpResponse:
    """People are placed by hand; and the others anew, when the second button says so."""
    composition = composition_of(request, slug)
    places = PlacesForm(request.POST, cast=TeamCasting(composition))
    if not places.is_valid() or not places.keep():
        return drawn(request, composition, places=places)
    if "recompute" in request.POST:
        return proposed(request, composition)
    messages.success(request, "Les places sont enregistrées.")
    return redirect(f"{composition.get_absolute_url()}#equipes")


@require_POST
def team_composition_publish(request: HttpRequest, slug: str) -> HttpResponse:
    composition = composition_of(request, slug)
    told = "Les équipes sont publiées : chaque personne est prévenue de la sienne."
    done_or_refused(request, lambda: publish(composition, by=cast(User, request.user)), told)
    return redirect(composition)


@require_POST
def team_composition_undo(request: HttpRequest, slug: str) -> HttpResponse:
    composition = composition_of(request, slug)
    told = "La publication est annulée : les projets ont retrouvé leur équipe d’avant."
    done_or_refused(request, lambda: undo(composition, by=cast(User, request.user)), told)
    return redirect(composition)


# Who is in training -------------------------------------------------------------------------------


def asked(request: HttpRequest, slug: str) -> tuple[TeamComposition, Member]:
    """The composition that asks this person; 404 for who is not in training in that promotion."""
    member = getattr(request.user, "member", None)
    if member is None or not member.is_present or not member.is_in_training:
        raise Http404
    composition = get_object_or_404(
        TeamComposition.objects.select_related("cohort"), cohort__slug=slug, cohort=member.cohort_id
    )
    return composition, member


@require_http_methods(["GET", "HEAD", "POST"])
def team_wishes(request: HttpRequest, slug: str) -> HttpResponse:
    composition, member = asked(request, slug)
    mine = TeamWishes.objects.filter(composition=composition, member=member)
    wishes = mine.select_related("first", "second", "third").first() or TeamWishes(
        composition=composition, member=member
    )
    form = TeamWishesForm(request.POST if request.method == "POST" else None, instance=wishes)
    if request.method == "POST" and form.is_valid() and form.keep():
        messages.success(request, "Vos vœux sont enregistrés. Vous pouvez les changer jusqu’au dernier jour.")
        return redirect(composition.cohort)
    gone = wishes.pk is not None and not set(wishes.ranked) <= {one.pk for one in retained(composition.cohort)}
    context = {"composition": composition, "cohort": composition.cohort, "form": form, "wishes": wishes, "gone": gone}
    return render(request, "projects/team_wishes.html", context)


@require_POST
def team_wishes_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own wishes, and all that one said with them, are erased while wishes are open."""
    composition, member = asked(request, slug)
    done_or_refused(request, lambda: TeamWishes.take_back(composition, member), "Vos vœux sont effacés.")
    return redirect("projects:team_wishes", slug=slug)
