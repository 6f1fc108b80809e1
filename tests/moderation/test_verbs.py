"""Every verb, in every state, by everybody (TRUST cases 32, 33, 41 and 42)."""

import threading

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from emi_alumni.foundation.moderation.models import MOVES, OWN, TAKEN, Moderated, ModerationEvent, Report, State, Verb
from emi_alumni.foundation.moderation.models.states import MISSION_ONLY, NOT_YOURS, NOTHING_TO_UNDO, UNDO_WITHIN
from emi_alumni.foundation.notifications.models import Notification
from projects.models import Project
from tests.decisions import undo_last
from tests.factories import ProjectFactory

from .conftest import in_state

BY_AUTHORS = (Verb.SUBMIT, Verb.RESTORE, Verb.UNSUBMIT)
BY_MISSION = (Verb.PUBLISH, Verb.SEND_BACK, Verb.REFUSE)
NEEDS_REASON = (Verb.SEND_BACK, Verb.REFUSE, Verb.WITHDRAW)


def do(project: Project, verb: str, by) -> None:
    extra = {"reason": "Parce que."} if verb in NEEDS_REASON else {}
    getattr(project, verb)(by=by, **extra)


@pytest.mark.met("VIG-02")
@pytest.mark.parametrize("who", ["author", "reader", "mission", "without_permission"])
@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("verb", list(MOVES))
def test_a_verb_leads_where_it_says_for_whom_it_says_and_nowhere_else(
    verb, state, who, draft, helene, karim, moderator, colleague
):
    project = in_state(draft, state, helene, moderator)
    if who == "without_permission":
        colleague.groups.clear()
    actor = {"author": helene.user, "reader": karim.user, "mission": colleague, "without_permission": colleague}[who]
    sources, target = MOVES[verb]
    may = {
        "author": verb in (*BY_AUTHORS, Verb.WITHDRAW),
        "mission": verb in BY_MISSION or (verb == Verb.WITHDRAW and state != State.DRAFT),
    }.get(who, False)
    before = ModerationEvent.objects.about(project).count()
    if may and state in sources:
        do(project, verb, actor)
        assert Project.objects.get().state == project.state == target
        last = ModerationEvent.objects.about(project).first()
        assert (last.verb, last.by, last.was, last.became) == (verb, actor, state, target)
        assert ModerationEvent.objects.about(project).count() == before + 1
        return
    with pytest.raises(ValidationError):
        do(project, verb, actor)
    assert Project.objects.get().state == state
    assert ModerationEvent.objects.about(project).count() == before


def test_nobody_decides_on_what_they_wrote_not_even_the_mission(pending, helene, moderator):
    helene.user.is_staff = helene.user.is_superuser = True
    helene.user.save()
    for verb in BY_MISSION:
        with pytest.raises(ValidationError, match=OWN):
            do(pending, verb, helene.user)
    with pytest.raises(ValidationError, match=OWN):
        undo_last(pending, by=helene.user)


def test_the_sentences_say_whose_turn_it_is(pending, karim, moderator):
    with pytest.raises(ValidationError, match=MISSION_ONLY):
        pending.publish(by=karim.user)
    with pytest.raises(ValidationError, match=NOT_YOURS):
        pending.unsubmit(by=karim.user)


@pytest.mark.parametrize("verb", NEEDS_REASON)
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_the_mission_always_says_why(verb, reason, pending, moderator):
    with pytest.raises(ValidationError, match="Écrivez pourquoi"):
        getattr(pending, verb)(by=moderator, reason=reason)
    assert Project.objects.get().state == State.PENDING


def test_a_decision_is_never_edited(published):
    last = ModerationEvent.objects.about(published).first()
    last.why = "Autre chose"
    with pytest.raises(TypeError):
        last.save()
    with pytest.raises(TypeError):
        last.delete()
    assert ModerationEvent.objects.get(pk=last.pk).why == ""


class TestTwoPeopleAtOnce:
    """The second one holds a thing as it was before the first decided."""

    def test_the_first_of_two_opposite_decisions_wins(self, pending, moderator, colleague):
        stale = Project.objects.get(pk=pending.pk)
        pending.publish(by=moderator)
        with pytest.raises(ValidationError, match=TAKEN):
            stale.refuse(by=colleague, reason="Hors sujet.")
        assert Project.objects.get().state == State.PUBLISHED
        assert ModerationEvent.objects.about(pending).filter(verb__in=[Verb.PUBLISH, Verb.REFUSE]).count() == 1

    def test_a_double_click_decides_once(self, pending, moderator):
        stale = Project.objects.get(pk=pending.pk)
        pending.publish(by=moderator)
        with pytest.raises(ValidationError, match=TAKEN):
            stale.publish(by=moderator)
        assert ModerationEvent.objects.about(pending).filter(verb=Verb.PUBLISH).count() == 1

    def test_a_text_taken_back_by_its_authors_is_not_published(self, pending, helene, moderator):
        stale = Project.objects.get(pk=pending.pk)
        pending.unsubmit(by=helene.user)
        with pytest.raises(ValidationError, match=TAKEN):
            stale.publish(by=moderator)
        assert Project.objects.get().state == State.DRAFT


@pytest.mark.django_db(transaction=True)
def test_ten_moderators_at_the_same_instant_make_one_decision(helene, moderator):
    project = ProjectFactory(draft=True, lead=helene)
    project.submit(by=helene.user)
    together, outcomes = threading.Barrier(10), []

    def decide(publish: bool) -> None:
        mine = Project.objects.get(pk=project.pk)
        together.wait(timeout=30)
        try:
            mine.publish(by=moderator) if publish else mine.refuse(by=moderator, reason="Non.")
        except ValidationError as error:
            outcomes.append(error.messages)
        else:
            outcomes.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(number % 2 == 0,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == sorted([str([TAKEN])] * 9 + ["done"])
    assert ModerationEvent.objects.about(project).exclude(verb=Verb.SUBMIT).count() == 1


class TestUndo:
    @pytest.mark.parametrize("verb", [Verb.PUBLISH, Verb.SEND_BACK, Verb.REFUSE, Verb.WITHDRAW])
    def test_takes_the_last_decision_back(self, verb, pending, moderator):
        do(pending, verb, moderator)
        undo_last(pending, by=moderator)
        again = Project.objects.get()
        assert (again.state, again.reason, again.published_at) == (State.PENDING, "", None)
        with pytest.raises(ValidationError, match=NOTHING_TO_UNDO):
            undo_last(pending, by=moderator)

    def test_takes_back_what_was_told_and_not_read(self, pending, helene, moderator):
        Notification.tell([helene.user], kind="voice_published", sentence="Un retour d’usager.", thing=pending)
        pending.refuse(by=moderator, reason="Hors sujet.")
        assert Notification.objects.count() == 2
        undo_last(pending, by=moderator)
        assert Notification.objects.get().kind == "voice_published"

    def test_is_for_who_decided(self, published, colleague):
        with pytest.raises(ValidationError, match=NOTHING_TO_UNDO):
            undo_last(published, by=colleague)
        assert Project.objects.get().state == State.PUBLISHED

    def test_is_offered_for_half_an_hour(self, published, moderator):
        long_ago = timezone.now() - UNDO_WITHIN
        ModerationEvent.objects.filter(verb=Verb.PUBLISH).update(at=long_ago)
        with pytest.raises(ValidationError, match=NOTHING_TO_UNDO):
            undo_last(published, by=moderator)
        assert Project.objects.get().state == State.PUBLISHED

    def test_is_over_once_something_followed(self, published, moderator, colleague):
        stale = Project.objects.get(pk=published.pk)
        published.withdraw(by=colleague, reason="Une personne est reconnaissable.")
        with pytest.raises(ValidationError, match=NOTHING_TO_UNDO):
            undo_last(stale, by=moderator)
        assert Project.objects.get().state == State.WITHDRAWN

    def test_does_not_touch_what_cannot_be_undone(self, draft, helene, moderator):
        draft.submit(by=helene.user)
        with pytest.raises(ValidationError, match=NOTHING_TO_UNDO):
            undo_last(draft, by=moderator)


def test_authors_are_told_and_the_person_who_decides_is_not(pending, helene, moderator):
    pending.send_back(by=moderator, reason="Dites où en est le projet.")
    told = Notification.objects.get()
    assert told.recipient == helene.user
    assert "Dites où en est le projet." in told.sentence


def test_publishing_closes_the_reports_of_an_earlier_text(published, helene, karim, moderator):
    Report.file(published, by=karim.user, reason="wrong")
    published.withdraw(by=helene.user)
    published.restore(by=helene.user)
    published.submit(by=helene.user)
    assert Report.objects.open().exists()
    published.publish(by=moderator)
    assert not Report.objects.open().exists()


def test_whatever_is_told_of_a_thing_has_a_kind_that_its_column_holds():
    """PostgreSQL refuses a longer one; SQLite keeps it."""
    moderated = [model for model in apps.get_models() if issubclass(model, Moderated)]
    kinds = [f"{model.TOLD_AS or model._meta.model_name}_{verb}" for model in moderated for verb in Verb.values]
    most = Notification._meta.get_field("kind").max_length
    assert [kind for kind in kinds if len(kind) > most] == []
