"""The pool of mentors: who may be asked on what; becoming one, a pause, an end, a pair across promotions."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member
from directory.requests import SignedInRequest
from directory.visibility import Reader
from emi_alumni.foundation.prepared_statements import padded, prepared
from emi_alumni.foundation.views import back_to, done_or_refused, with_profile
from governance.rights import acting
from mentoring import pairings
from mentoring.figures import promise
from mentoring.forms.mentors import MentorForm, PauseForm
from mentoring.load_sharing import in_order, mixed
from mentoring.mentor_cards import cards_of
from mentoring.models import Mentor, MentorTopic, Pairing
from mentoring.models.mentors import load_moments
from mentoring.next_mentor import candidate_of, pool_for

PER_PAGE = 24
TOPICS_SHOWN = 14


@prepared
def mentors_on(member: Member | None, topic: str, month: datetime, year: datetime) -> QuerySet[Mentor]:
    """Those whom this person may ask, on this topic where there is one."""
    pool = pool_for(member).filter(topics__key=topic) if topic else pool_for(member)
    return pool.with_load_since(month, year).select_related("member").order_by("pk")


@prepared
def topics_offered(member: Member | None) -> QuerySet:
    """The topics of most of those whom this person may ask, and of how many."""
    topics = MentorTopic.objects.filter(mentor__in=pool_for(member).order_by().values("pk")).order_by()
    return topics.values_list("key").annotate(n=Count("pk")).order_by("-n", "key")[:TOPICS_SHOWN]


@prepared
def topic_names(*keys: str) -> QuerySet:
    """How these topics are written, the oldest writing last."""
    return MentorTopic.objects.filter(key__in=keys).order_by("-pk").values_list("key", "name")


@prepared
def own_mentors(member: Member, month: datetime, year: datetime) -> QuerySet[Mentor]:
    return Mentor.objects.with_load_since(month, year).for_list().filter(member=member).order_by("pk")


@require_safe
def mentor_list(request: HttpRequest) -> HttpResponse:
    """Everybody who may be asked, or (`sujet`) on one topic: those who have room first, the load shared, collectivités
    in turn."""
    member, day = acting(request.user), timezone.localdate()
    topic = request.GET.get("sujet", "")[:60].replace("\0", "")
    load = load_moments(day)
    rows = mentors_on(member, topic, *load)
    by_key = {one.pk: one for one in rows}
    if member is not None:
        ranked = in_order(candidate_of(one, member, "", day, 1) for one in rows)
        ranked = mixed(ranked, {one.pk: one.member.collectivity_id for one in rows})
        rows = [by_key[one.key] for one in ranked]
    page = Paginator([one.pk for one in rows], PER_PAGE).get_page(request.GET.get("page"))
    counted = topics_offered(member)
    names = dict(topic_names(*padded([key for key, _ in counted])))
    mine = own_mentors.first(member, *load) if member else None
    context = {
        "page": page,
        "cards": cards_of(list(page), Reader.of(request.user), day),
        "people": len(rows),
        "with_room": sum(one.has_room(day) for one in rows),
        "topics": [(key, names[key]) for key, _ in counted],
        "topic": topic,
        "topic_name": topic and (names.get(topic) or name_of(topic)),
        "mine": mine,
        "my_availability": mine.availability(day) if mine and not mine.stopped_at else "",
        "away": mine is not None and mine.is_away(day),
        "promise": promise(timezone.now()),
        "pause": PauseForm(),
    }
    return render(request, "mentoring/mentor_list.html", context)


def name_of(topic: str) -> str:
    """A topic that few people offer, as one of them writes it; "" for none."""
    return MentorTopic.objects.filter(key=topic).order_by("pk").values_list("name", flat=True).first() or ""


@with_profile
def mentor_edit(request: SignedInRequest) -> HttpResponse:
    """« Devenir parrain », or change what one offers."""
    member = request.user.member
    mentor = Mentor.objects.filter(member=member).prefetch_related("topics").first()
    form = MentorForm(request.POST if request.method == "POST" else None, instance=mentor)
    if request.method == "POST" and form.is_valid() and form.apply(member):
        new = mentor is None or mentor.stopped_at
        messages.success(request, "Merci ! Vous êtes dans la liste des parrains." if new else "C’est enregistré.")
        return redirect("mentoring:mentor_list")
    return render(request, "mentoring/mentor_form.html", {"form": form, "mentor": mentor})


def own(request: SignedInRequest) -> Mentor:
    return get_object_or_404(Mentor, member=request.user.member, stopped_at=None)


@require_POST
@with_profile
def mentor_pause(request: SignedInRequest) -> HttpResponse:
    """Until the end of the month, or `until`; `reprendre`: no more pause."""
    mentor = own(request)
    if "reprendre" in request.POST:
        Mentor.objects.filter(pk=mentor.pk).update(paused_until=None)
        messages.success(request, "Vous pouvez de nouveau être sollicité.")
        return redirect(back_to(request, "mentoring:mentor_list"))
    form = PauseForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
        return redirect(back_to(request, "mentoring:mentor_list"))
    Mentor.objects.filter(pk=mentor.pk).update(paused_until=form.cleaned_data["until"])
    messages.success(request, "C’est noté : rien ne vous sera demandé pendant votre pause.")
    return redirect(back_to(request, "mentoring:mentor_list"))


@require_POST
@with_profile
def mentor_stop(request: SignedInRequest) -> HttpResponse:
    """One taps again to come back: what one wrote is kept. What waits for an answer goes to somebody else."""
    mentor = own(request)
    mentor.stopped_at = timezone.now()
    mentor.save(update_fields=["stopped_at"])
    messages.success(request, "Vous n’êtes plus dans la liste. Vos réglages sont gardés, si vous revenez.")
    return redirect("mentoring:mentor_list")


@require_POST
@with_profile
def pairing_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """`reponse`: « oui » or « non »; « fini » of a pair that both accepted."""
    member = request.user.member
    one = get_object_or_404(Pairing.objects.of(member), pk=pk)
    said = request.POST.get("reponse", "")
    now = timezone.now()
    answers: dict[str, tuple[Any, str]] = {
        "oui": (
            lambda: pairings.accept(one, member, now),
            "C’est noté. Nous vous préviendrons si l’autre dit oui aussi.",
        ),
        "non": (lambda: pairings.let_pass(one, now), "C’est noté."),
        "fini": (lambda: pairings.end(one, member, now), "Votre binôme est fini. L’autre personne le lit."),
    }
    if said not in answers:
        raise Http404
    act, done = answers[said]
    done_or_refused(request, act, done)
    return redirect(back_to(request, "mentoring:request_list"))
