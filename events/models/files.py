"""What stays of an event besides its report: photos, shown once each person recognisable in them said yes, and minutes.

Whoever adds or takes one off holds the event; each person answers for themselves alone, whenever they like.
"""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from emi_alumni.foundation.url_reversing import reverse

from .events import Event

if TYPE_CHECKING:
    from directory.models import Member

MOST_PHOTOS = 24  # of one event
MOST_DOCUMENTS = 5


def file_path(row: models.Model, filename: str) -> str:
    """A name that says nothing."""
    return f"evenements/{uuid.uuid4().hex}"


class PhotoConsent(models.TextChoices):
    ASKED = "asked", "réponse attendue"
    GIVEN = "given", "d’accord"
    REFUSED = "refused", "pas d’accord"


class EventPhotoQuerySet(models.QuerySet["EventPhoto"]):
    def shown(self) -> Self:
        """Those that may be read: nobody is recognisable, or each person who is has said yes and has not taken it
        back."""
        faces = PhotoFace.objects.filter(photo=OuterRef("pk"))
        silent = faces.exclude(consent=PhotoConsent.GIVEN)
        return self.filter(Q(nobody=True) | Exists(faces), ~Exists(silent))

    def of(self, member: "Member") -> Self:
        """Those where this person is recognisable, as their organisers said."""
        return self.filter(Exists(PhotoFace.objects.filter(photo=OuterRef("pk"), member=member)))


class EventPhoto(models.Model):
    """A picture of an event. `alt` says what one sees, for who does not see it. `nobody`: its organiser declares that
    nobody is recognisable; otherwise its `faces` say who is."""

    event = models.ForeignKey(Event, verbose_name="événement", on_delete=models.CASCADE, related_name="photos")
    file = models.FileField("fichier", upload_to=file_path)
    size = models.PositiveIntegerField("taille", editable=False)
    alt = models.CharField("ce que la photo montre", max_length=200)
    caption = models.CharField("légende", max_length=200, blank=True)
    nobody = models.BooleanField("personne n’y est reconnaissable", default=False)
    added_by = models.ForeignKey(
        "directory.Member",
        verbose_name="ajoutée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    added_at = models.DateTimeField("ajoutée le", default=timezone.now, editable=False)

    objects = EventPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "photo d’événement"
        verbose_name_plural = "photos d’événements"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.alt

    def get_absolute_url(self) -> str:
        return reverse("events:event_photo", args=[self.event_id, self.pk])


class PhotoFace(models.Model):
    """A person who is recognisable in a photo, and what they answer. Their row goes with them, and the photo too
    (`events.files.forget_faces_of`)."""

    photo = models.ForeignKey(EventPhoto, on_delete=models.CASCADE, related_name="faces")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="event_photos"
    )
    consent = models.CharField("réponse", max_length=7, choices=PhotoConsent, default=PhotoConsent.ASKED)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "personne reconnaissable"
        verbose_name_plural = "personnes reconnaissables"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["photo", "member"], name="one_photo_face_each"),
            models.CheckConstraint(
                condition=Q(consent=PhotoConsent.ASKED, answered_at=None)
                | ~Q(consent=PhotoConsent.ASKED) & Q(answered_at__isnull=False),
                name="photo_consent_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.photo}"


class EventDocument(models.Model):
    """Minutes: a file, read by whoever may read the event; `kind` is the extension that its content really has."""

    event = models.ForeignKey(Event, verbose_name="événement", on_delete=models.CASCADE, related_name="documents")
    title = models.CharField("titre", max_length=120)
    file = models.FileField("fichier", upload_to=file_path)
    kind = models.CharField("format", max_length=5, editable=False)
    size = models.PositiveIntegerField("taille", editable=False)
    accessible = models.BooleanField("lisible par un lecteur d’écran", default=False)
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
        verbose_name = "compte rendu d’événement"
        verbose_name_plural = "comptes rendus d’événements"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event_document", args=[self.event_id, self.pk])
