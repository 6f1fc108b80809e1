"""What the project's page tells of its users: their words, apart; figures from five answers on, and not at four."""

import pytest
from django.template import Context
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import Report, State
from emi_alumni.foundation.notifications.models import Notification
from projects.models import Project, Voice, VoiceForm
from projects.models.voices import with_voices_count
from projects.templatetags.voices_tags import project_voices
from tests.factories import MemberFactory, ProjectFactory, VoiceFactory, VoiceFormFactory
from tests.standing import standing


@standing
def form(helene) -> VoiceForm:
    return VoiceFormFactory(project=ProjectFactory(title="Le premier appel compte", lead=helene))


@pytest.fixture
def karims(karim, sign_in) -> Client:
    return sign_in(karim)


def section(client: Client, project: Project) -> str:
    """The section of users' voices, or nothing."""
    page = client.get(project.get_absolute_url()).content.decode()
    return page.partition('<section id="voix"')[2].partition("</section>")[0]


@pytest.mark.met("PQ1-20", "TRA-04")
def test_users_voices_stand_apart_with_a_signature_that_names_nobody(karims, form):
    VoiceFactory(form=form, text="On m’a rappelée.", signature="Mère de deux enfants, Persan")
    VoiceFactory(form=form, text="C’était clair.", profile="agent")
    shown = section(karims, form.project)
    assert "Ce que disent les usagers" in shown
    assert "On m’a rappelée." in shown
    assert "Mère de deux enfants, Persan" in shown
    assert "Agent ou agente" in shown


def test_figures_are_told_from_five_answers_and_not_from_four(karims, form):
    for smiley in (5, 5, 4, 1):
        VoiceFactory(form=form, smiley=smiley, clarity=4)
    for unread in ({"waiting": True}, {"begun": True}, {"state": State.REFUSED}, {"hidden_at": timezone.now()}):
        VoiceFactory(form=form, **unread)
    VoiceFactory(form=form, smiley=None)
    four = section(karims, form.project)
    assert "réponses, dont" not in four
    assert '<svg class="chart' not in four
    VoiceFactory(form=form, smiley=3, clarity=2)
    five = section(karims, form.project)
    assert "5 réponses, dont 3 « bien »" in five
    assert '<svg class="chart said"' in five
    assert '<tr><th scope="row">Très bien</th><td>2</td></tr>' in five


def test_clarity_has_its_own_threshold(karims, form):
    for number in range(5):
        VoiceFactory(form=form, clarity=5 if number < 4 else None)
    assert "Clarté" not in section(karims, form.project)
    VoiceFactory(form=form, clarity=2)
    assert "4,4 sur 5 en moyenne" in section(karims, form.project)


def test_one_persons_smiley_is_never_shown_nor_a_voice_without_words(karims, form):
    VoiceFactory(form=form, text="Rien à redire.", smiley=1)
    VoiceFactory(form=form, text="", smiley=2)
    shown = section(karims, form.project)
    assert shown.count("<blockquote>") == 1
    assert "Très mal" not in shown


def test_without_voices_members_see_no_section_and_the_team_is_told_what_to_do(karims, helene, sign_in):
    project = ProjectFactory(lead=helene)
    assert section(karims, project) == ""
    assert section(sign_in(helene), project) == ""
    assert "Ouvrir un recueil" in sign_in(helene).get(project.get_absolute_url()).text


def test_the_secret_link_is_for_the_team(karims, form, helene, sign_in):
    assert form.token not in karims.get(form.project.get_absolute_url()).content.decode()
    page = sign_in(helene).get(form.project.get_absolute_url()).content.decode()
    assert form.get_absolute_url() in page
    assert f"{reverse('projects:voices_manage', args=[form.project.slug])}#lien" in page


def test_a_reader_reports_a_voice_and_two_hide_it_but_the_team_does_not(
    karims, form, karim, representative, helene, sign_in
):
    voice = VoiceFactory(form=form)
    url = reverse("moderation:report", args=["retour", voice.pk])
    assert url in section(karims, form.project)
    assert url not in section(sign_in(helene), form.project)
    assert sign_in(helene).post(url, {"reason": "hurtful"}).status_code == 404
    for person in (karim, representative):
        assert sign_in(person).post(url, {"reason": "private"}).status_code == 302
    assert voice.text not in section(karims, form.project)


def test_a_team_is_told_when_its_answer_is_hidden_with_the_voice_and_when_both_are_back(form, helene, karim, moderator):
    voice = VoiceFactory(form=form, answer="Merci, c’est corrigé.")
    silent = VoiceFactory(form=form)
    for one in (silent, voice):
        for person in (karim, MemberFactory(with_account=True)):
            Report.file(one, by=person.user, reason="private")
        if one == silent:
            assert not Notification.objects.filter(recipient=helene.user).exists()
    hidden = Notification.objects.get(recipient=helene.user, kind="voice_hidden")
    assert "votre réponse avec lui" in hidden.sentence
    Voice.objects.get(pk=voice.pk).show(by=moderator)
    assert Notification.objects.filter(recipient=helene.user, kind="voice_shown").exists()


@pytest.mark.parametrize("unread", [{"waiting": True}, {"state": State.REFUSED}, {"form__project__draft": True}])
def test_what_a_reader_does_not_see_is_not_reported_either(karims, unread):
    voice = VoiceFactory(**unread)
    assert karims.get(reverse("moderation:report", args=["retour", voice.pk])).status_code == 404


def test_many_voices_unfold(karims, form):
    for _six in range(6):
        VoiceFactory(form=form)
    shown = section(karims, form.project)
    assert "Lire 4 autres retours" in shown
    assert shown.count("<blockquote>") == 6


def test_the_section_asks_two_things_however_many_voices_there_are(form, helene, django_assert_num_queries):
    project = Project.objects.for_detail().get()
    for many in (1, 3):
        VoiceFactory.create_batch(many, form=form)
        with django_assert_num_queries(2):
            found = project_voices(Context({"me": helene}), project)
    assert (len(found.shown), len(found.more)) == (2, 2)
    assert found.team


def test_cards_count_the_published_voices(form):
    VoiceFactory.create_batch(2, form=form)
    VoiceFactory(form=form, waiting=True)
    silent = ProjectFactory()
    counts = {project.pk: project.voices_count for project in with_voices_count(Project.objects.all())}
    assert counts == {form.project.pk: 2, silent.pk: 0}
