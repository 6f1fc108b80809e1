"""« Annuler cet import »: for a day, exactly what it wrote, but for who was followed since."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Cohort, ImportedPerson, Invitation, Member, PeopleImport
from directory.people_import import run
from directory.personal_data import erase
from directory.retention import purge
from emi_alumni.foundation.merging import relations_to
from emi_alumni.foundation.spreadsheets import Sheet
from projects.models import TeamRole
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db
HEADERS = "nom;prénom;promotion;collectivité;courriel;fonction"
TWO = f"{HEADERS}\nRoy;Ida;2019-2020;Argenteuil;ida@exemple.fr;Cheffe\nBlanc;Rose;2021-2022;DEP95;rose@exemple.fr;\n"


def undo_of(client, follow=True):
    made = PeopleImport.objects.undoable().first()
    return client.post(reverse("admin:directory_member_import_undo", args=[made.pk]), follow=follow)


def test_an_import_is_taken_back_whole(places, moderator, sign_in, import_file):
    client = sign_in(moderator)
    before = set(Member.objects.values_list("pk", flat=True))
    import_file(client, TWO)
    page = client.get(reverse("admin:directory_member_import"))
    assert "Annuler l’import" in page.text
    assert "2" in client.get(reverse("admin:directory_member_import_undo", args=[PeopleImport.objects.get().pk])).text
    answer = undo_of(client)
    assert "fiches retirées 2" in answer.text
    assert set(Member.objects.values_list("pk", flat=True)) == before
    assert LogEntry.objects.filter(change_message__contains="annulé").exists()
    assert not ImportedPerson.objects.exists()


def test_what_was_changed_is_put_back_and_empty_columns_too(places, newcomer, moderator, sign_in, import_file):
    columns = ("email", "phone", "position", "cohort", "collectivity", "name_keys", "sort_key", "diploma")
    before = Member.objects.values(*columns).get(pk=newcomer.pk)
    lines = (
        "nom;prénom;promotion;collectivité;courriel;téléphone;fonction;DU\n"
        f"OEUVRARD;Bérengère;2019-2020;Argenteuil;{newcomer.email};01 99 00 20 01;Directrice;obtenu\n"
    )
    client = sign_in(moderator)
    import_file(client, lines)
    assert Member.objects.values(*columns).get(pk=newcomer.pk) != before
    undo_of(client)
    assert Member.objects.values(*columns).get(pk=newcomer.pk) == before


def follow_by_invitation(ida, moderator):
    Invitation.issue(ida, email=ida.email, by=moderator)


def follow_by_an_edit(ida, moderator):
    ida.position = "Directrice"
    ida.save()


def follow_by_a_project(ida, moderator):
    TeamRole.objects.create(project=ProjectFactory(), member=ida)


@pytest.mark.parametrize("follow", [follow_by_invitation, follow_by_an_edit, follow_by_a_project])
def test_who_was_followed_since_is_left_and_said(follow, places, moderator, sign_in, import_file):
    client = sign_in(moderator)
    import_file(client, TWO)
    follow(Member.objects.get(email="ida@exemple.fr"), moderator)
    answer = undo_of(client)
    assert "Laissées telles quelles : Ida Roy" in answer.text
    assert set(Member.objects.filter(email__in=["ida@exemple.fr", "rose@exemple.fr"]).values_list("email")) == {
        ("ida@exemple.fr",)
    }


def test_a_promotion_created_with_it_goes_when_it_is_empty(places, moderator, sign_in, deposit):
    client = sign_in(moderator)
    answer = deposit(client, f"{HEADERS}\nRoy;Ida;24-25;;;\n")
    (question,) = answer.context["name_questions"]
    held = {"token": answer.context["token"], f"nom-{question.id}": "new"}
    url = reverse("admin:directory_member_import_confirm")
    client.post(url, held | {"reread": "1"})
    client.post(url, held)
    assert Cohort.objects.filter(label="2024-2025").exists()
    undo_of(client)
    assert not Cohort.objects.filter(label="2024-2025").exists()


def test_it_is_done_once_and_for_a_day(places, moderator, sign_in, import_file):
    client = sign_in(moderator)
    import_file(client, TWO)
    made = PeopleImport.objects.get()
    url = reverse("admin:directory_member_import_undo", args=[made.pk])
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert "Annuler l’import" not in sign_in(moderator).get(reverse("admin:directory_member_import")).text
        with pytest.raises(ValidationError, match="ne s’annule plus"):
            made.undo()
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 404
    with pytest.raises(ValidationError, match="déjà fait"):
        made.undo()


def test_the_mission_alone_may(places, helene, moderator, sign_in, import_file, visitor):
    import_file(sign_in(moderator), TWO)
    url = reverse("admin:directory_member_import_undo", args=[PeopleImport.objects.get().pk])
    for client in (visitor, sign_in(helene)):
        assert client.post(url).status_code == 302
    assert Member.objects.filter(email="ida@exemple.fr").exists()


def test_a_preview_keeps_nothing_to_take_back(places, moderator, sign_in, deposit):
    deposit(sign_in(moderator), TWO)
    assert not PeopleImport.objects.exists()


def test_what_was_kept_goes_after_a_day_and_with_who_is_erased(places, moderator, sign_in, import_file):
    import_file(sign_in(moderator), TWO)
    erase(Member.objects.get(email="ida@exemple.fr"))
    assert ImportedPerson.objects.count() == 1
    purge(timezone.now() + timedelta(hours=25))
    assert not ImportedPerson.objects.exists()
    assert PeopleImport.objects.exists()


def test_taking_back_many_asks_no_more_than_taking_back_few(places, moderator, django_assert_max_num_queries):
    rows = [[f"Nom{number}", "Prénom", f"p{number}@exemple.fr"] for number in range(60)]
    run(Sheet(["nom", "prénom", "courriel"], rows, [*range(2, 62)]), dry_run=False)
    with django_assert_max_num_queries(6 * len(relations_to(Member))):
        assert PeopleImport.objects.get().undo().removed == 60
