"""Kits: what to show to one public, in a chosen order, on one sheet or page after page (PQ2-23).

`Kit.blocks` is what its author writes and the mission reads, one line for each thing; `KitBlock` is the same by
relation, written again at each save, so that what leaves the network leaves the kits.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.dispatch import receiver

from directory.contributions.models import Contribution, ContributionQuerySet
from emi_alumni.foundation.merging import joining
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.search.indexing import follow
from emi_alumni.foundation.url_reversing import reverse
from governance.models import Tool
from projects.models import Project
from resources.models.library import Resource, ResourceReaders
from resources.models.stories import Story

if TYPE_CHECKING:
    from directory.models import Member

MOST_BLOCKS = 6  # what one A4 holds; said in words where it is refused
LONGEST_LINE = 160
# The publics that a kit may be for.
KIT_PUBLICS = [(public.value, public.label) for public in ResourceReaders if public != ResourceReaders.EVERYBODY]
# The same, after « pour ».
AFTER_FOR: dict[str, str] = {
    ResourceReaders.MANAGERS: "les cadres",
    ResourceReaders.FIELD_TEAMS: "les équipes de terrain",
    ResourceReaders.NEWCOMERS: "les nouveaux arrivants",
    ResourceReaders.TOP_MANAGEMENT: "une direction générale",
    ResourceReaders.ELECTED: "les élus",
}
# What a block may show: the word of a line, the relation, what readers call it.
SHOWN: dict[str, tuple[str, str]] = {
    "recit": ("story", "Récit"),
    "projet": ("project", "Projet"),
    "ressource": ("resource", "Ressource"),
    "outil": ("tool", "Outil ou méthode"),
}
RELATIONS = tuple(relation for relation, _ in SHOWN.values())
WRITTEN = re.compile(rf"({'|'.join(SHOWN)}) ([1-9][0-9]{{0,17}})(?: : (.*))?")


class WrittenBlock(NamedTuple):
    """One block as a line of `Kit.blocks` says it: « recit 12 : Ce qu’en dit une agente »."""

    word: str
    key: int
    line: str = ""

    @property
    def reference(self) -> str:
        return f"{self.word} {self.key}"

    def __str__(self) -> str:
        return f"{self.reference} : {self.line}" if self.line else self.reference

    @classmethod
    def read(cls, text: str) -> list[Self]:
        """The blocks that these lines say; what says none is left out."""
        found = (WRITTEN.fullmatch(line.strip()) for line in text.splitlines())
        return [cls(one[1], int(one[2]), (one[3] or "").strip()) for one in found if one]


def readable(word: str) -> Any:
    """The things of this word that every member reads: a kit is handed to anybody, and shows nothing else."""
    rows: dict[str, Any] = {
        "recit": Story.objects.published(),
        "projet": Project.objects.read_by_the_network(),
        "ressource": Resource.objects.published(),
        "outil": Tool.objects.all(),
    }
    return rows[word]


def readable_among(blocks: Iterable[WrittenBlock]) -> dict[str, Any]:
    """By reference, the things that may be shown. One query for each kind."""
    keys: dict[str, set[int]] = {}
    for one in blocks:
        keys.setdefault(one.word, set()).add(one.key)
    return {f"{word} {thing.pk}": thing for word, some in keys.items() for thing in readable(word).filter(pk__in=some)}


class KitBlockQuerySet(models.QuerySet["KitBlock"]):
    def readable(self) -> Self:
        """Those whose thing every member reads now: what is hidden, withdrawn or erased is in none of them."""
        # Asked of each block by the key of its thing: « in these » would be read again for each kit.
        there = [
            Exists(readable(word).order_by().filter(pk=OuterRef(relation)))
            for word, (relation, _) in SHOWN.items()
            if relation != "tool"
        ]
        return self.filter(Q(*there, _connector=Q.OR) | Q(tool__isnull=False))

    def for_page(self) -> Self:
        """What a page of them says: the joins, and the figures of projects."""
        rows = self.select_related("story__collectivity", "project", "resource", "tool")
        return rows.prefetch_related("project__indicators__measures")


class KitQuerySet(ContributionQuerySet):
    def with_something(self) -> Self:
        """Those of which something may be shown."""
        return self.filter(Exists(KitBlock.objects.readable().filter(kit=OuterRef("pk"))))

    def emptied_of(self, member: "Member") -> Self:
        """This person's, online, of which nothing is left to show: nobody else finds them."""
        return self.of(member).published().exclude(Exists(KitBlock.objects.readable().filter(kit=OuterRef("pk"))))

    def for_list(self) -> Self:
        """With `author` and the blocks that may be shown, in order (`shown`)."""
        blocks = KitBlock.objects.readable().select_related(*RELATIONS).order_by("position")
        return self.select_related("author").prefetch_related(Prefetch("rows", blocks, to_attr="shown"))


class Kit(Contribution):
    """Stories, results, resources and tools for one public. `for_whom` says which. Once its author is erased it stays,
    signed « Ancien membre »."""

    title = models.CharField("titre", max_length=100)
    for_whom = models.CharField("pour qui", max_length=14, choices=KIT_PUBLICS)
    purpose = models.CharField("à quoi il sert", max_length=200)
    blocks = models.TextField("ce qu’il montre", max_length=MOST_BLOCKS * (LONGEST_LINE + 40))

    REVISED = ("title", "purpose", "blocks")
    PAGES = "resources:kit"
    NOUN = "kit"

    objects = KitQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "kit pour un public"
        verbose_name_plural = "kits pour un public"
        indexes = [models.Index(fields=["state", "for_whom", "-published_at"], name="kit_by_public")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resources:kit", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self._write_rows()

    def _write_rows(self) -> None:
        """What its blocks name, in their order, as far as it exists."""
        written = WrittenBlock.read(self.blocks)
        stored = [WrittenBlock(one.word, one.key, one.line) for one in self.rows.order_by("position")]
        if written == stored:
            return
        self.rows.all().delete()
        there = {
            f"{word} {pk}"
            for word, (relation, _) in SHOWN.items()
            for pk in KitBlock._meta.get_field(relation)
            .related_model._base_manager.filter(pk__in=[one.key for one in written if one.word == word])
            .order_by()
            .values_list("pk", flat=True)
        }
        KitBlock.objects.bulk_create(
            KitBlock(kit=self, position=n, line=one.line, **{f"{SHOWN[one.word][0]}_id": one.key})
            for n, one in enumerate(written)
            if one.reference in there
        )
        follow(self)

    @property
    def public(self) -> str:
        """« les cadres », after « pour »."""
        return AFTER_FOR[self.for_whom]

    def shown_blocks(self) -> "list[KitBlock]":
        """What it may show, in order. Three queries."""
        return shown_in(self.pk)

    @property
    def in_words(self) -> str:
        """Its blocks as who decides on it reads them: a title and a line each, without what left."""
        return blocks_in_words(self.blocks)


def blocks_in_words(text: str) -> str:
    written = WrittenBlock.read(text)
    things = readable_among(written)
    return "\n".join(
        f"{SHOWN[one.word][1]} « {things[one.reference]} »" + (f" : {one.line}" if one.line else "")
        if one.reference in things
        else "Ce qui n’est plus en ligne"
        for one in written
    )


class KitBlock(models.Model):
    """One thing that a kit shows, and its line. It goes with the thing."""

    kit = models.ForeignKey(Kit, verbose_name="kit", on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField("rang")
    line = models.CharField("en une ligne", max_length=LONGEST_LINE, blank=True)
    story = models.ForeignKey(
        Story, verbose_name="récit", on_delete=models.CASCADE, null=True, blank=True, related_name="kit_blocks"
    )
    project = models.ForeignKey(
        "projects.Project",
        verbose_name="projet",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="kit_blocks",
    )
    resource = models.ForeignKey(
        Resource, verbose_name="ressource", on_delete=models.CASCADE, null=True, blank=True, related_name="kit_blocks"
    )
    tool = models.ForeignKey(
        "governance.Tool",
        verbose_name="outil",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="kit_blocks",
    )

    objects = KitBlockQuerySet.as_manager()

    class Meta:
        verbose_name = "bloc d’un kit"
        verbose_name_plural = "blocs des kits"
        ordering = ["kit", "position"]
        constraints = [
            models.UniqueConstraint(fields=["kit", "position"], name="kit_block_one_by_position"),
            models.CheckConstraint(
                condition=Q(story__isnull=False, project=None, resource=None, tool=None)
                | Q(story=None, project__isnull=False, resource=None, tool=None)
                | Q(story=None, project=None, resource__isnull=False, tool=None)
                | Q(story=None, project=None, resource=None, tool__isnull=False),
                name="kit_block_shows_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kit}, {self.position + 1}"

    @property
    def word(self) -> str:
        return next(word for word, (relation, _) in SHOWN.items() if getattr(self, f"{relation}_id"))

    @property
    def key(self) -> int:
        return int(getattr(self, f"{SHOWN[self.word][0]}_id"))

    @property
    def label(self) -> str:
        """« Récit », « Projet »."""
        return SHOWN[self.word][1]

    @property
    def thing(self) -> Any:
        return getattr(self, SHOWN[self.word][0])

    @property
    def words(self) -> str:
        """What the thing says of itself, without a name."""
        column = {"recit": "changed", "projet": "sentence", "ressource": "purpose", "outil": "description"}[self.word]
        return " ".join(str(getattr(self.thing, column)).split())

    @property
    def key_figure(self) -> Any:
        """The figure to remember of a project, else nothing."""
        return self.project.key_indicator if self.project else None


@prepared
def shown_in(kit: int) -> models.QuerySet[KitBlock]:
    return KitBlock.objects.readable().filter(kit=kit).for_page().order_by("position")


@receiver(joining, sender=Tool, dispatch_uid="resources.kits_of_joined_tools")
def name_kept_tool(kept: Tool, one: Tool, **kwargs: Any) -> None:
    """Kits that name a tool made one with another name the one that is kept, once."""
    for kit in Kit.objects.filter(rows__tool=one).distinct().order_by("pk"):
        written = WrittenBlock.read(kit.blocks)
        named = [block._replace(key=kept.pk) if block[:2] == ("outil", one.pk) else block for block in written]
        first = {block.reference: block for block in reversed(named)}
        kit.blocks = "\n".join(str(block) for block in named if first[block.reference] is block)
        kit.save()
