"""Reasons from what people told others: an answer to a shared problem, what solved it, a story of their way.

As in `helper_works`, each function gives pairs of a person and a reason; what the asker (`user`) may not read today
gives none. Who asks a question, and what a story wishes for, are never a reason.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from emi_alumni.foundation.prepared_statements import padded, prepared
from emi_alumni.foundation.search.evidence import Need, Piece
from mentoring.helper_ranking import Kind, Reason
from mentoring.helper_works import share_of
from mentoring.models import Problem, ProblemAnswer
from resources.models import Story
from resources.models.stories import StoryGuide

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# Of a story, what its author would like to do, by the questions that they answered.
WISHES = {StoryGuide.WAY: "advice", StoryGuide.BRAKES: "before"}


@prepared
def read_problems(user: "User | AnonymousUser", *ids: int) -> QuerySet[Problem]:
    found = Problem.objects.visible_to(user).published().filter(pk__in=ids).order_by("pk")
    return found.only("title", "context", "solved_by_answer", "solved_by_member")


@prepared
def read_answers(*problems: int) -> QuerySet[ProblemAnswer]:
    answers = ProblemAnswer.objects.published().filter(problem__in=problems)
    return answers.only("author", "problem", "text").order_by("pk")


def problem_reasons(user: "User | AnonymousUser", need: Need) -> Iterator[tuple[int, Reason]]:
    """Who answered a shared problem of it, by the question and their own words; who solved it. Two queries, none
    without a problem."""
    pieces = {piece.object_id: piece for piece in need.of_kind("problem") if piece.title | piece.body}
    problems = {one.pk: one for one in read_problems(user, *padded(list(pieces)))} if pieces else {}
    for answer in read_answers(*padded(list(problems))) if problems else ():
        problem = problems[answer.problem_id]
        before = "a débloqué" if problem.solved_by_answer_id == answer.pk else "a répondu à"
        yield answer.author_id, told(before, problem, answer.text, pieces[problem.pk], need)
    for problem in problems.values():
        if problem.solved_by_member_id:
            yield problem.solved_by_member_id, told("a débloqué", problem, "", pieces[problem.pk], need)


def told(before: str, problem: Problem, words: str, piece: Piece, need: Need) -> Reason:
    """Neither where it was asked, nor whether it is open, nor what others answered."""
    body = need.met_in(f"{problem.context} {words}") & piece.body if piece.body else piece.body
    share, met, url = share_of(need, piece.title, body=body), piece.title | body, problem.get_absolute_url()
    return Reason(Kind.ANSWERED, before, problem.title, url, share, met, document=piece.document)


@prepared
def read_stories(user: "User | AnonymousUser", *ids: int) -> QuerySet[Story]:
    return Story.objects.visible_to(user).published().filter(pk__in=ids).order_by("pk")


def story_reasons(user: "User | AnonymousUser", need: Need) -> Iterator[tuple[int, Reason]]:
    """Who told their way through it. One query, none without a story."""
    pieces = {piece.object_id: piece for piece in need.of_kind("story")}
    for story in read_stories(user, *padded(list(pieces))) if pieces else ():
        piece = pieces[story.pk]
        wished = need.met_in(getattr(story, WISHES.get(StoryGuide(story.guide), ""), ""))
        body = piece.body - wished
        share, met = share_of(need, piece.title, piece.keywords, body), piece.title | piece.keywords | body
        url = story.get_absolute_url()
        yield story.author_id, Reason(Kind.TOLD, "a raconté", story.title, url, share, met, document=piece.document)
