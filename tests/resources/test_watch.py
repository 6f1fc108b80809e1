"""The watch: a link shared in thirty seconds, told once, sixty days on the front, then in the archive; « utile »."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.search.query import search
from projects.models import Theme
from resources.models import WatchItem, WatchUseful
from resources.models.watch import link_key
from resources.personal_data import forget
from tests.factories import ProjectFactory
from tests.resources.booster_world import module_named
from tests.resources.watch_world import ONLINE, make_item

pytestmark = pytest.mark.django_db

ADD, FRONT, ARCHIVE = (reverse(f"resources:watch_{name}") for name in ("add", "front", "list"))
HOME = reverse("home")


@pytest.fixture
def theme() -> Theme:
    return Theme.objects.create(name="Numérique")


def typed(theme, **more):
    words = {"url": "https://veille.example.org/charte", "title": "Notre  charte", "text": "Trois pages."}
    return words | {"theme": theme.pk} | more


# Sharing ------------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-43")
def test_who_is_trusted_shares_at_once_from_where_they_work(representative, karim, theme, sign_in):
    sign_in(representative).post(ADD, typed(theme, collectivity=representative.collectivity_id))
    shared = WatchItem.objects.get()
    assert (shared.title, shared.is_published, shared.collectivity) == (
        "Notre charte",
        True,
        representative.collectivity,
    )
    for address in (FRONT, ARCHIVE, HOME, shared.get_absolute_url()):
        assert "Notre charte" in sign_in(karim).get(address).text, address


def test_the_form_begins_with_one_s_own_collectivite(helene, sign_in):
    assert sign_in(helene).get(ADD).context["form"].initial["collectivity"] == helene.collectivity_id


def test_others_are_read_first(helene, karim, moderator, theme, sign_in):
    sign_in(helene).post(ADD, typed(theme))
    shared = WatchItem.objects.get()
    assert shared.state == State.PENDING
    assert "Notre charte" not in sign_in(karim).get(FRONT).text
    shared.publish(by=moderator)
    assert "Notre charte" in sign_in(karim).get(FRONT).text


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"url": ""}, "Collez le lien"),
        ({"url": "javascript:alert(1)"}, "https://"),
        ({"url": "ftp://veille.example.org/a"}, "https://"),
        ({"url": "https://moi:secret@veille.example.org/"}, "sans @"),
        ({"url": "https://veille.example.org/" + "x" * 300}, "300"),
        ({"title": ""}, "en une ligne"),
        ({"text": ""}, "Écrivez une phrase"),
        ({"text": "x" * 241}, "240"),
        ({"theme": ""}, "Choisissez le thème"),
        ({"theme": "999999"}, "Choisissez"),
        ({"collectivity": "-1"}, "Choisissez"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(helene, theme, sign_in, more, sentence):
    page = sign_in(helene).post(ADD, typed(theme, title="Un titre tapé", text="Un texte tapé.") | more)
    assert sentence in page.text
    assert ("Un titre tapé" in page.text) == ("title" not in more)
    assert ("Un texte tapé." in page.text) == ("text" not in more)
    assert not WatchItem.objects.exists()


@pytest.mark.parametrize(
    "same",
    [
        "https://veille.example.org/charte/",
        "http://www.veille.example.org/charte",
        "https://VEILLE.example.org/charte?utm_source=lettre&fbclid=1#debut",
    ],
)
def test_a_link_that_was_shared_is_told_with_who_and_when(helene, karim, theme, sign_in, same):
    shared = make_item(karim, days=3)
    page = sign_in(helene).post(ADD, typed(theme, url=same, title="Un titre tapé")).text
    assert "Déjà partagé par" in page
    assert karim.full_name in page
    assert shared.get_absolute_url() in page
    assert "Un titre tapé" in page
    assert WatchItem.objects.count() == 1


def test_what_others_have_not_published_is_not_told(helene, karim, theme, sign_in):
    make_item(karim, state="pending", published_at=None)
    assert "Déjà partagé" not in sign_in(helene).post(ADD, typed(theme), follow=True).text
    assert WatchItem.objects.of(helene).count() == 1


def test_two_clicks_share_once(representative, theme, sign_in):
    client = sign_in(representative)
    key = str(client.get(ADD).context["form"].fields["key"].initial)
    for _ in range(2):
        answer = client.post(ADD, typed(theme, key=key))
        assert answer.status_code == 302
    assert WatchItem.objects.count() == 1


def test_what_another_page_asks_is_another_link():
    same = "veille.example.org/lire?numero=3"
    assert link_key("https://www.veille.example.org/lire/?numero=3&utm_campaign=a") == same
    assert link_key("https://veille.example.org/lire?numero=4") != same
    assert link_key("https://veille.example.org:8000/lire?numero=3") != same
    assert link_key("https://[veille/") == "https://[veille/"


# Sixty days ---------------------------------------------------------------------------------------


def test_it_leaves_the_front_after_sixty_days_and_stays_in_the_archive(helene, karim, sign_in):
    item = make_item(karim)
    for days, is_there in ((59, True), (61, False)):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            client = sign_in(helene)
            assert (ONLINE in client.get(FRONT).text) is is_there
            assert (ONLINE in client.get(HOME).text) is is_there
            assert ONLINE in client.get(ARCHIVE).text
            page = client.get(item.get_absolute_url()).text
            assert ("plus de soixante jours" in page) is not is_there


def test_the_archive_is_narrowed_by_theme_place_year_and_words(helene, karim, theme, sign_in):
    old = timezone.now() - timedelta(days=800)
    make_item(helene, theme=theme)
    make_item(karim, title="Une déchèterie matinale", url="https://veille.example.org/b", published_at=old)
    client = sign_in(helene)
    asks = {
        f"?theme={theme.slug}": ONLINE,
        f"?collectivite={karim.collectivity.slug}": "Une déchèterie matinale",
        f"?annee={old.year}": "Une déchèterie matinale",
        "?q=charte": ONLINE,
        "?q=dechetteries": "Une déchèterie matinale",
    }
    for query, title in asks.items():
        page = client.get(ARCHIVE + query)
        assert [item.title for item in page.context["page"]] == [title], query
    assert "Aucune brève ne réunit tout cela." in client.get(f"{ARCHIVE}?theme={theme.slug}&annee={old.year}").text


def test_what_is_taken_away_or_hidden_is_nowhere(helene, karim, sign_in):
    for facts in ({"state": "withdrawn"}, {"hidden_at": timezone.now()}):
        item = make_item(karim, **facts)
        client = sign_in(helene)
        for address in (FRONT, ARCHIVE, HOME):
            assert ONLINE not in client.get(address).text
        assert client.get(item.get_absolute_url()).status_code == 404
        assert not search("charte", ["network"], ["watch"]).hits
        item.delete()


# « Utile » ----------------------------------------------------------------------------------------


def test_useful_is_counted_once_taken_back_and_never_told(helene, karim, sign_in):
    item = make_item(karim)
    client, address = sign_in(helene), reverse("resources:watch_useful", args=[item.pk])
    for _ in range(2):
        client.post(address, {"utile": "oui"})
    assert WatchUseful.objects.count() == 1
    page = sign_in(karim).get(item.get_absolute_url()).text
    assert "Utile à <b>1</b> personne" in page
    assert helene.full_name not in page
    for reply in ("peut-etre", "", "non", "non"):
        client.post(address, {"utile": reply})
    assert not WatchUseful.objects.exists()


def test_useful_ranks_nothing(helene, karim, sign_in):
    first = make_item(karim, days=3)
    make_item(karim, days=1, title="La plus récente", url="https://veille.example.org/b")
    first.say_useful(by=helene)
    titles = [item.title for item in sign_in(helene).get(FRONT).context["page"]]
    assert titles == ["La plus récente", ONLINE]


# Elsewhere ----------------------------------------------------------------------------------------


def test_a_module_shows_what_is_hot_on_the_themes_of_its_projects(helene, karim, theme, sign_in):
    module = module_named()
    make_item(karim, theme=theme)
    make_item(karim, title="Ailleurs", url="https://veille.example.org/b", theme=Theme.objects.create(name="Eau"))
    project = ProjectFactory(lead=karim)
    project.modules.add(module)
    assert ONLINE not in sign_in(helene).get(module.get_absolute_url()).text
    project.themes.add(theme)
    page = sign_in(helene).get(module.get_absolute_url()).text
    assert ONLINE in page
    assert "Ailleurs" not in page


def test_what_is_online_stays_after_its_author(helene, karim):
    make_item(helene)
    make_item(helene, title="Jamais lue", url="https://veille.example.org/b", state="pending")
    make_item(karim, title="Une autre", url="https://veille.example.org/c").say_useful(by=helene)
    forget(helene)
    assert set(WatchItem.objects.values_list("title", flat=True)) == {ONLINE, "Une autre"}
    assert not WatchUseful.objects.exists()


COSTS = {"front": 5, "archive": 6}


@pytest.mark.parametrize("page", COSTS)
def test_lists_ask_the_same_of_the_database_with_more_items(helene, karim, theme, sign_in, same_queries, page):
    client, address = sign_in(helene), {"front": FRONT, "archive": ARCHIVE}[page]

    def more() -> None:
        make_item(karim, theme=theme, url=f"https://veille.example.org/{WatchItem.objects.count()}")

    more()
    same_queries(lambda: client.get(address), more, COSTS[page])
