"""The public page of a project: a copy of its words, read by the mission, for visitors without an account."""

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.dispatch import receiver
from django.utils import timezone

from emi_alumni.foundation.moderation.models import Moderated, ModeratedQuerySet, State, Verb
from emi_alumni.foundation.moderation.models.states import READ_FIRST
from emi_alumni.foundation.search.french import terms, words
from emi_alumni.foundation.url_reversing import reverse
from projects.texts import SEARCHED

from .project import Project, ProjectAudience, TeamRole, closed_to_visitors
from .voices import Voice

if TYPE_CHECKING:
    from directory.models import User

# What the portal says to the rest of the team (`by` is left out), by verb.
TOLD = {
    Verb.PUBLISH: "La page publique de « {title} » est ouverte.",
    Verb.SEND_BACK: "La page publique de « {title} » vous revient avec une remarque : {reason}",
    Verb.REFUSE: "La page publique de « {title} » n’est pas ouverte : {reason}",
    Verb.WITHDRAW: "La page publique de « {title} » est fermée. {reason}",
    Verb.REVISE: "La page publique de « {title} » est à jour.",
    Verb.REFUSE_REVISION: "La mise à jour de la page publique de « {title} » n’est pas retenue : {reason}",
}


class PublicPageQuerySet(ModeratedQuerySet):
    def open(self) -> Self:
        """What visitors may read: a page that the mission opened, of a project that is online and that its team shows
        to everybody, all three now. The only door of the bank that asks for no account."""
        shown = Project.objects.published().filter(pk=OuterRef("project"), audience=ProjectAudience.PUBLIC)
        return self.published().filter(Exists(shown))

    def for_people(self) -> Self:
        """The joins that the names of its team and the words of its users need: five queries."""
        return self.select_related("project__cohort", "project__voice_form").prefetch_related(
            Prefetch("project__roles", TeamRole.objects.select_related("member")),
            Prefetch("project__voice_form__voices", Voice.objects.published().with_words()),
        )


class PublicPage(Moderated):
    """Asked for by a team, opened by the mission: `content` is all that it shows (see `projects.public`).

    What the team changes afterwards is not on it: its next version waits as a revision of `content`. While the page
    waits, `content` is what is asked for, and nobody else sees it.
    """

    project = models.OneToOneField(Project, verbose_name="projet", on_delete=models.CASCADE, related_name="public_page")
    content = models.JSONField("contenu", default=dict)
    read_at = models.DateTimeField("relue le", null=True, blank=True, editable=False)
    # For the public list: the stems of its words, and the themes, places and promotion of its card.
    words = models.TextField(editable=False, blank=True)
    labels = models.TextField(editable=False, blank=True)

    REVISED = ("content",)
    FEMININE = True

    # The names that it names are remembered as they were read.
    LEFT_AS_REVISED = frozenset({"content"})

    objects = PublicPageQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "page publique"
        verbose_name_plural = "pages publiques"
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["state", "-published_at", "-id"], name="public_page_by_opening")]

    def __str__(self) -> str:
        return str(self.content.get("title") or self.project)

    def get_absolute_url(self) -> str:
        """Where those who decide on it see it: in preview until it is open."""
        return self.public_url if self.is_published else reverse("projects:public_preview", args=[self.pk])

    @property
    def public_url(self) -> str:
        return reverse("projects:public_detail", args=[self.project.slug])

    @property
    def desk_url(self) -> str:
        """Where its team and the mission see where it stands."""
        return reverse("projects:public_page", args=[self.project.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        content = self.content
        text = " ".join(str(content.get(name) or "") for name in SEARCHED)
        self.words = f"{terms(text)} {' '.join(dict.fromkeys(words(text)))} "
        named = [("theme", one) for one in content.get("themes", [])]
        named += [("collectivite", one) for one in content.get("places", [])]
        named += [("promotion", content["cohort"])] if content.get("cohort") else []
        self.labels = " ".join(["", *(label_of(name, one["slug"]) for name, one in named), ""])
        super().save(*args, **kwargs)

    def written_by(self, user: "User") -> bool:
        return self.project.written_by(user)

    def took_part(self, user: "User") -> bool:
        return self.project.took_part(user) or super().took_part(user)

    def publish(self, *, by: "User", at_once: bool = False) -> None:
        """By the mission, once read: nobody opens a page to everybody at once, however trusted."""
        if at_once:
            raise ValidationError(READ_FIRST)
        super().publish(by=by)

    def _may_undo(self, by: "User") -> None:
        """Who closed one's own page too soon opens it again: its words are those that were read."""
        if not self.written_by(by):
            super()._may_undo(by)

    TOLD_AS = "public"

    def authors(self) -> "list[User]":
        return self.project.authors()

    def sentences(self) -> dict[str, str]:
        said = {"title": self.project.title, "reason": self.reason}
        return {verb: sentence.format(**said).strip() for verb, sentence in TOLD.items()}

    def told_about(self) -> tuple[models.Model, str]:
        return self, self.desk_url

    def after_decision(self, verb: str, by: "User") -> None:
        if verb in (Verb.PUBLISH, Verb.REVISE):
            self.read_at = timezone.now()
            self.remember_names()
            self._same().update(read_at=self.read_at)

    def remember_names(self) -> None:
        """The names just read are those that show, should somebody be called otherwise later."""
        roles = {one["role"] for one in self.content.get("people", [])}
        for role in TeamRole.objects.filter(pk__in=roles, named_since__isnull=False).select_related("member"):
            TeamRole.objects.filter(pk=role.pk).update(named_as=role.member.full_name[:170])

    @classmethod
    def close_with(cls, project: Project, *, by: "User") -> None:
        """The project is shown to fewer people, or is a draft again: its page closes with it."""
        page = cls.objects.filter(project=project).select_related("project").first()
        if page and page.state in (State.PENDING, State.PUBLISHED):
            why = "" if page.written_by(by) else "Le projet n’est plus en ligne."
            page._move(Verb.WITHDRAW, by=by, why=why, reason=why)


@receiver(closed_to_visitors)
def close_page(project: Project, by: "User", **kwargs: Any) -> None:
    PublicPage.close_with(project, by=by)


def label_of(name: str, slug: str) -> str:
    """« theme=mobilites »: one word of `PublicPage.labels`."""
    return f"{name}={slug}"
