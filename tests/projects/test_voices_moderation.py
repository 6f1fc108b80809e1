"""Every voice is read first, by somebody of the mission who is not of the team (TRUST, cases 41 and 82)."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.retention import due, purge
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.private_words import private_words
from projects import team
from projects.models import Project, TeamRole, Voice, VoiceForm
from projects.models.project import Role
from projects.writing import writing
from tests.admin.forms import form_data
from tests.factories import MemberFactory, ProjectFactory, VoiceFactory, VoiceFormFactory
from tests.standing import standing

CONTACT = "dalila@exemple.fr"
LIST = "/gestion/projects/voice/"


@standing
def form(helene) -> VoiceForm:
    return VoiceFormFactory(project=ProjectFactory(title="Le premier appel compte", lead=helene))


@standing
def waiting(form) -> Voice:
    return VoiceFactory(form=form, text="Mme Durand m’a bien reçue.", waiting=True, contact=CONTACT)


@pytest.fixture
def of_the_team_too(moderator, form):
    """Somebody of the mission who is also in the project's team."""
    member = MemberFactory(user=moderator)
    TeamRole.objects.create(project=form.project, member=member, role=Role.TEAM)
    return moderator


def page(voice) -> str:
    return reverse("admin:projects_voice_change", args=[voice.pk])


def act(client, action: str, *voices):
    data = {"action": action, "answered": "1", "_selected_action": [voice.pk for voice in voices]}
    return client.post(LIST, data, follow=True)


class TestDeciding:
    @pytest.mark.met("PQ1-20")
    def test_nothing_shows_before_it_is_read(self, waiting, karim, helene, visitor, sign_in, moderator):
        url = waiting.form.project.get_absolute_url()
        for person in (karim, helene):
            assert "bien reçue" not in sign_in(person).get(url).content.decode()
        waiting.publish(by=moderator)
        for person in (karim, helene):
            assert "bien reçue" in sign_in(person).get(url).content.decode()

    def test_publishing_tells_the_team_and_is_news_of_the_project(self, waiting, moderator, helene):
        waiting.publish(by=moderator)
        told = Notification.objects.get(recipient=helene.user, kind="voice_published")
        assert told.url.endswith("#voix")
        assert Project.objects.get().news_on == waiting.said_on

    def test_the_team_decides_nothing_about_its_users(self, waiting, helene):
        published = VoiceFactory(form=waiting.form)
        for verb, voice in (("publish", waiting), ("restore", waiting), ("unsubmit", waiting), ("offer", waiting)):
            with pytest.raises(ValidationError):
                getattr(voice, verb)(by=helene.user)
        for verb in ("refuse", "withdraw"):
            with pytest.raises(ValidationError):
                getattr(published, verb)(by=helene.user, reason="Cela ne nous plaît pas.")
        assert {waiting.state, published.state} == {State.PENDING, State.PUBLISHED}

    def test_somebody_of_the_mission_who_is_of_the_team_decides_nothing_either(self, waiting, of_the_team_too):
        with pytest.raises(ValidationError):
            waiting.publish(by=of_the_team_too)
        with pytest.raises(ValidationError):
            waiting.refuse(by=of_the_team_too, reason="Non.")

    def test_a_refused_voice_says_why_in_its_history(self, waiting, moderator):
        with pytest.raises(ValidationError):
            waiting.refuse(by=moderator, reason=" ")
        waiting.refuse(by=moderator, reason="Une personne y est reconnaissable.")
        assert ModerationEvent.objects.about(waiting).first().why == "Une personne y est reconnaissable."

    def test_a_voice_is_not_sent_back_to_somebody_who_has_no_account(self, waiting, moderator):
        with pytest.raises(ValidationError, match="pas de compte"):
            waiting.send_back(by=moderator, reason="Reformulez.")


class TestAdministration:
    def test_the_queue_shows_what_was_spotted_and_leads_to_where_it_is_taken_out(self, waiting, moderator, sign_in):
        queue = sign_in(moderator).get(reverse("admin:moderation_queue")).content.decode()
        assert re.search(r"Peut-être quelqu’un\s: Mme Durand", queue)
        assert page(waiting) in queue
        assert CONTACT not in queue

    def test_the_mission_takes_a_name_out_signs_and_publishes(self, waiting, moderator, sign_in):
        client = sign_in(moderator)
        shown = client.get(page(waiting))
        assert "Mme Durand" in shown.content.decode()
        words = {"text": "[…] m’a bien reçue.", "signature": "Mère de deux enfants, Persan"}
        client.post(page(waiting), form_data(shown) | words)
        act(client, "publish", waiting)
        waiting.refresh_from_db()
        assert (waiting.state, waiting.text) == (State.PUBLISHED, "[…] m’a bien reçue.")
        assert waiting.shown_signature == "Mère de deux enfants, Persan"
        assert ModerationEvent.objects.about(waiting).first().verb == Verb.PUBLISH

    def test_the_form_changes_nothing_but_the_text_and_the_signature(self, waiting, moderator, sign_in):
        client = sign_in(moderator)
        extra = {"smiley": 1, "state": "published", "contact": "", "answer": "À notre place", "profile": "elected"}
        client.post(page(waiting), form_data(client.get(page(waiting))) | extra)
        waiting.refresh_from_db()
        assert (waiting.smiley, waiting.state, waiting.contact, waiting.answer) == (4, State.PENDING, CONTACT, "")

    def test_who_is_of_the_team_neither_changes_it_nor_sees_the_contact(self, waiting, of_the_team_too, sign_in):
        client = sign_in(of_the_team_too)
        shown = client.get(page(waiting))
        assert CONTACT not in shown.content.decode()
        assert client.post(page(waiting), {"text": "Parfait !", "signature": ""}).status_code == 403
        act(client, "publish", waiting)
        act(client, "mark_passed_on", waiting)
        waiting.refresh_from_db()
        assert (waiting.text, waiting.state, waiting.contact) == ("Mme Durand m’a bien reçue.", State.PENDING, CONTACT)

    def test_nor_does_who_has_left_the_team_that_they_wrote_in(self, waiting, of_the_team_too, helene, sign_in):
        project = waiting.form.project
        with writing(project, of_the_team_too):
            pass
        team.remove(project.roles.get(member=of_the_team_too.member), by=of_the_team_too)
        assert not Project.objects.get(pk=project.pk).written_by(of_the_team_too)
        client = sign_in(of_the_team_too)
        assert CONTACT not in client.get(page(waiting)).content.decode()
        assert client.post(page(waiting), {"text": "Parfait !", "signature": ""}).status_code == 403
        act(client, "mark_passed_on", waiting)
        waiting.refresh_from_db()
        assert (waiting.text, waiting.contact) == ("Mme Durand m’a bien reçue.", CONTACT)

    def test_the_rest_of_the_mission_still_reads_it(self, waiting, moderator, sign_in):
        assert CONTACT in sign_in(moderator).get(page(waiting)).content.decode()

    def test_what_somebody_did_not_send_is_not_there_to_read(self, form, moderator, sign_in):
        begun = VoiceFactory(form=form, text="Je n’ai pas fini", begun=True)
        client = sign_in(moderator)
        assert "Je n’ai pas fini" not in client.get(LIST).content.decode()
        assert client.get(page(begun)).status_code == 302

    def test_members_have_no_way_in(self, waiting, helene, sign_in):
        assert sign_in(helene).get(page(waiting)).status_code in (302, 403)

    def test_the_list_costs_the_same_with_three(self, waiting, moderator, sign_in, same_queries):
        client = sign_in(moderator)
        same_queries(lambda: client.get(LIST), lambda: VoiceFactory(form=waiting.form), count=6)


class TestPassingOn:
    def test_whoever_published_is_told_and_the_contact_goes_once_it_has_served(
        self, waiting, moderator, helene, sign_in
    ):
        waiting.publish(by=moderator)
        waiting.reply("Merci, nous rappelons désormais à l’heure dite.", by=helene, version=0)
        assert Notification.objects.get(recipient=moderator, kind="voice_to_pass_on").url == page(waiting)
        client = sign_in(moderator)
        filtered = client.get(LIST, {"a_transmettre": "oui"})
        assert [voice.pk for voice in filtered.context["cl"].result_list] == [waiting.pk]
        act(client, "mark_passed_on", waiting)
        waiting.refresh_from_db()
        assert (waiting.contact, waiting.contact_agreed_at) == ("", None)
        assert not client.get(LIST, {"a_transmettre": "oui"}).context["cl"].result_list

    def test_without_contact_there_is_nobody_to_tell(self, form, moderator, helene):
        voice = VoiceFactory(form=form, waiting=True)
        voice.publish(by=moderator)
        voice.reply("Merci.", by=helene, version=0)
        assert not Notification.objects.filter(kind="voice_to_pass_on").exists()
        with pytest.raises(ValidationError):
            voice.passed_on(by=moderator)


@pytest.mark.django_db
class TestRetention:
    def aged(self, days: int, **fields) -> Voice:
        voice = VoiceFactory(**fields)
        then = timezone.now() - timedelta(days=days)
        ended = None if voice.finished_at is None else then
        Voice.objects.filter(pk=voice.pk).update(created_at=then, finished_at=ended)
        return voice

    def test_contacts_go_after_six_months_and_the_words_stay(self):
        old = self.aged(184, contact=CONTACT, contact_agreed_at=timezone.now())
        recent = self.aged(180, contact=CONTACT)
        assert due(timezone.now())["coordonnées laissées avec un retour il y a six mois"] == 1
        purge(timezone.now())
        old.refresh_from_db()
        recent.refresh_from_db()
        assert (old.contact, old.contact_agreed_at, recent.contact) == ("", None, CONTACT)
        assert old.text

    def test_what_was_begun_and_never_sent_goes_after_a_month(self):
        old, recent = self.aged(31, begun=True), self.aged(29, begun=True)
        sent = self.aged(31)
        purge(timezone.now())
        assert set(Voice.objects.all()) == {recent, sent}
        assert old not in Voice.objects.all()

    def test_what_was_refused_goes_after_six_months_and_what_is_published_stays(self):
        self.aged(184, state=State.REFUSED)
        self.aged(184, state=State.WITHDRAWN)
        kept = {self.aged(180, state=State.REFUSED), self.aged(800)}
        purge(timezone.now())
        assert set(Voice.objects.all()) == kept

    def test_without_apply_the_command_only_counts(self, capsys):
        self.aged(31, begun=True)
        call_command("purger")
        assert "commencés il y a un mois et jamais envoyés : 1" in capsys.readouterr().out
        assert Voice.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Merci à Mme Durand et à Sophie.", ["Mme Durand", "Sophie"]),
        ("Jean-Pierre MARTIN m’a reçu.", ["Jean-Pierre MARTIN"]),
        ("Je m’appelle yasmine, j’ai 70 ans.", ["yasmine"]),
        ("Appelez-moi au 06.12.34.56.78 ou au +33 6 12 34 56 78.", ["06.12.34.56.78", "+33 6 12 34 56 78"]),
        ("Mon numéro : 1 84 05 95 018 123 45.", ["1 84 05 95 018 123 45"]),
        ("Écrivez à jean.dupont@exemple.fr", ["jean.dupont@exemple.fr"]),
        # What only looks like it.
        ("Madame la directrice et M. le maire du Val d’Oise nous ont reçus à Saint-Martin-du-Tertre.", []),
        ("Deux rendez-vous le 12/05/2023 à 10 h 30, pour 150 000 euros.", []),
        ("Bonjour, la mairie et la CAF ont répondu vendredi. Merci Madame.", []),
        ("", []),
    ],
)
def test_what_looks_like_somebody_is_seen_and_ordinary_words_are_not(text, found):
    assert private_words(text) == found
