"""What waits for a person: one list on the home page and in « Mon espace », counted whole, deadlines first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory import todo
from directory.models import Member, RelayedMessage, StaleReport
from governance.models import Consultation
from projects.models import FollowUp
from tests.factories import ProjectFactory


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def busy(helene, karim) -> Member:
    """Hélène, for whom eight things wait: five are news to give, one has a deadline."""
    Member.objects.filter(pk=helene.pk).update(
        confirmed_at=timezone.now() - timedelta(days=400), can_help="A", looking_for="B", skill_names=["C"]
    )
    RelayedMessage.objects.create(sender=karim, recipient=helene, subject="Un café ?", body="…")
    for number in range(5):
        project = ProjectFactory(title=f"Projet {number}", lead=helene)
        FollowUp.objects.create(project=project, months=6, due_on=timezone.localdate() - timedelta(days=number))
    now = timezone.now()
    Consultation.objects.create(
        question="Un logo ?", opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=3)
    )
    helene.refresh_from_db()
    return helene


@pytest.mark.django_db
class TestOneList:
    def test_the_count_and_the_minutes_are_of_all(self, busy, sign_in):
        things = todo.todo(busy)
        assert len(things) == 8
        minutes = sum(one.minutes for one in things)
        client = sign_in(busy)
        for url in ("/", "/moi/"):
            assert f"8 choses, {minutes} minutes en tout" in text(client.get(url))

    def test_both_pages_show_the_same_and_the_home_page_folds_the_end(self, busy, sign_in):
        client = sign_in(busy)
        home, whole = (client.get(url).context["todo"] for url in ("/", "/moi/"))
        assert [(one.kind, one.link) for one in home] == [(one.kind, one.link) for one in whole]
        assert "5 autres choses vous attendent</summary>" in text(client.get("/"))
        assert 'class="todo-rest"' not in text(client.get("/moi/"))

    def test_what_has_a_deadline_comes_first(self, busy):
        first, *others = todo.todo(busy)
        assert first.link.title == "Un logo ?"
        assert first.due
        assert not any(one.due for one in others)

    def test_each_report_is_settled_from_ones_own_place(self, busy, karim, representative, sign_in):
        for author in (karim, representative):
            StaleReport.objects.create(member=busy, author=author)
        assert text(sign_in(busy).get("/moi/")).count("C’est corrigé") == 2
