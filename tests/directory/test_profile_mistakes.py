"""Bad input: each sentence names the field and says what to write; nothing typed is lost, nothing is saved."""

import html as markup
import re

import pytest

from directory.models import CareerStep, Member
from directory.visibility import Audience
from tests.directory.test_profile import HTMX, fields_of, form_of, save

LONG = "a" * 401


@pytest.fixture
def client(sign_in, helene):
    return sign_in(helene)


def problems(html: str) -> list[str]:
    """The summary, one line per problem."""
    summary = re.search(r'<div class="note stop.*?</ul>', html, re.S)
    assert summary, "no summary of errors"
    assert 'role="alert" tabindex="-1" data-focus' in summary[0]
    return [
        markup.unescape(re.sub(r"<.*?>", "", line)).strip() for line in re.findall(r"<li>(.*?)</li>", summary[0], re.S)
    ]


MISTAKES = [
    ("identite", {"given_name": ""}, "Prénom : Écrivez votre prénom."),
    ("identite", {"family_name": "   "}, "Nom : Écrivez votre nom."),
    (
        "identite",
        {"position": "p" * 161},
        "Fonction : Raccourcissez (fonction) : 160 caractères au plus, 161 ici.",
    ),
    (
        "identite",
        {"diploma": "docteur"},
        "Diplôme universitaire (DU) : Choisissez dans la liste (diplôme universitaire (du)).",
    ),
    (
        "coordonnees",
        {"email": "helene.lefevre"},
        "Courriel professionnel : Écrivez l’adresse en entier, par exemple prenom.nom@ville.fr.",
    ),
    (
        "coordonnees",
        {"phone": "01 99 00"},
        "Téléphone : Ce numéro a 6 chiffres : un numéro français en a dix et commence par 0 ; un numéro étranger "
        "commence par + et l’indicatif du pays.",
    ),
    (
        "coordonnees",
        {"email": "", "phone": ""},
        "Courriel professionnel : Gardez au moins un courriel ou un téléphone : même caché, il permet de vous joindre.",
    ),
    (
        "coordonnees",
        {"email_audience": "tous"},
        "Courriel visible par : Choisissez dans la liste (courriel visible par).",
    ),
    (
        "entraide",
        {"can_help": LONG},
        "Je peux aider : Raccourcissez (je peux aider) : 400 caractères au plus, 401 ici.",
    ),
    (
        "presentation",
        {"bio": "b" * 2001},
        "Présentation : Raccourcissez (présentation) : 2000 caractères au plus, 2001 ici.",
    ),
    (
        "competences",
        {"more": "c" * 61},
        f"En ajouter : « {'c' * 30}… » est trop long : 60 caractères au plus.",
    ),
    (
        "competences",
        {"more": ", ".join(f"compétence {n}" for n in range(16))},
        "En ajouter : Gardez 15 compétences au plus : il y en a 16.",
    ),
    ("competences", {"more": "!!!"}, "En ajouter : Écrivez une compétence en toutes lettres à la place de « !!! »."),
]


@pytest.mark.parametrize(("slug", "typed", "sentence"), MISTAKES)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_mistake_is_named_and_what_was_typed_stays(client, helene, slug, typed, sentence, headers):
    before = Member.objects.filter(pk=helene.pk).values().get()
    response = client.post(f"/moi/fiche/{slug}/", form_of(client, slug) | typed, headers=headers)
    html = response.content.decode()

    assert response.status_code == 200
    assert problems(html) == [sentence]
    assert Member.objects.filter(pk=helene.pk).values().get() == before
    kept = fields_of(html if headers else html.split("<main", 1)[1])
    for name, value in typed.items():
        if not name.endswith(("_audience", "diploma")):  # a browser's list cannot send these
            assert kept[name] == value
    if not headers:
        assert "<title>Erreur" in html


@pytest.mark.parametrize("slug", ["coordonnees"])
def test_each_line_of_the_summary_leads_to_its_field(client, slug):
    html = save(client, slug, email="x", phone="y").content.decode()
    anchors = re.findall(r'<li><a href="#([^"]+)"', html)
    assert len(anchors) == 2
    for anchor in anchors:
        control = re.search(rf'<(?:input|select|textarea)[^>]*id="{anchor}"[^>]*>', html)[0]
        assert 'aria-invalid="true"' in control
        assert f"{anchor}_error" in control


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil",
        "https://a@b",
        "https://a:b@c.fr/",
        "https://[",
        "ftp://exemple.fr",
        "exemple.fr",
        "https:",
        "http://",
        "https://exemple.fr\n.evil.tld",
    ],
)
def test_links_that_are_no_plain_web_address_are_refused(client, helene, link):
    """TRUST case 24."""
    html = save(client, "presentation", link=link).content.decode()
    assert any(line.startswith("Lien") and "Écrivez" in line for line in problems(html))
    helene.refresh_from_db()
    assert helene.link == ""


def test_a_plain_web_address_is_kept(client, helene):
    save(client, "presentation", link=" https://exemple.fr/moi?a=b@c ")
    helene.refresh_from_db()
    assert helene.link == "https://exemple.fr/moi?a=b@c"


CAREER_MISTAKES = [
    ({"starts_on": "", "position": "Cheffe"}, "Étape 1, depuis : Écrivez l’année de début, par exemple 2019."),
    ({"starts_on": "deux mille", "position": "Cheffe"}, "Étape 1, depuis : Écrivez une année."),
    ({"starts_on": "1066", "position": "Cheffe"}, "Étape 1, depuis : Écrivez une année entre 1950 et"),
    ({"starts_on": "99999999999", "position": "Cheffe"}, "Étape 1, depuis : Écrivez une année entre 1950 et"),
    ({"starts_on": "-1", "position": "Cheffe"}, "Étape 1, depuis : Écrivez une année entre 1950 et"),
    ({"starts_on": "2010", "ends_on": "2009", "position": "Cheffe"}, "Étape 1, jusqu’à : Écrivez 2010 ou une année"),
    ({"starts_on": "2010", "ends_on": "9999", "position": "Cheffe"}, "Étape 1, jusqu’à : Écrivez une année jusqu’à"),
    ({"starts_on": "2010", "position": ""}, "Étape 1, fonction : Écrivez la fonction, en quelques mots."),
    ({"starts_on": "2010", "position": "C"}, "Étape 1, fonction : Écrivez la fonction en toutes lettres."),
    ({"starts_on": "2010", "position": "p" * 161}, "Étape 1, fonction : Raccourcissez (fonction)"),
]


@pytest.mark.parametrize(("row", "sentence"), CAREER_MISTAKES)
def test_a_mistake_in_the_career_names_the_row(client, helene, row, sentence):
    typed = {f"parcours-0-{name}": value for name, value in row.items()}
    html = save(client, "parcours", **typed).content.decode()
    lines = problems(html)
    assert len(lines) == 1
    assert lines[0].startswith(sentence)
    kept = fields_of(html.split("<main", 1)[1])
    assert {name: kept[name] for name in typed} == typed
    assert not CareerStep.objects.exists()


def rows(n: int) -> dict[str, str]:
    found = {"parcours-TOTAL_FORMS": str(n), "parcours-INITIAL_FORMS": "0"}
    for i in range(n):
        found |= {f"parcours-{i}-starts_on": str(1990 + i), f"parcours-{i}-position": f"Fonction {i}"}
    return found


def test_twenty_steps_are_enough(client, helene):
    html = save(client, "parcours", **rows(21)).content.decode()
    assert problems(html) == ["Gardez 20 étapes au plus : les plus parlantes."]
    assert "Fonction 20" in html
    assert save(client, "parcours", **rows(20)).status_code == 302
    assert helene.career_steps.count() == 20


@pytest.mark.parametrize(
    "forged",
    [{"parcours-TOTAL_FORMS": "1000000"}, {"parcours-TOTAL_FORMS": "x"}, {"parcours-INITIAL_FORMS": "99"}],
)
def test_a_forged_count_of_rows_harms_nothing(client, helene, forged):
    helene.career_steps.create(starts_on=2006, position="Assistante sociale")
    assert save(client, "parcours", **forged).status_code in (200, 302)
    assert helene.career_steps.count() <= 1


def test_a_phone_is_shown_only_with_its_own_consent(client, helene):
    html = save(client, "coordonnees", phone_audience=Audience.NETWORK).content.decode()
    assert len(problems(html)) == 1
    assert "cochez la case" in problems(html)[0]
    assert f'value="{Audience.NETWORK}" selected' in html
    helene.refresh_from_db()
    assert helene.phone_audience == Audience.NOBODY

    assert save(client, "coordonnees", phone_audience=Audience.NETWORK, consent_phone="on").status_code == 302
    helene.refresh_from_db()
    assert helene.phone_audience == Audience.NETWORK


@pytest.mark.parametrize("address", ["/moi/fiche/coordonnees/", "/moi/visibilite/"])
def test_withdrawing_the_consent_hides_the_phone_at_once(client, helene, sign_in, karim, address):
    save(client, "coordonnees", phone_audience=Audience.NETWORK, consent_phone="on")
    assert "01 99 00 10 01" in sign_in(karim).get(helene.get_absolute_url()).content.decode()

    data = fields_of(client.get(address).content.decode().split("<main", 1)[1])
    del data["consent_phone"]
    client.post(address, data)

    assert "01 99 00 10 01" not in sign_in(karim).get(helene.get_absolute_url()).content.decode()
    consent = helene.consents.get()
    assert consent.withdrawn_at is not None, "withdrawn, never deleted"
    assert "Votre numéro n’est plus montré à personne." in client.get("/moi/fiche/").content.decode()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("hier", "Écrivez une date, par exemple 31/08/2027."), ("2020-01-01", "Choisissez une date à venir")],
)
def test_a_pause_is_a_day_to_come(client, helene, value, sentence):
    data = fields_of(client.get("/moi/visibilite/").content.decode().split("<main", 1)[1])
    html = client.post("/moi/visibilite/", data | {"contact_paused_until": value}).content.decode()
    assert len(problems(html)) == 1
    assert problems(html)[0].startswith("Coordonnées cachées jusqu’au")
    assert sentence in problems(html)[0]
    assert f'value="{value}"' in html


def test_two_thousand_fields_are_refused_whole(client, helene):
    """TRUST case 68."""
    assert client.post("/moi/fiche/entraide/", {f"champ{n}": "x" for n in range(2000)}).status_code == 400


@pytest.mark.parametrize("name", ["\x00", "a\x00b"])
def test_a_null_byte_is_taken_out_and_breaks_nothing(client, helene, name):
    assert save(client, "entraide", can_help=name).status_code == 302
    assert save(client, "competences", more=name).status_code == 302
    helene.refresh_from_db()
    assert helene.can_help == name.replace("\x00", "")
    assert "\x00" not in "".join(helene.skill_names)


def test_cross_site_posts_are_refused(helene):
    """TRUST case 87: every one of these forms carries a token of this session."""
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(helene.user)
    for address in ("/moi/fiche/entraide/", "/moi/visibilite/", "/moi/fiche/confirmer/"):
        assert strict.post(address, {"can_help": "Pris au piège."}).status_code == 403
    helene.refresh_from_db()
    assert helene.can_help == ""
