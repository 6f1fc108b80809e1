"""« Signaler » : what readers say of a published thing, to the mission alone."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import short_date

from .history import About, AboutQuerySet
from .states import TAKEN, State, Verb

if TYPE_CHECKING:
    from .moderated import Moderated

# Open reports by two people hide a thing until somebody of the mission reads it.
REPORTS_THAT_HIDE = 2
REPORTS_A_DAY = 20
YOURS = "Vous l’avez écrit vous-même : modifiez-le ou retirez-le plutôt."
ENOUGH = "Vous avez déjà fait vingt signalements depuis hier : la mission innovation les lit, revenez demain."


class ReportReason(models.TextChoices):
    WRONG = "wrong", "c’est inexact"
    PRIVATE = "private", "cela nomme ou expose quelqu’un"
    HURTFUL = "hurtful", "c’est blessant ou déplacé"
    OTHER = "other", "autre chose"


class ReportQuerySet(AboutQuerySet):
    def open(self) -> Self:
        return self.filter(resolved_at=None)


class Report(About):
    """One open report for each person and thing; two people hide it until it is read.

    Who reported is never told to who wrote. Somebody whose report was already read does not hide the thing again, and
    an account closed since hides nothing: it may be the same person, back with another one.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField("pourquoi", max_length=10, choices=ReportReason)
    note = models.TextField("en quelques mots", blank=True, max_length=1000)
    created_at = models.DateTimeField("le", default=timezone.now)
    resolved_at = models.DateTimeField("lu le", null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="lu par", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["author", "-created_at"], name="report_by")]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "author"],
                condition=Q(resolved_at=None),
                name="one_open_report_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({short_date(self.created_at)})"

    @classmethod
    @transaction.atomic
    def file(cls, thing: "Moderated", *, by: Account, reason: str, note: str = "") -> bool:
        """Report a thing; False when this person already did and nobody read it yet. The second person hides it."""
        # One at a time for each person: twenty a day are twenty, however many windows ask.
        accounts = get_user_model()._base_manager.filter(pk=by.pk, is_active=True)
        if not accounts.select_for_update(no_key=True).order_by("pk").values_list("pk").first():
            raise Http404  # the account was closed or erased meanwhile
        thing._lock()
        if thing.written_by(by):
            raise ValidationError(YOURS)
        if not thing._same().filter(state=State.PUBLISHED).exists():
            raise ValidationError(TAKEN)
        about = cls.objects.about(thing)
        if about.open().filter(author=by).exists():
            return False
        if cls.objects.filter(author=by, created_at__gt=timezone.now() - timedelta(days=1)).count() >= REPORTS_A_DAY:
            raise ValidationError(ENOUGH)
        cls.objects.create(
            content_type=ContentType.objects.get_for_model(thing),
            object_id=thing.pk,
            author=by,
            reason=reason,
            note=note,
        )
        already_read = about.filter(resolved_at__isnull=False, author__isnull=False).values("author")
        told = about.open().filter(author__is_active=True).exclude(author__in=already_read)
        if thing.hidden_by_reports and told.count() >= REPORTS_THAT_HIDE:
            cls._hide(thing)
        return True

    @staticmethod
    def _hide(thing: "Moderated") -> None:
        now = timezone.now()
        if thing._same().filter(hidden_at=None).update(hidden_at=now):
            thing.hidden_at = now
            thing._log(Verb.HIDE, by=None, was=thing.state)
