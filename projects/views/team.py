"""The people of a project: found by name, added with a role, taken out; and each one's own consent to be named."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member
from directory.requests import SignedInRequest
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.confirmation import irreversible_by_its_page, is_answered
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import with_profile
from projects import team as people
from projects.models import Project, TeamRole
from projects.models.project import Role
from projects.views.writing import own_project


@require_safe
@with_profile
@rate_limits.suggestions
def team(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who is in it, and (`?q=`) people whose name begins so; htmx asks for these alone."""
    project = own_project(request, slug)
    words = request.GET.get("q", "")[:100].strip()
    roles = list(project.roles.select_related("member__cohort", "member__collectivity"))
    context = {
        "project": project,
        "words": words,
        "found": people.people_named(words, request.user) if len(words) > 1 else [],
        "choices": Role.choices,
        "roles": roles,
        "own": [role for role in roles if role.member_id == request.user.member.pk],
    }
    return render(request, "projects/team.html#found" if request.htmx else "projects/team.html", context)


@require_POST
@with_profile
def team_add(request: SignedInRequest, slug: str) -> HttpResponse:
    project = own_project(request, slug)
    member = get_object_or_404(
        Member.objects.visible_to(request.user), slug=request.POST.get("personne", "").replace("\0", "")
    )
    role = request.POST.get("role", "")
    if role not in Role.values:
        messages.warning(request, "Choisissez un rôle dans la liste.")
        return redirect("projects:team", project.slug)
    try:
        given = people.add(project, member, role, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, f"{member.full_name} : {given.get_role_display()}.")
    return redirect("projects:team", project.slug)


@irreversible_by_its_page
@with_profile
def team_remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Asks first. An author takes anybody out; anybody takes herself out."""
    role = get_object_or_404(TeamRole.objects.select_related("project", "member"), project__slug=slug, pk=pk)
    mine = role.member_id == request.user.member.pk
    project = role.project if mine else own_project(request, slug)
    if is_answered(request):
        try:
            people.remove(role, by=request.user)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            words = "Votre nom ne figure plus" if mine else f"{role.member.shown_name} ne figure plus"
            messages.success(request, f"{words} dans le projet (rôle : {role.get_role_display()}).")
        writes = Project.objects.editable_by(request.user).filter(pk=project.pk).exists()
        return redirect(reverse("projects:team", args=[slug]) if writes else reverse("projects:mine"))
    return render(request, "projects/team_remove.html", {"project": project, "role": role, "mine": mine})


@require_POST
@with_profile
def team_consent(request: SignedInRequest, slug: str) -> HttpResponse:
    """One's own name on the public page: yes, dated, or no, at once. Nobody answers for somebody else."""
    own = TeamRole.objects.filter(member=request.user.member).values("project")
    project = get_object_or_404(Project.objects.filter(pk__in=own), slug=slug)
    agrees = request.POST.get("accord") == "oui"
    people.agree_to_be_named(project, request.user.member, agrees=agrees)
    if agrees:
        messages.success(request, "Merci. Votre nom pourra figurer sur la page publique ; vous pouvez changer d’avis.")
    else:
        messages.success(request, "C’est fait : votre nom ne figure pas sur la page publique.")
    seen = Project.objects.visible_to(request.user).filter(pk=project.pk).exists()
    return redirect(project if seen else reverse("projects:mine"))
