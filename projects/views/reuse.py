"""What lives on elsewhere: taking an appetizer over, saying « j’ai repris ça chez moi », the register of both."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.forms import ContributionForm
from directory.contributions.models import Contribution
from directory.contributions.pages import Pages
from directory.geography import choropleth
from directory.models import Member, User
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.listing.pages import CountedPaginator
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.moderation.reasons import Taking, take_with_reason
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import with_profile
from projects.forms.reuse import ReuseForm, TakeoverForm
from projects.lineage import with_visible_projects
from projects.models import Project, Reuse, Takeover, TeamRole
from projects.models.project import AUTHORS
from projects.reuse_map import ways

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

PER_PAGE = 12


def published_project(user: "User | AnonymousUser", slug: str) -> Project:
    """A project that readers may see, or 404: nobody takes up what is still being written."""
    return get_object_or_404(Project.objects.published_to(user).select_related("cohort"), slug=slug)


class TakeoverPages(Pages):
    """« Reprendre ce projet »: once for each person while it is being read; its address opens what came back."""

    form = TakeoverForm
    within: ClassVar[Mapping[str, str]] = {"slug": "project__slug"}
    template = "projects/takeover.html"
    label = "Projets"
    new_at = ""

    def add(self, request: HttpRequest, **within: Any) -> HttpResponse:
        project = published_project(request.user, within["slug"])
        member = request.user.member
        mine = Takeover.objects.of(member).filter(project=project)
        takeover = mine.unpublished().select_related("collectivity").first()
        if takeover is None and not project.is_appetizer:
            raise Http404
        if takeover and takeover.is_pending and request.method != "POST":
            return render(request, "projects/takeover_waiting.html", {"takeover": takeover, "project": project})
        if takeover and takeover.is_pending:
            takeover = None  # sent a second time: the same words are the same proposal
        elif takeover is None:
            takeover = mine.filter(state=State.REFUSED).first()
        takeover = takeover or Takeover(author=member, collectivity=member.collectivity)
        takeover.project = project
        return self.write(request, takeover)

    def edit(self, request: HttpRequest, pk: int, **within: Any) -> HttpResponse:
        """While the project is still theirs to read."""
        published_project(request.user, within["slug"])
        return super().edit(request, pk, **within)

    def context(self, request: HttpRequest, form: ContributionForm, thing: Any) -> dict[str, Any]:
        return {"project": thing.project}

    def success_message(self, thing: Contribution) -> str:
        read_first = "C’est envoyé. La mission innovation lit votre proposition et vous répond ici."
        return read_first if thing.is_pending else super().success_message(thing)

    def success_url(self, thing: Takeover) -> str:
        return thing.get_absolute_url()

    def home_of(self, thing: Takeover) -> str:
        """The project, or the bank once it is kept from the network: what was proposed is still taken back."""
        project = thing.project
        return project.get_absolute_url() if project.is_read_by_the_network else reverse("projects:list")


@with_profile
def reuse_add(request: HttpRequest, slug: str) -> HttpResponse:
    """« J’ai repris ça chez moi » : its givers are asked, and it counts once they confirm."""
    project = published_project(request.user, slug)
    member = request.user.member
    reuse = Reuse(project=project, member=member, collectivity=member.collectivity)
    form = ReuseForm(request.POST if request.method == "POST" else None, instance=reuse, user=cast(User, request.user))
    if request.method == "POST" and form.is_valid() and form.declare():
        messages.success(request, "Merci. L’équipe d’origine est prévenue : elle confirmera, et le registre le dira.")
        return redirect("projects:reuse_list")
    return render(request, "projects/reuse.html", {"project": project, "form": form})


@with_profile
def reuse_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody says to have taken up: its givers answer, who said it may take it back; others learn nothing."""
    member = request.user.member
    giver = TeamRole.objects.filter(project=OuterRef("project"), member=member, role__in=AUTHORS)
    known = Reuse.objects.filter(Q(member=member) | Exists(giver)).for_list()
    reuse = get_object_or_404(known, pk=pk)
    if request.method == "POST":
        verb = reuse.decline if request.POST.get("reponse") == "non" else reuse.confirm
        try:
            verb(by=member)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            done = (
                "C’est confirmé : le registre le compte." if reuse.confirmed_at else "C’est noté : rien n’est compté."
            )
            messages.success(request, done)
        return redirect("projects:reuse_list")
    context = {"reuse": reuse, "project": reuse.project, "is_mine": reuse.member_id == member.pk}
    return render(request, "projects/reuse_confirm.html", context)


@irreversible(
    title="Retirer du registre",
    explains="Ce que vous avez écrit de cette reprise est effacé. Cela ne pourra pas être annulé.",
)
@require_POST
@with_profile
def reuse_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Who said it takes it back, at any time, unless it was answered no: the same question is not asked twice."""
    reuse = get_object_or_404(Reuse, pk=pk, member=request.user.member, declined_at=None)
    demand_answer(request)
    reuse.remove()
    messages.success(request, "C’est retiré du registre.")
    return redirect("projects:reuse_list")


@require_POST
def reuse_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The mission takes one off the register, with a reason."""
    if not may_moderate(request.user, Reuse):
        raise Http404
    reuse = get_object_or_404(Reuse.objects.for_list(), pk=pk)
    title = f"{reuse.project.title}, {reuse.collectivity}"
    taking = Taking("Retirer du registre", title, reverse("projects:reuse_list"))
    by = cast(User, request.user)
    if refused := take_with_reason(request, lambda reason: reuse.withdraw(by=by, reason=reason), taking):
        return refused
    messages.success(request, "C’est retiré du registre. Les deux équipes sont prévenues.")
    return redirect("projects:reuse_list")


@prepared
def to_confirm(member: Member) -> QuerySet[Reuse]:
    return Reuse.objects.to_confirm_by(member).for_register()


@prepared
def unconfirmed(member: Member) -> QuerySet[Reuse]:
    return Reuse.objects.waiting().filter(member=member).for_register()


@require_safe
def reuse_list(request: HttpRequest) -> HttpResponse:
    """The register: who took what from whom, drawn, counted and told; confirmed ones only."""
    reuses = Reuse.objects.visible_to(request.user)
    map_ = choropleth(reuses)
    lines = reuses.for_register().prefetch_related("project__collectivities")
    page = CountedPaginator(lines, PER_PAGE, map_.total).get_page(request.GET.get("page"))
    page.object_list = with_visible_projects(list(page.object_list), request.user)
    member = getattr(request.user, "member", None)
    context = {
        "page": page,
        "ways": ways(reuses),
        "map": map_,
        "total": map_.total,
        "to_confirm": to_confirm(member) if member else [],
        "decides": may_moderate(request.user, Reuse),
        "waiting": unconfirmed(member) if member else [],
    }
    return render(request, "projects/reuse_list.html", context)
