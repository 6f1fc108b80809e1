"""An act that cannot be undone happens once its question was answered: the server demands it, whatever page sent it.

A view is marked `@irreversible`, and calls `demand_answer` once it knows that its reader may act and before it writes
anything. Not answered, the question is shown with all that was sent, and its button sends it again. A view whose own
page is the question is marked `@irreversible_by_its_page`, and acts when `is_answered`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# The field of a page that asked.
ANSWERED = "answered"
YES = "1"
CSRF = "csrfmiddlewaretoken"
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Question:
    """`explains` says what happens, `verb` is on the button."""

    title: str
    explains: str
    verb: str


class NotAnswered(Exception):
    """An act was about to happen before anybody said yes."""


def is_answered(request: HttpRequest) -> bool:
    return request.POST.get(ANSWERED) == YES


def demand_answer(request: HttpRequest) -> None:
    """Raises NotAnswered, which shows the question of the view, until somebody said yes to it."""
    if not is_answered(request):
        raise NotAnswered


def irreversible(*, title: str, explains: str, verb: str = "Oui, retirer") -> Callable[[View], View]:
    """Marks a view that calls `demand_answer`."""
    question = Question(title, explains, verb)

    def marked(view: View) -> View:
        @wraps(view)
        def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except NotAnswered:
                return ask(request, question)

        asking.irreversible = True  # type: ignore[attr-defined]
        return asking  # type: ignore[return-value]

    return marked


def irreversible_by_its_page(view: View) -> View:
    """Marks a view that draws its question itself, in answer to a GET as to a POST that was not answered."""
    view.irreversible = True  # type: ignore[attr-defined]
    return view


def ask(request: HttpRequest, question: Question) -> HttpResponse:
    """The page that asks. What was sent goes with the answer; nothing of it is lost."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in (ANSWERED, CSRF)]
    came_from = urlsplit(request.headers.get("Referer", ""))
    back = came_from.path if came_from.netloc == request.get_host() and came_from.path != request.path else "/"
    context = {"question": question, "sent": sent, "address": request.get_full_path(), "back": back}
    response = render(request, "components/question.html", context)
    if request.headers.get("HX-Request") == "true":  # the page that asks takes the place of the page, not of a piece
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response
