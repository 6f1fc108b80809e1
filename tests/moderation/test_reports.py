"""« Signaler » : one report each, two people hide, the mission decides, authors never know who (TRUST case 84)."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from emi_alumni.foundation.moderation.models import ModerationEvent, Report, State, Verb
from emi_alumni.foundation.moderation.models.reports import REPORTS_A_DAY
from projects.models import Project
from tests.factories import MemberFactory, ProjectFactory


def address(project: Project, kind: str = "projet") -> str:
    return reverse("moderation:report", args=[kind, project.pk])


def test_two_people_hide_a_thing_and_one_does_not(published, karim, representative, sign_in, helene):
    assert Report.file(published, by=karim.user, reason="wrong")
    assert Project.objects.published().exists()
    assert Report.file(published, by=representative.user, reason="wrong")
    assert not Project.objects.published().exists()
    hidden = ModerationEvent.objects.about(published).first()
    assert (hidden.verb, hidden.by) == (Verb.HIDE, None)


def test_one_person_reports_once_until_it_is_read(published, karim, moderator):
    assert Report.file(published, by=karim.user, reason="wrong")
    for _ in range(50):
        assert not Report.file(published, by=karim.user, reason="hurtful")
    assert Report.objects.count() == 1
    assert Project.objects.published().exists()


def test_shown_again_it_takes_two_new_people_to_hide_it(published, karim, representative, moderator):
    for reader in (karim, representative):
        Report.file(published, by=reader.user, reason="wrong")
    published.show(by=moderator)
    assert Project.objects.published().exists()
    for reader in (karim, representative):
        assert Report.file(published, by=reader.user, reason="wrong")
    assert Project.objects.published().exists()
    Report.file(published, by=MemberFactory(with_account=True).user, reason="wrong")
    assert Project.objects.published().exists()
    Report.file(published, by=MemberFactory(with_account=True).user, reason="wrong")
    assert not Project.objects.published().exists()


def test_showing_closes_a_single_report_too(published, karim, moderator, colleague):
    Report.file(published, by=karim.user, reason="wrong")
    published.show(by=moderator)
    assert not Report.objects.open().exists()
    with pytest.raises(ValidationError):
        published.show(by=colleague)


def test_authors_neither_report_nor_show_their_own(published, helene, karim, representative):
    with pytest.raises(ValidationError):
        Report.file(published, by=helene.user, reason="wrong")
    for reader in (karim, representative):
        Report.file(published, by=reader.user, reason="wrong")
    with pytest.raises(ValidationError):
        published.show(by=helene.user)
    assert not Project.objects.published().exists()


@pytest.mark.parametrize("state", ["draft", "pending"])
def test_only_what_is_online_is_reported(state, karim):
    project = ProjectFactory(**{state: True})
    with pytest.raises(ValidationError):
        Report.file(project, by=karim.user, reason="wrong")


def test_twenty_reports_a_day(karim):
    for _ in range(REPORTS_A_DAY):
        Report.file(ProjectFactory(), by=karim.user, reason="wrong")
    with pytest.raises(ValidationError, match="vingt"):
        Report.file(ProjectFactory(), by=karim.user, reason="wrong")
    assert Report.objects.count() == REPORTS_A_DAY


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_the_same_instant_hide_it_once(helene, karim, representative):
    project = ProjectFactory(lead=helene)
    together = threading.Barrier(2)

    def report(user) -> None:
        mine = Project.objects.get(pk=project.pk)
        together.wait(timeout=30)
        try:
            Report.file(mine, by=user, reason="wrong")
        finally:
            connection.close()

    threads = [threading.Thread(target=report, args=(reader.user,)) for reader in (karim, representative)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Report.objects.open().count() == 2
    assert ModerationEvent.objects.filter(verb=Verb.HIDE).count() == 1
    assert not Project.objects.published().exists()


class TestThePage:
    def test_a_member_reports_and_reads_what_follows(self, published, karim, sign_in):
        client = sign_in(karim)
        page = client.get(address(published)).content.decode()
        assert "Seule la mission innovation lit votre signalement" in page
        answer = client.post(address(published), {"reason": "private", "note": "Le nom de ma voisine."})
        assert answer["Location"] == published.get_absolute_url()
        report = Report.objects.get()
        assert (report.author, report.note) == (karim.user, "Le nom de ma voisine.")

    def test_the_reader_whose_report_hides_it_is_led_home(self, published, karim, representative, sign_in):
        Report.file(published, by=representative.user, reason="wrong")
        answer = sign_in(karim).post(address(published), {"reason": "wrong"})
        assert answer["Location"] == reverse("home")

    def test_a_mistake_gives_the_words_back(self, published, karim, sign_in):
        answer = sign_in(karim).post(address(published), {"reason": "", "note": "Le nom de ma voisine."})
        text = answer.content.decode()
        assert "Choisissez ce qui ne va pas." in text
        assert "Le nom de ma voisine." in text
        assert not Report.objects.exists()

    def test_the_limit_says_so_and_gives_the_words_back(self, published, karim, sign_in, monkeypatch):
        monkeypatch.setattr("emi_alumni.foundation.moderation.models.reports.REPORTS_A_DAY", 0)
        answer = sign_in(karim).post(address(published), {"reason": "wrong", "note": "Un chiffre faux."})
        assert "vingt signalements" in answer.content.decode()
        assert "Un chiffre faux." in answer.content.decode()

    def test_what_one_may_not_read_or_wrote_is_not_found(self, published, helene, karim, sign_in):
        team_only = ProjectFactory(audience="team", lead=helene)
        pending = ProjectFactory(pending=True)
        client = sign_in(karim)
        for url in (address(team_only), address(pending), address(published, "inconnu"), address(published, "retour")):
            assert client.get(url).status_code == 404
            assert client.post(url, {"reason": "wrong"}).status_code == 404
        assert sign_in(helene).get(address(published)).status_code == 404
        assert not Report.objects.exists()

    def test_words_of_a_report_are_text_in_the_queue(self, published, karim, moderator, sign_in):
        attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        sign_in(karim).post(address(published), {"reason": "other", "note": attack})
        text = sign_in(moderator).get(reverse("admin:moderation_queue")).content.decode()
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert(1)" not in text
        assert "<img src=x" not in text

    def test_state_stays_what_it_was_whatever_is_posted(self, published, karim, sign_in):
        sign_in(karim).post(address(published), {"reason": "wrong", "state": "withdrawn", "hidden_at": "2026-01-01"})
        assert Project.objects.get().state == State.PUBLISHED
        assert Project.objects.get().hidden_at is None
