"""Documents of a project: a few office formats, 10 MB, never opened in the page, read with the project's rights."""

import uuid

from django.db import models
from django.utils import timezone

from emi_alumni.foundation.url_reversing import reverse

from .project import Project

MAX_DOCUMENTS = 10  # of one project


def document_path(document: "Document", filename: str) -> str:
    """A name that says nothing: the title is what readers see."""
    return f"documents/{uuid.uuid4().hex}"


class Document(models.Model):
    """One file; `kind` is the extension that its content really has."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField("titre", max_length=120)
    file = models.FileField("fichier", upload_to=document_path)
    kind = models.CharField("format", max_length=5, editable=False)
    size = models.PositiveIntegerField("taille", editable=False)
    accessible = models.BooleanField("lisible par un lecteur d’écran", default=False)
    added_by = models.ForeignKey(
        "directory.Member", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    added_at = models.DateTimeField("ajouté le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "document"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:document", args=[self.project.slug, self.pk])
