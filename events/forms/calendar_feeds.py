"""What one subscribes to: one choice, of which clubs are a group."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from directory.models import Member
from events.models import CalendarFeed, FeedScope
from governance.models import Club

CLUB = f"{FeedScope.CLUB}:"


class CalendarFeedForm(forms.Form):
    what = forms.ChoiceField(
        label="Ce que vous voulez voir dans votre calendrier",
        error_messages={
            "required": "Choisissez ce que vous voulez voir dans votre calendrier.",
            "invalid_choice": "Choisissez dans la liste.",
        },
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        offered: list[Any] = [(FeedScope.MINE, "Les événements où je viens, et ceux que je propose")]
        if member.collectivity_id:
            offered.append((FeedScope.COLLECTIVITY, f"Ma collectivité : {member.collectivity}"))
        offered.append((FeedScope.ALL, "Tout l’agenda"))
        known = list(Club.objects.values_list("pk", "name", "slug"))
        clubs = [(f"{CLUB}{pk}", name) for pk, name, _ in known]
        self.slugs = {slug: f"{CLUB}{pk}" for pk, _, slug in known}
        self.fields["what"].choices = [*offered, *([("Un club", clubs)] if clubs else [])]  # type: ignore[attr-defined]

    def propose_club(self, slug: str) -> None:
        """Chosen before one chooses: a club that exists, or nothing."""
        if slug in self.slugs:
            self.initial["what"] = self.slugs[slug]

    def issue(self) -> str | None:
        """The secret of the new subscription, told once; None, with a sentence, when there are enough."""
        scope, _, club = self.cleaned_data["what"].partition(":")
        try:
            chosen = Club.objects.get(pk=club) if club else None
            return CalendarFeed.issue(self.member, scope=scope, club=chosen)[1]
        except Club.DoesNotExist:
            self.add_error("what", "Ce club n’existe plus.")
        except ValidationError as refusal:
            self.add_error("what", refusal)
        return None
