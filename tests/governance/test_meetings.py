"""Sessions: an agenda that members feed, minutes that somebody else reads, a cancelling that says why."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import Revision, State
from emi_alumni.foundation.notifications.models import Notification
from governance.models import AgendaPoint, Body, BodyKind, Meeting, Minutes, Resolution, SeatMandate
from tests.standing import standing

pytestmark = pytest.mark.django_db


def session(copil: Body, days: int, **facts) -> Meeting:
    return Meeting.objects.create(body=copil, on=timezone.localdate() + timedelta(days=days), **facts)


@standing
def coming(copil) -> Meeting:
    return session(copil, 20, agenda="- Le siège vacant\n- <script>alert(1)</script>")


@standing
def held(copil) -> Meeting:
    return session(copil, -20, present=11)


def page(client, meeting: Meeting) -> str:
    return client.get(meeting.get_absolute_url()).content.decode()


def write(client, meeting: Meeting, text: str, what: str = "garder", **more: str):
    url = reverse("governance:minutes_edit", args=[meeting.pk])
    return client.post(url, {"text": text, "faire": what} | more, follow=True)


# Points ----------------------------------------------------------------------------------------------


@pytest.mark.met("GOU-04")
def test_a_member_proposes_a_point_and_reads_the_answer(coming, helene, karim, moderator, sign_in):
    hers = sign_in(helene)
    url = reverse("governance:meeting_point_add", args=[coming.pk])
    for _ in range(2):  # twice the same click
        hers.post(url, {"text": "Ouvrir le prêt  de salles ?"})
    point = AgendaPoint.objects.get()
    assert point.text == "Ouvrir le prêt de salles ?"
    assert "en attente de réponse" in page(hers, coming)
    assert "prêt de salles" not in page(sign_in(karim), coming), "others read it once it is taken in"
    point.accept(by=moderator, answer="En fin de séance.")
    assert "En fin de séance." in page(sign_in(karim), coming)
    assert "est à l’ordre du jour" in Notification.objects.get(recipient=helene.user).sentence


def test_a_point_is_answered_once_with_a_reason_and_not_by_who_proposed_it(coming, helene, moderator):
    point = AgendaPoint.objects.create(meeting=coming, member=helene, text="Un point")
    with pytest.raises(ValidationError, match="Vous avez pris part"):
        point.accept(by=helene.user)
    with pytest.raises(ValidationError, match="Écrivez pourquoi"):
        point.decline(by=moderator, answer="  ")
    point.decline(by=moderator, answer="Le sujet revient en mars.")
    with pytest.raises(ValidationError, match="a déjà une réponse"):
        AgendaPoint.objects.get().accept(by=moderator)
    assert "Le sujet revient en mars." in Notification.objects.get(recipient=helene.user).sentence


def test_a_point_is_short_and_they_are_few(coming, helene, sign_in):
    client = sign_in(helene)
    url = reverse("governance:meeting_point_add", args=[coming.pk])
    assert "Écrivez le point à discuter" in client.post(url, {"text": " "}).content.decode()
    assert "Raccourcissez" in client.post(url, {"text": "a" * 301}).content.decode()
    client.post(url, {"text": "Un \0point"})
    assert AgendaPoint.objects.get().text == "Un point"
    for number in range(4):
        client.post(url, {"text": f"Point {number}"})
    assert "attendez leur réponse" in client.post(url, {"text": "Un de plus"}).content.decode()
    assert AgendaPoint.objects.count() == 5


def test_a_point_is_proposed_for_a_session_to_come_and_taken_back_while_it_waits(coming, held, helene, karim, sign_in):
    client = sign_in(helene)
    assert client.get(reverse("governance:meeting_point_add", args=[held.pk])).status_code == 404
    point = AgendaPoint.objects.create(meeting=coming, member=helene, text="Un point")
    url = reverse("governance:meeting_point_remove", args=[point.pk])
    assert sign_in(karim).post(url).status_code == 404
    client.post(url, {"answered": "1"})
    assert not AgendaPoint.objects.exists()


def test_the_agenda_is_markdown_and_runs_nothing(coming, helene, sign_in):
    html = page(sign_in(helene), coming)
    assert "<li>Le siège vacant</li>" in html
    assert "<script>alert" not in html


def test_a_cancelled_session_says_why_to_who_sits_and_to_who_proposed(coming, representative, helene, sign_in):
    AgendaPoint.objects.create(meeting=coming, member=helene, text="Un point")
    coming.cancel(reason="La salle est prise.")
    assert Notification.objects.filter(kind="meeting_cancelled").count() == 2
    html = page(sign_in(helene), coming)
    assert "Cette séance est annulée." in html
    assert "La salle est prise." in html
    assert sign_in(helene).get(reverse("governance:meeting_point_add", args=[coming.pk])).status_code == 404
    with pytest.raises(ValidationError, match="déjà annulée"):
        Meeting.objects.get().cancel(reason="Encore.")


def test_a_session_costs_the_same_with_one_point_and_with_three(coming, karim, sign_in, same_queries, moderator):
    from tests.factories import MemberFactory

    def one_more():
        point = AgendaPoint.objects.create(meeting=coming, member=MemberFactory(), text="Un point")
        point.accept(by=moderator)
        Resolution.objects.create(body=coming.body, meeting=coming, what="Oui", member=MemberFactory())

    one_more()
    client = sign_in(karim)
    same_queries(lambda: client.get(coming.get_absolute_url()), one_more, 7)


# Minutes ---------------------------------------------------------------------------------------------


@pytest.mark.met("GOU-04")
def test_minutes_are_written_by_who_sits_read_by_the_mission_then_published(
    held, representative, helene, moderator, sign_in
):
    """Even a representative, who publishes projects at once, is read here."""
    hers = sign_in(representative)
    write(hers, held, "Onze **présents**.")
    minutes = Minutes.objects.get()
    assert (minutes.state, minutes.author) == (State.DRAFT, representative)
    assert "Onze" not in page(sign_in(helene), held)
    write(hers, held, "Onze **présents**.", "envoyer")
    assert Minutes.objects.get().state == State.PENDING
    assert "Onze" not in page(sign_in(helene), held)
    assert "Onze" in page(sign_in(moderator), held)
    Minutes.objects.get().publish(by=moderator)
    assert "Onze <strong>présents</strong>." in page(sign_in(helene), held)
    assert "est publié" in Notification.objects.get(recipient=representative.user).sentence


def test_who_wrote_them_does_not_publish_them(held, representative):
    representative.user.is_staff = representative.user.is_superuser = True
    representative.user.save()
    minutes = Minutes.objects.create(meeting=held, author=representative, text="…")
    minutes.submit(by=representative.user)
    with pytest.raises(ValidationError, match="Vous avez pris part"):
        minutes.publish(by=representative.user)


def test_an_edit_of_published_minutes_waits_beside_the_live_text(held, representative, helene, moderator, sign_in):
    minutes = Minutes.objects.create(meeting=held, author=representative, text="Dix présents.")
    minutes.submit(by=representative.user)
    minutes.publish(by=moderator)
    write(sign_in(representative), held, "Onze présents.")
    assert "Dix présents." in page(sign_in(helene), held)
    Revision.objects.get().apply(by=moderator)
    assert "Onze présents." in page(sign_in(helene), held)


def test_two_windows_are_not_both_told_yes(held, representative, sign_in):
    client = sign_in(representative)
    write(client, held, "Un texte.")
    mark = client.get(reverse("governance:minutes_edit", args=[held.pk])).context["form"]["mark"].value()
    write(client, held, "Un texte plus long.", mark=mark)
    late = write(client, held, "Un autre texte.", mark=mark)
    for words in ("entre-temps", "Un texte plus long.", "Un autre texte."):
        assert words in late.content.decode()
    assert Minutes.objects.get().text == "Un texte plus long."
    assert write(client, held, "Texte", mark="9" * 30).status_code == 200


def test_nobody_else_writes_and_a_mandate_that_ended_writes_no_more(held, representative, karim, coming, sign_in):
    url = reverse("governance:minutes_edit", args=[held.pk])
    assert sign_in(karim).get(url).status_code == 404
    hers = sign_in(representative)
    assert hers.get(reverse("governance:minutes_edit", args=[coming.pk])).status_code == 404, "not held yet"
    assert hers.get(url).status_code == 200
    SeatMandate.objects.get().end(by=None)
    assert write(hers, held, "Un texte.").status_code == 404
    assert not Minutes.objects.exists()


def test_who_sits_in_another_body_does_not_write(held, karim, sign_in):
    council = Body.objects.create(kind=BodyKind.PEDAGOGICAL, name="Conseil pédagogique")
    SeatMandate.objects.create(seat=council.seats.create(quality="Alumni"), member=karim)
    assert sign_in(karim).get(reverse("governance:minutes_edit", args=[held.pk])).status_code == 404


def test_minutes_sent_may_be_taken_back_and_what_was_sent_back_says_why(held, representative, moderator, sign_in):
    client = sign_in(representative)
    write(client, held, "Un texte.", "envoyer")
    assert "Remettre en brouillon" in client.get(reverse("governance:minutes_edit", args=[held.pk])).content.decode()
    client.post(Minutes.objects.get().unsubmit_url)
    assert Minutes.objects.get().state == State.DRAFT
    write(client, held, "Un texte.", "envoyer")
    Minutes.objects.get().send_back(by=moderator, reason="Il manque une décision.")
    assert "Il manque une décision." in client.get(reverse("governance:minutes_edit", args=[held.pk])).content.decode()


def test_published_minutes_are_printed_with_what_was_decided_and_others_are_not(
    held, representative, helene, moderator, sign_in
):
    minutes = Minutes.objects.create(meeting=held, author=representative, text="Onze présents.")
    Resolution.objects.create(body=held.body, meeting=held, what="Adopter la charte.", who="Le comité")
    url = reverse("governance:minutes_print", args=[held.pk])
    assert sign_in(helene).get(url).status_code == 404
    minutes.submit(by=representative.user)
    minutes.publish(by=moderator)
    html = sign_in(helene).get(url).content.decode()
    assert "Onze présents." in html
    assert "Adopter la charte. (Le comité)" in html
    assert "data-print" in html
