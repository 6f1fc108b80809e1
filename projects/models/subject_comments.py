"""What members say of a subject, one comment each."""

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction

from directory.contributions.comments import Comment
from directory.contributions.models import ContributionQuerySet
from directory.models import Member

from .subjects import GONE, Subject

if TYPE_CHECKING:
    from directory.models import User


class SubjectCommentQuerySet(ContributionQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones, of subjects that this account may read."""
        return self.published().filter(subject__in=Subject.objects.visible_to(user).published())

    def for_author(self) -> Self:
        return self.select_related("subject")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("subject")


class SubjectComment(Comment):
    """What somebody says of a subject: one comment each, which they may rewrite."""

    subject = models.ForeignKey(Subject, verbose_name="sujet", on_delete=models.CASCADE, related_name="comments")

    PAGES = "projects:subject_comment"

    objects = SubjectCommentQuerySet.as_manager()

    class Meta(Comment.Meta):
        abstract = False
        verbose_name = "commentaire d’un sujet"
        verbose_name_plural = "commentaires des sujets"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "author"],
                name="one_subject_comment_each",
                violation_error_message="Vous avez déjà commenté ce sujet : modifiez votre commentaire.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.author.shown_name}, sur « {self.subject} »"

    def get_absolute_url(self) -> str:
        return f"{self.subject.get_absolute_url()}#commentaire-{self.pk}"

    @property
    def edit_url(self) -> str:
        """Its form is on the page of the subject."""
        return f"{self.subject.get_absolute_url()}#mon-commentaire"

    def address(self) -> list[Any]:
        return [self.subject_id, self.pk]

    @classmethod
    @transaction.atomic
    def say(cls, subject: Subject, text: str, *, by: "User") -> bool:
        """This person's comment on the subject becomes these words; True when they are online, False when they wait.

        Raises ValidationError when the subject is no longer online.
        """
        Member.objects.lock_account(by)
        # Held: one comment at a time on a subject, two clicks make one.
        held = Subject.objects.select_for_update(of=("self",)).filter(pk=subject.pk).order_by("pk").first()
        if held is None or not held.is_published:
            raise ValidationError(GONE)
        comment = cls.objects.filter(subject=held, author__user=by).first()
        comment = comment or cls.objects.create(subject=held, author=by.member, text=text)
        return comment.rewrite(text, by=by)

    TOLD_AS = "subject_comment"

    def told_about(self) -> tuple[models.Model, str]:
        return self.subject, self.edit_url

    def called(self) -> str:
        return f"Votre commentaire sur « {self.subject} »"
