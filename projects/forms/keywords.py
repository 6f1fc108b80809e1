"""The words of a project that no list foresees: typed, separated by commas, spelled as others already spell them."""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError

from emi_alumni.foundation.caching.remembered import WatchedTables, remembered
from emi_alumni.foundation.text import fold, split_list
from emi_alumni.foundation.text_fields import TypedList
from projects.models import Project

MOST = 8
LONGEST = 40
SUGGESTED = 200
SHOWN = 8
REMEMBERED = 60  # seconds; less when a project changes
SPELLED = WatchedTables("projects.Project")


def known_keywords() -> list[str]:
    """Those of the projects that the network reads, the most used first, one spelling each. Read anew as soon as a
    project changes: one withdrawn a moment ago suggests nothing any more."""
    return remembered("keywords", read_keywords, REMEMBERED, shown=SPELLED)


def read_keywords() -> list[str]:
    used: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for names in Project.objects.read_by_the_network().order_by("pk").values_list("keywords", flat=True):
        for name in names:
            used[fold(name)] += 1
            spelled.setdefault(fold(name), name)
    return [spelled[key] for key, _ in sorted(used.items(), key=lambda one: (-one[1], one[0]))[:SUGGESTED]]


class KeywordsField(TypedList):
    """A few words or short expressions; the same word twice, or with another accent, is one."""

    def __init__(self, **kwargs) -> None:
        widget = forms.TextInput(attrs={"list": "mots-connus", "autocomplete": "off"})
        super().__init__(required=False, max_length=MOST * (LONGEST + 2) * 2, widget=widget, **kwargs)

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        text = super().clean(value)
        spelled = {fold(name): name for name in known_keywords()}
        names: dict[str, str] = {}
        for name in split_list(text):
            names.setdefault(fold(name), spelled.get(fold(name), name))
        self._check(list(names.values()))
        return list(names.values())

    @staticmethod
    def _check(names: list[str]) -> None:
        if wordless := next((name for name in names if not any(c.isalnum() for c in name)), None):
            raise ValidationError(f"Écrivez un mot clé en toutes lettres à la place de « {wordless[:30]} ».")
        if long := next((name for name in names if len(name) > LONGEST), None):
            raise ValidationError(
                f"« {long[:30]}… » est trop long : {LONGEST} caractères au plus par mot clé, séparés par des virgules."
            )
        if len(names) > MOST:
            raise ValidationError(f"Gardez {MOST} mots clés au plus : il y en a {len(names)}.")
