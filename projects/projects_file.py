"""Projects brought in by a file, each as a draft of who leads it: they read it again, complete it and propose it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from directory.import_names import known_cohorts, known_places
from directory.import_values import read_address_cell, split_name
from directory.likeness import name_key
from directory.models import Member
from directory.models.members import MemberState
from emi_alumni.foundation.back_office.list_import import ListColumn, ListFile
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.spreadsheet_values import choice_reader
from emi_alumni.foundation.text import fold, one_line, plain_text, split_list
from projects import texts
from projects.models import Project, TeamRole
from projects.models.project import Cost, Origin, Role
from projects.writing import start

# Texts of the bank that a sheet may hold: headed by the name of their column in the portal.
WORDS = [
    name
    for name in texts.BY_NAME
    if isinstance(Project._meta.get_field(name), models.TextField | models.CharField)
    and not Project._meta.get_field(name).choices
    and Project._meta.get_field(name).editable
    and name not in ("title", "sentence")
]
OTHER_HEADINGS = {
    "problem": ("problème", "problématique", "constat"),
    "context": ("contexte", "observations de terrain"),
    "solution": ("réponse", "proposition", "solution proposée"),
    "lessons": ("leçons", "enseignements"),
    "difficulties": ("freins",),
    "partners": ("partenaires mobilisés",),
}


def read_months(text: str) -> int:
    figures = "".join(sign for sign in text if sign.isdecimal())
    if not figures or len(figures) > 3:
        raise ValidationError(f"« {text} » : écrivez un nombre de mois.")
    return int(figures)


def words_column(name: str) -> ListColumn:
    field = Project._meta.get_field(name)
    read = plain_text if isinstance(field, models.TextField) else one_line
    return ListColumn(name, str(field.verbose_name), OTHER_HEADINGS.get(name, ()), False, read)


class ProjectsFile(ListFile):
    columns: ClassVar = (
        ListColumn("title", "titre", ("projet", "nom du projet", "titre du projet", "intitulé"), True),
        ListColumn("sentence", "en une phrase", ("résumé", "phrase", "accroche", "description"), True),
        ListColumn(
            "lead",
            "porteur",
            ("porteuse", "porteur du projet", "chef de projet", "courriel du porteur", "pilote"),
            True,
        ),
        ListColumn("cohort", "promotion", ("promo", "session EMI", "cohorte")),
        ListColumn("collectivities", "collectivités", ("collectivité", "commune", "employeur")),
        ListColumn("origin", "origine", (), False, choice_reader(Origin.choices)),
        ListColumn("cost", "coût", ("ordre de grandeur du coût",), False, choice_reader(Cost.choices)),
        ListColumn("duration_months", "durée en mois", ("durée",), False, read_months),
        ListColumn("keywords", "mots clés", ("mots-clés", "étiquettes"), False, split_list),
        *(words_column(name) for name in WORDS),
    )

    def learn(self) -> None:
        self.places, self.cohorts = known_places(), known_cohorts()
        self.by_address: dict[str, set[int]] = {}
        self.by_name: dict[str, set[int]] = {}
        people = Member.objects.unopposed().exclude(state=MemberState.ERASED)
        for pk, family, given, email, account in people.values_list(
            "pk", "family_name", "given_name", "email", "user__email"
        ):
            self.by_name.setdefault(name_key(family, given), set()).add(pk)
            for address in {email, account} - {"", None}:
                self.by_address.setdefault(address, set()).add(pk)
        leads = TeamRole.objects.filter(role=Role.LEAD).values_list("project__title", "member")
        self.known = {(fold(title), member) for title, member in leads}

    def faults(self, values: dict[str, Any]) -> list[str]:
        said = []
        if written := values.get("lead"):
            how_many = len(self.leads(written))
            if how_many > 1:
                said.append(f"« {written} » : plusieurs personnes portent ce nom, écrivez le courriel du porteur.")
            elif not how_many:
                said.append(f"« {written} » : cette personne n’est pas dans l’annuaire.")
        if (written := values.get("cohort")) and len(self.cohorts.find(written)) != 1:
            said.append(f"« {written} » : promotion inconnue, écrivez ses deux années.")
        said += [
            f"« {part} » : collectivité inconnue, écrivez son nom officiel ou son SIREN."
            for part in self.parts_of(values.get("collectivities", ""))
            if len(self.places.find(part)) != 1
        ]
        return said

    def find(self, values: dict[str, Any]) -> Project | None:
        (lead,) = self.leads(values["lead"])
        if (fold(values["title"]), lead) not in self.known:
            return None
        theirs = Project.objects.filter(roles__member=lead, roles__role=Role.LEAD).order_by("pk")
        return next((project for project in theirs if fold(project.title) == fold(values["title"])), None)

    def leads(self, written: str) -> set[int]:
        """Who may lead: by an address that the portal knows, else by their name, in either order."""
        if "@" in written:
            return self.by_address.get(read_address_cell(written).text, set())
        names = {name_key(*split_name(written, family_first=is_first)) for is_first in (True, False)}
        return set().union(*(self.by_name.get(name, set()) for name in names))

    def parts_of(self, written: str) -> list[str]:
        """The places of a cell: one name, perhaps with a comma in it, or several."""
        if not written or len(self.places.find(written)) == 1:
            return [written] if written else []
        return split_list(written.replace("/", ","))

    def write(self, values: dict[str, Any]) -> Project:
        given = dict(values)
        (lead,) = self.leads(given.pop("lead"))
        places = [self.places.clean(part) for part in self.parts_of(given.pop("collectivities", ""))]
        if written := given.get("cohort"):
            given["cohort"] = self.cohorts.clean(written)
        project = Project(state=State.DRAFT, **given)
        project.full_clean(exclude=["slug", "sort_key", "form_key"])
        self.begin(project, Member.objects.get(pk=lead))
        project.collectivities.set(places)
        self.known.add((fold(project.title), lead))
        return project

    @staticmethod
    def begin(project: Project, lead: Member) -> None:
        """As if they had begun it themselves; who has not come yet finds it when they do."""
        if lead.is_present:
            try:
                start(project, by=lead, key=project.form_key)
            except ValidationError:
                raise ValidationError({"lead": f"{lead} a déjà autant de brouillons qu’il se peut."}) from None
            return
        project.save()
        TeamRole.objects.create(project=project, member=lead, role=Role.LEAD)
