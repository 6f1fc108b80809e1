"""The sponsor's view by a private link, and the meetings of each stage."""

from datetime import date
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.models import User
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.moderation.reasons import Taking, take_with_reason
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import back_to, with_profile
from projects.forms.follow_ups import ObjectivesForm, SponsorChangeForm, SponsorForm, SponsorLinkForm, StageMeetingForm
from projects.models import Project, SponsorLink, SponsorView, StageMeeting
from projects.models.sponsor import Stage
from projects.models.sponsor_posts import answered_by, to_confirm_by
from projects.sponsor_changes import Outcome
from projects.sponsor_objectives import asked_of, sponsored_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

SHOWN_ONCE = "sponsor_secret"  # of the session: the link just made, until it is shown


def own_project(user: "User | AnonymousUser", slug: str) -> Project:
    """A project that this account writes, or 404."""
    return get_object_or_404(Project.objects.editable_by(user), slug=slug)


# The sponsor, without account ---------------------------------------------------------------------


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limits.secrets_tried
def sponsor(request: HttpRequest, token: str) -> HttpResponse:
    """GET tells and uses nothing up (mail scanners follow links); POST gives the answer, once."""
    link = SponsorLink.objects.from_token(token)
    if link is None or not link.is_open:
        return over(request, status=404 if link is None else 410)
    form = SponsorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            link.answer(**form.cleaned_data)
        except ValidationError:  # the second of two clicks
            return over(request, status=410)
        return redirect("projects:sponsor_done")
    return private(render(request, "projects/sponsor.html", {"link": link, "project": link.project, "form": form}))


@login_not_required
@require_safe
def sponsor_done(request: HttpRequest) -> HttpResponse:
    return private(render(request, "projects/sponsor_done.html"))


def over(request: HttpRequest, *, status: int) -> HttpResponse:
    """One page for a link that is unknown, used, revoked or over: it tells nothing of whose it was."""
    return private(render(request, "projects/sponsor_over.html", status=status))


def private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def sponsor_role(request: HttpRequest) -> HttpResponse:
    """What a sponsor does, before, during and after (EV1-20)."""
    return render(request, "projects/sponsor_role.html")


# Who answers for the sponsor -----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_profile
def sponsor_objectives(request: HttpRequest, slug: str) -> HttpResponse:
    """« Dans ses objectifs ? », for who answers for the sponsor while it is asked; 404 for others."""
    user = cast(User, request.user)
    readable = Project.objects.visible_to(user)
    asked = asked_of(user.member)
    form = ObjectivesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        # Answered meanwhile, it says so beside what was typed.
        project = get_object_or_404(readable.filter(sponsored_by(user.member)), slug=slug)
        if form.is_valid() and form.answer(project, by=user):
            messages.success(request, "Merci : votre réponse se lit sur la page du projet, à sa date.")
            return redirect(f"{project.get_absolute_url()}#commanditaire")
    else:
        project = get_object_or_404(readable, slug=slug, pk__in=asked.order_by().values("pk"))
    views = project.sponsor_views.on_objectives()
    return render(request, "projects/sponsor_objectives.html", {"project": project, "form": form, "views": views})


@require_http_methods(["GET", "HEAD", "POST"])
@with_profile
def sponsor_change(request: HttpRequest, slug: str) -> HttpResponse:
    """A sponsor who has another post: asked of them and of who leads the project, while nobody answered.

    POST of `reponse`, from « À faire »: « reste » is the answer; the two others lead to the form, chosen already.
    """
    user = cast(User, request.user)
    readable = Project.objects.visible_to(user).select_related("sponsor_member")
    if request.method != "POST":
        project = get_object_or_404(readable, slug=slug, pk__in=to_confirm_by(user.member).order_by().values("pk"))
        wanted = request.GET.get("reponse", "")
        form = SponsorChangeForm(
            project=project,
            initial={
                "outcome": wanted if wanted in Outcome.values else "",
                "department": project.sponsor_department,
            },
        )
        return render(request, "projects/sponsor_change.html", {"project": project, "form": form})
    # Answered meanwhile, it says so beside what was typed.
    project = get_object_or_404(readable.filter(answered_by(user.member)), slug=slug)
    touched = request.POST.get("reponse", "")
    if touched in (Outcome.PASSED_ON, Outcome.NONE):
        path = reverse("projects:sponsor_change", args=[project.slug])
        asked = to_confirm_by(user.member).filter(pk=project.pk).exists()
        return redirect(f"{path}?reponse={touched}" if asked else project.get_absolute_url())
    form = SponsorChangeForm({"outcome": touched} if touched else request.POST, project=project)
    if form.is_valid() and (waits := form.answer(by=user)) is not None:
        reading = " La direction se lira une fois relue par la mission." if waits else ""
        messages.success(request, f"C’est noté, pour vous et pour l’autre personne à qui c’était demandé.{reading}")
        return redirect(back_to(request, "home") if touched else f"{project.get_absolute_url()}#commanditaire")
    return render(request, "projects/sponsor_change.html", {"project": project, "form": form})


# The team -----------------------------------------------------------------------------------------


@with_profile
def sponsor_link_add(request: HttpRequest, slug: str) -> HttpResponse:
    """The links of a project: made here, their secret shown once, revoked."""
    project = own_project(request.user, slug)
    form = SponsorLinkForm(request.POST if request.method == "POST" else None, project=project)
    if request.method == "POST" and form.is_valid() and (token := form.issue(by=request.user.member)):
        request.session[SHOWN_ONCE] = [project.pk, token]
        return redirect("projects:sponsor_link_add", slug=slug)
    made_for, made = request.session.pop(SHOWN_ONCE, (None, ""))
    path = reverse("projects:sponsor", args=[made]) if made and made_for == project.pk else ""
    context = {
        "project": project,
        "form": form,
        "secret": request.build_absolute_uri(path) if path else "",
        "links": project.sponsor_links.all(),
        "now": timezone.now(),
    }
    response = render(request, "projects/sponsor_links.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


@irreversible(
    title="Annuler le lien du commanditaire",
    explains="Le lien ne s’ouvrira plus. Cela ne pourra pas être annulé.",
    verb="Oui, annuler",
)
@require_POST
@with_profile
def sponsor_link_revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    link = get_object_or_404(SponsorLink, pk=pk, project=own_project(request.user, slug))
    demand_answer(request)
    if link.revoke():
        messages.success(request, "Ce lien ne s’ouvre plus.")
    else:
        messages.info(request, "Ce lien ne s’ouvrait déjà plus.")
    return redirect("projects:sponsor_link_add", slug=slug)


@require_POST
def sponsor_view_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The mission takes a sponsor's words off the page, with a reason that the team reads."""
    if not may_moderate(request.user, Project):
        raise Http404
    views = SponsorView.objects.filter(project__in=Project.objects.visible_to(request.user)).select_related("project")
    view = get_object_or_404(views, pk=pk, project__slug=slug)
    taking = Taking("Retirer ces mots de la page", view.project.title, view.project.get_absolute_url())
    by = cast(User, request.user)
    if refused := take_with_reason(request, lambda reason: view.withdraw(by=by, reason=reason), taking):
        return refused
    messages.success(request, "Ces mots ne se lisent plus sur la page. L’équipe est prévenue.")
    return redirect(view.project)


@with_profile
def stage_meeting_add(request: HttpRequest, slug: str) -> HttpResponse:
    project = own_project(request.user, slug)
    meeting = StageMeeting(project=project, on=timezone.localdate())
    # Led here from a stage that took place: its moment and its day.
    if (moment := request.GET.get("moment", "")) in Stage.values:
        meeting.stage = moment
    if said := date_asked(request.GET.get("jour", "")):
        meeting.on = said
    form = StageMeetingForm(request.POST if request.method == "POST" else None, instance=meeting)
    if request.method == "POST" and form.is_valid():
        form.keep()
        messages.success(request, "Le point d’étape est noté.")
        return redirect(f"{project.get_absolute_url()}#commanditaire")
    return render(request, "projects/stage_meeting.html", {"project": project, "form": form})


@with_profile
def stage_meeting_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Its note, its day or its moment, by any of the team."""
    project = own_project(request.user, slug)
    meeting = get_object_or_404(StageMeeting, pk=pk, project=project)
    form = StageMeetingForm(request.POST if request.method == "POST" else None, instance=meeting)
    if request.method == "POST" and form.is_valid() and form.change():
        messages.success(request, "Le point d’étape est modifié.")
        return redirect(f"{project.get_absolute_url()}#points-d-etape")
    return render(request, "projects/stage_meeting.html", {"project": project, "form": form})


def date_asked(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@irreversible(title="Retirer le point d’étape", explains="Le point d’étape est effacé. Cela ne pourra pas être annulé.")
@require_POST
@with_profile
def stage_meeting_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    project = own_project(request.user, slug)
    meeting = get_object_or_404(StageMeeting, pk=pk, project=project)
    demand_answer(request)
    meeting.delete()
    messages.success(request, "Le point d’étape est retiré.")
    return redirect(f"{project.get_absolute_url()}#commanditaire")
