"""From an empty portal to thirty people invited, by its pages alone: each page opened or sent is counted."""

import io
import re
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from directory.models import Cohort, Invitation, Member
from emi_alumni.foundation.outbox.models import Kind, Letter
from governance.models import Partner
from tests.accounts.steps import last_code
from tests.accounts.test_second_factor import totp_code
from tests.admin.forms import form_data

pytestmark = pytest.mark.django_db
ADDRESS = "anne.roy@valdoise.example.fr"
# What a person opens and sends, from the sign-in page to the last step. At a minute each, less than half an hour.
PAGES = 20
HEADINGS = "NOM;Prénom;Promo;Collectivité;Mél"


class Person:
    """Somebody at a browser."""

    def __init__(self) -> None:
        self.client = Client()
        self.pages = 0

    def get(self, address: str) -> Any:
        self.pages += 1
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.headers.get("Location"))
        return answer

    def post(self, address: str, data: dict[str, Any]) -> Any:
        self.pages += 1
        return self.client.post(address, data, follow=True)


def spreadsheet() -> io.BytesIO:
    lines = [f"Nom{n};Prénom;Promo 2024-2025;Argenteuil;personne{n}@exemple.fr" for n in range(30)]
    file = io.BytesIO("\n".join([HEADINGS, *lines]).encode("cp1252"))
    file.name = "Annuaire EMI.csv"
    return file


@pytest.fixture
def empty(db) -> None:
    """What deploy/release leaves, as far as this walk meets it."""
    for command in ("load_collectivities", "load_charter"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    call_command("first_administrator", ADDRESS, first_name="Anne", last_name="Roy", stdout=io.StringIO())


def test_thirty_people_are_invited_within_the_first_hour(empty, django_capture_on_commit_callbacks):
    anne = Person()
    anne.get(reverse("account_login"))
    anne.post(reverse("account_login"), {"login": ADDRESS})
    anne.post(reverse("account_confirm_login_code"), {"code": last_code()})
    setting_up = anne.get(reverse("mfa_activate_totp")).text
    secret = re.search(r'<code class="secret">(\w+)</code>', setting_up)
    assert secret, "whoever has just recopied a code is not asked for another one"
    anne.post(reverse("mfa_activate_totp"), {"code": totp_code(secret[1])})

    steps = anne.get(reverse("admin:index")).context["first_hour"].steps
    assert [step.is_done for step in steps] == [True, False, False, False, False, False]
    address = {step.title: step.url for step in steps}

    anne.get(address["Importer les personnes"])
    read = anne.post(address["Importer les personnes"], {"file": spreadsheet()})
    [question] = read.context["name_questions"]
    assert question.written == "Promo 2024-2025"
    held = {"token": read.context["token"], f"nom-{question.id}": "new"}
    done = reverse("admin:directory_member_import_confirm")
    anne.post(done, held | {"reread": "1"})
    anne.post(done, held)
    assert Cohort.objects.get().label == "2024-2025"
    assert Member.objects.filter(state="imported", collectivity__short_name="Argenteuil").count() == 30

    shown = anne.get(address["Inviter les premières personnes"]).context["cl"].result_list
    chosen = {"action": "invite", "_selected_action": [member.pk for member in shown]}
    assert "30" in anne.post(address["Inviter les premières personnes"], chosen).text
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        anne.post(address["Inviter les premières personnes"], chosen | {"answered": "1"})
    assert Invitation.objects.open().count() == 30
    assert {letter.to[0] for letter in mail.outbox} == {f"personne{n}@exemple.fr" for n in range(30)}
    assert Letter.objects.filter(kind=Kind.INVITATION).count() == 30

    charter = anne.get(reverse("governance:charter"))
    anne.post(reverse("governance:charter_accept"), {"version": charter.context["charter"].mark})
    form = anne.get(address["Écrire les partenaires"])
    told = form_data(form) | {"name": "CY Cergy Paris Université", "kind": "university", "subject": "Diplôme"}
    anne.post(address["Écrire les partenaires"], told)
    assert Partner.objects.count() == 1

    assert anne.get(reverse("admin:index")).context["first_hour"] is None
    assert anne.pages <= PAGES, anne.pages
