"""A kit composed without leaving its form, shown with the arrows of the keyboard, and printed on one tagged sheet."""

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from governance.models import Tool
from resources.models import Kit
from resources.models.kits import LONGEST_LINE, MOST_BLOCKS
from tests.browser.checks import axe, overflow
from tests.browser.test_resources_collectivity_sheet import kinds_of

LIST = "/ressources/kits/"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_kit_is_composed_on_a_phone(context_of: Callable[..., BrowserContext], scripts):
    size = {"width": 390, "height": 844}
    page = context_of("member", viewport=size, java_script_enabled=scripts).new_page()
    page.goto(LIST)
    page.get_by_role("link", name="Composer un kit").click()
    page.get_by_label("Titre").fill("Un kit de test")
    page.get_by_label("Pour qui").select_option("managers")
    page.get_by_label("À quoi il sert").fill("Savoir par où commencer.")
    for words, name in (("observation", "Ajouter Observation de terrain"), ("persona", "Ajouter Persona")):
        page.get_by_label("Chercher une chose à montrer").fill(words)
        page.get_by_role("button", name="Chercher", exact=True).last.click()
        page.get_by_role("button", name=name, exact=True).click()
    page.get_by_label("Ma ligne n° 2").fill("Deux portraits suffisent.")
    page.get_by_role("button", name="Monter le n° 2").press("Enter")
    if scripts:
        assert not axe(page)
        assert not overflow(page)
    assert page.get_by_label("Ma ligne n° 1").input_value() == "Deux portraits suffisent."

    page.get_by_role("button", name="Envoyer le kit").click()

    expect(page.get_by_text("Votre kit est en ligne.")).to_be_visible()
    kit = Kit.objects.get(title="Un kit de test")
    assert kit.shown_blocks()[0].tool.name == "Persona"
    kit.delete()


@pytest.mark.parametrize("width", [1280, 320])
def test_kits_are_narrowed_and_read(context_of: Callable[..., BrowserContext], width):
    page = context_of("member", viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{LIST}?pour=elus")
    assert not axe(page)
    assert not overflow(page)
    page.get_by_role("link", name="Ce que cela change pour les habitants").click()

    expect(page.get_by_role("heading", name="La rentrée en une fois")).to_be_visible()
    assert not axe(page)
    assert not overflow(page)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_arrows_walk_the_screens_of_a_kit(context_of: Callable[..., BrowserContext], width):
    page = context_of("member", viewport={"width": width, "height": 800}).new_page()
    kit = Kit.objects.get(title="Ce que cela change pour les habitants")
    page.goto(f"{kit.get_absolute_url()}montrer/")
    assert not axe(page)
    assert not overflow(page)
    screens = page.locator("[data-slide]")
    screens.first.focus()

    page.keyboard.press("ArrowRight")
    assert screens.nth(1).evaluate("one => one === document.activeElement")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert screens.nth(1).evaluate("one => one === document.activeElement")
    page.keyboard.press("End")
    assert screens.last.evaluate("one => one === document.activeElement")


def test_without_scripts_it_is_one_long_page(context_of: Callable[..., BrowserContext]):
    page = context_of("member", java_script_enabled=False).new_page()
    kit = Kit.objects.get(title="Ce que cela change pour les habitants")
    page.goto(f"{kit.get_absolute_url()}montrer/")

    assert page.get_by_role("heading", level=2).count() == 4


def printed(page: Page, kit: Kit) -> PdfReader:
    page.goto(f"{kit.get_absolute_url()}imprimer/")
    return PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True, tagged=True)))


def test_every_kit_holds_on_one_page_that_can_be_heard(context_of: Callable[..., BrowserContext]):
    page = context_of("member").new_page()
    for kit in Kit.objects.published():
        pdf = printed(page, kit)
        words = " ".join(pdf.pages[0].extract_text().split())
        kinds = kinds_of(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])
        assert len(pdf.pages) == 1, kit
        assert pdf.trailer["/Root"]["/Lang"] == "fr"
        assert kinds.count("/H1") == 1
        assert kinds.index("/H1") < kinds.index("/H2")
        assert kinds.count("/H2") == 4
        assert kit.title.split()[0] in words
        assert "Imprimer" not in words


@pytest.fixture
def fullest(portal):
    """As many things as a kit holds, everything as long as can be."""
    long = (
        "Rencontrer les usagers au guichet, puis simplifier avec les agents de l’accueil et du téléphone. " * 8
    ).strip()
    tools = [Tool.objects.create(name=f"{n} {long}"[:120].strip(), description=long[:600]) for n in range(MOST_BLOCKS)]
    line = long[:LONGEST_LINE].strip()
    kit = Kit.objects.create(
        author=Kit.objects.published()[0].author,
        title=long[:100].strip(),
        for_whom="top_management",
        purpose=long[:200].strip(),
        blocks="\n".join(f"outil {tool.pk} : {line}" for tool in tools),
        state="published",
    )
    yield kit
    kit.delete()
    Tool.objects.filter(pk__in=[tool.pk for tool in tools]).delete()


def test_the_longest_kit_holds_on_one_page(context_of: Callable[..., BrowserContext], fullest):
    page = context_of("member").new_page()
    assert len(printed(page, fullest).pages) == 1
    for left in (4, 3, 2, 1):
        fullest.blocks = "\n".join(fullest.blocks.splitlines()[:left])
        fullest.save()
        assert len(printed(page, fullest).pages) == 1, left
