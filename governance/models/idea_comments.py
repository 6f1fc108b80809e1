"""What members say of an idea, one comment each."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction

from directory.contributions.comments import Comment
from directory.contributions.models import ContributionQuerySet
from directory.models import Member
from emi_alumni.foundation.url_reversing import reverse

from .ideas import Idea

if TYPE_CHECKING:
    from directory.models import User


class IdeaCommentQuerySet(ContributionQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones, of ideas that this account may read."""
        return self.published().filter(idea__in=Idea.objects.visible_to(user).published())

    def for_author(self) -> Self:
        return self.select_related("idea")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("idea")


class IdeaComment(Comment):
    """What somebody says of an idea: one comment each, which they may rewrite."""

    idea = models.ForeignKey("Idea", verbose_name="idée", on_delete=models.CASCADE, related_name="comments")

    PAGES = "governance:idea_comment"

    objects = IdeaCommentQuerySet.as_manager()

    class Meta(Comment.Meta):
        abstract = False
        verbose_name = "commentaire d’une idée"
        verbose_name_plural = "commentaires des idées"
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "author"],
                name="one_comment_each",
                violation_error_message="Vous avez déjà commenté cette idée : modifiez votre commentaire.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.author.shown_name}, sur « {self.idea} »"

    def get_absolute_url(self) -> str:
        return f"{reverse('governance:idea', args=[self.idea_id])}#commentaire-{self.pk}"

    @property
    def edit_url(self) -> str:
        """Its form is on the page of the idea."""
        return f"{reverse('governance:idea', args=[self.idea_id])}#mon-commentaire"

    def address(self) -> list[Any]:
        return [self.idea_id, self.pk]

    @classmethod
    @transaction.atomic
    def say(cls, idea: Idea, text: str, *, by: "User") -> bool:
        """This person's comment on the idea becomes these words; True when they are online, False when they wait.

        Raises ValidationError when the idea is no longer standing.
        """
        Member.objects.lock_account(by)
        held = idea.lock_current()  # one comment at a time on an idea: two clicks make one
        comment = cls.objects.filter(idea=held, author__user=by).first()
        comment = comment or cls.objects.create(idea=held, author=by.member, text=text)
        return comment.rewrite(text, by=by)

    TOLD_AS = "idea_comment"

    def told_about(self) -> tuple[models.Model, str]:
        return self.idea, f"{reverse('governance:idea', args=[self.idea_id])}#mon-commentaire"

    def sentences(self) -> dict[str, str]:
        return {
            "publish": f"Votre commentaire sur « {self.idea} » est en ligne.",
            "send_back": f"Votre commentaire sur « {self.idea} » vous revient avec une remarque : {self.reason}",
            "refuse": f"Votre commentaire sur « {self.idea} » n’est pas publié : {self.reason}",
            "withdraw": f"Votre commentaire sur « {self.idea} » est retiré : {self.reason}",
            "hide": f"Votre commentaire sur « {self.idea} » est masqué le temps d’être relu.",
            "show": f"Votre commentaire sur « {self.idea} » est de nouveau en ligne.",
            "revise": f"Votre commentaire modifié sur « {self.idea} » est en ligne.",
            "refuse_revision": f"Votre commentaire sur « {self.idea} » reste comme avant, la modification n’est pas "
            f"retenue : {self.reason}",
        }
