"""Strange words, titles and values: what nobody types by hand, kept from breaking, hiding or turning anything."""

import re

import pytest
from django.urls import reverse

from projects.models import Project
from tests.access import addresses
from tests.factories import ProjectFactory
from tests.projects.writing_steps import form_in, page, problems
from tests.standing import standing


@standing
def hers(helene) -> Project:
    """Hélène's published project."""
    return ProjectFactory(title="Le premier appel compte", lead=helene)


@standing
def his(karim) -> Project:
    """Karim's."""
    return ProjectFactory(title="Un marché sans sacs", lead=karim, appetizer=True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Le \u202epremier\u202c appel", "Le premier appel"),
        ("Le\u200b premier\ufeff appel", "Le premier appel"),
        ("Le \u2066premier\u2069 appel", "Le premier appel"),
        ("👩‍👩‍👧 Familles", "👩‍👩‍👧 Familles"),
        ("L’été, l’œuvre", "L’été, l’œuvre"),
    ],
)
def test_signs_that_turn_or_hide_words_are_not_kept_and_others_are(typed, kept, helene, sign_in):
    client = sign_in(helene)
    data = form_in(page(client, "/projets/nouveau/"), "title") | {"title": typed, "sentence": "Une phrase."}
    client.post("/projets/nouveau/", data)
    assert Project.objects.get().title == kept


@pytest.mark.parametrize("nothing", ["\u200b", "\u202e \u200b", "\ufeff", "   "])
def test_a_title_of_nothing_is_none(nothing, helene, sign_in):
    client = sign_in(helene)
    data = form_in(page(client, "/projets/nouveau/"), "title") | {"title": nothing, "sentence": "Une phrase."}
    assert "Écrivez un titre" in problems(client.post("/projets/nouveau/", data).content.decode())[0]
    assert not Project.objects.exists()


@pytest.mark.parametrize("title", ["nouveau", "Nouveau !", "публика", "🙂", "../../etc", "a" * 120])
def test_every_title_has_an_address_that_opens(title, helene, sign_in):
    for _ in range(2):
        project = ProjectFactory(title=title, lead=helene)
        assert sign_in(helene).get(project.get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_no_title_takes_an_address_of_the_bank_itself():
    ours = [reverse(one.name) for one in addresses() if one.name.startswith("projects:") and not one.arguments]
    fixed = {word for address in ours for word in re.findall(r"^/projets/([a-z-]+)/$", address)}
    assert "nouveau" in fixed
    for word in fixed:
        assert ProjectFactory(title=word).slug != word


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "9" * 400, "-1", "😀" * 500, "' OR 1=1 --", "%00"])
def test_no_value_breaks_what_is_posted_without_a_form(value, hers, his, helene, moderator, sign_in):
    member, mission = sign_in(helene), sign_in(moderator)
    for client in (member, mission):
        client.raise_request_exception = False
    posts = [
        (member, f"/projets/{hers.slug}/equipe/ajouter/", {"personne": value, "role": "team"}),
        (member, f"/projets/{hers.slug}/equipe/ajouter/", {"personne": "x", "role": value}),
        (member, f"/projets/{hers.slug}/retours/", {"action": value}),
        (member, f"/projets/{hers.slug}/equipe/mon-nom/", {"accord": value}),
        (member, f"/projets/{his.slug}/reprendre/", {"retirer": value}),
        (member, "/projets/nouveau/", {"ajouter": "1", "collectivities": value, "more": value, "title": value}),
        (member, f"/projets/{hers.slug}/modifier/essentiel/", {"ajouter": value, "more": value, "cohort": value}),
        (member, f"/projets/{hers.slug}/modifier/essentiel/", {"puis": value, "mark": value, "title": value}),
        (member, f"/projets/{hers.slug}/modifier/resultats/", {"ajouter": value, "mesures-TOTAL_FORMS": value}),
        (member, f"/projets/{hers.slug}/modifier/resultats/", {"name": value, "mesures-TOTAL_FORMS": value}),
        (mission, f"/gestion/a-relire/projet/{hers.pk}/", {"verb": value, "why": value, "stamp": value}),
    ]
    for client, url, data in posts:
        assert client.post(url, data).status_code < 500, (url, data)
    for url in (f"/projets/{hers.slug}/equipe/?q=", "/projets/?theme=", "/projets/?tri=", "/sujets/?page="):
        assert member.get(url + value.replace("\x00", "%00").replace("%00", "%2500")).status_code < 500, url
