"""The form of a kit: things are searched and added, put in order, each with its line. It works without JavaScript."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from directory.contributions.forms import ContributionForm
from emi_alumni.foundation.conflict_check import Texts
from emi_alumni.foundation.text import one_line
from resources.forms.look_up import LookUp
from resources.models import Kit
from resources.models.kits import (
    LONGEST_LINE,
    MOST_BLOCKS,
    RELATIONS,
    SHOWN,
    WrittenBlock,
    blocks_in_words,
    readable_among,
)

FOUND = 8  # things shown for what was typed
WORDS = {relation: word for word, (relation, _) in SHOWN.items()}
NOTHING = "Ajoutez au moins une chose à montrer."
TOO_MANY = "Gardez six choses au plus : c’est ce qui tient sur une page."
FULL = "Ce kit montre déjà six choses : enlevez-en une d’abord."
GONE = "La chose n° {n} n’est pas en ligne pour tout le réseau : enlevez-la."
TOO_LONG = "Raccourcissez la ligne n° {n} : {most} caractères au plus, {here} ici."


@dataclass(frozen=True)
class BlockRow:
    """One block as the form draws it; without `thing`, it is no longer online and is not named."""

    block: WrittenBlock
    thing: Any
    is_first: bool
    is_last: bool

    @property
    def label(self) -> str:
        return SHOWN[self.block.word][1]

    @property
    def key(self) -> str:
        return str(self.block.key)


class BlocksInput(forms.Widget):
    """The blocks of a form that was sent: `bloc`, a reference each, and `ligne`, in the same order. The template of the
    form draws them (`rows`)."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        if not isinstance(data, QueryDict):
            return str(data.get(name) or "")
        lines = [one_line(line).strip() for line in data.getlist("ligne")]
        written = [
            block._replace(line=line)
            for reference, line in zip_longest(data.getlist("bloc"), lines, fillvalue="")
            for block in WrittenBlock.read(reference[:40])[:1]
        ]
        return "\n".join(map(str, written[: MOST_BLOCKS * 2]))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class BlocksField(forms.Field):
    widget = BlocksInput


class KitForm(LookUp, ContributionForm):
    """`rows`, `found`, `sought`: what its list draws."""

    HEADING = "Composer un kit"
    HEADING_AGAIN = "Mon kit"
    LEAD = (
        "Quelques récits, résultats et fiches, choisis pour un public : une page A4 à remettre, ou à montrer à l’écran."
    )
    VERB = "Envoyer le kit"
    BUTTONS = ("chercher", "ajouter", "monter", "descendre", "enlever")

    blocks = BlocksField(label="Ce qu’il montre", required=False)
    AT_ONCE = ("for_whom",)

    class Meta:
        model = Kit
        fields = ["title", "for_whom", "purpose", "blocks"]
        labels = {"title": "Titre", "for_whom": "Pour qui", "purpose": "À quoi il sert"}
        help_texts = {
            "title": "« Avant de lancer un projet avec les usagers ».",
            "purpose": "Une phrase : ce que la personne saura, ou osera, après l’avoir lu.",
        }
        error_messages = {
            "title": {"required": "Donnez un titre au kit."},
            "for_whom": {"required": "Choisissez pour qui est ce kit."},
            "purpose": {"required": "Dites à quoi il sert, en une phrase."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "for_whom" in self.fields:
            choices = [one for one in cast(Any, self.fields["for_whom"]).choices if one[0]]
            cast(Any, self.fields["for_whom"]).choices = [("", "Choisissez"), *choices]
        self.move_refused = ""
        self.moved_to = ""
        if self.is_looking:
            self._move()

    # The list ---------------------------------------------------------------------------------------

    @property
    def written(self) -> list[WrittenBlock]:
        return WrittenBlock.read(str(self["blocks"].value() or ""))

    def rows(self) -> list[BlockRow]:
        written = self.written
        things = readable_among(written)
        return [
            BlockRow(one, things.get(one.reference), n == 0, n == len(written) - 1) for n, one in enumerate(written)
        ]

    def found(self) -> list[tuple[WrittenBlock, str, Any]]:
        """What answers the words and is not in the list yet."""
        hits = self.hits(self.instance.author, RELATIONS, FOUND * 2)
        listed = {one.reference for one in self.written}
        blocks = [WrittenBlock(WORDS[hit.kind], hit.object_id) for hit in hits]
        things = readable_among(blocks)
        return [
            (one, SHOWN[one.word][1], things[one.reference])
            for one in blocks
            if one.reference in things and one.reference not in listed
        ][:FOUND]

    def _move(self) -> None:
        """What a button of the list does to it."""
        written, data = self.written, self.data.copy()
        if "ajouter" in data:
            new = WrittenBlock.read(str(data.get("ajouter") or "")[:40])[:1]
            if len(written) >= MOST_BLOCKS:
                self.move_refused = FULL
            elif new and new[0].reference not in {one.reference for one in written}:
                written += new
                self.moved_to = new[0].reference
        for name, step in (("monter", -1), ("descendre", 1), ("enlever", 0)):
            at = next((n for n, one in enumerate(written) if one.reference == data.get(name)), None)
            if at is None:
                continue
            block = written.pop(at)
            if step:
                written.insert(min(max(0, at + step), len(written)), block)
                self.moved_to = block.reference
        data.setlist("bloc", [one.reference for one in written])
        data.setlist("ligne", [one.line for one in written])
        self.data = data

    # Sending ----------------------------------------------------------------------------------------

    def clean_blocks(self) -> str:
        written = WrittenBlock.read(self.cleaned_data["blocks"] or "")
        if not written:
            raise ValidationError(NOTHING)
        if len(written) > MOST_BLOCKS:
            raise ValidationError(TOO_MANY)
        things = readable_among(written)
        before = {one.reference for one in WrittenBlock.read(self.instance.blocks)}
        for n, one in enumerate(written, 1):
            if len(one.line) > LONGEST_LINE:
                raise ValidationError(TOO_LONG.format(n=n, most=LONGEST_LINE, here=len(one.line)))
            if one.reference not in things and one.reference not in before:
                raise ValidationError(GONE.format(n=n))
        return "\n".join(map(str, dict.fromkeys(written)))

    def texts_of(self, thing: Any) -> Texts:
        """Titles, where the row has keys."""
        return [(label, self._named(label, text)) for label, text in super().texts_of(thing)]

    def typed(self) -> Texts:
        return [(label, self._named(label, text)) for label, text in super().typed()]

    def _named(self, label: str, text: str) -> str:
        return blocks_in_words(text) if label == str(self.fields["blocks"].label) else text
