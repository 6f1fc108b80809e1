"""A conference of the library: joined live, then seen again, with its support, its five lines and its chapters."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from resources.models import ResourceFile
from tests.resources.library_world import make_resource


@pytest.mark.django_db
@pytest.mark.met("OUT-05")
def test_a_conference_is_joined_live_then_seen_again_with_its_support(helene, karim, sign_in):
    support = ResourceFile.objects.create(file="ressources/rien", kind="pdf", size=240_000, added_by=helene)
    conference = make_resource(
        helene,
        "Ce que la mesure change",
        kind="conference",
        document=support,
        held_on=timezone.localdate() + timedelta(days=9),
        live_link="https://direct.example.org/salle",
        recording_link="https://direct.example.org/reprise",
        captioned=True,
        five_lines="Une mesure suffit.",
        chapters="0:00 Ouverture\n12:30 Le cas de l’accueil",
    )

    text = sign_in(karim).get(conference.get_absolute_url()).text

    for said in (
        "https://direct.example.org/salle",
        "https://direct.example.org/reprise",
        "Une mesure suffit.",
        "12:30",
        "Le cas de l’accueil",
        "Sous-titré",
    ):
        assert said in text, said
    assert reverse("resources:resource_file", args=[conference.pk, support.pk]) in text
