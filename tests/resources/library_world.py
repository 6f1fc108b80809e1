"""The library in the small world of `tests/access.py`."""

from typing import Any

from directory.models import Member
from resources.models import Resource, ResourceBookmark, ResourceFile, ResourceUse

SHEET = "Trois indicateurs, pas plus"
DRAFT = "Une ressource encore en brouillon"
PUBLIC = "Observer sans déranger"
WORDS = {
    "kind": "tool_sheet",
    "summary": "Choisir, relever avant, relever après.",
    "purpose": "Mesurer sans y passer ses soirées.",
    "amount": 10,
    "link": "https://exemple.fr/fiche",
}


def make_resource(author: Member, title: str = SHEET, **facts: Any) -> Resource:
    """Published unless said."""
    facts = {"state": "published", "collectivity": author.collectivity, **WORDS, **facts}
    return Resource.objects.create(author=author, title=title, **facts)


def make_library(cast: dict[str, Any]) -> None:
    """Hélène's sheet, with a file, which Karim used and she keeps; her draft; one of hers that everybody reads."""
    helene, karim = cast["helene"], cast["karim"]
    # No such file is on the disk: tests/resources/test_library_files.py reads some.
    kept = ResourceFile.objects.create(file="ressources/rien", kind="pdf", size=1, added_by=helene)
    sheet = make_resource(helene, document=kept)
    ResourceUse.objects.create(resource=sheet, author=karim, text="Préparer un bilan.", state="published")
    ResourceUse.objects.create(resource=sheet, author=helene, text="Un essai.", state="refused")
    ResourceBookmark.objects.create(resource=sheet, member=helene)
    make_resource(helene, DRAFT, state="draft")
    make_resource(helene, PUBLIC, audience="public")


def library_argument(name: str, argument: str, about: str) -> Any:
    """`about`: hers, online, when nothing is said; « draft », « public »."""
    if about == "unknown":
        return 0
    if name.startswith("public_"):
        about = about or "public"
    if name == "bookmark_note":
        return ResourceBookmark.objects.get().pk
    found = Resource.objects.get(title={"": SHEET, "draft": DRAFT, "public": PUBLIC, "network": SHEET}[about])
    if argument == "file":
        return found.document_id or 0
    if argument == "pk" and name.startswith("resource_use_"):
        return found.uses.get(author=found.author).pk
    return found.pk


def take_part_in_library(helene: Member, karim: Member) -> None:
    """All that the library may keep of a person: a sheet of hers with a file, what she did with one of Karim's."""
    kept = ResourceFile.objects.create(file="ressources/rien", kind="pdf", size=1, added_by=helene)
    make_resource(helene, "Les files", document=kept)
    his = make_resource(karim, "Les appels")
    ResourceUse.objects.create(resource=his, author=helene, text="Un relais.", collectivity=helene.collectivity)
    ResourceBookmark.objects.create(resource=his, member=helene, note="Page 2.")
