"""Pages of no app, of visitors and of the mission; what is asked of a few pages alone."""

import pytest

from tests.browser.checks import keyboard, overflow, skip_link, structure
from tests.browser.pages.addresses import path_of
from tests.browser.pages.soundness import every_page, look_in_every_theme_and_width

test_a_page_is_sound_at_every_width_in_every_theme_and_by_keyboard = every_page()


def test_the_page_that_does_not_exist_is_sound_too(pages):
    page = pages["member"]
    answer = page.goto("/nulle-part/")
    assert answer.status == 404
    assert structure(page) + keyboard(page) + skip_link(page) + look_in_every_theme_and_width(page) == []


@pytest.mark.parametrize("name", ["home", "directory:list", "directory:member", "directory:audiences"])
def test_nothing_disappears_in_forced_colours(name, pages):
    page = pages["member"]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(path_of(name))
    text = page.inner_text("main")
    page.emulate_media(forced_colors="active")
    assert page.inner_text("main") == text
    hidden = page.evaluate(
        """() => [...document.querySelectorAll('main a, main button')].filter(e => e.checkVisibility()
           && getComputedStyle(e).color === getComputedStyle(e).backgroundColor).map(e => e.outerHTML.slice(0, 120))"""
    )
    page.emulate_media(forced_colors="none")
    assert hidden == []


@pytest.mark.parametrize("name", ["directory:list", "directory:member", "directory:profile", "directory:message_send"])
def test_a_page_read_at_twice_the_text_and_with_wide_spacing_loses_nothing(name, pages):
    """S14, S15: 400 % at 1280 px is 320 px; text spacing as WCAG 1.4.12 asks."""
    page = pages["member"]
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(path_of(name))
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; ' +
            'word-spacing: .16em !important } p { margin-bottom: 2em !important }');
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""
    )
    assert overflow(page) == []
