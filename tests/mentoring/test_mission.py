"""What the mission sees and does of requests, in the administration."""

import pytest
from django.urls import reverse

from mentoring.help_requests import Need, send
from tests.mentoring.people import make_mentor

pytestmark = pytest.mark.django_db


def test_the_mission_sees_who_waits_and_reads_the_words_only_of_what_came_to_it(moderator, helene, karim, sign_in):
    with_mission = send(Need("Personne ne sait faire cela", "Le contexte du dixième jour"), helene)
    make_mentor("Langage clair", member=karim)
    between_two = send(Need("Entre nous deux"), helene, karim)
    client = sign_in(moderator)
    listed = client.get(reverse("admin:mentoring_helprequest_changelist")).text
    assert "Personne ne sait faire cela" in listed
    assert "Entre nous deux" not in listed
    page = client.get(reverse("admin:mentoring_helprequest_change", args=[with_mission.pk])).text
    assert "Le contexte du dixième jour" in page
    assert (
        "Entre nous deux" not in client.get(reverse("admin:mentoring_helprequest_change", args=[between_two.pk])).text
    )
    act = {"action": "hand_to", "_selected_action": [with_mission.pk]}
    address = reverse("admin:mentoring_helprequest_changelist")
    assert "Confier des demandes" in client.post(address, act).text
    client.post(address, act | {"answered": "1", "member": karim.slug})
    assert with_mission.handovers.get().mentor == karim
    client.post(address, act | {"action": "answer", "answered": "1", "reason": "Voyez le club."})
    with_mission.refresh_from_db()
    assert with_mission.outcome == "mission"
