"""What can be found: documents, each for one scope of readers, and the words met in those that everybody may read."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.utils import timezone

from .french import terms, words

# Only the words of these documents complete or mend what is typed: narrower ones would tell a detail to a stranger.
VOCABULARY_SCOPES = ("public", "network")


class Document(models.Model):
    """One object as one scope of readers may read it.

    `scope` names who may read: "public", "network", "cohort:12", "collectivity:7". A document holds everything
    that its scope may read of the object, and nothing more; a reader is shown the documents of their scopes only.
    `…_terms` are analysed (`french.terms`), with a space at each end; `place` holds scope and kind as terms.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    scope = models.CharField(max_length=40)
    place = models.CharField(max_length=70)
    title_terms = models.TextField()
    keyword_terms = models.TextField()
    body_terms = models.TextField()
    context_terms = models.TextField()
    title = models.CharField(max_length=250)
    url = models.CharField(max_length=250)
    keywords = models.TextField()
    body = models.TextField()
    # What is told of the object elsewhere (`Entry.context`): [[what tells it, what it tells], …].
    context = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "scope"], name="one_document_per_scope")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} ({self.scope})"


class Word(models.Model):
    """A word met in `weight` documents of a scope, in `title_weight` titles: completes and mends what is typed."""

    scope = models.CharField(max_length=8)
    word = models.CharField(max_length=40, db_index=True)
    stem = models.CharField(max_length=40, db_index=True)
    weight = models.IntegerField(default=0)
    title_weight = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "word"], name="one_word_per_scope")]

    def __str__(self) -> str:
        return self.word


# Of a group of synonyms: more would slow every question that one of them answers.
MOST_EXPRESSIONS = 8
MOST_WORDS = 6


class SynonymsQuerySet(models.QuerySet["Synonyms"]):
    def in_use(self) -> Self:
        return self.filter(is_in_use=True).order_by("pk")


class Synonyms(models.Model):
    """Expressions that say the same thing, one a line: a question that uses one is answered by the others.

    `data/synonyms.txt` holds the first ones (`load_synonyms`); from then on they are the mission's.
    """

    expressions = models.TextField("expressions", max_length=600)
    is_in_use = models.BooleanField("en service", default=True)

    objects = SynonymsQuerySet.as_manager()

    class Meta:
        verbose_name = "façons de dire la même chose"
        verbose_name_plural = "façons de dire la même chose"
        ordering = ["expressions", "pk"]

    def __str__(self) -> str:
        return " = ".join(self.expressions.splitlines())

    def clean(self) -> None:
        """Tidies the lines. Raises ValidationError for fewer than two expressions, or one that no search could read."""
        lines = list(dict.fromkeys(" ".join(line.split()) for line in self.expressions.splitlines() if line.strip()))
        self.expressions = "\n".join(lines)
        if len(lines) < 2:
            raise ValidationError({"expressions": "Écrivez au moins deux expressions, une par ligne."})
        if len(lines) > MOST_EXPRESSIONS:
            raise ValidationError({"expressions": f"Écrivez {MOST_EXPRESSIONS} expressions au plus."})
        for line in lines:
            read = words(line)
            if not read:
                raise ValidationError(
                    {"expressions": f"« {line} » n’a que des mots trop courants : écrivez les sigles en capitales."}
                )
            if len(read) > MOST_WORDS:
                raise ValidationError({"expressions": f"« {line} » est trop long : {MOST_WORDS} mots au plus."})


# Longer, it is a sentence of somebody's own rather than words to write about.
MOST_MISSED_WORDS = 6
LONGEST_MISSED = 80


class MissedSearchQuerySet(models.QuerySet["MissedSearch"]):
    def asked_again(self) -> Self:
        """Those that were asked twice at least since the mission dealt with them, the most asked first: what is asked
        once may tell who asked."""
        return self.filter(times__gte=2).order_by("-times", "-last_on", "pk")


class MissedSearch(models.Model):
    """Words that found nothing: what the mission may write about, or give a synonym. Nobody's name, never who asked.

    `key` are the stems, in their order of sort; `words` is how they were typed last; `times` counts since the last time
    that the mission dealt with them.
    """

    key = models.CharField(max_length=250, unique=True, editable=False)
    words = models.CharField("mots cherchés", max_length=LONGEST_MISSED)
    times = models.PositiveIntegerField("fois", default=0)
    last_on = models.DateField("la dernière fois", default=timezone.localdate)

    objects = MissedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = "recherche sans résultat"
        verbose_name_plural = "recherches sans résultat"
        ordering = ["-times", "-last_on", "pk"]

    def __str__(self) -> str:
        return self.words

    @staticmethod
    def key_of(asked: str) -> str:
        """ "" for what is not kept: nothing but small words, a number, an address, a sentence."""
        read = terms(asked).split()
        kept = 0 < len(read) <= MOST_MISSED_WORDS and len(asked) <= LONGEST_MISSED
        return " ".join(sorted(set(read))) if kept and not any(sign.isdigit() or sign == "@" for sign in asked) else ""

    @classmethod
    def count(cls, asked: str) -> None:
        """Once more for these words. Nothing is written for those that `key_of` leaves out."""
        key = cls.key_of(asked)
        if not key:
            return
        row, _ = cls.objects.get_or_create(key=key, defaults={"words": asked})
        cls.objects.filter(pk=row.pk).update(times=F("times") + 1, words=asked, last_on=timezone.localdate())

    def settle(self) -> None:
        """The mission dealt with it: it is counted from nothing again."""
        MissedSearch.objects.filter(pk=self.pk).update(times=0)
