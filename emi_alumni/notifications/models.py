"""A notification: one sentence for one person, with where it leads. Reading the thing reads the notification."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from emi_alumni.accounts import Account


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)

    def about(self, thing: models.Model) -> Self:
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def counted_for(self, account: Any) -> Coalesce:
        """How many, as an expression to annotate accounts with."""
        rows = self.filter(recipient=account).order_by().values("recipient").annotate(n=models.Count("pk")).values("n")
        return Coalesce(models.Subquery(rows, output_field=models.IntegerField()), 0)

    def unread_first(self) -> Self:
        """What is unread, then the rest, the latest first."""
        return self.order_by(models.F("read_at").desc(nulls_first=True), "-at", "-pk")

    def mark_read(self) -> int:
        """How many were unread."""
        return self.unread().update(read_at=timezone.now())


class Notification(models.Model):
    """One sentence for one person. While unread, the same news about the same thing is told once, at its latest."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=30)
    sentence = models.CharField("nouvelle", max_length=300)
    url = models.CharField("adresse", max_length=250)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    thing = GenericForeignKey()
    at = models.DateTimeField("le", default=timezone.now)
    read_at = models.DateTimeField("lue le", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "notification"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "-at"], name="notification_list"),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="notification_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "content_type", "object_id"],
                condition=models.Q(read_at=None),
                name="told_once_while_unread",
            )
        ]

    def __str__(self) -> str:
        return self.sentence

    @classmethod
    def tell(cls, users: Iterable[Account], *, kind: str, sentence: str, thing: models.Model, url: str = "") -> None:
        """Tell these people, each once; an unread notification of this kind about this thing says the latest.

        Three statements at most, whatever the number of people. Safe when two requests tell at once: the index
        `told_once_while_unread` lets one row in, the other request's words are as new. Closed accounts are not told.
        """
        content_type = ContentType.objects.get_for_model(thing)
        news = {"sentence": sentence[:300], "url": url or thing.get_absolute_url(), "at": timezone.now()}  # type: ignore[attr-defined]
        told = {user.pk: user for user in users if user.is_active}
        if not told:
            return
        with transaction.atomic():
            unread = cls.objects.unread().filter(
                kind=kind, content_type=content_type, object_id=thing.pk, recipient__in=told
            )
            again = set(unread.select_for_update().values_list("recipient_id", flat=True))
            unread.update(**news)
            rows: list[Any] = [
                cls(recipient=user, kind=kind, content_type=content_type, object_id=thing.pk, **news)
                for pk, user in told.items()
                if pk not in again
            ]
            cls.objects.bulk_create(rows, ignore_conflicts=True)
