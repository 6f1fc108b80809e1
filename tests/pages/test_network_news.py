"""News of every kind on the home page: mixed, the same for every member, and never staler than what they tell."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.safestring import SafeString

from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.news import Line, mixed
from governance.models import CouncilAnswer, Idea, IdeaStatus, IdeaTheme
from projects.models import JournalEntry, StatusEntry
from projects.models.project import ProjectAudience
from projects.statuses import ProjectStatus
from tests.factories import ProjectFactory, VoiceFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LAST_MONTH = NOW - timedelta(days=30)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def cantine(karim):
    return ProjectFactory(lead=karim, title="La cantine pour tous", state=State.PUBLISHED, published_at=LAST_MONTH)


def news_of(page) -> str:
    html = page.content.decode().replace("&nbsp;", " ").replace("\xa0", " ")
    return html.partition('id="nv"')[2].partition("<aside")[0]


def test_a_project_its_steps_and_what_its_team_says_are_news(sign_in, helene, cantine, karim):
    StatusEntry.record(cantine, ProjectStatus.IMPLEMENTED, on=NOW.date(), why="Le maire l’a voulu.", author=karim)
    JournalEntry.objects.create(project=cantine, text="Deux écoles de plus.", author=karim)
    page = news_of(sign_in(helene).get("/"))
    link = f'<a href="{cantine.get_absolute_url()}">La cantine pour tous</a>'
    assert f"{link} entre dans la banque de projets" in page
    assert f"{link} : mis en place. « Le maire l’a voulu. »" in page
    assert f"{link} donne des nouvelles : « Deux écoles de plus. »" in page


def test_what_a_project_says_of_its_first_step_is_no_other_news(sign_in, helene, karim):
    project = ProjectFactory(lead=karim, state=State.PUBLISHED, published_at=NOW)
    StatusEntry.record(project, ProjectStatus.IMPLEMENTED, on=NOW.date(), why="Tout de suite.", author=karim)
    page = news_of(sign_in(helene).get("/"))
    assert "entre dans la banque" in page
    assert "Tout de suite." not in page


def test_a_voice_is_news_once_it_is_published(sign_in, helene, cantine):
    voice = VoiceFactory(form__project=cantine, text="On mange à l’heure.", waiting=True)
    browser = sign_in(helene)
    assert "On mange à l’heure." not in news_of(browser.get("/"))
    type(voice).objects.filter(pk=voice.pk).update(state=State.PUBLISHED, published_at=NOW)
    voice.refresh_from_db()
    voice.save()
    assert "Un retour sur" in news_of(browser.get("/"))


def test_an_idea_and_the_answer_of_the_council_are_news(sign_in, helene, karim):
    theme = IdeaTheme.objects.create(name="Impact")
    online = {"state": State.PUBLISHED, "published_at": LAST_MONTH}
    idea = Idea.objects.create(author=helene, title="Filmer les soutenances", theme=theme, **online)
    browser = sign_in(karim)
    assert "Une idée pour l’EMI : " in news_of(browser.get("/"))
    CouncilAnswer.objects.create(idea=idea, status=IdeaStatus.KEPT, text="Dès la prochaine promotion.", author=helene)
    page = news_of(browser.get("/"))
    assert "Le conseil pédagogique répond à" in page
    assert "« Dès la prochaine promotion. »" in page


@pytest.mark.parametrize(
    "change",
    [
        {"state": State.WITHDRAWN},
        {"state": State.PENDING, "published_at": None},
        {"hidden_at": NOW},
        {"audience": ProjectAudience.TEAM},
    ],
    ids=["withdrawn", "waiting", "hidden", "for its team"],
)
def test_news_of_a_project_end_with_what_readers_may_read(sign_in, helene, cantine, karim, change):
    JournalEntry.objects.create(project=cantine, text="Deux écoles de plus.", author=karim)
    browser = sign_in(helene)
    assert "Deux écoles de plus." in news_of(browser.get("/"))
    for name, value in change.items():
        setattr(cantine, name, value)
    cantine.save()
    page = news_of(browser.get("/"))
    assert "Deux écoles de plus." not in page
    assert "La cantine pour tous" not in page


def test_words_are_escaped(sign_in, helene, cantine, karim):
    JournalEntry.objects.create(project=cantine, text="<b>Gras</b>", author=karim)
    assert "&lt;b&gt;Gras" in news_of(sign_in(helene).get("/"))


def test_what_is_older_than_half_a_year_is_no_news(sign_in, helene, cantine, karim):
    old = NOW - timedelta(days=181)
    type(cantine).objects.filter(pk=cantine.pk).update(published_at=old)
    JournalEntry.objects.create(project=cantine, text="Il y a longtemps.", author=karim, created_at=old)
    cantine.refresh_from_db()
    cantine.save()
    page = news_of(sign_in(helene).get("/"))
    assert "Il y a longtemps." not in page
    assert "entre dans la banque" not in page


# In which order -----------------------------------------------------------------------------------


def item(kind: str, hours: int) -> Line:
    return Line(kind, f"{kind}/{hours}", "bell", NOW - timedelta(hours=hours), SafeString(f"{kind}{hours}"))


def test_no_kind_comes_three_times_in_a_row_while_there_is_another():
    items = [item("people", hours) for hours in range(5)] + [item("idea", 30), item("voice", 40)]
    kinds = [one.kind for one in mixed(items, 7)]
    assert kinds == ["people", "people", "idea", "people", "people", "voice", "people"]


def test_alone_a_kind_is_told_whole():
    items = [item("people", hours) for hours in range(5)]
    assert [one.kind for one in mixed(items, 4)] == ["people"] * 4


def test_otherwise_the_latest_come_first():
    items = [item("people", 3), item("idea", 1), item("voice", 2)]
    assert [one.kind for one in mixed(items, 8)] == ["idea", "voice", "people"]


# Since the last visit -----------------------------------------------------------------------------


def test_the_page_says_what_is_new_since_the_last_visit(sign_in, helene, cantine, karim, clock):
    browser = sign_in(helene)
    morning = timezone.localtime(NOW + timedelta(days=1)).replace(hour=9)  # days are counted at any hour alike
    clock.move_to(morning)
    first = news_of(browser.get("/"))
    assert "dernière visite" not in first
    clock.move_to(morning + timedelta(days=3))
    assert "Rien de nouveau depuis votre dernière visite, il y a 3 jours." in news_of(browser.get("/"))
    clock.move_to(morning + timedelta(days=5))
    JournalEntry.objects.create(project=cantine, text="Deux écoles de plus.", author=karim)
    clock.move_to(morning + timedelta(days=5, hours=1))
    for _ in range(2):  # the same visit still says so
        page = news_of(browser.get("/"))
        new, _, older = page.partition("Avant</h3>")
        assert "Depuis votre dernière visite, il y a 2 jours" in new
        assert "Deux écoles de plus." in new
        assert "entre dans la banque" in older


def test_another_account_at_the_same_desk_is_told_nothing_of_that_visit(sign_in, helene, karim, cantine, clock):
    browser = sign_in(helene)
    browser.get("/")
    cookie = browser.cookies["visite"].value
    clock.move_to(NOW + timedelta(days=3))
    other = sign_in(karim)
    other.cookies["visite"] = cookie
    assert "dernière visite" not in news_of(other.get("/"))


@pytest.mark.parametrize("value", ["", "x", "1.2", "99999999999999999999.1", "a.b:c:d"])
def test_a_cookie_of_nobody_is_a_first_visit(sign_in, helene, cantine, value):
    browser = sign_in(helene)
    browser.cookies["visite"] = value
    response = browser.get("/")
    assert response.status_code == 200
    assert "dernière visite" not in news_of(response)
