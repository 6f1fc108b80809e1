"""The harness itself: what must fail does fail."""

import pytest
from django.template import Context, engines

from directory.models import Cohort
from tests.factories import CohortFactory
from tests.strict import OUR_TEMPLATES, UndefinedVariable


def draw(source: str, name: str) -> str:
    engine = engines["django"].engine
    template = engine.from_string(source)
    for node in template.nodelist.get_nodes_by_type(object):
        node.origin = name
    return template.render(Context({"known": "connu"}))


def test_a_variable_that_nobody_gave_fails_in_our_templates():
    with pytest.raises(UndefinedVariable, match="unknown"):
        draw("{{ unknown }}", f"{OUR_TEMPLATES}/page.html")


@pytest.mark.parametrize("source", ["{{ known }}", "{{ unknown|default:'connu' }}", "{% if unknown %}{% endif %}connu"])
def test_a_variable_that_is_known_or_optional_on_purpose_does_not(source):
    assert draw(source, f"{OUR_TEMPLATES}/page.html") == "connu"


def test_a_library_draws_its_own_templates_as_it_likes():
    assert draw("{{ unknown }}", "/somewhere/site-packages/page.html") == ""


@pytest.mark.django_db
def test_a_queryset_without_an_order_comes_back_shuffled():
    made = [CohortFactory().pk for _ in range(6)]
    assert [cohort.pk for cohort in Cohort.objects.order_by("pk")] == made
    assert [cohort.pk for cohort in Cohort.objects.order_by()] != made
