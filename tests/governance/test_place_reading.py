"""« Ce que ma collectivité propose »: its representatives follow what is read, nobody else, and nobody is named."""

import pytest
from django.urls import reverse

from emi_alumni.foundation.moderation.models import Report
from tests.factories import MemberFactory, ProjectFactory

URL = "governance:place_reading_list"


def sent(member, place, title):
    project = ProjectFactory(draft=True, title=title, lead=member)
    project.collectivities.add(place)
    project.submit(by=member.user)
    return project


@pytest.mark.met("VIG-02")
def test_a_representative_reads_what_waits_and_what_was_decided_of_their_own_place(
    representative, moderator, helene, karim, sign_in
):
    place = representative.collectivity
    sent(helene, place, "Il attend")
    decided = sent(helene, place, "Il est décidé")
    decided.publish(by=moderator)
    sent(karim, ProjectFactory().collectivities.model.objects.exclude(pk=place.pk).first(), "Ailleurs")
    Report.file(decided, by=karim.user, reason="wrong", note="Une date.")
    page = sign_in(representative).get(reverse(URL)).text
    assert "Il attend" in page
    assert "Il est décidé" in page
    assert "Ailleurs" not in page
    assert karim.full_name not in page
    assert "Une date." not in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_drafts_are_their_authors_alone(representative, helene, moderator, sign_in):
    project = sent(helene, representative.collectivity, "Repris en brouillon")
    project.send_back(by=moderator, reason="Une phrase de plus.")
    assert "Repris en brouillon" not in sign_in(representative).get(reverse(URL)).text


def test_nobody_else_finds_it(helene, moderator, sign_in):
    for somebody in (helene, moderator):
        assert sign_in(somebody).get(reverse(URL)).status_code == 404


def test_its_queries_do_not_follow_what_waits(representative, moderator, same_queries, sign_in):
    def one_more() -> None:
        sent(MemberFactory(with_account=True), representative.collectivity, "Un")
        sent(MemberFactory(with_account=True), representative.collectivity, "Deux").publish(by=moderator)

    one_more()
    client = sign_in(representative)
    same_queries(lambda: client.get(reverse(URL)), one_more, 11)
