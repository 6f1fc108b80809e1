"""The bank: who finds what, how it is narrowed, what each figure says (PQ1-12, PQ1-13, PQ1-17)."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.urls import reverse

from emi_alumni.foundation.search.models import Document
from projects.models import Indicator, Measure, Project, TeamRole, Theme
from projects.models.project import ProjectAudience, Role
from projects.views.bank import COLUMNS
from tests.factories import MemberFactory, ProjectFactory, UserFactory, VoiceFactory, VoiceFormFactory

pytestmark = pytest.mark.django_db
LIST = reverse("projects:list")


def titles(response) -> list[str]:
    return [project.title for project in response.context["page"].object_list]


def facet(response, name: str) -> dict[str, int]:
    found = next(one for one in response.context["asked"].facets if one.name == name)
    return {choice.label: choice.count for choice in [*found.choices, *found.rest]}


@pytest.fixture
def themed():
    def make(title: str, *names: str, **facts) -> Project:
        project = ProjectFactory(title=title, **facts)
        project.themes.set([Theme.objects.get_or_create(name=name)[0] for name in names])
        return project

    return make


@pytest.mark.met("PQ1-12", "PQ2-02")
def test_a_member_finds_the_projects_of_every_promotion(helene, sign_in, cohort_2019, cohort_2021):
    ProjectFactory(title="Le premier appel compte", cohort=cohort_2019)
    ProjectFactory(title="La rentrée en une fois", cohort=cohort_2021)

    response = sign_in(helene).get(LIST)

    assert sorted(titles(response)) == ["La rentrée en une fois", "Le premier appel compte"]
    assert facet(response, "promotion") == {"2021-2022": 1, "2019-2020": 1}
    assert titles(sign_in(helene).get(f"{LIST}?promotion=2019-2020")) == ["Le premier appel compte"]


@pytest.mark.met("PQ1-13", "PQ2-03")
def test_a_member_tells_her_own_collectivite_from_the_others(helene, sign_in, department, argenteuil):
    ProjectFactory(title="Chez nous", places=[department])
    ProjectFactory(title="Ensemble", places=[department, argenteuil])
    ProjectFactory(title="À Argenteuil", places=[argenteuil])
    client = sign_in(helene)

    assert facet(client.get(LIST), "lieu") == {"Partout": 3, "Ma collectivité": 2, "Les autres": 1}
    assert sorted(titles(client.get(f"{LIST}?lieu=chez-moi"))) == ["Chez nous", "Ensemble"]
    assert titles(client.get(f"{LIST}?lieu=ailleurs")) == ["À Argenteuil"]
    assert facet(client.get(f"{LIST}?lieu=ailleurs"), "lieu")["Ma collectivité"] == 2


@pytest.mark.met("PQ1-17", "PQ1-18")
def test_what_stopped_says_why_on_its_card_and_is_counted(helene, sign_in):
    ProjectFactory(title="Bouger sur ordonnance", status="stopped")
    ProjectFactory(title="Mis en place", status="implemented")

    response = sign_in(helene).get(f"{LIST}?statut=arrete")

    assert titles(response) == ["Bouger sur ordonnance"]
    assert "Raconté par l’équipe." in response.content.decode()
    assert [(fate.label, fate.count) for fate in response.context["asked"].fates][:1] == [("Mis en place", 1)]
    assert "statut=en-place" in response.context["asked"].fates[0].url


def test_the_chart_of_statuses_is_the_filter_and_a_card_says_its_words(helene, sign_in):
    for status in ("implemented", "tested", "stopped", "suspended"):
        ProjectFactory(title=f"Projet {status}", status=status)
    browser = sign_in(helene)
    plain = browser.get(LIST)
    assert 'id="facette-statut"' not in plain.text
    assert plain.text.index("<h1>") < plain.text.index('id="recherche"') < plain.text.index("Qui a repris quoi")
    assert plain.text.index('id="resultats"') < plain.text.index("Qui a repris quoi")
    fates = plain.context["asked"].fates
    for fate in (fates[0], fates[2], fates[3]):
        narrowed = browser.get(f"{LIST}{fate.url}")
        assert len(titles(narrowed)) == fate.count
        chosen = [one for one in narrowed.context["asked"].fates if one.asked]
        assert [one.label for one in chosen] == [fate.label]
        assert len(titles(browser.get(f"{LIST}{chosen[0].url}"))) == 4  # it is taken off
        cards = narrowed.text[narrowed.text.index('<ul class="grid wide"') :]
        assert cards.count(f"</svg> {fate.label}") == fate.count
        slug = narrowed.context["asked"].asked["statut"][0]
        kept = f'<input type="hidden" name="statut" value="{slug}" form="recherche">'
        assert kept in narrowed.text  # what is ticked next keeps it


@pytest.mark.met("PQ1-22")
def test_appetizers_to_take_over_are_one_click_away(helene, sign_in):
    ProjectFactory(title="Un marché sans sacs", appetizer=True, takeover_note="Le règlement est adopté.")
    ProjectFactory(title="Mené autrement", appetizer=True)

    response = sign_in(helene).get(f"{LIST}?avec=reprise")

    assert titles(response) == ["Un marché sans sacs"]
    assert "appetizer" in response.content.decode()
    assert "Le règlement est adopté." in response.content.decode()


def test_several_flags_together_mean_all_of_them_several_themes_mean_any(helene, sign_in, themed):
    both = themed("Les deux", "Eau", help_wanted="Un relecteur")
    VoiceFactory(form=VoiceFormFactory(project=both))
    themed("L’aide seule", "Voirie", help_wanted="Un relecteur")
    client = sign_in(helene)

    assert titles(client.get(f"{LIST}?avec=aide&avec=voix")) == ["Les deux"]
    assert facet(client.get(f"{LIST}?avec=aide"), "avec")["Des voix d’usagers"] == 1
    assert len(titles(client.get(f"{LIST}?theme=eau&theme=voirie"))) == 2


@pytest.mark.met("TRA-13")
def test_projects_of_several_collectivites_are_put_forward(helene, karim, sign_in, themed, department, argenteuil):
    shared = themed("Ensemble", "Eau", places=[department, argenteuil])
    themed("Chacun chez soi", "Eau", places=[department])
    themed("Sans lieu", "Eau")
    themed("Gardé pour l’équipe", "Eau", places=[department, argenteuil], audience=ProjectAudience.TEAM)
    client = sign_in(helene)
    assert facet(client.get(LIST), "avec")["Plusieurs collectivités"] == 1
    narrowed = client.get(f"{LIST}?avec=plusieurs-collectivites")
    assert titles(narrowed) == ["Ensemble"]
    assert narrowed.text.count("Porté par 2 collectivités") == 1
    assert client.get(LIST).text.count("Porté par 2 collectivités") == 1
    assert "Porté par 2 collectivités" in client.get(shared.get_absolute_url()).text
    shared.collectivities.remove(argenteuil)
    assert titles(client.get(f"{LIST}?avec=plusieurs-collectivites")) == []
    assert "Porté par" not in client.get(shared.get_absolute_url()).text


@pytest.mark.met("FRE-10")
def test_measured_and_not_measured_are_both_counted(helene, sign_in):
    measured, honest = ProjectFactory(title="Chiffré"), ProjectFactory(title="Honnête")
    told = Indicator.objects.create(project=measured, name="Attente", unit="min")
    for on, moment, value in ((date(2022, 1, 1), "before", 47), (date(2023, 1, 1), "after", 16)):
        Measure.objects.create(indicator=told, on=on, moment=moment, value=value)
    Indicator.objects.create(project=honest, name="Délai", evidence="not_measured")
    client = sign_in(helene)

    response = client.get(LIST)

    assert facet(response, "mesure") == {"Un effet chiffré": 1, "Pas mesuré": 1}
    assert titles(client.get(f"{LIST}?mesure=non")) == ["Honnête"]
    assert "Non mesuré" in response.content.decode()


@pytest.mark.met("EV1-04")
def test_what_a_project_gives_besides_is_a_facet(helene, sign_in):
    ProjectFactory(title="Prêter plutôt qu’acheter", ecology="Moins d’achats neufs.")
    ProjectFactory(title="Sans")

    response = sign_in(helene).get(f"{LIST}?apport=ecologie")

    assert titles(response) == ["Prêter plutôt qu’acheter"]


def test_words_find_a_project_by_its_problem_best_first(helene, sign_in):
    ProjectFactory(title="Autre chose", problem="Les rappels se perdent.")
    ProjectFactory(title="Les rappels")
    ProjectFactory(title="Rien à voir")

    assert titles(sign_in(helene).get(f"{LIST}?q=rappel")) == ["Les rappels", "Autre chose"]


@pytest.mark.parametrize("asked", ["theme=inconnu", "statut=%00", "tri=nimporte", "page=999", "avec=tout", "lieu=x"])
def test_what_makes_no_sense_is_ignored(helene, sign_in, asked):
    ProjectFactory(title="Le seul")

    assert titles(sign_in(helene).get(f"{LIST}?{asked}")) == ["Le seul"]


def test_nothing_found_offers_the_ways_out(helene, sign_in, themed):
    themed("Seul", "Eau", status="stopped")

    response = sign_in(helene).get(f"{LIST}?theme=eau&statut=en-place")

    assert "Aucun projet ne réunit tout cela." in response.content.decode()
    assert [way.count for way in response.context["asked"].ways_out] == [1]


def test_the_live_results_are_the_piece_that_the_page_includes(helene, sign_in):
    ProjectFactory(title="Le premier appel compte")
    client = sign_in(helene)

    live = client.get(f"{LIST}?q=appel", headers={"HX-Request": "true"})

    assert live.headers["HX-Push-Url"] == f"{LIST}?q=appel"
    assert "<h1" not in live.content.decode()
    card = live.content.decode().partition("<article")[2].partition("</article>")[0]
    assert card
    assert card in client.get(f"{LIST}?q=appel").content.decode()


@pytest.mark.parametrize("order", ["nouvelles", "titre", "promotion"])
def test_every_order_shows_every_project_once(helene, sign_in, cohort_2019, order):
    """In one order, whether a page is found from the beginning of the list or from its end."""
    for rank in range(38):
        dated = {"news_on": date(2024, 1, 1 + rank // 2)} if rank % 3 else {}
        ProjectFactory(title=f"Projet {rank:02}", cohort=cohort_2019 if rank % 2 else None, **dated)
    client = sign_in(helene)

    shown = [title for page in range(1, 5) for title in titles(client.get(f"{LIST}?tri={order}&page={page}"))]

    everything = Project.objects.order_by(*COLUMNS[order])
    assert shown == [project.title for project in everything]


def test_the_page_costs_the_same_whatever_it_lists(helene, sign_in, same_queries, department, themed, cohort_2019):
    def add() -> None:
        project = themed("Un projet", "Eau", cohort=cohort_2019, places=[department])
        VoiceFactory(form=VoiceFormFactory(project=project))
        told = Indicator.objects.create(project=project, name="Attente")
        Measure.objects.create(indicator=told, on=date(2022, 1, 1), value=3)

    def counted_anew():
        caches["local"].clear()
        return client.get(f"{LIST}?tri=titre")

    add()
    client = sign_in(helene)
    same_queries(counted_anew, add, 12)


# Who finds what -------------------------------------------------------------------------------

OTHERS_NEVER = {
    "draft": {"state": "draft"},
    "pending": {"state": "pending"},
    "refused": {"state": "refused"},
    "withdrawn": {"state": "withdrawn"},
    "hidden": {"hidden_at": "2024-03-01T10:00:00+01:00"},
}


@pytest.mark.parametrize("facts", OTHERS_NEVER.values(), ids=OTHERS_NEVER)
def test_what_is_not_in_the_bank_is_found_by_nobody_in_the_bank(helene, karim, moderator, sign_in, facts):
    ProjectFactory(title="Introuvable", lead=helene, **facts)

    for person in (helene, karim, moderator):
        for query in ("", "?q=introuvable"):
            response = sign_in(person).get(LIST + query)
            assert titles(response) == []
            assert response.context["asked"].total == 0
    assert not Document.objects.filter(kind="project").exists()


def test_what_a_team_keeps_is_counted_and_found_by_the_team_alone(helene, karim, sign_in):
    ProjectFactory(title="Entre nous", lead=helene, audience=ProjectAudience.TEAM)

    for query in ("", "?q=entre"):
        assert titles(sign_in(helene).get(LIST + query)) == ["Entre nous"]
        stranger = sign_in(karim).get(LIST + query)
        assert titles(stranger) == []
        assert stranger.context["asked"].total == 0
    assert not Document.objects.filter(kind="project").exists()


def test_published_projects_are_those_of_all_that_one_may_read(helene, karim, moderator):
    away = MemberFactory(imported=True, user=UserFactory())
    for audience in ProjectAudience.values:
        for facts in ({}, *OTHERS_NEVER.values()):
            ProjectFactory(audience=audience, **facts)
            ProjectFactory(audience=audience, lead=helene, **facts)
            named = ProjectFactory(audience=audience, lead=away, **facts)
            TeamRole.objects.create(project=named, member=karim, role=Role.REFERENT)

    for user in (helene.user, karim.user, moderator, away.user, AnonymousUser()):
        readable = {project for project in Project.objects.visible_to(user) if project.is_published}
        assert set(Project.objects.published_to(user)) == readable
    assert Project.objects.published_to(karim.user).filter(audience=ProjectAudience.TEAM).count() == 1
    assert Project.objects.published_to(helene.user).filter(audience=ProjectAudience.TEAM).count() == 1


def test_search_forgets_a_project_the_moment_it_is_withdrawn(helene, karim, sign_in):
    project = ProjectFactory(title="Le premier appel compte", lead=helene)
    client = sign_in(karim)
    assert titles(client.get(f"{LIST}?q=appel")) == ["Le premier appel compte"]

    project.withdraw(by=helene.user)

    assert titles(client.get(LIST)) == []
    assert client.get(LIST).context["asked"].total == 0
    assert titles(client.get(f"{LIST}?q=appel")) == []
    assert not Document.objects.filter(kind="project").exists()


def test_a_visitor_is_sent_to_the_door(visitor):
    ProjectFactory(audience=ProjectAudience.PUBLIC)

    assert visitor.get(LIST).status_code == 302


# What each figure counts -------------------------------------------------------------------------

ASKED = ["", "statut=en-place", "promotion=2019-2020", "theme=eau", "theme=eau&statut=arrete", "lieu=chez-moi"]
ASKED += ["lieu=ailleurs&statut=en-place", "apport=ecologie", "mesure=oui", "mesure=non&avec=voix"]
ASKED += ["avec=aide&avec=voix", "avec=plusieurs-collectivites"]


@pytest.mark.parametrize("query", ASKED)
def test_every_figure_is_what_one_would_find_by_asking_it(
    query, helene, sign_in, themed, department, argenteuil, cohort_2019, cohort_2021
):
    """One more tick of a facet shows as many projects as it says, whatever is ticked already."""
    kept = {"audience": ProjectAudience.TEAM}
    for rank, facts in enumerate([{}, {"ecology": "Moins de trajets."}, {"help_wanted": "Un relecteur"}, kept]):
        for status, names in (("implemented", ["Eau"]), ("stopped", ["Eau", "Voirie"]), ("tested", ["Voirie"])):
            cohort, places = (cohort_2019, [department]) if rank % 2 else (cohort_2021, [argenteuil])
            shared = [department, argenteuil] if rank == 2 else places
            project = themed(f"{status} {rank}", *names, cohort=cohort, status=status, places=shared, **facts)
            if rank != 1:
                VoiceFactory(form=VoiceFormFactory(project=project))
            if status == "tested":
                told = Indicator.objects.create(project=project, name="Attente")
                Measure.objects.create(indicator=told, on=date(2023, 1, 1), moment="after", value=3)
    client = sign_in(helene)

    asked = client.get(f"{LIST}?{query}").context["asked"]

    assert asked.total == len(asked.projects())
    assert sum(asked.groups.values()) >= asked.total
    for one in asked.facets:
        for choice in [*one.choices, *one.rest]:
            chosen = asked.asked[one.name]
            others = [choice.value] if one.name != "avec" else [*chosen, choice.value]
            alone = client.get(LIST + asked.address(**{one.name: [value for value in others if value]}))
            assert alone.context["asked"].total == choice.count, (one.name, choice)
