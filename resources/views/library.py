"""The hub of the resources, the list of the library, one resource, its file, who used it, those that one keeps."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Pages
from directory.models import Member
from directory.requests import SignedInRequest
from directory.visibility import Reader
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.documents import hand_over
from emi_alumni.foundation.listing.pages import RememberedPaginator, respond, wants_fragment
from emi_alumni.foundation.moderation.editing import waiting_words
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import HtmxRequest, back_to, done_or_refused, with_profile
from governance.models import Module
from governance.rights import acting
from projects.models import Project
from resources.forms.library import BookmarkForm, ResourceForm, ResourceUseForm
from resources.library_cards import lines, rows_of
from resources.library_filters import COLUMNS, KINDS, LATEST, ORDERS, PLURALS, TABLES, ResourceFilter
from resources.models import Resource, ResourceBookmark, ResourceFile, ResourceKind, ResourceUse
from resources.models.library import KIND_ICONS

PER_PAGE = 20
ON_HUB = 8
USES_SHOWN = 50


@prepared
def latest(user: Any, today: date) -> QuerySet[Resource]:
    """What the hub shows of the library: the latest that are in date."""
    found = Resource.objects.visible_to(user).at_the_front(today).for_list()
    return found.order_by(*COLUMNS[LATEST])[:ON_HUB]


def counts_by_kind(user: Any) -> list[dict[str, Any]]:
    """Each kind that the library has, with how many, its words and its picture. One query."""
    shown = Resource.objects.visible_to(user).published()
    found = dict(shown.order_by().values_list("kind").annotate(n=Count("pk")))
    return [
        {"word": word, "label": PLURALS[kind], "count": found[kind], "icon": KIND_ICONS[kind]}
        for word, kind in KINDS.items()
        if found.get(kind)
    ]


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """What the EMI left in our hands: the library's latest, and the blocks of every subject."""
    kinds = counts_by_kind(request.user)
    context = {
        "kinds": kinds,
        "total": sum(one["count"] for one in kinds),
        "resources": list(latest(request.user, timezone.localdate())) if Reader.of(request.user).in_network else [],
        "me": acting(request.user),
    }
    return render(request, "resources/hub.html", context)


@require_safe
def resource_list(request: HtmxRequest) -> HttpResponse:
    """The resources that are online, those whose day is over last; and one's own that are not."""
    asked = ResourceFilter(request.GET, request.user)
    member = acting(request.user)
    own = Resource.objects.of(member).exclude(state=State.PUBLISHED)
    rows, state = lambda: rows_of(asked.resources()), ("resources", asked.state)
    pages = RememberedPaginator(rows, PER_PAGE, asked.total, shown=TABLES, state=state)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "lines": lines(list(page), level=2),
        "orders": ORDERS.items(),
        "mine": own if member and not wants_fragment(request) else [],
        "me": member,
    }
    return respond(request, "resources/library.html", asked.address(), context)


@require_safe
def resource(request: HttpRequest, pk: int) -> HttpResponse:
    return resource_page(request, readable(request, pk))


def readable(request: HttpRequest, pk: int) -> Resource:
    """The resource, when this account may read it; 404 otherwise."""
    joined = Resource.objects.visible_to(request.user).select_related(
        "author__user", "author__cohort", "collectivity", "module", "club", "document"
    )
    return get_object_or_404(joined, pk=pk)


def resource_page(request: HttpRequest, found: Resource, **forms: Any) -> HttpResponse:
    """`forms`: one that comes back with a mistake."""
    user, member = request.user, acting(request.user)
    own = Q(author=member) if member else Q(pk__in=())
    uses = found.uses.filter(Q(state=State.PUBLISHED, hidden_at=None) | own & ~Q(state=State.WITHDRAWN))
    rows = list(uses.select_related("author", "author__cohort", "collectivity").order_by("-published_at", "-pk"))
    for one in rows:
        one.resource = found  # named by « Signaler » and by its addresses
    mine = next((one for one in rows if member and one.author_id == member.pk), None)
    is_mine = member is not None and found.author_id == member.pk
    may_say = member is not None and found.is_published and not is_mine and mine is None
    context = {
        "resource": found,
        "project": Project.objects.published_to(user).filter(pk=found.project_id).first() if found.project_id else None,
        "tools": list(found.tools.all()),
        "themes": list(found.themes.all()),
        "uses": [one for one in rows if one.is_published][:USES_SHOWN],
        "my_use": mine,
        "places": sorted({str(one.collectivity) for one in rows if one.is_published and one.collectivity}),
        "is_mine": is_mine,
        "me": member,
        "bookmark": ResourceBookmark.objects.filter(resource=found, member=member).first() if member else None,
        "use_form": ResourceUseForm(instance=use_of(member, found)) if may_say and member else None,
        "waiting_document": waiting_document(found) if is_mine or may_moderate(user, Resource) else None,
    }
    return render(request, "resources/resource.html", context | forms)


def use_of(member: Member, found: Resource) -> ResourceUse:
    """What the empty form begins from: where this person works."""
    return ResourceUse(
        author=member, resource=found, collectivity_id=member.collectivity_id, department=member.department
    )


def waiting_document(found: Resource) -> ResourceFile | None:
    """The new file that waits to be read, for who wrote it and who reads it."""
    key = waiting_words(found).get("document")
    return ResourceFile.objects.filter(pk=key).first() if key else None


# Its file --------------------------------------------------------------------------------------------


@require_safe
def resource_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """The file, as something to save; asked again at each request whether this account may read the resource. One that
    waits to be read is its author's and the mission's."""
    found = readable(request, pk)
    kept, member = (found.document if found.document_id == file else None), acting(request.user)
    if kept is None and ((member and member.pk == found.author_id) or may_moderate(request.user, Resource)):
        waits = waiting_document(found)
        kept = waits if waits and waits.pk == file else None
    if kept is None:
        raise Http404
    return hand_over(kept.file, title=found.title, kind=kept.kind)


@irreversible(title="Retirer ce fichier", explains="Il est effacé tout de suite : enregistrez-le d’abord chez vous.")
@require_POST
@with_profile
def resource_file_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Resource.objects.of(request.user.member), pk=pk, document__isnull=False)
    demand_answer(request)
    done_or_refused(request, lambda: found.remove_document(by=request.user), "Le fichier est effacé.")
    return redirect(found)


# Those that one keeps --------------------------------------------------------------------------------


@require_POST
@with_profile
def bookmark(request: SignedInRequest, pk: int) -> HttpResponse:
    """`garder`: « oui » or « non », as the button says: twice is once."""
    found = get_object_or_404(Resource.objects.visible_to(request.user), pk=pk)
    kept = ResourceBookmark.objects.filter(resource=found, member=request.user.member)
    if request.POST.get("garder") == "oui" and found.is_published:
        ResourceBookmark.objects.bulk_create(
            [ResourceBookmark(resource=found, member=request.user.member)], ignore_conflicts=True
        )
        messages.success(request, "Elle est dans vos ressources gardées.")
    elif request.POST.get("garder") == "non":
        kept.delete()
        messages.success(request, "Elle n’est plus dans vos ressources gardées.")
    return redirect(back_to(request, found.get_absolute_url()))


@require_safe
@with_profile
def bookmark_list(request: SignedInRequest) -> HttpResponse:
    return bookmarks_page(request)


def bookmarks_page(request: SignedInRequest, refused: BookmarkForm | None = None) -> HttpResponse:
    """Those that one keeps and may still read. `refused`: the note that comes back with a mistake."""
    readable_ones = Resource.objects.visible_to(request.user)
    kept = request.user.member.resource_bookmarks.filter(resource__in=readable_ones)
    rows = kept.select_related("resource__author", "resource__module", "resource__document")
    page = Paginator(rows.order_by("-kept_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    forms: list[tuple[ResourceBookmark, BookmarkForm]] = []
    for one in page:
        again = refused if refused and refused.instance.pk == one.pk else None
        forms.append((one, again or BookmarkForm(instance=one, auto_id=f"id_%s_{one.pk}")))
    return render(request, "resources/bookmarks.html", {"page": page, "kept": forms, "refused": refused})


@require_POST
@with_profile
def bookmark_note(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(ResourceBookmark, pk=pk, member=request.user.member)
    form = BookmarkForm(request.POST, instance=kept, auto_id=f"id_%s_{pk}")
    if not form.is_valid():
        return bookmarks_page(request, form)
    with transaction.atomic():
        live = get_object_or_404(ResourceBookmark.objects.select_for_update(), pk=pk)
        if not form.agrees_with(form.texts_of(live)):
            return bookmarks_page(request, form)
        form.save()
    messages.success(request, "Votre note est gardée.")
    return redirect(f"{reverse('resources:bookmark_list')}#gardee-{pk}")


# Writing ---------------------------------------------------------------------------------------------


class ResourcePages(Pages):
    form = ResourceForm
    home = "resources:resource_list"
    label = "La bibliothèque"
    template = "resources/resource_form.html"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Resource:
        return Resource(author=member, collectivity=member.collectivity)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """From the page of a project of one's own (`projet`), of a module (`module`), or a chip (`type`)."""
        asked = {name: request.GET.get(name, "")[:120].replace("\0", "") for name in ("projet", "module", "type")}
        found: dict[str, Any] = {"amount": None}
        if kind := KINDS.get(asked["type"]):
            found["kind"] = kind
        if asked["projet"]:
            own = Project.objects.editable_by(request.user).published()
            found["project"] = own.filter(slug=asked["projet"]).values_list("pk", flat=True).first()
        if asked["module"]:
            found["module"] = Module.objects.filter(slug=asked["module"]).values_list("pk", flat=True).first()
        return found

    def context(self, request: HttpRequest, form: Any, thing: Any) -> dict[str, Any]:
        kind = form["kind"].value() if "kind" in form.fields else thing.kind
        conference = ("held_on", "live_link", "recording_link", "five_lines", "chapters")
        return {
            "told": thing.users().count() if thing.is_published else 0,
            "is_conference": kind == ResourceKind.CONFERENCE or any(form.has_error(name) for name in conference),
        }

    def success_url(self, thing: Any) -> Any:
        return thing if thing.is_published else self.home_of(thing)


class ResourceUsePages(Pages):
    """The empty form is on the page of the resource too."""

    form = ResourceUseForm
    home = "resources:resource_list"
    label = "La ressource"
    within: ClassVar[Mapping[str, str]] = {"resource": "resource"}

    def new(self, request: HttpRequest, member: Member, **within: Any) -> ResourceUse:
        found = get_object_or_404(Resource.objects.visible_to(request.user).published(), pk=within["resource"])
        if found.author_id == member.pk:
            raise Http404
        return use_of(member, found)

    def home_of(self, thing: ResourceUse) -> str:
        return thing.resource.get_absolute_url()

    def success_url(self, thing: Any) -> Any:
        return thing.get_absolute_url()

    def success_message(self, thing: Any) -> str:
        return (
            "Merci : c’est compté, et cela se lit sur sa page."
            if thing.is_published
            else super().success_message(thing)
        )
