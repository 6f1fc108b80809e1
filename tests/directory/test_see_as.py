"""« Voir comme » shows exactly what somebody else reads, with the same pieces and the same rule."""

import re

import pytest

from directory.visibility import Audience
from tests.factories import MemberFactory
from tests.standing import standing

HTMX = {"HX-Request": "true"}
CARD = re.compile(r'<section class="card stack">.*?</section>', re.S)


@standing
def people(department, cohort_2019, helene):
    """One real person for each pair of eyes."""
    return {
        "reseau": MemberFactory(with_account=True),
        "promotion": MemberFactory(with_account=True, cohort=cohort_2019),
        "collectivite": MemberFactory(with_account=True, collectivity=department),
    }


@pytest.mark.met("PQ1-05")
@pytest.mark.parametrize("audience", Audience.values)
@pytest.mark.parametrize("eyes", ["reseau", "promotion", "collectivite"])
def test_the_preview_is_what_the_real_reader_reads(sign_in, helene, people, eyes, audience):
    helene.email_audience = helene.phone_audience = helene.bio_audience = helene.career_audience = audience
    helene.bio = "Vingt ans au service des aînés."
    helene.save()
    helene.career_steps.create(starts_on=2006, position="Assistante sociale")

    mine = sign_in(helene).get(f"/moi/voir-comme/?qui={eyes}").content.decode()
    theirs = sign_in(people[eyes]).get(helene.get_absolute_url()).content.decode()

    assert CARD.search(mine)[0] == CARD.search(theirs)[0]
    for said in (helene.bio, "Assistante sociale"):
        assert (said in mine) == (said in theirs)
    short = sign_in(helene).get(f"/moi/voir-comme/?qui={eyes}", headers=HTMX).content.decode()
    assert (helene.email in short) == (helene.email in theirs)
    assert (helene.bio in short) == (helene.bio in theirs)


def test_the_photo_follows_its_audience_in_the_preview(sign_in, helene, people):
    from django.core.files.base import ContentFile

    helene.photo.save("photo.webp", ContentFile(b"webp"), save=False)
    helene.photo_audience = Audience.COHORT
    helene.save()
    client = sign_in(helene)
    address = f"/annuaire/{helene.slug}/photo/"
    pages = {eyes: client.get(f"/moi/voir-comme/?qui={eyes}").content.decode().split("<main")[1] for eyes in people}
    assert {eyes: address in html for eyes, html in pages.items()} == {
        "reseau": False,
        "promotion": True,
        "collectivite": False,
    }


@pytest.mark.parametrize("asked", ["", "moi", "admin", "<script>", "promotion'"])
def test_any_other_eyes_are_those_of_the_network(sign_in, helene, asked):
    html = sign_in(helene).get("/moi/voir-comme/", {"qui": asked}).content.decode()
    assert "<script>" not in html.split("<main")[1]
    assert "un membre d’une autre promotion et d’une autre collectivité" in html


def test_eyes_one_cannot_borrow_are_not_offered(db, sign_in):
    alone = MemberFactory(with_account=True, cohort=None, collectivity=None)
    html = sign_in(alone).get("/moi/voir-comme/?qui=promotion").content.decode()
    assert "?qui=reseau" in html
    assert "?qui=promotion" not in html.replace("/moi/voir-comme/?qui=promotion#", "")
    assert "?qui=collectivite" not in html


def test_the_profile_page_holds_the_very_preview_that_htmx_brings(sign_in, helene):
    client = sign_in(helene)
    page = client.get("/moi/fiche/").content.decode()
    fragment = client.get("/moi/voir-comme/?qui=reseau", headers=HTMX).content.decode()
    assert fragment.strip() in page


def test_somebody_out_of_the_list_is_told_that_nobody_sees_her(sign_in, helene):
    helene.hidden_by_choice = True
    helene.save()
    assert "Personne ne voit votre fiche" in sign_in(helene).get("/moi/voir-comme/").content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_borrowing_eyes_costs_the_same_whatever_one_wrote(sign_in, karim, n, django_assert_num_queries):
    karim.set_skills([f"Compétence {i}" for i in range(n)])
    for i in range(n):
        karim.career_steps.create(starts_on=2000 + i, position=f"Fonction {i}")
    client = sign_in(karim)
    with django_assert_num_queries(5):
        html = client.get("/moi/voir-comme/?qui=promotion").content.decode()
    assert f"Fonction {n - 1}" in html
