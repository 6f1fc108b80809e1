"""`manage.py evaluate_help`: the figures of « Qui peut m’aider ? » on a file of needs."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.factories import ProjectFactory

NEEDS = Path(settings.BASE_DIR) / "emi_alumni/demo/data/needs.txt"


def said(capsys, *args) -> str:
    call_command("evaluate_help", *map(str, args))
    return capsys.readouterr().out


def test_it_says_how_many_needs_reach_the_right_person_and_with_reasons(db, helene, karim, tmp_path, capsys):
    ProjectFactory(title="Un guichet unique", lead=karim)
    file = tmp_path / "needs.txt"
    lines = ("# un commentaire", "", "ouvrir un guichet unique\tKarim Benali", "élever des autruches\t-")
    file.write_text("\n".join([*lines, "guichet unique\tPersonne Autre"]), encoding="utf-8")
    out = said(capsys, file, "--as", helene.user.email)
    assert "3 besoins : une bonne personne parmi les 3 premières 2/3" in out
    assert "avec une raison 2/2" in out
    assert "guichet unique : Karim Benali" in out


@pytest.mark.parametrize("text", ["", "# rien\n", "un besoin sans personne\n"])
def test_a_file_that_says_nothing_is_refused_in_words(db, helene, tmp_path, text):
    file = tmp_path / "needs.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("evaluate_help", str(file))
    with pytest.raises(CommandError):
        call_command("evaluate_help", str(tmp_path / "absent.txt"))


def test_the_demonstration_has_its_forty_two_needs():
    lines = NEEDS.read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line and not line.startswith("#")]) == 42


@pytest.mark.usefixtures("standing_demonstration")
def test_on_the_demonstration_four_needs_of_five_reach_somebody_right(capsys):
    """PEERS: 80 % at least, and every person shown has a reason."""
    out = said(capsys, NEEDS, "--verbosity", "0").strip()
    right, of = out.partition("premières ")[2].partition(" ")[0].split("/")
    with_reasons, shown = out.partition("une raison ")[2].partition(",")[0].split("/")
    assert int(right) / int(of) >= 0.9
    assert with_reasons == shown
