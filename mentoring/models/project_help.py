"""« Je peux »: what somebody offers to the team of a project that says what it looks for."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Q, When
from django.utils import timezone

from directory.models import Member, MessageBlock
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.notifications.people import Sentence
from emi_alumni.foundation.url_reversing import reverse
from projects.models import Project

if TYPE_CHECKING:
    from directory.models import User

MOST_A_DAY = 10

OWN = "Ce projet est le vôtre : son équipe n’a pas besoin de vous le proposer."
NOTHING_WANTED = "L’équipe ne cherche plus rien : elle a peut-être trouvé entre-temps."
ONE_AT_ONCE = "Vous avez déjà proposé votre aide à ce projet : l’équipe va vous répondre."
TOO_MANY = f"Vous avez proposé votre aide à {MOST_A_DAY} projets depuis hier : continuez demain."
ALREADY = "Cette proposition a déjà sa réponse : la page montre où elle en est."


class OfferState(models.TextChoices):
    PROPOSED = "proposed", "proposée"
    ACCEPTED = "accepted", "acceptée"
    DECLINED = "declined", "déclinée"
    THANKED = "thanked", "remerciée"
    WITHDRAWN = "withdrawn", "retirée"


OPEN = (OfferState.PROPOSED, OfferState.ACCEPTED)
# From which states each one is reached, and how it is told to who helps (None: nobody is told).
MOVES: dict[str, tuple[tuple[str, ...], str | None]] = {
    OfferState.ACCEPTED: ((OfferState.PROPOSED,), "L’équipe de « {} » accepte votre aide."),
    OfferState.DECLINED: ((OfferState.PROPOSED,), "L’équipe de « {} » vous remercie, et n’en a pas besoin cette fois."),
    OfferState.THANKED: ((OfferState.ACCEPTED,), "L’équipe de « {} » vous dit merci pour votre aide."),
    OfferState.WITHDRAWN: (OPEN, None),
}


class HelpOfferQuerySet(models.QuerySet["HelpOffer"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def for_list(self) -> Self:
        """Those that wait for something first: a list that is cut leaves out the ended ones."""
        rows = self.select_related("project", "member__collectivity", "member__cohort", "answered_by")
        return rows.order_by(Case(When(state__in=OPEN, then=0), default=1), "-offered_at", "-pk")


class HelpOffer(models.Model):
    """Who helps and the team read it, nobody else. `answer` are the team's words when it accepts or declines, `thanks`
    those at the end."""

    project = models.ForeignKey(Project, verbose_name="projet", on_delete=models.CASCADE, related_name="help_offers")
    member = models.ForeignKey(
        "directory.Member", verbose_name="proposée par", on_delete=models.CASCADE, related_name="help_offers"
    )
    word = models.CharField("en un mot", max_length=400)
    state = models.CharField("où elle en est", max_length=9, choices=OfferState, default=OfferState.PROPOSED)
    offered_at = models.DateTimeField("proposée le", default=timezone.now, editable=False)
    answer = models.CharField("réponse de l’équipe", max_length=400, blank=True)
    answered_by = models.ForeignKey(
        "directory.Member",
        verbose_name="répondue par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField("répondue le", null=True, blank=True, editable=False)
    thanks = models.CharField("merci", max_length=400, blank=True)
    ended_at = models.DateTimeField("finie le", null=True, blank=True, editable=False)

    objects = HelpOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "aide proposée à un projet"
        verbose_name_plural = "aides proposées à des projets"
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "member"],
                condition=Q(state__in=OPEN),
                name="one_open_help_offer_each",
                violation_error_message=ONE_AT_ONCE,
            ),
            models.CheckConstraint(condition=~Q(word=""), name="help_offer_has_a_word"),
        ]

    def __str__(self) -> str:
        return f"aide proposée à « {self.project} »"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:project_help", args=[self.project.slug])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @classmethod
    @transaction.atomic
    def propose(cls, project: Project, *, by: Member, word: str) -> "HelpOffer":
        """Raises ValidationError for one's own project, one that looks for nothing, a second open offer, too many."""
        Member.objects.lock(by.pk)
        live = Project.objects.get(pk=project.pk)
        if live.has_author(by):
            raise ValidationError(OWN)
        if not live.help_wanted:
            raise ValidationError(NOTHING_WANTED)
        own = cls.objects.filter(member=by)
        if own.open().filter(project=live).exists():
            raise ValidationError(ONE_AT_ONCE)
        if own.filter(offered_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
            raise ValidationError(TOO_MANY)
        offer = cls.objects.create(project=live, member=by, word=word)
        blocked = set(MessageBlock.objects.filter(blocked=by).order_by().values_list("member", flat=True))
        told = [user for user in live.authors() if user.member.pk not in blocked]
        Notification.tell(told, kind="help_offered", sentence=[by, f" peut aider sur « {live.title} »."], thing=offer)
        return offer

    @transaction.atomic
    def move(self, state: str, *, by: "User", words: str = "") -> None:
        """By the team, or by who helps when they withdraw it. Raises ValidationError when it moved meanwhile."""
        before, sentence = MOVES[state]
        now = timezone.now()
        written: dict[str, object] = {"state": state}
        if state in (OfferState.ACCEPTED, OfferState.DECLINED):
            written |= {"answer": words, "answered_by": by.member, "answered_at": now}
        if state == OfferState.THANKED:
            written |= {"thanks": words}
        if state != OfferState.ACCEPTED:
            written |= {"ended_at": now}
        was = next((one for one in before if HelpOffer.objects.filter(pk=self.pk, state=one).update(**written)), None)
        if was is None:
            raise ValidationError(ALREADY)
        if sentence and self.member.user:
            kind = "help_thanked" if state == OfferState.THANKED else "help_answered"
            Notification.tell([self.member.user], kind=kind, sentence=sentence.format(self.project.title), thing=self)
        if state == OfferState.WITHDRAWN:
            Notification.objects.about(self).filter(kind="help_offered").mark_read()
            if was == OfferState.ACCEPTED:
                told: Sentence = [self.member, f" ne peut finalement pas aider sur « {self.project.title} »."]
                Notification.tell(self.project.authors(), kind="help_offered", sentence=told, thing=self)
        self.refresh_from_db()
