"""The assembly is convoked: each told once; who comes, who gives a proxy; figures to all, names to the mission."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.todo import todo
from emi_alumni.foundation.notifications.models import Notification
from governance.models import (
    Attendance,
    Body,
    BodyKind,
    Convocation,
    Meeting,
    Membership,
    MembershipRequest,
    Organisation,
)
from governance.models.convocations import convoke, turnout_of
from governance.personal_data import forget
from tests.factories import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Meeting:
    Organisation.objects.create(level=3, why="Une association.")
    body = Body.objects.create(kind=BodyKind.ASSEMBLY, name="Assemblée générale")
    on = timezone.localdate() + timedelta(days=30)
    return Meeting.objects.create(
        body=body, on=on, starts_at=time(18, 30), place="Salle des fêtes", agenda="Les comptes"
    )


def join(member):
    Membership.objects.create(member=member, until=timezone.localdate() + timedelta(days=300))
    return member


def of(meeting: Meeting, member) -> Convocation:
    return Convocation.objects.get(meeting=meeting, member=member)


def press(desk, meeting: Meeting, **answers: str):
    url = reverse("admin:governance_meeting_changelist")
    return desk.post(url, {"action": "convoke", "_selected_action": [meeting.pk], **answers}, follow=True).text


def attend(client, meeting: Meeting, answer: str):
    return client.post(reverse("governance:meeting_attend", args=[meeting.pk]), {"reponse": answer}, follow=True)


def give(client, meeting: Meeting, person):
    return client.post(reverse("governance:meeting_proxy", args=[meeting.pk]), {"personne": person.slug}, follow=True)


def told(member, kind: str) -> int:
    return Notification.objects.filter(recipient=member.user, kind=kind).count()


@pytest.mark.met("GOU-05")
def test_the_mission_is_told_how_many_then_each_membership_is_convoked_once(session, helene, karim, moderator, sign_in):
    join(helene)
    desk = sign_in(moderator)
    assert "Une personne sera convoquée" in press(desk, session)
    assert not Convocation.objects.exists(), "asked first"
    assert "L’assemblée est convoquée." in press(desk, session, answered="1")
    assert "déjà convoquée" in press(desk, session, answered="1")
    sentence = Notification.objects.get(kind="assembly_convoked").sentence
    assert "18 h 30" in sentence
    assert "Salle des fêtes" in sentence
    assert [told(one, "assembly_convoked") for one in (helene, karim)] == [1, 0]
    session.refresh_from_db()
    assert session.convoked_at is not None


def test_less_than_fifteen_days_before_it_asks_again(session, helene, moderator, sign_in):
    join(helene)
    Meeting.objects.update(on=timezone.localdate() + timedelta(days=9))
    desk = sign_in(moderator)
    assert "moins de quinze jours" in press(desk, session, answered="1")
    assert not Convocation.objects.exists()
    press(desk, session, answered="1", late="on")
    assert Convocation.objects.count() == 1


@pytest.mark.parametrize("change", ["level", "body", "past", "cancelled"])
def test_what_is_not_an_assembly_to_come_is_not_convoked(change, session, helene, moderator, sign_in):
    join(helene)
    today = timezone.localdate()
    if change == "level":
        Organisation.objects.update(level=2)
        assert (
            "Convoquer l’assemblée" not in sign_in(moderator).get(reverse("admin:governance_meeting_changelist")).text
        )
    if change == "body":
        Body.objects.update(kind=BodyKind.STEERING)
    if change == "past":
        Meeting.objects.update(on=today - timedelta(days=1))
    if change == "cancelled":
        session.cancel(reason="La salle est fermée.")
    with pytest.raises(ValidationError):
        convoke(Meeting.objects.get())
    assert not Convocation.objects.exists()


@pytest.mark.met("GOU-05")
def test_who_joins_after_is_convoked_too(session, helene, karim, moderator):
    join(helene)
    convoke(session)
    MembershipRequest.ask(karim).accept(by=moderator)
    assert told(karim, "assembly_convoked") == 1
    late = join(MemberFactory(user=UserFactory()))
    call_command("convoke_newcomers", verbosity=0)
    assert told(late, "assembly_convoked") == 0, "counted only"
    for _ in range(2):
        call_command("convoke_newcomers", "--apply", verbosity=0)
    assert [told(one, "assembly_convoked") for one in (helene, karim, late)] == [1, 1, 1]


@pytest.mark.met("GOU-05")
def test_each_answers_changes_it_and_everybody_of_it_reads_figures_and_quorum(session, helene, karim, sign_in):
    join(helene)
    join(karim)
    Meeting.objects.update(quorum=60)
    convoke(session)
    client = sign_in(helene)
    assert "n’avez pas encore répondu" in client.get(session.get_absolute_url()).text
    assert "vous venez" in attend(client, session, "coming").text
    page = sign_in(karim).get(session.get_absolute_url()).text
    assert "1 présence" in page
    assert "1 sans réponse" in page
    assert "soit 2 voix" in page
    assert "il n’est pas atteint" in page
    assert helene.full_name not in page.split('id="convocation"')[1].split("</section>")[0]
    attend(client, session, "absent")
    attend(client, session, "n’importe quoi")
    assert of(session, helene).answer == Attendance.ABSENT


@pytest.mark.met("GOU-05")
def test_a_proxy_goes_to_another_membership_two_at_most_and_they_learn_it(session, helene, karim, sign_in):
    join(helene)
    join(karim)
    two = [join(MemberFactory(user=UserFactory())) for _ in range(2)]
    stranger = MemberFactory(user=UserFactory())
    convoke(session)
    client = sign_in(helene)
    page = client.get(reverse("governance:meeting_proxy", args=[session.pk])).text
    assert f"Donner pouvoir à {karim.full_name}" in page
    assert stranger.full_name not in page
    assert give(client, session, stranger).status_code == 404
    assert give(client, session, helene).status_code == 404
    give(client, session, karim)
    assert of(session, helene).proxy == karim
    assert "vous donne pouvoir" in Notification.objects.get(recipient=karim.user, kind="assembly_proxy").sentence
    assert "vous donne pouvoir" in sign_in(karim).get(session.get_absolute_url()).text
    of(session, two[0]).reply(Attendance.PROXY, karim)
    assert "porte déjà deux pouvoirs" in give(sign_in(two[1]), session, karim).text
    assert turnout_of(session).voices == 2
    attend(client, session, "coming")
    assert told(karim, "assembly_proxy_back") == 1
    of(session, karim).reply(Attendance.ABSENT)
    assert told(two[0], "assembly_proxy_lost") == 1
    assert of(session, two[0]).answer == ""
    assert "a répondu ne pas venir" in give(client, session, karim).text


def test_who_is_not_of_it_reads_neither_figures_nor_forms(session, helene, karim, moderator, sign_in):
    join(helene)
    convoke(session)
    client = sign_in(karim)
    page = client.get(session.get_absolute_url()).text
    assert "sans réponse" not in page
    assert "Je viens" not in page
    assert attend(client, session, "coming").status_code == 404
    assert client.get(reverse("governance:meeting_proxy", args=[session.pk])).status_code == 404
    desk = sign_in(moderator)
    assert helene.full_name in desk.get(reverse("admin:governance_convocation_changelist")).text
    Membership.objects.update(until=timezone.localdate())
    assert attend(sign_in(helene), session, "coming").status_code == 404


def test_after_the_day_and_below_level_3_nothing_is_answered(session, helene, sign_in):
    join(helene)
    convoke(session)
    mine, client = of(session, helene), sign_in(helene)
    names = ("meeting_attend", "meeting_proxy", "meeting_convocation")
    urls = [reverse(f"governance:{name}", args=[session.pk]) for name in names]
    assert client.get(urls[2]).status_code == 200
    Organisation.objects.update(level=2)
    assert [client.post(urls[0]).status_code, *(client.get(url).status_code for url in urls[1:])] == [404] * 3
    Organisation.objects.update(level=3)
    Meeting.objects.update(on=timezone.localdate() - timedelta(days=1))
    assert client.post(urls[0]).status_code == 404
    with pytest.raises(ValidationError):
        mine.reply(Attendance.COMING)


def test_the_convocation_on_paper_has_the_agenda_the_place_and_a_proxy_slip(session, helene, sign_in):
    url = reverse("governance:meeting_convocation", args=[session.pk])
    assert sign_in(helene).get(url).status_code == 404, "not convoked yet"
    convoke(session)
    page = sign_in(helene).get(url).text
    for words in ("Les comptes", "Salle des fêtes", "18 h 30", "donne pouvoir à"):
        assert words in page


def test_an_erased_person_leaves_no_answer_and_frees_the_proxies_they_held(session, helene, karim):
    join(helene)
    join(karim)
    convoke(session)
    of(session, helene).reply(Attendance.PROXY, karim)
    forget(karim)
    assert not Convocation.objects.filter(member=karim).exists()
    assert (of(session, helene).answer, of(session, helene).proxy) == ("", None)


def test_pages_cost_the_same_with_one_membership_and_with_three(session, helene, sign_in, same_queries):
    join(helene)
    convoke(session)
    client = sign_in(helene)

    def one_more():
        member = join(MemberFactory(user=UserFactory()))
        Convocation.objects.create(meeting=session, member=member, answer="proxy", proxy=helene)

    same_queries(lambda: client.get(session.get_absolute_url()), one_more, 10)


def asked(member) -> bool:
    return any(one.link and "assemblée" in one.link.title for one in todo(member))


@pytest.mark.met("GOU-05")
def test_it_is_asked_until_it_is_answered_or_over(session, helene, karim, sign_in):
    join(helene)
    assert not asked(helene)
    convoke(session)
    assert (asked(helene), asked(karim)) == (True, False)
    assert "Venez-vous à l’assemblée générale ?" in sign_in(helene).get(reverse("home")).text
    of(session, helene).reply(Attendance.COMING)
    assert not asked(helene)
    Convocation.objects.update(answer="", answered_at=None)
    assert asked(helene)
    Meeting.objects.update(on=timezone.localdate() - timedelta(days=1))
    assert not asked(helene)


@pytest.mark.parametrize("change", ["level", "membership", "cancelled"])
def test_it_is_asked_no_more_once_it_means_nothing(change, session, helene):
    join(helene)
    convoke(session)
    assert asked(helene)
    if change == "level":
        Organisation.objects.update(level=2)
    if change == "membership":
        Membership.objects.update(until=timezone.localdate())
    if change == "cancelled":
        session.cancel(reason="La salle est fermée.")
        assert told(helene, "assembly_convoked") == 0, "nobody is called to it any more"
        assert told(helene, "meeting_cancelled") == 1
    assert not asked(helene)


def fill(desk, meeting: Meeting, **typed: str):
    """The screen of the session, as it is, with this typed over."""
    address = reverse("admin:governance_meeting_change", args=[meeting.pk])
    page = desk.get(address)
    data = {
        field.html_name: value
        for form in [page.context["adminform"].form, *page.context["inline_admin_formsets"][0].formset.forms]
        for field in form
        if (value := field.value()) is not None
    }
    management = page.context["inline_admin_formsets"][0].formset.management_form
    data |= {field.html_name: field.value() for field in management}
    return desk.post(address, data | typed, follow=True)


@pytest.mark.met("GOU-05")
def test_another_hour_or_place_is_told_to_all_and_answers_stay(session, helene, karim, moderator, sign_in):
    absent, left = join(MemberFactory(user=UserFactory())), join(MemberFactory(user=UserFactory()))
    join(helene)
    join(karim)
    convoke(session)
    of(session, helene).reply(Attendance.PROXY, karim)
    of(session, absent).reply(Attendance.ABSENT)
    Membership.objects.filter(member=left).update(until=timezone.localdate())
    desk = sign_in(moderator)
    fill(desk, session, agenda="Les comptes, les élections")
    assert not Notification.objects.filter(kind="assembly_changed").exists(), "its agenda alone"
    fill(desk, session, starts_at="19:00", place="Gymnase")
    session.refresh_from_db()
    assert (session.starts_at, session.place) == (time(19), "Gymnase")
    assert [told(one, "assembly_changed") for one in (helene, karim, absent, left)] == [1, 1, 1, 0]
    sentence = Notification.objects.filter(kind="assembly_changed").first().sentence
    assert "Heure : 19 h, au lieu de 18 h 30. Lieu : Gymnase, au lieu de Salle des fêtes." in sentence
    assert (of(session, helene).proxy, of(session, absent).answer) == (karim, Attendance.ABSENT)
    fill(desk, session, place="Théâtre")
    assert told(helene, "assembly_changed") == 1, "unread, it says the latest"


def test_before_the_convocation_nobody_is_told_of_a_change(session, helene, moderator, sign_in):
    join(helene)
    fill(sign_in(moderator), session, place="Gymnase")
    session.refresh_from_db()
    assert session.place == "Gymnase"
    assert not Notification.objects.filter(kind="assembly_changed").exists()
