"""Problems to unblock together: a question shared with the network, « moi aussi », answers, and what solved it (PQ2-07,
PQ2-09)."""

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member, MessageBlock, User
from emi_alumni.foundation.moderation.models import State, Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.indexing import index_many
from emi_alumni.foundation.url_reversing import reverse
from projects.models import Project

if TYPE_CHECKING:
    from events.models import Event

GONE = "Cette problématique n’est plus en ligne : rechargez la page."
YOURS = "C’est votre question : vous y êtes déjà pour quelqu’un."
NOT_YOURS = "Seule la personne qui l’a posée dit ce qui l’a résolue."
SOLVED = "Cette problématique est résolue : rechargez la page."
NOT_SOLVED = "Cette problématique est déjà ouverte : rechargez la page."
ANSWER_GONE = "Cette réponse n’est plus en ligne : choisissez-en une autre."
BLOCKED = "Cette personne ne souhaite pas être nommée : choisissez autre chose."
HELPER_GONE = "Cette personne n’est plus dans l’annuaire : choisissez-en une autre."
PROJECT_GONE = "Ce projet n’est plus en ligne : choisissez-en un autre."
# Of what people are told; the first two say that it is solved.
TOLD_SOLVED = ("problem_solved", "problem_solver")
TOLD = (*TOLD_SOLVED, "problem_answered", "problem_codev")


class ProblemStatus(models.TextChoices):
    OPEN = "open", "ouverte"
    SOLVED = "solved", "résolue"


class ProblemQuerySet(ContributionQuerySet):
    def open(self) -> Self:
        """Those that are not solved."""
        return self.filter(status=ProblemStatus.OPEN)

    def with_figures(self, member: Member | None = None) -> Self:
        """Adds `me_too_count`, `answers_count` (those that are online), `mine`: whether this person said « moi aussi »,
        and `codev_proposed`: whether a codev about it is online."""
        voices = ProblemVoice.objects.filter(problem=OuterRef("pk")).order_by()
        answers = ProblemAnswer.objects.published().filter(problem=OuterRef("pk")).order_by()
        codevs = Problem.codevs.through.objects.filter(
            problem=OuterRef("pk"), event__state=State.PUBLISHED, event__hidden_at=None
        )

        def counted(rows: models.QuerySet) -> Coalesce:
            found = rows.values("problem").annotate(n=Count("pk")).values("n")
            return Coalesce(Subquery(found, output_field=IntegerField()), 0)

        return self.annotate(
            me_too_count=counted(voices),
            answers_count=counted(answers),
            mine=Exists(voices.filter(member=member)),
            codev_proposed=Exists(codevs),
        )

    def for_list(self, member: Member | None = None) -> Self:
        return self.with_figures(member).select_related("author", "collectivity", "theme")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("collectivity", "theme", "project", "club")


class Problem(Contribution):
    """A question that its author did not solve alone, with its context. Who says « moi aussi » is counted, never told.

    Its author says what solved it (`solve`): an answer, a person, a project, or nothing of the three; of a person, with
    their name, which they may take away (`leave_unnamed`).
    """

    title = models.CharField("la question", max_length=120)
    context = models.TextField("le contexte", max_length=2000)
    theme = models.ForeignKey(
        "projects.Theme", verbose_name="thème", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="collectivité", on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "projects.Project",
        verbose_name="projet concerné",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="problems",
    )
    club = models.ForeignKey(
        "governance.Club",
        verbose_name="club concerné",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="problems",
    )
    # Codevs and débogages that were launched from it (`propose_codev`).
    codevs = models.ManyToManyField(
        "events.Event", verbose_name="codevs proposés", blank=True, editable=False, related_name="problems"
    )
    status = models.CharField(
        "où elle en est", max_length=6, choices=ProblemStatus, default=ProblemStatus.OPEN, editable=False
    )
    solved_at = models.DateTimeField("résolue le", null=True, blank=True, editable=False)
    solved_by_answer = models.ForeignKey(
        "ProblemAnswer",
        verbose_name="résolue par la réponse",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    solved_by_member = models.ForeignKey(
        "directory.Member",
        verbose_name="résolue grâce à",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="problems_solved",
    )
    solved_by_project = models.ForeignKey(
        "projects.Project",
        verbose_name="résolue par le projet",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="problems_solved",
    )

    REVISED = ("title", "context")
    PAGES = "mentoring:problem"
    NOUN = "problématique"
    FEMININE = True
    PUBLISHED_AS = "publiée"

    objects = ProblemQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "problématique"
        indexes = [models.Index(fields=["state", "status"], name="problem_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ProblemStatus.OPEN, solved_at=None)
                | Q(status=ProblemStatus.SOLVED, solved_at__isnull=False),
                name="problem_solved_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(solved_by_answer=None, solved_by_member=None)
                | Q(solved_by_answer=None, solved_by_project=None)
                | Q(solved_by_member=None, solved_by_project=None),
                name="problem_solved_by_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(status=ProblemStatus.SOLVED)
                | Q(solved_by_answer=None, solved_by_member=None, solved_by_project=None),
                name="problem_open_was_solved_by_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mentoring:problem", args=[self.pk])

    @property
    def is_solved(self) -> bool:
        return self.status == ProblemStatus.SOLVED

    def after_decision(self, verb: str, by: User) -> None:
        """Taken away or hidden, its title is in nobody's news any more."""
        if verb in (Verb.WITHDRAW, Verb.HIDE):
            Notification.objects.about(self).filter(kind__in=TOLD).unread().delete()

    def _held(self) -> "Problem":
        """As stored now, held until the end of the transaction. Raises ValidationError once it is not online."""
        live = Problem.objects.select_for_update(of=("self",)).filter(pk=self.pk).order_by("pk").first()
        if live is None or not live.is_published:
            raise ValidationError(GONE)
        return live

    # « Moi aussi » -------------------------------------------------------------------------------

    @transaction.atomic
    def say_me_too(self, *, by: Member, wanted: bool = True) -> None:
        """This person has the same problem, or no longer says so: twice is once. Raises ValidationError when it is not
        online, or their own; and once it is solved, for somebody new."""
        Member.objects.lock(by.pk)
        live = self._held()
        if not wanted:
            ProblemVoice.objects.filter(problem=live, member=by).delete()
            return
        if live.author_id == by.pk:
            raise ValidationError(YOURS)
        if live.is_solved:
            raise ValidationError(SOLVED)
        ProblemVoice.objects.bulk_create([ProblemVoice(problem=live, member=by)], ignore_conflicts=True)

    # What solved it ------------------------------------------------------------------------------

    @transaction.atomic
    def solve(
        self,
        *,
        by: User,
        answer: "ProblemAnswer | None" = None,
        member: Member | None = None,
        project: Project | None = None,
    ) -> None:
        """Its author says that it is solved, by one of the three at most. Those who said « moi aussi » are told, and
        who solved it. Raises ValidationError for anybody else, once it is solved, or when what solved it is gone."""
        Member.objects.lock_account(by)
        live = self._held()
        if not live.written_by(by):
            raise ValidationError(NOT_YOURS)
        if live.is_solved:
            raise ValidationError(SOLVED)
        if answer and not ProblemAnswer.objects.published().filter(pk=answer.pk, problem=live).exists():
            raise ValidationError(ANSWER_GONE)
        if member and not Member.objects.visible_to(by).filter(pk=member.pk).exists():
            raise ValidationError(HELPER_GONE)
        if member and MessageBlock.objects.filter(member=member, blocked=live.author_id).exists():
            raise ValidationError(BLOCKED)
        if project and not Project.objects.published_to(by).filter(pk=project.pk).exists():
            raise ValidationError(PROJECT_GONE)
        self._write(
            status=ProblemStatus.SOLVED,
            solved_at=timezone.now(),
            solved_by_answer=answer,
            solved_by_member=member,
            solved_by_project=project,
        )
        self._tell_solved(by)
        index_many("problem", [self.pk])

    @transaction.atomic
    def reopen(self, *, by: User) -> None:
        """Its author says that it is not solved after all. What was said of it is taken back where nobody read it."""
        Member.objects.lock_account(by)
        live = self._held()
        if not live.written_by(by):
            raise ValidationError(NOT_YOURS)
        if not live.is_solved:
            raise ValidationError(NOT_SOLVED)
        self._write(
            status=ProblemStatus.OPEN,
            solved_at=None,
            solved_by_answer=None,
            solved_by_member=None,
            solved_by_project=None,
        )
        Notification.objects.about(self).filter(kind__in=TOLD_SOLVED).unread().delete()
        index_many("problem", [self.pk])

    @transaction.atomic
    def leave_unnamed(self, *, by: Member) -> None:
        """Who is named as having solved it takes their name away; it stays solved. Twice is once."""
        Member.objects.lock(by.pk)
        Problem.objects.filter(pk=self.pk, solved_by_member=by).update(solved_by_member=None)

    def _write(self, **facts: Any) -> None:
        Problem.objects.filter(pk=self.pk).update(**facts)
        for name, value in facts.items():
            setattr(self, name, value)

    def _tell_solved(self, by: User) -> None:
        deaf = set(MessageBlock.objects.filter(blocked=self.author_id).values_list("member__user", flat=True))
        helpers = {user.pk: user for user in self._helpers() if user and user.pk not in {by.pk, *deaf}}
        Notification.tell(
            helpers.values(),
            kind="problem_solver",
            sentence=[self.author, f" a résolu « {self.title} » grâce à vous. Merci !"],
            thing=self,
        )
        voices = ProblemVoice.objects.filter(problem=self.pk).values("member")
        concerned = User.objects.filter(member__in=voices, is_active=True).exclude(pk__in=[by.pk, *helpers])
        Notification.tell(
            concerned.order_by("pk"),
            kind="problem_solved",
            sentence=f"« {self.title} », que vous vivez aussi, est résolue : lisez comment.",
            thing=self,
        )

    def _helpers(self) -> list[User | None]:
        if self.solved_by_answer:
            return self.solved_by_answer.authors()
        if self.solved_by_member:
            return [self.solved_by_member.user]
        return list(self.solved_by_project.authors()) if self.solved_by_project else []

    # A codev about it ----------------------------------------------------------------------------

    def propose_codev(self, event: "Event", *, by: Member) -> None:
        """This codev, or débogage, was launched from it; its author is told, unless they launched it. So are those who
        said « moi aussi », and may write to whoever launches it: nobody learns that they said so. Twice is once."""
        if self.codevs.filter(pk=event.pk).exists():
            return
        self.codevs.add(event)
        blocked = MessageBlock.objects.filter(member=self.author_id, blocked=by).exists()
        if self.author.user and self.author_id != by.pk and not blocked:
            Notification.tell(
                [self.author.user],
                kind="problem_codev",
                sentence=[by, f" lance un {event.get_kind_display()} sur « {self.title} »."],
                thing=self,
            )
        said = f" lance un {event.get_kind_display()} sur « {self.title} », que vous vivez aussi : "
        voices = ProblemVoice.objects.filter(problem=self.pk).exclude(member__in=[by.pk, self.author_id])
        Notification.tell(
            User.objects.filter(member__in=voices.values("member"), is_active=True).order_by("pk"),
            kind="problem_codev",
            sentence=[by, f"{said}écrivez à cette personne pour en être."],
            thing=self,
        )


class ProblemVoice(models.Model):
    """Somebody who has the same problem, counted once and never named."""

    problem = models.ForeignKey(Problem, verbose_name="problématique", on_delete=models.CASCADE, related_name="voices")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="problem_voices"
    )
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "« moi aussi »"
        verbose_name_plural = "« moi aussi »"
        constraints = [models.UniqueConstraint(fields=["problem", "member"], name="one_me_too_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.problem}"


class ProblemAnswerQuerySet(ContributionQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones, of problems that this account may read."""
        return self.published().filter(problem__in=Problem.objects.visible_to(user).published())

    def for_author(self) -> Self:
        return self.select_related("problem")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("problem")


class ProblemAnswer(Contribution):
    """What somebody answers to a problem; one may answer again. The author of the problem is told when it is online."""

    problem = models.ForeignKey(Problem, verbose_name="problématique", on_delete=models.CASCADE, related_name="answers")
    text = models.TextField("réponse", max_length=3000)

    REVISED = ("text",)
    PAGES = "mentoring:problem_answer"
    NOUN = "réponse"
    FEMININE = True
    PUBLISHED_AS = "publiée"

    objects = ProblemAnswerQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "réponse à une problématique"
        verbose_name_plural = "réponses aux problématiques"
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["problem", "created_at"], name="answer_of_problem")]

    def __str__(self) -> str:
        return f"Réponse à « {self.problem} »"

    def called(self) -> str:
        return f"Votre réponse à « {self.problem} »"

    def get_absolute_url(self) -> str:
        return f"{reverse('mentoring:problem', args=[self.problem_id])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"reponse-{self.pk}"

    def address(self) -> list[Any]:
        return [self.problem_id, self.pk]

    TOLD_AS = "problem_answer"

    def told_about(self) -> tuple[models.Model, str]:
        return self.problem, self.get_absolute_url()

    def after_decision(self, verb: str, by: User | None) -> None:
        """Online for the first time or again: the author of the problem is told, once while they did not read it."""
        asked = self.problem.author
        if verb == Verb.PUBLISH and asked.user and asked.pk != self.author_id:
            Notification.tell(
                [asked.user],
                kind="problem_answered",
                sentence=[self.author, f" a répondu à « {self.problem} »."],
                thing=self.problem,
                url=self.get_absolute_url(),
            )
