"""The first page: what a visitor may know, what a member is told, what staff are reminded of."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from directory.models import CareerStep, Member, ProfileClaim, RelayedMessage, StaleReport, User
from directory.visibility import Audience
from projects.models import FollowUp, Reuse
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory, ProjectFactory

LONG_AGO = timedelta(days=400)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


# A visitor ----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.met("EV1-10")
def test_a_visitor_reads_what_the_network_is_and_how_to_join(visitor):
    page = text_of(visitor.get("/"))
    assert "Un réseau, c’est d’abord des personnes." in page
    for case in ("Vous avez suivi l’EMI", "Vous avez changé d’adresse", "Vous n’avez pas suivi l’EMI"):
        assert case in page
    assert 'href="/compte/demander-un-acces/"' in page
    assert 'id="rejoindre"' in page


@pytest.mark.django_db
@pytest.mark.met("PQ1-31")
def test_who_works_in_a_collectivite_to_come_reads_what_it_is_and_whom_to_write_to(visitor, settings):
    settings.CONTACT_EMAIL = "mission@example.fr"
    page = text_of(visitor.get("/"))
    case = page.partition("Votre collectivité n’a pas encore suivi l’EMI")[2].partition("</li>")[0]
    assert "écrivez à la mission innovation" in case
    assert f'href="{reverse("projects:public_list")}"' in case
    assert 'href="mailto:mission@example.fr"' in page
    assert visitor.get(reverse("projects:public_list")).status_code == 200
    assert visitor.get(reverse("mentoring:visitor_ask")).status_code == 200


def test_a_visitor_is_told_how_many_and_never_who(visitor, helene, karim):
    MemberFactory(hidden=True, given_name="Cachée")
    MemberFactory(imported=True, given_name="Importé")
    page = text_of(visitor.get("/"))
    assert 'personnes dans l’annuaire</dt><dd class="big-n">2</dd>' in page
    for word in ("Hélène", "Lefèvre", "Karim", "Benali", "Cachée", "Importé", "example.fr", "/annuaire/helene"):
        assert word not in page


@pytest.mark.django_db
def test_an_empty_network_shows_no_zero(visitor):
    assert "dans l’annuaire</dt>" not in text_of(visitor.get("/"))


@pytest.mark.django_db
def test_the_visitors_page_costs_four_queries_then_one(visitor, django_assert_num_queries):
    with django_assert_num_queries(4):  # the figures, the projects and the events shown, and whether they changed
        visitor.get("/")
    with django_assert_num_queries(1):
        visitor.get("/")


# News of people -----------------------------------------------------------------------------------


def test_a_member_reads_who_joined_lately(helene, sign_in):
    MemberFactory(given_name="Nouvelle", family_name="Venue", can_help="Tenir un atelier d’écriture")
    page = text_of(sign_in(helene).get("/"))
    assert "Nouvelle Venue</a> a rejoint le réseau et propose son aide : « Tenir un atelier d’écriture »" in page


def test_a_profile_read_again_is_news(helene, sign_in):
    MemberFactory(
        given_name="Revenu",
        family_name="Relire",
        activated_at=timezone.now() - LONG_AGO,
        looking_for="Un pair pour relire un marché",
    )
    page = text_of(sign_in(helene).get("/"))
    assert "Revenu Relire</a> a relu sa fiche et cherche : « Un pair pour relire un marché »" in page


@pytest.mark.parametrize(
    ("audience", "told"), [(Audience.NETWORK, True), (Audience.NOBODY, False), (Audience.COHORT, False)]
)
@pytest.mark.met("PQ2-14")
def test_a_new_post_is_news_for_those_who_may_see_the_career(helene, karim, sign_in, audience, told):
    Member.objects.filter(pk=karim.pk).update(activated_at=timezone.now() - LONG_AGO, career_audience=audience)
    CareerStep.objects.create(
        member=karim, starts_on=timezone.localdate().year, position="Directeur des archives", organisation="Ville X"
    )
    page = text_of(sign_in(helene).get("/"))
    assert "Karim Benali</a>" in page
    assert ("a changé de poste : Directeur des archives, Ville X" in page) is told
    assert ("Directeur des archives" in page) is told


@pytest.mark.parametrize("trait", [{"hidden": True}, {"imported": True, "confirmed_at": timezone.now()}])
@pytest.mark.met("PQ1-05")
def test_hidden_and_imported_people_are_in_no_news_no_silhouette_and_no_count(helene, sign_in, trait):
    MemberFactory(
        given_name="Secrète",
        family_name="Inconnue",
        cohort=helene.cohort,
        collectivity=helene.collectivity,
        can_help="De l’aide que nul ne doit lire",
        skills=["Compétence de personne"],
        **trait,
    )
    page = text_of(sign_in(helene).get("/"))
    for word in ("Secrète", "Inconnue", "nul ne doit lire", "Compétence de personne", "secrete-inconnue"):
        assert word not in page
    assert "2019-2020</a>, 1 personne<" in page
    assert "Département du Val d’Oise</a>, 1 personne<" in page


def test_a_photo_kept_for_a_cohort_is_not_drawn_for_the_others(helene, karim, sign_in):
    Member.objects.filter(pk=karim.pk).update(photo="photos/x.webp", photo_audience=Audience.COHORT, can_help="Oui")
    assert "/annuaire/karim-benali/photo/" not in text_of(sign_in(helene).get("/"))
    Member.objects.filter(pk=karim.pk).update(photo_audience=Audience.NETWORK)
    assert "/annuaire/karim-benali/photo/" in text_of(sign_in(helene).get("/"))


def test_nobody_is_news_to_herself_nor_after_six_months(helene, sign_in):
    MemberFactory(given_name="Ancienne", family_name="Nouvelle", confirmed_at=timezone.now() - timedelta(days=190))
    page = text_of(sign_in(helene).get("/"))
    assert "Hélène Lefèvre</a> a" not in page
    assert "Ancienne Nouvelle</a> a" not in page
    assert "Pas encore de nouvelles" in page


# Things to do -------------------------------------------------------------------------------------


def fully_told(member: Member) -> Member:
    Member.objects.filter(pk=member.pk).update(can_help="A", looking_for="B", skill_names=["C"])
    return member


def test_a_profile_that_is_complete_and_fresh_asks_for_nothing(helene, sign_in):
    page = text_of(sign_in(fully_told(helene)).get("/"))
    assert "Rien ne vous attend" in page
    assert 'class="todo"' not in page


@pytest.mark.met("PQ1-10")
def test_after_eleven_months_the_home_page_asks_whether_the_profile_is_still_true(helene, sign_in):
    Member.objects.filter(pk=fully_told(helene).pk).update(confirmed_at=timezone.now() - LONG_AGO)
    browser = sign_in(helene)
    page = text_of(browser.get("/"))
    assert "Votre fiche est-elle toujours juste ?" in page
    assert "confirmée il y a 13 mois" in page
    browser.post("/moi/fiche/confirmer/", {"next": "/"})
    assert "toujours juste" not in text_of(browser.get("/"))


def test_a_message_that_waits_comes_first_and_only_its_button_is_strong(helene, karim, sign_in):
    Member.objects.filter(pk=helene.pk).update(confirmed_at=timezone.now() - LONG_AGO)
    RelayedMessage.objects.create(sender=karim, recipient=helene, subject="Un café ?", body="…")
    page = text_of(sign_in(helene).get("/"))
    assert page.index("Karim Benali vous a écrit") < page.index("toujours juste") < page.index("Ajoutez ")
    assert "« Un café ? »" in page
    assert "Trois choses, 6 minutes en tout" in page
    strong = [piece for piece in page.split('class="todo"')[1:] if 'class="btn small"' in piece]
    assert len(strong) == 1


def test_a_peers_remark_is_told_to_its_owner_only(helene, karim, sign_in):
    StaleReport.objects.create(member=helene, author=karim, note="Le numéro a changé")
    assert "Karim Benali l’a signalé aujourd’hui : « Le numéro a changé »" in text_of(sign_in(helene).get("/"))
    assert "Le numéro a changé" not in text_of(sign_in(karim).get("/"))


def test_after_three_things_the_others_are_folded(helene, karim, sign_in):
    Member.objects.filter(pk=helene.pk).update(confirmed_at=timezone.now() - LONG_AGO, position="", can_help="")
    RelayedMessage.objects.create(sender=karim, recipient=helene, subject="Un café ?", body="…")
    StaleReport.objects.create(member=helene, author=karim)
    page = text_of(sign_in(helene).get("/"))
    first, _, folded = page.partition('<details class="todo-rest">')
    assert first.count('class="todo"') == 3
    assert "permet aux autres de vous trouver" not in first
    assert "Une autre chose vous attend</summary>" in folded
    assert "permet aux autres de vous trouver" in folded.partition("</details>")[0]


# Around me, and staff -----------------------------------------------------------------------------


@pytest.mark.met("PQ1-02", "PQ2-16")
def test_my_promotion_and_my_collectivite_are_there_with_their_people(helene, sign_in):
    MemberFactory(given_name="De", family_name="Promo", cohort=helene.cohort)
    MemberFactory(given_name="De", family_name="Bureau", collectivity=helene.collectivity)
    page = text_of(sign_in(helene).get("/"))
    assert "2019-2020</a>, 2 personnes" in page
    assert "De Promo" in page
    assert "Département du Val d’Oise</a>, 2 personnes" in page
    assert "De Bureau" in page


def test_a_member_of_no_promotion_and_no_collectivite_has_a_home(sign_in, db):
    alone = MemberFactory(cohort=None, collectivity=None, with_account=True)
    page = text_of(sign_in(alone).get("/"))
    assert "Votre promotion" not in page
    assert "Votre collectivité" not in page
    assert "votre collectivité" in page  # what the profile lacks


def test_staff_without_a_profile_have_a_home_of_their_own(moderator, helene, sign_in):
    ProfileClaim.objects.create(given_name="A", family_name="B", email="a.b@exemple.fr")
    MemberFactory(imported=True)
    page = text_of(sign_in(moderator).get("/"))
    assert "Dans l’administration" in page
    assert "Demandes d’accès à vérifier</a> <b>1</b>" in page
    assert "pas encore invitées</a> <b>1</b>" in page
    assert "À faire" not in page
    assert "Mon espace" not in page
    assert "Hélène Lefèvre" in page


def test_members_read_nothing_of_the_administration(helene, sign_in):
    ProfileClaim.objects.create(given_name="A", family_name="B", email="a.b@exemple.fr")
    assert "administration" not in text_of(sign_in(helene).get("/"))


def test_the_members_home_costs_the_same_however_many_people(helene, karim, sign_in, same_queries):
    CareerStep.objects.create(member=karim, starts_on=2026, position="Directeur")

    def one_more():
        Member.objects.filter(pk=helene.pk).update(looking_for="Un guichet unique")
        other = MemberFactory(cohort=helene.cohort, collectivity=helene.collectivity, can_help="Oui", skills=["Écoute"])
        CareerStep.objects.create(member=other, starts_on=2026, position="Directrice")
        MemberFactory(cohort=CohortFactory(), collectivity=CollectivityFactory(), can_help="Oui")
        RelayedMessage.objects.create(sender=other, recipient=helene, subject="Bonjour", body="…")
        StaleReport.objects.create(member=helene, author=other)
        project = ProjectFactory(lead=helene)
        FollowUp.objects.create(project=project, months=6, due_on="2026-01-15")
        Reuse.objects.create(project=project, member=other, collectivity=other.collectivity, kept="Tout")

        browser.get("/")  # news are read again when there is another project

    browser = sign_in(helene)
    one_more()
    # All that waits is counted, whatever is shown of it: one query for each subject that has something. One says what
    # the month proposes for what she looks for.
    same_queries(lambda: browser.get("/"), one_more, 12)  # one says whether the network has news, one what comes soon


def test_a_page_that_says_who_is_signed_in_costs_two_queries(helene, sign_in, django_assert_num_queries):
    browser = sign_in(helene)
    browser.get("/aide/")
    with django_assert_num_queries(2):  # the session, then the account with its person, cohort and collectivité
        assert "Hélène Lefèvre" in browser.get("/aide/").content.decode()


def test_a_page_has_the_account_itself_not_what_stands_for_it(helene, sign_in, client):
    assert type(sign_in(helene).get("/aide/").wsgi_request.user) is User
    assert type(client.get("/aide/").wsgi_request.user) is AnonymousUser


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the size of tables")
def test_news_and_helpers_are_read_from_an_index_whatever_the_size_of_the_network(helene):
    """SQLite ignores an index on a bare boolean: `listed()` says it so that it does not."""
    people = Member.objects.visible_to(helene.user)
    heard_from = people.heard_from_since(timezone.now(), 12).explain()
    for index in ("member_heard_from", "member_by_new_position", "member_by_new_post"):
        assert f"INDEX {index}" in heard_from
    assert "USING INDEX member_by_name" in people.offering_help().filter(sort_key__gte="m")[:8].explain()
    assert "USING INDEX member_by_name" in people[:24].explain()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's way of reading everybody")
def test_postgresql_finds_news_without_asking_it_of_each_person(helene):
    """A hashed subplan is asked of each row of the table."""
    assert "SubPlan" not in Member.objects.visible_to(helene.user).heard_from_since(timezone.now(), 12).explain()
