"""Sentences of Django that the portal says in its own words: compiled, still Django's own in English, and shown."""

import re
from pathlib import Path

import django
import pytest
from django.utils.translation import gettext

from tests.catalogue import SOURCE, compiled, read

SENTENCES = read(SOURCE.read_text(encoding="utf-8"))
DJANGO = Path(django.__file__).parent


def test_the_compiled_catalogue_is_that_of_the_sentences():
    assert SOURCE.with_suffix(".mo").read_bytes() == compiled(SENTENCES), "run python -m tests.catalogue"


def test_each_sentence_is_one_that_django_says():
    """A sentence that Django rewords would come back in Django's words, unseen."""
    said = set()
    for catalogue in (DJANGO / "conf/locale", DJANGO / "contrib/admin/locale"):
        # The French file lacks sentences that nobody has translated yet, the English one has them all.
        said |= set(read((catalogue / "en/LC_MESSAGES/django.po").read_text(encoding="utf-8")))
    assert sorted(set(SENTENCES) - said) == []


@pytest.mark.parametrize("sentence", sorted(set(SENTENCES) - {""}))
def test_what_a_sentence_is_filled_with_is_kept_or_left_out(sentence):
    filled = re.compile(r"%\(\w+\)[sd]|%s|\{\w+\}")
    assert set(filled.findall(SENTENCES[sentence])) <= set(filled.findall(sentence))
    if "%s" in sentence:
        assert SENTENCES[sentence].count("%s") == sentence.count("%s")


def test_ours_come_before_djangos():
    assert gettext("Change %s") == "Modifier : %s"
    assert gettext("Log out") == "Déconnexion"
