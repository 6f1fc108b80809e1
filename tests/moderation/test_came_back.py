"""What the mission sent back, refused or took away, of every kind: its author finds it, with the reason."""

import pytest
from django.urls import reverse

from emi_alumni.foundation.moderation.models import ModerationEvent, Revision, State, Verb
from tests.moderation.test_undo_of_every_kind import DECLARED, REASON, Attack, name_of, put

pytestmark = pytest.mark.django_db
NOBODY = ("voice", "speakerreply")  # of somebody without an account, whom the portal tells nothing
WRITTEN = [one for one in DECLARED if name_of(one.model) not in NOBODY]


@pytest.fixture(params=WRITTEN, ids=lambda one: one.slug)
def attack(request, helene, karim, moderator) -> Attack:
    return Attack(request.param, helene, karim.user, moderator)


def page(client, name: str) -> str:
    return client.get(reverse(name)).text


@pytest.mark.met("VIG-02")
def test_what_was_refused_is_in_mes_contributions_with_the_reason(attack, helene, moderator, sign_in):
    thing = attack.ready(Verb.REFUSE)
    client = sign_in(helene)
    assert REASON not in page(client, "projects:mine")
    thing.refuse(by=moderator, reason=REASON)
    assert REASON in page(client, "projects:mine")


@pytest.mark.met("VIG-02")
def test_so_is_what_was_taken_away(attack, helene, moderator, sign_in):
    thing = attack.ready(Verb.WITHDRAW)
    if thing is None:
        return
    thing.withdraw(by=moderator, reason=REASON)
    assert REASON in page(sign_in(helene), "projects:mine")


@pytest.mark.met("VIG-02")
def test_what_was_sent_back_is_in_a_faire_until_it_is_sent_again(attack, helene, moderator, sign_in):
    if not attack.declared.sends_back:
        return
    thing = put(attack.ready(Verb.SEND_BACK), State.PENDING)
    ModerationEvent.write(thing, Verb.SUBMIT, by=helene.user, was=State.DRAFT)
    client = sign_in(helene)
    assert REASON not in page(client, "directory:me")
    thing.send_back(by=moderator, reason=REASON)
    assert REASON in page(client, "directory:me")
    thing.submit(by=helene.user)
    assert REASON not in page(client, "directory:me")


@pytest.mark.met("VIG-02")
@pytest.mark.parametrize("verb", [Verb.RETURN_REVISION, Verb.REFUSE_REVISION])
def test_an_edit_that_came_back_is_in_mes_contributions_and_a_question_in_a_faire(attack, verb, helene, sign_in):
    thing = attack.ready(verb)
    if thing is None:
        return
    attack.act(thing, verb)
    assert Revision.objects.about(thing).get().author == helene.user
    client = sign_in(helene)
    assert REASON in page(client, "projects:mine")
    assert (REASON in page(client, "directory:me")) == (verb == Verb.RETURN_REVISION)
