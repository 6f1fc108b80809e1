"""Rows written by an earlier version are put in order by one command."""

from django.core.management import call_command
from django.db import connection

from directory.models import Member
from governance.models import Module
from tests.factories import MemberFactory


def test_rows_of_an_earlier_version_are_cleaned(db, capsys):
    person = MemberFactory(given_name="Søren", family_name="Ørsted")
    module = Module.objects.create(name="Écouter", slug="ecouter")
    with connection.cursor() as cursor:
        # As the former version wrote them, past every door.
        cursor.execute(
            "UPDATE directory_member SET given_name = %s, email = %s, sort_key = %s, name_keys = '' WHERE id = %s",
            ["Sø\u200bren", "s@ville.fr\u00ad", "ørsted søren", person.pk],
        )
        cursor.execute("UPDATE governance_module SET sort_key = '' WHERE id = %s", [module.pk])
    call_command("refresh_text")
    person.refresh_from_db()
    assert (person.given_name, person.email, person.sort_key) == ("Søren", "s@ville.fr", "orsted soren")
    assert Member.objects.alike("Orsted", "Soren").get() == person
    module.refresh_from_db()
    assert module.sort_key == "ecouter"
    assert "directory.Member : 1 ligne" in capsys.readouterr().out
    call_command("refresh_text")
    assert capsys.readouterr().out == "Tout était au propre : rien n’a changé.\n"
