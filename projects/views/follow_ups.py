"""News asked in time: three questions, 90 seconds, for anybody of the team."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from emi_alumni.foundation.views import with_profile
from projects.forms.follow_ups import FollowUpForm
from projects.models import FollowUp


@require_safe
@with_profile
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """What one's own projects are asked, and what they answered."""
    own = FollowUp.objects.of_team(request.user.member).select_related("project", "answered_by")
    context = {"due": own.due(), "answered": own.answered().order_by("-answered_at")[:20]}
    return render(request, "projects/follow_up_list.html", context)


@with_profile
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The three questions; « rien de neuf » in one click. Once answered, what was said."""
    member = request.user.member
    asked = get_object_or_404(FollowUp.objects.of_team(member).select_related("project", "answered_by"), pk=pk)
    if asked.answered_at and request.method != "POST":
        return render(request, "projects/follow_up_done.html", {"follow_up": asked, "project": asked.project})
    form = FollowUpForm(request.POST if request.method == "POST" else None, follow_up=asked)
    if request.method == "POST":
        if "rien" in request.POST:
            try:
                asked.answer(by=member)
            except ValidationError as refusal:
                messages.info(request, refusal.messages[0])
            else:
                messages.success(request, "Merci. « Rien de neuf » est noté, avec la date d’aujourd’hui.")
            return redirect(asked.project)
        if form.is_valid() and form.answer(by=member):
            messages.success(request, "Merci, c’est en ligne. Prochaines nouvelles à la prochaine échéance.")
            return redirect(asked.project)
    return render(request, "projects/follow_up.html", {"follow_up": asked, "project": asked.project, "form": form})
