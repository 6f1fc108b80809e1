"""What search knows of mutual help: one document for each problem that is online."""

from django.db.models import Prefetch, QuerySet

from directory.models import Collectivity
from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import register
from mentoring import challenge_indexing, immersion_indexing, mentor_indexing  # noqa: F401 — their documents; people, by what they offer
from mentoring.models import Problem, ProblemAnswer, SkillsNotice
from projects.models import Theme

# Problems ----------------------------------------------------------------------------------------------------------


def findable_problems() -> QuerySet[Problem]:
    """With their answers that are online: what was answered is looked for afterwards."""
    answers = Prefetch("answers", ProblemAnswer.objects.published().order_by("pk"), to_attr="told")
    return Problem.objects.published().select_related("collectivity", "theme").prefetch_related(answers)


def problems_of(filed: Collectivity | Theme) -> list[int]:
    field = "collectivity" if isinstance(filed, Collectivity) else "theme"
    return list(Problem.objects.filter(**{field: filed}).order_by("pk").values_list("pk", flat=True))


def problem_of(answer: ProblemAnswer) -> list[int]:
    return [answer.problem_id]


def problem_entries(problem: Problem) -> list[Entry]:
    keywords = ["problématique", str(problem.theme or ""), str(problem.collectivity), problem.get_status_display()]
    return [
        Entry(
            scope="network",
            title=problem.title,
            url=problem.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body="\n\n".join([problem.context, *(one.text for one in getattr(problem, "told", ()))]),
        )
    ]


# Skills lent between collectivités -----------------------------------------------------------------------------------


def findable_notices() -> QuerySet[SkillsNotice]:
    return SkillsNotice.objects.published().select_related("collectivity")


def notices_of(place: Collectivity) -> list[int]:
    return list(SkillsNotice.objects.filter(collectivity=place).order_by("pk").values_list("pk", flat=True))


def notice_entries(notice: SkillsNotice) -> list[Entry]:
    keywords = ["mécénat de compétences", notice.get_direction_display(), notice.skill, str(notice.collectivity)]
    return [
        Entry(
            scope="network",
            title=notice.title,
            url=notice.get_absolute_url(),
            keywords=" · ".join(keywords),
            body=f"{notice.text}\n\n{notice.period}",
        )
    ]


register(
    "skills",
    SkillsNotice,
    entries=notice_entries,
    queryset=findable_notices,
    related={Collectivity: notices_of},
)
register(
    "problem",
    Problem,
    entries=problem_entries,
    queryset=findable_problems,
    related={Collectivity: problems_of, Theme: problems_of, ProblemAnswer: problem_of},
)
