"""Telling a project: three steps, then « Relire et proposer », whence groups of further questions open.

Each is saved by itself as a draft, and nothing that was typed is lost.
"""

import uuid
from copy import copy
from typing import NamedTuple

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member, User
from directory.requests import SignedInRequest
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.moderation.models import Revision, State
from emi_alumni.foundation.moderation.refused_edits import refused_edit_for_form
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import with_profile
from projects.forms.further import FORMS as FURTHER_FORMS
from projects.forms.further import FURTHER, is_filled
from projects.forms.project_form import ProjectForm
from projects.forms.results import IndicatorForm
from projects.forms.steps import STEPS, TITLES, EssentialsStep, ProblemStep, ReviewStep, StatusStep, WordsStep
from projects.models import Project, TeamRole
from projects.texts import Step
from projects.writing import (
    INCOMPLETE,
    LOCKED,
    WRITABLE,
    as_written,
    is_read_first,
    missing,
    propose,
    start,
    waiting_revision,
)

# Where « Enregistrer et … » leads besides the next step.
ELSEWHERE = {
    "avant": None,
    "plus-tard": "projects:mine",
    "equipe": "projects:team",
    "documents": "projects:documents",
}


WORDS: dict[str, type[WordsStep]] = {form.slug: form for form in (ProblemStep, ReviewStep, *FURTHER_FORMS)}


class Stop(NamedTuple):
    """One step of the thread: where it leads, its name, and whether it is done, now or next."""

    slug: str
    title: str
    state: str


class Group(NamedTuple):
    """A group of further questions: where it leads, its name, what it asks, and whether it says something."""

    slug: str
    title: str
    line: str
    filled: bool


@prepared
def written_by(user: User, slug: str) -> QuerySet[Project]:
    return Project.objects.editable_by(user).filter(slug=slug)


@prepared
def all_written_by(user: User) -> QuerySet[Project]:
    """With what a line of « Mes contributions » says of each, the latest changed first."""
    own = ("slug", "title", "sentence", "state", "hidden_at", "reason", "updated_at")
    return Project.objects.editable_by(user).only(*own).order_by("-updated_at", "-pk")


@prepared
def waiting_of(user: User, kind: int) -> QuerySet[Revision]:
    """Their edits that wait to be read. `kind`: the content type of projects."""
    written = Project.objects.editable_by(user).order_by().values("pk")
    return Revision.objects.waiting().filter(content_type=kind, object_id__in=written).only("object_id", "created_at")


@prepared
def naming(user: User, member: Member) -> QuerySet[Project]:
    """Those that they are in and may read."""
    found = Project.objects.visible_to(user).of_member(member)
    return found.select_related("cohort").only("slug", "title", "cohort__label")


@prepared
def whole_of(project: Project) -> QuerySet[Project]:
    """The same project, with all that its page says."""
    return Project.objects.for_detail().filter(pk=project.pk)


@prepared
def with_choices(project: Project) -> QuerySet[Project]:
    """The same project, with the rows that were chosen for it in a form."""
    chosen = ("collectivities", "themes", "tools", "modules")
    return Project.objects.filter(pk=project.pk).prefetch_related(*chosen)


@prepared
def roles_of(project: Project) -> QuerySet[TeamRole]:
    return project.roles.for_faces()


def own_project(request: SignedInRequest, slug: str) -> Project:
    """A project this account writes; anything else does not exist."""
    for project in written_by(request.user, slug):
        return project
    raise Http404


@with_profile
def project_create(request: SignedInRequest) -> HttpResponse:
    """The first step, which makes the draft. A double click makes one."""
    member = request.user.member
    if request.method == "POST":
        form = EssentialsStep(request.POST, author=member, instance=Project())
        if "ajouter" in request.POST:
            return show_step(request, None, with_one_more_place(form))
        if form.is_valid() and (project := create(request, form)):
            if project is not form.instance:
                return sent_again(request, project)
            messages.success(request, "Votre brouillon est enregistré : vous pouvez vous arrêter et revenir.")
            return redirect(where_to(request, project, Step.ESSENTIALS))
    else:
        form = EssentialsStep(author=member, instance=Project(), initial={"key": uuid.uuid4()})
    return show_step(request, None, form)


def create(request: SignedInRequest, form: EssentialsStep) -> Project | None:
    places = form.cleaned_data["collectivities"]
    try:
        with transaction.atomic():
            project = start(form.instance, by=request.user.member, key=form.cleaned_data.get("key") or uuid.uuid4())
            if project is form.instance:
                project.collectivities.set(places)
            return project
    except ValidationError as refusal:
        form.refuse(refusal)
    return None


def sent_again(request: SignedInRequest, project: Project) -> HttpResponse:
    """The same form sent twice is one project; sent with other words in it, both are shown before one replaces the
    other."""
    form = form_of(request, project, Step.ESSENTIALS)
    if form.is_valid() and (saved := form.save_step(by=request.user)):
        messages.success(request, saved)
        return redirect(where_to(request, project, Step.ESSENTIALS))
    return show_step(request, project, form)


def with_one_more_place(form: EssentialsStep) -> EssentialsStep:
    """The same, nothing judged yet, with the chosen place ticked (no script needed)."""
    initial = {name: form.data.get(name, "") for name in form.fields if name not in ("collectivities", "more")}
    chosen = [*form.data.getlist("collectivities"), form.data.get("more", "")]
    longer = EssentialsStep(author=form.author, instance=form.instance, initial=initial)
    longer.fields["collectivities"].queryset = form.fields["collectivities"].queryset  # type: ignore[attr-defined]
    longer.initial.update(initial, collectivities=[pk for pk in chosen if pk])
    return longer


@require_safe
@with_profile
def project_resume(request: SignedInRequest, slug: str) -> HttpResponse:
    """Where its telling stopped: the first step that lacks something, else all of it to read again."""
    project = own_project(request, slug)
    lacks = missing(project) if project.is_draft else []
    return redirect("projects:edit", project.slug, lacks[0].step if lacks else Step.REVIEW)


@with_profile
def project_edit(request: SignedInRequest, slug: str, step: str) -> HttpResponse:
    """One step of a project. A GET of a project that cannot be written now shows it to read again."""
    project = own_project(request, slug)
    if step not in STEPS and step not in FURTHER:
        raise Http404
    if request.method != "POST":
        if project.state not in WRITABLE and step != Step.REVIEW:
            return redirect("projects:edit", project.slug, Step.REVIEW)
        return show_step(request, project, form_of(request, project, step))
    if "reprendre" in request.POST and project.state == State.PENDING:
        unsubmit(request, project)
        project = own_project(request, slug)
    form = form_of(request, project, step)
    if "ajouter" in request.POST and isinstance(form, EssentialsStep):
        return show_step(request, project, with_one_more_place(form))
    if "ajouter" in request.POST and isinstance(form, IndicatorForm):
        return show_step(request, project, form.with_one_more_row())
    if isinstance(form, StatusStep | IndicatorForm) and form.is_blank:
        return redirect(where_to(request, project, step))
    if form.is_valid() and (saved := form.save_step(by=request.user)):
        messages.success(request, saved)
        return redirect(where_to(request, project, step))
    return show_step(request, project, form)


def form_of(request: SignedInRequest, project: Project, step: str) -> ProjectForm:
    data = request.POST if request.method == "POST" else None
    if step == Step.STATUS:
        return StatusStep(data, project=project)
    if step == Step.RESULTS:
        return IndicatorForm(data, project=project)
    # A copy: what waits is put over it, and the page goes on telling what is live.
    row = with_choices.first(project) if step in (Step.ESSENTIALS, Step.TOPICS) else None
    written = as_written(row or copy(project), waiting_revision(project))
    back = refused_edit_for_form(request, project)
    initial = back.words if back else {}
    if step == Step.ESSENTIALS:
        return EssentialsStep(data, author=request.user.member, instance=written, initial=initial)
    return WORDS[step](data, instance=written, initial=initial)


def where_to(request: SignedInRequest, project: Project, step: str) -> str:
    """After saving: the next step of a draft, the one before, or where the button said. What is online, and what goes
    further, is told in any order: back to the whole."""
    asked = request.POST.get("puis", "")
    here = STEPS.index(step) if step in STEPS else len(STEPS)
    if asked == "avant" and 0 < here < len(STEPS):
        return reverse("projects:edit", args=[project.slug, STEPS[here - 1]])
    if asked == "encore":
        return reverse("projects:edit", args=[project.slug, step])
    if name := ELSEWHERE.get(asked):
        return reverse(name) if name == "projects:mine" else reverse(name, args=[project.slug])
    if step in FURTHER:
        return reverse("projects:edit", args=[project.slug, Step.REVIEW]) + "#plus-loin"
    following = STEPS[here + 1] if project.is_draft and here + 1 < len(STEPS) else Step.REVIEW
    return reverse("projects:edit", args=[project.slug, following])


def title_of(step: str, project: Project | None) -> str:
    if step == Step.REVIEW and project and not project.is_draft:
        return "Relire"
    return TITLES.get(step) or FURTHER[step][0]


def show_step(request: SignedInRequest, project: Project | None, form: ProjectForm) -> HttpResponse:
    step = form.slug  # type: ignore[attr-defined]
    lacks = missing(project) if project and project.is_draft else []
    unfinished = {lack.step for lack in lacks} if project else set(STEPS)

    def stop(slug: str) -> Stop:
        done = slug != Step.REVIEW and slug not in unfinished
        return Stop(slug, title_of(slug, project), "now" if slug == step else "done" if done else "next")

    context: dict[str, object] = {
        "project": project,
        "form": form,
        "step": step,
        "title": title_of(step, project),
        "number": STEPS.index(step) + 1 if step in STEPS else 0,
        "goes_further": step in FURTHER,
        "stops": [stop(slug) for slug in STEPS],
        "locked": LOCKED.get(State(project.state), "") if project else "",
    }
    if project:
        waiting = waiting_revision(project)
        context |= {"refused_edit": refused_edit_for_form(request, project)}
        context |= {"waiting": waiting, "read_first": is_read_first(project, request.user)}
        if step == Step.REVIEW:
            [whole] = whole_of(project)
            read = as_written(whole, waiting)
            groups = [Group(slug, title, line, is_filled(read, slug)) for slug, (title, line) in FURTHER.items()]
            context |= {"read": read, "missing": lacks, "groups": groups}
        elif step == Step.STATUS:
            context["statuses"] = project.statuses.current().order_by("-on", "-pk") if form.adding else []  # type: ignore[attr-defined]
        elif step == Step.RESULTS:
            context["indicators"] = project.indicators.prefetch_related("measures")
        elif step == Step.TEAM:
            context["roles"] = roles_of(project)
            context["documents"] = project.documents.all()
    return render(request, "projects/step.html", context)


# What becomes of it --------------------------------------------------------------------------------


@require_POST
@with_profile
def project_submit(request: SignedInRequest, slug: str) -> HttpResponse:
    """« Proposer » : keep who may read it, then ask for publication. Twice, or from two tabs, is once."""
    project = own_project(request, slug)
    if project.state in (State.PENDING, State.PUBLISHED):
        messages.info(request, "C’est déjà fait : ce projet est proposé.")
        return redirect("projects:mine")
    if "audience" in request.POST:
        form = form_of(request, project, Step.REVIEW)
        if not (form.is_valid() and form.save_step(by=request.user)):
            return show_step(request, project, form)
    try:
        at_once = propose(project, by=request.user)
    except ValidationError as refusal:
        review = reverse("projects:edit", args=[project.slug, Step.REVIEW])
        if getattr(refusal, "code", "") == INCOMPLETE:
            messages.warning(request, "Pas encore proposé : complétez d’abord ce qui est écrit ci-dessous.")
            return redirect(f"{review}#a-completer")
        for sentence in refusal.messages:
            messages.warning(request, sentence)
        return redirect(review)
    if at_once:
        messages.success(request, f"« {project.title} » est publié. Merci !")
        return redirect(project)
    messages.success(
        request,
        f"« {project.title} » est proposé. La mission innovation le lit, d’ordinaire en une semaine ; sa réponse "
        "arrivera ici.",
    )
    return redirect("projects:mine")


def unsubmit(request: SignedInRequest, project: Project) -> None:
    try:
        project.unsubmit(by=request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])


@require_POST
@with_profile
def project_unsubmit(request: SignedInRequest, slug: str) -> HttpResponse:
    """What waits to be read is a draft again; what was refused or withdrawn too."""
    project = own_project(request, slug)
    try:
        if project.may_be_unsubmitted:
            project.unsubmit(by=request.user)
        else:
            project.restore(by=request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
        return redirect("projects:mine")
    messages.success(request, f"« {project.title} » est de nouveau un brouillon.")
    return redirect("projects:edit", project.slug, Step.REVIEW)


@with_profile
def project_withdraw(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take it away after a question; it can be put back in draft."""
    project = own_project(request, slug)
    if request.method == "POST":
        try:
            project.withdraw(by=request.user)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, f"« {project.title} » est retiré. Vous pouvez le remettre en brouillon.")
        return redirect("projects:mine")
    return render(request, "projects/withdraw.html", {"project": project})


@irreversible(
    title="Abandonner les modifications en attente",
    explains="Ces modifications seront perdues ; la version en ligne ne change pas. Cela ne pourra pas être annulé.",
    verb="Oui, abandonner",
)
@require_POST
@with_profile
def revision_withdraw(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give up the changes that wait: the live version stays as it is."""
    project = own_project(request, slug)
    demand_answer(request)
    if waiting_revision(project) and Revision.objects.about(project).waiting().delete()[0]:
        messages.success(request, "Vos modifications en attente sont abandonnées : la version en ligne ne change pas.")
    else:
        messages.info(request, "Il n’y a plus de modification en attente.")
    return redirect("projects:edit", project.slug, Step.ESSENTIALS)


@require_safe
@with_profile
def mine(request: SignedInRequest) -> HttpResponse:
    """« Mes contributions » : what I write, where each stands, what is missing."""
    projects = all_written_by(request.user)
    kind = ContentType.objects.get_for_model(Project).pk
    revisions = {one.object_id: one for one in waiting_of(request.user, kind)} if projects else {}
    written = {project.pk for project in projects}
    context = {
        "lines": [(project, revisions.get(project.pk)) for project in projects],
        "named": [one for one in naming(request.user, request.user.member) if one.pk not in written],
    }
    return render(request, "projects/mine.html", context)
