"""« Faire évoluer l’EMI » : ideas, who supports them, what is said of them, and what the council answers (EV1, EV2)."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import OWN
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.indexing import index_many
from emi_alumni.foundation.sorting import SortKeyField
from emi_alumni.foundation.text import slug_of
from emi_alumni.foundation.url_reversing import reverse

from .idea_responses import CouncilAnswer, IdeaStatus, IdeaSupport
from .programme import Module
from .proofs import cleaned_proof

if TYPE_CHECKING:
    from directory.models import User

GONE = "Cette idée n’est plus en ligne : rechargez la page."
MERGED = "Cette idée est déjà réunie à une autre : rechargez la page."
KEPT_IS_MERGED = "Celle-ci est elle-même réunie à une autre : choisissez l’idée où elles se retrouvent."
ITSELF = "Choisissez une autre idée : celle-ci ne peut pas être réunie à elle-même."
NOT_MERGED = "Ces idées ne sont plus réunies : rechargez la page."
NOT_YET = "Choisissez une date passée, ou aujourd’hui."
BEFORE_LAST = "Une réponse plus récente existe déjà : datez la vôtre du {last} au plus tôt."
OF_THE_SYNTHESIS = "Une remarque de la rencontre ne se retire pas : le conseil peut l’écarter, en disant pourquoi."
# So many people who would come are enough to set a workshop's date.
ENOUGH_TO_MEET = 6
OTHERS_JOINED = "D’autres idées sont réunies à celle-ci : écrivez à la mission innovation pour la retirer."


class IdeaTheme(models.Model):
    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    sort_key = SortKeyField()
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "thème des idées"
        verbose_name_plural = "thèmes des idées"
        ordering = ["position", "sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)


class IdeaQuerySet(ContributionQuerySet):
    def for_queue(self) -> Self:
        return super().for_queue().select_related("theme", "module")

    def current(self) -> Self:
        """Published ideas that were not merged into another that readers see: what joined an idea stands by itself as
        long as that one is hidden or taken away."""
        kept = Idea.objects.published().filter(pk=OuterRef("merged_into"))
        return self.published().filter(~Exists(kept))

    def with_supports(self, member: "Member | None" = None) -> Self:
        """Adds `supports_count`, and `mine`: whether this person supports it."""
        supports = IdeaSupport.objects.filter(idea=OuterRef("pk")).order_by()
        counted = supports.values("idea").annotate(n=Count("pk")).values("n")
        return self.annotate(
            supports_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
            mine=Exists(supports.filter(member=member)),
        )

    def with_answer(self) -> Self:
        """Adds `latest_answer`: the words of the latest answer of the council, None without any."""
        latest = CouncilAnswer.objects.filter(idea=OuterRef("pk")).order_by("-on", "-pk")
        return self.annotate(latest_answer=Subquery(latest.values("text")[:1]))

    def with_date(self) -> Self:
        """Adds `workshop_at`: when the nearest workshop made from it, that the network reads, begins or began."""
        events: Any = cast(Any, Idea._meta.get_field("events")).related_model
        dates = events._default_manager.published().going_ahead().for_network()
        made = dates.filter(idea=OuterRef("pk")).order_by("-starts_at")
        return self.annotate(workshop_at=Subquery(made.values("starts_at")[:1]))

    def wanted_workshops(self) -> Self:
        """Those that enough people would come to, and that have no date."""
        return self.current().filter(is_workshop=True, enough_at__isnull=False).with_date().filter(workshop_at=None)

    def for_list(self, member: "Member | None" = None) -> Self:
        return self.with_supports(member).select_related("theme", "module")


class Idea(Contribution):
    """An idea for the EMI. Those of the meeting of 17 November 2023 keep their exact words, and have no author.

    `status` copies the latest answer of the council (`answer` writes it). Who supports an idea is counted, never told.
    `is_workshop`: it asks for a workshop, on a new discipline or on what is to come (PQ2-19, PQ2-20); who supports it
    would come to it. `enough_at`: when `ENOUGH_TO_MEET` people would.
    """

    title = models.CharField("titre", max_length=160)
    sort_key = SortKeyField(of="title")
    # The words of the synthesis, letter for letter; empty for an idea written in the portal.
    exact_words = models.TextField("mots exacts de la synthèse", blank=True, max_length=1000, editable=False)
    origin = models.CharField("d’où elle vient", max_length=200, blank=True, editable=False)
    section = models.CharField("place dans la synthèse", max_length=160, blank=True, editable=False)
    requirement = models.CharField("repère dans la synthèse", max_length=10, blank=True, editable=False)
    text = models.TextField("l’idée", max_length=3000, blank=True)
    theme = models.ForeignKey(IdeaTheme, verbose_name="thème", on_delete=models.PROTECT, related_name="ideas")
    module = models.ForeignKey(
        Module, verbose_name="module concerné", on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas"
    )
    is_workshop = models.BooleanField("c’est un atelier à monter", default=False)
    enough_at = models.DateTimeField("assez de monde depuis", null=True, blank=True, editable=False)
    # Nobody's, for the remarks of the synthesis and those of people who left.
    author = models.ForeignKey(  # type: ignore[assignment]
        "directory.Member",
        verbose_name="proposée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ideas",
    )
    status = models.CharField(
        "où elle en est", max_length=9, choices=IdeaStatus, default=IdeaStatus.RECEIVED, editable=False
    )
    status_on = models.DateField("depuis le", null=True, blank=True, editable=False)
    # Filled in by the council.
    cost = models.CharField("coût estimé", max_length=200, blank=True)
    expected_effect = models.CharField("effet attendu", max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name="réunie à",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
    )

    REVISED = ("title", "text")
    PAGES = "governance:idea"
    NOUN = "idée"
    FEMININE = True
    NOT_READ_FIRST = dict.fromkeys(("cost", "expected_effect"), "written by the council, which answers for it")

    objects = IdeaQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "idée"
        indexes = [
            models.Index(fields=["state", "status"], name="idea_by_status"),
            models.Index(fields=["enough_at"], condition=Q(is_workshop=True), name="idea_workshop_wanted"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=models.F("pk")), name="idea_not_merged_into_itself"),
            models.UniqueConstraint(
                fields=["requirement"], condition=~Q(requirement=""), name="one_idea_for_each_remark"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:idea", args=[self.pk])

    @property
    def is_current(self) -> bool:
        return self.is_published and self.shown_in is None

    @property
    def shown_in(self) -> "Idea | None":
        """The idea that it joined, while readers see that one."""
        kept = self.merged_into
        return kept if kept is not None and kept.is_published else None

    # Moderation ----------------------------------------------------------------------------------

    @property
    def hidden_by_reports(self) -> bool:
        """A remark of the synthesis is nobody's and cannot be taken away: reports on it are read, it stays."""
        return not self.requirement

    def took_part(self, user: "User") -> bool:
        """Its author, and those of the ideas that joined it: they are answered together."""
        member = getattr(user, "member", None)
        joined = Idea.objects.filter(pk__in=self.with_joined(), author=member)
        return super().took_part(user) or (member is not None and joined.exists())

    def withdraw(self, *, by: "User", reason: str = "") -> None:
        """Not a remark of the synthesis, which the council answers; nor, by its author, what others joined."""
        if self.requirement:
            raise ValidationError(OF_THE_SYNTHESIS)
        if self.written_by(by) and self.merged.exists():
            raise ValidationError(OTHERS_JOINED)
        super().withdraw(by=by, reason=reason)

    def sentences(self) -> dict[str, str]:
        return {
            "publish": f"Votre idée « {self.title} » est en ligne.",
            "send_back": f"Votre idée « {self.title} » vous revient avec une remarque : {self.reason}",
            "refuse": f"Votre idée « {self.title} » n’est pas publiée : {self.reason}",
            "withdraw": f"Votre idée « {self.title} » est retirée : {self.reason}",
            "hide": f"Votre idée « {self.title} » est masquée le temps d’être relue.",
            "show": f"Votre idée « {self.title} » est de nouveau en ligne.",
            "revise": f"Vos modifications de « {self.title} » sont en ligne.",
            "refuse_revision": f"Vos modifications de « {self.title} » ne sont pas retenues : {self.reason}",
        }

    def after_decision(self, verb: str, by: Any) -> None:
        joined = list(self.merged.order_by("pk"))
        if self.is_published:  # what was said to the ideas that joined it while it was away counts here again
            for one in joined:
                one._hand_supports_to(self)
        # Ideas that were merged are found by one another's words; the idea itself is followed by whoever decides.
        index_many("idea", {self.kept_one().pk, *(one.pk for one in joined)} - {self.pk})

    # Supports ------------------------------------------------------------------------------------

    @transaction.atomic
    def support(self, *, by: "Member", wanted: bool = True) -> "Idea":
        """This person supports it, or no longer does: twice is once. Returns the idea where it counts.

        An idea merged meanwhile hands the support over to the one that is kept. Who no longer supports that one does
        not support what joined it either: `part` gives nothing back to them. Raises ValidationError when it is no
        longer online.
        """
        Member.objects.lock(by.pk)
        idea = self.kept_one()._held()
        while idea.shown_in is not None:  # joined another one just now
            idea = idea.kept_one()._held()
        if not idea.is_published:
            raise ValidationError(GONE)
        if wanted:
            IdeaSupport.objects.bulk_create([IdeaSupport(idea=idea, member=by)], ignore_conflicts=True)
            idea._tell_when_enough()
        else:
            IdeaSupport.objects.filter(idea__in=idea.with_joined(), member=by).delete()
        return idea

    def _tell_when_enough(self) -> None:
        """Its author is told, once, that enough people would come to the workshop. The caller holds the row."""
        if not self.is_workshop or self.enough_at is not None or self.supports.count() < ENOUGH_TO_MEET:
            return
        self.enough_at = timezone.now()
        Idea.objects.filter(pk=self.pk).update(enough_at=self.enough_at)
        if self.author is not None and self.author.user is not None:
            Notification.tell(
                [self.author.user],
                kind="idea_enough",
                sentence=f"Six personnes viendraient à « {self.title} » : vous pouvez proposer une date.",
                thing=self,
                url=f"{self.get_absolute_url()}#atelier",
            )

    def kept_one(self) -> "Idea":
        """The idea that this one joined, or that one's own, as far as readers see it; itself when it stands alone."""
        idea = self
        while idea.shown_in is not None:
            idea = idea.shown_in
        return idea

    def with_joined(self) -> list[int]:
        """This one, those that joined it, and those that had joined them."""
        joined, latest = [self.pk], [self.pk]
        while latest:
            latest = list(Idea.objects.filter(merged_into__in=latest).order_by("pk").values_list("pk", flat=True))
            joined += latest
        return joined

    def concerned(self) -> list["User"]:
        """Who is told of what becomes of it: those who support it, and who wrote it."""
        from directory.models import User

        supports = IdeaSupport.objects.filter(idea=self.pk).values("member")
        wrote = Q(member__pk=self.author_id) if self.author_id else Q()
        return list(User.objects.filter(Q(member__in=supports) | wrote, is_active=True).distinct().order_by("pk"))

    # The council ---------------------------------------------------------------------------------

    @transaction.atomic
    def answer(
        self,
        *,
        status: str,
        text: str,
        by: "User",
        on: date | None = None,
        proof: str = "",
        proof_link: str = "",
        proof_on: date | None = None,
    ) -> CouncilAnswer:
        """The council says what becomes of the idea; those concerned are told, once. The same words twice are one.

        Raises ValidationError for a day to come or older than the last answer's, for an idea in place that shows
        nothing of it, and when the idea is not standing.
        Who may answer is the caller's question (`governance.rights.may_answer_ideas`).
        """
        member = Member.objects.lock_account(by)
        idea = self.lock_current()
        if idea.took_part(by):
            raise ValidationError(OWN)
        shown = cleaned_proof(proof, proof_link, proof_on) if status == IdeaStatus.IN_PLACE else {}
        on = on or timezone.localdate()
        if on > timezone.localdate():
            raise ValidationError({"on": NOT_YET})
        last = idea.answers.first()
        if last and (last.status, last.text, last.on) == (status, text, on):
            return last
        if last and on < last.on:
            raise ValidationError({"on": BEFORE_LAST.format(last=french_date(last.on))})
        given = CouncilAnswer.objects.create(idea=idea, status=status, text=text, on=on, author=member, **shown)
        Idea.objects.filter(pk=idea.pk).update(status=status, status_on=on)
        self.status, self.status_on = status, on
        Notification.tell(
            [user for user in self.concerned() if user != by],
            kind="idea_answered",
            sentence=f"Le conseil pédagogique a répondu à « {idea.title} » : {given.get_status_display().lower()}.",
            thing=idea,
            url=f"{self.get_absolute_url()}#reponses",
        )
        index_many("idea", [idea.pk])
        return given

    @transaction.atomic
    def assess(self, **fields: Any) -> None:
        """The council fills in cost, expected effect, theme, module, and whether a workshop is asked for. Raises
        ValidationError once it is gone."""
        self.lock_current()
        self.file(**fields)

    @transaction.atomic
    def file(self, **fields: Any) -> None:
        """Write these columns alone, wherever it stands: what others change meanwhile is not theirs."""
        Idea.objects.filter(pk=self.pk).update(**fields)
        self._held()._tell_when_enough()
        index_many("idea", [self.pk])

    @transaction.atomic
    def merge_into(self, kept: "Idea", *, by: "User") -> None:
        """A duplicate joins the idea that is kept, which counts its supports, each person once.

        Its own page and its comments stay, and it remembers who supported it: `part` gives everything back. Raises
        ValidationError when one of them is no longer standing.
        """
        if self.pk == kept.pk:
            raise ValidationError(ITSELF)
        # In the same order for everybody: two who merge each into the other wait for each other, not for ever.
        held = {
            idea.pk: idea
            for idea in Idea.objects.filter(pk__in=[self.pk, kept.pk]).order_by("pk").select_for_update(of=("self",))
        }
        mine, theirs = held.get(self.pk), held.get(kept.pk)
        if any(one.took_part(by) for one in held.values()):
            raise ValidationError(OWN)
        if mine is None or theirs is None or not mine.is_published or not theirs.is_published:
            raise ValidationError(GONE)
        if mine.merged_into_id is not None:
            raise ValidationError(MERGED)
        if theirs.merged_into_id is not None:
            raise ValidationError(KEPT_IS_MERGED)
        Idea.objects.filter(pk=self.pk).update(merged_into=kept)
        self.merged_into = kept
        self._hand_supports_to(kept)
        theirs._tell_when_enough()
        Notification.tell(
            [user for user in self.concerned() if user != by],
            kind="idea_merged",
            sentence=f"« {self.title} » est réunie à « {kept.title} » : ses soutiens y sont comptés.",
            thing=self,
        )
        index_many("idea", [self.pk, kept.pk])

    def _hand_supports_to(self, kept: "Idea") -> None:
        """Each person counts once in the idea that is kept, which remembers from where they came."""
        came = IdeaSupport.objects.filter(idea=self.pk).order_by("pk").values_list("member", "at")
        IdeaSupport.objects.bulk_create(
            [IdeaSupport(idea=kept, member_id=member, at=at, came_from=self) for member, at in came],
            ignore_conflicts=True,
        )

    @transaction.atomic
    def part(self) -> "Idea":
        """Undo a merge: both stand again, each with its own supports. Returns the idea that it had joined."""
        pair = [pk for pk in (self.pk, self.merged_into_id) if pk is not None]
        held = {
            idea.pk: idea for idea in Idea.objects.filter(pk__in=pair).order_by("pk").select_for_update(of=("self",))
        }
        mine = held.get(self.pk)
        if mine is None or mine.merged_into_id is None or mine.merged_into_id not in held:
            raise ValidationError(NOT_MERGED)
        kept = held[mine.merged_into_id]
        if kept.merged_into_id is not None:
            raise ValidationError(f"« {kept.title} » est elle-même réunie à une autre : séparez-les d’abord.")
        IdeaSupport.objects.filter(idea=kept, came_from=self.pk).delete()
        Idea.objects.filter(pk=self.pk).update(merged_into=None)
        self.merged_into = None
        Notification.objects.about(self).filter(kind="idea_merged").unread().delete()
        index_many("idea", [self.pk, kept.pk])
        return kept

    def _held(self) -> "Idea":
        """The row as it is now, held until the end of the transaction: who supports, answers or merges it waits."""
        idea = Idea.objects.filter(pk=self.pk).select_for_update(of=("self",)).order_by("pk").first()
        if idea is None:
            raise ValidationError(GONE)
        return idea

    def lock_current(self) -> "Idea":
        """The same, of an idea that readers see by itself. Raises ValidationError once it is gone or joined another."""
        idea = self._held()
        if not idea.is_published:
            raise ValidationError(GONE)
        if idea.shown_in is not None:
            raise ValidationError(MERGED)
        return idea
