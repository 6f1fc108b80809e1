"""What the library keeps of people: what they propose, what it was useful for, what they keep (RGPD)."""

from directory.contributions.personal_data import KEYS
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from resources.models import Resource, ResourceBookmark, ResourceFile, ResourceUse

PUBLIC_TASK = "mission d’intérêt public"
LIFE = "la vie du réseau"
ACCOUNT = "la vie du compte"

WRITTEN = Processing(PUBLIC_TASK, "le réseau, ou tout le monde si vous l’ouvrez, une fois lu par la mission", LIFE)
USED = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", LIFE)
KEPT = Processing(PUBLIC_TASK, "vous seul", ACCOUNT)
FACTS = ("version", "updated_on", "told_note", "is_current", "reminded_for", "expired_for", "uses_count")

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "resources.Resource": each(
        WRITTEN, "title", "kind", "summary", "purpose", "amount", "unit", "for_whom", "credit", *CONTRIBUTED
    )
    | each(WRITTEN, "module", "project", "club", "collectivity", "audience", "link", "document", "expires_on")
    | each(WRITTEN, "update_note", "held_on", "live_link", "recording_link", "captioned", "five_lines", "chapters"),
    "resources.ResourceFile": each(WRITTEN, "file", "kind", "size", "accessible", "added_by", "added_at"),
    "resources.ResourceUse": each(USED, "resource", "text", "department", "collectivity", *CONTRIBUTED),
    "resources.ResourceBookmark": each(KEPT, "resource", "member", "note", "kept_at"),
}
NOT_PERSONAL: dict[str, set[str]] = {
    "resources.Resource": {*KEYS, "duration_class", "themes", "tools", *FACTS},
    "resources.ResourceFile": {"id"},
    "resources.ResourceUse": {*KEYS},
    "resources.ResourceBookmark": {"id"},
}


def forget(member: Member) -> None:
    """What is online stays, signed « Ancien membre »; what nobody read, its files, and what they kept go with them."""
    ResourceBookmark.objects.filter(member=member).delete()
    unread = Resource.objects.of(member).exclude(state="published")
    files = list(unread.exclude(document=None).order_by("pk").values_list("document", flat=True))
    ResourceUse.objects.of(member).exclude(state="published").delete()
    unread.delete()
    ResourceFile.objects.filter(pk__in=files).delete()
    ResourceFile.objects.filter(added_by=member, resources=None).delete()
    ResourceFile.objects.filter(added_by=member).update(added_by=None)
    ResourceUse.objects.of(member).update(department="")
