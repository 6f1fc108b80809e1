"""What every kind of contribution has, whatever its app: a line in the queue, its addresses, its declarations."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from directory.contributions.models import Contribution
from directory.contributions.personal_data import KEYS, WRITTEN
from emi_alumni.foundation.moderation import queue
from emi_alumni.foundation.personal_data import gathered

KINDS = [model for model in apps.get_models() if issubclass(model, Contribution)]
WITH_PAGES = [model for model in KINDS if model.PAGES]


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
        assert queue.of_model(model) is not None
        roles = import_module(f"{model._meta.app_config.name}.roles")
        assert f"change_{called(model)}" in roles.MISSION_MAY

    def test_says_what_is_kept_of_its_author(self, model):
        label = model._meta.label
        assert set(WRITTEN) <= gathered("PERSONAL_DATA")[label].keys()
        assert gathered("NOT_PERSONAL")[label] >= KEYS

    def test_is_edited_in_fields_that_it_has(self, model):
        assert set(model.REVISED) <= {field.name for field in model._meta.concrete_fields}


@pytest.mark.parametrize("model", WITH_PAGES, ids=called)
def test_each_verb_has_its_address(model):
    assert reverse(f"{model.PAGES}_add")
    thing = model(pk=1)
    assert len({thing.edit_url, thing.unsubmit_url, thing.restore_url, thing.withdraw_url}) == 4
