"""Editing one's own profile: each section saves what it names and nothing else, and loses nothing."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from directory.forms.profile import SECTIONS
from directory.models import Member, Skill, StaleReport
from directory.models.members import ConsentPurpose, MemberState
from directory.visibility import Audience
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory
from tests.standing import standing

HTMX = {"HX-Request": "true"}


def fields_of(html: str) -> dict[str, str | list[str]]:
    """What a browser would send back of the only form of a fragment, untouched."""

    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.found, self.select, self.textarea = {}, None, None

        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            name = given.get("name")
            if tag == "input" and name and given.get("type") != "file":
                if given.get("type") in ("checkbox", "radio"):
                    if "checked" in given:
                        self.found.setdefault(name, []).append(given.get("value", "on"))
                else:
                    self.found[name] = given.get("value") or ""
            elif tag == "select":
                self.select = name
            elif tag == "option" and self.select and "selected" in given:
                self.found[self.select] = given["value"]
            elif tag == "textarea":
                self.textarea, self.found[name] = name, ""

        def handle_endtag(self, tag):
            if tag == "select":
                self.select = None
            elif tag == "textarea":
                self.textarea = None

        def handle_data(self, data):
            if self.textarea:
                self.found[self.textarea] += data.removeprefix("\n")

    reader = Reader()
    reader.feed(html)
    reader.found.pop("csrfmiddlewaretoken", None)
    return reader.found


def form_of(client, slug: str) -> dict:
    return fields_of(client.get(f"/moi/fiche/{slug}/", headers=HTMX).content.decode())


def save(client, slug: str, *, htmx: bool = False, **changes):
    """Open the section, change what is named, save."""
    data = form_of(client, slug) | changes
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(f"/moi/fiche/{slug}/", data, headers=HTMX if htmx else {})


@standing
def me(helene) -> Member:
    helene.bio = "Vingt ans au service des aînés."
    helene.can_help = "Préparer un comité."
    helene.save()
    helene.set_skills(["Accueil", "Animation"])
    helene.career_steps.create(starts_on=2006, ends_on=2014, position="Assistante sociale", organisation="Département")
    return helene


@pytest.fixture
def client(sign_in, me):
    return sign_in(me)


# Opening and closing -----------------------------------------------------------------------------------


def test_the_profile_lists_every_section_with_a_way_to_edit_it(client):
    html = client.get("/moi/fiche/").content.decode()
    for section in SECTIONS.values():
        assert f'<section class="card stack-3" id="{section.slug}"' in html
        assert f'href="/moi/fiche/{section.slug}/"' in html


@pytest.mark.parametrize("slug", SECTIONS)
def test_each_section_has_a_page_of_its_own_without_script(client, slug):
    html = client.get(f"/moi/fiche/{slug}/").content.decode()
    assert "<!DOCTYPE html>" in html
    assert f'<h1 class="h2" id="{slug}-titre">{SECTIONS[slug].title}</h1>' in html
    assert f'<form class="stack" method="post" action="/moi/fiche/{slug}/"' in html


@pytest.mark.parametrize("slug", SECTIONS)
def test_with_htmx_the_form_takes_the_place_of_the_section_and_gives_it_back(client, slug):
    page = client.get("/moi/fiche/").content.decode()
    form = client.get(f"/moi/fiche/{slug}/", headers=HTMX).content.decode()
    assert form.lstrip().startswith(f'<section class="card stack" id="{slug}"')
    assert "<!DOCTYPE" not in form
    assert "data-focus" in form

    put_aside = client.get(f"/moi/fiche/{slug}/?lire", headers=HTMX).content.decode()
    section = re.search(rf'<section class="card stack-3" id="{slug}".*?</section>', page, re.S)[0]
    assert put_aside.replace(" data-focus", "").strip() == section, "the fragment is the very piece the page includes"


@pytest.mark.parametrize("slug", SECTIONS)
def test_saving_untouched_changes_nothing_and_says_so(client, me, slug):
    before = Member.objects.filter(pk=me.pk).values().get()
    response = save(client, slug)
    assert response.status_code == 302
    assert response["Location"] == f"/moi/fiche/#{slug}"
    after = Member.objects.filter(pk=me.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"updated_at"}
    assert [step.position for step in me.career_steps.all()] == ["Assistante sociale"]
    assert "C’est enregistré." in client.get("/moi/fiche/").content.decode()


def test_saving_with_htmx_speaks_in_the_live_region_and_wakes_the_preview(client):
    response = save(client, "entraide", htmx=True, can_help="Relire un cahier des charges.")
    html = response.content.decode()
    assert json.loads(response["HX-Trigger"]) == {"fiche-enregistree": {}}
    assert '<div id="said" hx-swap-oob="innerHTML"><p class="sr">C’est enregistré.</p></div>' in html
    assert "Relire un cahier des charges." in html
    assert 'id="entraide-titre" tabindex="-1" data-focus' in html


def test_fragments_and_pages_are_told_apart_by_caches(client):
    assert "HX-Request" in client.get("/moi/fiche/identite/")["Vary"]


def test_an_unknown_section_is_nowhere(client):
    assert client.get("/moi/fiche/role/").status_code == 404
    assert client.post("/moi/fiche/role/", {"is_staff": "on"}).status_code == 404


# What is saved ---------------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-07", "PQ1-08", "PQ1-10")
def test_a_member_changes_who_she_is(client, me):
    save(client, "identite", family_name="Lefèvre-Roy", position="Directrice", diploma="obtained", ambassador="on")
    me.refresh_from_db()
    assert (me.family_name, me.position, me.diploma, me.ambassador) == ("Lefèvre-Roy", "Directrice", "obtained", True)


@pytest.mark.met("PQ1-03")
def test_a_member_says_what_she_offers_and_seeks(client, me):
    save(client, "entraide", can_help="Animer\r\nun atelier.", looking_for="Des pairs.")
    me.refresh_from_db()
    assert (me.can_help, me.looking_for) == ("Animer\nun atelier.", "Des pairs.")


def test_skills_are_kept_removed_and_added_together(client, me):
    save(client, "competences", keep=["Accueil"], more="  écoute   active, accueil , Six chapeaux,")
    me.refresh_from_db()
    assert me.skill_names == ["Accueil", "écoute active", "Six chapeaux"]
    assert not Skill.objects.filter(name="accueil").exists(), "spellings of one skill stay one skill"


def test_the_browser_suggests_known_skills_the_most_shared_first(client, me):
    for _ in range(2):
        MemberFactory(skills=["Vulgarisation"])
    Skill.named(["Jamais portée"])
    html = client.get("/moi/fiche/competences/").content.decode()
    assert '<option value="Vulgarisation">' in html
    assert "Jamais portée" not in html


@pytest.mark.met("OUT-06")
def test_career_rows_are_added_without_script(client, me):
    data = form_of(client, "parcours") | {
        "parcours-1-starts_on": "2014",
        "parcours-1-position": "Cheffe d’équipe",
        "parcours-1-organisation": "Département",
        "ajouter": "1",
    }
    longer = client.post("/moi/fiche/parcours/", data)
    html = longer.content.decode()
    assert me.career_steps.count() == 1, "nothing is saved yet"
    assert "Cheffe d’équipe" in html
    assert 'name="parcours-2-starts_on"' in html
    assert "à corriger" not in html, "nothing is judged yet"

    data = fields_of(html[html.index('<form class="stack"') :]) | {
        "parcours-2-starts_on": "2020",
        "parcours-2-position": "Cheffe de service",
    }
    client.post("/moi/fiche/parcours/", data)
    assert [step.starts_on for step in me.career_steps.all()] == [2006, 2014, 2020]


def test_adding_a_row_keeps_even_what_is_not_right_yet(client):
    data = form_of(client, "parcours") | {"parcours-1-starts_on": "deux mille", "ajouter": "1"}
    html = client.post("/moi/fiche/parcours/", data, headers=HTMX).content.decode()
    assert 'value="deux mille"' in html
    assert re.search(r'name="parcours-2-starts_on"[^>]*data-focus', html), "the new row takes the focus"


def test_a_career_row_is_removed_by_its_box_or_by_emptying_it(client, me):
    me.career_steps.create(starts_on=2014, position="Cheffe d’équipe")
    me.career_steps.create(starts_on=2020, position="Cheffe de service")
    emptied = {f"parcours-0-{name}": "" for name in ("starts_on", "ends_on", "position", "organisation")}
    save(client, "parcours", **emptied, **{"parcours-1-DELETE": "on"})
    assert [step.position for step in me.career_steps.all()] == ["Cheffe de service"]


def test_leaving_the_list_and_coming_back(client, me, sign_in, karim):
    save(client, "situation", hidden_by_choice="on")
    assert sign_in(karim).get(me.get_absolute_url()).status_code == 404
    save(client, "situation", hidden_by_choice=None)
    assert sign_in(karim).get(me.get_absolute_url()).status_code == 200


def test_a_member_who_retires_says_so(client, me):
    save(client, "situation", state=MemberState.RETIRED)
    me.refresh_from_db()
    assert me.state == MemberState.RETIRED


@pytest.mark.parametrize("state", [MemberState.IMPORTED, MemberState.ERASED, "roi"])
def test_nobody_puts_herself_in_a_state_that_the_portal_decides(client, me, state):
    response = save(client, "situation", state=state)
    assert "Choisissez dans la liste (situation)." in response.content.decode()
    me.refresh_from_db()
    assert me.state == MemberState.ACTIVE


# Tout est exact ----------------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-10")
def test_one_tap_says_that_all_is_true_and_settles_reports(client, me, karim):
    Member.objects.filter(pk=me.pk).update(confirmed_at=timezone.now() - timezone.timedelta(days=400))
    report = StaleReport.objects.create(member=me, author=karim, note="A changé de service ?")
    page = client.get("/moi/fiche/").content.decode()
    assert "A changé de service ?" in page
    assert "Tout est exact" in page

    response = client.post("/moi/fiche/confirmer/", {"next": "/moi/fiche/"})

    assert response["Location"] == "/moi/fiche/"
    me.refresh_from_db()
    report.refresh_from_db()
    assert timezone.now() - me.confirmed_at < timezone.timedelta(minutes=1)
    assert report.resolved_at is not None
    for address in ("/moi/fiche/", "/moi/"):
        page = client.get(address).content.decode()
        assert "Confirmée aujourd’hui" in page
        assert "Tout est exact" not in page, "it was said today"

    Member.objects.filter(pk=me.pk).update(confirmed_at=timezone.now() - timezone.timedelta(days=1))
    for address in ("/moi/fiche/", "/moi/"):
        assert "Tout est exact" in client.get(address).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.tld/", "//evil.tld", "javascript:alert(1)", "/\\evil.tld"])
def test_confirming_never_leads_out_of_the_portal(client, elsewhere):
    assert client.post("/moi/fiche/confirmer/", {"next": elsewhere})["Location"] == "/moi/"


def test_confirming_takes_a_post(client, me):
    before = Member.objects.values_list("confirmed_at", flat=True).get(pk=me.pk)
    assert client.get("/moi/fiche/confirmer/").status_code == 405
    assert Member.objects.values_list("confirmed_at", flat=True).get(pk=me.pk) == before


# Who may edit --------------------------------------------------------------------------------------------------

MINE = ["/moi/fiche/", "/moi/fiche/identite/", "/moi/visibilite/", "/moi/voir-comme/"]


@pytest.mark.parametrize("address", MINE)
def test_a_visitor_signs_in_first_and_staff_without_a_profile_are_told(visitor, sign_in, moderator, address):
    assert visitor.get(address).status_code == 302
    assert sign_in(moderator).get(address).status_code == 404


def test_there_is_no_address_to_edit_somebody_else(client, karim):
    """TRUST case 20: whose profile it is comes from the session alone."""
    before = Member.objects.filter(pk=karim.pk).values().get()
    data = form_of(client, "identite") | {"family_name": "Volé"}
    for stranger in (f"/annuaire/{karim.slug}/modifier/", f"/moi/fiche/{karim.slug}/", f"/moi/fiche/{karim.pk}/"):
        assert client.post(stranger, data).status_code == 404
    client.post("/moi/fiche/identite/", data | {"id": karim.pk, "pk": karim.pk, "slug": karim.slug, "user": karim.pk})
    assert Member.objects.filter(pk=karim.pk).values().get() == before


@pytest.mark.parametrize("slug", [*SECTIONS, "visibilite"])
def test_fields_that_a_section_does_not_name_stay_as_they_are(client, me, slug):
    """TRUST case 19: the form is the list of what may be changed."""
    other, cohort = CollectivityFactory(), CohortFactory()
    address = "/moi/visibilite/" if slug == "visibilite" else f"/moi/fiche/{slug}/"
    forged = {
        "is_staff": "on",
        "is_superuser": "on",
        "role": "moderateur",
        "collectivity": other.pk,
        "collectivite": other.pk,
        "emi_collectivity": other.pk,
        "cohort": cohort.pk,
        "promo": cohort.pk,
        "kind": "staff",
        "user": "1",
        "slug": "autre",
        "email_verified": "1",
        "is_listed": "",
        "version": "99",
        "confirmed_at": "2030-01-01",
        "activated_at": "2030-01-01",
    }
    kept = ("collectivity_id", "emi_collectivity_id", "cohort_id", "kind", "user_id", "slug", "is_listed")
    kept += ("confirmed_at", "activated_at")
    before = Member.objects.filter(pk=me.pk).values(*kept).get()
    mine = fields_of(client.get(address).content.decode().split("<main", 1)[1])

    assert client.post(address, forged | mine).status_code == 302, "the section itself is saved"

    assert Member.objects.filter(pk=me.pk).values(*kept).get() == before
    me.user.refresh_from_db()
    assert not me.user.is_staff
    assert not me.user.is_superuser


def test_every_field_of_a_person_is_either_edited_in_a_section_or_not_hers_to_edit():
    edited = {name for form in SECTIONS.values() for name in form._meta.fields}
    decided_elsewhere = {"cohort", "collectivity", "emi_collectivity", "kind", "user", "slug"}
    assert not edited & decided_elsewhere
    assert {"given_name", "family_name", "position", "department", "email", "phone", "link", "bio"} <= edited
    assert {f"{name}_audience" for name in ("email", "phone", "photo", "bio", "career")} <= edited


def test_without_a_cohort_my_promotion_is_not_offered(db, sign_in):
    alone = MemberFactory(with_account=True, cohort=None)
    html = sign_in(alone).get("/moi/fiche/presentation/").content.decode()
    assert f'value="{Audience.COLLECTIVITY}"' in html
    assert f'value="{Audience.COHORT}"' not in html


# Cost ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 3])
def test_the_profile_costs_the_same_whatever_it_holds(sign_in, karim, n, django_assert_num_queries):
    karim.set_skills([f"Compétence {i}" for i in range(n)])
    for i in range(n):
        karim.career_steps.create(starts_on=2000 + i, position=f"Fonction {i}")
        StaleReport.objects.create(member=karim, author=MemberFactory(given_name=f"Voisin {i}"))
    client = sign_in(karim)
    with django_assert_num_queries(6):
        html = client.get("/moi/fiche/").content.decode()
    assert f"Voisin {n - 1}" in html
    for slug, queries in {"parcours": 5, "competences": 6, "coordonnees": 6}.items():
        with django_assert_num_queries(queries):
            client.get(f"/moi/fiche/{slug}/", headers=HTMX)


def test_consents_are_never_ticked_beforehand(client, me):
    for slug in ("coordonnees", "photo"):
        html = client.get(f"/moi/fiche/{slug}/").content.decode()
        box = re.search(r'<input[^>]*name="consent_\w+"[^>]*>', html)[0]
        assert "checked" not in box
    me.give_consent(ConsentPurpose.PHONE)
    html = client.get("/moi/fiche/coordonnees/").content.decode()
    assert "checked" in re.search(r'<input[^>]*name="consent_phone"[^>]*>', html)[0]
    assert "Accord donné le" in html


def test_what_one_writes_is_never_markup_in_ones_own_pages(client, me):
    """TRUST case 62, for the pages of edition: to read, to edit, to compare, to preview."""
    attack = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    save(client, "identite", given_name=attack, position=attack, department=attack)
    save(client, "entraide", can_help=attack, looking_for=attack)
    save(client, "presentation", bio=attack)
    save(client, "competences", more=attack.replace(",", ""))
    save(client, "parcours", **{"parcours-0-position": attack, "parcours-0-organisation": attack})
    me.refresh_from_db()
    assert me.given_name == me.bio == attack, "kept as typed: it is shown as text"

    pages = ["/moi/fiche/", "/moi/visibilite/", "/moi/voir-comme/", *(f"/moi/fiche/{slug}/" for slug in SECTIONS)]
    stale = form_of(client, "entraide") | {"mark": "", "can_help": f"{attack} bis"}
    answers = [client.get(address) for address in pages] + [client.post("/moi/fiche/entraide/", stale)]
    for answer in answers:
        html = answer.content.decode()
        assert "<img src=x" not in html
        assert "<script>alert" not in html
    assert "&lt;script&gt;alert(2)" in answers[0].content.decode()
    assert "Ce qui est enregistré" in answers[-1].content.decode()
