"""An event, written by who organises it: four fields are enough for a café, the others wait in closed groups."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from directory.contributions.forms import ContributionForm
from directory.models import Cohort, Collectivity, Member, User
from emi_alumni.foundation.conflict_check import Texts
from emi_alumni.foundation.dates import french_date, local_day
from emi_alumni.foundation.forms import WRITE_A_DATE, WRITE_AN_HOUR, DayInput, HourInput, LongText, offer
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import PreparedRows, prepared
from emi_alumni.foundation.prepositions import at
from events.forms.club_dates import CLUB_DATE_FIRST, ClubDateFields
from events.letter_links import LINK_IN_TITLE, has_link
from events.lifecycle import tell_moved
from events.models import Event, EventAudience, EventFormat, EventKind
from events.models.events import (
    GUESTS_ARE_PUBLIC,
    KEPT_APART,
    NOT_OFFERED_AUDIENCES,
    NOT_OFFERED_KINDS,
    PROMOTION_ALONE,
)
from events.models.registrations import settle
from events.moments import last_day_of, local_moment, midnight, when
from events.offers import review_offers
from events.series import change_following, following
from governance.models import Club, Idea
from governance.rights import collectivities_represented_by

FURTHEST = timedelta(days=3 * 366)  # the host of the annual meeting is known three years ahead
LASTS = timedelta(hours=1)
CLOSES = "inscriptions jusqu’au"
MOST_SEATS = 5000
TOO_MANY_SEATS = f"Écrivez {MOST_SEATS} au plus, ou laissez vide s’il n’y a pas de limite."
# The moments of the model, and the field that asks for each.
SHOWN_AS = {"starts_at": "starts", "ends_at": "ends", "registration_closes_at": "closes_on"}
ONLY_OURS = "Choisissez votre collectivité, ou une collectivité que vous représentez."
NOT_YOUR_CLUB = "Choisissez un club dont vous êtes membre."
IDEA_IS_OVER = "L’idée dont vient cet atelier n’est plus en ligne : envoyez de nouveau, il sera proposé seul."
WORKSHOP_FOR_ALL = "Tout le réseau a demandé cet atelier : choisissez « le réseau » ou « tout le monde »."
SAME = "Vous avez déjà écrit cet événement, à la même heure : ouvrez-le, ou changez-en le titre."


class EventForm(ClubDateFields, ContributionForm):
    """`on`, `starts` and `ends` are a day and hours here; `until` the last day of what lasts several."""

    HEADING = "Proposer un événement"
    HEADING_AGAIN = "Modifier l’événement"
    LEAD = "Une minute : quoi, quand, où."
    VERB = "Envoyer"
    NOTICE = (
        "Ce que vous publiez pour une collectivité que vous représentez, ou pour un club que vous animez, est en ligne "
        "tout de suite. Le reste est lu d’abord par la mission innovation, sauf si vous publiez sans attendre."
    )
    AT_ONCE: ClassVar[tuple[str, ...]] = (
        *("starts_at", "ends_at", "all_day", "format", "meeting_url", "capacity", "guest_quota"),
        "registration_closes_at",
    )

    # What is enough for a café; the rest waits in a closed group.
    FIRST: ClassVar[tuple[str, ...]] = ("kind", "on", "starts", "ends", "venue", "onward")

    on = forms.DateField(
        label="date", widget=DayInput(), error_messages={"required": WRITE_A_DATE, "invalid": WRITE_A_DATE}
    )
    starts = forms.TimeField(
        label="début", widget=HourInput(), required=False, error_messages={"invalid": WRITE_AN_HOUR}
    )
    ends = forms.TimeField(
        label="fin",
        widget=HourInput(),
        required=False,
        help_text="Vide : une heure.",
        error_messages={"invalid": WRITE_AN_HOUR},
    )
    until = forms.DateField(
        label="dernier jour",
        widget=DayInput(),
        required=False,
        help_text="Si l’événement dure plusieurs jours.",
        error_messages={"invalid": WRITE_A_DATE},
    )
    closes_on = forms.DateField(
        label=CLOSES,
        widget=DayInput(),
        required=False,
        help_text="Compris. Sans date, jusqu’au début.",
        error_messages={"invalid": WRITE_A_DATE},
    )
    onward = forms.BooleanField(
        label="changer aussi les dates suivantes de la série",
        required=False,
        help_text="Chacune change comme celle-ci. Un texte qui attend d’être lu ne change qu’ici.",
    )
    presentation = LongText(
        label="de quoi il s’agit",
        help_text="Pour qui, ce qui s’y fait, ce que chacun en rapporte.",
        max_length=5000,
        rows=5,
        required=False,
    )

    idea = forms.ModelChoiceField(Idea.objects.none(), required=False, widget=forms.HiddenInput())

    class Meta:
        model = Event
        fields = [
            *("kind", "title", "presentation", "all_day", "format", "venue", "access", "accessibility", "meeting_url"),
            *("host", "club", "cohort", "audience", "capacity", "guest_quota", "idea"),
        ]
        help_texts = {
            "title": "Vide, le titre dit la nature et le lieu.",
            "venue": "Le bâtiment et la salle.",
            "access": "Gare, parking, entrée.",
            "accessibility": "Plain-pied, ascenseur, boucle magnétique, repas. Vide, la page dit « aucune précision ».",
            "meeting_url": "Les personnes inscrites sont seules à le lire.",
            "capacity": "Vide, sans limite.",
            "guest_quota": "Comprises dans le nombre de places. 0 : seul le réseau s’inscrit.",
        }
        error_messages = {"kind": {"required": "Choisissez la nature de l’événement."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event: Event = self.instance
        self.fields["title"].required = False
        if event.pk and event.state == State.PUBLISHED and event.audience != EventAudience.PUBLIC:
            del self.fields["guest_quota"]  # whom it is for does not change online
        elif "guest_quota" in self.fields:  # a codev has none
            self.fields["guest_quota"].required = False
        if event.pk and event.by_invitation and "kind" in self.fields:
            del self.fields["kind"]  # its six steps are those of its kind
        for name in ("capacity", "guest_quota"):
            if name in self.fields:
                self.fields[name].validators.append(MaxValueValidator(MOST_SEATS, TOO_MANY_SEATS))
        self._offer_idea()
        self.withhold("kind", NOT_OFFERED_KINDS)
        self.withhold("audience", NOT_OFFERED_AUDIENCES)
        if not event.kind:
            self.initial["kind"] = self.initial.get("kind") or EventKind.COFFEE
        self._offer_circles(event)
        if not (event.pk and event.is_published and following(event).exists()):
            del self.fields["onward"]
        if event.starts_at and event.ends_at:
            self._show_moments(event)
        self.ask_of_club()

    def _offer_idea(self) -> None:
        """Where a workshop comes from is said when it is written, not once it is online."""
        if "idea" in self.fields and self["idea"].value():
            field = cast(forms.ModelChoiceField, self.fields["idea"])
            field.queryset = Idea.objects.current().filter(is_workshop=True)
            field.error_messages["invalid_choice"] = IDEA_IS_OVER

    @cached_property
    def from_idea(self) -> Idea | None:
        """The idea that asked for it, of those that one reads."""
        if "idea" not in self.fields or not (asked := self["idea"].value()):
            return None
        offered = cast(forms.ModelChoiceField, self.fields["idea"])
        try:
            return cast(Idea, offered.clean(asked))
        except ValidationError:
            return None

    def withhold(self, name: str, values: Collection[str]) -> None:
        """Offer all but these."""
        if name in self.fields:
            field = cast(forms.ChoiceField, self.fields[name])
            offered: Iterable[tuple[str, str]] = cast(Any, field.choices)
            field.choices = [choice for choice in offered if choice[0] not in values]

    def _offer_circles(self, event: Event) -> None:
        """Only the collectivités, clubs and promotion for which this person may write, and those already chosen."""
        me: Member = event.author
        today = timezone.localdate()
        every_club = me.user is not None and may_moderate(me.user, Event)
        circles: dict[str, tuple[PreparedRows, tuple[Any, ...], str, str]] = {
            "host": (hosts_offered, (me, event.host_id, today), ONLY_OURS, "Aucune"),
            "club": (clubs_offered, (me, event.club_id, every_club, today), NOT_YOUR_CLUB, "Aucun"),
            "cohort": (cohorts_offered, (me, event.cohort_id), "Choisissez votre promotion.", "Aucune"),
        }
        for name, (rows, arguments, refusal, nothing) in circles.items():
            if name in self.fields:
                offer(self, name, rows, *arguments, nothing=nothing)
                self.fields[name].error_messages["invalid_choice"] = refusal

    def _show_moments(self, event: Event) -> None:
        first, last = local_day(event.starts_at), last_day_of(event.ends_at)
        self.initial.update(on=first, until=last if last != first else None)
        if not event.all_day:
            starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
            self.initial.update(starts=starts.time(), ends=ends.time())
        if event.registration_closes_at:
            self.initial["closes_on"] = last_day_of(event.registration_closes_at)

    def other_fields(self) -> list[forms.BoundField]:
        first = CLUB_DATE_FIRST if self.is_club_date else self.FIRST
        return [field for field in self.visible_fields() if field.name not in first]

    @property
    def is_wrong_below(self) -> bool:
        """Whether one of the other fields is to be corrected: their group stands open."""
        return any(field.errors for field in self.other_fields())

    # What was typed, in moments ---------------------------------------------------------------------

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > timezone.localdate() + FURTHEST:
            raise ValidationError("Choisissez une date dans les trois ans.")
        return on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.keep_what_was_begun()
        if on := said.get("on"):
            self.check_day(on)
            self._read_moments(said, on)
        if closes_on := said.get("closes_on"):
            self._read_closing(said, closes_on)
        else:
            said["registration_closes_at"] = None
        if not said.get("title") and "title" not in self.errors:
            said["title"] = self._usual_title(said)
        if said.get("kind", self.instance.kind) == EventKind.TALKING_GROUP and "audience" in self.fields:
            self._keep_to_promotion(said)
        if said.get("audience") == EventAudience.COHORT and not said.get("cohort") and "cohort" not in self.errors:
            self.add_error("cohort", "Choisissez la promotion qui le lira.")
        elif said.get("audience") and said["audience"] != EventAudience.COHORT:
            said["cohort"] = None
        if said.get("idea") and said.get("audience") in KEPT_APART:
            self.add_error("audience", WORKSHOP_FOR_ALL)
        if "guest_quota" in said and said["guest_quota"] is None:
            said["guest_quota"] = 0
        if said.get("guest_quota") and said.get("audience", self.instance.audience) != EventAudience.PUBLIC:
            self.add_error("guest_quota", GUESTS_ARE_PUBLIC)
        if said.get("guest_quota") and has_link(said.get("title") or self.instance.title):
            self.add_error("title" if "title" in self.fields else "guest_quota", LINK_IN_TITLE)
        if said.get("format") == EventFormat.REMOTE:
            said["venue"] = said["access"] = ""
        for name in SHOWN_AS:
            if name in said:
                setattr(self.instance, name, said[name])
        return said

    def _keep_to_promotion(self, said: dict[str, Any]) -> None:
        """A talking group is its author's promotion's own: the form begins with the network, nobody has to know."""
        if said.get("audience") == EventAudience.PUBLIC:
            self.add_error("audience", PROMOTION_ALONE)
        elif own := said.get("cohort") or self.instance.author.cohort:
            said["audience"], said["cohort"] = EventAudience.COHORT, own
        elif "cohort" not in self.errors:
            self.add_error("cohort", PROMOTION_ALONE)

    def _read_moments(self, said: dict[str, Any], on: date) -> None:
        last, starts, ends = said.get("until") or on, said.get("starts"), said.get("ends")
        if last < on:
            self.add_error("until", "Le dernier jour vient avant le premier : vérifiez les dates.")
            return
        if said.get("all_day"):
            said["starts_at"], said["ends_at"] = midnight(on), midnight(last + timedelta(days=1))
            return
        if starts is None:
            if not self.errors.get("starts"):
                self.add_error("starts", "Écrivez l’heure du début, ou cochez « toute la journée ».")
            return
        said["starts_at"] = self._moment("starts", on, starts)
        if ends is None:
            said["ends_at"] = said["starts_at"] and said["starts_at"] + LASTS
        else:
            said["ends_at"] = self._moment("ends", last, ends)
        if said["starts_at"] and said["ends_at"] and said["ends_at"] <= said["starts_at"]:
            self.add_error("ends", "L’événement finit avant d’avoir commencé : vérifiez les heures.")

    def _moment(self, name: str, day: date, hour: time) -> datetime | None:
        try:
            return local_moment(day, hour)
        except ValidationError as refusal:
            self.add_error(name, refusal)
            return None

    def _read_closing(self, said: dict[str, Any], closes_on: date) -> None:
        """The end of that day, or the beginning of the event when it is the same one."""
        starts_at = said.get("starts_at")
        if starts_at and closes_on > local_day(starts_at):
            self.add_error("closes_on", "Les inscriptions finissent avant l’événement : choisissez un jour plus tôt.")
            return
        end = midnight(closes_on + timedelta(days=1))
        said["registration_closes_at"] = min(end, starts_at) if starts_at else end

    def _usual_title(self, said: dict[str, Any]) -> str:
        kind = EventKind(said["kind"]).label if said.get("kind") else self.instance.get_kind_display()
        return usual_title(kind, said.get("host") or self.instance.host, said.get("venue") or "")

    def _update_errors(self, errors: ValidationError) -> None:
        """Moments are judged by the fields that people see."""
        if hasattr(errors, "error_dict"):
            shown = {SHOWN_AS.get(name, name): said for name, said in errors.error_dict.items()}
            errors = ValidationError({name: said for name, said in shown.items() if name not in self.errors})
        super()._update_errors(errors)  # type: ignore[misc]

    # Saved ----------------------------------------------------------------------------------------

    @transaction.atomic
    def send(self, *, by: User, draft: bool = False) -> Any | None:
        sent = super().send(by=by, draft=draft)
        if sent is not None:
            self.date_subjects(sent)
        return sent

    def words(self) -> dict[str, Any]:
        return super().words() | {name: self.cleaned_data[name] for name in SHOWN_AS if name in self.cleaned_data}

    def texts_of(self, thing: Any) -> Texts:
        moments = [("quand", thing.when if thing else ""), (CLOSES, closing(thing and thing.registration_closes_at))]
        return [*super().texts_of(thing), *moments, *self.subjects_of(thing)]

    def typed(self) -> Texts:
        said = self.cleaned_data
        told = when(said["starts_at"], said["ends_at"], said["all_day"])
        moments = [("quand", told), (CLOSES, closing(said.get("registration_closes_at")))]
        return [*super().typed(), *moments, *self.subjects_typed()]

    def edit_online(self, live: Any, by: User) -> None:
        """Who is registered is told of another date or place, once; a larger room calls those who wait."""
        before = {name: getattr(live, name) for name in (*self.AT_ONCE, *live.REVISED)}
        super().edit_online(live, by)
        later = change_following(live, before, by=by) if self.cleaned_data.get("onward") else []
        for event in (live, *later):
            review_offers(event, timezone.now())
            settle(event, timezone.now())
        tell_moved(live, before, later, by=by)

    def check_among(self, others: Any) -> None:
        title, starts_at = self.cleaned_data["title"], self.cleaned_data["starts_at"]
        if others.current().filter(title=title, starts_at=starts_at, author=self.instance.author).exists():
            raise ValidationError({"title": SAME})


class ClubDateForm(EventForm):
    """A date of a club, from the page of the club."""

    HEADING = "Ajouter une date"
    LEAD = (
        "Les membres du club en sont prévenus ici, jamais par courriel. Une date passée se note aussi, pour garder la "
        "mémoire du club."
    )


def closing(moment: datetime | None) -> str:
    """The last day to register, in words; "" for the beginning of the event."""
    return french_date(last_day_of(moment)) if moment else ""


def usual_title(kind: str, host: Collectivity | None, elsewhere: object = "") -> str:
    """« Café des alumni à la CA de Cergy-Pontoise », « Café des alumni, salle du parc » where no collectivité hosts."""
    named = f"{kind[:1].upper()}{kind[1:]} des alumni"
    if host:
        return f"{named} {at(host)}"[:160]
    return f"{named}, {elsewhere}"[:160] if elsewhere else named


@prepared
def hosts_offered(member: Member, chosen: int | None, day: date) -> QuerySet:
    """The collectivités for which this person may write on this day: their own, those that they represent; and the one
    already chosen."""
    represented = collectivities_represented_by(member, day).values("pk")
    return Collectivity.objects.filter(Q(pk=member.collectivity_id) | Q(pk__in=represented) | Q(pk=chosen))


@prepared
def clubs_offered(member: Member, chosen: int | None, every_club: bool, day: date) -> QuerySet:
    """The clubs for which this person may write on this day: those that they are in, or animate, every one for the
    mission; and the one already chosen."""
    if every_club:
        return Club.objects.all()
    return Club.objects.filter(Q(pk__in=Club.objects.of(member, day).order_by().values("pk")) | Q(pk=chosen))


@prepared
def cohorts_offered(member: Member, chosen: int | None) -> QuerySet:
    """The promotion of this person, and the one already chosen."""
    return Cohort.objects.filter(Q(pk=member.cohort_id) | Q(pk=chosen))
