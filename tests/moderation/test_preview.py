"""« Voir comme elle paraîtra »: the page that readers will have, of whatever waits, and nothing of it stays."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from emi_alumni.foundation.moderation import queue
from emi_alumni.foundation.moderation.models import ModerationEvent, Revision, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from governance.models.discussions import Message
from projects.models import Project
from tests.moderation.test_undo_of_every_kind import DECLARED, Attack, text_to_change

pytestmark = pytest.mark.django_db
MARK = "les boutons de cette page n’agissent pas"


def preview(client: Any, slug: str, thing: Any, why: str = "pending") -> Any:
    return client.post(reverse("admin:moderation_preview", args=[slug, thing.pk, why]))


def words(html: str) -> str:
    main = re.search(r"<main.*</main>", html, re.DOTALL)
    assert main is not None
    return re.sub(r"\s+", " ", main[0].replace("\u202f", " ").replace("\u00a0", " "))


def every_row() -> dict[str, Any]:
    """All that the portal keeps but sessions."""
    models = [one for one in apps.get_models() if one._meta.managed and one._meta.label != "sessions.Session"]
    return {one._meta.label: list(one._base_manager.order_by("pk").values()) for one in models}


# Messages of a circle go up at once: none of them waits.
WAITS = [one for one in DECLARED if not issubclass(one.model, Message)]


@pytest.fixture(params=WAITS, ids=lambda one: one.slug)
def attack(request, helene, karim, moderator) -> Attack:
    return Attack(request.param, helene, karim.user, moderator)


@pytest.mark.met("VIG-02")
def test_every_kind_that_waits_is_seen_on_its_page_and_nothing_of_it_stays(attack, moderator, sign_in):
    thing = attack.ready(Verb.PUBLISH)
    assert thing is not None
    client = sign_in(moderator)
    before = every_row()
    answer = preview(client, attack.declared.slug, thing)
    assert answer.status_code == 200, getattr(answer, "url", "")
    shown = words(answer.text)
    assert MARK in shown
    assert "<script" not in answer.text
    assert "<fieldset" in shown
    assert every_row() == before


def test_every_edit_that_waits_is_seen_in_its_page_and_the_live_one_stays(attack, moderator, sign_in):
    thing = attack.ready(Verb.REVISE)
    if thing is None:
        return
    client = sign_in(moderator)
    before = every_row()
    answer = preview(client, attack.declared.slug, thing, "revision")
    assert answer.status_code == 200, getattr(answer, "url", "")
    assert "Autrement dit" in words(answer.text)
    assert "cette modification" in words(answer.text)
    assert every_row() == before
    assert getattr(type(thing)._base_manager.get(pk=thing.pk), text_to_change(thing) or "pk") != "Autrement dit"


class TestOfAProject:
    def test_it_reads_as_a_member_reads_it_without_what_the_mission_has(self, pending, moderator, sign_in):
        shown = words(preview(sign_in(moderator), "projet", pending).text)
        assert pending.title in shown
        assert "En attente" not in shown
        assert "Signaler" in shown
        assert "Proposé" not in shown
        before = words(sign_in(moderator).get(pending.get_absolute_url()).text)
        assert "Signaler" not in before

    def test_no_page_keeps_what_was_shown_for_a_moment(self, pending, moderator, karim, sign_in):
        address = reverse("projects:list")
        assert pending.title not in sign_in(karim).get(address).text
        preview(sign_in(moderator), "projet", pending)
        assert pending.title not in sign_in(karim).get(address).text
        assert Project.objects.get(pk=pending.pk).state == State.PENDING
        assert not Notification.objects.filter(recipient=karim.user).exists()

    def test_who_wrote_it_is_refused_as_by_the_decision(self, pending, moderator, sign_in):
        ModerationEvent.write(pending, Verb.SUBMIT, by=moderator, was=State.DRAFT)
        answer = preview(sign_in(moderator), "projet", pending)
        assert answer.status_code == 302
        assert MARK not in answer.text

    def test_what_no_longer_waits_says_so(self, published, moderator, sign_in):
        client = sign_in(moderator)
        answer = client.post(reverse("admin:moderation_preview", args=["projet", published.pk, "pending"]), follow=True)
        assert "n’attend plus d’être lu" in answer.text

    def test_an_edit_that_the_live_text_overtook_says_why(self, published, helene, moderator, sign_in):
        Revision.propose(published, {"sentence": "Autrement dit"}, by=helene.user)
        Project.objects.filter(pk=published.pk).update(sentence="Récrite depuis.")
        client = sign_in(moderator)
        answer = client.post(
            reverse("admin:moderation_preview", args=["projet", published.pk, "revision"]), follow=True
        )
        assert answer.status_code == 200
        assert MARK not in answer.text

    @pytest.mark.parametrize("why", ["report", "sample", "rien"])
    def test_only_what_waits_has_one(self, pending, moderator, sign_in, why):
        assert preview(sign_in(moderator), "projet", pending, why).status_code == 404

    def test_nobody_else_opens_it(self, pending, karim, moderator, sign_in):
        assert preview(sign_in(karim), "projet", pending).status_code in (302, 403)
        address = reverse("admin:moderation_preview", args=["projet", pending.pk, "pending"])
        assert sign_in(moderator).get(address).status_code == 405
        assert sign_in(moderator).post(address.replace(str(pending.pk), "999999")).status_code == 404

    def test_the_queue_offers_it_of_what_waits(self, pending, moderator, sign_in):
        html = sign_in(moderator).get(reverse("admin:moderation_queue")).text
        assert reverse("admin:moderation_preview", args=["projet", pending.pk, "pending"]) in html
        assert html.count("Voir comme elle paraîtra") == len(queue.items(moderator, queue.decided_by(moderator)))
