"""Level 3 in a browser: one's membership, the session of the assembly, a proxy, the paper; at every width, axe."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse
from governance.models import Body, BodyKind, Meeting, Membership, MembershipRequest, Organisation
from governance.models.convocations import convoke
from tests.browser.checks import axe, overflow


@pytest.fixture
def assembly(portal) -> Iterator[Meeting]:
    today = timezone.localdate()
    level = Organisation.objects.create(level=3, why="Une association.")
    body = Body.objects.create(kind=BodyKind.ASSEMBLY, name="Assemblée générale")
    session = Meeting.objects.create(
        body=body,
        on=today + timedelta(days=30),
        starts_at=time(18, 30),
        place="Salle des fêtes",
        agenda="- Les comptes",
    )
    Meeting.objects.filter(pk=session.pk).update(quorum=50)
    people = Member.objects.filter(email__in=[story.HELENE, story.ISABELLE, story.KARIM])
    kept = [Membership.objects.create(member=one, until=today + timedelta(days=40)) for one in people]
    convoke(session)
    yield session
    Notification.objects.filter(kind__startswith="assembly_").delete()
    MembershipRequest.objects.all().delete()
    session.delete()
    body.delete()
    for membership in kept:
        membership.delete()
    level.delete()


@pytest.mark.met("GOU-05")
@pytest.mark.parametrize("width", [1280, 320])
def test_a_member_renews_answers_gives_a_proxy_and_prints(width, assembly, context_of):
    page = context_of("member", viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{reverse('directory:me')}#adhesion")
    page.get_by_role("button", name="Renouveler mon adhésion").click()
    expect(page.get_by_role("button", name="Retirer ma demande")).to_be_visible()
    assert axe(page) + overflow(page) == []
    page.goto(assembly.body.get_absolute_url())
    expect(page.get_by_text("3 adhésions en cours", exact=False)).to_be_visible()
    assert axe(page) + overflow(page) == []
    page.goto(assembly.get_absolute_url())
    page.get_by_role("button", name="Je viens", exact=True).click()
    expect(page.get_by_text("Vous avez répondu que vous venez.")).to_be_visible()
    assert axe(page) + overflow(page) == []
    page.get_by_role("link", name="Je donne pouvoir à quelqu’un").click()
    assert axe(page) + overflow(page) == []
    page.get_by_role("button", name="Donner pouvoir à").first.click()
    expect(page.locator("#convocation")).to_contain_text("Vous donnez pouvoir à")
    page.get_by_role("link", name="La convocation à imprimer").click()
    expect(page.get_by_role("heading", name="Pouvoir")).to_be_visible()
    assert axe(page) + overflow(page) == []
