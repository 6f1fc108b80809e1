"""No action of the administration acts before somebody read what it does, and to whom, and said yes."""

import re

import pytest
from django.contrib import admin, messages
from django.contrib.messages.storage.base import BaseStorage
from django.db import connection
from django.template.response import TemplateResponse
from django.test import RequestFactory

from directory.models import User
from emi_alumni.foundation.back_office.base import PortalAdmin


class Unstored(BaseStorage):
    """Messages of a request that has no session."""

    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


def actions() -> list[tuple[type, str]]:
    return [
        (model, name)
        for model, screen in sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)
        for name in screen.actions or ()
    ]


def refuse_writing(execute, sql, params, many, context):
    assert re.match(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK)", sql, re.I), f"written before anybody said yes: {sql}"
    return execute(sql, params, many, context)


def test_there_are_actions_to_walk():
    assert len(actions()) > 25


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "name"), actions(), ids=lambda one: getattr(one, "__name__", one))
def test_every_action_asks_and_writes_nothing_before(model, name, world):
    screen = admin.site._registry[model]
    assert isinstance(screen, PortalAdmin)
    request = RequestFactory().post("/", {"action": name})
    request.user = User.objects.get(is_superuser=True)
    request._messages = Unstored(request)
    act, _, description = screen.get_action(name)
    with connection.execute_wrapper(refuse_writing):
        answer = act(screen, request, model._default_manager.order_by("pk"))
        if answer is None:  # a choice that makes no sense, said before any question
            assert list(messages.get_messages(request)), f"{name} did something"
            return
        assert isinstance(answer, TemplateResponse)
        assert answer.template_name == "admin/ask.html"
    assert description
