"""What the jury decided of each appetizer: retained or not, why, and who makes the team (EV1-08, EV1-09)."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.audit import record
from emi_alumni.foundation.moderation.models import OWN, State
from emi_alumni.foundation.moderation.models.states import checked_reason
from emi_alumni.foundation.notifications.models import Notification
from projects.statuses import ProjectStatus

from .project import AUTHORS, Origin, Project, Role, TeamRole
from .status import StatusEntry

if TYPE_CHECKING:
    from directory.models import Cohort, User

WHY = "Écrivez pourquoi : l’équipe lira cette phrase, et le réseau avec elle."
NOT_YET = "Choisissez une date passée, ou aujourd’hui."
CORRECTED = "Le résultat du jury est corrigé."
NOT_ITS_COHORT = "Choisissez des personnes en formation dans cette promotion."
STATUSES = {True: ProjectStatus.IN_TRAINING, False: ProjectStatus.NOT_SELECTED}
PITCHED = "Sujet présenté en appetizer devant le jury."


class JuryOutcomeQuerySet(models.QuerySet["JuryOutcome"]):
    def of(self, cohort: "Cohort") -> Self:
        return self.filter(project__cohort=cohort)

    def to_tell(self) -> Self:
        """Retained subjects that the network reads and that ambassadors were not told of yet."""
        readable = Project.objects.read_by_the_network().order_by()
        return self.filter(is_retained=True, told_at=None, project__in=readable.values("pk"))


class JuryOutcome(models.Model):
    """The outcome of one appetizer, as the mission wrote it; it feeds the project's history (`entry`).

    Corrected afterwards: other words replace those of its line; another outcome strikes that line, which the team goes
    on reading, and writes one for the same day. What came later in the project's life stays.
    """

    project = models.OneToOneField(
        Project, verbose_name="appetizer", on_delete=models.CASCADE, related_name="jury_outcome"
    )
    is_retained = models.BooleanField("retenu")
    why = models.TextField("pourquoi", max_length=1000)
    on = models.DateField("jury du")
    entry = models.ForeignKey(StatusEntry, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    written_by = models.ForeignKey(
        "directory.Member", verbose_name="écrit par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField("écrit le", default=timezone.now)
    # Since when ambassadors know of it.
    told_at = models.DateTimeField("annoncé le", null=True, blank=True, editable=False)

    objects = JuryOutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = "résultat du jury"
        verbose_name_plural = "résultats du jury"
        ordering = ["project__sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="jury_says_why", violation_error_message=WHY),
        ]

    def __str__(self) -> str:
        return f"{self.project}, {'retenu' if self.is_retained else 'non retenu'}"

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url()

    @classmethod
    @transaction.atomic
    def decide(
        cls, project: Project, *, retained: bool, why: str, on: date, team: Iterable[Member] = (), by: "User"
    ) -> "JuryOutcome":
        """Write the outcome, or correct it; the project, its team and its history follow. The same twice changes
        nothing. The people chosen join the team, nobody leaves it; the first leads where nobody does.

        Raises ValidationError without a why, for a day to come, for a draft or what was taken away, for the project of
        the person who decides, and for somebody who is not in training in its promotion.
        """
        why = checked_reason(" ".join(why.split()), WHY, at_most=1000)
        if on > timezone.localdate():
            raise ValidationError(NOT_YET)
        live = Project.objects.select_for_update().get(pk=project.pk)
        if live.state not in (State.PENDING, State.PUBLISHED) or not live.decided_by(by):
            raise ValidationError(OWN)
        member = getattr(by, "member", None)
        outcome: JuryOutcome | None = JuryOutcome.objects.select_related("entry").filter(project=live).first()
        same_line = outcome is not None and (outcome.is_retained, outcome.on) == (retained, on)
        changed = outcome is None or not same_line or outcome.why != why
        if outcome is None:
            outcome = JuryOutcome(project=live)
        if changed:
            outcome._write_history(live, retained, why, on, member, same_line=same_line)
            told_again = retained and outcome.is_retained
            outcome.is_retained, outcome.why, outcome.on = retained, why, on
            outcome.written_by, outcome.written_at = member, timezone.now()
            outcome.told_at = outcome.told_at if told_again else None
            outcome.save()
            Project.objects.filter(pk=live.pk).update(origin=Origin.SELECTED if retained else Origin.NOT_SELECTED)
            record(by, live, f"jury : {'retenu' if retained else 'non retenu'}")
        joined = outcome._add_to_team(live, team)
        if changed or joined:
            outcome._tell(live, by)
        return outcome

    def _write_history(
        self, live: Project, retained: bool, why: str, on: date, member: Member | None, *, same_line: bool
    ) -> None:
        """The line of the jury, after that of the pitch. `live` is held."""
        former = self.entry if self.entry and self.entry.struck_at is None else None
        if same_line and former:
            former.why, former.edited_at = why, timezone.now()
            former.save(update_fields=["why", "edited_at"])
            StatusEntry.show_latest(live)
            return
        written = live.statuses.current()
        pitched = written.filter(status=ProjectStatus.PITCHED).order_by("-on", "-pk").first()
        if pitched is None:
            pitched = StatusEntry.record(live, ProjectStatus.PITCHED, on=on, why=PITCHED, author=member)
        on = max(on, pitched.on)  # a team that dated its pitch later reads the outcome after it all the same
        self.entry = StatusEntry.record(live, STATUSES[retained], on=on, why=why, author=member)
        if former:
            struck = {"struck_at": timezone.now(), "struck_by": member, "struck_why": CORRECTED}
            live.statuses.current().filter(pk=former.pk).update(**struck)
            StatusEntry.show_latest(live)
            live.count_news_again()

    def _add_to_team(self, live: Project, team: Iterable[Member]) -> bool:
        """Whether somebody joined."""
        there = set(live.roles.filter(role__in=AUTHORS).values_list("member", flat=True))
        new = [member for member in team if member.pk not in there]
        if any(not member.is_in_training or member.cohort_id != live.cohort_id for member in new):
            raise ValidationError(NOT_ITS_COHORT)
        led = live.roles.filter(role=Role.LEAD).exists()
        for rank, member in enumerate(new):
            TeamRole.objects.create(project=live, member=member, role=Role.TEAM if led or rank else Role.LEAD)
        return bool(new)

    def _tell(self, live: Project, by: "User") -> None:
        said = "est retenu par le jury" if self.is_retained else "n’est pas retenu par le jury"
        more = " Vous pouvez en parler : demandez sa page publique." if self.is_retained else ""
        Notification.tell(
            [user for user in live.authors() if user != by],
            kind="project_jury",
            sentence=f"« {live.title} » {said} : {self.why.rstrip('.')}.{more}",
            thing=live,
        )


@transaction.atomic
def tell_ambassadors(cohort: "Cohort", *, by: "User") -> int:
    """The network's ambassadors learn of the subjects that were retained; how many people. Each subject once.

    Raises ValidationError when there is nothing to tell.
    """
    rows = JuryOutcome.objects.of(cohort).select_for_update(of=("self",)).order_by("pk")
    found = [one.pk for one in rows.to_tell()]
    if not found:
        raise ValidationError("Rien de nouveau à annoncer : les sujets retenus le sont déjà, ou ne sont pas en ligne.")
    users = ambassadors(by)
    subjects = f"{len(found)} sujets retenus" if len(found) > 1 else "un sujet retenu"
    Notification.tell(
        users,
        kind="cohort_jury",
        sentence=f"Promotion {cohort} : {subjects} par le jury. Parlez-en autour de vous.",
        thing=cohort,
        url=f"{cohort.get_absolute_url()}#projets",
    )
    JuryOutcome.objects.filter(pk__in=found).update(told_at=timezone.now())
    return len(users)


def ambassadors(by: "User") -> list[Any]:
    """The accounts of those who chose to be ambassadors, but for whoever tells them."""
    return [member.user for member in ambassadors_but(by).select_related("user").order_by("pk")]


def ambassadors_but(by: "User") -> models.QuerySet[Member]:
    return Member.objects.listed().filter(ambassador=True, user__is_active=True).exclude(user=by)
