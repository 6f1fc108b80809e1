"""The demonstration's teams: those of the promotion in training and of the one before, as they were composed."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from directory.models import Cohort, Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago, promotion
from emi_alumni.demo.reading import members_by_email
from emi_alumni.demo.subjects import TRAINING, write_jury
from projects.models import TeamComposition, TeamPlacement, TeamRole, TeamWishes
from projects.models.project import AUTHORS
from projects.models.team_compositions import PARITY_FROM, Seniority, Trade, retained

BEFORE = "2022-2023"


def load_team_compositions() -> None:
    by = members_by_email()[story.AURELIE]
    former = Cohort.objects.get(label=promotion(BEFORE))
    write_jury(former, by)
    for cohort in (former, Cohort.objects.get(label=promotion(TRAINING))):
        compose(cohort, by)


def at(day: date) -> datetime:
    """Ten o’clock of a day that is lived already, of a promotion."""
    return days_ago((timezone.localdate() - day).days)


def compose(cohort: Cohort, by: Member) -> None:
    """Its teams, as its projects name them: two people of three had their first wish, the others their second."""
    day = cohort.teams_on or cohort.jury_on or cohort.appetizer_on
    if day is None:
        return
    composition = TeamComposition.objects.create(
        cohort=cohort,
        wishes_until=day - timedelta(days=2),
        opened_by=by,
        opened_at=at(day - timedelta(days=9)),
        published_by=by,
        published_at=at(day),
    )
    projects = list(retained(cohort))
    roles = TeamRole.objects.filter(project__in=projects, role__in=AUTHORS, member__cohort=cohort)
    placed: set[int] = set()
    for rank, role in enumerate(roles.select_related("project").order_by("project__sort_key", "pk")):
        if role.member_id in placed:
            continue
        placed.add(role.member_id)
        other = next((one for one in projects if one.pk != role.project_id), None)
        first, second = (other, role.project) if rank % 3 == 2 and other else (role.project, other)
        TeamPlacement.objects.create(
            composition=composition, member_id=role.member_id, project=role.project, former_role=role.role
        )
        TeamWishes.objects.create(
            composition=composition,
            member_id=role.member_id,
            first=first,
            second=second,
            trade=list(Trade)[rank % len(Trade)],
            seniority=list(Seniority)[rank % len(Seniority)],
            written_at=at(day - timedelta(days=4)),
        )
    if len(placed) >= PARITY_FROM:
        composition.women, composition.men = (len(placed) + 1) // 2, len(placed) // 2
        composition.save(update_fields=["women", "men"])
