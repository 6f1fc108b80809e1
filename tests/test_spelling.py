"""The spelling check of `make check` finds a fault wherever a French text can be written, and only there."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests import spelling
from tests.spelling import LISTED, Fault, faults, python_texts, template_texts, words_of

needs_dictionary = pytest.mark.skipif(
    not os.environ.get("CI") and not spelling.has_dictionary(), reason=spelling.HOW_TO_INSTALL
)


@pytest.fixture
def portal(tmp_path):
    """A portal of a few right sentences, one file of each source, and a list of one word that they use."""
    files = {
        "templates/pages/home.html": '<h1 title="Accueil">Le réseau des alumni</h1>{# Brouilon #}',
        "projects/labels.py": '"""The labells of a form."""\nNAME = forms.CharField(label="Prénom")\n',
        "projects/__init__.py": "",
        "static/js/page.js": '// a coment\nconst words = "Lien copié.";\n',
        "emi_alumni/demo/data/alumni.json": '[{"prenom": "Yann", "nom": "Le Drézennec"}]',
        "emi_alumni/__init__.py": "",
        "emi_alumni/demo/data/projets.json": '{"titre": "Le premier appel compte"}',
        "docs/guide-moderation.md": "Lisez d’abord la file, avec M. Drézennec.\n\n```\ncommande inconue\n```\n",
        "directory/data/collectivites.csv": "name,short_name\nVille d'Éragny,Éragny\n",
        str(LISTED): "# The network\nalumni\n",
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


@needs_dictionary
def test_right_sentences_have_no_fault(portal):
    assert faults(portal) == []


FAULTS = [
    ("templates/pages/home.html", "<p>Un projjet</p>", "projjet"),
    ("templates/pages/home.html", '<input aria-label="Chercher quelqun">', "quelqun"),
    ("templates/pages/home.html", '{% include "x.html" with label="Envoier" %}', "Envoier"),
    ("templates/pages/home.html", '{{ project.place|default:"pas encore rensseigné" }}', "rensseigné"),
    ("templates/pages/home.html", "{% if a %}Rien à{% else %}Persone ici{% endif %}", "Persone"),
    ("templates/pages/home.html", "<p>Le réseau d’alumni et de élus</p>", "de élus"),
    ("templates/account/email/code_message.txt", "Bonjour,\n\nvoici votre codde.", "codde"),
    ("projects/labels.py", 'TEXT = forms.CharField(label="Prenom")', "Prenom"),
    (
        "projects/labels.py",
        'class S(TextChoices):\n    DONE = "done", "Terminé en partit", \n    LATE = "late", "Anullé"',
        "Anullé",
    ),
    ("projects/labels.py", 'class S(TextChoices):\n    LATE = "late", "Tardiff"', "Tardiff"),
    ("projects/labels.py", 'messages.success(request, f"{n} fiches ont été enrejistrées.")', "enrejistrées"),
    ("projects/labels.py", 'raise ValidationError("Écrivez le nom du du projet.")', "du du"),
    ("static/js/page.js", "box.textContent = `${n} réponsses.`;", "réponsses"),
    ("emi_alumni/demo/data/projets.json", '{"bio": ["A repris l’acueil de douze sites."]}', "acueil"),
    ("docs/guide-moderation.md", "Chaque décission est gardée.", "décission"),
]


@needs_dictionary
@pytest.mark.parametrize(("place", "text", "word"), FAULTS)
def test_a_planted_fault_is_found(portal, place, text, word):
    path = portal / place
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() and path.suffix != ".json" else ""
    path.write_text(f"{before}\n{text}\n", encoding="utf-8")
    if path.suffix == ".json":
        (portal / "docs/guide-moderation.md").unlink()
    assert faults(portal) == [Fault(word, place)]


@needs_dictionary
@pytest.mark.parametrize("useless", ["appetizer", "maison"])
def test_a_listed_word_that_no_text_uses_or_that_the_dictionary_knows_is_a_fault(portal, useless):
    (portal / "docs/guide-moderation.md").write_text("Une maison.", encoding="utf-8")
    with (portal / LISTED).open("a", encoding="utf-8") as listed:
        listed.write(f"{useless}\n")
    assert faults(portal) == [Fault(useless, f"{LISTED}: no text needs it")]


def test_the_list_is_sorted_within_its_groups_and_says_each_word_once():
    words = spelling.listed_words(spelling.ROOT)
    assert len(words) == len(set(words))
    groups = (spelling.ROOT / LISTED).read_text(encoding="utf-8").split("\n\n")
    for group in groups[1:]:
        title, *lines = group.strip().splitlines()
        assert title.startswith("# ")
        assert lines == sorted(lines), title


def test_a_word_that_a_template_completes_is_not_read_alone():
    source = (
        'Inscrit{% if her %}e{% endif %}, l’{{ place }}, {{ n }} projet{{ n|pluralize }} : <a href="/a/b/">Voir</a>'
    )
    assert [word for text in template_texts(source) for word in words_of(text)] == ["projet", "Voir"]


@pytest.mark.parametrize(
    "code",
    [
        '"""A docstring of the module."""',
        'raise ValueError("give a name of its own to the rows")',
        'cursor.execute("SELECT name FROM rows")',
        'logger.info("le courrier est partti")',
        'widget.attrs["class"] = "input tall short"',
        'WORDS = """un deuzz trois""".split()',
        'def f(rows: "list[Row, str]") -> "dict[str, Row]": ...',
    ],
)
def test_what_no_user_reads_is_left_alone(code):
    assert list(python_texts(code)) == []


def test_where_the_dictionary_is_not_installed_the_check_says_how_to_install_it(monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("CI", raising=False)
    assert spelling.main() == spelling.NOT_DONE
    assert "apt-get install hunspell hunspell-fr-classical" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    assert spelling.main() == 1


def test_every_source_is_read():
    read = {Path(place).suffix for place, _ in spelling.texts(spelling.ROOT)}
    assert read == {".html", ".txt", ".py", ".js", ".json", ".md", ".xml"}


DEMONSTRATION = ("emi_alumni/demo/", "projects/management/commands/populate_projects.py")


def test_the_portal_names_who_acts_where_french_says_on():
    """« Vous », « le club », « l’équipe ». People of the demonstration speak as they do; a form may quote them."""
    nobody = re.compile(r"(?:^|[\s’«(-])[Oo]n\s+(?=[a-zà-ÿœ])")
    said = {(place, text) for place, text in spelling.texts(spelling.ROOT) if nobody.search(text)}
    assert {(place, text) for place, text in said if not place.startswith(DEMONSTRATION)} == set()
