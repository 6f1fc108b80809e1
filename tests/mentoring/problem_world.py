"""The problems of the small world of `tests/access.py`."""

from typing import Any

from mentoring.models import Problem, ProblemAnswer

ANGRY = "Recevoir un habitant en colère"
DRAFT = "Une question encore en brouillon"
SOLVED = "Faire venir les équipes de terrain"


def make_problems(cast: dict[str, Any]) -> None:
    """Hélène's question, with Karim's answer and hers; her draft; Karim's, which Hélène solved."""
    helene, karim = cast["helene"], cast["karim"]
    words = {"context": "Les agents se sentent seuls.", "collectivity": helene.collectivity}
    angry = Problem.objects.create(title=ANGRY, author=helene, state="published", **words)
    ProblemAnswer.objects.create(problem=angry, author=karim, text="Un relais de deux agents.", state="published")
    ProblemAnswer.objects.create(problem=angry, author=helene, text="Le relais tient depuis un mois.", state="refused")
    Problem.objects.create(title=DRAFT, author=helene, **words)
    solved = Problem.objects.create(title=SOLVED, author=karim, state="published", **words)
    solved.solve(by=karim.user, member=helene)


def problem_argument(name: str, argument: str, about: str) -> Any:
    """`about`: hers, online, when nothing is said; « draft », « solved »."""
    if about == "unknown":
        return 0
    if name == "problem_unname":
        about = "solved"
    problem = Problem.objects.get(title={"": ANGRY, "draft": DRAFT, "solved": SOLVED}[about])
    if argument == "pk" and name.startswith("problem_answer_"):
        return problem.answers.get(author=problem.author).pk
    return problem.pk
