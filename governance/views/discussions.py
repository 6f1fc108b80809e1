"""Discussions of a club or of a promotion: read by its members alone, asked anew at each request (404 for others)."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member, User
from directory.requests import SignedInRequest
from emi_alumni.foundation.confirmation import irreversible_by_its_page, is_answered
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.views import done_or_refused, with_profile
from governance.circles import Circle, circle_of
from governance.club_page import person_columns
from governance.forms.discussions import (
    LineForm,
    MendForm,
    MendLineForm,
    MendThreadForm,
    ReasonForm,
    SayForm,
    ThreadForm,
)
from governance.models import Muted, Reply, Thread
from governance.models.discussions import Message

PER_PAGE = 20
REPLIES_PER_PAGE = 50


@prepared
def threads_read(pk: int, user: User) -> QuerySet[Thread]:
    return Thread.objects.visible_to(user).for_list().select_related("round").filter(pk=pk)


@prepared
def muted(thread: Thread, member: Member) -> QuerySet[Muted]:
    return Muted.objects.filter(thread=thread, member=member)


def readable(request: SignedInRequest, pk: int) -> tuple[Thread, Circle]:
    for thread in threads_read(pk, request.user):
        return thread, Circle(thread.circle)
    raise Http404


def said_in(request: SignedInRequest, pk: int, reply: int | None) -> Message:
    """A thread that this account reads, or one of its replies."""
    thread, _ = readable(request, pk)
    if reply is None:
        return thread
    return get_object_or_404(Reply.objects.select_related("author__user", "thread"), thread=thread, pk=reply)


def own_or_said_in(request: SignedInRequest, pk: int, reply: int | None) -> Message:
    """One's own words, even in a circle that one has left and no longer reads; else as `said_in`."""
    member = getattr(request.user, "member", None)
    if member is not None and member.is_present:
        model, place = (Thread, {"pk": pk}) if reply is None else (Reply, {"thread": pk, "pk": reply})
        own = model.objects.filter(author=member, state=State.PUBLISHED, **place)
        joins = ("club", "cohort") if reply is None else ("thread__club", "thread__cohort")
        if message := own.select_related("author__user", *joins).order_by("pk").first():
            return message
    return said_in(request, pk, reply)


def back_from(request: SignedInRequest, message: Message) -> str:
    """The thread, or the page of its circle for who has left it."""
    member = getattr(request.user, "member", None)
    return message.url_for(member) if member and message.written_by(request.user) else message.get_absolute_url()


@require_safe
def thread_list(request: SignedInRequest, kind: str, slug: str) -> HttpResponse:
    """The latest active first."""
    circle = circle_of(request.user, kind, slug)
    own = ("title", "state", "hidden_at", "created_at", "last_at", "closed_at")
    threads = circle.threads.online().with_replies().select_related(None).select_related("author__cohort")
    threads = threads.only(*own, *person_columns("author", "cohort__look"))
    page = Paginator(threads, PER_PAGE).get_page(request.GET.get("page"))
    may_write = circle.holds(getattr(request.user, "member", None))
    return render(request, "governance/thread_list.html", {"circle": circle, "page": page, "may_write": may_write})


@with_profile
def thread_add(request: SignedInRequest, kind: str, slug: str) -> HttpResponse:
    """Those of the circle write in it; the mission, who reads it, does not."""
    circle = circle_of(request.user, kind, slug)
    if not circle.holds(request.user.member):
        raise Http404
    form = ThreadForm(request.POST if request.method == "POST" else None, author=request.user.member)
    if request.method == "POST" and form.is_valid():
        thread = form.say(circle.thread(title=form.cleaned_data["title"]))
        if thread is not None:
            return redirect(thread)
    return render(request, "governance/thread_form.html", {"circle": circle, "form": form})


def thread(request: SignedInRequest, pk: int) -> HttpResponse:
    """A thread and its replies; a POST answers it."""
    thread, circle = readable(request, pk)
    member = getattr(request.user, "member", None)
    inside = circle.holds(member)
    form = None
    answered = thread.state == State.PUBLISHED and thread.closed_at is None
    if inside and (answered or request.method == "POST"):  # closed meanwhile: said, and the words are kept
        form_class = LineForm if thread.is_round else SayForm
        form = form_class(request.POST if request.method == "POST" else None, author=request.user.member)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and (reply := form.say(Reply(), in_thread=thread)):
            return redirect(f"{last_page_url(thread)}#{reply.anchor}")
    line = thread.line_of(member) if inside and thread.is_round else None
    own = [field.name for field in Reply._meta.concrete_fields]
    replies = thread.replies.select_related("author__cohort").only(*own, *person_columns("author", "cohort__look"))
    page = Paginator(replies, REPLIES_PER_PAGE).get_page(request.GET.get("page"))
    for reply in page:
        reply.thread, reply.is_mine = thread, reply.written_by(request.user)
    mine, animates = thread.written_by(request.user), thread.moderated_by(request.user)
    context = {
        "thread": thread,
        "title": thread.title if mine or animates else thread.shown_title,
        "thread_is_mine": mine,
        "circle": circle,
        "page": page,
        # One's line is written once: what was refused is shown with its sentence.
        "form": None if line and request.method != "POST" else form,
        "line": line,
        "inside": inside,
        "animates": animates,
        "muted": inside and bool(muted(thread, member)),
    }
    return render(request, "governance/thread.html", context)


def last_page_url(thread: Thread) -> str:
    pages = Paginator(thread.replies.all(), REPLIES_PER_PAGE).num_pages
    return thread.get_absolute_url() + (f"?page={pages}" if pages > 1 else "")


@with_profile
def message_edit(request: SignedInRequest, pk: int, reply: int | None = None) -> HttpResponse:
    """One's own words, as long as they are online."""
    message = own_or_said_in(request, pk, reply)
    if not message.written_by(request.user) or not message.is_published:
        raise Http404
    form_class: type[MendForm] = MendThreadForm
    if isinstance(message, Reply):
        form_class = MendLineForm if message.of_thread.is_round else MendForm
    form = form_class(request.POST if request.method == "POST" else None, instance=message)
    if request.method == "POST" and form.is_valid() and form.mend():
        messages.success(request, "C’est corrigé. Les autres voient que le message a été modifié.")
        return redirect(back_from(request, message))
    thread = message.of_thread
    back = back_from(request, message)
    context = {"form": form, "thread": thread, "message": message, "what": message._meta.verbose_name, "back": back}
    context["title"] = thread.title_for(request.user)
    return render(request, "governance/message_edit.html", context)


@irreversible_by_its_page
def message_remove(request: SignedInRequest, pk: int, reply: int | None = None) -> HttpResponse:
    """Asks first. Its author at will; the club's animators and the mission with a reason, which the author reads."""
    message = own_or_said_in(request, pk, reply)
    own = message.written_by(request.user)
    if not (own or message.moderated_by(request.user)) or message.state != State.PUBLISHED:
        raise Http404
    whole = isinstance(message, Thread)
    form = None if own else ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() if form else is_answered(request):
        reason = form.cleaned_data["reason"] if form else ""
        gone = done_or_refused(
            request, partial(message.withdraw, by=request.user, reason=reason), "Le message est retiré."
        )
        circle = Circle(message.of_thread.circle)
        if gone and whole and (not own or circle.holds(request.user.member)):
            return redirect(circle.list_url)
        return redirect(back_from(request, message.of_thread if not own else message))
    what = message._meta.verbose_name
    context = {"form": form, "thread": message.of_thread, "message": message, "own": own, "whole": whole, "what": what}
    context |= {"back": back_from(request, message), "title": message.of_thread.title_for(request.user)}
    return render(request, "governance/message_remove.html", context)


@require_POST
def message_show(request: SignedInRequest, pk: int, reply: int | None = None) -> HttpResponse:
    """Reports were read, and the message may stay: by who looks after the circle, never by its author."""
    message = said_in(request, pk, reply)
    if message.written_by(request.user) or not message.moderated_by(request.user):
        raise Http404
    done_or_refused(request, partial(message.show, by=request.user), "Le message est de nouveau visible.")
    return redirect(message)


@require_POST
@with_profile
def thread_mute(request: SignedInRequest, pk: int) -> HttpResponse:
    """`silence=oui` asks for it, anything else ends it."""
    thread, _ = readable(request, pk)
    if request.POST.get("silence") == "oui":
        Muted.objects.bulk_create([Muted(thread=thread, member=request.user.member)], ignore_conflicts=True)
        messages.success(request, "Ses réponses ne vous seront plus signalées.")
    else:
        Muted.objects.filter(thread=thread, member=request.user.member).delete()
        messages.success(request, "Ses réponses vous seront de nouveau signalées.")
    return redirect(thread)


@require_POST
def thread_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """`close=oui` ends the replies, anything else opens them again: its author, and who looks after the circle."""
    thread, _ = readable(request, pk)
    if not (thread.written_by(request.user) or thread.moderated_by(request.user)):
        raise Http404
    thread.close(closed=request.POST.get("close") == "oui")
    return redirect(thread)
