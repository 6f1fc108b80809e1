"""A light discussion inside a club or a promotion: threads, replies, reports, and silence for who wants it."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from emi_alumni.moderation.models import Moderated, ModeratedQuerySet

from .clubs import Club

if TYPE_CHECKING:
    from directory.models import User


class Thread(Moderated):
    """A question or a piece of news, put to one club or to one promotion, which alone read it."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, null=True, blank=True, related_name="threads")
    cohort = models.ForeignKey(
        "directory.Cohort", on_delete=models.CASCADE, null=True, blank=True, related_name="threads"
    )
    author = models.ForeignKey(
        "directory.Member", verbose_name="écrit par", on_delete=models.PROTECT, related_name="threads"
    )
    title = models.CharField("titre", max_length=120)
    text = models.TextField("message", max_length=5000)
    created_at = models.DateTimeField("écrit le", default=timezone.now, editable=False)
    # The latest of its own day and its replies', for lists.
    last_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField("modifié le", null=True, blank=True, editable=False)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ModeratedQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "discussion"
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["club", "-last_at"], name="thread_of_club"),
            models.Index(fields=["cohort", "-last_at"], name="thread_of_cohort"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(club__isnull=False, cohort=None) | Q(club=None, cohort__isnull=False),
                name="thread_of_one_circle",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:thread", args=[self.pk])

    def written_by(self, user: "User") -> bool:
        return getattr(user, "member", None) == self.author


class Reply(Moderated):
    thread = models.ForeignKey(Thread, verbose_name="discussion", on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(
        "directory.Member", verbose_name="écrite par", on_delete=models.PROTECT, related_name="replies"
    )
    text = models.TextField("réponse", max_length=5000)
    created_at = models.DateTimeField("écrite le", default=timezone.now, editable=False)
    edited_at = models.DateTimeField("modifiée le", null=True, blank=True, editable=False)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ModeratedQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "réponse"
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["thread", "created_at"], name="reply_of_thread")]

    def __str__(self) -> str:
        return f"Réponse à « {self.thread} »"

    def get_absolute_url(self) -> str:
        return f"{self.thread.get_absolute_url()}#reponse-{self.pk}"

    def written_by(self, user: "User") -> bool:
        return getattr(user, "member", None) == self.author


class Muted(models.Model):
    """Somebody is told nothing more of a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="muted_by")
    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "discussion en sourdine"
        verbose_name_plural = "discussions en sourdine"
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="one_silence_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.thread}"
