"""The team's side: who opens the form, what it reads, how it answers; and nothing for anybody else."""

import re
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from projects import qr
from projects.models import Project, TeamRole, Voice, VoiceForm
from projects.models.project import Role
from projects.models.voices import new_token
from tests.factories import ProjectFactory, VoiceFactory, VoiceFormFactory
from tests.projects.voice_steps import WORDS
from tests.standing import standing

ANSWER = "Depuis, chaque appel perdu est rappelé dans la journée."


@standing
def project(helene) -> Project:
    return ProjectFactory(title="Le premier appel compte", lead=helene)


@standing
def form(project) -> VoiceForm:
    return VoiceFormFactory(project=project)


@standing
def voice(form) -> Voice:
    return VoiceFactory(form=form, text=WORDS)


def manage(project) -> str:
    return reverse("projects:voices_manage", args=[project.slug])


def poster(project) -> str:
    return reverse("projects:voice_poster", args=[project.slug])


def to_answer(voice) -> str:
    return reverse("projects:voice_answer", args=[voice.form.project.slug, voice.pk])


def reply(client, voice, text=ANSWER, version=0):
    return client.post(to_answer(voice), {"answer": text, "version": version}, follow=True)


class TestOpening:
    def test_the_team_opens_closes_opens_again_and_changes_the_link(self, project, helene, sign_in):
        client = sign_in(helene)
        assert "Ouvrir le recueil" in client.get(manage(project)).content.decode()
        client.post(manage(project), {"action": "open"})
        form = VoiceForm.objects.get(project=project)
        assert form.is_open
        client.post(manage(project), {"action": "close"})
        form.refresh_from_db()
        assert not form.is_open
        client.post(manage(project), {"action": "open"})
        token = form.token
        form.refresh_from_db()
        assert (form.is_open, form.token) == (True, token)
        client.post(manage(project), {"action": "renew", "answered": "1"})
        form.refresh_from_db()
        assert form.token != token

    def test_opening_twice_makes_one_form(self, project, helene, sign_in):
        for _twice in range(2):
            sign_in(helene).post(manage(project), {"action": "open"})
        assert VoiceForm.objects.filter(project=project).count() == 1

    @pytest.mark.parametrize("action", ["", "delete", "close", "renew"])
    def test_a_button_that_does_not_exist_changes_nothing(self, project, helene, sign_in, action):
        assert sign_in(helene).post(manage(project), {"action": action}).status_code == 302
        assert not VoiceForm.objects.exists()

    def test_the_link_and_the_code_are_the_portals_own_address(self, form, helene, sign_in, settings):
        page = sign_in(helene).get(manage(form.project)).content.decode()
        assert f"{settings.PORTAL_URL}/retour/{form.token}/" in page
        assert qr.draw(form.public_address).path in page

    def test_before_publication_the_page_says_that_the_link_sleeps(self, helene, sign_in):
        form = VoiceFormFactory(project=ProjectFactory(lead=helene, draft=True))
        assert "quand le projet sera publié" in sign_in(helene).get(manage(form.project)).content.decode()

    def test_the_link_cannot_be_guessed(self):
        tokens = {new_token() for _many in range(200)}
        assert len(tokens) == 200
        assert all(re.fullmatch("[a-hjkmnp-z2-9]{12}", token) for token in tokens)


class TestPoster:
    @pytest.mark.met("PQ1-20")
    def test_it_has_the_code_one_sentence_and_an_address_to_copy_by_hand(self, form, helene, sign_in):
        page = sign_in(helene).get(poster(form.project)).content.decode()
        assert form.project.sentence in page
        assert f"alumni.example.org/retour/{form.spelled_token}/" in page
        assert qr.draw(form.public_address).path in page
        assert "data:" not in page

    def test_without_a_form_there_is_no_poster(self, project, helene, sign_in):
        assert sign_in(helene).get(poster(project)).status_code == 404

    def test_the_code_is_one_path_inside_its_square(self):
        drawing = qr.draw("https://alumni.example.org/retour/abcdefghjkmn/")
        svg = ElementTree.fromstring(f'<svg><path d="{drawing.path}"/></svg>')  # noqa: S314
        runs = re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg[0].get("d"))
        assert "".join(f"M{x} {y}.5h{width}" for x, y, width in runs) == drawing.path
        assert all(int(x) >= qr.QUIET and int(x) + int(width) <= drawing.side - qr.QUIET for x, _y, width in runs)
        # The corner that readers look for: seven modules of black, below the quiet zone.
        assert runs[0] == (str(qr.QUIET), str(qr.QUIET), "7")


class TestReading:
    def test_the_team_reads_what_is_published_and_counts_the_rest(self, form, voice, helene, sign_in):
        VoiceFactory(form=form, text="Encore à lire par la mission.", waiting=True)
        VoiceFactory(form=form, text="Refusé, et on sait pourquoi.", state=State.REFUSED)
        VoiceFactory(form=form, text="Commencé dans la salle d’attente.", begun=True)
        VoiceFactory(form=form, text="Masqué par deux personnes.", hidden_at=timezone.now())
        answer = sign_in(helene).get(manage(form.project))
        page = answer.content.decode()
        assert WORDS in page
        for unread in ("Encore à lire", "Refusé, et", "Commencé dans", "Masqué par"):
            assert unread not in page
        assert answer.context["counts"] == {"waiting": 1, "published": 1, "refused": 1}

    def test_the_team_never_sees_where_its_users_may_be_reached(self, form, voice, helene, sign_in):
        Voice.objects.filter(pk=voice.pk).update(contact="dalila@exemple.fr", contact_agreed_at=timezone.now())
        for url in (manage(form.project), to_answer(voice), form.project.get_absolute_url()):
            assert "dalila@exemple.fr" not in sign_in(helene).get(url).content.decode()

    def test_a_member_of_another_team_a_sponsor_and_a_moderator_find_nothing(
        self, form, voice, karim, representative, moderator, sign_in
    ):
        TeamRole.objects.create(project=form.project, member=karim, role=Role.SPONSOR)
        for person in (karim, representative, moderator):
            for url in (manage(form.project), poster(form.project), to_answer(voice)):
                assert sign_in(person).get(url).status_code == 404
                assert sign_in(person).post(url, {"action": "renew", "answer": "x"}).status_code in (404, 405)
        token = form.token
        form.refresh_from_db()
        voice.refresh_from_db()
        assert (form.token, voice.answer) == (token, "")

    def test_the_page_costs_the_same_with_three_voices(self, form, voice, helene, sign_in, same_queries):
        client = sign_in(helene)
        same_queries(lambda: client.get(manage(form.project)), lambda: VoiceFactory(form=form), count=7)


class TestAnswering:
    @pytest.mark.met("PQ1-20", "TRA-04", "TRA-05")
    def test_the_answer_shows_under_the_voice_and_the_rest_of_the_team_is_told(
        self, voice, helene, karim, representative, sign_in
    ):
        TeamRole.objects.create(project=voice.form.project, member=karim, role=Role.TEAM)
        reply(sign_in(helene), voice)
        voice.refresh_from_db()
        assert (voice.answer, voice.answered_by, voice.answer_version) == (ANSWER, helene, 1)
        assert ANSWER in sign_in(representative).get(voice.form.project.get_absolute_url()).content.decode()
        told = Notification.objects.filter(kind="voice_answered")
        assert [one.recipient for one in told] == [karim.user]

    def test_it_is_mended_once_and_no_more(self, voice, helene, sign_in):
        client = sign_in(helene)
        reply(client, voice)
        reply(client, voice, "Depuis, chaque appel est rappelé le jour même.", version=1)
        refused = reply(client, voice, "Une troisième fois.", version=2)
        assert "ne change plus" in refused.content.decode()
        voice.refresh_from_db()
        assert voice.answer == "Depuis, chaque appel est rappelé le jour même."
        assert "Corriger la réponse" not in client.get(voice.form.project.get_absolute_url()).content.decode()

    def test_two_of_the_team_answer_at_once_the_first_wins_and_the_other_keeps_her_words(
        self, voice, helene, karim, sign_in
    ):
        TeamRole.objects.create(project=voice.form.project, member=karim, role=Role.TEAM)
        reply(sign_in(helene), voice)
        late = reply(sign_in(karim), voice, "Ma réponse à moi.", version=0)
        page = late.content.decode()
        assert "Quelqu’un de l’équipe a répondu entre-temps" in page
        assert "Ma réponse à moi." in page
        assert ANSWER in page
        voice.refresh_from_db()
        assert (voice.answer, voice.answered_by) == (ANSWER, helene)
        reply(sign_in(karim), voice, "Ma réponse à moi.", version=1)
        voice.refresh_from_db()
        assert voice.answer == "Ma réponse à moi."

    def test_an_empty_answer_is_refused_with_what_to_write(self, voice, helene, sign_in):
        assert "même une phrase" in reply(sign_in(helene), voice, "  ").content.decode()

    @pytest.mark.parametrize("unread", [{"waiting": True}, {"state": State.REFUSED}, {"hidden_at": timezone.now()}])
    def test_only_a_published_voice_is_answered(self, form, helene, sign_in, unread):
        voice = VoiceFactory(form=form, **unread)
        assert reply(sign_in(helene), voice).status_code == 404
        with pytest.raises(ValidationError, match="publié"):
            voice.reply(ANSWER, by=helene, version=0)

    def test_a_voice_of_another_project_is_not_answered_through_ones_own(self, form, helene, sign_in):
        other = VoiceFactory()
        url = reverse("projects:voice_answer", args=[form.project.slug, other.pk])
        assert sign_in(helene).post(url, {"answer": ANSWER, "version": 0}).status_code == 404
        other.refresh_from_db()
        assert other.answer == ""

    def test_posting_other_fields_changes_nothing_else(self, voice, helene, sign_in):
        sign_in(helene).post(
            to_answer(voice),
            {"answer": ANSWER, "version": 0, "text": "Formidable !", "smiley": 5, "state": "refused", "signature": "x"},
        )
        voice.refresh_from_db()
        assert (voice.text, voice.signature, voice.state) == (WORDS, "", State.PUBLISHED)
