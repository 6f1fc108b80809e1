"""Pages do not repeat the indents of their templates, and nothing that a reader sees changes."""

import pytest
from django.template import engines
from django.template.loader import get_template

from emi_alumni.foundation.template_loading import INDENTS, SPACES_COUNT, Loader

LOADER = Loader(engines["django"].engine)


def source_of(name: str) -> str:
    return LOADER.get_contents(next(iter(LOADER.get_template_sources(name))))


def test_a_page_has_the_lines_of_its_template_without_their_indents():
    written = get_template("governance/kit.html").template.source
    assert not INDENTS.search(written)
    assert written.count("\n") == source_of("governance/kit.html").count("\n")


@pytest.mark.parametrize("name", ["507.html", "admin/change_list_results.html"])
def test_spaces_that_count_are_kept(name):
    """Those of a text to edit, and of a sentence that Django's catalogue knows."""
    assert SPACES_COUNT.search(source_of(name))
    assert INDENTS.search(source_of(name))


def test_letters_keep_the_spaces_of_their_lines(tmp_path):
    (tmp_path / "letter.txt").write_text("Bonjour,\n  un retrait.\n", encoding="utf-8")
    loader = Loader(engines["django"].engine, [tmp_path])
    assert loader.get_template("letter.txt").source == "Bonjour,\n  un retrait.\n"
