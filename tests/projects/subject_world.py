"""A subject of somebody's, online, for tests that look at its page."""

from directory.models import Member
from projects.models import Subject


def subject_page_of(person: Member) -> str:
    """The address of a subject that this person proposed."""
    words = {"title": "Les files", "problem": "…", "collectivity": person.collectivity, "state": "published"}
    return Subject.objects.get_or_create(author=person, defaults=words)[0].get_absolute_url()
