"""Two of the mission who import the same file at the same instant: it is written once, and both read a sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory.models import Cohort, Member
from tests.concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = "nom;prénom;courriel\n" + "".join(f"Nom{n};Ida;p{n}@exemple.fr\n" for n in range(30))


def confirmed_together(windows: list, address: str, confirm: str, content: str) -> list[str]:
    tokens = []
    for window in windows:
        answer = window.post(address, {"file": SimpleUploadedFile("liste.csv", content.encode())})
        tokens.append(answer.context["token"])
    pairs = zip(windows, tokens, strict=True)
    acts = [lambda window=window, token=token: window.post(confirm, {"token": token}) for window, token in pairs]
    assert [answer.status_code for answer in together(*acts)] == [302, 302]
    pages = [window.get(address) for window in windows]
    return [" ".join(str(message) for message in page.context["messages"]) for page in pages]


def test_the_same_people_are_created_once(moderator, administrator, sign_in):
    before = Member.objects.count()
    said = confirmed_together(
        [sign_in(moderator), sign_in(administrator)],
        reverse("admin:directory_member_import"),
        reverse("admin:directory_member_import_confirm"),
        PEOPLE,
    )
    assert Member.objects.count() == before + 30
    assert sorted(text[:36] for text in said) == [
        "Import terminé : 0 fiche créée, 0 mi",
        "Import terminé : 30 fiches créées, 0",
    ]


def test_the_same_promotions_are_created_once(moderator, administrator, sign_in):
    address = reverse("admin:directory_cohort_import")
    said = confirmed_together([sign_in(moderator), sign_in(administrator)], address, address, "promo;fin\n2012-2013;\n")
    assert Cohort.objects.filter(label="2012-2013").count() == 1
    assert all(text for text in said)
