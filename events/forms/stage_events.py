"""The date of one stage of a project: ticked, it is fixed, or moved when it is fixed already."""

from typing import Any

from django import forms

from directory.models.members import no_account_in_link, web_address
from emi_alumni.foundation.conflict_check import ConflictCheck, Texts, mark_of
from emi_alumni.foundation.forms import WRITE_A_DATE, WRITE_AN_HOUR, DayInput, HourInput, PlainWords
from events.forms.one_day import OneDay
from events.models import Event, EventFormat
from events.stage_events import Proposal, moments_of

A_DAY = {"invalid": WRITE_A_DATE}
AN_HOUR = {"invalid": WRITE_AN_HOUR}


class StageEventForm(ConflictCheck, PlainWords, OneDay):
    """`facts` is what the event holds. Nothing is asked of a stage that is not ticked. `event`: the one to move."""

    ENDS_FIRST = "Le point finit avant d’avoir commencé : vérifiez les heures."

    wanted = forms.BooleanField(label="fixer ce point", required=False)
    on = forms.DateField(label="jour", widget=DayInput(), required=False, error_messages=A_DAY)
    starts = forms.TimeField(label="début", widget=HourInput(), required=False, error_messages=AN_HOUR)
    ends = forms.TimeField(label="fin", widget=HourInput(), required=False, error_messages=AN_HOUR)
    venue = forms.CharField(label="lieu", max_length=200, required=False, help_text="L’adresse, la salle.")
    meeting_url = forms.CharField(
        label="lien de la visio", max_length=300, required=False, validators=[web_address, no_account_in_link]
    )

    def __init__(self, *args: Any, proposal: Proposal, event: Event | None, **kwargs: Any) -> None:
        self.event = event
        super().__init__(*args, **kwargs)
        self.fields["on"].help_text = "" if event else proposal.hint
        if event is None:
            self.initial.update(on=proposal.on, starts="14:00", ends="15:00")
            return
        starts, ends = moments_of(event)
        self.fields["wanted"].label = "déplacer ce point, ou changer son lieu"
        self.initial.update(on=starts.date(), starts=starts.time(), ends=ends.time())
        self.initial.update(venue=event.venue, meeting_url=event.meeting_url, mark=mark_of(self.texts_of(event)))

    def full_clean(self) -> None:
        """What is not ticked is for later: what is typed there is neither checked nor kept."""
        super().full_clean()
        if self.is_bound and not self.is_wanted:
            self._errors.clear()  # type: ignore[attr-defined]

    @property
    def is_wanted(self) -> bool:
        return bool(getattr(self, "cleaned_data", {}).get("wanted"))

    def texts_of(self, row: Any) -> Texts:
        starts, ends = moments_of(row)
        shown = {"on": f"{starts:%d/%m/%Y}", "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
        return self._labelled(shown | {"venue": row.venue, "meeting_url": row.meeting_url})

    def typed(self) -> Texts:
        facts = self.facts
        starts, ends = facts["starts_at"], facts["ends_at"]
        shown = {"on": f"{starts:%d/%m/%Y}", "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
        return self._labelled(shown | {"venue": facts["venue"], "meeting_url": facts["meeting_url"]})

    def _labelled(self, shown: dict[str, str]) -> Texts:
        return [(str(self.fields[name].label), text) for name, text in shown.items()]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("wanted"):
            return said
        for name, words in (("on", WRITE_A_DATE), ("starts", WRITE_AN_HOUR)):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, words)
        if not (said.get("venue") or said.get("meeting_url")) and not {"venue", "meeting_url"} & self.errors.keys():
            self.add_error("venue", "Écrivez où venir : un lieu, ou le lien de la visio.")
        self.read_moments(said)
        return said

    @property
    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        venue, link = said["venue"], said["meeting_url"]
        kind = EventFormat.BOTH if venue and link else EventFormat.REMOTE if link else EventFormat.IN_PLACE
        moments = {name: said[name] for name in ("starts_at", "ends_at")}
        return {**moments, "venue": venue, "meeting_url": link, "format": kind}
