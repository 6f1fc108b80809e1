"""Public pages: the list and the page that need no account; and where a team and the mission open and close one."""

from collections import Counter
from functools import cached_property, partial
from typing import Any, cast
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_POST, require_safe

from directory.models import Cohort, Collectivity, User
from emi_alumni.foundation.listing.facets import Choice
from emi_alumni.foundation.listing.figures import Named, Rows
from emi_alumni.foundation.listing.filters import OneOf
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.middleware import may_be_indexed
from emi_alumni.foundation.moderation.models import ModerationEvent, Revision, State, Verb
from emi_alumni.foundation.moderation.reasons import Taking, take_with_reason
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.search.french import query_words
from emi_alumni.foundation.search.stems import stem
from emi_alumni.foundation.url_reversing import reverse
from projects.models import Project, PublicPage, Theme, Voice
from projects.models.project import ProjectQuerySet
from projects.models.public import label_of
from projects.public import PublicCopy, ask, content_of, says_enough

PER_PAGE = 12
SHARED_IMAGE = "icons/partage.png"


# For everybody -----------------------------------------------------------------------------------


EVERY = {"theme": "Tous les thèmes", "collectivite": "Toutes les collectivités", "promotion": "Toutes les promotions"}


class PublicFilter(ListFilter):
    """The public list as it is asked for. What narrows it is what the pages themselves say, never the live project."""

    theme = OneOf(method="labelled", rows=Rows(Theme, "name"), label="Thème")
    collectivite = OneOf(method="labelled", rows=Rows(Collectivity, "short_name"), label="Collectivité")
    promotion = OneOf(method="labelled", rows=Rows(Cohort, "label"), label="Promotion")

    class Meta:
        model = PublicPage
        fields: list[str] = []

    def __init__(self, data: QueryDict) -> None:
        pages = PublicPage.objects.open()
        self.counts: Counter[str] = Counter()
        for labels in pages.order_by("pk").values_list("labels", flat=True):
            self.counts.update(labels.split())
        named = {name: self.those_told(name, one.rows) for name, one in self.base_filters.items() if one.rows}
        super().__init__(data, pages, named=named)

    def those_told(self, name: str, rows: Rows) -> dict[str, Named]:
        prefix = label_of(name, "")
        slugs = [one.removeprefix(prefix) for one in self.counts if one.startswith(prefix)]
        told: Any = rows.model._default_manager.filter(slug__in=slugs).order_by(rows.label)
        return {row.slug: Named(row.pk, row.slug, getattr(row, rows.label)) for row in told}

    def with_words(self, pages: QuerySet, name: str, value: str) -> QuerySet:
        """Pages that have every word, or its beginning."""
        for word in query_words(value):
            pages = pages.filter(Q(words__contains=f" {stem(word)} ") | Q(words__contains=f" {word}"))
        return pages

    def labelled(self, pages: QuerySet, name: str, value: str) -> QuerySet:
        return pages.filter(labels__contains=f" {label_of(name, value)} ")

    def figures(self, name: str) -> list[tuple[Named, int]]:
        return [(row, self.counts[label_of(name, row.slug)]) for row in self.named[name].values()]

    @cached_property
    def selects(self) -> list[tuple[OneOf, str, list[Choice]]]:
        """Each list of the form: the words of its empty choice, and what else it offers."""
        return [(one, EVERY[name], one.choices(self.figures(name))) for name, one in self.filters.items() if one.rows]


@login_not_required
@require_safe
@may_be_indexed
def public_list(request: HttpRequest) -> HttpResponse:
    """The projects told to everybody, as asked. Six queries."""
    asked = PublicFilter(request.GET)
    paginator = Paginator(asked.qs.select_related("project"), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    cards = [(one, PublicCopy(one.content, one.project)) for one in page]
    context = {"asked": asked, "page": page, "cards": cards, "total": paginator.count}
    return render(request, "projects/public_list.html", context | shared(reverse("projects:public_list")))


@login_not_required
@require_safe
@may_be_indexed
def public_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One page, from the copy that the mission read; anything else of the bank is not found. Six queries."""
    page = get_object_or_404(PublicPage.objects.open().select_related("project"), project__slug=slug)
    context = drawn(page, page.content) | shared(page.public_url, page.content["title"])
    if request.user.is_authenticated:
        context["inside"] = Project.objects.visible_to(request.user).filter(pk=page.project_id).exists()
    return render(request, "projects/public_detail.html", context)


def drawn(page: PublicPage, content: dict[str, Any]) -> dict[str, Any]:
    """What the page's template needs of this version of it."""
    prefetch_related_objects([page], *people_of(content))
    shown = PublicCopy(content, page.project)
    said = content.get("said")
    return {"page": page, "shown": shown, "said": said if said and says_enough(page.project) else None}


def people_of(content: dict[str, Any]) -> list[Any]:
    """The joins that may take names and voices away: of what the copy names, no more."""
    joins: list[Any] = ["project__roles__member"] if content.get("people") else []
    if voices := content.get("voices"):
        joins.append(Prefetch("project__voice_form__voices", Voice.objects.filter(pk__in=voices)))
    return joins


def shared(path: str, title: str = "") -> dict[str, Any]:
    """The address that is shared, whatever host the page was asked on, its picture, and where it may be shared."""
    address = f"{settings.PORTAL_URL}{path}"
    return {
        "address": address,
        "picture": f"{settings.PORTAL_URL}{static(SHARED_IMAGE)}",
        "by_mail": f"mailto:?{urlencode({'subject': title, 'body': address}, quote_via=quote)}",
        "on_linkedin": f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': address})}",
    }


# For the team and the mission --------------------------------------------------------------------


class MemberRequest(HttpRequest):
    """A request of somebody signed in: every address but the two above asks for it."""

    user: User


def prepared_by(user: User) -> ProjectQuerySet:
    """The projects whose public page this account may see in preparation: its team's, or what the mission reads."""
    return Project.objects.visible_to(user) if may_moderate(user, PublicPage) else Project.objects.editable_by(user)


@prepared
def in_preparation(user: User, slug: str) -> QuerySet[Project]:
    """The project of this address, with all that its public page is made of."""
    return prepared_by(user).for_detail().filter(slug=slug)


def prepared_page(request: MemberRequest, slug: str) -> PublicPage:
    pages = PublicPage.objects.filter(project__in=prepared_by(request.user)).select_related("project")
    return get_object_or_404(pages, project__slug=slug)


@require_safe
def public_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Where the page stands, what it would show, who would be named: and the buttons that open and close it."""
    found = in_preparation(request.user, slug)
    if not found:
        raise Http404
    [project] = found
    writes = project.written_by(request.user)
    page = project.page
    waits = Revision.objects.about(page).waiting().first() if page else None
    context: dict[str, Any] = {"project": project, "page": page, "waits": waits, "writes": writes}
    if writes and project.is_published:
        content = content_of(project)
        last = waits.proposed["content"] if waits else page.content if page else None
        context |= {"shown": PublicCopy(content, project), "said": content["said"], "is_new": content != last}
    context |= {
        "named": [role for role in project.roles.all() if role.named_since],
        "silent": [role for role in project.roles.all() if not role.named_since],
        "may_ask": writes and project.is_read_by_the_network,
        "may_close": page is not None and page.state in (State.PENDING, State.PUBLISHED),
        "reopens": own_closing(page, request.user),
    }
    return render(request, "projects/public_page.html", context)


def own_closing(page: PublicPage | None, user: User) -> ModerationEvent | None:
    """The decision of this account that closed it just now, if nothing happened since."""
    if page is None or page.state != State.WITHDRAWN:
        return None
    return ModerationEvent.objects.undoable_by(user).about(page).filter(verb=Verb.WITHDRAW).first()


@require_safe
def public_preview(request: MemberRequest, pk: int) -> HttpResponse:
    """The page as the mission is asked to open it: what waits, else what is online."""
    page = get_object_or_404(PublicPage.objects.select_related("project"), pk=pk)
    if not (may_moderate(request.user, PublicPage) or page.written_by(request.user)):
        raise Http404
    waits = Revision.objects.about(page).waiting().first()
    content = cast(dict[str, Any], waits.proposed["content"] if waits else page.content)
    context = drawn(page, content) | shared(page.public_url, content["title"])
    return render(request, "projects/public_detail.html", context | {"preview": True})


@require_POST
def public_ask(request: MemberRequest, slug: str) -> HttpResponse:
    project = get_object_or_404(Project.objects.editable_by(request.user), slug=slug)
    try:
        page = ask(project, by=request.user)
    except ValidationError as refusal:
        messages.info(request, refusal.messages[0])
    else:
        words = (
            "La page en ligne ne change pas d’ici là." if page.state == State.PUBLISHED else "Elle n’est pas ouverte."
        )
        messages.success(
            request, f"C’est demandé. La mission innovation lit la page, d’ordinaire en une semaine. {words}"
        )
    return redirect("projects:public_page", project.slug)


@require_POST
def public_close(request: MemberRequest, slug: str) -> HttpResponse:
    """At once, by the team at will, by the mission with a reason."""
    page = prepared_page(request, slug)
    was_open = page.state == State.PUBLISHED
    withdraw = partial(page.withdraw, by=request.user)
    if page.written_by(request.user):
        try:
            withdraw()
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
            return redirect("projects:public_page", slug)
    else:
        button = "Fermer la page" if was_open else "Retirer la demande"
        taking = Taking(button, f"Page publique de {page.project.title}", reverse("projects:public_page", args=[slug]))
        if refused := take_with_reason(request, lambda reason: withdraw(reason=reason), taking):
            return refused
    words = "La page publique est fermée." if was_open else "La demande est retirée."
    messages.success(request, f"{words} Vous pouvez l’annuler pendant une demi-heure.")
    return redirect("projects:public_page", slug)


@require_POST
def public_reopen(request: MemberRequest, slug: str) -> HttpResponse:
    """« Annuler » one's own closing."""
    page = prepared_page(request, slug)
    closing = own_closing(page, request.user)
    if closing is None or request.POST.get("decision") != str(closing.pk):
        raise Http404
    try:
        page.undo(by=request.user, decision=closing.pk)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, "C’est annulé : la page publique est de nouveau où elle en était.")
    return redirect("projects:public_page", slug)
