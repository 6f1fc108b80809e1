"""The programme: what each promotion followed, composed by who sits in the pedagogical council today."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from directory.models import Cohort
from governance.models import Body, BodyKind, CurriculumModule, Module, Seat, SeatMandate, Tool
from governance.programme import stops_of
from tests.factories import ProjectFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def modules() -> dict[str, Module]:
    names = ("Design de service", "Excellence opérationnelle", "Mesure d’impact")
    return {name: Module.objects.create(name=name, position=rank) for rank, name in enumerate(names, start=1)}


@standing
def mandate(helene) -> SeatMandate:
    """Hélène sits in the pedagogical council."""
    council = Body.objects.create(kind=BodyKind.PEDAGOGICAL, name="Conseil pédagogique")
    seat = Seat.objects.create(body=council, quality="Alumna")
    return SeatMandate.objects.create(seat=seat, member=helene)


@pytest.fixture
def council(mandate, helene, sign_in) -> Client:
    return sign_in(helene)


@standing
def line(cohort_2019, modules) -> CurriculumModule:
    one = CurriculumModule(cohort=cohort_2019, module=modules["Design de service"], starts_on=date(2019, 11, 7))
    one.place()
    return one


def followed(cohort: Cohort) -> list[str]:
    return [str(one.module) for one in CurriculumModule.objects.of(cohort)]


def typed(**changes) -> dict:
    return {"is_core": "oui", "starts_on": "2020-01-16", "days": "1,5", "note": "À Sannois"} | changes


# Reading --------------------------------------------------------------------------------------------------


@pytest.mark.met("EV2-09")
def test_the_programme_shows_the_training_of_a_promotion_between_its_appetizers_and_its_presentation(
    sign_in, karim, line, cohort_2019, modules
):
    Cohort.objects.update(appetizer_on=date(2019, 10, 10), presented_on=date(2020, 9, 24))
    CurriculumModule(
        cohort=cohort_2019, module=modules["Mesure d’impact"], is_core=False, days=Decimal("1.5"), note="À l’essai"
    ).place()
    page = sign_in(karim).get("/programme/").text
    story = page.partition('id="parcours"')[2]
    places = [story.index(words) for words in ("Appetizers", "Design de service", "Mesure d’impact", "Restitution")]
    assert places == sorted(places)
    for words in ("7 novembre 2019", "Date à fixer", "Option", "1,5 jour", "À l’essai"):
        assert words in story


def test_another_promotion_is_chosen_by_the_address_and_an_unknown_one_is_ignored(
    sign_in, karim, line, cohort_2021, modules
):
    CurriculumModule(cohort=cohort_2021, module=modules["Mesure d’impact"]).place()
    client = sign_in(karim)
    assert "parcours de la promotion 2021-2022" in client.get("/programme/").text
    assert "parcours de la promotion 2019-2020" in client.get("/programme/?promotion=2019-2020").text
    assert "parcours de la promotion 2021-2022" in client.get("/programme/?promotion=inconnue").text


def test_without_modules_or_trainings_the_page_says_so(sign_in, karim):
    page = sign_in(karim).get("/programme/").text
    assert "Les modules ne sont pas encore entrés" in page
    assert "Composer" not in page


def test_a_module_says_what_it_teaches_who_followed_it_its_tools_and_its_projects(sign_in, karim, line, modules):
    module = modules["Design de service"]
    Module.objects.filter(pk=module.pk).update(description="Partir de ce que vivent les usagers.")
    Tool.objects.create(name="Persona", module=module)
    Tool.objects.create(name="Ishikawa", module=modules["Excellence opérationnelle"])
    ProjectFactory(title="Le premier appel compte").modules.add(module)
    ProjectFactory(title="Encore secret", draft=True).modules.add(module)
    ProjectFactory(title="Un autre sujet")
    page = sign_in(karim).get(module.get_absolute_url()).text
    for words in ("Partir de ce que vivent les usagers.", "2019-2020", "Persona", "Le premier appel compte"):
        assert words in page
    for words in ("Ishikawa", "Encore secret", "Un autre sujet"):
        assert words not in page


def test_the_pages_cost_the_same_with_three_modules(sign_in, karim, line, cohort_2019, same_queries):
    client = sign_in(karim)

    def add():
        n = Module.objects.count()
        CurriculumModule(cohort=cohort_2019, module=Module.objects.create(name=f"Module {n}")).place()

    same_queries(lambda: client.get("/programme/"), add, 6)


def test_the_pedagogical_council_s_page_costs_the_same_with_three_modules(
    council, line, cohort_2019, modules, same_queries
):
    def add():
        n = Module.objects.count()
        CurriculumModule(cohort=cohort_2019, module=Module.objects.create(name=f"Module {n}")).place()

    same_queries(lambda: council.get("/programme/promotions/2019-2020/"), add, 7)


def test_stops_follow_the_council_s_order_even_without_dates(cohort_2019, modules):
    first, second, third = modules.values()
    for module, day in ((first, None), (second, date(2020, 3, 1)), (third, date(2020, 1, 1))):
        CurriculumModule(cohort=cohort_2019, module=module, starts_on=day).place()
    # The last one comes earlier: its place is before what starts later.
    assert followed(cohort_2019) == [str(first), str(third), str(second)]
    cohort_2019.appetizer_on, cohort_2019.presented_on = date(2020, 2, 1), date(2019, 1, 1)
    titles = [stop.title or str(stop.module.module) for stop in stops_of(cohort_2019, CurriculumModule.objects.all())]
    assert titles.index("Appetizers") == titles.index(str(third)) + 1


@pytest.mark.met("EV1-18")
@pytest.mark.parametrize(
    ("days", "words", "warned"),
    [
        (1, "1 jour", True),
        (10, "10 jours", True),
        (20, "20 jours", True),
        (21, "3 semaines", False),
        (45, "6 semaines", False),
    ],
)
def test_the_last_module_leaves_time_before_the_presentation_or_the_council_is_told(
    days, words, warned, council, karim, line, cohort_2019, modules, sign_in
):
    presented = date(2020, 9, 24)
    Cohort.objects.filter(pk=cohort_2019.pk).update(presented_on=presented)
    last = modules["Mesure d’impact"]
    CurriculumModule(cohort=cohort_2019, module=last, starts_on=presented - timedelta(days=days)).place()
    CurriculumModule(cohort=cohort_2019, module=modules["Excellence opérationnelle"]).place()  # its day is not known
    assert f"{words} entre le début du dernier module et la restitution" in sign_in(karim).get("/programme/").text
    page = council.get("/programme/promotions/2019-2020/").text
    assert ("laissez trois semaines au moins" in page) is warned
    assert words in page


def test_without_days_nothing_is_said_of_the_time_left(council, line, cohort_2019):
    Cohort.objects.filter(pk=cohort_2019.pk).update(presented_on=None)
    assert "avant la restitution" not in council.get("/programme/promotions/2019-2020/").text
    assert "entre le début du dernier module" not in council.get("/programme/").text


# Composing ------------------------------------------------------------------------------------------------


@pytest.mark.met("EV2-09")
def test_the_council_adds_changes_moves_and_removes_a_module(council, line, cohort_2019, modules):
    url = "/programme/promotions/2019-2020/"
    assert "Composer ce parcours" in council.get("/programme/").text
    answer = council.post(url, typed(module=modules["Mesure d’impact"].pk, is_core="non"), follow=True)
    assert "« Mesure d’impact » est dans le parcours." in answer.text
    added = CurriculumModule.objects.get(module=modules["Mesure d’impact"])
    assert (added.is_core, added.days, added.note) == (False, Decimal("1.5"), "À Sannois")
    assert followed(cohort_2019) == ["Design de service", "Mesure d’impact"]

    council.post(f"/programme/parcours/{added.pk}/deplacer/", {"sens": "avant"})
    assert followed(cohort_2019) == ["Mesure d’impact", "Design de service"]
    council.post(f"/programme/parcours/{added.pk}/deplacer/", {"sens": "avant"})  # at the edge: nothing
    council.post(f"/programme/parcours/{added.pk}/deplacer/", {"sens": "n’importe"})
    assert followed(cohort_2019) == ["Mesure d’impact", "Design de service"]

    edit = f"/programme/parcours/{added.pk}/"
    mark = council.get(edit).context["form"]["mark"].value()
    assert council.post(edit, typed(days="2", mark=mark)).status_code == 302
    added.refresh_from_db()
    assert (added.is_core, added.duration) == (True, "2 jours")

    assert council.get(f"{edit}retirer/").status_code == 200
    assert followed(cohort_2019) == ["Mesure d’impact", "Design de service"]
    council.post(f"{edit}retirer/", {"answered": "1"})
    assert followed(cohort_2019) == ["Design de service"]
    assert Module.objects.filter(name="Mesure d’impact").exists()


@pytest.mark.parametrize("role", ["stranger", "COPIL", "mandate to come"])
def test_nobody_else_composes_anything(role, sign_in, karim, line, modules):
    if role != "stranger":
        kind = BodyKind.STEERING if role == "COPIL" else BodyKind.PEDAGOGICAL
        seat = Seat.objects.create(body=Body.objects.create(kind=kind, name="Instance"), quality="Essai")
        days = {"starts_on": date(2100, 1, 1), "until": None} if role == "mandate to come" else {}
        SeatMandate.objects.create(seat=seat, member=karim, **days)
    client = sign_in(karim)
    assert "Composer" not in client.get("/programme/").text
    refused(client, line, modules)


def refused(client: Client, line: CurriculumModule, modules: dict[str, Module]) -> None:
    before = (followed(line.cohort), line.days)
    urls = {
        "/programme/promotions/2019-2020/": typed(module=modules["Mesure d’impact"].pk),
        f"/programme/parcours/{line.pk}/": typed(),
        f"/programme/parcours/{line.pk}/deplacer/": {"sens": "apres"},
        f"/programme/parcours/{line.pk}/retirer/": {},
    }
    assert {client.post(url, data).status_code for url, data in urls.items()} == {404}
    line.refresh_from_db()
    assert (followed(line.cohort), line.days) == before


@pytest.mark.met("EV2-09")
def test_a_form_opened_before_the_mandate_ended_changes_nothing(council, mandate, line, modules):
    assert council.get(f"/programme/parcours/{line.pk}/").status_code == 200
    mandate.end(by=None)
    refused(council, line, modules)


def test_the_mission_composes_too(moderator, sign_in, line):
    assert sign_in(moderator).get(f"/programme/parcours/{line.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"module": ""}, "Choisissez le module"),
        ({"module": "99999999999999999999"}, "Choisissez dans la liste"),
        ({"module": "quoi"}, "Choisissez dans la liste"),
        ({"is_core": ""}, "tronc commun, ou option"),
        ({"is_core": "peut-être"}, "Choisissez dans la liste"),
        ({"starts_on": "hier"}, "Écrivez la date ainsi"),
        ({"days": "beaucoup"}, "Écrivez un nombre de jours"),
        ({"days": "-1"}, "Écrivez une durée positive"),
        ({"days": "1000"}, "Écrivez moins de"),
        ({"days": "1,55"}, "Une décimale suffit"),
        ({"note": "x" * 301}, "300 caractères au plus"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(council, cohort_2019, modules, changes, sentence):
    data = typed(module=modules["Mesure d’impact"].pk) | changes
    answer = council.post("/programme/promotions/2019-2020/", data)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert followed(cohort_2019) == []


def test_a_double_click_adds_once(council, cohort_2019, modules):
    data = typed(module=modules["Mesure d’impact"].pk)
    for _ in range(2):
        council.post("/programme/promotions/2019-2020/", data)
    assert followed(cohort_2019) == ["Mesure d’impact"]
    with pytest.raises(ValidationError, match="déjà dans le parcours"):
        CurriculumModule(cohort=cohort_2019, module=modules["Mesure d’impact"]).place()


def test_two_members_of_the_council_do_not_overwrite_each_other(council, line):
    edit = f"/programme/parcours/{line.pk}/"
    mark = council.get(edit).context["form"]["mark"].value()
    CurriculumModule.objects.filter(pk=line.pk).update(note="À distance")
    answer = council.post(edit, typed(mark=mark))
    assert "entre-temps" in answer.text
    assert "À distance" in answer.text
    line.refresh_from_db()
    assert line.note == "À distance"
    again = answer.context["form"].data["mark"]
    assert council.post(edit, typed(mark=again)).status_code == 302
    line.refresh_from_db()
    assert line.note == "À Sannois"


def test_a_module_that_somebody_removed_meanwhile_answers_404(council, line):
    pk = line.pk
    line.delete()
    assert council.post(f"/programme/parcours/{pk}/", typed()).status_code == 404
    with pytest.raises(ValidationError, match="n’est plus dans ce parcours"):
        CurriculumModule(pk=pk, cohort=line.cohort, module=line.module).move(1)


def test_reading_never_composes(council, line):
    assert council.get(f"/programme/parcours/{line.pk}/deplacer/").status_code == 405
    assert council.get(reverse("governance:curriculum", args=["inconnue"])).status_code == 404
