"""What the sponsor says, by a private link and without an account; the meetings of each stage (EV1-20 to EV1-24)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import CURRENT, OWN, TAKEN, ModerationEvent, State, Verb
from emi_alumni.foundation.moderation.models.states import WHY_TO_TEAM, checked_reason
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse

from .private_links import OneAnswerLink, OneAnswerQuerySet
from .project import Project

if TYPE_CHECKING:
    from directory.models import Member, User

LINK_LIFE = timedelta(days=60)


class SponsorLinkQuerySet(OneAnswerQuerySet):
    def from_token(self, token: str) -> "SponsorLink | None":
        """The link of this secret, whatever its state."""
        found: SponsorLink | None = self.with_token(token).select_related("project").first()
        return found


class SponsorLink(OneAnswerLink):
    """A private link for one sponsor, for sixty days and one answer."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sponsor_links")
    name = models.CharField(
        "pour qui", max_length=160, help_text="Sa fonction suffit, par exemple « DGA solidarités »."
    )

    objects = SponsorLinkQuerySet.as_manager()

    class Meta(OneAnswerLink.Meta):
        abstract = False
        verbose_name = "lien du commanditaire"
        verbose_name_plural = "liens des commanditaires"

    def __str__(self) -> str:
        return f"{self.project} ({self.name})"

    @classmethod
    def issue(cls, project: Project, *, name: str, by: "Member") -> tuple["SponsorLink", str]:
        """A new link and its secret, told once."""
        link = cls(project=project, name=name, created_by=by)
        token = link.new_secret(lasts=LINK_LIFE)
        link.save()
        return link, token

    @property
    def is_open(self) -> bool:
        """Whether it still takes an answer: not used, revoked or over, for a project that may still be read."""
        alive = self.project.state in CURRENT and self.project.hidden_at is None
        return alive and self.is_running

    @transaction.atomic
    def answer(self, *, kept: str, changed: str = "", blocks: str = "", again: str = "") -> "SponsorView":
        """The sponsor's answer, once. Raises ValidationError for a link that no longer opens (a double click)."""
        if not self.is_open or not SponsorLink.objects.open().filter(pk=self.pk).update(used_at=timezone.now()):
            raise ValidationError("Ce lien a déjà servi ou n’est plus valable.")
        said = {"kept": kept, "changed": changed, "blocks": blocks, "again": again}
        words = f"Le commanditaire a répondu sur « {self.project.title} » ({self.name})."
        return SponsorView.show(self.project, signature=self.name, words=words, **said)

    @transaction.atomic
    def revoke_by_mission(self, *, by: "User") -> None:
        """The same by the mission, which tells the team; nobody does so for their own work."""
        if not self.project.decided_by(by):
            raise ValidationError(OWN)
        if not self.revoke():
            raise ValidationError(f"Le lien de « {self} » ne s’ouvrait déjà plus.")
        Notification.tell(
            self.project.authors(),
            kind="sponsor_link_revoked",
            sentence=f"La mission a annulé un lien de commanditaire de « {self.project.title} » ({self.name}).",
            thing=self.project,
            url=reverse("projects:sponsor_link_add", args=[self.project.slug]),
        )


class Adoption(models.TextChoices):
    YES = "yes", "oui"
    PARTLY = "partly", "en partie"
    NO = "no", "non"


class Again(models.TextChoices):
    YES = "yes", "oui"
    MAYBE = "maybe", "peut-être"
    NO = "no", "non"


class SponsorViewQuerySet(models.QuerySet["SponsorView"]):
    def shown(self) -> Self:
        return self.filter(withdrawn_at=None)

    def on_objectives(self) -> Self:
        """Those that say whether the project is in the sponsor's objectives."""
        return self.shown().exclude(kept="")


class SponsorView(models.Model):
    """The sponsor's four answers, shown apart from the users' and the team's."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sponsor_views")
    signature = models.CharField("qui répond", max_length=160)
    on = models.DateField("le", default=timezone.localdate)
    kept = models.CharField("ce projet est-il entré dans vos objectifs", max_length=6, choices=Adoption, blank=True)
    changed = models.TextField("qu’est-ce qui a changé", blank=True, max_length=2000)
    blocks = models.TextField("qu’est-ce qui bloque", blank=True, max_length=2000)
    again = models.CharField("seriez-vous de nouveau commanditaire", max_length=6, choices=Again, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True, editable=False)

    objects = SponsorViewQuerySet.as_manager()

    class Meta:
        verbose_name = "regard du commanditaire"
        verbose_name_plural = "regards des commanditaires"
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.signature} ({french_date(self.on)})"

    @property
    def summary(self) -> str:
        """All that it says, in a paragraph."""
        said = [self.changed]
        if self.blocks:
            said.append(f"Ce qui bloque : {self.blocks}")
        if self.kept:
            said.append(f"Dans ses objectifs : {self.get_kept_display()}.")
        if self.again:
            said.append(f"De nouveau commanditaire : {self.get_again_display()}.")
        return "\n".join(filter(None, said))

    @classmethod
    def show(cls, project: Project, *, words: str, by: Any = None, **said: Any) -> "SponsorView":
        """A sponsor's words on the page of their project, of which its team is told (`words`), but for who wrote them
        (`by`). Called in a transaction.

        They are shown at once, as the answer by a private link is; the mission may withdraw them.
        """
        view = cls.objects.create(project=project, **said)
        project.heard_of(view.on)
        url = f"{project.get_absolute_url()}#commanditaire"
        told = [user for user in project.authors() if user != by]
        Notification.tell(told, kind="sponsor_view", sentence=words, thing=project, url=url)
        return view

    @transaction.atomic
    def withdraw(self, *, by: "User", reason: str) -> None:
        """The mission takes it off the page and says why to the team; nobody does so for their own work."""
        if not self.project.decided_by(by):
            raise ValidationError(OWN)
        reason = checked_reason(reason, WHY_TO_TEAM)
        now = timezone.now()
        if not SponsorView.objects.shown().filter(pk=self.pk).update(withdrawn_at=now):
            raise ValidationError(TAKEN)
        self.withdrawn_at = now
        ModerationEvent.write(self, Verb.WITHDRAW, by=by, was=State.PUBLISHED, why=reason)
        Notification.tell(
            self.project.authors(),
            kind="sponsor_view_withdrawn",
            sentence=f"Un regard de commanditaire est retiré de « {self.project.title} » : {reason}",
            thing=self.project,
        )


class Stage(models.TextChoices):
    BEFORE = "before", "en amont"
    DURING = "during", "en cours"
    AFTER = "after", "en aval"


class StageMeeting(models.Model):
    """A meeting of team, referents and sponsor before, during or after the training (EV1-24)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="stage_meetings")
    stage = models.CharField("moment", max_length=6, choices=Stage)
    on = models.DateField("le")
    note = models.TextField("ce qui s’y est dit", max_length=1000, blank=True)

    class Meta:
        verbose_name = "point d’étape"
        verbose_name_plural = "points d’étape"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} ({french_date(self.on)})"
