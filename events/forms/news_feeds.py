"""Which news one reads in a reader of feeds: one choice, of which subjects, themes and clubs are groups."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from directory.models import Member
from emi_alumni.foundation.news import subjects
from events.models import NewsFeed, NewsScope
from governance.models import Club
from projects.models import Theme


class NewsFeedForm(forms.Form):
    news = forms.ChoiceField(
        label="Ce que vous voulez lire dans votre lecteur de flux",
        error_messages={
            "required": "Choisissez ce que vous voulez lire dans votre lecteur de flux.",
            "invalid_choice": "Choisissez dans la liste.",
        },
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        whole = [(NewsScope.ALL.value, "Tout ce qui bouge"), (NewsScope.FOLLOWED.value, "Ce que je suis")]
        groups = [
            ("Un sujet", [(f"{NewsScope.SUBJECT}:{one.slug}", one.label) for one in subjects()]),
            ("Un thème", [(f"{NewsScope.THEME}:{one.pk}", str(one)) for one in Theme.objects.order_by("key")]),
            ("Un club", [(f"{NewsScope.CLUB}:{one.pk}", str(one)) for one in Club.objects.order_by("sort_key", "pk")]),
        ]
        choices = [*whole, *(group for group in groups if group[1])]
        self.fields["news"].choices = choices  # type: ignore[attr-defined]
        self.known = {value for value, _ in whole} | {value for _, some in groups for value, _ in some}

    def propose(self, value: str) -> None:
        """Chosen before one chooses: what is in the list, or nothing."""
        if value in self.known:
            self.initial["news"] = value

    def issue(self) -> str | None:
        """The secret of the new feed, told once; None, with a sentence, when there are enough."""
        scope, _, which = self.cleaned_data["news"].partition(":")
        what: dict[str, Any] = {"scope": scope}
        try:
            match scope:
                case NewsScope.SUBJECT:
                    what["subject"] = which
                case NewsScope.THEME:
                    what["theme"] = Theme.objects.get(pk=which)
                case NewsScope.CLUB:
                    what["club"] = Club.objects.get(pk=which)
            return NewsFeed.issue(self.member, **what)[1]
        except (Theme.DoesNotExist, Club.DoesNotExist):
            self.add_error("news", "Ce que vous avez choisi n’existe plus : choisissez dans la liste.")
        except ValidationError as refusal:
            self.add_error("news", refusal)
        return None
