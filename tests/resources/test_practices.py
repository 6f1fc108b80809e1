"""How each one uses a tool: told, read, said again, and what becomes of it when two tools are made one."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from directory.todo import todo
from emi_alumni.foundation.merging import merge
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.personal_data import gathered
from emi_alumni.foundation.search.query import search
from governance.models import FormerToolSlug, Module, Tool
from resources.models import Practice, PracticePeriod
from resources.personal_data import forget
from resources.tool_usage import by_year, figures_of_tools, usage_of
from tests.factories import MemberFactory, ProjectFactory
from tests.resources.library_world import make_resource
from tests.resources.practice_world import make_practice, tool

pytestmark = pytest.mark.django_db

ADD = reverse("resources:practice_add")
THIS_YEAR = timezone.localdate().year


def words(**typed) -> dict[str, str]:
    """The form as one fills it in; its tool is the obeya."""
    said = {"tool": str(tool().pk), "frequency": "daily", "since_year": "2021", "used": "oui"}
    return said | {"context": "Sept minutes debout.", **typed}


def again(practice: Practice, **typed) -> dict[str, str]:
    """The form of one that is online, with its facts unless said."""
    said = {"frequency": practice.frequency, "since_year": str(practice.since_year), "context": practice.context}
    return said | {"used": "oui", "opened": practice.state, **typed}


# Telling ---------------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-25", "PQ1-26", "PQ1-27", "PQ2-21")
def test_a_practice_is_read_first_then_everybody_reads_it(helene, karim, moderator, sign_in):
    typed = words(role_change="Je retire les obstacles.", tip="Pas de chaise.", obstacle="Le bruit.")
    sign_in(helene).post(ADD, typed)
    told = Practice.objects.get()
    assert (told.state, told.collectivity) == (State.PENDING, helene.collectivity)
    page = told.tool.get_absolute_url()
    assert "Sept minutes" not in sign_in(karim).get(page).text
    told.publish(by=moderator)
    shown = sign_in(karim).get(page).text
    for one in ("Sept minutes debout.", "Je retire les obstacles.", "Pas de chaise.", "Le bruit.", "chaque jour"):
        assert one in shown


def test_without_words_it_is_a_fact_online_at_once_and_waits_once_it_has_some(helene, sign_in):
    sign_in(helene).post(ADD, words(context=""))
    told = Practice.objects.get()
    assert told.is_published
    assert figures_of_tools()[told.tool_id].using == 1
    sign_in(helene).post(told.edit_url, again(told, context="Debout."))
    told.refresh_from_db()
    assert (told.context, told.state) == ("", State.PUBLISHED)
    assert "Debout." not in sign_in(helene).get(told.tool.get_absolute_url()).text


def test_what_was_taken_down_is_read_first_even_without_words(helene, moderator):
    told = make_practice(helene, state="draft")
    told.submit(by=helene.user)
    told.refuse(by=moderator, reason="Une personne est reconnaissable.")
    told.restore(by=helene.user)
    Practice.objects.update(context="")
    told.refresh_from_db()
    assert told.offer(by=helene.user) is False
    assert told.state == State.PENDING


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"tool": ""}, "Choisissez un outil."),
        ({"tool": "999999"}, "Choisissez dans la liste"),
        ({"frequency": ""}, "Choisissez une fréquence"),
        ({"frequency": "toujours"}, "Choisissez dans la liste"),
        ({"since_year": ""}, "Écrivez l’année en quatre chiffres"),
        ({"since_year": "deux mille"}, "Écrivez l’année en quatre chiffres"),
        ({"since_year": "1200"}, "Écrivez une année après 1980."),
        ({"since_year": str(THIS_YEAR + 1)}, "Écrivez une année passée, ou celle-ci."),
        ({"used": ""}, "Dites si vous l’utilisez toujours."),
        ({"used": "non", "stopped_year": "2019"}, "Écrivez une année d’arrêt qui vient après"),
        ({"tip": "x" * 301}, "300"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(typed, sentence, helene, sign_in):
    page = sign_in(helene).post(ADD, words(**typed))
    assert page.status_code == 200
    assert sentence in page.text
    assert "Sept minutes debout." in page.text
    assert not Practice.objects.exists()


def test_the_tool_of_the_page_is_chosen_already(helene, sign_in):
    page = sign_in(helene).get(f"{ADD}?outil={tool().slug}").text
    assert f'name="tool" value="{tool().pk}"' in page
    assert "<select" not in page


def test_there_is_one_for_each_person_and_tool(helene, sign_in):
    told = make_practice(helene)
    leads = sign_in(helene).get(f"{ADD}?outil={told.tool.slug}")
    assert leads.url == told.edit_url
    page = sign_in(helene).post(ADD, words(context="Autrement."))
    assert "Vous avez déjà une pratique sur cet outil" in page.text
    with pytest.raises(IntegrityError), transaction.atomic():
        make_practice(helene)


def test_a_draft_is_kept_and_found_again(helene, karim, sign_in):
    sign_in(helene).post(ADD, words(garder="oui"))
    draft = Practice.objects.get()
    assert draft.state == State.DRAFT
    assert draft.edit_url in sign_in(helene).get(reverse("resources:practice_list")).text
    assert sign_in(karim).get(draft.get_absolute_url()).status_code == 404


# Over the years --------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-26")
def test_what_changes_keeps_what_was(representative, sign_in):
    told = make_practice(representative, frequency="weekly", since_year=2019, told_on=date(2024, 1, 9))
    typed = again(told, frequency="monthly", used="non", stopped_year=str(THIS_YEAR), stopped_why="Plus d’équipe.")
    sign_in(representative).post(told.edit_url, typed)
    told.refresh_from_db()
    assert told.history == [
        f"chaque semaine de 2019 à {THIS_YEAR}",
        f"chaque mois depuis {THIS_YEAR}, arrêté en {THIS_YEAR} : Plus d’équipe.",
    ]
    assert told.told_on == timezone.localdate()


def test_what_is_corrected_the_same_day_keeps_nothing(representative, sign_in):
    told = make_practice(representative, frequency="weekly")
    sign_in(representative).post(told.edit_url, again(told, frequency="daily"))
    told.refresh_from_db()
    assert told.frequency == "daily"
    assert not PracticePeriod.objects.exists()


def test_taken_up_again_it_begins_again(representative, sign_in):
    told = make_practice(
        representative, since_year=2018, stopped_year=2020, stopped_why="Faute de temps.", told_on=date(2020, 5, 5)
    )
    sign_in(representative).post(told.edit_url, again(told))
    told.refresh_from_db()
    assert (told.since_year, told.stopped_year) == (THIS_YEAR, None)
    assert told.history[0] == "chaque jour de 2018 à 2020, puis arrêté : Faute de temps."
    years = dict(usage_of(told.tool, timezone.localdate()).years)
    assert years[2020] == 1
    assert years[2021] == 0
    assert years[THIS_YEAR] == 1


def ask_of(member) -> list:
    return [one.link for one in todo(member) if one.link and "toujours utilisé" in one.link.title]


def test_a_year_later_it_is_asked_whether_it_is_still_used_and_answered_in_one_touch(helene, karim, sign_in):
    told = make_practice(helene, told_on=timezone.localdate() - timedelta(days=365))
    make_practice(karim, told_on=timezone.localdate() - timedelta(days=364))
    assert not ask_of(karim)
    (link,) = ask_of(helene)
    home = sign_in(helene).get("/").text
    assert f'action="{link.url}"' in home
    sign_in(helene).post(link.url, {"reponse": "oui", "next": "/"})
    told.refresh_from_db()
    assert told.told_on == timezone.localdate()
    assert not ask_of(helene)


def test_no_longer_used_leads_to_say_why_and_is_never_asked_again(helene, sign_in):
    told = make_practice(helene, told_on=timezone.localdate() - timedelta(days=400))
    answer = sign_in(helene).post(reverse("resources:practice_still", args=[told.pk]), {"reponse": "non"})
    assert answer.url == told.edit_url
    told.refresh_from_db()
    assert told.stopped_year == THIS_YEAR
    Practice.objects.update(told_on=date(2020, 1, 1))
    assert not ask_of(helene)
    page = sign_in(helene).post(reverse("resources:practice_still", args=[told.pk]), {"reponse": "oui"}, follow=True)
    assert "modifiez votre pratique pour y revenir" in page.text


def test_nobody_answers_in_the_place_of_another(helene, karim, sign_in):
    told = make_practice(helene)
    assert sign_in(karim).post(reverse("resources:practice_still", args=[told.pk])).status_code == 404
    with pytest.raises(ValidationError, match="n’est plus en ligne"):
        told.stop(by=karim)


# The page of a tool ----------------------------------------------------------------------------------


@pytest.mark.met("PQ1-24", "PQ1-28")
def test_the_page_of_a_tool_says_what_it_is_who_uses_it_and_where(helene, karim, sign_in):
    module = Module.objects.create(name="Excellence opérationnelle")
    obeya = tool()
    Tool.objects.filter(pk=obeya.pk).update(module=module, description="Dix minutes debout.")
    make_practice(helene, may_be_asked=True, since_year=THIS_YEAR - 2)
    make_practice(karim, since_year=THIS_YEAR - 1, stopped_year=THIS_YEAR, context="", obstacle="Plus personne.")
    ProjectFactory(title="Le premier appel compte").tools.add(obeya)
    page = sign_in(karim).get(obeya.get_absolute_url()).text
    for one in ("Dix minutes debout.", "Excellence opérationnelle", "1 personne", "Le premier appel compte"):
        assert one in page
    asked = page.split('id="a-qui-demander"')[1].split("</section>")[0]
    assert helene.full_name in asked
    assert karim.full_name not in asked  # he did not agree
    assert "Plus personne." in page
    usage = usage_of(obeya, timezone.localdate())
    assert usage.years == [(THIS_YEAR - 2, 1), (THIS_YEAR - 1, 2), (THIS_YEAR, 2)]
    assert [(one.name, one.using, one.stopped) for one in usage.places] == [
        (str(helene.collectivity), 1, 0),
        (str(karim.collectivity), 0, 1),
    ]


@pytest.mark.met("EV2-03")
def test_klaxoon_and_teams_have_their_page_in_the_module_of_digital_tools(helene, karim, sign_in):
    call_command("load_programme", verbosity=0)
    client = sign_in(karim)
    for name in ("Klaxoon", "Teams"):
        one = Tool.objects.get(name=name)
        make_practice(helene, tool=one, context="À distance.")
        page = client.get(one.get_absolute_url()).text
        for told in (name, "Outils numériques", "À distance."):
            assert told in page


def test_who_left_the_directory_is_nobody_to_ask(helene, karim, sign_in):
    make_practice(helene, may_be_asked=True)
    helene.hidden_by_choice = True
    helene.save()
    page = sign_in(karim).get(tool().get_absolute_url()).text
    assert "Sept minutes debout." in page
    assert helene.family_name not in page


@pytest.mark.met("PQ1-37")
def test_practices_are_narrowed_by_frequency_state_and_place(helene, karim, sign_in):
    make_practice(helene, frequency="daily", context="Celle d’Hélène")
    make_practice(karim, frequency="weekly", context="Celle de Karim", since_year=2020, stopped_year=2022)
    client, page = sign_in(karim), tool().get_absolute_url()

    def shown(query: str) -> tuple[bool, bool]:
        text = client.get(f"{page}?{query}", headers={"HX-Request": "true"}).text
        return "Celle d’Hélène" in text, "Celle de Karim" in text

    assert shown("") == (True, True)
    assert shown("frequence=jour") == (True, False)
    assert shown("etat=arrete") == (False, True)
    assert shown(f"collectivite={helene.collectivity.slug}") == (True, False)
    assert shown("etat=arrete&frequence=jour") == (False, False)
    assert shown("etat=inconnu&frequence=siecle") == (True, True)


def test_pages_cost_the_same_however_many_use_it(helene, sign_in, same_queries):
    client = sign_in(helene)

    def add() -> None:
        make_practice(MemberFactory(), may_be_asked=True, tip="Une astuce.", obstacle="Un obstacle.").periods.create(
            frequency="weekly", since_year=2019, until_year=2021
        )

    add()

    def read(page: str) -> Callable[[], HttpResponse]:
        """As the first one of the minute reads it: nothing is counted yet."""

        def get() -> HttpResponse:
            caches["local"].clear()
            return client.get(page)

        return get

    same_queries(read(tool().get_absolute_url()), add, 21)
    same_queries(read(reverse("resources:practice_list")), add, 10)
    same_queries(read(reverse("resources:tool_list")), add, 6)
    same_queries(read(reverse("resources:tool_print", args=[tool().slug])), add, 13)


def test_a_tool_is_found_by_name_module_or_description(helene, sign_in):
    Tool.objects.create(name="Carte d’empathie", description="Quatre cases.")
    tool()
    client = sign_in(helene)
    for asked in ("EMPATHIE", "quatre", "carte cases"):
        page = client.get(reverse("resources:tool_list"), {"q": asked}).text
        assert "Carte d’empathie" in page
        assert "Point visuel" not in page
    assert "Aucun outil sous ces mots." in client.get(reverse("resources:tool_list"), {"q": "héron"}).text


def test_search_finds_a_practice_by_its_words_and_leads_to_it(helene, karim, sign_in):
    told = make_practice(helene, tip="Commencer par une photo du dépôt.")
    (hit,) = search("dépôt photo", ["network"], ["practice"]).hits
    assert hit.url == told.get_absolute_url()
    assert told.get_absolute_url() in sign_in(karim).get("/recherche/", {"q": "dépôt photo"}).text
    told.withdraw(by=helene.user)
    assert not search("dépôt photo", ["network"], ["practice"]).hits


def test_the_week_s_tool_turns_among_those_that_are_told(helene, karim):
    from resources.templatetags.tools_tags import tool_of_week

    assert tool_of_week(date(2026, 3, 2)) is None
    one, other = tool(), tool("Persona")
    make_practice(helene)
    assert tool_of_week(date(2026, 3, 2)) == one.pk
    make_practice(karim)
    make_practice(helene, tool=other)
    make_practice(karim, tool=other)
    assert {tool_of_week(date(2026, 3, day)) for day in (2, 9)} == {one.pk, other.pk}


def test_usage_counts_each_year_of_each_span():
    assert by_year([(2020, None, 2), (2021, 2022, 1)], 2023) == [(2020, 2), (2021, 3), (2022, 3), (2023, 2)]
    assert len(by_year([(1990, None, 1)], 2023)) == 10
    assert by_year([], 2023) == []


# Two tools made one ----------------------------------------------------------------------------------


def test_practices_follow_the_tool_that_is_kept_and_its_former_address_leads_there(helene, karim, sign_in):
    kept, other = tool(), tool("Obeya")
    theirs = make_practice(karim, tool=other)
    address, printed = other.get_absolute_url(), reverse("resources:tool_print", args=[other.slug])
    merge(kept, [other])
    theirs.refresh_from_db()
    assert theirs.tool == kept
    assert theirs.former_name == ""
    client = sign_in(helene)
    assert client.get(address).url == kept.get_absolute_url()
    assert client.get(printed).url == reverse("resources:tool_print", args=[kept.slug])
    (hit,) = search("debout", ["network"], ["practice"]).hits
    assert hit.title == kept.name
    last = tool("Le point du matin")
    merge(last, [kept])
    assert client.get(address).url == last.get_absolute_url()
    again = Tool.objects.create(name="Obeya")  # a new one takes its address back
    assert client.get(address).status_code == 200
    merge(last, [again])
    assert FormerToolSlug.objects.get(slug="obeya").tool == last


def test_of_two_practices_of_one_person_the_newer_counts_and_both_are_read(helene, karim, sign_in):
    kept, other = tool(), tool("Obeya")
    older = make_practice(helene, tool=kept, context="Il y a deux ans.", told_on=date(2024, 1, 1))
    newer = make_practice(helene, tool=other, context="Cette année.", told_on=date(2026, 1, 1))
    draft = make_practice(karim, tool=kept, state="draft", told_on=date(2026, 2, 2))
    online = make_practice(karim, tool=other, context="Celle de Karim.", told_on=date(2023, 1, 1))
    merge(kept, [other])
    for practice in (older, newer, draft, online):
        practice.refresh_from_db()
        assert practice.tool == kept
    assert [one.former_name for one in (older, newer, draft, online)] == [kept.name, "", kept.name, ""]
    assert not older.may_be_edited
    assert usage_of(kept, timezone.localdate()).using == 2
    page = sign_in(karim).get(kept.get_absolute_url()).text
    assert "Il y a deux ans." in page
    assert f"à propos de « {kept.name} »" in page
    assert older.pk not in [hit.object_id for hit in search("deux ans", ["network"], ["practice"]).hits]
    older.withdraw(by=helene.user)
    older.restore(by=helene.user)  # still a former one: no second of the same


# Erasing ---------------------------------------------------------------------------------------------


def test_who_leaves_the_network_leaves_what_was_online_unsigned(helene, karim, sign_in):
    told = make_practice(helene, may_be_asked=True)
    make_practice(helene, tool=tool("Persona"), state="draft")
    forget(helene)
    assert list(Practice.objects.all()) == [told]
    told.refresh_from_db()
    assert told.may_be_asked is False
    assert gathered("PERSONAL_DATA")["resources.Practice"]["context"]


# The list of all practices -----------------------------------------------------------------------------------


def test_all_practices_are_narrowed_by_tool_module_state_place_and_promotion(helene, karim, sign_in):
    module = Module.objects.create(name="Conduite du changement")
    persona = Tool.objects.create(name="Persona", module=module)
    make_practice(helene)
    make_practice(karim, tool=persona, stopped_year=2024)
    client, url = sign_in(helene), reverse("resources:practice_list")

    for query, author in (
        ("etat=arrete", karim),
        ("etat=toujours", helene),
        (f"outil={persona.slug}", karim),
        (f"module={module.slug}", karim),
        (f"collectivite={helene.collectivity.slug}", helene),
        (f"promotion={karim.cohort.slug}", karim),
        ("q=persona", karim),
    ):
        page = client.get(f"{url}?{query}")
        assert [one.author_id for one in page.context["page"]] == [author.pk], query
    assert "Persona" in client.get(url).text
    assert client.get(f"{url}?etat=inconnu&promotion=nulle&page=99").status_code == 200
    assert "Aucune pratique ne réunit tout cela." in client.get(f"{url}?q=introuvable").text


def test_who_is_not_in_the_directory_is_not_told_by_their_promotion(helene, karim, sign_in):
    make_practice(karim)
    karim.set_standing(hidden_by_choice=True)
    url = reverse("resources:practice_list")

    assert karim.cohort.slug not in sign_in(helene).get(url).text
    assert not sign_in(helene).get(f"{url}?promotion={karim.cohort.slug}").context["page"].object_list


def test_the_page_of_a_tool_shows_the_resources_about_it_that_its_reader_reads(helene, karim, sign_in):
    for title, facts in {
        "Une fiche": {},
        "Un brouillon": {"state": "draft"},
        "Masquée": {"hidden_at": timezone.now()},
    }.items():
        make_resource(karim, title, **facts).tools.add(tool())
    make_resource(karim, "Sur autre chose")

    text = sign_in(helene).get(tool().get_absolute_url()).text
    assert "Des ressources sur cet outil" in text
    assert "Une fiche" in text
    for title in ("Un brouillon", "Masquée", "Sur autre chose"):
        assert title not in text
