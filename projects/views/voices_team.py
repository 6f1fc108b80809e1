"""The team's side of its users' voices: open the form, print its poster, read what is published, answer it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.moderation.models import State
from projects import qr
from projects.forms.voices import ReplyForm
from projects.models import Project, Voice, VoiceForm

ON_A_PAGE = 20


def own_project(request: HttpRequest, slug: str) -> Project:
    """A project of this account's; for anybody else there is nothing here."""
    return get_object_or_404(Project.objects.editable_by(request.user), slug=slug)


@irreversible(
    title="Changer le lien du recueil",
    explains="L’ancien lien, où qu’il soit affiché, ne mènera plus nulle part. Cela ne pourra pas être annulé.",
    verb="Oui, changer le lien",
)
@require_http_methods(["GET", "HEAD", "POST"])
def voices_manage(request: HttpRequest, slug: str) -> HttpResponse:
    """The form's state, its link and code, the counts, and the published voices to answer."""
    project = own_project(request, slug)
    if request.method == "POST":
        change_form(request, project)
        return redirect("projects:voices_manage", project.slug)
    form = VoiceForm.objects.select_related("project").filter(project=project).first()
    published = Voice.objects.published().with_words().filter(form=form)
    page = Paginator(published, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"project": project, "voice_form": form, "page": page, "counts": counts(form)}
    if form:
        context["code"] = qr.draw(form.public_address)
    return render(request, "projects/voices_manage.html", context)


def change_form(request: HttpRequest, project: Project) -> None:
    """One button, one verb; an unknown one does nothing."""
    form = VoiceForm.objects.select_related("project").filter(project=project).first()
    action = request.POST.get("action")
    if action == "open":
        VoiceForm.open(project)
        messages.success(request, "Le recueil est ouvert : affichez le code, ou donnez le lien.")
    elif action == "close" and form:
        form.close()
        messages.success(request, "Le recueil est fermé : le lien dit que c’est fini. Les retours reçus restent.")
    elif action == "renew" and form:
        demand_answer(request)
        form.renew()
        messages.success(request, "Le lien a changé : remplacez les affiches, l’ancien ne mène plus nulle part.")


def counts(form: VoiceForm | None) -> dict[str, int]:
    """How many wait to be read, are published, are not kept. The text of those that wait is the mission's alone."""
    return (
        Voice.objects.finished()
        .filter(form=form)
        .aggregate(
            waiting=Count("pk", filter=Q(state=State.PENDING)),
            published=Count("pk", filter=Q(state=State.PUBLISHED, hidden_at=None)),
            refused=Count("pk", filter=Q(state__in=[State.REFUSED, State.WITHDRAWN])),
        )
    )


@require_safe
def voice_poster(request: HttpRequest, slug: str) -> HttpResponse:
    """One A4: a sentence, a code, an address that can be copied by hand."""
    project = own_project(request, slug)
    form = get_object_or_404(VoiceForm.objects.select_related("project"), project=project)
    shown = form.public_address.partition("://")[2].replace(form.token, form.spelled_token)
    context = {"project": project, "voice_form": form, "code": qr.draw(form.public_address), "shown": shown}
    return render(request, "projects/voice_poster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def voice_answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Answer a published voice, or mend the answer once."""
    project = own_project(request, slug)
    voice = get_object_or_404(
        Voice.objects.published().with_words().filter(form__project=project).select_related("form__project"), pk=pk
    )
    form = ReplyForm(
        request.POST if request.method == "POST" else None,
        initial={"answer": voice.answer, "version": voice.answer_version},
    )
    if form.is_bound and form.is_valid():
        try:
            voice.reply(form.cleaned_data["answer"], by=request.user.member, version=form.cleaned_data["version"])
        except ValidationError as error:
            form.add_error(None, error)
            # What was typed stays, to be sent over the answer that is now in front of them.
            typed = request.POST.copy()
            typed["version"] = str(voice.answer_version)
            form.data = typed
        else:
            messages.success(request, "Votre réponse est en ligne, sous le retour.")
            return redirect(voice.get_absolute_url())
    return render(request, "projects/voice_answer.html", {"project": project, "voice": voice, "form": form})
