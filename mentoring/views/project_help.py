"""« Je peux »: offering help to a project; what its team answers, and its thanks."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from directory.models import User
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.views import done_or_refused, with_profile
from mentoring.forms.project_help import AnswerForm, HelpOfferForm
from mentoring.models import HelpOffer, OfferState
from projects.models import Project

SHOWN = 60
# By the team, then by who helps: the state that each act leads to, and what is said.
TEAM_ACTS = {
    "accepter": (OfferState.ACCEPTED, "C’est accepté : la personne le lit dans le portail. Écrivez-lui pour la suite."),
    "decliner": (OfferState.DECLINED, "C’est décliné, avec vos remerciements."),
    "remercier": (OfferState.THANKED, "Votre merci est parti."),
}


@with_profile
def project_help(request: HttpRequest, slug: str) -> HttpResponse:
    """For its team, what it was offered; for anybody else who reads it, the form, and their own offers."""
    project = get_object_or_404(Project.objects.published_to(request.user), slug=slug)
    team = project.is_editable_by(request.user)
    form = HelpOfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if team:
            raise Http404
        if form.is_valid():
            try:
                HelpOffer.propose(project, by=request.user.member, word=form.cleaned_data["word"])
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, "Votre proposition est chez l’équipe, qui vous répondra ici.")
                return redirect("mentoring:project_help", slug)
    return shown(request, project, team=team, form=form)


def answer_form(offer: HelpOffer, data: QueryDict | None = None) -> AnswerForm:
    return AnswerForm(data, auto_id=f"aide-{offer.pk}-%s")


def shown(
    request: HttpRequest,
    project: Project,
    *,
    team: bool,
    form: HelpOfferForm | AnswerForm,
    refused: HelpOffer | None = None,
) -> HttpResponse:
    """The page. `form` is the answer to `refused` where there is one: it stands beside that offer, as it was typed."""
    offers = HelpOffer.objects.filter(project=project).for_list()
    if not team:
        offers = offers.filter(member=cast(User, request.user).member)
    found = list(offers[:SHOWN])
    for one in found:
        cast(Any, one).answer_form = form if one == refused else answer_form(one)
    context = {"project": project, "team": team, "offers": found, "form": form}
    context["has_open"] = any(one.is_open for one in found) and not team
    return render(request, "mentoring/project_help.html", context)


@require_POST
@with_profile
def project_help_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`geste`: « accepter », « decliner », « remercier » by the team, with a word; « retirer » by who offered."""
    user = cast(User, request.user)
    act = request.POST.get("geste", "")
    offers = HelpOffer.objects.select_related("project", "member__user")
    if act == "retirer":
        offer = get_object_or_404(offers, pk=pk, member=user.member)
        done_or_refused(request, lambda: offer.move(OfferState.WITHDRAWN, by=user), "Votre proposition est retirée.")
        return redirect("mentoring:project_help", offer.project.slug)
    offer = get_object_or_404(offers, pk=pk, project__in=Project.objects.editable_by(user))
    if act not in TEAM_ACTS:
        raise Http404
    form = answer_form(offer, request.POST)
    if not form.is_valid() and offer.is_open:
        return shown(request, offer.project, team=True, form=form, refused=offer)
    state, said = TEAM_ACTS[act]
    if done_or_refused(request, lambda: offer.move(state, by=user, words=form.cleaned_data.get("words", "")), said):
        Notification.objects.filter(recipient_id=user.pk).about(offer).mark_read()
    return redirect("mentoring:project_help", offer.project.slug)
