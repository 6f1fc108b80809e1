"""What the administration's tests start from: people whom the mission entered, and files."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from directory.models import Cohort, Collectivity, Member
from tests.factories import MemberFactory
from tests.standing import standing


@standing
def newcomer(department, cohort_2019) -> Member:
    """Bérengère, entered by the mission, with an address: nobody else sees her yet."""
    return MemberFactory(
        imported=True,
        given_name="Bérengère",
        family_name="Œuvrard",
        email="berengere.oeuvrard@valdoise.example.fr",
        collectivity=department,
        cohort=cohort_2019,
    )


@standing
def places(department, argenteuil, cohort_2019, cohort_2021) -> tuple[Collectivity, Collectivity, Cohort, Cohort]:
    """The collectivités and cohorts that the files of the tests name."""
    return department, argenteuil, cohort_2019, cohort_2021


@pytest.fixture
def deposit() -> Callable[..., HttpResponse]:
    """Deposit a file on the import page."""

    def post(client: Client, content: bytes | str, name: str = "personnes.csv") -> HttpResponse:
        content = content.encode() if isinstance(content, str) else content
        return client.post(reverse("admin:directory_member_import"), {"file": SimpleUploadedFile(name, content)})

    return post


@pytest.fixture
def import_file(deposit) -> Callable[..., HttpResponse]:
    """Deposit a file, then confirm what the preview shows, with `choices` by line; the answer to the last step."""

    def both(
        client: Client, content: bytes | str, name: str = "personnes.csv", choices: dict[int, str] | None = None
    ) -> HttpResponse:
        preview = deposit(client, content, name)
        assert preview.status_code == 200, preview.context["form"].errors
        token = preview.context["token"]
        assert token, [verdict.text for verdict, _word in preview.context["verdicts"]]
        answers = {f"choix-{line}": value for line, value in (choices or {}).items()}
        return client.post(reverse("admin:directory_member_import_confirm"), {"token": token} | answers, follow=True)

    return both
