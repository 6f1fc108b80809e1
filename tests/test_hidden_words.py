"""No list of words tells what its reader may not read: suggestions, facets, counts, mended words, completions."""

import pytest
from django.urls import reverse

from directory.models import Member, Skill
from emi_alumni.foundation.moderation.models import State
from projects.models import Project
from projects.models.project import ProjectAudience
from tests.access import addresses, rows_of
from tests.factories import MemberFactory, ProjectFactory
from tests.test_permissions import TABLE

# The mission reads drafts and hidden profiles in the administration.
READERS = ("visitor", "member", "representative", "animator")
HIDDEN = ("Fauconnerie", "Héraldique", "Xylographie", "Bathymétrie", "Zymologie", "Oologie")
# With a slip, so that the answer holds the word only if it is suggested.
ASKED = ({}, {"q": "fauconerie"}, {"q": "xylograpie"}, {"q": "xylo"}, {"competence": "fauconnerie"})


@pytest.fixture
def hidden_words(world):
    """Skills of somebody hidden and of somebody imported, words of projects that the network does not read."""
    for person, name in ((world.hidden, "Fauconnerie"), (world.imported, "Héraldique")):
        person.skills.add(name)
    author = MemberFactory()
    for number, (name, changes) in enumerate(
        {
            "Xylographie": {"audience": ProjectAudience.TEAM},
            "Bathymétrie": {"state": State.DRAFT, "published_at": None},
            "Zymologie": {"state": State.WITHDRAWN},
        }.items()
    ):
        ProjectFactory(title=f"Sujet {number}", keywords=[name], problem=f"{name} encore.", lead=author, **changes)
    blocked = ProjectFactory(title="Sujet 9", keywords=["Oologie"], lead=author)
    blocked.hidden_at = blocked.published_at
    blocked.save()
    return world


def words_said(response) -> list[str]:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return [word for word in HIDDEN if word.encode() in content]


def test_no_address_says_a_word_that_its_reader_may_not_read(hidden_words):
    said = []
    for address in addresses():
        if address.name.startswith("admin:"):
            continue
        for row in rows_of(address, TABLE)[:1]:
            url = hidden_words.url(address, row.about)
            for reader in READERS if not address.arguments else READERS[1:2]:
                for asked in ASKED if not address.arguments and reader == "member" else ASKED[:1]:
                    words = words_said(hidden_words.client(reader).get(url, asked))
                    said += [(url, asked, reader, word) for word in words]
    assert said == []


def test_the_same_words_are_suggested_once_they_may_be_read(hidden_words):
    """The words above would be said if they could be: the walk looks where they are."""
    Member.objects.filter(pk=hidden_words.hidden.pk).update(hidden_by_choice=False)
    project = Project.objects.get(title="Sujet 0")
    project.audience = ProjectAudience.NETWORK
    project.save()
    ask = hidden_words.client("member").get
    skill = Skill.objects.get(name="Fauconnerie")
    assert "Fauconnerie" in ask(reverse("directory:profile_section", args=["competences"])).text
    assert "Fauconnerie" in ask(reverse("directory:list"), {"competence": skill.slug}).text
    edit = reverse("projects:edit", args=[hidden_words.project.slug, "reperes"])
    assert "Xylographie" in ask(edit).text
    assert "xylographie" in ask(reverse("projects:list"), {"q": "xylograpie"}).text.lower()
