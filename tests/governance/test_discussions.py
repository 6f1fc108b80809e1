"""Discussions stay in their circle: a club or a promotion reads and answers; those who look after it take away."""

import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import Report, State
from emi_alumni.foundation.notifications.models import Notification
from governance.models import AnimatorMandate, Charter, CharterAcceptance, Club, ClubMembership, Muted, Reply, Thread
from governance.models.discussions import MESSAGES_AN_HOUR
from tests.factories import MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def club(helene, karim) -> Club:
    club = Club.objects.create(name="Mesurer sans juger", entry="theme", tagline="Des chiffres qui aident.")
    for person in (helene, karim):
        ClubMembership.objects.create(club=club, member=person)
    return club


@standing
def thread(club, helene) -> Thread:
    thread = Thread(club=club, author=helene, title="Que mesurez-vous ?", text="Deux chiffres, pas plus.")
    thread.put()
    return thread


@standing
def stranger(db):
    return MemberFactory(given_name="Aline", with_account=True)


def answer(thread: Thread, author, text: str = "Nous, le délai.") -> Reply:
    reply = Reply(author=author, text=text)
    thread.answer(reply)
    return reply


def signed_in(client, person):
    client.force_login(getattr(person, "user", person))
    return client


def posted(text: str = "Nous, le délai.", **more) -> dict:
    return {"text": text, "key": str(uuid.uuid4()), **more}


# Who reads


@pytest.mark.met("ANI-08", "OUT-01")
def test_a_club_talks_among_its_members(client, thread, karim):
    signed_in(client, karim)
    page = client.get(reverse("governance:club_thread_list", args=[thread.club.slug])).content.decode()
    assert "Que mesurez-vous ?" in page
    client.post(thread.get_absolute_url(), posted())
    assert "Nous, le délai." in client.get(thread.get_absolute_url()).content.decode()


def test_nothing_of_a_club_shows_to_who_is_not_in_it(client, thread, stranger):
    signed_in(client, stranger)
    for name in ("club_thread_list", "club_thread_add"):
        assert client.get(reverse(f"governance:{name}", args=[thread.club.slug])).status_code == 404
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert client.post(thread.get_absolute_url(), posted()).status_code == 404
    assert client.get(reverse("moderation:report", args=["discussion", thread.pk])).status_code == 404


def test_who_leaves_the_club_reads_and_writes_no_more_even_with_an_open_form(client, thread, karim):
    signed_in(client, karim)
    assert client.get(thread.get_absolute_url()).status_code == 200
    ClubMembership.objects.filter(member=karim).delete()
    assert client.post(thread.get_absolute_url(), posted()).status_code == 404
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert not Reply.objects.exists()


def test_a_promotion_talks_among_its_people_only(client, helene, karim, cohort_2019):
    thread = Thread(cohort=cohort_2019, author=helene, title="Un déjeuner ?", text="Mardi.")
    thread.put()
    mate = MemberFactory(cohort=cohort_2019, with_account=True)
    assert signed_in(client, mate).get(thread.get_absolute_url()).status_code == 200
    assert signed_in(client, karim).get(thread.get_absolute_url()).status_code == 404
    assert client.get(reverse("governance:cohort_thread_list", args=[cohort_2019.slug])).status_code == 404


def test_a_thread_belongs_to_one_circle(helene, club, cohort_2019):
    with pytest.raises(Exception, match="thread_of_one_circle"):
        Thread.objects.create(club=club, cohort=cohort_2019, author=helene, title="Deux", text="Non.")


def test_a_reply_is_found_in_its_own_thread_only(client, thread, helene, karim):
    reply = answer(thread, karim)
    other = Thread(club=thread.club, author=karim, title="Autre", text="Chose.")
    other.put()
    signed_in(client, karim)
    assert client.get(reverse("governance:reply_edit", args=[thread.pk, reply.pk])).status_code == 200
    assert client.get(reverse("governance:reply_edit", args=[other.pk, reply.pk])).status_code == 404


# Writing


def test_a_double_click_writes_once(client, thread, karim, club):
    signed_in(client, karim)
    data = posted()
    for _ in range(2):
        assert client.post(thread.get_absolute_url(), data).status_code == 302
    assert thread.replies.count() == 1
    data = posted(title="Un titre")
    for _ in range(2):
        client.post(reverse("governance:club_thread_add", args=[club.slug]), data)
    assert Thread.objects.filter(title="Un titre").count() == 1


def test_the_key_of_somebody_else_gives_nothing_of_theirs(client, thread, karim, helene):
    signed_in(client, karim)
    data = posted("Le mien.")
    client.post(thread.get_absolute_url(), data)
    signed_in(client, helene).post(thread.get_absolute_url(), data | {"text": "La mienne."})
    assert set(thread.replies.values_list("author__given_name", "text")) == {
        ("Karim", "Le mien."),
        ("Hélène", "La mienne."),
    }


@pytest.mark.parametrize("text", ["", "   \n "])
def test_an_empty_message_is_asked_for_again(client, thread, karim, text):
    page = signed_in(client, karim).post(thread.get_absolute_url(), posted(text)).content.decode()
    assert "Écrivez votre message." in page
    assert "<title>Erreur" in page


def test_what_was_typed_comes_back_when_it_is_too_long(client, thread, karim):
    page = signed_in(client, karim).post(thread.get_absolute_url(), posted("mot " * 1300)).content.decode()
    assert "Raccourcissez (votre message)" in page
    assert page.count("mot mot") > 10


def test_words_never_become_markup(client, thread, karim):
    answer(thread, karim, "<script>alert(1)</script> [clic](javascript:alert(1)) ![](http://ailleurs.fr/i.png)")
    page = signed_in(client, karim).get(thread.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert "ailleurs.fr/i.png" in page
    assert 'src="http://ailleurs' not in page


def test_nobody_floods_a_circle(thread, karim):
    for number in range(MESSAGES_AN_HOUR):
        answer(thread, karim, f"message {number}")
    with pytest.raises(ValidationError, match="vingt messages"):
        answer(thread, karim, "un de trop")


def test_a_closed_thread_takes_no_reply_and_opens_again(client, thread, helene, karim):
    signed_in(client, helene)
    client.post(reverse("governance:thread_close", args=[thread.pk]), {"close": "oui"})
    thread.refresh_from_db()
    with pytest.raises(ValidationError, match="close"):
        answer(thread, karim)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Cette discussion est close." in page
    client.post(reverse("governance:thread_close", args=[thread.pk]), {"close": "non"})
    thread.refresh_from_db()
    answer(thread, karim)


def test_one_mends_one_s_own_words_and_readers_see_it(client, thread, helene, karim):
    reply = answer(thread, karim)
    signed_in(client, karim)
    client.post(reverse("governance:reply_edit", args=[thread.pk, reply.pk]), {"text": "Plutôt l’attente."})
    page = signed_in(client, helene).get(thread.get_absolute_url()).content.decode()
    assert "Plutôt l’attente." in page
    assert "modifié" in page
    assert client.get(reverse("governance:reply_edit", args=[thread.pk, reply.pk])).status_code == 404


# Taking away


def test_one_takes_one_s_own_reply_away_and_its_place_stays(client, thread, helene, karim):
    reply = answer(thread, karim, "Je regrette ceci.")
    answer(thread, helene, "Merci.")
    signed_in(client, karim).post(reverse("governance:reply_remove", args=[thread.pk, reply.pk]), {"answered": "1"})
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Je regrette ceci." not in page
    assert "Un message a été retiré" in page


def test_one_does_not_take_a_thread_away_from_those_who_answered(client, thread, helene, karim):
    answer(thread, karim)
    page = signed_in(client, helene).post(
        reverse("governance:thread_remove", args=[thread.pk]), {"answered": "1"}, follow=True
    )
    assert "Votre message a des réponses" in page.content.decode()
    thread.refresh_from_db()
    assert thread.state == State.PUBLISHED


def test_an_animator_takes_away_with_a_reason_in_their_own_club_only(client, thread, karim, helene):
    reply = answer(thread, karim, "Des mots durs.")
    remove = reverse("governance:reply_remove", args=[thread.pk, reply.pk])
    signed_in(client, helene)
    assert client.get(remove).status_code == 404
    other = Club.objects.create(name="Accueil", entry="trade", tagline="Recevoir.")
    AnimatorMandate.objects.create(club=other, member=helene)
    assert client.post(remove, {"reason": "Non."}).status_code == 404
    mandate = AnimatorMandate.objects.create(club=thread.club, member=helene)
    assert "Écrivez pourquoi, en une phrase" in client.post(remove, {"reason": ""}).content.decode()
    client.post(remove, {"reason": "Une personne est reconnaissable."})
    reply.refresh_from_db()
    assert reply.state == State.WITHDRAWN
    told = Notification.objects.get(recipient=karim.user, kind="message_withdraw")
    assert "Une personne est reconnaissable." in told.sentence
    # The mandate ends: the right with it, at once.
    mandate.end(by=None)
    again = answer(thread, karim)
    remove = reverse("governance:reply_remove", args=[thread.pk, again.pk])
    assert client.post(remove, {"reason": "Encore."}).status_code == 404


def test_an_animator_does_not_judge_their_own_message(client, thread, helene):
    AnimatorMandate.objects.create(club=thread.club, member=helene)
    Thread.objects.filter(pk=thread.pk).update(hidden_at=timezone.now())
    signed_in(client, helene)
    assert client.post(reverse("governance:thread_show", args=[thread.pk])).status_code == 404


def test_two_reports_hide_a_message_until_it_is_read(client, thread, karim, helene, moderator, sign_in):
    reply = answer(thread, karim, "Ce que je pense de Paul.")
    third = MemberFactory(with_account=True)
    ClubMembership.objects.create(club=thread.club, member=third)
    for person in (helene, third):
        Report.file(Reply.objects.get(pk=reply.pk), by=person.user, reason="private")
    page = signed_in(client, helene).get(thread.get_absolute_url()).content.decode()
    assert "Ce que je pense de Paul." not in page
    assert "masqué le temps d’être relu" in page
    client = sign_in(moderator)
    assert "Ce que je pense de Paul." in client.get(thread.get_absolute_url()).content.decode()
    client.post(reverse("governance:reply_show", args=[thread.pk, reply.pk]))
    page = signed_in(client, helene).get(thread.get_absolute_url()).content.decode()
    assert "Ce que je pense de Paul." in page


def reported(thread: Thread, *people) -> Thread:
    """These people each report its first message, and read it no more."""
    for person in people:
        ClubMembership.objects.get_or_create(club=thread.club, member=person)
        Report.file(Thread.objects.get(pk=thread.pk), by=person.user, reason="hurtful")
    thread.refresh_from_db()
    assert thread.hidden_at
    return thread


class TestAFirstMessageHiddenByReports:
    """Its words are hidden, title included; those of the people who answered are not."""

    @pytest.fixture
    def hidden(self, thread, karim, stranger) -> Thread:
        answer(thread, karim, "Nous, le délai.")
        return reported(thread, stranger, MemberFactory(with_account=True))

    def test_the_replies_stay(self, client, hidden, karim):
        page = signed_in(client, karim).get(hidden.get_absolute_url()).content.decode()
        assert "Nous, le délai." in page
        assert "Un message est masqué le temps d’être relu." in page
        assert "Deux chiffres, pas plus." not in page

    def test_its_words_are_on_no_page_of_a_reader(self, client, hidden, karim):
        signed_in(client, karim)
        reply = hidden.replies.get()
        for url in (
            hidden.get_absolute_url(),
            reverse("governance:club_thread_list", args=[hidden.club.slug]),
            reverse("governance:reply_edit", args=[hidden.pk, reply.pk]),
            reverse("governance:reply_remove", args=[hidden.pk, reply.pk]),
            hidden.club.get_absolute_url(),
            reverse("home"),
            reverse("notifications:list"),
        ):
            page = client.get(url).content.decode()
            assert "Que mesurez-vous" not in page, url
            assert "Deux chiffres" not in page, url

    def test_one_still_reaches_it_from_the_lists(self, client, hidden, karim):
        signed_in(client, karim)
        for url in (reverse("governance:club_thread_list", args=[hidden.club.slug]), hidden.club.get_absolute_url()):
            assert hidden.get_absolute_url() in client.get(url).content.decode(), url

    def test_a_reply_in_it_is_reported_without_its_title(self, client, hidden, helene):
        url = reverse("moderation:report", args=["reponse", hidden.replies.get().pk])
        answered = signed_in(client, helene).get(url)
        assert answered.status_code == 200
        assert "Que mesurez-vous" not in answered.content.decode()

    def test_the_others_go_on_talking_and_no_news_repeats_it(self, client, hidden, helene, karim):
        signed_in(client, karim).post(hidden.get_absolute_url(), posted("Reprenons."))
        assert hidden.replies.filter(text="Reprenons.").exists()
        told = Notification.objects.filter(kind="thread_reply")
        assert told.exists()
        assert not any("Que mesurez-vous" in one.sentence for one in told)

    def test_who_wrote_it_and_who_reads_it_again_see_it(self, client, hidden, helene, moderator, sign_in):
        animator = MemberFactory(with_account=True)
        ClubMembership.objects.create(club=hidden.club, member=animator)
        AnimatorMandate.objects.create(club=hidden.club, member=animator)
        for person in (helene, animator):
            page = signed_in(client, person).get(hidden.get_absolute_url()).content.decode()
            assert "Que mesurez-vous" in page
            assert "Deux chiffres, pas plus." in page
        assert "Que mesurez-vous" in sign_in(moderator).get(hidden.get_absolute_url()).content.decode()

    def test_shown_again_it_is_as_before(self, client, hidden, karim, moderator):
        hidden.show(by=moderator)
        page = signed_in(client, karim).get(hidden.get_absolute_url()).content.decode()
        assert "Que mesurez-vous" in page
        assert "Deux chiffres, pas plus." in page


# Being told


def test_those_of_the_thread_are_told_once_and_the_others_not(thread, helene, karim):
    third = MemberFactory(with_account=True)
    ClubMembership.objects.create(club=thread.club, member=third)
    answer(thread, karim)
    answer(thread, karim, "Et la qualité.")
    assert Notification.objects.filter(recipient=helene.user, kind="thread_reply").count() == 1
    assert not Notification.objects.filter(recipient__in=[karim.user, third.user]).exists()


@pytest.mark.parametrize("silence", ["of the thread", "of the club", "gone"])
def test_who_asked_for_silence_is_not_told(thread, helene, karim, silence):
    if silence == "of the thread":
        Muted.objects.create(thread=thread, member=helene)
    elif silence == "of the club":
        ClubMembership.objects.filter(member=helene).update(muted_at=timezone.now())
    else:
        ClubMembership.objects.filter(member=helene).delete()
    answer(thread, karim)
    assert not Notification.objects.filter(recipient=helene.user).exists()


# The charter, at the first message


def test_the_first_message_asks_for_the_charter_and_loses_nothing(client, thread, karim):
    charter = Charter.objects.create(number="1.0", text="Confiance.", since="2024-02-22")
    signed_in(client, karim)
    page = client.post(thread.get_absolute_url(), posted("Mon avis.")).content.decode()
    assert "Cochez la case de la charte pour écrire ici." in page
    assert "Mon avis." in page
    client.post(thread.get_absolute_url(), posted("Mon avis.", charter=charter.mark))
    assert thread.replies.get().text == "Mon avis."
    assert CharterAcceptance.objects.get(member=karim).charter == charter
    client.post(thread.get_absolute_url(), posted("Un autre."))
    assert thread.replies.count() == 2


# Speed


@pytest.mark.parametrize(("kind", "queries"), [("list", 7), ("thread", 9)])
def test_pages_ask_the_same_whatever_is_said(client, thread, karim, helene, same_queries, kind, queries):
    url = thread.get_absolute_url()
    if kind == "list":
        url = reverse("governance:club_thread_list", args=[thread.club.slug])
    signed_in(client, karim)
    answer(thread, helene)

    def say_more() -> None:
        answer(thread, karim, "Encore.")
        Thread(club=thread.club, author=helene, title="Autre", text="…").put()

    same_queries(lambda: client.get(url), say_more, queries)


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_by_two_hands_at_once_is_one_reply(club, helene, karim):
    thread = Thread(club=club, author=helene, title="Que mesurez-vous ?", text="Deux chiffres.")
    thread.put()
    key, failed = uuid.uuid4(), []

    def send() -> None:
        from governance.forms.discussions import SayForm

        try:
            form = SayForm({"text": "Le délai.", "key": str(key)}, author=karim)
            assert form.is_valid()
            assert form.say(Reply(), in_thread=Thread.objects.get(pk=thread.pk))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    hands = [threading.Thread(target=send) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert not failed
    assert thread.replies.count() == 1
