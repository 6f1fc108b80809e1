"""The forms of a programme: a moment with who speaks and which projects, and what a sponsor said."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from directory.models import Cohort, Member, User
from emi_alumni.foundation.conflict_check import ConflictCheck, Texts
from emi_alumni.foundation.forms import WRITE_AN_HOUR, HourInput, LongText, PlainWords, SeveralOf
from emi_alumni.foundation.text import fold, sort_key
from events.models import Event, ProgrammeItem, Speaker
from events.models.programme import HOW_LONG, held_for_programme, last_position, note_programme, tell_speakers
from projects.models import Project
from projects.models.sponsor import Adoption

MOST_SPEAKERS = 20
GONE = "Ce moment n’est plus au programme : gardez une copie de votre texte."
SEVERAL_OF_THIS_NAME = "Plusieurs personnes s’appellent « {} » : ajoutez sa collectivité, « {}, Argenteuil »."
NO_SUCH_PROJECT = "Le réseau ne lit aucun projet de ce titre : recopiez-le en entier."
RECENT = 2  # promotions whose projects are proposed
MOST_PROPOSED = 100  # of their projects, the latest published: others are named by their title


class ProgrammeItemForm(ConflictCheck, PlainWords, forms.ModelForm):
    """One moment. Speakers are written one a line: a member by name, a guest with their function."""

    speakers = LongText(
        label="qui intervient",
        help_text=(
            "Une personne par ligne. Un membre du réseau : son prénom et son nom. Un invité : son nom, sa fonction,"
            " séparés d’une virgule ; avec son accord, car la page le montre."
        ),
        max_length=2000,
        rows=3,
        required=False,
    )
    projects = SeveralOf(
        label="projets", queryset=Project.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    other_project = forms.CharField(
        label="un autre projet",
        help_text="Son titre, tel que sa page le dit.",
        max_length=200,
        required=False,
    )

    class Meta:
        model = ProgrammeItem
        fields = ["kind", "title", "minutes", "starts", "note"]
        widgets = {"starts": HourInput(), "minutes": forms.NumberInput(attrs={"inputmode": "numeric", "min": 5})}
        help_texts = {
            "starts": "Vide : à la suite du moment précédent.",
            "note": "Ce que les personnes présentes y feront, ou en rapporteront.",
        }
        error_messages = {
            "title": {"required": "Écrivez le titre de ce moment."},
            "minutes": {"required": HOW_LONG, "invalid": HOW_LONG},
            "starts": {"invalid": WRITE_AN_HOUR},
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.chosen: list[Speaker] = []
        self.other: Project | None = None
        self.readable = Project.objects.published().visible_to(by)
        recent = self.readable.filter(cohort__in=recent_cohorts()).order_by("-published_at", "-pk")[:MOST_PROPOSED]
        of_event = Event.projects.through.objects.filter(event=self.instance.event_id)
        among = Q(pk__in=recent.values("pk")) | Q(pk__in=of_event.values("project"))
        if self.instance.pk:
            own = ProgrammeItem.projects.through.objects.filter(programmeitem=self.instance.pk)
            among |= Q(pk__in=own.values("project"))
            self.initial["projects"] = list(own.order_by("project").values_list("project", flat=True))
            self.initial["speakers"] = "\n".join(lines_of(self.instance))
        field = cast(SeveralOf, self.fields["projects"])
        field.queryset = self.readable.filter(among).only("title").order_by("title", "pk")

    def clean_speakers(self) -> str:
        text = self.cleaned_data["speakers"]
        lines = [line for raw in text.splitlines() if (line := " ".join(raw.split()))]
        if len(lines) > MOST_SPEAKERS:
            raise ValidationError(f"{MOST_SPEAKERS} personnes au plus interviennent à un moment : partagez-le en deux.")
        self.chosen = speakers_of(lines, Member.objects.visible_to(self.by))
        return text

    def clean_other_project(self) -> str:
        title = " ".join(self.cleaned_data["other_project"].split())
        if title:
            self.other = self.readable.filter(sort_key=sort_key(title)[:130]).order_by("-published_at", "pk").first()
            if self.other is None:
                raise ValidationError(NO_SUCH_PROJECT)
        return title

    def texts_of(self, row: Any) -> Texts:
        """Its columns, and who speaks."""
        return [*super().texts_of(row), ("qui intervient", "\n".join(lines_of(row)) if row else "")]

    def typed(self) -> Texts:
        return [*super().typed(), ("qui intervient", self.cleaned_data.get("speakers", ""))]

    def save_changes(self) -> bool:
        """False, with what is wrong said, when somebody changed or removed it meanwhile, or its writer's mandate
        ended; saving again decides. Members who are newly named are told."""
        try:
            with transaction.atomic():
                return self._save()
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False

    def _save(self) -> bool:
        item = self.instance
        live = held_for_programme(item.event, self.by)
        if item.pk:
            stored = ProgrammeItem.objects.filter(pk=item.pk).first()
            if stored is None:
                raise ValidationError(GONE)
            if not self.agrees_with(self.texts_of(stored)):
                return False
            item.position = stored.position
        else:
            item.position = last_position(live) + 1
        item.save()
        item.projects.set([*self.cleaned_data["projects"], *([self.other] if self.other else [])])
        before = set(item.speakers.exclude(member=None).values_list("member", flat=True))
        item.speakers.all().delete()
        for one in self.chosen:
            one.item = item
        Speaker.objects.bulk_create(self.chosen)
        note_programme(live)
        newly = [one.member for one in self.chosen if one.member and one.member.pk not in before]
        tell_speakers(item, newly, by=self.by)
        return True


def recent_cohorts() -> QuerySet:
    return Cohort.objects.order_by("-starts_on", "pk").values("pk")[:RECENT]


def lines_of(item: ProgrammeItem) -> list[str]:
    """Its speakers, as the form asks for them."""
    return [
        one.member.full_name if one.member else f"{one.name}, {one.role}" if one.role else one.name
        for one in item.speakers.select_related("member").order_by("pk")
    ]


def name_keys(name: str) -> list[str]:
    """The keys (`Member.sort_key`: family name first) of whoever is called so, wherever their given name ends."""
    words = name.split()
    return [sort_key(" ".join((*words[cut:], *words[:cut])))[:170] for cut in range(1, len(words))]


def speakers_of(lines: list[str], members: QuerySet[Member]) -> list[Speaker]:
    """One for each line: the member of that name whom the writer may see, else a guest. Raises ValidationError where
    several members have that name and the line does not say which. Each is named once."""
    found: dict[Any, Speaker] = {}
    people: dict[str, list[Member]] = {}
    keys = [key for line in lines for key in name_keys(line.partition(",")[0])]
    for member in members.filter(sort_key__in=keys).select_related("user", "collectivity").order_by("pk"):
        people.setdefault(fold(member.full_name), []).append(member)
    for line in lines:
        name, _, rest = (part.strip() for part in line.partition(","))
        same = people.get(fold(name), [])
        if len(same) > 1:
            same = [one for one in same if fold(str(one.collectivity or "")) == fold(rest)]
            if len(same) != 1:
                raise ValidationError(SEVERAL_OF_THIS_NAME.format(name, name))
        if same:
            found.setdefault(same[0].pk, Speaker(member=same[0]))
        else:
            found.setdefault(fold(name), Speaker(name=name[:120], role=rest[:160]))
    return list(found.values())


class SponsorReturnForm(PlainWords, forms.Form):
    """What a sponsor said of a project, there and then."""

    project = forms.ModelChoiceField(
        label="de quel projet",
        queryset=Project.objects.none(),
        empty_label="Choisir un projet",
        error_messages={"required": "Choisissez le projet dont il s’agit."},
    )
    signature = forms.CharField(
        label="qui parle",
        help_text="Sa fonction suffit, par exemple « DGA solidarités ».",
        max_length=100,
        error_messages={"required": "Écrivez qui parle : sa fonction suffit."},
    )
    changed = LongText(
        label="ce qui a été dit",
        help_text="La mission innovation le lit d’abord ; la page du projet le montre ensuite, et dit où.",
        max_length=2000,
        rows=4,
        error_messages={"required": "Écrivez ce qui a été dit."},
    )
    blocks = LongText(label="ce qui bloque, si cela a été dit", max_length=2000, rows=2, required=False)
    kept = forms.ChoiceField(
        label="ce projet est-il entré dans ses objectifs",
        choices=[("", "Cela n’a pas été dit"), *Adoption.choices],
        required=False,
    )

    def __init__(self, *args: Any, item: ProgrammeItem, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["project"])
        linked = Project.objects.published().visible_to(by).filter(programme_items=item)
        field.queryset = linked.order_by("title", "pk")
