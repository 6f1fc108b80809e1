"""What is in a labo: its milestones, sessions, documents and messages. Its members alone read them."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.moderation.models import ModeratedQuerySet, Report, State, Verb
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.url_reversing import reverse
from governance.models.discussions import ENOUGH, MESSAGES_AN_HOUR, TAKEN_AWAY, Message

from .labs import Lab, LabSeatState, held_by_member, tell_members

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

EDIT_WITHIN = timedelta(hours=1)
MOST_DOCUMENTS = 30  # of one labo
MOST_MILESTONES = 60

TOO_LATE_TO_MEND = "Ce message a plus d’une heure : écrivez-en un autre, ou retirez-le."


def file_path(row: models.Model, filename: str) -> str:
    """A name that says nothing."""
    return f"labos/{uuid.uuid4().hex}"


class LabMilestoneQuerySet(models.QuerySet["LabMilestone"]):
    def late_of(self, member: Member, today: date) -> Self:
        """What this person took on in a labo that is open and theirs, and whose day is past."""
        return self.filter(
            owner=member,
            done_on=None,
            by_when__lt=today,
            lab__closed_at=None,
            lab__seats__member=member,
            lab__seats__state=LabSeatState.IN,
        )


class LabMilestone(models.Model):
    """What, by when, and who takes it on, if anybody; done on a day, by somebody."""

    lab = models.ForeignKey(Lab, verbose_name="labo", on_delete=models.CASCADE, related_name="milestones")
    what = models.CharField("quoi", max_length=160)
    by_when = models.DateField("pour quand")
    owner = models.ForeignKey(
        "directory.Member",
        verbose_name="par qui",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="lab_milestones",
    )
    added_by = models.ForeignKey(
        "directory.Member",
        verbose_name="ajouté par",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    done_on = models.DateField("fait le", null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        "directory.Member",
        verbose_name="fait par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = LabMilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "jalon de labo"
        verbose_name_plural = "jalons de labo"
        ordering = ["by_when", "pk"]
        indexes = [models.Index(fields=["owner", "by_when"], name="lab_milestones_of_owner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=False) | Q(done_by=None), name="lab_milestone_done_on_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return f"{self.lab.get_absolute_url()}#jalons"

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.by_when < timezone.localdate()


class LabSession(models.Model):
    """A session: an event of the agenda that those who come read, and its notes, which the whole labo reads."""

    lab = models.ForeignKey(Lab, verbose_name="labo", on_delete=models.CASCADE, related_name="sessions")
    event = models.OneToOneField(
        "events.Event", verbose_name="événement", on_delete=models.CASCADE, related_name="lab_session"
    )
    planned_by = models.ForeignKey(
        "directory.Member",
        verbose_name="prévue par",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    notes = models.TextField("ce que nous gardons de la séance", max_length=5000, blank=True)
    notes_by = models.ForeignKey(
        "directory.Member",
        verbose_name="notes de",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    notes_at = models.DateTimeField("notes du", null=True, blank=True, editable=False)
    # Set by the page of the labo: who comes, whether its reader does, whether they may call it off.
    coming: list[Any]
    i_come: bool
    may_cancel: bool

    class Meta:
        verbose_name = "séance de labo"
        verbose_name_plural = "séances de labo"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.event)

    def get_absolute_url(self) -> str:
        return f"{self.lab.get_absolute_url()}#seances"


class LabDocument(models.Model):
    """A file of the labo; `kind` is the extension that its content really has."""

    lab = models.ForeignKey(Lab, verbose_name="labo", on_delete=models.CASCADE, related_name="documents")
    title = models.CharField("titre", max_length=120)
    file = models.FileField("fichier", upload_to=file_path)
    kind = models.CharField("format", max_length=5, editable=False)
    size = models.PositiveIntegerField("taille", editable=False)
    added_by = models.ForeignKey(
        "directory.Member",
        verbose_name="ajouté par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    added_at = models.DateTimeField("ajouté le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "document de labo"
        verbose_name_plural = "documents de labo"
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mentoring:lab_document", args=[self.lab_id, self.pk])


class LabPostQuerySet(ModeratedQuerySet):
    def in_labs_of(self, member: Member | None) -> Self:
        return self.filter(lab__in=Lab.objects.of(member))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Members of the labo; who wrote it; the mission, for what somebody reported and nobody has read yet."""
        if not user.is_authenticated:
            return self.none()
        member = getattr(user, "member", None)
        present = member if member is not None and member.is_present else None
        read = Q(lab__in=Lab.objects.of(present)) | (Q(author=present) if present else Q(pk__in=[]))
        if may_moderate(user, self.model):
            about = {"content_type__app_label": "mentoring", "content_type__model": "labpost"}
            reported = Report.objects.open().filter(**about, object_id=OuterRef("pk"))
            read |= Q(Exists(reported), state=State.PUBLISHED)
        return self.filter(read)


class LabPost(Message):
    """A message between members. Up at once, mended for an hour, taken away whenever its author likes; the mission
    reads it once somebody reports it. Of an erased person it stays, by « Ancien membre », as in every discussion."""

    lab = models.ForeignKey(Lab, verbose_name="labo", on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(
        "directory.Member", verbose_name="écrit par", on_delete=models.PROTECT, related_name="lab_posts"
    )

    objects = LabPostQuerySet.as_manager()

    class Meta(Message.Meta):
        abstract = False
        verbose_name = "message de labo"
        verbose_name_plural = "messages de labo"
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["lab", "created_at"], name="lab_post_of_lab"),
            models.Index(fields=["author", "-created_at"], name="lab_post_by"),
        ]
        constraints = [models.UniqueConstraint(fields=["author", "form_key"], name="one_lab_post_a_form")]

    def __str__(self) -> str:
        return f"Message, {self.lab}"

    def get_absolute_url(self) -> str:
        """Its own page: led to the labo for its members, shown alone to who wrote it and to who reads reports."""
        return reverse("mentoring:lab_post", args=[self.lab_id, self.pk])

    def url_for(self, member: Member) -> str:
        return self.get_absolute_url()

    @property
    def anchor(self) -> str:
        return f"message-{self.pk}"

    @property
    def edit_url(self) -> str:
        return reverse("mentoring:lab_post_edit", args=[self.lab_id, self.pk])

    @property
    def remove_url(self) -> str:
        return reverse("mentoring:lab_post_remove", args=[self.lab_id, self.pk])

    @property
    def may_be_mended(self) -> bool:
        return self.is_published and timezone.now() < self.created_at + EDIT_WITHIN

    def moderated_by(self, user: "User") -> bool:
        return may_moderate(user, LabPost)

    def sentences(self) -> dict[str, str]:
        words = {
            Verb.WITHDRAW: f"est retiré : {self.reason}",
            Verb.HIDE: "est masqué le temps d’être relu.",
            Verb.SHOW: "est de nouveau visible.",
        }
        return {verb: f"Votre message au labo de « {self.lab.project.title} » {rest}" for verb, rest in words.items()}

    def after_decision(self, verb: str, by: Any) -> None:
        """Nobody animates a labo: the mission has what is hidden in its queue."""

    def rewrite(self, **words: str) -> None:
        """By its author, for an hour, in a labo that is open. Raises ValidationError after that."""
        if not self.may_be_mended:
            raise ValidationError(TOO_LATE_TO_MEND if self.is_published else TAKEN_AWAY)
        held_by_member(self.lab, self.author)
        super().rewrite(**words)

    @transaction.atomic
    def put(self) -> None:
        """It goes up. Raises ValidationError once the labo is closed, for who is not in it, and past twenty messages an
        hour."""
        held = held_by_member(self.lab, self.author)
        since = timezone.now() - timedelta(hours=1)
        if LabPost.objects.filter(author=self.author, created_at__gt=since).count() >= MESSAGES_AN_HOUR:
            raise ValidationError(ENOUGH)
        self.lab, self.state, self.published_at = held, State.PUBLISHED, timezone.now()
        self.save(force_insert=True)
        tell_members(held, but=self.author)
