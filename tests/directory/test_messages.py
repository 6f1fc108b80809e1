"""Messages between people: relayed, limited, answered, blocked, and read by nobody else."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import Member, MessageBlock, RelayedMessage
from directory.models.contacts import MESSAGES_PER_DAY, MESSAGES_PER_PERSON_PER_DAY
from tests.factories import MemberFactory, ProjectFactory, RelayedMessageFactory
from tests.reading import plain

BOX = "/moi/messages/"
BOX_QUERIES = 6  # session, account, count, letters, unread, blocks
LETTER_QUERIES = 5  # session, account, letter, block, answers

XSS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
    "{{ 7|add:7 }}{% load x %}",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<style>*{display:none}</style>",
)


@pytest.fixture
def sent_mail(django_capture_on_commit_callbacks):
    """Run what waits for the commit: the letters leave then."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def write(client: Client, to: Member, **changes):
    form = {"subject": "Un café ?", "body": "Bonjour,\nauriez-vous une demi-heure ?", "key": str(uuid.uuid4())}
    return client.post(reverse("directory:message_send", args=[to.slug]), form | changes)


def letter(sender: Member, recipient: Member, **fields) -> RelayedMessage:
    return RelayedMessageFactory(sender=sender, recipient=recipient, **fields)


class TestWriting:
    def test_helene_writes_to_karim_and_the_portal_relays_it(self, helene, karim, sign_in, sent_mail):
        with sent_mail():
            answer = write(sign_in(helene), karim)

        assert answer.status_code == 302
        assert answer.url == karim.get_absolute_url()
        message = RelayedMessage.objects.get()
        assert (message.sender, message.recipient, message.read_at) == (helene, karim, None)
        [relayed] = mail.outbox
        assert relayed.to == [karim.email]
        assert "auriez-vous une demi-heure ?" in plain(relayed.body)
        assert f"https://alumni.example.org/moi/messages/{message.pk}/" in relayed.body

    @pytest.mark.met("PQ1-05", "PQ1-09")
    def test_nobody_s_address_shows_unless_the_sender_gives_theirs(self, helene, karim, sign_in, sent_mail):
        with sent_mail():
            write(sign_in(helene), karim)
            write(sign_in(helene), karim, share_email="on")

        hidden, shared = mail.outbox
        assert hidden.reply_to == []
        assert helene.email not in str(hidden.message())
        assert shared.reply_to == [helene.email]

    def test_the_page_shows_no_address_of_the_recipient(self, helene, karim, sign_in):
        page = sign_in(helene).get(reverse("directory:message_send", args=[karim.slug]))

        assert "Écrire à Karim Benali" in page.text
        assert karim.email not in page.text
        assert str(karim.phone) not in page.text

    def test_a_double_click_sends_one_message(self, helene, karim, sign_in, sent_mail):
        key = str(uuid.uuid4())
        with sent_mail():
            first = write(sign_in(helene), karim, key=key)
            second = write(sign_in(helene), karim, key=key)

        assert first.status_code == second.status_code == 302
        assert RelayedMessage.objects.count() == 1
        assert len(mail.outbox) == 1

    def test_the_same_form_with_other_words_is_another_message(self, helene, karim, sign_in):
        key = str(uuid.uuid4())
        write(sign_in(helene), karim, key=key)
        write(sign_in(helene), karim, key=key, body="Je voulais ajouter une chose.")

        assert RelayedMessage.objects.count() == 2

    def test_a_form_whose_key_was_tampered_with_still_sends(self, helene, karim, sign_in):
        assert write(sign_in(helene), karim, key="pas-une-clé").status_code == 302
        assert RelayedMessage.objects.count() == 1

    def test_an_empty_form_says_what_to_write_and_keeps_the_rest(self, helene, karim, sign_in):
        page = write(sign_in(helene), karim, body="")

        assert page.status_code == 200
        assert "Écrivez votre message." in page.text
        assert 'value="Un café ?"' in page.text
        assert "<title>Erreur" in page.text
        assert not RelayedMessage.objects.exists()

    def test_a_text_too_long_is_kept_and_counted(self, helene, karim, sign_in):
        page = write(sign_in(helene), karim, body="a" * 4001)

        assert "4000" in page.text
        assert "a" * 4001 in page.text

    def test_writing_to_oneself_leads_to_one_s_box(self, helene, sign_in):
        assert write(sign_in(helene), helene).url == BOX

    def test_staff_without_a_profile_do_not_write(self, karim, moderator, sign_in):
        assert write(sign_in(moderator), karim).status_code == 404
        assert not RelayedMessage.objects.exists()

    def test_a_visitor_is_asked_to_sign_in(self, visitor, karim):
        assert write(visitor, karim).url.startswith("/compte/")


class TestWhoCanBeReached:
    @pytest.mark.parametrize("trait", ["imported", "hidden"])
    def test_who_cannot_be_found_cannot_be_written_to(self, trait, helene, sign_in):
        absent = MemberFactory(**{trait: True})

        assert write(sign_in(helene), absent).status_code == 404
        assert not RelayedMessage.objects.exists()

    def test_a_person_without_account_receives_it_by_mail(self, helene, sign_in, sent_mail):
        retired = MemberFactory(given_name="Odile", email="odile@exemple.fr", retired=True)
        with sent_mail():
            write(sign_in(helene), retired)

        [relayed] = mail.outbox
        assert relayed.to == ["odile@exemple.fr"]
        assert "/moi/" not in relayed.body, "she has no way in"
        assert "https://alumni.example.org/compte/demander-un-acces/" in relayed.body

    def test_a_person_without_account_nor_mail_cannot_be_written_to(self, helene, sign_in):
        absent = MemberFactory(email="", phone="+33199001009")
        client = sign_in(helene)

        assert (
            "ne reçoit pas de message par le portail"
            in client.get(reverse("directory:message_send", args=[absent.slug])).text
        )
        assert "ne reçoit pas de message" in write(client, absent).text
        assert not RelayedMessage.objects.exists()

    def test_a_suspended_account_receives_nothing(self, helene, karim, sign_in):
        karim.user.is_active = False
        karim.user.save()

        assert "ne reçoit pas de message" in write(sign_in(helene), karim).text

    def test_who_refuses_mail_still_reads_it_on_the_portal(self, helene, karim, sign_in, sent_mail):
        karim.relay_by_mail = False
        karim.save()
        with sent_mail():
            write(sign_in(helene), karim)

        assert mail.outbox == []
        assert "Un café ?" in sign_in(karim).get(BOX).text

    def test_who_hides_from_the_directory_still_gets_the_answer(self, helene, karim, sign_in):
        first = letter(helene, karim)
        helene.hidden_by_choice = True
        helene.save()
        client = sign_in(karim)

        page = client.get(f"{BOX}{first.pk}/")
        assert "Répondre à Hélène" in page.text
        assert helene.get_absolute_url() not in page.text  # a page that answers 404
        client.post(f"{BOX}{first.pk}/", {"subject": "Re", "body": "Avec plaisir."})
        assert helene.messages_received.get().answers == first


class TestLimits:
    def test_a_fourth_message_to_the_same_person_waits_and_its_text_is_kept(self, helene, karim, sign_in):
        client = sign_in(helene)
        for _ in range(MESSAGES_PER_PERSON_PER_DAY):
            assert write(client, karim).status_code == 302
        page = write(client, karim, body="Un texte que je ne veux pas retaper.")

        assert "laissez-lui le temps de répondre" in page.text
        assert "Un texte que je ne veux pas retaper." in page.text
        assert RelayedMessage.objects.count() == MESSAGES_PER_PERSON_PER_DAY

    def test_an_eleventh_message_in_a_day_waits_until_tomorrow(self, helene, sign_in):
        client = sign_in(helene)
        for _ in range(MESSAGES_PER_DAY):
            write(client, MemberFactory())
        page = write(client, MemberFactory())

        assert "c’est la limite" in page.text
        assert RelayedMessage.objects.count() == MESSAGES_PER_DAY
        RelayedMessage.objects.update(sent_at=timezone.now() - timedelta(days=1, minutes=1))
        assert write(client, MemberFactory()).status_code == 302

    def test_following_up_on_one_s_own_letter_does_not_pass_the_limit(self, helene, karim, sign_in):
        mine = letter(helene, karim)

        answer = sign_in(helene).post(f"{BOX}{mine.pk}/", {"subject": "Encore moi", "body": "Alors ?"})

        assert answer.status_code == 404
        assert RelayedMessage.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_ten_windows_at_once_do_not_pass_the_limit(self, helene, karim, sign_in):
        if connection.vendor == "sqlite":
            # One writer at a time, from the first statement: what two windows read is never out of date.
            assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
            if connection.is_in_memory_db():
                pytest.skip("threads cannot share an in-memory database; PostgreSQL runs this")

        def send(_: int) -> int:
            try:
                return write(sign_in(helene), karim).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(10) as windows:
            codes = list(windows.map(send, range(10)))

        assert codes.count(302) == MESSAGES_PER_PERSON_PER_DAY
        assert RelayedMessage.objects.count() == MESSAGES_PER_PERSON_PER_DAY


class TestBlocking:
    def test_karim_no_longer_hears_from_helene_who_is_not_told(self, helene, karim, sign_in):
        first = letter(helene, karim)
        done = sign_in(karim).post(f"{BOX}{first.pk}/bloquer/", follow=True)

        assert "Hélène Lefèvre ne peut plus vous écrire" in done.text
        page = write(sign_in(helene), karim)
        assert "Karim Benali ne reçoit pas de message pour le moment." in page.text
        assert "bloqu" not in page.text
        assert RelayedMessage.objects.count() == 1

    def test_a_blocked_person_cannot_answer_either(self, helene, karim, sign_in):
        first = letter(karim, helene)
        MessageBlock.objects.create(member=karim, blocked=helene)

        page = sign_in(helene).post(f"{BOX}{first.pk}/", {"subject": "Re", "body": "Pourquoi ?"})

        assert "ne reçoit pas de message" in page.text
        assert "Pourquoi ?" in page.text
        assert RelayedMessage.objects.count() == 1

    def test_who_blocks_unblocks_before_writing(self, helene, karim, sign_in):
        MessageBlock.objects.create(member=karim, blocked=helene)
        client = sign_in(karim)

        assert "Levez le blocage" in write(client, helene).text
        client.post(f"/moi/blocages/{helene.slug}/lever/")
        assert write(client, helene).status_code == 302
        assert write(sign_in(helene), karim).status_code == 302

    def test_blocking_twice_is_blocking_once(self, helene, karim, sign_in):
        first = letter(helene, karim)
        for _ in range(2):
            assert sign_in(karim).post(f"{BOX}{first.pk}/bloquer/").status_code == 302

        assert MessageBlock.objects.count() == 1

    def test_only_who_received_a_letter_blocks_its_author(self, helene, karim, representative, sign_in):
        first = letter(helene, karim)

        assert sign_in(helene).post(f"{BOX}{first.pk}/bloquer/").status_code == 404
        assert sign_in(representative).post(f"{BOX}{first.pk}/bloquer/").status_code == 404
        assert not MessageBlock.objects.exists()

    def test_somebody_else_s_block_cannot_be_lifted(self, helene, karim, representative, sign_in):
        MessageBlock.objects.create(member=karim, blocked=helene)

        assert sign_in(helene).post(f"/moi/blocages/{helene.slug}/lever/").status_code == 404
        assert sign_in(representative).post(f"/moi/blocages/{helene.slug}/lever/").status_code == 404
        assert MessageBlock.objects.exists()

    @pytest.mark.parametrize("verb", ["bloquer", "lu"])
    def test_a_link_followed_by_a_scanner_changes_nothing(self, verb, helene, karim, sign_in):
        first = letter(helene, karim)

        assert sign_in(karim).get(f"{BOX}{first.pk}/{verb}/").status_code == 405
        first.refresh_from_db()
        assert first.read_at is None


class TestReading:
    def test_karim_reads_marks_as_read_and_answers(self, helene, karim, sign_in, sent_mail):
        first = letter(helene, karim, subject="Un café ?")
        client = sign_in(karim)
        assert "1 non lu" in client.get(BOX).text

        page = client.get(f"{BOX}{first.pk}/")
        first.refresh_from_db()
        assert first.read_at is None, "a GET writes nothing"
        assert "Marquer comme lu" in page.text
        assert client.post(f"{BOX}{first.pk}/lu/").url == f"{BOX}{first.pk}/"
        assert "non lu" not in client.get(BOX).text

        with sent_mail():
            client.post(f"{BOX}{first.pk}/", {"subject": "Re : Un café ?", "body": "Avec plaisir."})
        reply = RelayedMessage.objects.get(answers=first)
        assert (reply.sender, reply.recipient) == (karim, helene)
        assert mail.outbox[0].to == [helene.email]
        assert "Vous avez répondu" in client.get(f"{BOX}{first.pk}/").text

    def test_htmx_marks_as_read_and_gets_the_piece_of_the_page(self, helene, karim, sign_in):
        first = letter(helene, karim)
        client = sign_in(karim)

        piece = client.post(f"{BOX}{first.pk}/lu/", headers={"HX-Request": "true"})

        assert "<html" not in piece.text
        assert piece.text.strip() in client.get(f"{BOX}{first.pk}/").text

    def test_answering_is_reading(self, helene, karim, sign_in):
        first = letter(helene, karim)
        sign_in(karim).post(f"{BOX}{first.pk}/", {"subject": "Re", "body": "Oui."})

        first.refresh_from_db()
        assert first.read_at is not None

    def test_the_sender_does_not_learn_when_it_was_read(self, helene, karim, sign_in):
        first = letter(helene, karim, read_at=timezone.now())
        page = sign_in(helene).get(f"{BOX}{first.pk}/")

        assert page.status_code == 200
        assert "Lu" not in page.text.split("<article")[1].split("</article>")[0]

    @pytest.mark.met("PQ1-05", "VIG-03")
    def test_nobody_else_opens_a_letter_not_even_staff(
        self, helene, karim, representative, moderator, administrator, sign_in
    ):
        first = letter(helene, karim)

        for person in (representative, moderator, administrator):
            client = sign_in(person)
            assert client.get(f"{BOX}{first.pk}/").status_code == 404
            assert client.post(f"{BOX}{first.pk}/lu/").status_code == 404
            assert client.post(f"{BOX}{first.pk}/", {"subject": "x", "body": "y"}).status_code == 404
        for person in (helene, karim):
            assert sign_in(person).get(f"{BOX}{first.pk}/").status_code == 200

    def test_the_administration_does_not_register_messages(self):
        from django.contrib import admin

        assert not admin.site.is_registered(RelayedMessage)
        assert not admin.site.is_registered(MessageBlock)

    def test_the_sender_cannot_mark_it_read_for_the_recipient(self, helene, karim, sign_in):
        first = letter(helene, karim)

        assert sign_in(helene).post(f"{BOX}{first.pk}/lu/").status_code == 404

    def test_sent_letters_are_in_their_own_box(self, helene, karim, sign_in):
        letter(helene, karim, subject="Parti hier")
        client = sign_in(helene)

        assert "Parti hier" in client.get(f"{BOX}?boite=envoyes").text
        assert "Personne ne vous a encore écrit." in client.get(BOX).text

    def test_twenty_letters_a_page_and_any_page_number_answers(self, helene, karim, sign_in):
        RelayedMessageFactory.create_batch(21, sender=helene, recipient=karim)
        client = sign_in(karim)

        assert client.get(BOX).text.count("Non lu") == 20
        assert client.get(f"{BOX}?page=2").text.count("Non lu") == 1
        assert client.get(f"{BOX}?page=rien").status_code == 200

    def test_the_box_costs_the_same_with_three_letters(self, helene, karim, sign_in, same_queries):
        letter(helene, karim)
        client = sign_in(karim)

        same_queries(lambda: client.get(BOX), lambda: letter(MemberFactory(), karim), BOX_QUERIES)

    def test_a_letter_costs_the_same_with_three_answers(self, helene, karim, sign_in, same_queries):
        first = letter(helene, karim)
        letter(karim, helene, answers=first)
        client = sign_in(karim)

        same_queries(
            lambda: client.get(f"{BOX}{first.pk}/"), lambda: letter(karim, helene, answers=first), LETTER_QUERIES
        )


class TestAbuse:
    def test_a_subject_cannot_forge_headers(self, helene, karim, sign_in, sent_mail):
        with sent_mail():
            write(sign_in(helene), karim, subject="Bonjour\r\nBcc: tous@exemple.fr\r\n\r\nFaux corps")

        [relayed] = mail.outbox
        assert relayed.recipients() == [karim.email]
        assert "\n" not in relayed.subject
        assert relayed.message()["Bcc"] is None

    @pytest.mark.parametrize("payload", XSS)
    def test_markup_is_text_in_pages_and_mails(self, payload, helene, karim, sign_in, sent_mail):
        with sent_mail():
            write(sign_in(helene), karim, subject=payload, body=f"{payload}\n\n{payload}")
        [message] = RelayedMessage.objects.all()
        client = sign_in(karim)

        for page in (client.get(BOX), client.get(f"{BOX}{message.pk}/"), client.get("/moi/")):
            assert page.status_code == 200
            if "<" in payload:
                assert payload not in page.text
        [relayed] = mail.outbox
        assert relayed.content_subtype == "plain"
        assert payload in plain(relayed.body)  # as it was typed, in a mail that is only text
        assert relayed.message().get_content_type() == "text/plain"

    def test_a_mail_that_cannot_leave_loses_nothing(self, helene, karim, sign_in, sent_mail, settings, caplog):
        settings.EMAIL_BACKEND = "emi_alumni.foundation.outbox.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
        with sent_mail():
            answer = write(sign_in(helene), karim, body="Le secret de Karim")

        assert answer.status_code == 302
        assert RelayedMessage.objects.get().body == "Le secret de Karim"
        assert "could not leave" in caplog.text
        assert "Le secret de Karim" not in caplog.text
        assert karim.email not in caplog.text


def test_a_question_about_a_project_begins_with_its_title(helene, karim, sign_in):
    project = ProjectFactory(lead=karim, title="L’été & l’ombre")
    client = sign_in(helene)
    (asked,) = re.findall(r'href="([^"]+/ecrire/[^"]*)"', client.get(project.get_absolute_url()).text)
    form = client.get(unescape(asked)).context["form"]
    assert form["subject"].value() == "À propos de « L’été & l’ombre »"
    assert not form["body"].value()
    long = client.get(reverse("directory:message_send", args=[karim.slug]), {"projet": "mot " * 90})
    assert len(long.context["form"]["subject"].value()) <= 120
