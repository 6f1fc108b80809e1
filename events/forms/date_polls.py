"""A date poll: what the event will be, and up to twelve slots; who is asked; what somebody answers."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from directory.contributions.forms import KeyField
from directory.models import Member, User
from emi_alumni.foundation.conflict_check import ConflictCheck, Texts
from emi_alumni.foundation.dates import french_date, local_day
from emi_alumni.foundation.forms import (
    ASK_COMPLETE_EMAIL,
    WRITE_A_DATE,
    WRITE_AN_HOUR,
    DayInput,
    HourInput,
    LongText,
    PlainWords,
    offer,
)
from emi_alumni.foundation.prepared_statements import PreparedRows, prepared
from events import date_polls
from events.best_slot import Answer
from events.date_polls import SlotWanted
from events.forms.events import FURTHEST, LASTS, ONLY_OURS, cohorts_offered, hosts_offered, usual_title
from events.forms.guests import a_name
from events.letter_links import LINK_IN_TITLE, has_link
from events.models import DatePoll, EventAudience, EventFormat, EventKind, PollSlot
from events.models.date_polls import COHORT_ALONE, MOST_SLOTS
from events.models.events import GUESTS_ARE_PUBLIC
from events.moments import last_day_of, local_moment, midnight
from governance.models import Body, Club, SeatMandate

FIRST_SLOTS = 3  # those that the empty form shows at once
ANSWER_WITHIN = timedelta(days=7)
NOT_ANIMATED = "Choisissez un club que vous animez aujourd’hui."
NOT_MINE = "Choisissez votre promotion."
NOT_SEATED = "Choisissez une instance où vous siégez aujourd’hui."


@prepared
def animated_clubs(member: Member, day: date) -> QuerySet:
    return Club.objects.animated_by(member, day)


@prepared
def sat_bodies(member: Member, day: date) -> QuerySet:
    """The bodies where this person sits on this day."""
    sitting = SeatMandate.objects.current(day).filter(member=member, seat__closed_on=None)
    return Body.objects.filter(pk__in=sitting.values("seat__body"))


class DatePollForm(ConflictCheck, PlainWords, forms.ModelForm):
    """Each slot is a row of three fields, `slot_3_on`, `slot_3_starts`, `slot_3_ends`, with the number of the slot that
    it was made of; an empty row is no slot. Whom it is for is chosen once."""

    key = KeyField(required=False)
    closes_on = forms.DateField(
        label="réponses jusqu’au",
        widget=DayInput(),
        required=False,
        help_text="Compris. Sans date, une semaine. Vous pourrez rouvrir le sondage.",
        error_messages={"invalid": WRITE_A_DATE},
    )
    presentation = LongText(label="de quoi il s’agit", max_length=5000, rows=4, required=False)

    FIRST: ClassVar[tuple[str, ...]] = ("kind", "title", "venue", "club", "body", "cohort", "closes_on")
    CIRCLES: ClassVar[tuple[str, ...]] = ("club", "body", "cohort")

    class Meta:
        model = DatePoll
        fields = [
            *("kind", "title", "venue", "club", "body", "cohort"),
            *("presentation", "format", "access", "accessibility", "meeting_url", "host", "capacity"),
            *("audience", "guest_quota"),
        ]
        labels = {
            "club": "pour les membres d’un club",
            "body": "pour les membres d’une instance",
            "cohort": "pour ma promotion",
        }
        help_texts = {
            "title": "Vide, le titre dit la nature et le lieu.",
            "venue": "Le bâtiment et la salle, par exemple « Hôtel de ville de Cergy, salle 2 ».",
            "club": "Toutes les personnes du club sont sondées.",
            "body": "Toutes les personnes qui y siègent sont sondées.",
            "cohort": "Elle est sondée tout entière, et lit seule l’événement. Un groupe de parole l’exige.",
            "access": "Gare, parking, entrée.",
            "accessibility": "Plain-pied, ascenseur, boucle magnétique, repas. Vide, la page dit « aucune précision ».",
            "meeting_url": "Les personnes inscrites sont seules à le lire.",
            "capacity": "Vide, sans limite. Au-delà, la liste d’attente suit l’ordre des réponses.",
            "guest_quota": "Pour les personnes sans compte que vous sondez et qui disent oui. 0 : aucune.",
        }
        error_messages = {"kind": {"required": "Choisissez la nature de l’événement."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        poll: DatePoll = self.instance
        self.slots: list[SlotWanted] = []
        self.fields["title"].required = self.fields["guest_quota"].required = False
        self.fields["key"].initial = uuid.uuid4()
        whom = cast(forms.ChoiceField, self.fields["audience"])
        whom.required = False
        whom.choices = [one for one in EventAudience.choices if one[0] != EventAudience.COHORT]
        if not poll.kind:
            self.initial["kind"] = EventKind.COFFEE
        self._offer_circles(poll)
        if poll.moves_id:  # all but its date is what the event says
            for name in self._meta.fields or ():
                self.fields.pop(name, None)
        stored = list(poll.slots.proposed()) if poll.pk else []
        self._add_rows(stored)
        if poll.closes_at:
            self.initial["closes_on"] = last_day_of(poll.closes_at)

    def _offer_circles(self, poll: DatePoll) -> None:
        me: Member = poll.author
        today = timezone.localdate()
        offer(self, "host", hosts_offered, me, poll.host_id, today, nothing="Aucune")
        self.fields["host"].error_messages["invalid_choice"] = ONLY_OURS
        if poll.pk:
            for name in (*self.CIRCLES, *(("audience", "guest_quota") if poll.cohort_id else ())):
                del self.fields[name]
            return
        circles: dict[str, tuple[PreparedRows, tuple[Any, ...], str, str]] = {
            "club": (animated_clubs, (me, today), NOT_ANIMATED, "Aucun"),
            "body": (sat_bodies, (me, today), NOT_SEATED, "Aucune"),
            "cohort": (cohorts_offered, (me, None), NOT_MINE, "Non"),
        }
        for name, (rows, arguments, refusal, nothing) in circles.items():
            there_is_one = offer(self, name, rows, *arguments, nothing=nothing)
            self.fields[name].error_messages["invalid_choice"] = refusal
            # Somebody whose mandate ended while they wrote is told: the field stays in what they sent.
            if not self.is_bound and not there_is_one:
                del self.fields[name]

    def _add_rows(self, stored: Sequence[PollSlot]) -> None:
        for row in range(MOST_SLOTS):
            slot = stored[row] if row < len(stored) else None
            known, number = f"slot_{row}", row + 1
            self.fields[f"{known}_pk"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
            self.fields[f"{known}_on"] = forms.DateField(
                label=f"date du créneau {number}",
                widget=DayInput(),
                required=False,
                error_messages={"invalid": WRITE_A_DATE},
            )
            for name, label in (("starts", "début"), ("ends", "fin")):
                self.fields[f"{known}_{name}"] = forms.TimeField(
                    label=f"{label} du créneau {number}",
                    widget=HourInput(),
                    required=False,
                    error_messages={"invalid": WRITE_AN_HOUR},
                )
            if slot:
                starts, ends = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
                self.initial.update(
                    {
                        f"{known}_pk": slot.pk,
                        f"{known}_on": starts.date(),
                        f"{known}_starts": starts.time(),
                        f"{known}_ends": ends.time(),
                    }
                )

    # As the page shows it ---------------------------------------------------------------------------

    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST if name in self.fields and name != "closes_on"]

    def other_fields(self) -> list[forms.BoundField]:
        names = [name for name in self._meta.fields or () if name in self.fields and name not in self.FIRST]
        return [self[name] for name in names]

    @property
    def is_wrong_below(self) -> bool:
        return any(field.errors for field in self.other_fields())

    def rows(self) -> list[dict[str, forms.BoundField]]:
        return [
            {name: self[f"slot_{row}_{name}"] for name in ("pk", "on", "starts", "ends")} for row in range(MOST_SLOTS)
        ]

    def first_rows(self) -> list[dict[str, forms.BoundField]]:
        """Those that are filled, and three at least."""
        return self.rows()[: self._shown()]

    def more_rows(self) -> list[dict[str, forms.BoundField]]:
        return self.rows()[self._shown() :]

    def _shown(self) -> int:
        filled = [row for row, fields in enumerate(self.rows()) if any(fields[name].value() for name in fields)]
        return max(FIRST_SLOTS, 1 + max(filled, default=0))

    # What was typed ---------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.slots = [slot for row in range(MOST_SLOTS) if (slot := self._read_row(said, row))]
        moments = [(slot.starts_at, slot.ends_at) for slot in self.slots]
        if len(set(moments)) < len(moments):
            self.add_error(None, "Deux créneaux sont les mêmes : gardez-en un.")
        if not self.slots and not self.errors:
            self.add_error("slot_0_on", "Proposez au moins une date.")
        if self.slots and "closes_on" not in self.errors:
            self._read_closing(said)
        if "kind" in self.fields:
            self._read_readers(said)
            self._read_title(said)
        if said.get("format") == EventFormat.REMOTE:
            said["venue"] = said["access"] = ""
        return said

    def _read_readers(self, said: dict[str, Any]) -> None:
        """A promotion's own is read by it alone; guests come to what is everybody's."""
        cohort = said.get("cohort") or self.instance.cohort
        if cohort:
            said["audience"], said["guest_quota"] = EventAudience.COHORT, 0
            return
        if said.get("kind") == EventKind.TALKING_GROUP and "cohort" not in self.errors:
            self.add_error("cohort" if "cohort" in self.fields else "kind", COHORT_ALONE)
            said.pop("kind")
        said["audience"] = said.get("audience") or EventAudience.NETWORK
        if "guest_quota" not in self.errors:
            said["guest_quota"] = said.get("guest_quota") or 0
            if said["guest_quota"] and said["audience"] != EventAudience.PUBLIC:
                self.add_error("guest_quota", GUESTS_ARE_PUBLIC)

    def _read_title(self, said: dict[str, Any]) -> None:
        if "title" in self.errors:
            return
        if not said.get("title"):
            said["title"] = self._usual_title(said)
        if has_link(said["title"]):
            self.add_error("title", LINK_IN_TITLE)

    def _read_row(self, said: dict[str, Any], row: int) -> SlotWanted | None:
        known = f"slot_{row}"
        on, starts, ends, pk = (said.get(f"{known}_{name}") for name in ("on", "starts", "ends", "pk"))
        if any(f"{known}_{name}" in self.errors for name in ("on", "starts", "ends")):
            return None
        if on is None:
            if starts or ends:
                self.add_error(f"{known}_on", f"Écrivez la date du créneau {row + 1}, ou videz la ligne.")
            return None
        if starts is None:
            self.add_error(f"{known}_starts", f"Écrivez l’heure de début du créneau {row + 1}.")
            return None
        if on > timezone.localdate() + FURTHEST:
            self.add_error(f"{known}_on", "Choisissez une date dans les trois ans.")
            return None
        try:
            starts_at = local_moment(on, starts)
            ends_at = local_moment(on, ends) if ends else starts_at + LASTS
        except ValidationError as refusal:
            self.add_error(f"{known}_starts", refusal)
            return None
        if ends_at <= starts_at:
            self.add_error(f"{known}_ends", f"Le créneau {row + 1} finit avant d’avoir commencé : vérifiez les heures.")
            return None
        if starts_at <= timezone.now() and not self._is_known(pk, starts_at):
            self.add_error(f"{known}_on", f"Le créneau {row + 1} est déjà passé : choisissez une date à venir.")
            return None
        return SlotWanted(pk, starts_at, ends_at)

    def _is_known(self, pk: int | None, starts_at: datetime) -> bool:
        """A slot that passed while the poll was open stays, as it is."""
        return bool(pk and self.instance.pk and self.instance.slots.filter(pk=pk, starts_at=starts_at).exists())

    def _read_closing(self, said: dict[str, Any]) -> None:
        latest = max(slot.starts_at for slot in self.slots)
        today, closes_on = timezone.localdate(), said.get("closes_on")
        if closes_on is None:
            closes_on = min(today + ANSWER_WITHIN, max(local_day(latest), today))
        elif closes_on < today and not self._closed_on(closes_on):
            self.add_error("closes_on", "Cette date est passée : choisissez un jour à venir.")
            return
        elif closes_on > local_day(latest):
            self.add_error(
                "closes_on", "Les réponses finissent avant le dernier créneau : choisissez un jour plus tôt."
            )
            return
        self.instance.closes_at = min(midnight(closes_on + timedelta(days=1)), latest)

    def _closed_on(self, closes_on: date) -> bool:
        known = self.instance.closes_at if self.instance.pk else None
        return known is not None and last_day_of(known) == closes_on

    def _usual_title(self, said: dict[str, Any]) -> str:
        kind = EventKind(said["kind"]).label if said.get("kind") else ""
        circle = said.get("club") or said.get("body") or said.get("cohort") or self.instance.circle
        return usual_title(kind, None if circle else said.get("host"), circle or said.get("venue") or "")

    # Two organisers ----------------------------------------------------------------------------------

    def texts_of(self, row: Any) -> Texts:
        slots = row.slots.proposed() if row and row.pk else ()
        closes = french_date(last_day_of(row.closes_at)) if row and row.closes_at else ""
        return [
            *super().texts_of(row),
            ("réponses jusqu’au", closes),
            ("créneaux", "\n".join(slot.when for slot in slots)),
        ]

    def typed(self) -> Texts:
        wanted = sorted(self.slots, key=lambda slot: slot.starts_at)
        slots = [PollSlot(starts_at=slot.starts_at, ends_at=slot.ends_at).when for slot in wanted]
        closes = french_date(last_day_of(self.instance.closes_at))
        return [*super().typed(), ("réponses jusqu’au", closes), ("créneaux", "\n".join(slots))]

    def keep(self, *, by: User) -> DatePoll | None:
        """The poll, proposed or changed; None, with a sentence beside what was typed, when it may not be."""
        try:
            with transaction.atomic():
                Member.objects.lock_account(by)
                return self._propose(by) if self.instance.pk is None else self._change(by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None

    def _propose(self, by: User) -> DatePoll:
        poll: DatePoll = self.instance
        key = self.cleaned_data["key"] or uuid.uuid4()
        if already := DatePoll.objects.filter(form_key=key, author=poll.author).first():
            return already
        poll.form_key = uuid.uuid4() if DatePoll.objects.filter(form_key=key).exists() else key
        return date_polls.propose(poll, self.slots, by=by)

    def _change(self, by: User) -> DatePoll | None:
        typed: DatePoll = self.instance
        live = date_polls.hold_to_organise(typed, by)
        if not self.agrees_with(self.texts_of(live)):
            return None
        for name in (*(name for name in self._meta.fields or () if name in self.fields), "closes_at"):
            setattr(live, name, getattr(typed, name))
        if live.closes_at > timezone.now() + date_polls.REMINDED_BEFORE:
            live.reminded_at = None
        live.save()
        date_polls.change_slots(live, self.slots, by=by)
        return live


class GuestForm(PlainWords, forms.Form):
    """Somebody without account whom the organiser names: they receive a letter, with a link of their own."""

    name = forms.CharField(
        label="son nom", max_length=120, error_messages={"required": "Écrivez le nom de la personne."}
    )
    email = forms.EmailField(
        label="son adresse",
        max_length=254,
        help_text="Un lien pour répondre sans compte y part. Nom et adresse sont effacés trente jours après la fin.",
        error_messages={"required": "Écrivez l’adresse de la personne.", "invalid": ASK_COMPLETE_EMAIL},
    )
    must_come = forms.BooleanField(label="sa présence est indispensable", required=False)

    def clean_name(self) -> str:
        return a_name(self.cleaned_data["name"])

    def clean_email(self) -> str:
        return cast(str, self.cleaned_data["email"]).lower()


class AnswerForm(PlainWords, forms.Form):
    """One row of three radio buttons for each slot; « Tout me va » says yes to all. `said` and `shown` once valid."""

    def __init__(self, *args: Any, slots: Sequence[PollSlot], known: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = slots
        for slot in slots:
            self.fields[name_of(slot.pk)] = forms.ChoiceField(
                label=slot.when,
                choices=Answer.choices,
                required=False,
                widget=forms.RadioSelect,
                initial=known.get(slot.pk, ""),
            )

    def rows(self) -> list[tuple[PollSlot, forms.BoundField]]:
        return [(slot, self[name_of(slot.pk)]) for slot in self.slots]

    @property
    def shown(self) -> list[int]:
        """The slots that the page showed, as it says itself: one may have come since, or gone."""
        return [int(pk) for pk in self.data.getlist("creneau") if pk.isdecimal() and len(pk) <= 18]  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[int, str]:
        shown = self.shown
        if "tout" in self.data:
            return dict.fromkeys(shown, Answer.YES)
        return {pk: word for pk in shown if (word := self.data.get(name_of(pk), "")) in Answer.values}


def name_of(pk: int) -> str:
    return f"slot_{pk}"
