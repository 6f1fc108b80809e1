"""The public copy of a story: what its author agreed, one day, that everybody reads, once the mission did (PQ2-25)."""

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.dispatch import receiver
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.moderation.models import Moderated, ModeratedQuerySet, State, Verb
from emi_alumni.foundation.moderation.models.states import NOT_YOURS, READ_FIRST
from emi_alumni.foundation.text import fold
from emi_alumni.foundation.url_reversing import reverse

from .stories import Story, story_taken_down

if TYPE_CHECKING:
    from directory.models import User

NOT_ONLINE = "Votre récit n’est pas en ligne : sa copie publique vient après."
SAME_ASKED = "C’est déjà demandé : la mission innovation va lire cette copie."
SAME_OPEN = "La copie publique dit déjà cela : rien n’a changé depuis."
UNSIGNED = "Une personne formée à l’EMI"
ASKED_OR_OPEN = (State.PENDING, State.PUBLISHED)


class StorySignature(models.TextChoices):
    """What the public copy says of who tells it."""

    NAME = "name", "mon nom et ma collectivité"
    PLACE = "place", "ma collectivité, sans mon nom"
    NOBODY = "nobody", "ni mon nom ni ma collectivité"


class PublicStoryQuerySet(ModeratedQuerySet):
    def open(self) -> Self:
        """What visitors read: a copy that the mission read, of a story that is online, of somebody who is in the
        network and did not withdraw from it, all of them now."""
        authors = Member.objects.present().unopposed().filter(pk=OuterRef("author"))
        told = Story.objects.published().filter(Exists(authors), pk=OuterRef("story"))
        return self.published().filter(Exists(told))

    def for_queue(self) -> Self:
        return self.select_related("story__author__user")


class PublicStory(Moderated):
    """Asked for by the author alone, who agreed on `agreed_at`; opened by the mission, closed by either at once.

    `content` is all that it shows: the words that were agreed to. What the author changes afterwards is not on it; to
    show it, they agree again, and it is read again. Once they take their word back, nothing of it is kept but that.
    """

    story = models.OneToOneField(Story, verbose_name="récit", on_delete=models.CASCADE, related_name="public_story")
    signature = models.CharField("signé de", max_length=6, choices=StorySignature, default=StorySignature.NOBODY)
    content = models.JSONField("contenu", default=dict, editable=False)
    agreed_at = models.DateTimeField("accord donné le", default=timezone.now, editable=False)

    TOLD_AS = "public_story"

    objects = PublicStoryQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "récit public"
        verbose_name_plural = "récits publics"
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["state", "-published_at", "-id"], name="public_story_by_opening")]

    def __str__(self) -> str:
        return str(self.content.get("title") or self.story)

    def get_absolute_url(self) -> str:
        """Where its author and the mission see where it stands."""
        return self.story.get_absolute_url()

    @property
    def public_url(self) -> str:
        return reverse("resources:public_story", args=[self.pk])

    @staticmethod
    def copy_of(story: Story, signature: str) -> dict[str, Any]:
        """All that a page would show. The name is what the mission reads: a newer one is not shown in its place."""
        author, place = story.author, story.collectivity
        return {
            "title": story.title,
            "subject": story.speaks_of,
            "answers": [[title, words] for _, title, words in story.answers],
            "name": author.full_name if signature == StorySignature.NAME else "",
            "place": str(place) if place and signature != StorySignature.NOBODY else "",
        }

    @property
    def signed(self) -> str:
        """« Hélène Diop, Ville de Taverny », without the name when its owner is called otherwise since it was read."""
        name, place = self.content.get("name", ""), self.content.get("place", "")
        if not name or fold(name) != fold(self.story.author.full_name):
            name = UNSIGNED
        return f"{name}, {place}" if place else name

    @property
    def opening(self) -> str:
        """The first of its answers."""
        return next((words for _, words in self.content.get("answers", [])), "")

    @property
    def is_out_of_date(self) -> bool:
        """Whether its story says something else since."""
        return self.content != self.copy_of(self.story, self.signature)

    @property
    def is_asked_or_open(self) -> bool:
        return self.state in ASKED_OR_OPEN

    # Who does what -------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def agree(cls, story: Story, *, signature: str, by: "User") -> "PublicStory":
        """The author agrees today that everybody reads the story as it is online now; the mission reads it first.

        Raises ValidationError for anybody else, for a story that is not online, or when the same was agreed already.
        """
        live = Story.objects.select_for_update(of=("self",)).select_related("author", "collectivity").get(pk=story.pk)
        if not live.written_by(by):
            raise ValidationError(NOT_YOURS)
        if not live.is_published:
            raise ValidationError(NOT_ONLINE)
        content = cls.copy_of(live, signature)
        copy, _ = cls.objects.get_or_create(story=live)
        copy.story = live
        if copy.is_asked_or_open and copy.content == content:
            raise ValidationError(SAME_OPEN if copy.state == State.PUBLISHED else SAME_ASKED)
        if copy.is_asked_or_open:
            copy.withdraw(by=by)
        if copy.state != State.DRAFT:
            copy.restore(by=by)
        copy.content, copy.signature, copy.agreed_at = content, signature, timezone.now()
        copy.save(update_fields=["content", "signature", "agreed_at"])
        copy.submit(by=by)
        return copy

    def publish(self, *, by: "User", at_once: bool = False) -> None:
        """By the mission, once read: nobody shows words to everybody at once, however trusted."""
        if at_once:
            raise ValidationError(READ_FIRST)
        super().publish(by=by)

    def written_by(self, user: "User") -> bool:
        return self.story.written_by(user)

    def authors(self) -> "list[User | None]":
        return self.story.authors()

    def sentences(self) -> dict[str, Any]:
        called, why = f"La copie publique de « {self.story.title} »", f" : {self.reason}" if self.reason else "."
        return {
            Verb.PUBLISH: f"{called} est ouverte : chacun peut la lire.",
            Verb.SEND_BACK: f"{called} vous revient avec une remarque{why}",
            Verb.REFUSE: f"{called} n’est pas ouverte{why}",
            Verb.WITHDRAW: f"{called} est fermée{why}",
        }

    def told_about(self) -> tuple[models.Model, str]:
        return self.story, ""

    def after_decision(self, verb: str, by: "User") -> None:
        """An agreement taken back leaves no copy."""
        if verb == Verb.WITHDRAW and (by is None or self.written_by(by)):
            self.content = {}
            self._same().update(content={})


@receiver(story_taken_down, dispatch_uid="resources.close_public_story")
def close_public_story(story: Story, by: "User", **kwargs: Any) -> None:
    """The story is no longer online: its public copy closes with it."""
    copy = PublicStory.objects.filter(story=story).select_related("story__author__user").first()
    if copy and copy.is_asked_or_open:
        why = "" if copy.written_by(by) else "Le récit n’est plus en ligne."
        copy._move(Verb.WITHDRAW, by=by, why=why, reason=why)
