"""The call for subjects of a promotion, and the private links by which a direction or a sponsor answers it."""

import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from directory.models.invitations import hash_token
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.url_reversing import reverse

if TYPE_CHECKING:
    from directory.models import Member

    from .subjects import Subject

LINK_LIFE = timedelta(days=30)
READ_FOR = timedelta(days=365)  # how long its link goes on saying what became of a subject


class SubjectCallQuerySet(models.QuerySet["SubjectCall"]):
    def open(self, today: date | None = None) -> Self:
        """Those that take subjects today."""
        today = today or timezone.localdate()
        return self.filter(opens_on__lte=today, closes_on__gte=today, cohort__cancelled_on=None)

    def closed(self, today: date) -> Self:
        return self.filter(closes_on__lt=today, cohort__cancelled_on=None)


class SubjectCall(models.Model):
    """A promotion asks for subjects: from when until when, on what, from whom. The mission opens it.

    Without collectivités, it asks the whole network. Outside its days a subject may still be proposed: it is for a
    promotion to come.
    """

    cohort = models.OneToOneField(
        "directory.Cohort",
        verbose_name="promotion",
        on_delete=models.CASCADE,
        related_name="subject_call",
        error_messages={"unique": "Cette promotion a déjà son appel à sujets : modifiez-le."},
    )
    words = models.TextField("ce que la promotion cherche", max_length=2000)
    opens_on = models.DateField("ouvert le")
    closes_on = models.DateField("jusqu’au", help_text="Ce jour compris.")
    themes = models.ManyToManyField(
        "projects.Theme", verbose_name="thèmes", blank=True, related_name="+", help_text="Vide : tous les thèmes."
    )
    collectivities = models.ManyToManyField(
        "directory.Collectivity",
        verbose_name="collectivités appelées",
        blank=True,
        related_name="+",
        help_text="Vide : tout le réseau.",
    )

    objects = SubjectCallQuerySet.as_manager()

    class Meta:
        verbose_name = "appel à sujets"
        verbose_name_plural = "appels à sujets"
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opens_on")),
                name="subject_call_closes_after_it_opens",
                violation_error_message="L’appel se termine avant de s’ouvrir : vérifiez les deux dates.",
            )
        ]

    def __str__(self) -> str:
        return f"Appel à sujets de la promotion {self.cohort}"

    def get_absolute_url(self) -> str:
        return reverse("projects:subject_list")

    @property
    def is_open(self) -> bool:
        return self.opens_on <= timezone.localdate() <= self.closes_on and not self.cohort.is_cancelled

    @property
    def days(self) -> str:
        return f"du {french_date(self.opens_on)} au {french_date(self.closes_on)}"

    def asks(self, collectivity_id: int | None) -> bool:
        """Whether a subject lived in this collectivité is asked for."""
        called = {place.pk for place in self.collectivities.all()}
        return not called or collectivity_id in called


class SubjectLinkQuerySet(models.QuerySet["SubjectLink"]):
    def open(self) -> Self:
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def of(self, member: "Member") -> Self:
        return self.filter(created_by=member)

    def from_token(self, token: str) -> "SubjectLink | None":
        """The link of this secret, whatever its state."""
        joined = self.select_related("created_by__user", "subject")
        return joined.filter(token_hash=hash_token(token)).first()


class SubjectLink(models.Model):
    """A private link for one direction or sponsor: thirty days, one subject, no account. Only a hash of it is kept.

    Used, it goes on saying for a year what became of the subject: whoever holds it reads the answer.
    """

    name = models.CharField(
        "pour qui", max_length=160, help_text="Une direction ou une fonction, par exemple « DGA solidarités »."
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        "directory.Member", verbose_name="donné par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField("créé le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au")
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)
    revoked_at = models.DateTimeField("annulé le", null=True, blank=True)
    subject = models.OneToOneField(
        "projects.Subject", verbose_name="sujet", on_delete=models.SET_NULL, null=True, blank=True, related_name="link"
    )

    objects = SubjectLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien pour proposer un sujet"
        verbose_name_plural = "liens pour proposer un sujet"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def issue(cls, *, name: str, by: "Member") -> str:
        """A new link; its secret, told once."""
        token = secrets.token_urlsafe(24)
        expires_at = timezone.now() + LINK_LIFE
        cls.objects.create(name=name, token_hash=hash_token(token), created_by=by, expires_at=expires_at)
        return token

    @property
    def is_open(self) -> bool:
        """Whether it still takes a subject: whoever gave it is there to answer for it."""
        giver = self.created_by
        alive = giver is not None and giver.is_present and giver.user is not None
        return alive and self.used_at is None and self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def tells(self) -> bool:
        """Whether it says what became of the subject sent by it."""
        return self.subject is not None and self.used_at is not None and self.used_at > timezone.now() - READ_FOR

    @transaction.atomic
    def send(self, subject: "Subject") -> "Subject":
        """The subject, to be read by the mission; whoever gave the link follows it. Raises ValidationError for a link
        that no longer opens (a double click)."""
        rows = SubjectLink.objects.open().filter(pk=self.pk)
        if not self.is_open or self.created_by is None or not rows.update(used_at=timezone.now()):
            raise ValidationError("Ce lien a déjà servi ou n’est plus valable.")
        subject.author, subject.guest = self.created_by, self.name
        subject.save()
        SubjectLink.objects.filter(pk=self.pk).update(subject=subject)
        subject.submit(by=self.created_by.user)
        subject.tell_relay()
        return subject

    def revoke(self) -> bool:
        """The link no longer opens; False when it did not any more."""
        return bool(SubjectLink.objects.open().filter(pk=self.pk).update(revoked_at=timezone.now()))
