"""Our templates without the indents of their source, which a page would repeat on each of its lines."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTS = re.compile(r"(?<=\n)[ \t]+")
# Where a space at the beginning of a line counts: letters, text that is edited, sentences that a catalogue knows.
SPACES_COUNT = re.compile(r"<(?:textarea|pre)\b|\{% *blocktrans")


class Loader(filesystem.Loader):
    """Lines stay where they are: errors name the right ones."""

    def get_contents(self, origin: Origin) -> str:
        source = super().get_contents(origin)
        if not str(origin.template_name).endswith(".html") or SPACES_COUNT.search(source):
            return source
        return INDENTS.sub("", source)
