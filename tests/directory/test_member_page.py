"""The page of a person: who may open it, what it says, and what can be done from it."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from directory.models import StaleReport
from directory.models.member_queries import GREYED_AFTER
from directory.models.members import Diploma, MemberState
from directory.visibility import Audience
from tests.factories import CollectivityFactory, MemberFactory
from tests.reading import without_tokens

PHONE = "+33199001001"


def page(client, person) -> str:
    response = client.get(person.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


# Who may open it ------------------------------------------------------------------------------------


def test_a_stranger_of_the_network_reads_who_somebody_is(sign_in, karim, helene):
    helene.department = "Direction de l’autonomie"
    helene.can_help = "Préparer un comité de pilotage."
    helene.looking_for = "Des pairs qui ont ouvert un guichet unique."
    helene.bio = "Vingt ans au service des aînés."
    helene.save()

    html = page(sign_in(karim), helene)

    assert "Hélène Lefèvre" in html
    for said in ("Cheffe de service autonomie", "Direction de l’autonomie", "Promotion 2019-2020", "Val d’Oise"):
        assert said in html
    for said in (
        helene.can_help,
        helene.looking_for,
        helene.bio,
        "Confirmée aujourd’hui",
        "Écrire à Hélène",
        "/ecrire/",
    ):
        assert said in html


@pytest.mark.parametrize("path", ["", "vcard/", "photo/", "signaler/"])
def test_hidden_imported_and_unknown_people_look_the_same(sign_in, karim, path):
    hidden = MemberFactory(given_name="Anne", family_name="Cachée", hidden=True)
    imported = MemberFactory(given_name="Bruno", family_name="Importé", imported=True)
    client = sign_in(karim)
    visible = MemberFactory(given_name="Chloé", family_name="Visible")
    assert client.get(f"/annuaire/{visible.slug}/").status_code == 200, "else the 404s below prove nothing"

    answers = [client.get(f"/annuaire/{slug}/{path}") for slug in (hidden.slug, imported.slug, "personne-de-ce-nom")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1


@pytest.mark.parametrize("method", ["get", "head", "options", "post"])
@pytest.mark.parametrize("path", ["", "vcard/", "photo/", "signaler/"])
def test_a_visitor_cannot_tell_a_person_from_nobody(visitor, helene, method, path):
    known = getattr(visitor, method)(f"/annuaire/{helene.slug}/{path}")
    unknown = getattr(visitor, method)(f"/annuaire/{'x' * len(helene.slug)}/{path}")

    assert known.status_code == unknown.status_code == 302
    assert known.content == unknown.content == b""
    assert str(known.headers).replace(helene.slug, "SLUG") == str(unknown.headers).replace(
        "x" * len(helene.slug), "SLUG"
    )


def test_somebody_hidden_by_choice_still_opens_her_own_page(sign_in, helene):
    helene.hidden_by_choice = True
    helene.save()
    html = page(sign_in(helene), helene)
    assert "Elle n’est dans aucune liste" in html


def test_somebody_suspended_is_out_at_the_next_page(sign_in, helene, karim):
    client = sign_in(karim)
    assert client.get(helene.get_absolute_url()).status_code == 200
    karim.user.is_active = False
    karim.user.save()
    assert client.get(helene.get_absolute_url()).status_code == 302


# What it says -----------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-09", "PQ1-05")
def test_a_phone_kept_for_a_cohort_says_so_and_shows_no_digit(sign_in, helene, karim):
    helene.phone_audience = Audience.COHORT
    helene.save()

    html = page(sign_in(karim), helene)

    assert "Réservé à la promotion 2019-2020" in html
    assert "01 99 00 10 01" not in html
    assert "33199001001" not in html


def test_what_is_for_nobody_looks_like_what_was_never_written(sign_in, helene, karim):
    client = sign_in(karim)
    with_phone = page(client, helene)
    helene.phone = ""
    helene.save()
    assert without_tokens(with_phone) == without_tokens(page(client, helene))
    assert "Téléphone" not in with_phone

    helene.phone, helene.phone_audience = PHONE, Audience.NETWORK
    helene.save()
    assert "Téléphone" in page(client, helene), "else its absence proves nothing"


def test_a_detail_for_a_cohort_that_one_has_not_leaves_no_trace(sign_in, karim):
    alone = MemberFactory(cohort=None, phone=PHONE, phone_audience=Audience.COHORT)
    assert "Réservé" not in page(sign_in(karim), alone)


def test_each_contact_says_who_else_reads_it(sign_in, helene, karim):
    helene.email_audience = Audience.NETWORK
    helene.save()
    html = page(sign_in(karim), helene)
    assert f"mailto:{helene.email}" in html
    assert "Visible par : </span>le réseau" in html


def test_a_pause_hides_contacts_and_says_until_when(sign_in, helene, karim):
    helene.email_audience = Audience.NETWORK
    helene.contact_paused_until = timezone.localdate() + timezone.timedelta(days=3)
    helene.save()

    html = page(sign_in(karim), helene)
    assert helene.email not in html
    assert "Coordonnées en pause jusqu’au" in html
    assert helene.email in page(sign_in(helene), helene), "she sees her own"


def test_a_pause_is_told_only_to_those_it_deprives(sign_in, helene, karim):
    helene.contact_paused_until = timezone.localdate() + timezone.timedelta(days=3)
    helene.save()  # e-mail and phone are for nobody
    assert "en pause" not in page(sign_in(karim), helene)


@pytest.mark.met("PQ1-10")
def test_contacts_nobody_vouched_for_in_eighteen_months_are_greyed(sign_in, helene, karim):
    helene.email_audience = Audience.NETWORK
    helene.save()
    client = sign_in(karim)
    assert "ont pu changer" not in page(client, helene)

    helene.confirmed_at = timezone.now() - GREYED_AFTER
    helene.save()
    html = page(client, helene)
    assert "ont pu changer" in html
    assert '<dd class="meta"><a href="mailto:' in html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": MemberState.RETIRED}, "En retraite, toujours joignable"),
        ({"state": MemberState.LEFT}, "A quitté le territoire"),
        ({"ambassador": True}, "Fait connaître l’EMI"),
        ({"diploma": Diploma.OBTAINED, "diploma_shown": True}, "Diplôme universitaire obtenu"),
        ({"diploma": Diploma.IN_PROGRESS, "diploma_shown": True}, "Diplôme universitaire en cours"),
        ({"kind": "referent"}, "Référent"),
    ],
)
@pytest.mark.met("PQ1-34")
def test_situation_diploma_and_role_are_said_in_words(sign_in, helene, karim, change, said):
    client = sign_in(karim)
    assert said not in page(client, helene)
    for name, value in change.items():
        setattr(helene, name, value)
    helene.save()
    assert said in page(client, helene)


@pytest.mark.met("OUT-06")
def test_the_career_is_a_thread_with_the_emi_at_its_place(sign_in, helene, karim):
    helene.career_steps.create(starts_on=2006, ends_on=2014, position="Assistante sociale", organisation="Département")
    helene.career_steps.create(starts_on=2020, position="Cheffe de service")
    html = page(sign_in(karim), helene)
    stops = [html.index(text) for text in ("2006-2014", "2019-2020</span> EMI", "Depuis 2020")]
    assert stops == sorted(stops)
    assert '<li class="now"><span class="when">Depuis 2020' in html


def test_a_career_kept_back_does_not_show_the_thread_of_the_emi_either(sign_in, helene, karim):
    helene.career_steps.create(starts_on=2006, position="Assistante sociale")
    helene.career_audience = Audience.NOBODY
    helene.save()
    html = page(sign_in(karim), helene)
    assert "Assistante sociale" not in html
    assert "Parcours" not in html


def test_skills_lead_to_the_people_who_share_them(sign_in, helene, karim):
    helene.set_skills(["Animation d’atelier"])
    skill = helene.skills.get()
    assert f"/annuaire/?competence={skill.slug}" in page(sign_in(karim), helene)


def test_where_somebody_works_includes_the_intercommunality(sign_in, helene, karim):
    helene.collectivity = CollectivityFactory(
        short_name="Sannois", parent=CollectivityFactory(short_name="CA Val Parisis")
    )
    helene.emi_collectivity = CollectivityFactory(short_name="Ermont")
    helene.save()
    html = page(sign_in(karim), helene)
    for place in ("Sannois", "CA Val Parisis", "Collectivité pendant l’EMI", "Ermont"):
        assert place in html


def test_a_missing_photo_file_leaves_the_silhouette(sign_in, helene, karim):
    helene.photo.save("photo.webp", ContentFile(b"webp"))
    client = sign_in(karim)
    address = f"/annuaire/{helene.slug}/photo/"
    assert address in page(client, helene)

    helene.photo.storage.delete(helene.photo.name)
    html = page(client, helene)
    assert address not in html
    assert ">HL</span>" in html
    assert client.get(address).status_code == 404


def test_people_of_the_same_promotion_are_a_step_away_except_hidden_ones(sign_in, helene, karim):
    mate = MemberFactory(given_name="Luc", family_name="Martin", cohort=helene.cohort)
    hidden = MemberFactory(given_name="Zoé", family_name="Cachée", cohort=helene.cohort, hidden=True)
    html = page(sign_in(karim), helene)
    assert mate.full_name in html
    assert hidden.full_name not in html


def test_text_of_people_is_never_markup(sign_in, helene, karim):
    attack = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
    for name in ("given_name", "family_name", "position", "department", "bio", "can_help", "looking_for"):
        setattr(helene, name, attack[:80])
    helene.set_skills([attack[:60]])
    helene.career_steps.create(starts_on=2010, position=attack, organisation=attack)
    helene.save()
    html = page(sign_in(karim), helene)
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "<img src=x" not in html
    assert "<script>alert" not in html


def test_a_link_says_that_we_vouch_for_nothing(sign_in, helene, karim):
    helene.link = "https://exemple.fr/moi"
    helene.save()
    assert '<a href="https://exemple.fr/moi" rel="noopener nofollow ugc">' in page(sign_in(karim), helene)


# What can be done from it ---------------------------------------------------------------------------------


def test_ones_own_page_offers_to_edit_not_to_write(sign_in, helene):
    html = page(sign_in(helene), helene)
    assert "Modifier ma fiche" in html
    assert "/ecrire/" not in html
    assert "n’est plus juste" not in html


def test_staff_without_a_profile_read_but_do_not_write(sign_in, moderator, helene):
    html = page(sign_in(moderator), helene)
    assert helene.full_name in html
    assert "/ecrire/" not in html
    assert "n’est plus juste" not in html


@pytest.mark.met("PQ1-10")
def test_a_peer_tells_the_person_herself_that_something_changed(sign_in, helene, karim):
    client = sign_in(karim)
    response = client.post(f"/annuaire/{helene.slug}/signaler/", {"note": "Hélène a changé de service."})
    assert response["Location"] == helene.get_absolute_url()
    report = StaleReport.objects.get()
    assert (report.member, report.author, report.note) == (helene, karim, "Hélène a changé de service.")
    assert "Hélène a changé de service." in sign_in(helene).get("/moi/fiche/").content.decode()


def test_a_second_report_by_the_same_person_changes_nothing(sign_in, helene, karim):
    client = sign_in(karim)
    for note in ("un", "deux"):
        client.post(f"/annuaire/{helene.slug}/signaler/", {"note": note})
    assert [report.note for report in StaleReport.objects.all()] == ["un"]
    assert "Vous l’avez déjà signalé" in page(client, helene)


def test_a_report_too_long_is_kept_in_the_form(sign_in, helene, karim):
    note = "a" * 301
    html = sign_in(karim).post(f"/annuaire/{helene.slug}/signaler/", {"note": note}).content.decode()
    assert "Raccourcissez (ce qui a changé)" in html
    assert note in html
    assert "<title>Erreur" in html
    assert not StaleReport.objects.exists()


def test_twenty_reports_a_day_are_enough(sign_in, karim):
    client = sign_in(karim)
    people = MemberFactory.create_batch(21)
    for person in people:
        answer = client.post(f"/annuaire/{person.slug}/signaler/", {"note": "tous faux"})
    assert StaleReport.objects.count() == 20
    html = answer.content.decode()
    assert "reprenez demain" in html
    assert "tous faux" in html


def test_nobody_reports_herself(sign_in, helene):
    assert sign_in(helene).post(f"/annuaire/{helene.slug}/signaler/", {"note": "x"}).status_code == 302
    assert not StaleReport.objects.exists()


@pytest.mark.parametrize("path", ["", "vcard/", "photo/"])
def test_reading_addresses_refuse_to_be_posted_to(sign_in, helene, karim, path):
    assert sign_in(karim).post(f"/annuaire/{helene.slug}/{path}").status_code == 405


def test_pages_and_cards_count_in_the_hour_of_the_account(sign_in, helene, karim, settings):
    """TRUST case 18: the directory is not copied person by person; another account keeps its own hour."""
    settings.DIRECTORY_PAGES_PER_HOUR = 3
    client = sign_in(karim)
    paths = ["", "vcard/", "", "", "vcard/"]
    answers = [client.get(f"/annuaire/{helene.slug}/{path}") for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert helene.position not in answers[-2].content.decode()
    assert sign_in(helene).get(helene.get_absolute_url()).status_code == 200


# How much it costs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_costs_the_same_whatever_the_person_wrote(
    sign_in, helene, karim, n, settings, django_assert_num_queries
):
    """Session, the reader, her account; the person, career, skills, projects, practices, resources, stories, seats,
    what she may be asked about, partners, clubs; her promotion."""
    settings.DIRECTORY_PAGES_PER_HOUR = 0  # the hour's count has its own tests
    helene.set_skills([f"Compétence {i}" for i in range(n)])
    for i in range(n):
        helene.career_steps.create(starts_on=2000 + i, position=f"Fonction {i}")
        MemberFactory(cohort=helene.cohort)
    client = sign_in(karim)
    page(client, karim)  # what a process keeps after its first page is not the page's cost
    with django_assert_num_queries(15):
        html = page(client, helene)
    assert f"Compétence {n - 1}" in html
    assert f"Fonction {n - 1}" in html
