"""News asked for 6, 12 and 24 months after the presentation: one link, three questions, 90 seconds (FRE-02, FRE-12)."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse

from .journal import JournalEntry
from .project import AUTHORS, Project, TeamRole
from .status import StatusEntry

if TYPE_CHECKING:
    from directory.models import Member

MONTHS = (6, 12, 24)
LATE = timedelta(days=60)  # a project that is entered years after its presentation is asked for the last of its terms
NOT_NOW = "Ce projet attend d’être lu, ou n’est plus en ligne : ses nouvelles se donnent ensuite, rien n’est perdu ici."


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def due(self, day: date | None = None) -> Self:
        """Asked by this day (today unless said) and not answered; of one project, the latest only: nobody is asked
        three times the same."""
        today = day or timezone.localdate()
        later = FollowUp.objects.filter(project=OuterRef("project"), due_on__gt=OuterRef("due_on"), due_on__lte=today)
        online = self.filter(project__state=State.PUBLISHED)
        return online.filter(answered_at=None, due_on__lte=today).exclude(Exists(later))

    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)

    def of_team(self, member: "Member") -> Self:
        """Those that this person may answer."""
        own = TeamRole.objects.filter(member=member, role__in=AUTHORS)
        return self.filter(project__in=own.values("project"))


class FollowUp(models.Model):
    """One question asked in time; answered once by anybody of the team. Not answering has no consequence."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField("mois après la restitution", choices=[(n, f"{n} mois") for n in MONTHS])
    due_on = models.DateField("à partir du")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        "directory.Member", verbose_name="par", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    news = models.TextField("ce que le projet est devenu", blank=True, max_length=2000)
    help_wanted = models.CharField("ce qui aiderait", max_length=400, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "suite"
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on", "id"], name="follow_up_in_order")]
        constraints = [models.UniqueConstraint(fields=["project", "months"], name="one_follow_up_each")]

    def __str__(self) -> str:
        return f"{self.project} (+{self.months} mois)"

    def get_absolute_url(self) -> str:
        return reverse("projects:follow_up", args=[self.pk])

    @property
    def age(self) -> str:
        """How old the presentation is: « 24 mois », or « Plus de 24 mois » for what is asked long after its term."""
        late = timezone.localdate() - self.due_on > LATE
        return f"{'Plus de ' if late else ''}{self.months} mois"

    @transaction.atomic
    def answer(
        self, *, by: "Member", status: str = "", why: str = "", cause: str = "", news: str = "", help_wanted: str = ""
    ) -> None:
        """News of the project, once; all empty is « rien de neuf ». A status, even the same, is a line of its history
        when it says why. Raises ValidationError when somebody of the team answered first, and while the project is
        read or away."""
        type(by).objects.lock(by.pk)
        # Held: one of the team answers, and its status follows the latest line.
        live = Project.objects.select_for_update().get(pk=self.project_id)
        if live.state not in (State.DRAFT, State.PUBLISHED):
            raise ValidationError(NOT_NOW)
        self.project = live
        fields = {"answered_at": timezone.now(), "answered_by": by, "news": news, "help_wanted": help_wanted}
        if not FollowUp.objects.filter(pk=self.pk, answered_at=None).update(**fields):
            raise ValidationError("Quelqu’un de votre équipe vient de donner des nouvelles : les vôtres restent ici.")
        for name, value in fields.items():
            setattr(self, name, value)
        today = timezone.localdate()
        if why:
            StatusEntry.record(self.project, status, on=today, why=why, cause=cause, author=by)
        if news:
            JournalEntry.objects.create(project=self.project, on=today, text=news, author=by)
        self.project.heard_of(today)
        Notification.objects.about(self).mark_read()
