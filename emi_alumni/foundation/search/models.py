"""What can be found: documents, each for one scope of readers, and the words met in those that everybody may read."""

from django.db import models

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
