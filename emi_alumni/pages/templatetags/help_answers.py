"""What the help says of words that the directory does not know."""

from django import template

from directory.filters import PeopleFilter
from emi_alumni.pages.help_search import Explanation, explaining

register = template.Library()


@register.simple_tag
def help_answers(asked: PeopleFilter) -> list[Explanation]:
    return explaining([frozenset(reading.stems) for reading in asked.found.readings])
