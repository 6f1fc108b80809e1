"""What members write in a labo: milestones, sessions, documents, messages. 404 for whoever is not in it."""

import logging
from functools import partial
from typing import cast

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.requests import SignedInRequest
from emi_alumni.foundation.confirmation import demand_answer, irreversible, irreversible_by_its_page
from emi_alumni.foundation.documents import hand_over
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.request_transaction import roll_back
from emi_alumni.foundation.storage import NO_ROOM, NO_ROOM_CODE, PERHAPS_FULL, is_full
from emi_alumni.foundation.views import done_or_refused, with_profile
from mentoring import lab_contents
from mentoring.forms.lab_contents import (
    LabDocumentForm,
    LabMilestoneForm,
    LabNotesForm,
    LabPostMendForm,
    LabSessionForm,
)
from mentoring.forms.labs import LabReasonForm
from mentoring.models import Lab, LabDocument, LabMilestone, LabPost, LabSession
from mentoring.models.labs import held_by_member
from mentoring.views.labs import own_lab

logger = logging.getLogger(__name__)


def open_lab(request: SignedInRequest, pk: int) -> Lab:
    """One that this person is in and that is open; 404 otherwise."""
    lab = own_lab(request, pk)
    if not lab.is_open:
        raise Http404
    return lab


# Milestones --------------------------------------------------------------------------------------


@with_profile
def lab_milestone_add(request: SignedInRequest, pk: int) -> HttpResponse:
    return milestone_page(request, LabMilestone(lab=open_lab(request, pk)))


@with_profile
def lab_milestone_edit(request: SignedInRequest, pk: int, milestone: int) -> HttpResponse:
    lab = open_lab(request, pk)
    found = get_object_or_404(LabMilestone, lab=lab, pk=milestone)
    found.lab = lab
    return milestone_page(request, found)


def milestone_page(request: SignedInRequest, milestone: LabMilestone) -> HttpResponse:
    member, lab, new = request.user.member, milestone.lab, milestone.pk is None
    form = LabMilestoneForm(request.POST if request.method == "POST" else None, instance=milestone)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                held_by_member(lab, member)
                stored = None if new else LabMilestone.objects.filter(lab=lab, pk=milestone.pk).order_by("pk").first()
                if stored is None and not new:
                    raise ValidationError(lab_contents.GONE)
                if stored is None or form.agrees_with(form.texts_of(stored)):
                    lab_contents.save_milestone(milestone, by=member)
                    messages.success(request, "Le jalon est noté.")
                    return redirect(milestone)
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
    context = {
        "lab": lab,
        "form": form,
        "milestone": None if new else milestone,
        "may_remove": not new and lab_contents.may_take_off(lab, milestone.added_by_id, member),
    }
    return render(request, "mentoring/lab_milestone.html", context)


@require_POST
@with_profile
def lab_milestone_done(request: SignedInRequest, pk: int, milestone: int) -> HttpResponse:
    """`fait`: « oui », or « non » to take it back."""
    found = get_object_or_404(
        LabMilestone.objects.select_related("lab__project"), lab=open_lab(request, pk), pk=milestone
    )
    said = request.POST.get("fait", "")
    if said not in ("oui", "non"):
        raise Http404
    done = "C’est fait : bravo." if said == "oui" else "Le jalon est de nouveau à faire."
    verb = partial(lab_contents.mark_milestone, found, by=request.user.member, done=said == "oui")
    done_or_refused(request, verb, done)
    return redirect(found)


@irreversible(title="Retirer ce jalon", explains="Il disparaît du labo, pour tous ses membres.")
@require_POST
@with_profile
def lab_milestone_remove(request: SignedInRequest, pk: int, milestone: int) -> HttpResponse:
    lab = open_lab(request, pk)
    found = get_object_or_404(LabMilestone.objects.select_related("lab__project"), lab=lab, pk=milestone)
    if not lab_contents.may_take_off(lab, found.added_by_id, request.user.member):
        raise Http404
    demand_answer(request)
    done_or_refused(
        request, partial(lab_contents.remove_milestone, found, by=request.user.member), "Le jalon est retiré."
    )
    return redirect(lab)


# Sessions ----------------------------------------------------------------------------------------


def session_of(lab: Lab, session: int) -> LabSession:
    found = get_object_or_404(LabSession.objects.select_related("event"), lab=lab, pk=session)
    found.lab = lab
    return found


@with_profile
def lab_session_add(request: SignedInRequest, pk: int) -> HttpResponse:
    lab = open_lab(request, pk)
    form = LabSessionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                session = lab_contents.plan_session(lab, form.event, by=request.user.member)
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
        else:
            messages.success(request, "La séance est dans l’agenda des membres qui viennent. Vous y êtes.")
            return redirect(session)
    return render(request, "mentoring/lab_session.html", {"lab": lab, "form": form})


@require_POST
@with_profile
def lab_session_answer(request: SignedInRequest, pk: int, session: int) -> HttpResponse:
    """`reponse`: « oui », or « non »."""
    found = session_of(open_lab(request, pk), session)
    said = request.POST.get("reponse", "")
    if said not in ("oui", "non"):
        raise Http404
    done = "Vous venez : la séance est dans votre agenda." if said == "oui" else "C’est noté : vous ne venez pas."
    verb = partial(lab_contents.answer_session, found, by=request.user.member, comes=said == "oui")
    done_or_refused(request, verb, done)
    return redirect(found)


@irreversible_by_its_page
@with_profile
def lab_session_cancel(request: SignedInRequest, pk: int, session: int) -> HttpResponse:
    """Its page asks why; those who come are told. By who planned it, and who leads the labo."""
    lab = open_lab(request, pk)
    found = session_of(lab, session)
    if not lab_contents.may_take_off(lab, found.planned_by_id, request.user.member) or found.event.is_past:
        raise Http404
    sent = request.POST if request.method == "POST" and request.POST.get("answered") == "1" else None
    form = LabReasonForm(sent, missing=lab_contents.SAY_WHY, help_text="Les personnes inscrites la liront.")
    if sent is not None and form.is_valid():
        why = " ".join(form.cleaned_data["reason"].split())
        verb = partial(lab_contents.cancel_session, found, by=request.user.member, reason=why)
        done_or_refused(request, verb, "La séance est annulée : les personnes inscrites sont prévenues.")
        return redirect(found)
    return render(request, "mentoring/lab_session_cancel.html", {"lab": lab, "session": found, "form": form})


@with_profile
def lab_session_notes(request: SignedInRequest, pk: int, session: int) -> HttpResponse:
    lab = open_lab(request, pk)
    found = session_of(lab, session)
    if not found.event.has_started:
        raise Http404
    form = LabNotesForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                held_by_member(lab, request.user.member)
                if form.agrees_with(form.texts_of(session_of(lab, session))):
                    lab_contents.save_notes(found, form.cleaned_data["notes"], by=request.user.member)
                    messages.success(request, "Les notes sont enregistrées : tout le labo les lit.")
                    return redirect(found)
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
    return render(request, "mentoring/lab_session_notes.html", {"lab": lab, "session": found, "form": form})


# Documents ---------------------------------------------------------------------------------------


@with_profile
def lab_document_add(request: SignedInRequest, pk: int) -> HttpResponse:
    lab = open_lab(request, pk)
    posted = request.method == "POST"
    form = LabDocumentForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and keep(form, lab, request):
        messages.success(request, "Le document est joint : les membres du labo le lisent.")
        return redirect(f"{lab.get_absolute_url()}#documents")
    if form.has_error(NON_FIELD_ERRORS, NO_ROOM_CODE):
        roll_back(request)
    return render(request, "mentoring/lab_document.html", {"lab": lab, "form": form})


def keep(form: LabDocumentForm, lab: Lab, request: SignedInRequest) -> bool:
    """Whether the file was kept; else what was in the way stands beside what was typed."""
    said = form.cleaned_data
    try:
        lab_contents.add_document(lab, said["upload"], title=said["title"], kind=form.kind, by=request.user.member)
    except ValidationError as refusal:
        form.add_error(None, ValidationError(refusal.messages))
    except PERHAPS_FULL as problem:
        if not is_full(problem):
            raise
        logger.exception("A file of a labo could not be written.")
        form.add_error(None, ValidationError(NO_ROOM, code=NO_ROOM_CODE))
    else:
        return True
    return False


@require_safe
@with_profile
def lab_document(request: SignedInRequest, pk: int, document: int) -> HttpResponse:
    """The file, as something to save; asked again at each request whether this person is in the labo."""
    found = get_object_or_404(LabDocument, lab=own_lab(request, pk), pk=document)
    return cast(HttpResponse, hand_over(found.file, title=found.title, kind=found.kind))


@irreversible(title="Retirer ce document", explains="Son fichier est effacé : enregistrez-le d’abord chez vous.")
@require_POST
@with_profile
def lab_document_remove(request: SignedInRequest, pk: int, document: int) -> HttpResponse:
    lab = open_lab(request, pk)
    found = get_object_or_404(LabDocument.objects.select_related("lab"), lab=lab, pk=document)
    if not lab_contents.may_take_off(lab, found.added_by_id, request.user.member):
        raise Http404
    demand_answer(request)
    verb = partial(lab_contents.remove_document, found, by=request.user.member)
    done_or_refused(request, verb, "Le document est effacé.")
    return redirect(f"{lab.get_absolute_url()}#documents")


# Messages ----------------------------------------------------------------------------------------


def readable_post(request: SignedInRequest, pk: int, post: int) -> LabPost:
    posts = LabPost.objects.visible_to(request.user).filter(state=State.PUBLISHED)
    posts = posts.select_related("author__cohort", "author__user", "lab__project")
    return get_object_or_404(posts, lab__pk=pk, pk=post)


@require_safe
def lab_post(request: SignedInRequest, pk: int, post: int) -> HttpResponse:
    """Leads its readers to the labo; shown alone to who wrote it and left, and to the mission once it is reported."""
    found = readable_post(request, pk, post)
    member = getattr(request.user, "member", None)
    if Lab.objects.of(member).filter(pk=pk).exists():
        return redirect(f"{found.lab.get_absolute_url()}#{found.anchor}")
    return render(request, "mentoring/lab_post.html", {"post": found, "mine": found.written_by(request.user)})


@with_profile
def lab_post_edit(request: SignedInRequest, pk: int, post: int) -> HttpResponse:
    """One's own, for an hour."""
    lab = open_lab(request, pk)
    found = readable_post(request, pk, post)
    if not found.written_by(request.user) or not (found.may_be_mended or request.method == "POST"):
        raise Http404
    form = LabPostMendForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_bound and form.is_valid() and form.mend():
        messages.success(request, "C’est corrigé. Les autres voient que le message a été modifié.")
        return redirect(found)
    return render(request, "mentoring/lab_post_edit.html", {"lab": lab, "form": form})


@irreversible(title="Retirer votre message", explains="Ses mots disparaissent ; un message retiré garde sa place.")
@require_POST
@with_profile
def lab_post_remove(request: SignedInRequest, pk: int, post: int) -> HttpResponse:
    """One's own, whenever one likes, even after one left."""
    found = readable_post(request, pk, post)
    if not found.written_by(request.user):
        raise Http404
    demand_answer(request)
    done_or_refused(request, partial(found.withdraw, by=request.user), "Le message est retiré.")
    inside = Lab.objects.of(request.user.member).filter(pk=pk).exists()
    return redirect(f"{found.lab.get_absolute_url()}#fil" if inside else "mentoring:lab_list")
