"""What a project's page draws once and keeps says, at each reading, what its rows say on that day to that reader."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from directory.models import Member
from directory.models.members import UNNAMED
from emi_alumni.foundation.moderation.models import ModerationEvent, Verb
from projects.models import Project, StatusEntry, TeamRole, Voice
from tests.factories import ProjectFactory, VoiceFactory
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(helene, karim) -> Project:
    project = ProjectFactory(lead=helene, title="Le premier appel compte")
    TeamRole.objects.create(project=project, member=karim, role="team")
    for status, days in (("tested", 90), ("partly", 60)):
        on = timezone.localdate() - timedelta(days=days)
        StatusEntry.record(project, status, on=on, why=f"Deux sites, {status}.", author=helene)
    VoiceFactory(form__project=project, text="On m’a rappelée.", answer="Merci.", answered_at=timezone.now())
    return project


def read(member: Member, project: Project) -> str:
    return signed_in(member).get(project.get_absolute_url()).content.decode()


def test_a_line_is_struck_for_other_reasons(project, helene, animator):
    assert "Étape barrée" not in read(helene, project)
    project.statuses.filter(status="tested").update(struck_at=timezone.now(), struck_why="Une erreur de date.")
    assert "Une erreur de date." in read(helene, project)
    assert "Une erreur de date." not in read(animator, project)
    project.statuses.filter(status="tested").update(struck_why="Un autre projet.")
    assert "Un autre projet." in read(helene, project)


def test_a_line_is_rewritten_and_only_its_team_may_mend_it(project, helene, animator):
    assert "Corriger cette histoire" in read(helene, project)
    assert "Corriger cette histoire" not in read(animator, project)
    project.statuses.filter(status="tested").update(why="Trois sites.", edited_at=timezone.now())
    for reader in (helene, animator):
        shown = read(reader, project)
        assert "Trois sites." in shown
        assert "Deux sites, tested." not in shown


def test_a_voice_is_reported_by_others_than_its_team_which_finds_where_to_answer(project, helene, animator):
    voice = Voice.objects.get(form__project=project)
    report = f"/signaler/retour/{voice.pk}/"
    for _ in range(2):
        own, others = read(helene, project), read(animator, project)
        assert "Lire les retours et y répondre" in own
        assert report not in own
        assert report in others
        assert "Lire les retours et y répondre" not in others


def test_an_answer_is_corrected_and_grows_old(project, animator):
    assert "Merci." in read(animator, project)
    Voice.objects.filter(form__project=project).update(answer="Nous avons ajouté une ligne.")
    shown = read(animator, project)
    assert "Nous avons ajouté une ligne." in shown
    assert "Merci." not in shown
    assert '<span class="meta">aujourd’hui</span>' in shown
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert '<span class="meta">il y a 3 jours</span>' in read(animator, project)


def test_who_decided_is_named_to_co_authors_until_they_withdraw(project, helene, karim):
    ModerationEvent.write(project, Verb.SUBMIT, by=karim.user)
    ModerationEvent.write(project, Verb.WITHDRAW, by=helene.user, why="À relire ensemble.")
    own, others = read(helene, project), read(karim, project)
    assert "par vous : « À relire ensemble. »" in own
    assert f"par {karim.full_name}" in own
    assert f"par {helene.full_name} : « À relire ensemble. »" in others
    Member.objects.get(pk=karim.pk).set_standing(hidden_by_choice=True)
    after = read(helene, project)
    assert f"par {karim.full_name}" not in after
    assert f"par {UNNAMED}" in after
