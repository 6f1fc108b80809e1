"""The users' form: what a person without account does with a poster's link, and what abuse meets (TRUST, group F)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from projects.models import Voice, VoiceForm
from projects.models import voices as rules
from projects.models.project import ProjectAudience
from projects.views.voices import Answer
from tests.factories import ProjectFactory, VoiceFactory, VoiceFormFactory
from tests.projects.voice_steps import WORDS, address, say, slug_of, the_voice
from tests.standing import standing

HERE = "203.0.113.77"
DONE = "projects:voice_done"


@standing
def form(helene) -> VoiceForm:
    project = ProjectFactory(
        title="Le premier appel compte",
        sentence="Joindre un service social du premier coup.",
        problem="Plus de quatre appels sur dix se perdaient.",
        lead=helene,
    )
    return VoiceFormFactory(project=project)


def door(form: VoiceForm) -> str:
    return reverse("projects:voice", args=[form.token])


@pytest.mark.met("PQ1-20", "TRA-04")
def test_somebody_without_account_says_how_it_went_and_it_waits_to_be_read(visitor, form):
    page = visitor.get(door(form), follow=True)
    assert page.status_code == 200
    first = page.redirect_chain[-1][0]
    assert visitor.post(first, {"smiley": "5", "clarity": "4"}).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(seconds=20)):
        sent = visitor.post(first + "mots/", {"text": WORDS, "profile": "user"}, follow=True)
    assert "Merci, c’est bien arrivé" in sent.content.decode()
    voice = the_voice()
    assert (voice.smiley, voice.clarity, voice.text, voice.profile) == (5, 4, WORDS, "user")
    assert voice.state == State.PENDING
    assert voice.finished_at
    decision = ModerationEvent.objects.about(voice).get()
    assert (decision.verb, decision.by) == (Verb.SUBMIT, None)


def test_the_form_tells_the_title_and_the_sentence_and_nothing_else_of_the_project(visitor, form, helene):
    text = visitor.get(door(form), follow=True).content.decode()
    assert form.project.title in text
    assert form.project.sentence in text
    assert form.project.problem not in text
    assert helene.family_name not in text
    assert form.project.get_absolute_url() not in text


def test_no_page_of_the_form_leaves_a_cookie_nor_is_kept_indexed_or_told_to_others(visitor, form):
    slug = slug_of(form)
    visitor.post(address("feeling", form, slug), {"smiley": "3"})
    pages = [door(form), *(address(step, form, slug) for step in ("feeling", "words", "reread", "contact"))]
    for url in [*pages, reverse(DONE, args=[form.token])]:
        answer = visitor.get(url)
        assert answer.status_code in (200, 302), url
        assert not answer.cookies, url
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
    assert not visitor.cookies


def test_only_the_face_is_asked_and_the_rest_may_stay_empty(visitor, form):
    slug = slug_of(form)
    nothing = visitor.post(address("feeling", form, slug), {})
    assert nothing.status_code == 200
    assert "Choisissez le visage" in nothing.content.decode()
    assert not Voice.objects.exists()
    assert say(visitor, form, slug=slug, smiley="2", clarity="", text="").url == reverse(DONE, args=[form.token])
    assert (the_voice().smiley, the_voice().clarity, the_voice().text) == (2, None, "")


@pytest.mark.parametrize("bad", [{"smiley": "9"}, {"smiley": "x"}, {"smiley": "3", "clarity": "0"}])
def test_values_that_no_button_sends_are_refused(visitor, form, bad):
    assert visitor.post(address("feeling", form, slug_of(form)), bad).status_code == 200
    assert not Voice.objects.exists()


def test_a_text_too_long_is_refused_with_what_to_do_and_comes_back(visitor, form):
    answer = say(visitor, form, text="a" * 2001)
    assert answer.status_code == 200
    assert "Raccourcissez" in answer.content.decode()
    assert "a" * 2001 in answer.content.decode()
    assert the_voice().finished_at is None


class TestSteps:
    def test_each_screen_is_saved_when_it_is_sent(self, visitor, form):
        slug = slug_of(form)
        visitor.post(address("feeling", form, slug), {"smiley": "1", "clarity": "2"})
        assert (the_voice().smiley, the_voice().state, the_voice().finished_at) == (1, State.DRAFT, None)

    def test_going_back_shows_what_was_given_and_changes_it(self, visitor, form):
        slug = slug_of(form)
        visitor.post(address("feeling", form, slug), {"smiley": "1", "clarity": "2"})
        assert re.search(r'value="1"[^>]*checked', visitor.get(address("feeling", form, slug)).content.decode())
        visitor.post(address("feeling", form, slug), {"smiley": "5", "clarity": "2"})
        assert the_voice().smiley == 5
        visitor.post(address("words", form, slug), {"text": WORDS, "wants_answer": "on"})
        words = visitor.get(address("words", form, slug)).content.decode()
        assert WORDS in words
        assert re.search(r'name="wants_answer"[^>]*checked', words)

    def test_the_second_screen_without_the_first_leads_to_the_first(self, visitor, form):
        slug = slug_of(form)
        for step in ("words", "reread", "contact"):
            answer = visitor.post(address(step, form, slug), {"text": WORDS})
            assert answer.url == address("feeling", form, slug)
        assert not Voice.objects.exists()

    def test_the_same_answer_sent_twice_is_one(self, visitor, form):
        slug = slug_of(form)
        for _twice in range(2):
            assert say(visitor, form, slug=slug).status_code in (200, 302)
        assert Voice.objects.count() == 1
        assert ModerationEvent.objects.about(the_voice()).count() == 1

    def test_what_was_sent_does_not_change_any_more(self, visitor, form):
        slug = slug_of(form)
        say(visitor, form, slug=slug)
        for step in ("feeling", "words", "reread", "contact"):
            answer = visitor.post(address(step, form, slug), {"smiley": "1", "text": "Autre chose", "anyway": "1"})
            assert answer.url == reverse(DONE, args=[form.token])
        assert (the_voice().smiley, the_voice().text) == (4, WORDS)

    def test_two_clicks_at_once_send_it_once(self, form):
        voice = VoiceFactory(form=form, begun=True)
        same = Voice.objects.get(pk=voice.pk)
        assert voice.finish() is True
        assert same.finish() is False
        assert ModerationEvent.objects.about(voice).count() == 1

    def test_each_person_who_follows_the_link_gets_her_own_form(self, visitor, form):
        assert visitor.get(door(form)).url != visitor.get(door(form)).url

    def test_a_slow_person_is_never_told_that_it_is_too_late(self, visitor, form):
        slow = slug_of(form, seconds=40 * 24 * 3600)
        assert say(visitor, form, slug=slow).url == reverse(DONE, args=[form.token])
        assert the_voice().state == State.PENDING
        assert timezone.localdate(the_voice().created_at) == timezone.localdate()


class TestAnAnswerIsWanted:
    def asked(self, visitor, form) -> str:
        slug = slug_of(form)
        answer = say(visitor, form, slug=slug, wants_answer="on")
        assert answer.url == address("contact", form, slug)
        assert the_voice().finished_at is None
        return answer.url

    def test_the_contact_comes_with_its_own_consent(self, visitor, form):
        url = self.asked(visitor, form)
        without = visitor.post(url, {"contact": "dalila@exemple.fr"})
        assert "Cochez" in without.content.decode()
        assert 'value="dalila@exemple.fr"' in without.content.decode()
        assert the_voice().contact == ""
        visitor.post(url, {"contact": "dalila@exemple.fr", "agreed": "on"})
        assert the_voice().contact == "dalila@exemple.fr"
        assert the_voice().contact_agreed_at
        assert the_voice().state == State.PENDING

    @pytest.mark.parametrize("contact", ["chez moi", "dalila@", "12"])
    def test_what_reaches_nobody_is_refused(self, visitor, form, contact):
        answer = visitor.post(self.asked(visitor, form), {"contact": contact, "agreed": "on"})
        assert "adresse entière" in answer.content.decode()

    def test_one_may_still_send_without(self, visitor, form):
        visitor.post(self.asked(visitor, form), {"contact": "dalila@exemple.fr", "without": "1"})
        voice = the_voice()
        assert (voice.contact, voice.contact_agreed_at, voice.wants_answer) == ("", None, False)
        assert voice.state == State.PENDING


class TestPrivateWords:
    """TRUST 82: the author is warned before sending, her words stay."""

    TEXT = "Madame Durand m’a dit d’appeler le 06 12 34 56 78 ou d’écrire à jean.dupont@exemple.fr."

    def warned(self, visitor, form, **more) -> str:
        slug = slug_of(form)
        answer = say(visitor, form, slug=slug, text=self.TEXT, **more)
        assert answer.url == address("reread", form, slug)
        assert the_voice().finished_at is None
        return answer.url

    def test_a_name_a_number_and_an_address_are_shown_before_sending_and_the_text_is_kept(self, visitor, form):
        page = visitor.get(self.warned(visitor, form)).content.decode()
        for piece in ("Madame Durand", "06 12 34 56 78", "jean.dupont@exemple.fr"):
            assert f"<li>« {piece} »</li>" in page
        assert page.count("Madame Durand") == 2

    def test_the_corrected_text_is_what_is_sent(self, visitor, form):
        visitor.post(self.warned(visitor, form), {"text": "Une agente m’a dit d’appeler."})
        assert the_voice().text == "Une agente m’a dit d’appeler."
        assert the_voice().state == State.PENDING

    def test_a_text_half_corrected_is_shown_again(self, visitor, form):
        page = visitor.post(self.warned(visitor, form), {"text": "Appelez le 06 12 34 56 78."})
        assert page.status_code == 200
        assert "<li>« 06 12 34 56 78 »</li>" in page.content.decode()
        assert the_voice().state == State.DRAFT

    def test_who_means_it_sends_it_as_it_is_and_somebody_reads_it(self, visitor, form):
        visitor.post(self.warned(visitor, form), {"text": self.TEXT, "anyway": "1"})
        assert the_voice().state == State.PENDING
        assert "Madame Durand" in the_voice().spotted

    def test_after_rereading_who_wants_an_answer_is_asked_where(self, visitor, form):
        url = self.warned(visitor, form, wants_answer="on")
        assert visitor.post(url, {"text": self.TEXT, "anyway": "1"}).url == url.replace("relire", "reponse")


class TestRobots:
    """TRUST 79: thanked like anybody, and nothing is kept."""

    def test_the_field_that_nobody_sees(self, visitor, form):
        answer = visitor.post(
            address("feeling", form, slug_of(form)), {"smiley": "5", "website": "http://spam.example"}
        )
        assert answer.url == reverse(DONE, args=[form.token])
        assert not Voice.objects.exists()

    @pytest.mark.parametrize("step", ["words", "reread", "contact"])
    def test_filled_on_a_later_screen_what_was_begun_goes(self, visitor, form, step):
        slug = slug_of(form)
        visitor.post(address("feeling", form, slug), {"smiley": "5"})
        answer = visitor.post(address(step, form, slug), {"text": "x", "website": "http://spam.example"})
        assert answer.url == reverse(DONE, args=[form.token])
        assert not Voice.objects.exists()

    def test_two_screens_in_less_than_two_seconds(self, visitor, form):
        assert say(visitor, form, seconds=0).url == reverse(DONE, args=[form.token])
        assert not Voice.objects.exists()

    def test_a_key_that_we_did_not_give_opens_nothing(self, visitor, form):
        other = VoiceFormFactory()
        for slug in ("nimporte-quoi", slug_of(form)[:-1], slug_of(other)):
            assert visitor.post(address("feeling", form, slug), {"smiley": "5"}).status_code == 404
        assert not Voice.objects.exists()

    @pytest.mark.parametrize("origin", ["cross-site", "same-site"])
    def test_a_form_sent_from_another_site_is_refused(self, form, origin):
        url = address("feeling", form, slug_of(form))
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(url, {"smiley": "5"}, headers={"sec-fetch-site": origin}).status_code == 403
        assert not Voice.objects.exists()
        # What browsers send from our own page, which tells no referrer.
        ours = {"sec-fetch-site": "same-origin", "origin": "null"}
        assert strict.post(url, {"smiley": "5"}, headers=ours).status_code == 302


class TestLimits:
    """TRUST 78: a hundred answers from one address, then from a hundred addresses."""

    def test_the_eleventh_answer_of_an_address_waits_and_keeps_what_was_chosen(self, visitor, form):
        for _ten in range(10):
            assert say(visitor, form, smiley="1").status_code == 302
        answer = say(visitor, form, smiley="2")
        assert answer.status_code == 429
        assert answer["Retry-After"] == "600"
        page = answer.content.decode()
        assert "Attendez dix minutes" in page
        assert re.search(r'value="2"[^>]*checked', page)
        assert Voice.objects.count() == 10

    def test_another_address_and_what_was_begun_go_on(self, visitor, form):
        slug = slug_of(form)
        visitor.post(address("feeling", form, slug), {"smiley": "1"})
        for _nine in range(9):
            say(visitor, form)
        assert say(visitor, form).status_code == 429
        assert visitor.post(address("words", form, slug), {"text": WORDS}).status_code == 302
        assert say(Client(REMOTE_ADDR="198.51.100.4"), form).status_code == 302

    def test_after_ten_minutes_the_address_answers_again(self, visitor, form):
        for _ten in range(10):
            say(visitor, form)
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            assert say(visitor, form).status_code == 302

    def test_a_form_that_has_its_day_rests_until_tomorrow_and_the_team_is_told_once(
        self, form, helene, monkeypatch, visitor
    ):
        monkeypatch.setattr(rules, "VOICES_PER_DAY", 3)
        for number in range(3):
            assert say(Client(REMOTE_ADDR=f"198.51.100.{number}"), form).status_code == 302
        told = Notification.objects.filter(recipient=helene.user, kind="voices_resting")
        assert told.count() == 1
        told.update(read_at=timezone.now())
        for number in range(3, 6):
            refused = say(Client(REMOTE_ADDR=f"198.51.100.{number}"), form)
            assert refused.status_code == 429
            assert "se repose jusqu’à demain" in refused.content.decode()
        assert visitor.get(door(form)).status_code == 429
        assert told.count() == 1
        assert Voice.objects.count() == 3
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            assert say(visitor, form).status_code == 302

    def test_keys_picked_up_yesterday_count_today(self, form, monkeypatch, visitor):
        monkeypatch.setattr(rules, "VOICES_PER_DAY", 1)
        say(visitor, form, seconds=3 * 24 * 3600)
        assert say(visitor, form, seconds=3 * 24 * 3600).status_code == 429

    def test_another_form_is_not_tired(self, form, monkeypatch, visitor):
        monkeypatch.setattr(rules, "VOICES_PER_DAY", 1)
        say(visitor, form)
        assert say(visitor, VoiceFormFactory()).status_code == 302


class TestClosedForms:
    """TRUST 81."""

    def test_a_closed_form_says_that_it_is_over_without_a_word_of_the_project(self, visitor, form):
        slug = slug_of(form)
        form.close()
        for answer in (
            visitor.get(door(form)),
            visitor.get(address("feeling", form, slug)),
            visitor.post(address("feeling", form, slug), {"smiley": "3"}),
        ):
            assert answer.status_code == 410
            assert "Ce recueil est fini" in answer.content.decode()
            assert form.project.title not in answer.content.decode()
        assert not Voice.objects.exists()

    def test_who_had_begun_may_finish(self, visitor, form):
        slug = slug_of(form)
        visitor.post(address("feeling", form, slug), {"smiley": "3"})
        form.close()
        assert visitor.post(address("words", form, slug), {"text": WORDS}).status_code == 302
        assert the_voice().state == State.PENDING

    @pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.REFUSED, State.WITHDRAWN])
    def test_the_form_of_a_project_that_is_not_published_does_not_exist(self, visitor, helene, state):
        form = VoiceFormFactory(project=ProjectFactory(lead=helene, state=state))
        slug = slug_of(form)
        for url in (door(form), address("feeling", form, slug), reverse(DONE, args=[form.token])):
            assert visitor.get(url).status_code == 404
        assert visitor.post(address("feeling", form, slug), {"smiley": "3"}).status_code == 404
        assert not Voice.objects.exists()

    def test_the_form_of_a_hidden_project_does_not_exist(self, visitor, form):
        form.project.hidden_at = timezone.now()
        form.project.save()
        assert visitor.get(door(form)).status_code == 404

    def test_an_unknown_link_and_an_old_one_lead_nowhere(self, visitor, form):
        old, slug = door(form), slug_of(form)
        was = address("feeling", form, slug)
        form.renew()
        for url in (old, was, reverse("projects:voice", args=["inconnu"])):
            assert visitor.get(url).status_code == 404
        assert visitor.get(door(form), follow=True).status_code == 200

    def test_the_link_works_as_it_is_copied_by_hand_from_the_poster(self, visitor, form):
        spelled = reverse("projects:voice", args=[form.spelled_token.upper()])
        assert visitor.get(spelled, follow=True).status_code == 200

    def test_a_project_for_its_team_alone_may_still_ask_its_users(self, visitor, form):
        form.project.audience = ProjectAudience.TEAM
        form.project.save()
        assert say(visitor, form).status_code == 302


@pytest.mark.met("PQ1-20")
def test_the_address_of_who_answers_is_kept_nowhere(form):
    client = Client(REMOTE_ADDR=HERE)
    for _twelve in range(12):
        say(client, form)
    assert Voice.objects.count() == 10
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            assert HERE not in repr(cursor.fetchall()), table
    assert HERE not in repr(vars(caches["local"]))
    # The counter itself is there, under a name that says nothing and that lasts ten minutes.
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM cache WHERE cache_key LIKE '%voice%'")
        assert cursor.fetchall()


def test_what_is_written_is_never_markup(visitor, form, helene, sign_in):
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    slug = slug_of(form)
    shown = say(visitor, form, slug=slug, text=script + "a" * 2000).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown
    voice = VoiceFactory(form=form, text=script, signature=script, answer=script, answer_version=1)
    client = sign_in(helene)
    for url in (
        form.project.get_absolute_url(),
        reverse("projects:voices_manage", args=[form.project.slug]),
        reverse("projects:voice_answer", args=[form.project.slug, voice.pk]),
    ):
        page = client.get(url).content.decode()
        assert "&lt;script&gt;alert(1)" in page, url
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_reading_any_screen_writes_nothing(visitor, form, django_assert_num_queries):
    slug = slug_of(form)
    visitor.get(door(form))
    visitor.get(address("feeling", form, slug))
    assert not Voice.objects.exists()


def test_a_screen_costs_the_same_however_many_answers_there_are(visitor, form, same_queries):
    VoiceFactory(form=form)
    slug = slug_of(form)
    visitor.post(address("feeling", form, slug), {"smiley": "3"})
    same_queries(lambda: visitor.get(address("words", form, slug)), lambda: VoiceFactory(form=form), count=2)


def test_a_key_is_only_worth_for_its_own_form(form):
    assert Answer.signer(form).salt != Answer.signer(VoiceFormFactory()).salt
