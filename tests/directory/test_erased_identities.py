"""Who was erased at their wish does not come back by a file; who was only never heard of may."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from directory.invitations import waiting_for_invitation
from directory.models import ErasedIdentity, Member
from directory.models.erased_identities import KEPT_FOR
from directory.people_import import run
from directory.personal_data import erase
from directory.retention import purge
from emi_alumni.foundation.spreadsheets import Sheet
from tests.factories import MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db
HEADERS = ["nom", "prénom", "promotion", "courriel"]


@standing
def ida(cohort_2019) -> Member:
    return MemberFactory(
        given_name="Ida", family_name="Œuvrard", email="ida@exemple.fr", cohort=cohort_2019, imported=True
    )


def kinds(*rows: list[str]) -> list[str]:
    sheet = Sheet(HEADERS, list(rows), [*range(2, 2 + len(rows))])
    return [verdict.kind for verdict in run(sheet, dry_run=False)]


@pytest.mark.met("VIG-03")
@pytest.mark.parametrize(
    "row",
    [
        ["Œuvrard", "Ida", "2019-2020", "ida@exemple.fr"],
        ["OEUVRARD", "IDA", "19-20", ""],
        ["Oeuvrard", "Ida", "", ""],
        ["Œuvrard", "Ida", "", "autre@exemple.fr"],
        ["Autrement", "Nommée", "", "Ida@Exemple.fr"],
        ["Œuvrard", "Ida", "2019-2020", "autre@exemple.fr"],
    ],
)
def test_no_file_brings_back_who_was_erased(row, ida):
    erase(ida)
    assert kinds(row) == ["kept"]
    assert not Member.objects.filter(family_name=row[0]).exists()
    assert not waiting_for_invitation().exists()


@pytest.mark.parametrize(
    "row",
    [["Œuvrard", "Ida", "2021-2022", "autre@exemple.fr"], ["Œuvrard", "Hugo", "2019-2020", "hugo@exemple.fr"]],
)
def test_a_namesake_of_another_promotion_is_somebody_else(row, ida, cohort_2021):
    erase(ida)
    assert kinds(row) == ["created"]


def test_the_reason_is_said_and_how_to_enter_somebody_else(ida):
    erase(ida)
    (verdict,) = run(Sheet(HEADERS, [["Œuvrard", "Ida", "", "ida@exemple.fr"]], [2]), dry_run=True)
    assert "effacée" in verdict.text
    assert "à la main" in verdict.text


def test_prints_name_nobody_and_go_after_three_years(ida):
    erase(ida)
    kept = " ".join(ErasedIdentity.objects.values_list("digest", flat=True)).lower()
    assert kept
    assert "ida" not in kept
    assert "exemple" not in kept
    purge(timezone.now() + KEPT_FOR - timedelta(days=1))
    assert ErasedIdentity.objects.exists()
    purge(timezone.now() + KEPT_FOR + timedelta(days=1))
    assert not ErasedIdentity.objects.exists()


def test_an_erasure_played_again_after_a_restoration_keeps_one_print(ida):
    slug = ida.slug
    call_command("effacer_personne", slug, apply=True, sans_lettre=True)
    before = ErasedIdentity.objects.count()
    MemberFactory(given_name="Ida", family_name="Œuvrard", email="ida@exemple.fr", cohort=ida.cohort, slug=slug)
    call_command("effacer_personne", slug, apply=True, sans_lettre=True)
    assert ErasedIdentity.objects.count() == before


def test_prints_survive_another_secret_key(ida, settings):
    erase(ida)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-of-fifty-signs-at-least-0123456789"
    assert kinds(["Œuvrard", "Ida", "2019-2020", "ida@exemple.fr"]) == ["kept"]


def test_who_was_never_heard_of_may_be_imported_again(ida):
    Member.objects.filter(pk=ida.pk).update(created_at=timezone.now() - timedelta(days=400))
    purge(timezone.now())
    assert not ErasedIdentity.objects.exists()
    assert kinds(["Œuvrard", "Ida", "2019-2020", "ida@exemple.fr"]) == ["created"]
