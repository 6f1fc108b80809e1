"""Whoever writes through a page is present, from the first word written to the last.

A person may be erased, or suspended, while one of their requests is being answered. Each request that may write is one
transaction that holds the row of who sends it: erasure waits for its end and then forgets what it wrote, or came first
and nothing is written at all. No view has to remember it.

Who is written to may be erased meanwhile too: a view that writes *to* somebody names them (`writes_to`), and both are
held together.
"""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase

from directory.models import Member, User
from directory.models.member_state import NotPresent
from emi_alumni.foundation.middleware import GetResponse
from emi_alumni.foundation.request_transaction import WritingRequest, roll_back
from emi_alumni.foundation.storage import FilesWithRows

READING = ("GET", "HEAD", "OPTIONS", "TRACE")


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def writes_to(find: Callable[..., Iterable[int]]) -> Callable[[View], View]:
    """The outermost decorator of a view that writes to somebody: `find` gives their number, of the writer and of what
    the address names."""

    def named(view: View) -> View:
        view.writes_to = find  # type: ignore[attr-defined]
        return view

    return named


class WriterIsPresent:
    """The last of the middlewares: what is refused by the others, and the reading of what is sent, hold nobody.

    As with Django's ATOMIC_REQUESTS, a view that raises has written nothing. Somebody who is gone is answered 404, and
    what they typed comes back.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: WritingRequest) -> HttpResponse:
        request.holds_writer = False
        with FilesWithRows() as request.files, ExitStack() as request.writing:
            return self.get_response(request)

    def process_view(self, request: WritingRequest, view_func, view_args, view_kwargs) -> HttpResponseBase | None:
        writer = None if request.method in READING else getattr(request.user, "member", None)
        if writer is not None and writer.is_present:
            request.writing.enter_context(transaction.atomic())
            request.holds_writer = True
            if find := getattr(view_func, "writes_to", None):
                Member.objects.lock_together(writer.pk, *find(writer, *view_args, **view_kwargs))
            request.user.member = still_there(request.user, writer)
        return None

    def process_exception(self, request: WritingRequest, exception: Exception) -> None:
        """Undone here, before others answer the exception: allauth draws, for some, a page that asks the database."""
        roll_back(request)


def still_there(user: User | AnonymousUser, writer: Member) -> Member:
    """The writer as they are now, held. Raises NotPresent when they are gone, or their account is closed."""
    member = Member.objects.lock_writer(writer.pk)
    account = member.user_id
    if account is None or account != user.pk or not User.objects.filter(pk=account, is_active=True).exists():
        raise NotPresent
    return member
