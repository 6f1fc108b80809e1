"""Watch (« veille à chaud »): one link, two lines, one theme, from the territory (PQ1-43)."""

from datetime import date, datetime, timedelta
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member
from directory.models.members import no_account_in_link, web_address
from emi_alumni.foundation.url_reversing import reverse

FRONT = timedelta(days=60)
GONE = "Cette brève n’est plus en ligne : rechargez la page."
# Of an address, what tells where somebody came from.
TRACKERS = ("utm_", "mtm_", "pk_", "fbclid", "gclid", "mc_cid", "mc_eid")


def link_key(url: str) -> str:
    """What two addresses of the same page have in common: neither « www », nor the end of the line, nor where it was
    found."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url.strip()[:300]
    asked = [one for one in parse_qsl(parts.query, keep_blank_values=True) if not one[0].lower().startswith(TRACKERS)]
    query = f"?{urlencode(sorted(asked))}" if asked else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"[:300]


class WatchQuerySet(ContributionQuerySet):
    def on_front(self, now: datetime) -> Self:
        """Those of the last sixty days; the others are in the archive alone."""
        return self.published().filter(published_at__gt=now - FRONT)

    def with_figures(self, member: Member | None = None) -> Self:
        """Adds `useful_count`, and `mine`: whether this person said so."""
        said = WatchUseful.objects.filter(item=OuterRef("pk")).order_by()
        counted = said.values("item").annotate(n=Count("pk")).values("n")
        return self.annotate(
            useful_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
            mine=Exists(said.filter(member=member)),
        )

    def for_list(self, member: Member | None = None) -> Self:
        return self.with_figures(member).select_related("author", "collectivity", "theme")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("collectivity", "theme")

    def sharing(self, url: str) -> Self:
        """Those that lead to the same page."""
        return self.filter(link_key=link_key(url))


class WatchItem(Contribution):
    """A link, two lines and a theme. Nobody fetches the link. It leaves the front after sixty days and stays in the
    archive; « utile » is counted, never told, and ranks nothing."""

    url = models.CharField("lien", max_length=300, validators=[web_address, no_account_in_link])
    link_key = models.CharField(max_length=300, editable=False, db_index=True)
    title = models.CharField("en une ligne", max_length=120)
    text = models.CharField("pourquoi c’est intéressant", max_length=240)
    theme = models.ForeignKey(
        "projects.Theme", verbose_name="thème", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    REVISED = ("url", "title", "text")
    PAGES = "resources:watch"
    NOUN = "brève"
    FEMININE = True
    PUBLISHED_AS = "publiée"

    objects = WatchQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "brève de veille"
        verbose_name_plural = "brèves de veille"
        indexes = [
            models.Index(fields=["state", "-published_at"], name="watch_by_day"),
            models.Index(fields=["theme", "state", "-published_at"], name="watch_of_theme"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resources:watch_item", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.link_key = link_key(self.url)
        if (only := kwargs.get("update_fields")) is not None and "url" in only:
            kwargs["update_fields"] = {*only, "link_key"}
        super().save(*args, **kwargs)

    @property
    def site(self) -> str:
        """Where the link leads: « lagazettedescommunes.com »."""
        return link_key(self.url).split("/")[0].split("?")[0]

    @property
    def leaves_on(self) -> date | None:
        """The day after which it is in the archive alone."""
        return timezone.localdate(self.published_at + FRONT) if self.published_at else None

    @property
    def is_on_front(self) -> bool:
        return self.is_published and self.published_at is not None and self.published_at > timezone.now() - FRONT

    @transaction.atomic
    def say_useful(self, *, by: Member, wanted: bool = True) -> None:
        """It was of use to this person, or no longer: twice is once. Raises ValidationError when it is not online."""
        Member.objects.lock(by.pk)
        if not WatchItem.objects.published().filter(pk=self.pk).exists():
            raise ValidationError(GONE)
        if wanted:
            WatchUseful.objects.bulk_create([WatchUseful(item=self, member=by)], ignore_conflicts=True)
        else:
            WatchUseful.objects.filter(item=self, member=by).delete()


class WatchUseful(models.Model):
    """« Utile », said by somebody: counted once and never named."""

    item = models.ForeignKey(WatchItem, verbose_name="brève", on_delete=models.CASCADE, related_name="useful")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="watch_useful"
    )
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "« utile »"
        verbose_name_plural = "« utile »"
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="one_useful_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.item}"
