"""Documents of a project: added and taken out by its team, handed over to whoever may read the project just then."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from directory.requests import SignedInRequest
from emi_alumni.foundation.audit import record
from emi_alumni.foundation.confirmation import irreversible_by_its_page, is_answered
from emi_alumni.foundation.documents import hand_over
from emi_alumni.foundation.request_transaction import roll_back
from emi_alumni.foundation.storage import NO_ROOM_CODE
from emi_alumni.foundation.views import with_profile
from projects.forms.facts import DocumentForm
from projects.models import Document, Project
from projects.models.documents import MAX_DOCUMENTS
from projects.views.writing import own_project
from projects.writing import writing


@with_profile
def documents(request: SignedInRequest, slug: str) -> HttpResponse:
    """The list, and the form that adds one."""
    project = own_project(request, slug)
    posted = request.method == "POST"
    form = DocumentForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and "inspect" in request.POST:
        return inspected(request, project, form)
    if posted and form.is_valid() and (saved := form.save_in(project, by=request.user)):
        messages.success(request, saved)
        return redirect("projects:documents", project.slug)
    if form.has_error(NON_FIELD_ERRORS, NO_ROOM_CODE):
        roll_back(request)  # as for a photo
    context = {"project": project, "form": form, "documents": project.documents.all(), "most": MAX_DOCUMENTS}
    return render(request, "projects/documents.html", context)


def inspected(request: SignedInRequest, project: Project, form: DocumentForm) -> HttpResponse:
    """What the chosen file holds besides what it shows, before it is sent. In a page drawn anew it stays chosen."""
    traces, problems = form.inspect()
    context = {"inspected": True, "traces": traces, "problems": problems}
    if request.htmx:
        return render(request, "projects/_document_traces.html", context)
    fresh = DocumentForm(initial={"title": request.POST.get("title", ""), "accessible": "accessible" in request.POST})
    if not problems:
        form.hand_upload_to(fresh)
    context |= {"project": project, "form": fresh, "documents": project.documents.all(), "most": MAX_DOCUMENTS}
    return render(request, "projects/documents.html", context)


@require_safe
def document(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """The file, as something to save; asked again at each request whether this account may read the project."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    found = get_object_or_404(Document, project=project, pk=pk)
    return hand_over(found.file, title=found.title, kind=found.kind)


@irreversible_by_its_page
@with_profile
def document_remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Asks first; the file goes with its line."""
    project = own_project(request, slug)
    found = get_object_or_404(Document, project=project, pk=pk)
    if is_answered(request):
        try:
            with writing(project, request.user) as live:
                record(request.user, live, f"document retiré : {found.title}")
                found.delete()  # and its file with it
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, f"« {found.title} » est retiré, et son fichier effacé.")
        return redirect("projects:documents", project.slug)
    return render(request, "projects/document_remove.html", {"project": project, "document": found})
