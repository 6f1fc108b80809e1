"""Collectivités and promotions: who is there, as each reader may see them."""

import pytest

from directory.views import places
from tests.directory.list_page import LIST, html_of, names, text, told
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory

INDEXES = ["/collectivites/", "/promotions/"]


@pytest.mark.parametrize("path", [*INDEXES, "/collectivites/argenteuil/", "/promotions/2021-2022/"])
def test_a_visitor_is_asked_to_sign_in_whether_the_place_exists_or_not(visitor, karim, path):
    for url in (path, path.replace("argenteuil", "x" * 10).replace("2021-2022", "x" * 9)):
        response = visitor.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/compte/connexion/")


@pytest.mark.parametrize("path", ["/collectivites/atlantide/", "/promotions/2099-2100/"])
def test_an_unknown_place_is_not_found(sign_in, helene, path):
    assert sign_in(helene).get(path).status_code == 404


@pytest.mark.requirement("PQ1-02", "PQ1-13")
def test_a_collectivity_shows_its_people_and_leads_to_them(sign_in, helene, karim, representative):
    client = sign_in(helene)
    response = client.get("/collectivites/argenteuil/")
    assert names(response) == ["Karim Benali", "Nadia Roussel"]
    said = text(html_of(response))
    for words in ("2 personnes du réseau", "Commune", "2021-2022 1 personne", "2019-2020 1 personne"):
        assert words in said
    assert told(client.get(LIST + "?collectivite=argenteuil")) == 2
    assert 'href="/annuaire/?collectivite=argenteuil"' in html_of(response)


@pytest.mark.requirement("TRA-07")
def test_a_promotion_shows_its_people_and_where_they_work(sign_in, helene, karim, representative):
    response = sign_in(karim).get("/promotions/2019-2020/")
    assert names(response) == ["Hélène Lefèvre", "Nadia Roussel"]
    said = text(html_of(response))
    for words in ("2 personnes", "Argenteuil 1 personne", "Département du Val d’Oise 1 personne"):
        assert words in said
    assert 'href="/annuaire/?promotion=2019-2020"' in html_of(response)


@pytest.mark.requirement("PQ1-05")
@pytest.mark.parametrize("trait", ["hidden", "imported"])
def test_people_who_are_not_in_the_directory_are_not_there_either(sign_in, helene, karim, trait):
    MemberFactory(family_name="Zwart", collectivity=karim.collectivity, cohort=karim.cohort, **{trait: True})
    client = sign_in(helene)
    for path, count in {
        "/collectivites/argenteuil/": "1 personne du réseau",
        "/promotions/2021-2022/": "1 personne",
        "/collectivites/": "1 personne",
        "/promotions/": "1 personne 1 collectivité",
    }.items():
        said = text(html_of(client.get(path)))
        assert "Zwart" not in said
        assert "ZW" not in said, "no initials either"
        assert count in said
        assert "2 personnes" not in said


def test_somebody_hidden_sees_herself_at_her_places_and_she_alone(sign_in, helene, karim):
    karim.hidden_by_choice = True
    karim.save()
    assert names(sign_in(karim).get("/collectivites/argenteuil/")) == ["Karim Benali"]
    assert names(sign_in(helene).get("/collectivites/argenteuil/")) == []
    assert "Personne du réseau n’y travaille" in html_of(sign_in(helene).get("/collectivites/argenteuil/"))


def test_an_intercommunality_names_its_communes_and_who_is_there(sign_in, helene):
    epci = CollectivityFactory(short_name="Val Parisis", kind="intercommunality")
    sannois, _ = (CollectivityFactory(short_name=name, parent=epci) for name in ("Sannois", "Cormeilles"))
    MemberFactory(collectivity=sannois)
    MemberFactory(collectivity=sannois, imported=True)
    client = sign_in(helene)
    said = text(html_of(client.get(epci.get_absolute_url())))
    assert "Ses communes Sannois 1 personne" in said
    assert "Cormeilles" in said
    assert "Cormeilles 0" not in said
    assert 'href="/collectivites/val-parisis/"' in html_of(client.get(sannois.get_absolute_url()))


def test_an_empty_promotion_says_so(sign_in, helene):
    empty = CohortFactory()
    said = html_of(sign_in(helene).get(empty.get_absolute_url()))
    assert "Personne de cette promotion n’a encore ouvert sa fiche." in said


def test_a_crowd_is_shown_in_part_and_the_rest_is_one_link_away(sign_in, helene, karim, monkeypatch):
    monkeypatch.setattr(places, "SHOWN", 2)
    MemberFactory.create_batch(3, collectivity=karim.collectivity, cohort=karim.cohort)
    client = sign_in(helene)
    for path in ("/collectivites/argenteuil/", "/promotions/2021-2022/"):
        response = client.get(path)
        assert len(names(response)) == 2
        assert "Voir les 4 personnes dans l’annuaire" in text(html_of(response))


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><b>'])
def test_the_names_of_places_are_text(sign_in, helene, karim, hostile):
    karim.collectivity.short_name = karim.collectivity.name = hostile
    karim.collectivity.save()
    karim.cohort.scope = hostile
    karim.cohort.save()
    for path in (*INDEXES, "/collectivites/argenteuil/", "/promotions/2021-2022/"):
        assert hostile not in html_of(sign_in(helene).get(path))


def test_a_collectivity_costs_the_same_however_many_are_there(sign_in, helene, karim, same_queries):
    client = sign_in(helene)
    more = lambda: MemberFactory(collectivity=karim.collectivity, cohort=CohortFactory())  # noqa: E731
    same_queries(lambda: client.get("/collectivites/argenteuil/"), more, 7)


def test_an_intercommunality_costs_the_same_however_many_communes_it_has(sign_in, helene, same_queries):
    epci = CollectivityFactory(short_name="Val Parisis", kind="intercommunality")
    MemberFactory(collectivity=CollectivityFactory(parent=epci))
    client = sign_in(helene)
    more = lambda: MemberFactory(collectivity=CollectivityFactory(parent=epci))  # noqa: E731
    same_queries(lambda: client.get("/collectivites/val-parisis/"), more, 7)


def test_a_promotion_costs_the_same_however_many_are_in_it(sign_in, helene, karim, same_queries):
    client = sign_in(helene)
    more = lambda: MemberFactory(cohort=karim.cohort, collectivity=CollectivityFactory())  # noqa: E731
    same_queries(lambda: client.get("/promotions/2021-2022/"), more, 7)


@pytest.mark.parametrize(("path", "count"), [("/collectivites/", 4), ("/promotions/", 6)])
def test_an_index_costs_the_same_however_many_places_it_names(sign_in, helene, same_queries, path, count):
    client = sign_in(helene)
    same_queries(lambda: client.get(path), lambda: MemberFactory(), count)
