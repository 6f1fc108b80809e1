"""The screens of the administration speak as the portal does: no sentence of Django that a colleague would not say."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from directory.models import Collectivity, User
from governance.models import CurriculumModule, Organisation
from tests.cast import give_second_factor

TEXT_LEFT_ALONE = re.compile(r"<(script|style|textarea)\b.*?</\1>|<(?:input|option)[^>]*>", re.S)
NOT_OURS = re.compile(
    r"[Ll][’']objet |un objet|avec succès|Administration de |Modification de |Affichage de |Historique des"
    r"|Sélectionnez|Saisissez|Passer au contenu|Lien pour l|Lien pour modifier|Par [a-z]+ [a-z]+ le\b|\w\(e\)|\w+:\s"
)
NOT_FRENCH = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b1 (?:janvier|mars|avril|mai|juin|juillet|octobre)\b|à \d\d:\d\d")


@pytest.fixture
def administrator(loaded_demonstration, sign_in) -> Client:
    """Youssef, who sees every screen of the demonstration."""
    return sign_in(give_second_factor(User.objects.get(email__startswith="youssef")))


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return strip_tags(TEXT_LEFT_ALONE.sub(" ", answer.text))


def test_every_screen_says_things_as_the_portal_does(administrator):
    wrong = {}
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses = [reverse(f"{name}_changelist")]
        if admin.site.get_model_admin(model).has_add_permission(administrator.get("/gestion/").wsgi_request):
            addresses.append(reverse(f"{name}_add"))
        first = model._default_manager.order_by("pk").first()
        # A line of the log has no page: the list says all of it.
        if first and model is not LogEntry:
            addresses += [reverse(f"{name}_{page}", args=[first.pk]) for page in ("change", "history")]
        for address in addresses:
            text = read(administrator, address)
            if found := [match[0] for rule in (NOT_OURS, NOT_FRENCH) for match in rule.finditer(text)]:
                wrong[address] = found
    assert wrong == {}


def test_the_pages_of_a_screen_are_named_without_an_article_to_get_wrong(administrator):
    level, place = Organisation.objects.earliest("pk").pk, Collectivity.objects.earliest("pk").pk
    assert "Modifier : organisation du réseau" in read(
        administrator, reverse("admin:governance_organisation_change", args=[level])
    )
    assert "Historique : niveau" in read(administrator, reverse("admin:governance_organisation_history", args=[level]))
    assert "Lire : collectivité" in read(administrator, reverse("admin:directory_collectivity_change", args=[place]))


def test_an_action_without_lines_and_lines_without_an_action_say_what_to_choose(administrator):
    address = reverse("admin:governance_club_changelist")
    answer = administrator.post(address, {"action": "wake", "index": 0}, follow=True).text
    assert "Choisissez d’abord des lignes dans la liste : rien n’a changé." in answer


def test_an_empty_list_counts_in_the_singular(administrator):
    assert "0 courriel " in " ".join(read(administrator, reverse("admin:outbox_letter_changelist")).split())


def test_a_deletion_says_what_disappears(administrator):
    module = CurriculumModule.objects.earliest("pk")
    page = read(administrator, reverse("admin:governance_curriculummodule_delete", args=[module.pk]))
    assert "Cela ne pourra pas être annulé. Voici ce qui disparaît :" in page
    assert "Modules des promotions : 1" in page
