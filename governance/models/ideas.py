"""« Faire évoluer l’EMI » : ideas, who supports them, what the council answers, and consultations (EV1, EV2)."""

from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from emi_alumni.moderation.models import Moderated, ModeratedQuerySet

from .programme import Module

if TYPE_CHECKING:
    from directory.models import User


class IdeaStatus(models.TextChoices):
    RECEIVED = "received", "Reçue"
    STUDIED = "studied", "À l’étude"
    KEPT = "kept", "Retenue"
    TRIED = "tried", "Expérimentée"
    IN_PLACE = "in_place", "En place"
    SET_ASIDE = "set_aside", "Écartée"


class IdeaTheme(models.Model):
    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "thème des idées"
        verbose_name_plural = "thèmes des idées"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or slugify(self.name)
        super().save(*args, **kwargs)


class IdeaQuerySet(ModeratedQuerySet):
    def standing(self) -> Self:
        """Published ideas that were not merged into another."""
        return self.published().filter(merged_into=None)

    def with_supports(self) -> Self:
        """Adds `supports_count`."""
        return self.annotate(supports_count=Count("supports", distinct=True))

    def for_list(self) -> Self:
        return self.with_supports().select_related("theme", "module")


class Idea(Moderated):
    """An idea for the EMI. Those of the meeting of 17 November 2023 keep their exact words, and have no author.

    `status` copies the latest answer of the council (`CouncilAnswer.give` writes it).
    """

    title = models.CharField("titre", max_length=160)
    # The words of the synthesis, letter for letter; empty for an idea written in the portal.
    exact_words = models.TextField("mots exacts de la synthèse", blank=True, max_length=1000)
    origin = models.CharField("d’où elle vient", max_length=200, blank=True)
    requirement = models.CharField("repère dans la synthèse", max_length=10, blank=True)
    text = models.TextField("l’idée", max_length=3000, blank=True)
    theme = models.ForeignKey(IdeaTheme, verbose_name="thème", on_delete=models.PROTECT, related_name="ideas")
    module = models.ForeignKey(
        Module, verbose_name="module concerné", on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas"
    )
    author = models.ForeignKey(
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
        "self", verbose_name="réunie à", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    created_at = models.DateTimeField("écrite le", default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    REVISED = ("title", "text")

    objects = IdeaQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "idée"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "status"], name="idea_by_status")]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=models.F("pk")), name="idea_not_merged_into_itself")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:idea", args=[self.pk])

    def written_by(self, user: "User") -> bool:
        member = getattr(user, "member", None)
        return member is not None and member.pk == self.author_id


class IdeaSupport(models.Model):
    """Somebody supports an idea, once."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="idea_supports")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "soutien"
        constraints = [models.UniqueConstraint(fields=["idea", "member"], name="one_support_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.idea}"


class IdeaComment(Moderated):
    """What somebody says of an idea: one comment each, which they may rewrite."""

    idea = models.ForeignKey(Idea, verbose_name="idée", on_delete=models.CASCADE, related_name="comments")
    member = models.ForeignKey(
        "directory.Member", verbose_name="écrit par", on_delete=models.CASCADE, related_name="idea_comments"
    )
    text = models.TextField("commentaire", max_length=1000)
    created_at = models.DateTimeField("écrit le", default=timezone.now, editable=False)
    edited_at = models.DateTimeField("modifié le", null=True, blank=True, editable=False)

    REVISED = ("text",)

    objects = ModeratedQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "commentaire d’une idée"
        verbose_name_plural = "commentaires des idées"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "member"],
                name="one_comment_each",
                violation_error_message="Vous avez déjà commenté cette idée : modifiez votre commentaire.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, sur « {self.idea} »"

    def get_absolute_url(self) -> str:
        return f"{self.idea.get_absolute_url()}#commentaire-{self.pk}"

    def written_by(self, user: "User") -> bool:
        return getattr(user, "member", None) == self.member


class CouncilAnswer(models.Model):
    """A dated answer of the pedagogical council: the idea’s new status, and why. Never rewritten."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="answers")
    status = models.CharField("devient", max_length=9, choices=IdeaStatus)
    on = models.DateField("le", default=timezone.localdate)
    text = models.TextField("réponse", max_length=2000)
    author = models.ForeignKey(
        "directory.Member", verbose_name="écrite par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField("écrite le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "réponse du conseil"
        verbose_name_plural = "réponses du conseil"
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {self.on:%d/%m/%Y}"


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def open(self) -> Self:
        now = timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def begun(self) -> Self:
        """Open or over: what members see."""
        return self.filter(opens_at__lte=timezone.now())


class Consultation(models.Model):
    """A question put to every member, with options and a closing date. Results are shown when it is over.

    Who voted for what is shown to nobody.
    """

    question = models.CharField("question", max_length=200)
    text = models.TextField("de quoi il s’agit", max_length=2000, blank=True)
    idea = models.ForeignKey(
        Idea,
        verbose_name="au sujet de l’idée",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="consultations",
    )
    opens_at = models.DateTimeField("ouvre le", default=timezone.now)
    closes_at = models.DateTimeField("se termine le")
    outcome = models.TextField("ce qui en est décidé", max_length=1000, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "consultation"
        ordering = ["-closes_at", "-pk"]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("governance:consultation", args=[self.pk])

    def clean(self) -> None:
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError(
                {"closes_at": "La consultation se termine avant d’ouvrir : mettez une date plus tardive."}
            )

    @property
    def is_open(self) -> bool:
        return self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_over(self) -> bool:
        return self.closes_at <= timezone.now()


class ConsultationOption(models.Model):
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="options")
    text = models.CharField("réponse possible", max_length=160)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "réponse possible"
        verbose_name_plural = "réponses possibles"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """One vote for each member and consultation; it may be changed until the end."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="votes")
    option = models.ForeignKey(ConsultationOption, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="votes")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "vote"
        constraints = [models.UniqueConstraint(fields=["consultation", "member"], name="one_vote_each")]

    def __str__(self) -> str:
        return f"{self.consultation}"
