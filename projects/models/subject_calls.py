"""The call for subjects of a promotion, and the private links by which a direction or a sponsor answers it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.url_reversing import reverse

from .private_links import OneAnswerLink, OneAnswerQuerySet

if TYPE_CHECKING:
    from directory.models import Member, User

    from .subjects import Subject

LINK_LIFE = timedelta(days=30)
READ_FOR = timedelta(days=365)  # how long its link goes on saying what became of a subject


class SubjectCallQuerySet(models.QuerySet["SubjectCall"]):
    def open(self, today: date | None = None) -> Self:
        """Those that take subjects today."""
        today = today or timezone.localdate()
        return self.filter(opens_on__lte=today, closes_on__gte=today, cohort__cancelled_on=None)

    def published(self) -> Self:
        """Those that are news today: what was held of a call is told later only while it takes subjects."""
        return self.open()

    def to_announce(self) -> Self:
        return self.open().filter(told_at=None)

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

    # Since when those it asks know of it.
    told_at = models.DateTimeField("annoncé le", null=True, blank=True, editable=False)

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

    def people(self) -> list["User"]:
        """The accounts that it asks: of the network, or of its collectivités; who takes signals is `signal`'s."""
        from directory.models import Member, User

        members = Member.objects.listed()
        if called := [place.pk for place in self.collectivities.all()]:
            members = members.filter(collectivity__in=called)
        return list(User.objects.filter(is_active=True, member__in=members.order_by().values("pk")).order_by("pk"))

    @transaction.atomic
    def announce(self) -> bool:
        """Those it asks learn that it is open, once, as far as the signals of their month have room. False before its
        first day, after its last, and when they know."""
        now = timezone.now()
        if not self.is_open or not SubjectCall.objects.filter(pk=self.pk, told_at=None).update(told_at=now):
            return False
        self.told_at = now
        signal(
            self.people(),
            kind="call_open",
            sentence=f"La promotion {self.cohort} cherche ses sujets jusqu’au {french_date(self.closes_on)}.",
            thing=self,
        )
        return True

    def asks(self, collectivity_id: int | None) -> bool:
        """Whether a subject lived in this collectivité is asked for."""
        called = {place.pk for place in self.collectivities.all()}
        return not called or collectivity_id in called


class SubjectLinkQuerySet(OneAnswerQuerySet):
    def from_token(self, token: str) -> "SubjectLink | None":
        """The link of this secret, whatever its state."""
        found: SubjectLink | None = self.with_token(token).select_related("created_by__user", "subject").first()
        return found


class SubjectLink(OneAnswerLink):
    """A private link for one direction or sponsor: thirty days, one subject, no account.

    Used, it goes on saying for a year what became of the subject: whoever holds it reads the answer.
    """

    name = models.CharField(
        "pour qui", max_length=160, help_text="Une direction ou une fonction, par exemple « DGA solidarités »."
    )
    subject = models.OneToOneField(
        "projects.Subject", verbose_name="sujet", on_delete=models.SET_NULL, null=True, blank=True, related_name="link"
    )

    objects = SubjectLinkQuerySet.as_manager()

    class Meta(OneAnswerLink.Meta):
        abstract = False
        verbose_name = "lien pour proposer un sujet"
        verbose_name_plural = "liens pour proposer un sujet"

    @classmethod
    def issue(cls, *, name: str, by: "Member") -> str:
        """A new link; its secret, told once."""
        link = cls(name=name, created_by=by)
        token = link.new_secret(lasts=LINK_LIFE)
        link.save()
        return token

    @property
    def is_open(self) -> bool:
        """Whether it still takes a subject: whoever gave it is there to answer for it."""
        giver = self.created_by
        return giver is not None and giver.is_present and giver.user is not None and self.is_running

    @property
    def tells(self) -> bool:
        """Whether it says what became of the subject sent by it."""
        return self.subject is not None and self.used_at is not None and self.used_at > timezone.now() - READ_FOR

    @transaction.atomic
    def send(self, subject: "Subject") -> "Subject":
        """The subject, to be read by the mission, signed by the link; whoever gave it follows. Raises ValidationError
        for a link that no longer opens (a double click)."""
        rows = SubjectLink.objects.open().filter(pk=self.pk)
        if not self.is_open or self.created_by is None or not rows.update(used_at=timezone.now()):
            raise ValidationError("Ce lien a déjà servi ou n’est plus valable.")
        subject.author, subject.guest = None, self.name
        subject.save()
        SubjectLink.objects.filter(pk=self.pk).update(subject=subject)
        subject.submit(by=None)
        subject.refresh_from_db(fields=["state"])
        subject.tell_relay(self.created_by)
        return subject
