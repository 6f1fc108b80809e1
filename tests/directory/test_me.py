"""« Mon espace » : what waits for a person, what others see of her, and the way to her sessions and data."""

import pytest
from django.utils import timezone

from directory.models import StaleReport
from directory.models.member_queries import NUDGE_AFTER
from directory.visibility import Audience
from tests.factories import MemberFactory, RelayedMessageFactory

ME_QUERIES = 17  # with the level of organisation, the charter, one’s seats and clubs, and all that waits


def report(member, author=None, note="Le standard dit que ce numéro n’est plus attribué."):
    return StaleReport.objects.create(member=member, author=author or MemberFactory(), note=note)


def test_helene_finds_her_profile_her_audiences_and_her_data(helene, sign_in):
    page = sign_in(helene).get("/moi/").text

    assert "Hélène Lefèvre" in page
    assert "Cheffe de service autonomie" in page
    for address in ("/moi/fiche/", "/moi/donnees/", "/moi/messages/", "/moi/voir-comme/", "/compte/sessions/"):
        assert f'href="{address}"' in page
    assert helene.user.email in page
    assert "toujours juste" not in page, "nobody waits for her"


@pytest.mark.met("PQ1-10")
def test_an_old_profile_asks_to_be_confirmed_and_one_tap_does_it(helene, sign_in):
    helene.confirmed_at = timezone.now() - NUDGE_AFTER
    helene.save()
    client = sign_in(helene)
    assert "Votre fiche est-elle toujours juste" in client.get("/moi/").text

    client.post("/moi/fiche/confirmer/")

    assert "Votre fiche est-elle toujours juste" not in client.get("/moi/").text


@pytest.mark.met("PQ1-10")
def test_a_report_by_a_peer_waits_for_its_owner_who_settles_it(helene, karim, sign_in):
    waiting = report(helene, karim)
    client = sign_in(helene)
    page = client.get("/moi/").text
    assert "Karim Benali l’a signalé" in page
    assert "ce numéro n’est plus attribué" in page

    assert client.post(f"/moi/signalements/{waiting.pk}/regle/").url == "/moi/"

    assert "ce numéro n’est plus attribué" not in client.get("/moi/").text
    waiting.refresh_from_db()
    assert waiting.resolved_at is not None


def test_settling_twice_keeps_the_first_date(helene, karim, sign_in):
    waiting = report(helene, karim)
    client = sign_in(helene)
    client.post(f"/moi/signalements/{waiting.pk}/regle/")
    first = StaleReport.objects.get().resolved_at
    client.post(f"/moi/signalements/{waiting.pk}/regle/")

    assert StaleReport.objects.get().resolved_at == first


def test_nobody_else_settles_a_report(helene, karim, representative, moderator, sign_in):
    waiting = report(helene, karim)

    for person in (karim, representative, moderator):
        assert sign_in(person).post(f"/moi/signalements/{waiting.pk}/regle/").status_code == 404
    assert sign_in(helene).get(f"/moi/signalements/{waiting.pk}/regle/").status_code == 405
    waiting.refresh_from_db()
    assert waiting.resolved_at is None


def test_unread_messages_wait_the_three_latest_first(helene, karim, sign_in):
    for n in range(4):
        RelayedMessageFactory(sender=karim, recipient=helene, subject=f"Lettre {n}")
    page = sign_in(helene).get("/moi/").text

    assert "4 messages non lus" in page
    assert "Lettre 3" in page
    assert "Lettre 0" not in page


@pytest.mark.met("PQ1-05")
def test_the_table_says_who_sees_each_detail(helene, sign_in):
    helene.phone_audience = Audience.COHORT
    helene.bio = ""
    helene.save()
    table = sign_in(helene).get("/moi/").text.split("<tbody>")[1].split("</tbody>")[0]

    rows = {row.split("</th>")[0].rsplit(">", 1)[1]: row for row in table.split("<tr>")[1:]}
    assert list(rows) == ["Courriel", "Téléphone", "Photo", "Présentation", "Parcours"]
    assert "personne" in rows["Courriel"]
    assert "ma promotion" in rows["Téléphone"]
    assert "rien pour l’instant" in rows["Présentation"]
    assert "/moi/fiche/coordonnees/" in rows["Téléphone"]


def test_each_link_of_the_page_leads_somewhere(helene, sign_in):
    client = sign_in(helene)
    page = client.get("/moi/").text
    links = {
        part.split('href="')[1].split('"')[0] for part in page.split("<main")[1].split("</main>")[0].split("<a ")[1:]
    }
    for link in links:
        if link.startswith("/"):
            assert client.get(link).status_code in (200, 302), link


def test_who_hides_from_the_directory_is_told_so(helene, sign_in):
    helene.hidden_by_choice = True
    helene.save()

    assert "ne pas figurer dans l’annuaire" in sign_in(helene).get("/moi/").text


def test_staff_without_a_profile_are_told_where_their_place_is(moderator, sign_in):
    client = sign_in(moderator)
    page = client.get("/moi/")

    assert page.status_code == 200
    assert "Vous n’avez pas de fiche" in page.text
    assert "/gestion/" in page.text
    for address in ("/moi/messages/", "/moi/donnees/", "/moi/donnees/effacer/"):
        assert client.get(address).status_code == 404


def test_a_visitor_is_asked_to_sign_in(visitor):
    for address in ("/moi/", "/moi/messages/", "/moi/donnees/", "/moi/donnees/effacer/"):
        assert visitor.get(address).status_code == 302


def test_the_page_costs_the_same_with_three_reports_and_letters(helene, karim, sign_in, same_queries):
    def one_more():
        report(helene)
        RelayedMessageFactory(recipient=helene)

    one_more()
    client = sign_in(helene)

    same_queries(lambda: client.get("/moi/"), one_more, ME_QUERIES)
