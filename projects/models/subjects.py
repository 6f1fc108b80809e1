"""Subjects for the next promotion: proposed, supported, answered, then pitched (PQ2-11, EV1-05, EV1-23)."""

from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member
from emi_alumni.foundation.audit import record
from emi_alumni.foundation.moderation.models import OWN, State
from emi_alumni.foundation.moderation.models.states import checked_reason
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse

from .project import Origin, Project, Role, TeamRole

if TYPE_CHECKING:
    from directory.models import User

GONE = "Ce sujet n’est plus en ligne : rechargez la page."
WHY = "Écrivez pourquoi : la personne qui a proposé le sujet lira cette phrase."
TAKEN_UP = "Un appetizer en est déjà né : retirez-le d’abord."
NOT_YOURS = "Ce sujet est pour les personnes d’une promotion en formation."
NOT_RETAINED = "Ce sujet n’est pas retenu pour l’appetizer."


class SubjectOutcome(models.TextChoices):
    """What the mission answers to a subject."""

    RETAINED = "retained", "retenu pour l’appetizer"
    LATER = "later", "gardé pour une autre promotion"
    DECLINED = "declined", "non retenu"


class SubjectQuerySet(ContributionQuerySet):
    def for_list(self) -> Self:
        return self.select_related("author", "collectivity", "theme", "call__cohort", "appetizer")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("collectivity", "theme")

    def with_supports(self, member: "Member | None" = None) -> Self:
        """Adds `supports_count`, and `mine`: whether this person supports it."""
        supports = SubjectSupport.objects.filter(subject=OuterRef("pk")).order_by()
        counted = supports.values("subject").annotate(n=Count("pk")).values("n")
        return self.annotate(
            supports_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
            mine=Exists(supports.filter(member=member)),
        )

    def hold(self, pk: int) -> None:
        """Others who write of this subject wait for the end of the transaction."""
        list(self.select_for_update(of=("self",)).filter(pk=pk).order_by("pk").values_list("pk"))

    def unanswered(self) -> Self:
        return self.published().filter(outcome="")


class Subject(Contribution):
    """A subject for the next promotion, from a member or a direction, with the team and sponsor foreseen (EV1-23).

    `guest`: the direction or sponsor who wrote it by a private link, without account: it has no `author` then, and
    whoever gave the link is told what becomes of it, but did not write it.
    `outcome`, `answer`: what the mission answered (`give_answer`). `appetizer`: the project that was born of it.
    """

    # Nobody's, for what came by a link.
    author = models.ForeignKey(  # type: ignore[assignment]
        "directory.Member",
        verbose_name="proposé par",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    title = models.CharField("sujet", max_length=120)
    problem = models.TextField("le problème, et pour qui", max_length=2000)
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="collectivité", on_delete=models.PROTECT, related_name="+"
    )
    department = models.CharField("direction", max_length=160, blank=True)
    sponsor = models.CharField("commanditaire pressenti", max_length=160, blank=True)
    team = models.CharField("équipe pressentie", max_length=300, blank=True)
    theme = models.ForeignKey(
        "projects.Theme", verbose_name="thème", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    call = models.ForeignKey(
        "projects.SubjectCall",
        verbose_name="appel à sujets",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="subjects",
    )
    guest = models.CharField("écrit par", max_length=160, blank=True, editable=False)
    outcome = models.CharField("réponse", max_length=8, choices=SubjectOutcome, blank=True)
    answer = models.CharField("pourquoi", max_length=600, blank=True)
    answered_on = models.DateField("répondu le", null=True, blank=True, editable=False)
    appetizer = models.OneToOneField(
        Project,
        verbose_name="projet né de ce sujet",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="subject",
    )

    REVISED = ("title", "problem", "collectivity", "department", "sponsor", "team", "theme")
    NOT_READ_FIRST = dict.fromkeys(("outcome", "answer"), "written by the mission, which answers for it")
    PAGES = "projects:subject"
    NOUN = "sujet"

    objects = SubjectQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "sujet proposé"
        verbose_name_plural = "sujets proposés"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(answer=""),
                name="subject_answer_says_why",
                violation_error_message=WHY,
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:subject", args=[self.pk])

    @property
    def relay(self) -> "User | None":
        """The account of whoever gave the link by which it came."""
        link = getattr(self, "link", None) if self.guest else None
        return link.created_by.user if link and link.created_by else None

    def told_of_it(self) -> "list[User | None]":
        """Who is told what becomes of it once it is online: its author, or whoever gave its link."""
        return [self.relay] if self.relay else self.authors()

    def tell_relay(self, giver: "Member") -> None:
        """Whoever gave the link learns that it served."""
        Notification.tell(
            [giver.user],
            kind="subject_guest",
            sentence=f"{self.guest} a proposé « {self.title} » par votre lien : la mission innovation le lit.",
            thing=self,
        )

    # Supports ------------------------------------------------------------------------------------

    @transaction.atomic
    def support(self, *, by: "Member", wanted: bool = True) -> None:
        """This person supports it, or no longer does: twice is once. Raises ValidationError when it is not online."""
        Member.objects.lock(by.pk)
        held = Subject.objects.select_for_update(of=("self",)).filter(pk=self.pk).order_by("pk").first()
        if held is None or not held.is_published:
            raise ValidationError(GONE)
        if wanted:
            SubjectSupport.objects.bulk_create([SubjectSupport(subject=held, member=by)], ignore_conflicts=True)
        else:
            SubjectSupport.objects.filter(subject=held, member=by).delete()

    # The answer ----------------------------------------------------------------------------------

    @transaction.atomic
    def give_answer(self, outcome: str, *, why: str, by: "User") -> None:
        """The mission answers, or corrects its answer; its author reads it. The same words twice are one answer.

        Raises ValidationError without a why, for one's own subject, when it is not online, and once an appetizer was
        born of it, unless it stays retained. Who may answer is the caller's question (`trust.may_moderate`).
        """
        why = checked_reason(" ".join(why.split()), WHY, at_most=600)
        held = Subject.objects.select_for_update(of=("self",)).filter(pk=self.pk).order_by("pk").first()
        if held is None or held.state != State.PUBLISHED:
            raise ValidationError(GONE)
        if held.took_part(by):
            raise ValidationError(OWN)
        if held.appetizer_id and outcome != SubjectOutcome.RETAINED:
            raise ValidationError(TAKEN_UP)
        if (held.outcome, held.answer) == (outcome, why):
            return
        held.outcome, held.answer, held.answered_on = outcome, why, timezone.localdate()
        held.save(update_fields=["outcome", "answer", "answered_on"])
        record(by, held, f"réponse : {held.get_outcome_display()}")
        whose = "Le sujet" if held.guest else "Votre sujet"
        Notification.tell(
            [user for user in held.told_of_it() if user != by],
            kind="subject_answered",
            sentence=f"{whose} « {held.title} » a sa réponse, {held.get_outcome_display()} : {why}",
            thing=held,
        )

    # What is born of it --------------------------------------------------------------------------

    def may_be_pitched_by(self, member: "Member | None") -> bool:
        """Retained, not pitched yet, by somebody who follows the training."""
        free = self.outcome == SubjectOutcome.RETAINED and self.appetizer_id is None and self.is_published
        return free and member is not None and member.is_in_training

    @transaction.atomic
    def pitch(self, *, by: "User") -> Project:
        """The draft of the appetizer that is born of it, led by this person; the one there is, when somebody did first.

        Raises ValidationError for who is not in training, and for a subject that was not retained.
        """
        member = Member.objects.lock(by.member.pk)
        held = Subject.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if held.appetizer is not None:
            return held.appetizer
        if not member.is_in_training:
            raise ValidationError(NOT_YOURS)
        if not held.may_be_pitched_by(member):
            raise ValidationError(NOT_RETAINED)
        project = Project(
            title=held.title,
            sentence=" ".join(held.problem.split())[:280],
            problem=held.problem,
            origin=Origin.SELECTED,
            cohort=member.cohort,
            sponsor_department=held.sponsor or held.department,
        )
        project.save()
        project.collectivities.add(held.collectivity)
        if held.theme:
            project.themes.add(held.theme)
        TeamRole.objects.create(project=project, member=member, role=Role.LEAD)
        Subject.objects.filter(pk=held.pk).update(appetizer=project)
        Notification.tell(
            [user for user in held.told_of_it() if user != by],
            kind="subject_pitched",
            sentence=[member, f" fait {'du' if held.guest else 'de votre'} sujet « {held.title} » un appetizer."],
            thing=held,
        )
        return project


class SubjectSupport(models.Model):
    """Somebody supports a subject, once: counted, never told."""

    subject = models.ForeignKey(Subject, verbose_name="sujet", on_delete=models.CASCADE, related_name="supports")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="subject_supports"
    )
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "soutien d’un sujet"
        verbose_name_plural = "soutiens des sujets"
        constraints = [models.UniqueConstraint(fields=["subject", "member"], name="one_subject_support_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.subject}"
