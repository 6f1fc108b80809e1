"""What every kind of contribution has, whatever its app: a line in the queue, its addresses, its verbs, its
declarations."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from directory.contributions.models import EDIT, NOBODY, Contribution
from directory.contributions.personal_data import KEYS, WRITTEN
from directory.models import Member
from emi_alumni.foundation.confirmation import ANSWERED
from emi_alumni.foundation.moderation import queued_models
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.personal_data import gathered
from governance.models import Body, BodyKind, Club, Idea, Meeting, SeatMandate
from governance.models.ideas import IdeaTheme
from mentoring.models import Challenge
from mentoring.models.challenge_teams import join
from projects.models import Subject
from tests.factories import EventFactory, MemberFactory, ProjectFactory
from tests.mentoring.immersion_world import make_immersion
from tests.resources.booster_world import make_booster, make_echo
from tests.resources.library_world import make_resource
from tests.resources.practice_world import make_practice, make_trial
from tests.resources.story_world import old_story
from tests.resources.watch_world import make_item

KINDS = [model for model in apps.get_models() if issubclass(model, Contribution)]
HIDDEN = "hidden"  # published, and hidden by reports
STATES = [*State.values, HIDDEN]
# Each verb: the property that says whether its author may, and where it leads.
VERBS = {
    "unsubmit": ("may_be_unsubmitted", State.DRAFT),
    "restore": ("may_be_restored", State.DRAFT),
    "withdraw": ("may_be_withdrawn", State.WITHDRAWN),
}


# Their form is on the page of a session, of an idea.
WRITTEN_ELSEWHERE = ("minutes", "ideacomment", "subjectcomment")


def called(model) -> str:
    return model._meta.model_name


def test_the_kinds_of_today_stand_on_it():
    assert {called(model) for model in KINDS} >= {
        *("subject", "takeover", "idea", "ideacomment", "clubnote", "animatoroffer", "clubproposal"),
        *("minutes", "seatproposal"),
    }


@pytest.mark.parametrize("model", KINDS, ids=called)
class TestEveryKind:
    def test_waits_in_the_queue_of_the_mission_who_may_decide(self, model):
        assert queued_models.declaration_of(model) is not None
        roles = import_module(f"{model._meta.app_config.name}.roles")
        assert f"change_{called(model)}" in roles.MISSION_MAY

    def test_says_what_is_kept_of_its_author(self, model):
        label = model._meta.label
        assert set(WRITTEN) <= gathered("PERSONAL_DATA")[label].keys()
        assert gathered("NOT_PERSONAL")[label] >= KEYS

    def test_is_edited_in_fields_that_it_has(self, model):
        assert set(model.REVISED) <= {field.name for field in model._meta.concrete_fields}

    def test_says_why_it_is_without_a_verb(self, model):
        assert set(model.WITHOUT) <= {EDIT, *VERBS}
        assert all(len(reason) > 20 for reason in model.WITHOUT.values())


# Verbs, state by state -------------------------------------------------------------------------------


def club(author: Member) -> Club:
    one = Club.objects.create(name="Accueil", entry="theme", tagline="Recevoir.")
    one.memberships.create(member=author)
    return one


def held_session(author: Member) -> Meeting:
    """Of a body where they sit."""
    body, _ = Body.objects.get_or_create(kind=BodyKind.PEDAGOGICAL, defaults={"name": "Conseil pédagogique"})
    SeatMandate.objects.create(seat=body.seats.create(quality="Alumni"), member=author)
    return Meeting.objects.create(body=body, on="2026-01-15")


def idea(author: Member | None, **fields: Any) -> Any:
    theme, _ = IdeaTheme.objects.get_or_create(name="Réseau")
    return apps.get_model("governance.Idea").objects.create(author=author, title="Une idée", theme=theme, **fields)


def asked(author: Member) -> dict[str, Any]:
    return {"context": "Au guichet.", "collectivity": author.collectivity}


def dared(author: Member) -> dict[str, Any]:
    today = timezone.localdate()
    return {"title": "Un défi", "text": "Un de moins.", "starts_on": today, "ends_on": today + timedelta(days=30)}


def lent(author: Member) -> dict[str, Any]:
    words = {"direction": "offer", "title": "Une annonce", "text": "Relire.", "skill": "Écrire", "period": "En mai"}
    return words | {"half_days": 1, "collectivity": author.collectivity}


# What each kind needs besides its author.
MAKE: dict[str, Callable[[Any, Member], Any]] = {
    "subject": lambda model, author: model.objects.create(
        author=author, title="Les courriers", problem="…", collectivity=author.collectivity
    ),
    "subjectcomment": lambda model, author: model.objects.create(
        author=author,
        subject=Subject.objects.create(
            author=author, title="Les files", problem="…", collectivity=author.collectivity, state=State.PUBLISHED
        ),
        text="Chez nous aussi.",
    ),
    "takeover": lambda model, author: model.objects.create(
        author=author,
        project=ProjectFactory(appetizer=True, title="Un marché sans sacs"),
        collectivity=author.collectivity,
        sponsor="DGS",
    ),
    "idea": lambda model, author: idea(author, text="Plus souvent."),
    "ideacomment": lambda model, author: model.objects.create(
        author=author, idea=idea(None, state=State.PUBLISHED), text="Oui."
    ),
    "clubnote": lambda model, author: model.objects.create(
        author=author, club=club(author), title="Note", text="Trois."
    ),
    "animatoroffer": lambda model, author: model.objects.create(author=author, club=club(author)),
    "clubproposal": lambda model, author: model.objects.create(
        author=author, name="Lire", entry="theme", tagline="À voix haute.", why="Nous sommes dix."
    ),
    "minutes": lambda model, author: model.objects.create(author=author, meeting=held_session(author), text="Onze."),
    "event": lambda model, author: EventFactory(author=author, draft=True),
    "eventreport": lambda model, author: model.objects.create(
        author=author,
        event=EventFactory(author=author, past=True),
        happened="Nous avons ri.",
        attendance=9,
        keep="Recommencer.",
    ),
    "problem": lambda model, author: model.objects.create(author=author, title="Une question", **asked(author)),
    "problemanswer": lambda model, author: model.objects.create(
        author=author,
        problem=model.problem.field.related_model.objects.create(
            author=author, title="Une question", state=State.PUBLISHED, **asked(author)
        ),
        text="Oui.",
    ),
    "kit": lambda model, author: model.objects.create(
        author=author,
        title="Avant de commencer",
        for_whom="managers",
        purpose="Savoir par où commencer.",
        blocks="outil 1",
    ),
    "story": lambda model, author: model.objects.create(
        author=author, title="Écouter d’abord", before="Seule.", changed="Tout.", subject="look"
    ),
    "storyfollowup": lambda model, author: model.objects.create(
        author=author, story=old_story(author), months=6, text="Elle tient."
    ),
    "challenge": lambda model, author: model.objects.create(author=author, **dared(author)),
    "challengestory": lambda model, author: model.objects.create(
        author=author,
        team=join(Challenge.objects.create(author=author, state="published", **dared(author)), "place", by=author),
        text="Fait.",
    ),
    "booster": lambda model, author: make_booster(author, state="draft"),
    "boosterecho": lambda model, author: make_echo(make_booster(author), author, state="draft"),
    "watchitem": lambda model, author: make_item(author, state="draft", published_at=None),
    "resource": lambda model, author: make_resource(author, state="draft"),
    "resourceuse": lambda model, author: model.objects.create(
        author=author, resource=make_resource(MemberFactory(with_account=True)), text="Un bilan."
    ),
    "immersion": lambda model, author: make_immersion(author, state="draft"),
    "immersionstory": lambda model, author: model.objects.create(
        author=author, immersion=make_immersion(author), text="Un relais."
    ),
    "skillsnotice": lambda model, author: model.objects.create(author=author, **lent(author)),
    "practice": lambda model, author: make_practice(author, state="draft"),
    "trial": lambda model, author: make_trial(author, state="draft"),
    "trialreport": lambda model, author: model.objects.create(
        author=author, trial=make_trial(author), verdict="worked", advice="yes", text="Oui."
    ),
    "seatproposal": lambda model, author: model.objects.create(
        author=author, member=MemberFactory(with_account=True), seat=held_session(author).body.seats.get()
    ),
}


@pytest.fixture(params=KINDS, ids=called)
def kind(request, helene) -> SimpleNamespace:
    """One kind, with one thing of it that Hélène wrote."""
    assert called(request.param) in MAKE, "say in MAKE what one of this kind needs besides its author"
    return SimpleNamespace(model=request.param, thing=MAKE[called(request.param)](request.param, helene))


def in_state(thing: Any, state: str) -> Any:
    """The same as it stands in this state, read again."""
    everything = type(thing)._base_manager.filter(pk=thing.pk)
    hidden_at = timezone.now() if state == HIDDEN else None
    everything.update(state=State.PUBLISHED if state == HIDDEN else state, hidden_at=hidden_at)
    return everything.get()


def address_of(thing: Any, verb: str) -> str | None:
    """None for a verb that the kind says it is without."""
    if verb in type(thing).WITHOUT:
        with pytest.raises(NoReverseMatch):
            thing.page_url(verb)
        return None
    return str(getattr(thing, f"{verb}_url"))


@pytest.mark.django_db
class TestVerbs:
    def test_their_author_does_what_the_model_says_and_nothing_else(self, kind, helene, sign_in):
        client = sign_in(helene)
        for verb, (may, leads_to) in VERBS.items():
            for state in STATES:
                thing = in_state(kind.thing, state)
                allowed, url = getattr(thing, may), address_of(thing, verb)
                assert not (allowed and url is None), (verb, state)
                if url is None:
                    continue
                with transaction.atomic():
                    answer = client.post(url, {ANSWERED: "1"})
                    after = type(thing)._base_manager.get(pk=thing.pk)
                    transaction.set_rollback(True)
                assert answer.status_code == 302 or not allowed, (verb, state)
                assert after.state == (leads_to if allowed else thing.state), (verb, state)

    def test_nobody_else_does_it_at_its_addresses(self, kind, karim, moderator, sign_in):
        """Neither another member, nor the mission: it decides in its queue."""
        for somebody in (karim, MemberFactory(user=moderator)):
            client = sign_in(somebody)
            for verb in VERBS:
                for state in STATES:
                    thing = in_state(kind.thing, state)
                    if url := address_of(thing, verb):
                        assert client.post(url, {ANSWERED: "1"}).status_code == 404, (verb, state)
                        assert type(thing)._base_manager.get(pk=thing.pk).state == thing.state

    def test_a_reading_changes_nothing(self, kind, helene, sign_in):
        for verb in VERBS:
            if url := address_of(kind.thing, verb):
                assert sign_in(helene).get(url).status_code == 405, verb

    def test_the_form_is_open_when_the_model_says_so(self, kind, helene, karim, sign_in):
        hers, his = sign_in(helene), sign_in(karim)
        for state in STATES:
            thing = in_state(kind.thing, state)
            assert not (thing.may_be_edited and EDIT in kind.model.WITHOUT), state
            if thing.may_be_edited:
                assert hers.get(thing.edit_url).status_code == 200, state
            if called(kind.model) in WRITTEN_ELSEWHERE or EDIT in kind.model.WITHOUT:
                continue
            assert his.get(thing.edit_url).status_code == 404, state
            assert thing.may_be_edited or hers.get(thing.edit_url).status_code == 404, state

    def test_what_its_author_may_do_is_on_their_page(self, kind, helene, sign_in):
        client = sign_in(helene)
        for state in STATES:
            thing = in_state(kind.thing, state)
            page = client.get(reverse("projects:mine")).text
            for verb, (may, _) in VERBS.items():
                if url := address_of(thing, verb):
                    assert (f'action="{url}"' in page) == getattr(thing, may), (verb, state)
            if EDIT not in kind.model.WITHOUT and thing.edit_url != thing.get_absolute_url():
                assert (f'href="{thing.edit_url}"' in page) == thing.may_be_edited, state

    def test_what_was_hidden_then_withdrawn_may_be_written_again(self, kind, helene):
        in_state(kind.thing, HIDDEN)
        kind.model._base_manager.filter(pk=kind.thing.pk).update(state=State.WITHDRAWN)
        thing = kind.model._base_manager.get(pk=kind.thing.pk)
        assert not thing.is_withheld
        if thing.may_be_restored:
            thing.restore(by=helene.user)
            assert thing.may_be_edited


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["animatoroffer", "takeover"])
def test_one_of_a_kind_is_not_restored_beside_another_current_one(name, helene, sign_in):
    model = next(model for model in KINDS if called(model) == name)
    former = in_state(MAKE[name](model, helene), State.WITHDRAWN)
    names = ("author", "club", "project", "collectivity", "sponsor")
    model.objects.create(**{name: getattr(former, name) for name in names if hasattr(former, name)})
    page = sign_in(helene).post(former.restore_url, follow=True).text
    assert "Un autre de vos textes est déjà en cours" in page
    assert model._base_manager.get(pk=former.pk).state == State.WITHDRAWN


@pytest.mark.django_db
def test_what_was_accepted_is_not_withdrawn_by_its_author(helene):
    for model in (model for model in KINDS if not model.REVISED):
        thing = in_state(MAKE[called(model)](model, helene), State.PUBLISHED)
        with pytest.raises(Exception, match="C’est accepté"):
            thing.withdraw(by=helene.user)


def test_the_readers_of_a_kind_may_be_joined_to_others(helene):
    """An empty Q() would be left out of the « or », and only the others would read it."""
    own = Q(title="Rien de tel")
    written = idea(None)
    assert Idea.objects.filter(Idea.objects.audience_of(helene.user) | own).get() == written
    assert not Idea.objects.filter(NOBODY | own).exists()
