"""The charter of use: read by everybody, accepted by version, never rewritten once somebody accepted it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.todo import todo
from governance.models import Charter, CharterAcceptance
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def charter() -> Charter:
    call_command("load_charter", verbosity=0)
    return Charter.objects.get()


@pytest.mark.met("VIG-03")
def test_the_charter_speaks_of_the_risks_of_the_tools(visitor, charter):
    page = visitor.get(reverse("governance:charter")).content.decode()
    assert "montre votre numéro de téléphone à tous ses membres" in page
    assert "Nous ne déposons ici ni document confidentiel" in page


def test_loading_it_again_changes_nothing(charter):
    Charter.objects.update(text="Mots du comité.")
    call_command("load_charter", verbosity=0)
    assert Charter.objects.get().text == "Mots du comité."


def test_accepting_keeps_the_version_and_the_day(client, charter, helene):
    client.force_login(helene.user)
    assert any(one.link and one.link.url == charter.get_absolute_url() for one in todo(helene))
    for _ in range(2):
        client.post(reverse("governance:charter_accept"), {"version": charter.mark})
    accepted = CharterAcceptance.objects.get(member=helene)
    assert accepted.charter == charter
    assert accepted.at.date() == timezone.now().date()
    assert not any(one.link and one.link.url == charter.get_absolute_url() for one in todo(helene))
    assert "Acceptée le" in client.get(charter.get_absolute_url()).content.decode()


def test_a_new_version_is_asked_for_in_its_turn_and_the_old_one_stays_readable(client, charter, helene):
    CharterAcceptance.accept(charter, helene)
    newer = Charter.objects.create(
        number="1.1", text="Plus courte.", changes="Plus courte.", since=timezone.localdate()
    )
    Charter.objects.create(number="2.0", text="Demain.", since=timezone.localdate() + timedelta(days=1))
    client.force_login(helene.user)
    page = client.get(charter.get_absolute_url()).content.decode()
    assert "Ce qui change" in page
    assert "Version 1.0" in page
    assert "Demain." not in page
    assert Charter.objects.to_accept_by(helene) == newer


def test_the_version_accepted_is_the_one_that_was_read(client, charter, helene):
    Charter.objects.create(number="1.1", text="Nouvelle.", since=timezone.localdate())
    client.force_login(helene.user)
    answered = client.post(reverse("governance:charter_accept"), {"version": charter.mark}, follow=True)
    assert "La charte vient de changer" in answered.content.decode()
    assert not CharterAcceptance.objects.exists()


def test_a_version_that_somebody_accepted_is_not_rewritten(charter, helene):
    charter.text = "Corrigée."
    charter.save()
    CharterAcceptance.accept(charter, helene)
    charter.text = "Réécrite."
    with pytest.raises(ValidationError, match="elle ne change plus"):
        charter.save()


def test_before_the_first_version_the_page_says_so_and_asks_for_nothing(client, helene):
    client.force_login(helene.user)
    assert "pas encore écrite" in client.get(reverse("governance:charter")).content.decode()
    assert client.post(reverse("governance:charter_accept")).status_code == 302
