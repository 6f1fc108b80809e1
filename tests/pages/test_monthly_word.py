"""« Le mot du mois »: composed from what is online, read again by the mission, pasted elsewhere, never sent."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import caches
from django.utils import timezone

from emi_alumni.foundation.outbox.models import Letter
from emi_alumni.pages.monthly_word import SIGNS, monthly_page, on_a_line, pasted_texts
from governance.models import ExternalLoop, LoopFeeding, MonthlyWord
from projects.models import Project, PublicPage
from tests.factories import EventFactory, ProjectFactory, PublicPageFactory, VoiceFactory

pytestmark = pytest.mark.django_db
URL = "/mot-du-mois/"
READ = "/mot-du-mois/relire/"


@pytest.fixture
def cantine(karim):
    return ProjectFactory(lead=karim, title="La cantine pour tous")


@pytest.fixture
def approved(cantine, moderator) -> MonthlyWord:
    word = MonthlyWord.of_this_month()
    word.write(opening="Bonne lecture à toutes et tous.", left_out=[], approve=True, by=moderator)
    return MonthlyWord.objects.get()


def main(page) -> str:
    return page.text.partition("<main")[2].partition("<footer")[0]


def read_again(client, **typed):
    page = client.get(READ).text
    mark = re.search(r'name="mark" value="([^"]*)"', page)
    data = {"opening": "", "kept": re.findall(r'name="kept" value="([^"]+)"', page)}
    return client.post(READ, data | ({"mark": mark[1]} if mark else {}) | typed, follow=True)


@pytest.mark.met("PQ2-15")
def test_members_read_it_once_the_mission_has(sign_in, helene, moderator, cantine):
    reader, mission = sign_in(helene), sign_in(moderator)
    assert "n’est pas encore relu" in main(reader.get(URL))
    assert "La cantine pour tous" not in main(reader.get(URL))
    assert "La cantine pour tous" in main(mission.get(URL))
    read_again(mission, opening="Bonne lecture.", relu="1")
    page = main(reader.get(URL))
    assert "La cantine pour tous" in page
    assert "Bonne lecture." in page
    read_again(mission, retirer="1")
    assert "n’est pas encore relu" in main(reader.get(URL))


def test_what_the_mission_unticks_is_nowhere(sign_in, helene, moderator, cantine):
    mission = sign_in(moderator)
    kept = [url for url in re.findall(r'name="kept" value="([^"]+)"', mission.get(READ).text) if "cantine" not in url]
    read_again(mission, kept=kept, relu="1")
    reader = sign_in(helene)
    for page in (URL, f"{URL}ecran/", f"{URL}textes/"):
        assert "cantine" not in main(reader.get(page)), page
    assert "La cantine pour tous" in main(mission.get(READ))  # unticked, to be ticked again


@pytest.mark.parametrize("page", [URL, f"{URL}ecran/", f"{URL}textes/"])
def test_it_names_nobody(sign_in, helene, karim, approved, page):
    VoiceFactory(form__project=Project.objects.get(), text="Merci à Karim Benali.")
    text = main(sign_in(helene).get(page))
    assert "La cantine pour tous" in text or page.endswith("textes/")
    for name in ("Karim", "Benali", "Lefèvre"):
        assert name not in text


def test_what_is_taken_away_since_it_was_read_is_gone(sign_in, helene, approved, cantine):
    Project.objects.filter(pk=cantine.pk).update(state="withdrawn")
    assert "La cantine" not in main(sign_in(helene).get(URL))


@pytest.mark.parametrize("page", [URL, f"{URL}textes/"])
def test_what_is_taken_away_between_two_readings_is_gone_at_once(sign_in, helene, approved, cantine, page):
    """News are remembered a minute: a withdrawal, and a title changed, are read by the next one."""
    browser = sign_in(helene)
    assert "La cantine pour tous" in main(browser.get(page))
    Project.objects.filter(pk=cantine.pk).update(title="Le jardin pour tous")
    assert "Le jardin pour tous" in main(browser.get(page))
    Project.objects.filter(pk=cantine.pk).update(hidden_at=timezone.now())
    assert "pour tous" not in main(browser.get(page))


def test_only_the_mission_reads_it_again(sign_in, helene):
    assert sign_in(helene).get(READ).status_code == 403
    assert sign_in(helene).post(READ, {"relu": "1"}).status_code == 403
    assert not MonthlyWord.objects.exists()


def test_reading_pages_writes_nothing(sign_in, helene, moderator, cantine):
    for page in (URL, READ, f"{URL}textes/"):
        sign_in(moderator).get(page)
    assert not MonthlyWord.objects.exists()


def test_too_long_an_opening_is_said_and_kept(sign_in, moderator, cantine):
    page = read_again(sign_in(moderator), opening="x" * 401, relu="1")
    assert "<title>Erreur" in page.text
    assert "x" * 400 in page.text
    assert not MonthlyWord.objects.exists()


# Pasted ---------------------------------------------------------------------------------------------


def test_each_place_has_five_lines_whose_links_open_anywhere(approved, karim, settings):
    settings.PORTAL_URL = "https://alumni.exemple.fr"
    for number in range(6):
        ProjectFactory(lead=karim, title=f"Projet {number}")
    EventFactory(host=karim.collectivity, title="Un atelier", starts_at=timezone.now() + timedelta(days=9))
    texts = pasted_texts(monthly_page(approved))
    assert [text.slug for text in texts] == ["whatsapp", "teams", "linkedin"]
    for text in texts:
        lines = text.text.split("\n")
        assert len(lines) <= 5
        assert "<" not in text.text
        assert "&" not in text.text
        for link in re.findall(r"\S+/\S+", text.text):
            assert link.startswith("https://alumni.exemple.fr/"), link
    assert texts[0].text.startswith("*Le mot d")


def test_linkedin_tells_what_visitors_read_and_nothing_else(visitor, approved, karim, cantine):
    page = PublicPageFactory(project=ProjectFactory(lead=karim, title="Ouvert à tous", audience="public"))
    text = pasted_texts(monthly_page(approved))[2].text
    assert "La cantine" not in text
    assert PublicPage.objects.open().filter(pk=page.pk).exists()
    assert page.public_url in text
    for link in re.findall(r"https?://[^/\s]+(/\S*)", text):
        assert visitor.get(link).status_code == 200, link


def test_a_loop_shows_how_often_it_was_fed_and_never_by_whom(sign_in, helene, karim, approved):
    loop = ExternalLoop.objects.create(name="Le fil", kind="tchap", url="https://www.tchap.gouv.fr/a")
    browser = sign_in(helene)
    assert "pas encore" in main(browser.get(f"{URL}textes/"))
    for client in (browser, browser, sign_in(karim)):
        client.post(f"{URL}boucles/{loop.pk}/")
    page = main(browser.get(f"{URL}textes/"))
    assert "nourrie 2 fois" in page
    assert "Karim" not in page
    LoopFeeding.objects.update(on=timezone.localdate() - timedelta(days=40))
    assert "pas encore" in main(browser.get(f"{URL}textes/"))


def test_a_loop_of_another_circle_is_not_there(sign_in, helene, karim, approved):
    loop = ExternalLoop.objects.create(
        name="L’autre promo", kind="other", url="https://exemple.fr/x", cohort=karim.cohort
    )
    browser = sign_in(helene)
    assert "L’autre promo" not in main(browser.get(f"{URL}textes/"))
    assert browser.post(f"{URL}boucles/{loop.pk}/").status_code == 404
    assert browser.post(f"{URL}boucles/{loop.pk + 99}/").status_code == 404


def test_nothing_is_sent(sign_in, moderator, helene, approved):
    read_again(sign_in(moderator), relu="1")
    assert not mail.outbox
    assert not Letter.objects.exists()
    assert not helene.user.notifications.exists()


def test_it_costs_the_same_however_many(sign_in, helene, karim, approved, same_queries):
    browser = sign_in(helene)

    def one_more():
        ProjectFactory(lead=karim)
        EventFactory(host=karim.collectivity)

    def read_cold():
        caches["local"].clear()
        return browser.get(URL)

    one_more()
    same_queries(read_cold, one_more, 26)  # one of them says whether what is remembered has changed


def test_news_of_the_month_are_found_once(sign_in, helene, approved, same_queries):
    browser = sign_in(helene)
    same_queries(lambda: browser.get(URL), lambda: None, 6)


def test_a_line_that_is_cut_ends_after_a_word_and_closes_its_quotation():
    line = on_a_line("Le conseil répond : « " + "Les deux modules sont chiffrés, " * 9 + "fin »")
    assert re.search(r"(Les|deux|modules|sont|chiffrés)… »$", line)
    assert len(line) <= SIGNS + 3
    assert on_a_line("Un défi est lancé : Un courrier clair") == "Un défi est lancé : Un courrier clair"
