"""What the demonstration says is true in it: its news lead somewhere, its remarks are about words that are there."""

import re

import pytest

from directory.models import Member, User
from emi_alumni.demo.people import PEOPLE, demo_people
from emi_alumni.foundation.moderation.models import Report
from emi_alumni.foundation.notifications.models import Notification
from governance.models import SeatMandate

pytestmark = pytest.mark.django_db


def test_what_people_are_told_and_who_they_are_is_so(loaded_demonstration, client):
    names = list(Member.objects.order_by("pk").values_list("given_name", "family_name"))
    for told in Notification.objects.select_related("recipient").order_by("pk"):
        assert not any(f"{given} {family}" in told.wording for given, family in names), told.wording
        if told.recipient.is_staff:
            continue  # their second factor is asked first
        client.force_login(told.recipient)
        address, _, place = told.url.partition("#")
        answer = client.get(address)
        assert answer.status_code == 200, told
        assert not place or f'id="{place}"' in answer.content.decode(), told

    for report in Report.objects.order_by("pk"):
        quoted = re.findall(r"«\s*(.*?)\s*»", report.note)
        text = " ".join(str(getattr(report.thing, field.name)) for field in report.thing._meta.concrete_fields)
        assert quoted, "a remark that names no words cannot be checked"
        assert all(words in text for words in quoted), report.note

    users = {person.email: User.objects.get(email=person.email) for person in PEOPLE}
    for person in demo_people():
        member = users[person.email].member
        assert person.label.startswith(member.full_name)
        if member.cohort and "Promotion" in person.description:
            assert member.cohort.label in person.description
        assert ("sa fiche est à relire" in person.description) <= member.is_old
        if "représente sa collectivité" in person.description:
            assert SeatMandate.objects.current().filter(member=member).exists()
            assert str(member.collectivity) in person.label
        assert (users[person.email].is_staff, users[person.email].is_superuser) == (
            person.is_staff,
            person.is_superuser,
        )
