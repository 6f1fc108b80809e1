"""Beside « ne pas figurer dans l’annuaire »: the places where the name stays, and how to take it off."""

import pytest
from django.urls import reverse

from directory.models import Member
from governance.models import AnimatorMandate, Club, Idea, IdeaComment, SeatMandate
from tests.access import World, addresses, rows_of
from tests.factories import MemberFactory
from tests.test_permissions import TABLE


def page_of(sign_in, member: Member) -> str:
    url = reverse("directory:profile_section", args=["situation"])
    return sign_in(member).get(url).content.decode()


@pytest.mark.django_db
def test_who_holds_mandates_is_told_where_they_stay_named(world: World, sign_in):
    mandate = SeatMandate.objects.current().filter(member=world.representative).select_related("seat").get()
    page = page_of(sign_in, world.representative)
    assert f"{mandate.get_absolute_url()}#siege-{mandate.seat_id}" in page
    assert reverse("governance:seat_leave", args=[mandate.seat_id]) in page
    club = Club.objects.filter(pk__in=AnimatorMandate.objects.current().filter(member=world.animator).values("club"))
    page = page_of(sign_in, world.animator)
    assert all(one.get_absolute_url() in page for one in club)
    mandate = AnimatorMandate.objects.current().filter(member=world.animator).get()
    assert reverse("governance:mandate_leave", args=[mandate.pk]) in page


@pytest.mark.django_db
def test_who_holds_none_is_told_nothing(world: World, sign_in):
    assert "votre nom reste aujourd’hui" not in page_of(sign_in, MemberFactory(with_account=True))


@pytest.mark.django_db
def test_who_withdrew_is_named_by_no_page_of_the_site(world: World):
    """Every address, as somebody reads it who shares nothing with them: links, hidden words and titles too."""
    withdrawn = [world.helene, world.karim]
    client = world.client("animator")
    pages = {
        world.url(address, row.about)
        for address in addresses()
        if not address.name.startswith("admin:")
        for row in rows_of(address, TABLE)
    }
    for idea in Idea.objects.published():
        IdeaComment.objects.get_or_create(
            idea=idea, author=world.karim, defaults={"text": "D’accord.", "state": "published"}
        )
    pages |= {one.get_absolute_url() for one in Idea.objects.published()}
    pages |= {reverse("moderation:report", args=["commentaire-idee", one.pk]) for one in IdeaComment.objects.all()}

    def named() -> set[str]:
        found = set()
        for page in pages:
            answer = client.get(page)
            if answer.status_code == 200 and not answer.streaming:
                found |= {page for one in withdrawn if one.family_name in answer.text}
        return found

    assert len(named()) > 5, "they are named while they are listed"
    for one in withdrawn:
        one.set_standing(hidden_by_choice=True)
    assert named() == set()
