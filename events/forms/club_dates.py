"""What the agenda's form asks more of a date of a club: its subject first, then which of its list it deals with."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.conflict_check import Texts, names_of
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.forms import SeveralOf
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from events.models import AgendaItem, Event, EventFormat, EventKind
from governance.clubs import lock
from governance.models import Club, ClubSubject
from governance.models.clubs import dates_of_clubs

CLUB_DATE_FIRST = ("title", "on", "starts", "ends", "subjects")
BEGUN = ("kind", "format", "audience")  # chosen already: nobody need open the group that asks for them
OLDEST = date(2018, 1, 1)  # the first promotion
WRITE_A_SUBJECT = "Écrivez le sujet de cette date, même en quelques mots."
PAST = "Cette date est passée : choisissez un jour à venir."
TOO_OLD = "Écrivez une date depuis 2018."


def new_club_date(event: Event, club: Club) -> Event:
    """An event that begins as a date of this club: at a distance, by its link."""
    event.kind, event.club, event.host = EventKind.CLUB, club, None
    event.format, event.meeting_url = EventFormat.REMOTE, club.meeting_url
    return event


@prepared
def latest_dates(club: int) -> QuerySet[Event]:
    """The latest date of this club that has hours."""
    dates: QuerySet[Event] = dates_of_clubs().filter(club=club, all_day=False)
    return dates.only("starts_at", "ends_at", "all_day").order_by("-starts_at", "-pk")[:1]


@prepared
def animated(member: Member, club: int, day: date) -> QuerySet[Club]:
    """This club, if this person animates it on this day."""
    return Club.objects.animated_by(member, day).filter(pk=club).only("pk").order_by("pk")


class ClubDateFields:
    """Mixed into the form of an event. `subjects` is there for an event of a club that has some to deal with, for who
    animates it; a club's past date may be written by them too, so that the club keeps its memory."""

    fields: dict[str, forms.Field]
    instance: Event
    initial: Any
    cleaned_data: dict[str, Any]
    add_error: Callable[[str | None, Any], None]

    @property
    def is_club_date(self) -> bool:
        """It begins with what it is about, not with where."""
        return self.instance.club_id is not None and self.instance.kind == EventKind.CLUB

    def ask_of_club(self) -> None:
        event, club = self.instance, self.instance.club
        if club is None or "title" not in self.fields:
            return
        if self.is_club_date:
            self.fields["title"].required = True
            self.fields["title"].label = "sujet"
            self.fields["title"].help_text = ""
            self.fields["title"].error_messages["required"] = WRITE_A_SUBJECT
            for name in BEGUN:
                if name in self.fields:
                    self.fields[name].required = False
        if event.pk is None:
            self._begin_as_last_time(club)
        if event.state == State.PUBLISHED or self.animates(club):
            self._offer_subjects(club)

    def _begin_as_last_time(self, club: Club) -> None:
        """The hours of the club's latest date."""
        last = latest_dates.first(club.pk)
        if last is not None and last.first_day == last.last_day:
            starts, ends = timezone.localtime(last.starts_at), timezone.localtime(last.ends_at)
            self.initial.setdefault("starts", starts.time())
            self.initial.setdefault("ends", ends.time())

    def _offer_subjects(self, club: Club) -> None:
        """Those that are kept and have no date, and its own."""
        own = Q(events=self.instance.pk) if self.instance.pk else Q(pk__in=())
        free = Q(pk__in=club.subjects.undated().filter(kept_at__isnull=False).order_by().values("pk"))
        offered = ClubSubject.objects.filter(own | free, club=club).order_by("position", "pk")
        if shown := [(one.pk, str(one)) for one in offered]:
            self.fields["subjects"] = SeveralOf(
                label="sujets de la liste du club à traiter ce jour-là",
                queryset=offered,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.fields["subjects"].choices = shown  # type: ignore[attr-defined]
            if self.instance.pk:
                self.initial["subjects"] = list(offered.filter(own).values_list("pk", flat=True))

    def animates(self, club: Any) -> bool:
        """Whether who writes it animates this club today."""
        return isinstance(club, Club) and bool(animated(self.instance.author, club.pk, timezone.localdate()))

    def keep_what_was_begun(self) -> None:
        """What a date of a club begins with is kept where nothing was chosen in its place."""
        if not self.is_club_date:
            return
        said = self.cleaned_data
        for name in BEGUN:
            if name in said:
                said[name] = said[name] or getattr(self.instance, name)
        if said.get("kind", EventKind.CLUB) == EventKind.CLUB and "club" in said:
            said["club"] = said["club"] or self.instance.club

    def check_day(self, on: date) -> None:
        """Says beside « date » that a past day is not a club's own to note."""
        known = self.instance.starts_at and local_day(self.instance.starts_at) == on
        if known or on >= timezone.localdate():
            return
        club = self.cleaned_data.get("club", self.instance.club)
        if not club or self.cleaned_data.get("kind", self.instance.kind) != EventKind.CLUB or not self.animates(club):
            self.add_error("on", PAST)
        elif on < OLDEST:
            self.add_error("on", TOO_OLD)

    def subjects_of(self, event: Any) -> Texts:
        return [("sujets", names_of(event.subjects.all()))] if "subjects" in self.fields and event.pk else []

    def subjects_typed(self) -> Texts:
        asked = "subjects" in self.fields and self.instance.pk
        return [("sujets", names_of(self.cleaned_data.get("subjects", ())))] if asked else []

    def date_subjects(self, event: Event) -> None:
        """Give this event the subjects that were ticked, of its own club alone."""
        if "subjects" in self.fields and event.club:
            chosen = [one.pk for one in self.cleaned_data.get("subjects", ())]
            set_subjects(event, ClubSubject.objects.filter(pk__in=chosen, club=event.club))


def set_subjects(event: Event, subjects: Any) -> None:
    """These are the subjects that this date deals with, and none other: each leaves the date that it had."""
    lock(cast(Club, event.club))
    wanted = list(subjects.order_by("position", "pk"))
    AgendaItem.objects.filter(event=event).exclude(subject__in=wanted).delete()
    for subject in wanted:
        AgendaItem.objects.update_or_create(subject=subject, defaults={"event": event})
