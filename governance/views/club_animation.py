"""What who animates a club does there. The mandate is asked for at each request: ended, everything here answers 404."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory.models import User
from emi_alumni.foundation.confirmation import demand_answer, irreversible, irreversible_by_its_page, is_answered
from emi_alumni.foundation.views import with_profile
from governance.clubs import animated_club, answer_renewal, give_back, lock, place_in_club
from governance.forms.clubs import ClubForm, SubjectForm, keep_subject
from governance.models import AnimatorMandate, Club, ClubSubject
from governance.rights import acting


def club_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Its words: what one comes for, the charter, the rhythm, the link."""
    club = animated_club(request.user, slug)
    shown = Club.objects.get(pk=club.pk)  # validation writes what is typed in the form's own copy
    form = ClubForm(request.POST if request.method == "POST" else None, instance=club)
    if request.method == "POST" and form.is_valid() and form.keep():
        messages.success(request, "La page du club est à jour.")
        return redirect(club)
    return render(request, "governance/club_edit.html", {"club": shown, "form": form})


# Subjects ------------------------------------------------------------------------------------------------


@with_profile
def club_subject_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The subjects of a club, for who is in it; a POST proposes one. Its animators order them here."""
    club = get_object_or_404(Club.objects.of(request.user.member), slug=slug)
    place = place_in_club(request.user, club)
    form = SubjectForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.propose(club, by=request.user.member, animates=place.animates)
    ):
        proposed = "C’est proposé : les membres du club le lisent, ses animateurs le retiendront peut-être."
        messages.success(request, "Le sujet est dans la liste." if place.animates else proposed)
        return redirect("governance:club_subject_list", slug=club.slug)
    context = {
        "club": club,
        "place": place,
        "form": form,
        "kept": club.subjects.kept().select_related("member"),
        "proposed": club.subjects.proposed().select_related("member"),
    }
    return render(request, "governance/club_subjects.html", context)


def subject_of(club: Club, pk: int) -> ClubSubject:
    return get_object_or_404(club.subjects.select_related("club"), pk=pk)


@require_POST
def club_subject_keep(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Kept: the network reads it among the next subjects."""
    club = animated_club(request.user, slug)
    with transaction.atomic():
        lock(club)
        subject = subject_of(club, pk)
        if subject.kept_at is None:
            keep_subject(subject)
            subject.save()
    messages.success(request, f"« {subject} » est retenu.")
    return redirect("governance:club_subject_list", slug=club.slug)


@require_POST
def club_subject_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One place up (`sens=haut`) or down."""
    club = animated_club(request.user, slug)
    with transaction.atomic():
        lock(club)
        subject = subject_of(club, pk)
        kept = list(club.subjects.kept())
        if subject in kept:
            rank = kept.index(subject)
            other = max(rank - 1, 0) if request.POST.get("sens") == "haut" else min(rank + 1, len(kept) - 1)
            kept[rank], kept[other] = kept[other], kept[rank]
            for position, one in enumerate(kept, start=1):
                one.position = position
            ClubSubject.objects.bulk_update(kept, ["position"])
    return redirect(f"{request.path.rpartition(f'/{pk}/')[0]}/#sujet-{pk}")


@irreversible(title="Retirer le sujet", explains="Le sujet est effacé. Cela ne pourra pas être annulé.")
@require_POST
@with_profile
def club_subject_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """By an animator, or by who proposed it while nobody kept it."""
    club = get_object_or_404(Club.objects.of(request.user.member), slug=slug)
    subject = subject_of(club, pk)
    own = subject.member_id == request.user.member.pk and subject.kept_at is None
    if not (own or place_in_club(request.user, club).animates):
        raise Http404
    demand_answer(request)
    subject.delete()
    messages.success(request, f"« {subject} » n’est plus dans la liste.")
    return redirect("governance:club_subject_list", slug=club.slug)


# One's own mandate ---------------------------------------------------------------------------------------


def mandate_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """« Continuez-vous ? » : the animator answers once. The mission alone gives the next mandate."""
    mandate = get_object_or_404(
        AnimatorMandate.objects.current().select_related("club", "member"), pk=pk, member=acting(request.user)
    )
    if mandate.asked_at is None:
        raise Http404
    if request.method == "POST" and request.POST.get("reponse") in ("oui", "non"):
        goes_on = request.POST["reponse"] == "oui"
        try:
            answer_renewal(mandate, goes_on=goes_on)
        except ValidationError as refusal:
            messages.info(request, refusal.messages[0])
        else:
            messages.success(
                request,
                "Merci ! La mission innovation prolonge votre mandat, et vous le dira ici."
                if goes_on
                else "C’est noté, et merci. Vous animez jusqu’au bout de votre mandat.",
            )
        return redirect("governance:mandate_renew", pk=mandate.pk)
    return render(request, "governance/club_mandate.html", {"mandate": mandate, "today": timezone.localdate()})


@irreversible_by_its_page
def mandate_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Giving one's own mandate back, asked first: its rights end at once."""
    mandate = get_object_or_404(
        AnimatorMandate.objects.current().select_related("club", "member"), pk=pk, member=acting(request.user)
    )
    if is_answered(request):
        try:
            give_back(mandate, by=cast(User, request.user))
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, "C’est fait, et merci pour ce temps donné. Vous restez membre du club.")
        return redirect(mandate.club)
    return render(request, "governance/club_mandate_leave.html", {"mandate": mandate})
