"""Subjects for the next promotion: read, proposed, supported, answered, pitched (PQ2-11, EV1-05, EV1-23)."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.contributions.forms import ContributionForm
from directory.contributions.models import Contribution
from directory.contributions.pages import Pages, Verbs
from directory.models import Cohort, Member, User
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.listing.pages import CountedPaginator, respond, wants_fragment
from emi_alumni.foundation.moderation.editing import waiting_words
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.moderation.refused_edits import refused_edit_for_form
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import HtmxRequest, back_to, done_or_refused, with_profile
from projects.forms.subjects import (
    GuestSubjectForm,
    SubjectAnswerForm,
    SubjectCommentForm,
    SubjectForm,
    SubjectLinkForm,
)
from projects.models import Subject, SubjectCall, SubjectComment, SubjectLink
from projects.subject_filters import ORDERS, SubjectFilter
from projects.subject_life import life_of
from projects.views.sponsor import private

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

PER_PAGE = 20
READ_FIRST = "C’est envoyé. La mission innovation le lit d’abord, et vous répond ici."
SHOWN_ONCE = "subject_secret"  # of the session: the link just made, until it is shown


def next_cohort() -> Cohort | None:
    """The promotion whose appetizers are still to come, if the mission has entered it."""
    return cast("Cohort | None", coming_cohorts.first(timezone.localdate()))


@prepared
def coming_cohorts(today: date) -> QuerySet[Cohort]:
    return Cohort.objects.filter(appetizer_on__gte=today, cancelled_on=None).order_by("appetizer_on", "pk")[:1]


@prepared
def open_calls(today: date) -> QuerySet[SubjectCall]:
    """The calls that take subjects on this day, the first to close first. Three queries at most."""
    calls = SubjectCall.objects.open(today).select_related("cohort").prefetch_related("themes", "collectivities")
    return calls.order_by("closes_on", "pk")


class SubjectPages(Pages):
    form = SubjectForm
    home = "projects:subject_list"
    label = "Sujets"
    template = "projects/subject_edit.html"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Subject:
        """For the collectivité and the direction where one works, unless one chooses others."""
        return Subject(author=member, collectivity=member.collectivity, department=member.department)

    def context(self, request: HttpRequest, form: ContributionForm, thing: Contribution) -> dict[str, Any]:
        return {"next_cohort": next_cohort()}


@prepared
def own_subjects(member: Member) -> QuerySet[Subject]:
    """What this person proposed and is not online."""
    return Subject.objects.of(member).exclude(state=State.PUBLISHED).for_list()


@require_safe
def subject_list(request: HtmxRequest) -> HttpResponse:
    """What is proposed to the next promotion, and one's own proposals with where they stand."""
    asked = SubjectFilter(request.GET, request.user)
    member = getattr(request.user, "member", None)
    page = CountedPaginator(asked.subjects(member), PER_PAGE, asked.total).get_page(request.GET.get("page"))
    whole = not wants_fragment(request)
    context = {
        "asked": asked,
        "page": page,
        "orders": ORDERS.items(),
        "mine": own_subjects(member) if whole and member else [],
        "calls": open_calls(timezone.localdate()) if whole else [],
        "next_cohort": next_cohort() if whole else None,
    }
    return respond(request, "projects/subject_list.html", asked.address(), context)


@prepared
def readable_subjects(user: "User | AnonymousUser", member: Member | None, key: int) -> QuerySet[Subject]:
    """The subject of this key, if this account may read it."""
    return Subject.objects.visible_to(user).for_list().with_supports(member).filter(pk=key)


def readable(user: "User | AnonymousUser", pk: int) -> Subject:
    """The subject, when this account may read it; 404 otherwise."""
    return cast(Subject, readable_subjects.first_or_404(user, getattr(user, "member", None), pk))


@require_safe
def subject(request: HttpRequest, pk: int) -> HttpResponse:
    """One subject, what was answered, and its line of life up to where it was taken up."""
    thing = readable(request.user, pk)
    return show(request, thing)


def comments_of(thing: Subject, member: Member | None) -> list[SubjectComment]:
    """Those that are online, and one's own whatever its state."""
    readable = Q(state=State.PUBLISHED, hidden_at=None) | (Q(author=member) if member else Q(pk__in=()))
    return list(thing.comments.filter(readable).select_related("author__cohort", "subject"))


def show(request: HttpRequest, thing: Subject, comment_form: SubjectCommentForm | None = None) -> HttpResponse:
    """The page of a subject; the form comes back with a mistake."""
    member = getattr(request.user, "member", None)
    answers = may_moderate(request.user, Subject) and thing.state == State.PUBLISHED
    said = comments_of(thing, member)
    mine = next((one for one in said if member and one.author_id == member.pk), None)
    waits = waiting_words(mine) if mine else {}
    back = refused_edit_for_form(request, mine, to=cast(User, request.user)) if mine else None
    if comment_form is None and member is not None and member.is_present and thing.is_published:
        text = waits.get("text", mine.text if mine else "")
        comment_form = SubjectCommentForm(stored=text, initial={"comment": back.words["text"] if back else text})
    context = {
        "subject": thing,
        "comments": [one for one in said if one.is_published],
        "my_comment": mine,
        "my_words": waits.get("text", ""),
        "comment_form": comment_form,
        "comment_back": back,
        "life": life_of(thing, request.user),
        "is_mine": member is not None and thing.author_id == member.pk,
        "may_answer": answers and not thing.took_part(cast(User, request.user)),
        "may_pitch": thing.may_be_pitched_by(member),
    }
    return render(request, "projects/subject.html", context)


@require_POST
@with_profile
def subject_support(request: HttpRequest, pk: int) -> HttpResponse:
    """Support it or withdraw, as the button says: twice is once. What says neither changes nothing."""
    thing = get_object_or_404(Subject.objects.visible_to(request.user).published(), pk=pk)
    wanted = {"oui": True, "non": False}.get(request.POST.get("soutenir", ""))
    if wanted is not None:
        done = "Vous soutenez ce sujet." if wanted else "Votre soutien est retiré."
        done_or_refused(request, lambda: thing.support(by=cast(Any, request.user).member, wanted=wanted), done)
    return redirect(back_to(request, thing.get_absolute_url()))


@require_POST
@with_profile
def subject_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """One comment each, rewritten at will; read first unless its author is trusted."""
    thing = readable(request.user, pk)
    form = SubjectCommentForm(request.POST)
    if form.is_valid() and (online := form.say(thing, by=cast(User, request.user))) is not None:
        messages.success(request, "Votre commentaire est en ligne." if online else READ_FIRST)
        return redirect(f"{thing.get_absolute_url()}#mon-commentaire")
    return show(request, thing, form)


class SubjectCommentVerbs(Verbs):
    """Its form is on the page of the subject."""

    model = SubjectComment
    within: ClassVar[Mapping[str, str]] = {"subject": "subject"}

    def home_of(self, thing: SubjectComment) -> str:
        return thing.edit_url


@require_http_methods(["GET", "HEAD", "POST"])
def subject_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The mission answers a subject that is online, or corrects its answer; 404 for anybody else."""
    user = cast(User, request.user)
    thing = readable(user, pk)
    if not may_moderate(user, Subject) or thing.state != State.PUBLISHED or thing.took_part(user):
        raise Http404
    form = SubjectAnswerForm(request.POST if request.method == "POST" else None, instance=thing)
    if request.method == "POST" and form.is_valid() and form.give(by=user):
        messages.success(request, "C’est répondu : la personne qui l’a proposé le lira.")
        return redirect("projects:subject", pk=pk)
    return render(request, "projects/subject_answer.html", {"subject": readable(user, pk), "form": form})


@require_POST
@with_profile
def subject_pitch(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody in training makes a subject that was retained their appetizer: a draft that they lead."""
    thing = readable(request.user, pk)
    user = cast(Any, request.user)
    try:
        project = thing.pitch(by=user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(thing)
    if not project.has_author(user.member):
        messages.info(request, "Quelqu’un de votre promotion en a déjà fait son appetizer : demandez-lui d’en être.")
        return redirect(thing)
    return redirect("projects:resume", slug=project.slug)


# By a link, without account -------------------------------------------------------------------------


@with_profile
def subject_link_list(request: HttpRequest) -> HttpResponse:
    """The links that one gave to directions and sponsors: made here, their secret shown once, revoked."""
    member = cast(Any, request.user).member
    form = SubjectLinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (token := form.issue(by=member)):
        request.session[SHOWN_ONCE] = token
        return redirect("projects:subject_link_list")
    made = request.session.pop(SHOWN_ONCE, "")
    context = {
        "form": form,
        "secret": request.build_absolute_uri(reverse("projects:subject_by_link", args=[made])) if made else "",
        "links": SubjectLink.objects.of(member).select_related("subject"),
        "now": timezone.now(),
    }
    response = render(request, "projects/subject_links.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


@irreversible(
    title="Annuler le lien pour proposer un sujet",
    explains="Le lien ne s’ouvrira plus. Cela ne pourra pas être annulé.",
    verb="Oui, annuler",
)
@require_POST
@with_profile
def subject_link_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(SubjectLink.objects.of(cast(Any, request.user).member), pk=pk)
    demand_answer(request)
    if link.revoke():
        messages.success(request, "Ce lien ne s’ouvre plus.")
    else:
        messages.info(request, "Ce lien ne s’ouvrait déjà plus.")
    return redirect("projects:subject_link_list")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limits.secrets_tried
def subject_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A direction or a sponsor proposes a subject; afterwards the same link says what became of it. GET uses nothing
    up: mail scanners follow links."""
    link = SubjectLink.objects.from_token(token)
    if link is not None and link.tells:
        return private(render(request, "projects/subject_sent.html", {"link": link, "subject": link.subject}))
    if link is None or not link.is_open:
        return private(render(request, "projects/subject_over.html", status=404 if link is None else 410))
    form = GuestSubjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.send(link):
        return redirect("projects:subject_by_link", token=token)
    context = {"link": link, "form": form, "calls": open_calls(timezone.localdate())}
    return private(render(request, "projects/subject_by_link.html", context))
