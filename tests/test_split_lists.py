"""Lists typed by hand: commas, semicolons and lines part them, wherever words are listed."""

import pytest
from django.http import QueryDict

from directory.forms.profile import SECTIONS
from emi_alumni.foundation.text import split_list
from projects.forms.keywords import KeywordsField

TYPED = [
    "marchés publics; accueil, budget",
    "marchés publics\r\naccueil\nbudget",
    "marchés publics ;; accueil ,\n, budget ;",
    "marchés publics\raccueil\u2028budget",
    "marchés publics\taccueil\tbudget",
    "• marchés publics\n• accueil\n• budget",
    "-\tmarchés publics\n-\taccueil\n- budget",
    "\uf0b7 marchés publics\r\n– accueil\r\n* budget",
]
ITEMS = ["marchés publics", "accueil", "budget"]


@pytest.mark.parametrize("typed", TYPED)
def test_the_items_of_a_list(typed):
    assert split_list(typed) == ITEMS


def test_every_box_of_one_line_for_a_list_is_marked_for_what_is_pasted():
    """`tests/browser/test_lists.py` pastes into it."""
    assert KeywordsField().widget.attrs["data-list"] is True
    assert SECTIONS["competences"].base_fields["more"].widget.attrs["data-list"] is True


@pytest.mark.django_db
@pytest.mark.parametrize("typed", TYPED)
def test_keywords_of_a_project(typed):
    assert KeywordsField().clean(typed) == ITEMS


@pytest.mark.django_db
@pytest.mark.parametrize("typed", TYPED)
def test_skills_of_a_person_by_the_form_and_by_the_model(typed, karim):
    data = QueryDict(mutable=True)
    data["more"] = typed
    form = SECTIONS["competences"](data, instance=karim)
    form.is_valid()
    assert form.names == ITEMS
    karim.set_skills([typed])
    assert karim.skill_names == ITEMS
