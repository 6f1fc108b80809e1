"""What a contribution's author may do of it, drawn in Python: words stay words, each state has its verbs."""

import pytest
from django.template import Context, Template

from emi_alumni.foundation.moderation.models import State
from projects.models import Subject
from tests.factories import CollectivityFactory

pytestmark = pytest.mark.django_db
VERBS = Template('{% include "contributions/_state.html" %}{% include "contributions/_verbs.html" %}')


@pytest.fixture
def subject(helene) -> Subject:
    return Subject.objects.create(
        title="<b>Files</b>", problem="…", collectivity=CollectivityFactory(), author=helene, state=State.DRAFT
    )


def drawn(subject: Subject) -> str:
    return VERBS.render(Context({"thing": subject, "csrf_token": "a-token"}))


def test_a_title_is_never_markup(subject):
    page = drawn(subject)
    assert "<b>" not in page
    assert 'aria-label="Compléter &lt;b&gt;Files&lt;/b&gt;"' in page
    assert "Files&lt;/b&gt;</span></button>" in page


@pytest.mark.parametrize(
    ("state", "stands", "edits"),
    [
        (State.DRAFT, "Brouillon", "Compléter"),
        (State.PENDING, "En attente de lecture", "Modifier"),
        (State.PUBLISHED, "En ligne", "Modifier"),
        (State.REFUSED, "", "Reprendre mon texte"),
    ],
)
def test_each_state_says_itself_and_its_verbs(subject, state, stands, edits):
    subject.state = state
    page = drawn(subject)
    assert stands in page
    assert (f">{edits}</a>" in page) is subject.may_be_edited
    verbs = [subject.may_be_unsubmitted, subject.may_be_restored, subject.may_be_withdrawn]
    assert page.count('value="a-token"') == page.count("<form") == sum(verbs)
    assert any(verbs)
