"""A drawing that is kept says what is true of the person today, to who may see it: other facts are another drawing."""

import re
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from directory.models import Member
from directory.visibility import Audience, Reader
from tests.standing import standing

PAGES = ("/annuaire/", "/recherche/?q=benali", "/")


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return re.sub("</?mark>", "", answer.content.decode())  # the words that were searched are marked in a name


def change(member: Member, **fields) -> None:
    """As quietly as can be: without the day of the change, without a signal."""
    Member.objects.filter(pk=member.pk).update(**fields)


@standing
def shown(karim) -> Member:
    change(karim, can_help="Relire un courrier", confirmed_at=timezone.now(), photo="photos/a.webp")
    return karim


@pytest.mark.django_db
@pytest.mark.parametrize("url", PAGES)
class TestEachPage:
    def test_forgets_a_photo_that_is_hidden_and_a_name_that_changed(self, url, shown, helene, sign_in):
        client = sign_in(helene)
        photo = f"{shown.slug}/photo/"
        assert photo in page(client, url)
        change(shown, photo_audience=Audience.NOBODY)
        html = page(client, url)
        assert "Karim Benali" in html
        assert photo not in html
        change(shown, given_name="Kamel")
        html = page(client, url)
        assert "Kamel Benali" in html
        assert "Karim Benali" not in html

    def test_does_not_show_one_reader_the_photo_kept_for_another(self, url, shown, helene, representative, sign_in):
        change(shown, photo_audience=Audience.COHORT)
        change(helene, cohort=shown.cohort)
        other = representative
        assert other.cohort_id != shown.cohort_id
        photo = f"{shown.slug}/photo/"
        for _ in range(2):
            assert photo in page(sign_in(helene), url)
            assert photo not in page(sign_in(other), url)

    def test_forgets_who_withdraws(self, url, shown, helene, sign_in):
        client = sign_in(helene)
        assert "Karim Benali" in page(client, url)
        change(shown, hidden_by_choice=True)
        assert "Karim Benali" not in page(client, url)


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/annuaire/", "/recherche/?q=benali"])
def test_an_age_is_told_anew_after_midnight(url, shown, helene, sign_in, time_machine):
    change(shown, confirmed_at=timezone.now() - timedelta(days=487))
    assert "Confirmée il y a 15 mois" in page(sign_in(helene), url)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    html = page(sign_in(helene), url)
    assert "Confirmée il y a 16 mois" in html


@pytest.mark.django_db
def test_a_name_is_text_whatever_it_holds(karim):
    karim.given_name = "<b>"
    drawn = Template("{% load faces %}{% card seen %}{% face seen %}").render(
        Context({"seen": karim.face_for(Reader())})
    )
    assert "<b> Benali" not in drawn
    assert drawn.count("&lt;b&gt; Benali") == 3  # the title of the face and its words, the name of the card
