"""An idea that joined another is found by its words in the one that is kept, however long the way."""

import pytest

from emi_alumni.foundation.search.models import Document
from governance.models import Idea
from tests.governance.idea_box import make_idea


def found_by(word: str) -> list[int]:
    rows = Document.objects.filter(kind="idea", body__icontains=word).order_by("object_id")
    return list(rows.values_list("object_id", flat=True))


@pytest.mark.django_db
def test_a_chain_keeps_the_words_of_all(moderator):
    first, second, third = (
        make_idea(title=title, text="Un texte.") for title in ("Un trombinoscope", "Un organigramme", "Un annuaire")
    )
    first.merge_into(second, by=moderator)
    second.refresh_from_db()
    second.merge_into(Idea.objects.get(pk=third.pk), by=moderator)
    assert found_by("trombinoscope") == [third.pk]
    assert found_by("organigramme") == [third.pk]
    Idea.objects.get(pk=second.pk).part()
    assert found_by("trombinoscope") == [second.pk]
