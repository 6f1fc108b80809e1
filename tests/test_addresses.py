"""Addresses that are worked out once say what Django would say each time."""

import pytest
from django.urls import NoReverseMatch, reverse

from emi_alumni.foundation.url_reversing import slug_address


@pytest.mark.parametrize("name", ["directory:member", "directory:collectivity", "projects:detail"])
@pytest.mark.parametrize("slug", ["a", "karim-benali", "Val_95"])
def test_the_address_of_a_slug_is_the_one_django_gives(name, slug):
    assert slug_address(name, slug) == reverse(name, args=[slug])


@pytest.mark.parametrize("slug", ["", "a/b", "é", "a\n", "<b>"])
def test_what_is_no_slug_has_no_address(slug):
    with pytest.raises(NoReverseMatch):
        slug_address("directory:member", slug)
