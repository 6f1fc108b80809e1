"""Before a module: the mission gives its speaker a link, teams say what they ask, the speaker reads and answers."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.models import Cohort, Member, User
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.audit import record
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.moderation.models import CURRENT
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import with_profile
from governance.models import CurriculumModule
from projects.forms.speaker_briefs import ModuleAskForm, SpeakerBriefForm, SpeakerReplyForm
from projects.models import ModuleAsk, Project, PublicPage, SpeakerBrief, SpeakerReply
from projects.models.speaker_briefs import state_of_reply
from projects.public import PublicCopy
from projects.views.sponsor import own_project
from projects.views.voices import public_page

SHOWN_ONCE = "speaker_secret"  # of the session: the link just made, until it is shown
FOR_ALL = "tous"


# The mission ----------------------------------------------------------------------------------------


def prepared_by(request: HttpRequest, slug: str) -> Cohort:
    """The promotion, for who decides on projects; 404 for others."""
    if not may_moderate(request.user, Project):
        raise Http404
    return get_object_or_404(Cohort, slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def speaker_brief_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The links of a promotion's speakers: made here, their secret shown once, revoked."""
    cohort = prepared_by(request, slug)
    form = SpeakerBriefForm(request.POST if request.method == "POST" else None, cohort=cohort)
    if request.method == "POST" and form.is_valid() and (token := form.issue(by=cast(User, request.user))):
        request.session[SHOWN_ONCE] = [cohort.pk, token]
        return redirect("projects:speaker_brief_list", slug=slug)
    made_for, made = request.session.pop(SHOWN_ONCE, (None, ""))
    path = reverse("projects:speaker_brief", args=[made]) if made and made_for == cohort.pk else ""
    context = {
        "cohort": cohort,
        "form": form,
        "secret": request.build_absolute_uri(path) if path else "",
        "briefs": SpeakerBrief.objects.filter(module__cohort=cohort).for_list(),
        "replies": SpeakerReply.objects.filter(cohort=cohort, project=None).published().select_related("module"),
        "now": timezone.now(),
    }
    response = render(request, "projects/speaker_brief_list.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


@irreversible(
    title="Annuler le lien de l’intervenant",
    explains="Le lien ne s’ouvrira plus. Cela ne pourra pas être annulé.",
    verb="Oui, annuler",
)
@require_POST
def speaker_brief_revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    brief = get_object_or_404(SpeakerBrief.objects.filter(module__cohort=prepared_by(request, slug)).for_list(), pk=pk)
    demand_answer(request)
    if brief.revoke():
        record(cast(User, request.user), brief, "lien d’intervenant annulé")
        messages.success(request, "Ce lien ne s’ouvre plus.")
    else:
        messages.info(request, "Ce lien ne s’ouvrait déjà plus.")
    return redirect("projects:speaker_brief_list", slug=slug)


# The team -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AskLine:
    """A module of the promotion, who will read what the team asks of it, and what it asked."""

    module: CurriculumModule
    briefs: list[SpeakerBrief]
    ask: ModuleAsk | None

    @property
    def is_open(self) -> bool:
        return any(one.asks_until >= timezone.localdate() for one in self.briefs)

    @property
    def until(self) -> Any:
        return max(one.asks_until for one in self.briefs)

    @property
    def names(self) -> str:
        return ", ".join(one.name for one in self.briefs)


def asks_of(project: Project) -> list[AskLine]:
    """The modules for which a speaker's link is open, in the order of the training. Three queries."""
    modules = CurriculumModule.objects.none()
    if project.cohort:
        modules = CurriculumModule.objects.of(project.cohort)
    briefs: dict[int, list[SpeakerBrief]] = {}
    for brief in SpeakerBrief.objects.open().filter(module__in=modules.order_by()).order_by("asks_until", "pk"):
        briefs.setdefault(brief.module_id, []).append(brief)
    asked = {one.module_id: one for one in project.module_asks.select_related("written_by")}
    return [AskLine(one, briefs[one.pk], asked.get(one.pk)) for one in modules if one.pk in briefs]


@require_safe
@with_profile
def module_ask_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What the team asks of the modules to come, and what their speakers answered."""
    project = own_project(request.user, slug)
    replies = SpeakerReply.objects.for_team(project.pk, project.cohort_id or 0)
    return render(
        request, "projects/module_ask_list.html", {"project": project, "lines": asks_of(project), "replies": replies}
    )


@with_profile
def module_ask(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write what the team asks of one module, or write it again, until the day that the mission gave."""
    project = own_project(request.user, slug)
    line = next((one for one in asks_of(project) if one.module.pk == pk), None)
    if line is None or project.state not in CURRENT:
        raise Http404
    form = ModuleAskForm(request.POST if request.method == "POST" else None, instance=line.ask)
    member: Member = cast(Any, request.user).member
    if request.method == "POST" and form.is_valid() and form.keep(project, line.module, by=member):
        messages.success(request, "C’est écrit : l’intervenant le lit par son lien.")
        return redirect("projects:module_ask_list", slug=slug)
    return render(request, "projects/module_ask.html", {"project": project, "line": line, "form": form})


@irreversible(
    title="Ne plus rien montrer à l’intervenant",
    explains="L’intervenant ne lira plus rien de votre projet par son lien, et votre attente sera effacée. Cela ne "
    "pourra pas être annulé : il faudra la récrire.",
    verb="Oui, ne plus rien montrer",
)
@require_POST
@with_profile
def module_ask_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The speaker reads nothing more of the project, from now."""
    project = own_project(request.user, slug)
    demand_answer(request)
    removed, _ = ModuleAsk.objects.filter(project=project, module=pk).delete()
    if removed:
        messages.success(request, "L’intervenant ne lit plus rien de votre projet par son lien.")
    return redirect("projects:module_ask_list", slug=slug)


# The speaker, without account -----------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """One project as its speaker reads it: by what its team asked, or as visitors read it."""

    title: str
    sentence: str
    status: str
    project: Project
    ask: ModuleAsk | None = None
    page: PublicPage | None = None


@dataclass(frozen=True)
class Entry:
    """A project, or all of them (nothing shown), and where the speaker answers."""

    shown: Shown | None
    form: SpeakerReplyForm
    reply: SpeakerReply | None

    @property
    def state(self) -> str:
        return state_of_reply(self.reply) if self.reply else ""

    @property
    def may_write(self) -> bool:
        return self.reply is None or self.reply.is_pending


def shown_to(brief: SpeakerBrief) -> list[Shown]:
    """What teams agreed to show, then what visitors read of the others. Two queries."""
    asks = ModuleAsk.objects.shown().filter(module=brief.module).select_related("project")
    found = [
        Shown(ask.project.title, ask.project.sentence, ask.project.status, ask.project, ask=ask)
        for ask in asks.order_by("project__sort_key", "pk")
    ]
    told = {one.project.pk for one in found}
    pages = PublicPage.objects.open().filter(project__cohort=brief.module.cohort_id).select_related("project")
    for page in pages.order_by("project__sort_key", "pk"):
        if page.project_id not in told:
            copy = PublicCopy(page.content, page.project).project
            found.append(Shown(copy.title, copy.sentence, copy.status, page.project, page=page))
    return found


def typed_words(request: HttpRequest) -> str:
    """What was sent and could not be kept: it comes back to be copied."""
    return next((str(words) for name, words in request.POST.items() if name.endswith("-text")), "")


@public_page  # type: ignore[arg-type]
@rate_limits.secrets_tried
@require_http_methods(["GET", "HEAD", "POST"])
def speaker_brief(request: HttpRequest, token: str) -> HttpResponse:
    """What the promotion's teams show to one speaker, and where the speaker answers; 404 for a link that is unknown,
    revoked or over, without saying which. GET uses nothing up."""
    brief = SpeakerBrief.objects.from_token(token)
    if brief is None:
        return render(request, "projects/speaker_brief_over.html", {"lost": typed_words(request)}, status=404)
    replies = {one.project_id: one for one in brief.replies.all()}
    sent = request.POST.get("pour", "")

    def form_for(key: str, label: str, project: Project | None) -> SpeakerReplyForm:
        data = request.POST if sent == key else None
        return SpeakerReplyForm(data, prefix=key, label=label, reply=replies.get(project.pk if project else None))

    entries = [
        Entry(
            one,
            form_for(f"p{one.project.pk}", f"votre réponse à « {one.title} »", one.project),
            replies.get(one.project.pk),
        )
        for one in shown_to(brief)
    ]
    for_all = Entry(None, form_for(FOR_ALL, "un mot pour toutes les équipes", None), replies.get(None))
    answered = next((one for one in (*entries, for_all) if one.form.is_bound), None)
    if answered and answered.form.is_valid():
        project = answered.shown.project if answered.shown else None
        if answered.form.keep(brief, project):
            return redirect(f"{request.path}#{answered.form.prefix}")
    live = Project.objects.filter(cohort=brief.module.cohort_id, state__in=CURRENT, hidden_at=None).count()
    context = {
        "brief": brief,
        "entries": entries,
        "for_all": for_all,
        "answered": answered,
        "silent": max(0, live - len(entries)),
        "lost": "" if answered else typed_words(request),
    }
    return render(request, "projects/speaker_brief.html", context)
