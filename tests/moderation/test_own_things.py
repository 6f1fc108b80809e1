"""Nobody decides on their own thing, whatever it is, nor reads what its authors never proposed."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory.models import User
from emi_alumni.foundation.moderation import queue
from emi_alumni.foundation.moderation.models import OWN, Moderated, State
from emi_alumni.foundation.moderation.queued_models import declaration_of
from governance.models import ClubNote, Idea
from projects.models import Project, Subject
from tests.access import World

pytestmark = pytest.mark.django_db

MODERATED = [model for model in apps.get_models() if issubclass(model, Moderated)]
DECISIONS = {
    "publish": (State.PENDING, {}),
    "refuse": (State.PENDING, {"reason": "Non."}),
    "send_back": (State.PENDING, {"reason": "À revoir."}),
    "show": (State.PUBLISHED, {}),
}


def brought_to(model: type[Moderated], **state) -> Moderated:
    """One row of the world, in this state."""
    row = model._base_manager.order_by("pk").first()
    assert row is not None, f"the world of the tests has no {model.__name__}"
    model._base_manager.filter(pk=row.pk).update(**state)
    return model._base_manager.get(pk=row.pk)


def author_of(thing: Moderated) -> User:
    """Somebody who wrote it, and who is of the mission too."""
    user = next(one for one in User.objects.filter(member__isnull=False).order_by("pk") if thing.written_by(one))
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.groups.add(Group.objects.get(name="Mission innovation"))
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("model", MODERATED, ids=lambda model: model.__name__)
def test_nobody_decides_on_their_own(world: World, model, decision):
    state, said = DECISIONS[decision]
    thing = brought_to(model, state=state, hidden_at=timezone.now() if state == State.PUBLISHED else None)
    author = author_of(thing)
    assert thing.moderated_by(author)
    assert not thing.decided_by(author)
    with pytest.raises(ValidationError) as refused:
        getattr(thing, decision)(by=author, **said)
    assert refused.value.messages == [OWN] or decision == "send_back"  # a voice has no way back
    assert model._base_manager.filter(pk=thing.pk, state=state, hidden_at=thing.hidden_at).exists()


@pytest.mark.parametrize("model", MODERATED, ids=lambda model: model.__name__)
def test_the_queue_shows_it_without_a_button(world: World, model):
    thing = brought_to(model, state=State.PENDING, hidden_at=None)
    author = author_of(thing)
    lines = [line for line in queue.items(author, [declaration_of(model)], thing.pk) if line.thing == thing]
    assert all(line.own for line in lines)


@pytest.mark.parametrize("model", [Project, Idea, ClubNote, Subject], ids=lambda model: model.__name__)
class TestWhatWasNeverProposed:
    """Withdrawn by its author before anybody read it, it is theirs alone, as a draft is."""

    def test_the_mission_does_not_read_it(self, world: World, model):
        thing = brought_to(model, state=State.WITHDRAWN, submitted_at=None, published_at=None)
        assert not model.objects.visible_to(world.moderator).filter(pk=thing.pk).exists()
        assert not thing.is_read_by_mission

    def test_it_reads_what_was_proposed_once(self, world: World, model):
        thing = brought_to(model, state=State.WITHDRAWN, submitted_at=timezone.now(), published_at=None)
        assert model.objects.visible_to(world.moderator).filter(pk=thing.pk).exists()

    @pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
    def test_its_author_reads_it_even_when_of_the_mission(self, world: World, model, state):
        thing = brought_to(model, state=state, submitted_at=None, published_at=None)
        assert model.objects.visible_to(author_of(thing)).filter(pk=thing.pk).exists()


def test_nor_does_who_animates_the_club(world: World):
    note = brought_to(ClubNote, state=State.WITHDRAWN, submitted_at=None, published_at=None)
    animators = [mandate.member for mandate in note.club.mandates.all() if mandate.member_id != note.author_id]
    for animator in (one for one in animators if one.user):
        assert not ClubNote.objects.visible_to(animator.user).filter(pk=note.pk).exists()
