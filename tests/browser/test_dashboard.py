"""« Tableau de bord » in a browser: sound at every width, and a sheet that a committee's ear can follow."""

from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.checks import axe, complaints, hidden_columns, overflow, structure


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["dashboard", "dashboard_print"])
def test_the_mission_reads_it_at_every_width(name, theme, width, context_of):
    page = context_of("moderator", viewport={"width": width, "height": 800}, color_scheme=theme).new_page()
    heard = complaints(page)
    page.goto(reverse(name))
    expect(page.locator("svg[role=img]").first).to_be_visible()
    assert overflow(page) + hidden_columns(page) == []
    assert heard == []
    assert structure(page) == []
    assert axe(page) == []


def test_the_figures_of_a_drawing_are_read_in_its_table(context_of):
    page = context_of("moderator").new_page()
    page.goto(reverse("dashboard"))
    page.get_by_text("Les arrivées, en tableau").click()
    expect(page.get_by_role("table", name="Personnes arrivées chaque mois").get_by_role("row")).to_have_count(13)
    expect(page.get_by_role("table", name="Relecture, semaine par semaine").get_by_role("row")).to_have_count(13)


def test_the_sheet_of_the_committee_is_two_tagged_pages(context_of):
    page = context_of("moderator").new_page()
    page.goto(reverse("dashboard"))
    page.get_by_role("link", name="La feuille pour le comité de pilotage").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le réseau en chiffres")
    pdf = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True, tagged=True)))
    words = [" ".join(sheet.extract_text().split()) for sheet in pdf.pages]
    assert len(words) == 2
    assert "/StructTreeRoot" in pdf.trailer["/Root"]
    assert pdf.trailer["/Root"]["/Lang"] == "fr"
    assert "Membres dans l’annuaire" in words[0]
    assert "Imprimer" not in " ".join(words)
