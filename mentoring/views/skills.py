"""Skills lent between collectivités: the notices, one notice and its replies, the agreements, the paper."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Pages
from directory.models import Member
from directory.requests import SignedInRequest
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.views import done_or_refused, with_profile
from governance.rights import acting
from mentoring.forms.skills import SkillsAgreementForm, SkillsDoneForm, SkillsNoticeForm, SkillsReplyForm
from mentoring.models import ReplyState, SkillsDirection, SkillsNotice, SkillsReply, SkillsStatus
from mentoring.models.skills import SAME_PLACE, half_days_given

PER_PAGE = 20
DIRECTIONS = {"offres": SkillsDirection.OFFER, "demandes": SkillsDirection.REQUEST}


@require_safe
def skills_list(request: HttpRequest) -> HttpResponse:
    """What is offered and asked for (`?sens=`: « offres » or « demandes »), and how many half-days were given."""
    member = acting(request.user)
    readable = SkillsNotice.objects.visible_to(request.user).for_list()
    shown = readable.published().order_by("-created_at", "-pk")
    asked = request.GET.get("sens", "")
    if asked in DIRECTIONS:
        shown = shown.filter(direction=DIRECTIONS[asked])
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "mine": readable.of(member).exclude(state=State.PUBLISHED) if member else [],
        "asked": asked if asked in DIRECTIONS else "",
        "given": half_days_given(),
    }
    return render(request, "mentoring/skills_list.html", context)


@require_safe
def skills(request: HttpRequest, pk: int) -> HttpResponse:
    return skills_page(request, readable(request, pk))


def readable(request: HttpRequest, pk: int) -> SkillsNotice:
    return get_object_or_404(SkillsNotice.objects.visible_to(request.user).for_list(), pk=pk)


def skills_page(request: HttpRequest, notice: SkillsNotice, **forms: Any) -> HttpResponse:
    """`forms`: those that come back with a mistake, under their names in the page."""
    member = acting(request.user)
    is_mine = member is not None and notice.author_id == member.pk
    replies = notice.replies.select_related("member", "collectivity")
    shown = list(replies if is_mine else replies.filter(member=member) if member else replies.none())
    accepted = next((one for one in shown if one.state == ReplyState.ACCEPTED), None)
    waits = [one for one in shown if one.state == ReplyState.SENT]
    may_reply = member is not None and not is_mine and notice.is_published and notice.status == SkillsStatus.OPEN
    is_colleague = member is not None and not is_mine and member.collectivity_id == notice.collectivity_id
    context = {
        "notice": notice,
        "is_mine": is_mine,
        "same_place": SAME_PLACE if may_reply and is_colleague else "",
        "accepted": accepted,
        "waits": waits,
        "ended": [one for one in shown if one not in waits and one != accepted],
        "other": accepted and (accepted.member if is_mine else notice.author),
        "reply_form": SkillsReplyForm() if may_reply and not waits and not is_colleague else None,
        "agreement_form": SkillsAgreementForm() if accepted and notice.status in AGREEING else None,
        "done_form": SkillsDoneForm(initial={"half_days": notice.half_days})
        if accepted and is_mine and notice.status == SkillsStatus.AGREED
        else None,
    }
    return render(request, "mentoring/skills.html", context | forms)


AGREEING = (SkillsStatus.IN_CONTACT, SkillsStatus.AGREED)


@require_POST
@with_profile
def skills_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(SkillsNotice.objects.visible_to(request.user).published().for_list(), pk=pk)
    form = SkillsReplyForm(request.POST)
    if form.is_valid():
        try:
            notice.reply(by=request.user.member, word=form.cleaned_data["word"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Votre réponse est envoyée.")
            return redirect(notice)
    return skills_page(request, notice, reply_form=form)


def own_reply(request: SignedInRequest, pk: int, reply: int, *states: str) -> SkillsReply:
    """One that this person received or sent; 404 for anybody else."""
    notices = SkillsNotice.objects.visible_to(request.user).filter(pk=pk)
    found = get_object_or_404(
        SkillsReply.objects.select_related("notice__author", "notice__collectivity", "member__user", "collectivity"),
        pk=reply,
        notice__in=notices,
    )
    mine = (found.notice.author_id, found.member_id)
    return found if request.user.member.pk in mine else get_object_or_404(SkillsReply.objects.none())


@require_POST
@with_profile
def skills_decide(request: SignedInRequest, pk: int, reply: int) -> HttpResponse:
    """`reponse`: « oui » or « non » of the author; « retirer » of who replied."""
    one = own_reply(request, pk, reply)
    member = request.user.member
    verbs: dict[str, tuple[Callable[..., None], str]] = {
        "oui": (one.accept, "Vous êtes en relation : écrivez-vous."),
        "non": (one.decline, "La réponse est déclinée, la personne le lit."),
        "retirer": (one.take_back, "Votre réponse est retirée."),
    }
    said = request.POST.get("reponse", "")
    if said in verbs:
        verb, done = verbs[said]
        done_or_refused(request, lambda: verb(by=member), done)
    return redirect(one.notice)


@require_POST
@with_profile
def skills_agree(request: SignedInRequest, pk: int, reply: int) -> HttpResponse:
    one = own_reply(request, pk, reply)
    form = SkillsAgreementForm(request.POST)
    if form.is_valid():
        try:
            one.record_agreement(by=request.user.member, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "L’accord est noté.")
            return redirect(one.notice)
    return skills_page(request, readable(request, pk), agreement_form=form)


@require_POST
@with_profile
def skills_done(request: SignedInRequest, pk: int, reply: int) -> HttpResponse:
    one = own_reply(request, pk, reply)
    form = SkillsDoneForm(request.POST)
    if form.is_valid():
        n, member = form.cleaned_data["half_days"], request.user.member
        done_or_refused(request, lambda: one.finish(by=member, half_days=n), "C’est noté : merci à vous deux.")
        return redirect(one.notice)
    return skills_page(request, readable(request, pk), done_form=form)


@require_safe
@with_profile
def skills_print(request: SignedInRequest, pk: int, reply: int) -> HttpResponse:
    """The model agreement, filled with what is known, for the two who are in touch."""
    one = own_reply(request, pk, reply)
    if one.state != ReplyState.ACCEPTED:
        return redirect(one.notice)
    notice = one.notice
    gives, receives = (notice, one) if notice.is_offer else (one, notice)
    context = {"notice": notice, "reply": one, "gives": gives.collectivity, "receives": receives.collectivity}
    return render(request, "mentoring/skills_print.html", context)


class SkillsPages(Pages):
    form = SkillsNoticeForm
    home = "mentoring:skills_list"
    label = "Mécénat de compétences"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> SkillsNotice:
        return SkillsNotice(author=member, collectivity=member.collectivity)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        asked = DIRECTIONS.get(request.GET.get("sens", ""))
        return {"direction": asked} if asked else {}

    def success_url(self, thing: Any) -> Any:
        return thing if thing.is_published else self.home_of(thing)
