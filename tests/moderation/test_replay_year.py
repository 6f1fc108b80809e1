"""`manage.py replay_year` plays a year by the real rules, says how long reading takes, and leaves nothing behind."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from directory.models import Member
from emi_alumni.foundation.moderation.models import DeskWeek, ModerationEvent
from emi_alumni.foundation.notifications.models import Notification
from governance.models import Idea


@pytest.mark.django_db
@pytest.mark.met("VIG-02")
def test_the_same_seed_says_the_same_and_nothing_stays(capsys):
    tables = (Member, Idea, ModerationEvent, Notification, DeskWeek)
    before = [model._base_manager.count() for model in tables]
    call_command("replay_year", "--membres", "3")
    first = capsys.readouterr().out
    assert "Douze mois, 3 membres" in first
    assert "minutes (médiane)" in first
    assert "Ces minutes sont calculées, pas mesurées. Les secondes sont supposées" in first
    assert "4 s pour décider, 0,25 s par mot lu, 25 s de plus pour dire pourquoi" in first
    assert "à partir de 3 textes lus, publiés et toujours en ligne" in first
    assert "de 5 à 20 publications tirées chaque semaine" in first
    assert [model._base_manager.count() for model in tables] == before
    call_command("replay_year", "--membres", "3")
    assert capsys.readouterr().out == first


@pytest.mark.parametrize("members", ["0", "100000"])
def test_a_number_that_is_none_is_told(members):
    with pytest.raises(CommandError, match="de 1 à 1000"):
        call_command("replay_year", "--membres", members)
