"""The university diploma: a page, a facet, who has it by their own choice, withdrawn at once everywhere (EV1-11)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from directory.models import DiplomaText, Member
from directory.models.members import Diploma
from directory.views.diploma import graduates
from directory.views.places import first_cards
from tests.factories import MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db

PAGE = "/diplome-universitaire/"
FACET = "/annuaire/?diplome=oui"
BADGE = "Diplôme universitaire obtenu"


@standing
def graduate(helene) -> Member:
    helene.diploma, helene.diploma_shown = Diploma.OBTAINED, True
    helene.save()
    return helene


def names(client, url: str) -> str:
    return client.get(url).text


@pytest.mark.met("EV1-11")
def test_the_page_says_what_it_is_how_to_get_it_and_who_has_it(graduate, karim, sign_in):
    browser = sign_in(karim)
    assert "n’a pas encore écrit cette page" in names(browser, PAGE)
    DiplomaText.objects.create(what="**Un parcours** reconnu.", how="1. Écrire à la mission.")
    page = names(browser, PAGE)
    assert "<strong>Un parcours</strong> reconnu." in page
    assert "Écrire à la mission." in page
    assert graduate.get_absolute_url() in page
    assert "1 personne" in page


def test_who_does_not_show_it_has_it_nowhere(graduate, karim, sign_in):
    Member.objects.filter(pk=graduate.pk).update(diploma_shown=False)
    browser = sign_in(karim)
    assert graduate.get_absolute_url() not in names(browser, PAGE)
    assert graduate.get_absolute_url() not in names(browser, FACET)
    assert BADGE not in names(browser, graduate.get_absolute_url())
    assert "personne d’autre que la mission ne le lit" in names(sign_in(graduate), PAGE)


def test_it_is_withdrawn_at_once_everywhere_from_one_s_own_page(graduate, karim, sign_in):
    reader, hers = sign_in(karim), sign_in(graduate)
    for url in (PAGE, FACET):
        assert graduate.get_absolute_url() in names(reader, url)
    assert BADGE in names(reader, graduate.get_absolute_url())
    url = reverse("directory:profile_section", args=["identite"])
    form = hers.get(url).context["form"]
    said = {name: form[name].value() for name in form.fields if name != "diploma_shown"}
    hers.post(url, {name: value for name, value in said.items() if value not in (None, False)})
    graduate.refresh_from_db()
    assert (graduate.diploma, graduate.diploma_shown, graduate.has_diploma) == (Diploma.OBTAINED, False, False)
    for url in (PAGE, FACET):
        assert graduate.get_absolute_url() not in names(reader, url)
    assert BADGE not in names(reader, graduate.get_absolute_url())


def test_who_is_not_listed_is_not_on_the_page(graduate, karim, sign_in):
    graduate.hidden_by_choice = True
    graduate.save()
    assert graduate.get_absolute_url() not in names(sign_in(karim), PAGE)


def test_the_facet_counts_and_narrows(graduate, karim, sign_in):
    MemberFactory(diploma=Diploma.IN_PROGRESS, diploma_shown=True)
    page = names(sign_in(karim), FACET)
    assert graduate.get_absolute_url() in page
    assert karim.get_absolute_url() not in page.partition('id="resultats"')[2]
    assert "Diplôme universitaire obtenu" in names(sign_in(karim), "/annuaire/")


def test_there_is_one_text_and_the_mission_alone_writes_it(moderator, karim, sign_in):
    add = reverse("admin:directory_diplomatext_add")
    mission = sign_in(moderator)
    mission.post(add, {"what": "Ce que c’est.", "how": "Comment."})
    text = DiplomaText.objects.get()
    assert mission.get(add).status_code == 403
    assert reverse("admin:directory_diplomatext_change", args=[text.pk]) in mission.get(PAGE).text
    assert "Corriger cette page" not in names(sign_in(karim), PAGE)
    with pytest.raises(IntegrityError), transaction.atomic():
        DiplomaText.objects.create(what="…", how="…")


def test_the_page_costs_the_same_however_many_have_it(graduate, karim, sign_in, same_queries):
    browser = sign_in(karim)
    same_queries(lambda: browser.get(PAGE), lambda: MemberFactory(diploma="obtained", diploma_shown=True), 5)


def test_the_few_who_have_it_are_found_without_reading_everybody(karim):
    """At a hundred thousand people the page cost 170 ms while nobody showed a diploma."""
    if connection.vendor == "postgresql":  # the few rows of a test are read whole
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "member_graduates" in first_cards(graduates(karim.user)).explain()
