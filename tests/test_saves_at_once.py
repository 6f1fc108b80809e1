"""Two windows that save one row at the same instant, for real: one is told, and the words of both are somewhere."""

import pytest
from django.urls import reverse

from governance.models import Club
from projects.models import Project, TeamRole
from projects.models.project import Role
from tests.concurrency import together
from tests.factories import ProjectFactory
from tests.projects.writing_steps import form_in, page

pytestmark = pytest.mark.django_db(transaction=True)


def saved_and_told(address: str, windows: list, field: str, words: list[str]) -> tuple[str, str]:
    """Both windows send their words at once: those that were saved, then those that came back with both texts."""
    forms = [form_in(page(window, address), field) | {field: text} for window, text in zip(windows, words, strict=True)]
    sends = [
        lambda window=window, form=form: window.post(address, form) for window, form in zip(windows, forms, strict=True)
    ]
    answers = together(*sends)
    assert sorted(answer.status_code for answer in answers) == [200, 302], answers
    told = next(place for place, answer in enumerate(answers) if answer.status_code == 200)
    html = answers[told].text
    assert "entre-temps" in html
    assert all(text in html for text in words)
    return words[1 - told], words[told]


def test_two_of_a_team_save_one_draft_at_the_same_instant(helene, karim, sign_in):
    project = ProjectFactory(lead=helene, state="draft", problem="Au départ.")
    TeamRole.objects.create(project=project, member=karim, role=Role.TEAM)
    windows = [sign_in(helene), sign_in(karim)]
    address = reverse("projects:edit", args=[project.slug, "probleme"])
    saved, _ = saved_and_told(address, windows, "problem", ["Ce que voit la première.", "Ce que voit le second."])
    assert Project.objects.get().problem == saved


def test_two_windows_of_the_administration_save_one_row_at_the_same_instant(administrator, sign_in):
    club = Club.objects.create(name="Accueil", entry="trade", tagline="Au départ.")
    windows = [sign_in(administrator), sign_in(administrator)]
    address = reverse("admin:governance_club_change", args=[club.pk])
    saved, _ = saved_and_told(address, windows, "tagline", ["Accueillir mieux", "Accueillir plus tôt"])
    club.refresh_from_db()
    assert club.tagline == saved
