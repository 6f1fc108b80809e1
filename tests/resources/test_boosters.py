"""Boosters: written, planned, shown one at a time to those who took the module, answered, told again."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.dates import monday_of, months_after
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.query import search
from governance.models import Body, BodyKind, Seat, SeatMandate, Tool
from resources.booster_rules import AnswerKind
from resources.boosters import shown_to
from resources.models import Booster, BoosterAnswer, BoosterEcho, Resource
from resources.personal_data import forget
from tests.factories import MemberFactory
from tests.resources.booster_world import ONLINE, follow, make_booster, make_echo, module_named
from tests.resources.library_world import make_resource

pytestmark = pytest.mark.django_db

DONE, LATER, STOP = AnswerKind.DONE, AnswerKind.LATER, AnswerKind.STOP
HOME, LIST, OWN = reverse("home"), reverse("resources:booster_list"), reverse("resources:booster_own")
CALENDAR = reverse("resources:booster_calendar")


@pytest.fixture
def module(helene):
    """What Hélène's promotion took."""
    found = module_named()
    follow(helene.cohort, found)
    return found


@pytest.fixture
def booster(karim, module) -> Booster:
    return make_booster(karim, module=module)


@pytest.fixture
def counsellor(cohort_2019):
    """Who sits in the pedagogical council."""
    member = MemberFactory(with_account=True)
    body = Body.objects.create(kind=BodyKind.PEDAGOGICAL, name="Conseil pédagogique")
    SeatMandate.objects.create(seat=Seat.objects.create(body=body, quality="Alumni"), member=member)
    return member


def typed(module, **more):
    words = {"title": "Relever avant", "module": module.pk, "steps": "Un carnet.\n\nUne heure.", "to_try": "Une heure."}
    return words | more


def say(client, booster, reply, **more):
    return client.post(reverse("resources:booster_answer", args=[booster.pk]), {"reponse": reply, **more}, follow=True)


def take_back(client, booster, reply):
    return client.post(reverse("resources:booster_take_back", args=[booster.pk]), {"reponse": reply}, follow=True)


# Writing ------------------------------------------------------------------------------------------


def test_what_a_member_proposes_is_read_first(helene, karim, moderator, module, sign_in):
    sign_in(helene).post(reverse("resources:booster_add"), typed(module))
    proposed = Booster.objects.get()
    assert (proposed.state, proposed.step_list) == (State.PENDING, ["Un carnet.", "Une heure."])
    assert sign_in(karim).get(proposed.get_absolute_url()).status_code == 404
    proposed.publish(by=moderator)
    assert "Un carnet." in sign_in(karim).get(proposed.get_absolute_url()).text
    assert "Relever avant" in sign_in(karim).get(LIST).text


def test_the_council_s_own_is_online_at_once(counsellor, module, sign_in):
    page = sign_in(counsellor).post(reverse("resources:booster_add"), typed(module), follow=True)
    assert "Votre piqûre de rappel est en ligne." in page.text
    assert Booster.objects.get().is_published


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"title": ""}, "Donnez un titre"),
        ({"steps": " \n "}, "Écrivez au moins une étape."),
        ({"steps": "\n".join("abcdefg")}, "6 étapes au plus"),
        ({"to_try": ""}, "Écrivez la chose à essayer"),
        ({"module": "999999"}, "Choisissez"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"link": "https://moi:secret@veille.example.org/"}, "sans @"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(helene, module, sign_in, more, sentence):
    page = sign_in(helene).post(reverse("resources:booster_add"), typed(module) | more)
    assert sentence in page.text
    assert "Une heure." in page.text
    assert not Booster.objects.exists()


def test_one_begins_from_the_page_of_a_module(helene, module, sign_in):
    form = sign_in(helene).get(f"{reverse('resources:booster_add')}?module={module.slug}").context["form"]
    assert form.initial["module"] == module.pk


def test_it_leads_to_a_resource_that_its_reader_may_read(helene, karim, module, sign_in):
    sheet, hidden = make_resource(karim, "Une fiche"), make_resource(karim, "Un brouillon", state="draft")
    add = reverse("resources:booster_add")
    words = {"title": "Compter", "module": module.pk, "steps": "Une étape.", "to_try": "Un geste."}
    assert "Un brouillon" not in sign_in(helene).get(add).text
    assert sign_in(helene).post(add, words | {"resource": hidden.pk}).status_code == 200
    assert not Booster.objects.exists()

    sign_in(helene).post(add, words | {"resource": sheet.pk})
    booster = Booster.objects.get()
    Booster.objects.filter(pk=booster.pk).update(state="published")
    assert sheet.get_absolute_url() in sign_in(karim).get(booster.get_absolute_url()).text
    sheet.withdraw(by=karim.user)
    assert "Une fiche" not in sign_in(helene).get(booster.get_absolute_url()).text


def test_a_resource_is_looked_up_and_nothing_typed_is_lost(helene, karim, module, sign_in):
    sheet, other = make_resource(karim, "Compter les appels"), make_resource(karim, "Réunir deux guichets")
    make_resource(karim, "Compter sans le dire", state="draft")
    add, client = reverse("resources:booster_add"), sign_in(helene)
    assert sheet.title not in client.get(add).text
    words = typed(module)
    page = client.post(add, words | {"cherche": "compter", "chercher": "oui"}).text
    assert sheet.title in page
    assert other.title not in page
    assert "Compter sans le dire" not in page
    assert "Une heure." in page
    assert not Booster.objects.exists()
    # What is chosen stays when other words are looked up, and it is sent with the rest.
    page = client.post(add, words | {"resource": sheet.pk, "cherche": "guichets", "chercher": "oui"}).text
    assert f'value="{sheet.pk}"' in page
    assert other.title in page
    nothing = client.post(add, words | {"cherche": "zygomatique", "chercher": "oui"}).text
    assert "Rien ne répond à" in nothing
    client.post(add, words | {"resource": sheet.pk, "cherche": "guichets"})
    assert Booster.objects.get().resource == sheet


def test_the_form_costs_the_same_with_many_resources(helene, karim, module, sign_in, same_queries):
    client, add = sign_in(helene), reverse("resources:booster_add")
    same_queries(lambda: client.get(add), lambda: make_resource(karim, f"N° {Resource.objects.count()}"), 5)


# One at a time ------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-45")
def test_those_who_took_the_module_see_one_on_their_home_page(helene, karim, module, sign_in):
    for title in ("La première", "La deuxième"):
        make_booster(karim, module=module, title=title)
    page = sign_in(helene).get(HOME).text
    assert "Votre piqûre de rappel" in page
    assert ("La première" in page, "La deuxième" in page) == (True, False)
    assert karim.cohort_id != helene.cohort_id
    assert "Votre piqûre de rappel" not in sign_in(karim).get(HOME).text


@pytest.mark.parametrize(
    "facts",
    [{"opens_on": None}, {"state": "pending"}, {"state": "withdrawn"}, {"hidden_at": timezone.now()}],
    ids=["no month", "not read", "taken away", "hidden"],
)
def test_what_is_not_planned_or_not_online_comes_to_nobody(helene, karim, module, facts):
    assert shown_to(helene, timezone.localdate()) is None
    make_booster(karim, module=module, **facts)
    assert shown_to(helene, timezone.localdate()) is None
    make_booster(karim, module=module, title="Une autre")
    assert str(shown_to(helene, timezone.localdate()).booster) == "Une autre"


def test_a_module_that_the_promotion_has_not_begun_brings_nothing_yet(helene, karim):
    ahead = module_named("Design de service")
    follow(helene.cohort, ahead, starts_on=timezone.localdate() + timedelta(days=30))
    make_booster(karim, module=ahead)
    assert shown_to(helene, timezone.localdate()) is None
    assert shown_to(helene, timezone.localdate() + timedelta(days=40)) is not None


@pytest.mark.met("FRE-12")
def test_done_in_one_tap_with_what_it_changed_for_one_s_own_eyes(helene, karim, administrator, booster, sign_in):
    client = sign_in(helene)
    page = say(client, booster, "faite", change="Nous en relevons  trois.", next=HOME)
    assert "Elle reviendra dans six mois" in page.text
    said = BoosterAnswer.objects.get()
    assert (said.kind, said.change, said.member) == (DONE, "Nous en relevons trois.", helene)
    assert "est faite" in page.text
    assert "Nous en relevons trois." in client.get(OWN).text
    assert "Nous en relevons trois." in client.get(booster.get_absolute_url()).text
    for other in (karim.user, administrator):
        assert "Nous en relevons trois." not in sign_in(other).get(booster.get_absolute_url()).text
    assert not BoosterEcho.objects.exists()


def test_two_taps_are_one_and_new_words_replace_the_former(helene, booster, sign_in):
    client = sign_in(helene)
    for change in ("Trois.", "", "Quatre."):
        say(client, booster, "faite", change=change)
    assert list(BoosterAnswer.objects.values_list("change", flat=True)) == ["Quatre."]
    for _ in range(2):
        say(client, booster, "plus-tard")
        say(client, booster, "arreter")
    assert BoosterAnswer.objects.count() == 3


@pytest.mark.met("EV2-07")
@pytest.mark.met("FRE-14")
def test_it_comes_back_after_six_months_with_what_one_wrote_then(helene, booster, sign_in):
    done_on = monday_of(timezone.localdate()) + timedelta(days=2)
    with time_machine.travel(f"{done_on}T09:00:00+00:00", tick=False):
        booster.answer(DONE, by=helene, change="Nous en relevons trois.")
        assert shown_to(helene, done_on).answer.kind == DONE
    assert shown_to(helene, months_after(done_on, 5)) is None
    again = monday_of(months_after(done_on, 6)) + timedelta(days=7)
    with time_machine.travel(f"{again}T09:00:00+00:00", tick=False):
        page = sign_in(helene).get(HOME).text
        assert "Vous l’avez faite" in page
        assert "Nous en relevons trois." in page
        booster.answer(DONE, by=helene, change="Toujours trois.")
    assert BoosterAnswer.objects.filter(kind=DONE).count() == 2


def test_not_now_comes_back_in_two_weeks_and_may_be_undone(helene, booster, sign_in):
    client, today = sign_in(helene), timezone.localdate()
    page = say(client, booster, "plus-tard", next=HOME)
    assert "revient dans deux semaines" in page.text
    assert shown_to(helene, today + timedelta(days=7)) is None
    assert shown_to(helene, monday_of(today) + timedelta(weeks=2)).booster == booster
    take_back(client, booster, "plus-tard")
    assert shown_to(helene, today).answer is None
    assert not BoosterAnswer.objects.exists()


def test_no_more_of_a_module_and_back(helene, karim, module, booster, sign_in):
    make_booster(karim, module=module, title="Une autre")
    client, later = sign_in(helene), timezone.localdate() + timedelta(days=30)
    say(client, booster, "arreter")
    assert shown_to(helene, later) is None
    assert "Les modules dont je ne veux plus" in client.get(OWN).text
    other = Booster.objects.get(title="Une autre")
    take_back(client, other, "arreter")  # from any booster of the module
    assert shown_to(helene, later) is not None


def test_done_may_be_taken_back(helene, booster, sign_in):
    client = sign_in(helene)
    say(client, booster, "faite")
    for _ in range(2):
        take_back(client, booster, "faite")
    assert not BoosterAnswer.objects.exists()


def test_an_answer_that_nobody_knows_is_not_found_and_a_long_line_is_said(helene, booster, sign_in):
    client = sign_in(helene)
    assert say(client, booster, "peut-etre").status_code == 404
    page = say(client, booster, "faite", change="x" * 201)
    assert "200" in page.text
    assert "x" * 201 in page.text
    assert "Écrivez la phrase à partager" in say(client, booster, "faite", share="on").text
    assert not BoosterAnswer.objects.exists()


def test_what_is_not_online_is_not_answered(helene, karim, module, sign_in):
    hidden = make_booster(karim, module=module, state="draft")
    assert say(sign_in(helene), hidden, "faite").status_code == 404
    with pytest.raises(ValidationError):
        hidden.answer(DONE, by=helene)


# Sharing ------------------------------------------------------------------------------------------


def test_a_line_is_shared_by_choice_and_read_first(helene, karim, moderator, booster, sign_in):
    page = say(sign_in(helene), booster, "faite", change="Trois suffisent.", share="on")
    assert "une fois lue par la mission" in page.text
    echo = BoosterEcho.objects.get()
    assert echo.state == State.PENDING
    assert "Trois suffisent." not in sign_in(karim).get(booster.get_absolute_url()).text
    echo.publish(by=moderator)
    assert "Trois suffisent." in sign_in(karim).get(booster.get_absolute_url()).text
    assert "déjà partagé" in say(sign_in(helene), booster, "faite", change="Quatre.", share="on").text
    assert BoosterEcho.objects.count() == 1
    echo.withdraw(by=helene.user)
    assert "Trois suffisent." not in sign_in(karim).get(booster.get_absolute_url()).text


# Months -------------------------------------------------------------------------------------------


def test_the_mission_plans_which_one_comes_which_month(karim, moderator, module, sign_in):
    waiting = make_booster(karim, module=module, opens_on=None)
    client, ahead = sign_in(moderator), months_after(timezone.localdate().replace(day=1), 2)
    assert ONLINE in client.get(CALENDAR).text
    client.post(reverse("resources:booster_plan", args=[waiting.pk]), {"month": f"{ahead:%Y-%m}"})
    waiting.refresh_from_db()
    assert waiting.opens_on == ahead
    assert "Votre piqûre « Trois indicateurs, pas plus » vient à partir de" in Notification.objects.get().sentence
    client.post(reverse("resources:booster_plan", args=[waiting.pk]), {"month": f"{timezone.localdate():%Y-%m}"})
    waiting.refresh_from_db()
    assert waiting.opens_on == timezone.localdate()  # not before it was planned: this week's stays the same
    client.post(reverse("resources:booster_plan", args=[waiting.pk]), {"month": ""})
    waiting.refresh_from_db()
    assert waiting.opens_on is None


@pytest.mark.parametrize("month", ["2020-01", "9999-12", "2028-13", "x"])
def test_a_month_that_cannot_be_is_refused(karim, moderator, module, sign_in, month):
    waiting = make_booster(karim, module=module, opens_on=None)
    page = sign_in(moderator).post(reverse("resources:booster_plan", args=[waiting.pk]), {"month": month}, follow=True)
    assert "Choisissez" in page.text
    assert Booster.objects.get().opens_on is None


def test_a_councillor_plans_and_others_do_not(helene, counsellor, booster, sign_in):
    assert sign_in(counsellor).get(CALENDAR).status_code == 200
    assert sign_in(helene).get(CALENDAR).status_code == 404
    with pytest.raises(ValidationError):
        booster.plan(by=helene.user, month=date(2099, 1, 1))


def test_the_calendar_counts_people_and_never_names_them(helene, moderator, booster, sign_in):
    booster.answer(DONE, by=helene, change="Un secret.")
    page = sign_in(moderator).get(CALENDAR).text
    assert "Faite par 1" in page
    assert helene.family_name not in page
    assert "Un secret." not in page


# How far one is -----------------------------------------------------------------------------------


def test_one_s_own_page_says_how_far_one_is_on_each_module(helene, karim, module, sign_in):
    boosters = [make_booster(karim, module=module, title=f"Piqûre {n}") for n in range(4)]
    for one in boosters[:2]:
        one.answer(DONE, by=helene)
    page = sign_in(helene).get(OWN).text
    assert "Deux étapes sur quatre" in page
    assert "Continuer :" in page
    assert "Piqûre 2" in page


@pytest.mark.met("PQ2-18")
def test_the_page_of_a_module_makes_one_go_further(helene, karim, module, booster, sign_in):
    follow(karim.cohort, module)
    Tool.objects.create(name="Fiche indicateur", module=module)
    booster.answer(DONE, by=helene)
    page = sign_in(helene).get(module.get_absolute_url()).text
    assert ONLINE in page
    assert "Une étape sur une" in page
    assert "Fiche indicateur" in page
    assert "Qui peut en parler" in page  # Karim, who took it too, wrote one
    assert "A écrit une piqûre de rappel" in page


def test_who_took_no_part_in_the_module_does_not_speak_of_it(helene, karim, booster, module, sign_in):
    assert karim.cohort_id not in module.curricula.values_list("cohort", flat=True)
    assert "Qui peut en parler" not in sign_in(helene).get(module.get_absolute_url()).text
    follow(karim.cohort, module)
    karim.hidden_by_choice = True
    karim.save()
    assert "Qui peut en parler" not in sign_in(helene).get(module.get_absolute_url()).text


# The rest -----------------------------------------------------------------------------------------


def test_it_is_found_by_its_words_and_by_those_people_shared(helene, karim, booster):
    make_echo(booster, helene, text="Le tableau des frigos est parti.")
    for words in ("indicateurs", "frigos", "mesure impact"):
        assert [hit.object_id for hit in search(words, ["network"], ["booster"]).hits] == [booster.pk], words


def test_what_is_online_stays_after_its_author_and_answers_go(helene, karim, booster):
    mine = make_booster(helene, title="La mienne", module=booster.module)
    make_booster(helene, title="Jamais lue", module=booster.module, state="draft")
    booster.answer(DONE, by=helene, change="Trois.")
    make_echo(booster, helene)
    forget(helene)
    assert set(Booster.objects.values_list("title", flat=True)) == {ONLINE, mine.title}
    assert not BoosterAnswer.objects.exists()
    assert BoosterEcho.objects.count() == 1


COSTS = {"list": 9, "own": 8, "calendar": 6, "module": 15, "home": 9}


@pytest.mark.parametrize("page", COSTS)
def test_pages_ask_the_same_of_the_database_with_more_boosters(
    helene, karim, moderator, module, sign_in, same_queries, page
):
    addresses = {"list": LIST, "own": OWN, "calendar": CALENDAR, "module": module.get_absolute_url(), "home": HOME}
    client = sign_in(moderator if page == "calendar" else helene)

    def more() -> None:
        one = make_booster(karim, module=module, title=f"Piqûre {Booster.objects.count()}")
        make_echo(one, karim)
        client.get(addresses[page])  # what is remembered is made anew

    more()
    same_queries(lambda: client.get(addresses[page]), more, COSTS[page])
