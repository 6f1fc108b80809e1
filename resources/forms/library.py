"""A resource of the library, « ça m’a servi », and the note of a resource that one keeps."""

import logging
import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from directory.contributions.forms import ContributionForm
from directory.models import Member, User
from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.documents import ACCEPT, read_document
from emi_alumni.foundation.documents.kept_upload import KeepsUploads, KeptFileInput
from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, LongText, PlainWords, SeveralOf, offer
from emi_alumni.foundation.moderation.editing import as_json, waiting_words
from emi_alumni.foundation.moderation.models import Revision, State, plain
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.storage import NO_ROOM, NO_ROOM_CODE, PERHAPS_FULL, FilesWithRows, is_full
from governance.models import Club, Module, Tool
from projects.models import Project, Theme
from resources.models import Resource, ResourceAudience, ResourceBookmark, ResourceFile, ResourceKind, ResourceUse

logger = logging.getLogger(__name__)
SAME_TITLE = "Vous avez déjà une ressource de ce titre : changez-le, ou complétez l’autre."
SAID_ALREADY = "Vous avez déjà dit à quoi elle vous a servi : changez vos mots, sur sa page."
NOTHING_TO_READ = "Joignez un fichier, ou collez un lien : c’est ce que le réseau vient chercher."
NOTHING_TO_SEE = "Ajoutez au moins un lien (direct ou enregistrement), un fichier, ou le résumé en cinq lignes."
DAY_GONE = "Choisissez un jour à venir, ou laissez vide si elle ne se périme pas."
MOST_THEMES = 4
MOST_TOOLS = 6
MOST_LINES = 5
A_CHAPTER = re.compile(r"(\d{1,2}:)?\d{1,2}:\d{2} +\S")


@prepared
def every_theme() -> QuerySet:
    return Theme.objects.all()


@prepared
def every_tool() -> QuerySet:
    return Tool.objects.all()


@prepared
def every_module() -> QuerySet:
    return Module.objects.all()


@prepared
def own_projects(account: User | None, chosen: int | None) -> QuerySet:
    """The projects that this account may edit and that are online, and the one already chosen, by title."""
    own = Q(pk__in=Project.objects.editable_by(account).published().order_by().values("pk")) if account else Q(pk=None)
    return Project.objects.filter(own | Q(pk=chosen)).order_by("title", "pk")


@prepared
def own_clubs(member: Member, chosen: int | None, day: date) -> QuerySet:
    """The clubs of this person on this day, and the one already chosen."""
    own = Q(pk__in=Club.objects.of(member, day).order_by().values("pk"))
    return Club.objects.filter(own | Q(pk=chosen)).order_by("sort_key", "pk")


class ResourceForm(KeepsUploads, ContributionForm):
    """What is public is read by the mission first, whoever writes it, and so is each change of it."""

    HEADING = "Proposer une ressource"
    HEADING_AGAIN = "Ma ressource"
    LEAD = "Ce qui vous a servi servira à d’autres : dites pour quoi faire, en combien de temps, pour qui."
    VERB = "Proposer cette ressource"

    upload = forms.FileField(
        label="le fichier",
        required=False,
        help_text="Facultatif. PDF, OpenDocument, Word, Excel ou PowerPoint récents, PNG ou JPEG ; 10 Mo au plus.",
        error_messages={
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
            "invalid": "Choisissez un fichier.",
            "missing": "Choisissez un fichier.",
        },
        widget=KeptFileInput(attrs={"accept": ACCEPT}),
    )
    accessible = forms.BooleanField(
        label="ce fichier se lit avec un lecteur d’écran",
        required=False,
        help_text="Titres, textes des images et ordre de lecture sont vérifiés. Sinon, laissez la case vide.",
    )
    five_lines = LongText(
        label="en cinq lignes",
        required=False,
        max_length=800,
        rows=5,
        help_text="Ce que vous en retenez, pour qui n’a pas le temps de l’écouter.",
    )
    chapters = LongText(
        label="chapitres",
        required=False,
        max_length=1500,
        rows=4,
        help_text="Un par ligne, l’instant d’abord : « 12:30 Trois indicateurs, pas plus ».",
    )
    themes = SeveralOf(Theme.objects.none(), label="thèmes", required=False, widget=forms.CheckboxSelectMultiple)
    tools = SeveralOf(
        Tool.objects.none(), label="outils et méthodes", required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = (
        *("kind", "title", "summary", "purpose", "amount", "unit", "for_whom", "credit", "link", "upload"),
        *("accessible", "held_on", "live_link", "recording_link", "captioned", "five_lines", "chapters"),
        *("module", "themes", "tools", "project", "club", "expires_on", "audience", "update_note"),
    )
    AT_ONCE = ("module", "project", "club", "expires_on")
    kept: ResourceFile | None = None

    class Meta:
        model = Resource
        fields: ClassVar = [
            *("kind", "title", "summary", "purpose", "amount", "unit", "for_whom", "credit", "link"),
            *("held_on", "live_link", "recording_link", "captioned", "five_lines", "chapters"),
            *("module", "project", "club", "expires_on", "audience", "update_note"),
        ]
        widgets: ClassVar = {
            "held_on": DayInput(),
            "expires_on": DayInput(),
            "audience": forms.RadioSelect,
            "summary": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts: ClassVar = {
            "summary": "Ce que c’est, sans rien supposer de connu.",
            "purpose": "« Préparer une demi-journée d’observation sans gêner les équipes. »",
            "credit": "Facultatif : qui l’a faite, si ce n’est pas vous.",
            "link": "Facultatif : l’adresse où elle se trouve.",
            "module": "Facultatif : le module qu’elle prolonge.",
            "project": "Facultatif : un de vos projets, sur la page duquel elle se lira.",
            "club": "Facultatif : un de vos clubs.",
            "expires_on": "Facultatif. Un mois avant, nous vous demanderons de la relire ; passé ce jour, elle n’est "
            "plus mise en avant.",
            "audience": "Sans compte : elle se lit aussi hors de l’EMI, une fois lue par la mission innovation.",
            "update_note": "Facultatif. Les personnes qui l’utilisent ou la gardent le lisent une fois dans leurs "
            "nouvelles.",
            "live_link": "Facultatif.",
            "recording_link": "Facultatif.",
        }
        error_messages: ClassVar = {
            "kind": {"required": "Choisissez ce que c’est."},
            "title": {"required": "Écrivez son titre."},
            "summary": {"required": "Dites en deux lignes ce que c’est."},
            "purpose": {"required": "Dites pour quoi faire : c’est ce qui décide à l’ouvrir."},
            "amount": dict.fromkeys(("required", "invalid"), "Écrivez combien de temps, en chiffres : 10."),
            "held_on": dict.fromkeys(("required", "invalid"), WRITE_A_DATE),
            "expires_on": dict.fromkeys(("required", "invalid"), WRITE_A_DATE),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        thing: Resource = self.instance
        author = thing.author
        offer(self, "themes", every_theme)
        offer(self, "tools", every_tool)
        if thing.pk:
            self.fields["themes"].initial = [one.pk for one in thing.themes.all()]
            self.fields["tools"].initial = [one.pk for one in thing.tools.all()]
        offer(self, "module", every_module, nothing="Aucun en particulier")
        offer(self, "project", own_projects, author.user, thing.project_id, nothing="Aucun")
        offer(self, "club", own_clubs, author, thing.club_id, timezone.localdate(), nothing="Aucun")
        if thing.state != State.PUBLISHED:
            del self.fields["update_note"]
        elif self.initial.get("update_note") == thing.told_note:
            self.initial["update_note"] = ""  # what was told already is not told again

    @property
    def document(self) -> ResourceFile | None:
        """The file that it has already, as its author last chose it."""
        waits = waiting_words(self.instance).get("document") if self.instance.pk else None
        return ResourceFile.objects.filter(pk=waits).first() if waits else self.instance.document

    # What may be wrong -----------------------------------------------------------------------------

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_upload(self) -> Any:
        if not self.cleaned_data.get("upload"):
            return None
        self.kind_of_file, kept = read_document(self.cleaned_data["upload"])
        return kept

    def clean_expires_on(self) -> date | None:
        on = self.cleaned_data["expires_on"]
        if on and on < timezone.localdate() and on != self.instance.expires_on:
            raise ValidationError(DAY_GONE)
        return on

    def clean_five_lines(self) -> str:
        lines = [line for line in self.cleaned_data["five_lines"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(f"Gardez cinq lignes au plus : il y en a {len(lines)}.")
        return "\n".join(lines)

    def clean_chapters(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["chapters"].splitlines() if line.strip()]
        for line in lines:
            if not A_CHAPTER.match(line):
                raise ValidationError(f"Écrivez l’instant puis le titre : « 12:30 {line[:40]} ».")
        return "\n".join(lines)

    def clean_themes(self) -> Any:
        return self.at_most("themes", MOST_THEMES, "thèmes")

    def clean_tools(self) -> Any:
        return self.at_most("tools", MOST_TOOLS, "outils")

    def at_most(self, name: str, most: int, what: str) -> Any:
        chosen = self.cleaned_data[name]
        if len(chosen) > most:
            raise ValidationError(f"Gardez {most} {what} au plus : les plus proches.")
        return chosen

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        somewhere = [said.get("link"), said.get("upload"), self.document]
        if said.get("kind", self.instance.kind) == ResourceKind.CONFERENCE:
            if not any([*somewhere, *(said.get(name) for name in ("live_link", "recording_link", "five_lines"))]):
                raise ValidationError({"recording_link": NOTHING_TO_SEE})
        elif not any(somewhere):
            raise ValidationError({"link": NOTHING_TO_READ})
        return said

    def check_among(self, others: Any) -> None:
        if others.current().filter(title=self.cleaned_data["title"]).exists():
            raise ValidationError({"title": SAME_TITLE})

    # Sending ---------------------------------------------------------------------------------------

    def words(self) -> dict[str, Any]:
        said = super().words()
        if "update_note" in said and not said["update_note"]:
            del said["update_note"]  # nothing to tell: what was told stays
        return said | ({"document": self.kept} if self.kept else {})

    def send(self, *, by: User, draft: bool = False) -> Any | None:
        """With its file: on any refusal nothing stays on the disk, and the chosen file stays chosen."""
        try:
            with FilesWithRows(), transaction.atomic():
                return self.send_with_file(by, draft)
        except PERHAPS_FULL as problem:
            if not is_full(problem):
                raise
            logger.exception("A file of a resource could not be written.")
            self.add_error(None, ValidationError(NO_ROOM, code=NO_ROOM_CODE))
            return None

    def send_with_file(self, by: User, draft: bool) -> Any | None:
        said = self.cleaned_data
        if upload := said.get("upload"):
            accessible = said.get("accessible", False)
            self.kept = ResourceFile.keep(upload, kind=self.kind_of_file, accessible=accessible, by=by.member)
            if self.instance.pk is None:
                self.instance.document = self.kept
        thing = super().send(by=by, draft=draft)
        if self.kept and not self.kept.is_named:
            self.kept.delete()
        if thing is not None:
            thing.themes.set(said["themes"])
            thing.tools.set(said["tools"])
        return thing

    def submit_or_publish(self, thing: Any, by: User) -> None:
        if thing.is_public:
            thing.submit(by=by)
        else:
            super().submit_or_publish(thing, by)

    def edit_online(self, live: Any, by: User) -> None:
        words = self.words()
        if live.is_public and words.get("audience") == ResourceAudience.NETWORK:
            live.audience = ResourceAudience.NETWORK  # visitors read it no more from this moment
            live.save()
        if not (live.is_public or words.get("audience") == ResourceAudience.PUBLIC):
            super().edit_online(live, by)
            return
        changes = {name: words.pop(name) for name in self.AT_ONCE if name in words}
        if any(getattr(live, name) != value for name, value in changes.items()):
            for name, value in changes.items():
                setattr(live, name, value)
            live.save()
        proposed = waiting_words(live) | as_json(live, words)
        proposed = {name: value for name, value in proposed.items() if plain(live, name) != value}
        self.waits = Revision.propose(live, proposed, by=by) is not None


class ResourceUseForm(ContributionForm):
    HEADING = "À quoi cela m’a servi"
    HEADING_AGAIN = "Modifier à quoi cela m’a servi"
    LEAD = "Une ligne suffit : qui hésite à l’ouvrir saura ce que cela donne."
    VERB = "Ça m’a servi"
    WITHIN = ("resource",)

    class Meta:
        model = ResourceUse
        fields: ClassVar = ["text", "department"]
        help_texts: ClassVar = {
            "text": "« Préparer la réunion de rentrée des ATSEM. »",
            "department": "Facultatif : là où elle a servi.",
        }
        error_messages: ClassVar = {"text": {"required": "Dites à quoi elle vous a servi, en quelques mots."}}

    def check_among(self, others: Any) -> None:
        if others.current().exists():
            raise ValidationError(SAID_ALREADY)


class BookmarkForm(ConflictCheck, PlainWords, forms.ModelForm):
    class Meta:
        model = ResourceBookmark
        fields: ClassVar = ["note"]
        labels: ClassVar = {"note": "ma note"}
        help_texts: ClassVar = {"note": "Personne d’autre ne la lit."}
