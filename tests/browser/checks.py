"""What is looked at on a page in a real browser: the ids S1… are those of docs/accessibility.md."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

EVERYTHING = {
    "runOnly": {
        "type": "tag",
        "values": ["RGAAv4", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # Off by default in axe: the experimental rules that carry an RGAA criterion, and the size of targets.
    "rules": {
        name: {"enabled": True}
        for name in (
            "target-size",
            "label-content-name-mismatch",
            "p-as-heading",
            "table-fake-caption",
            "td-has-header",
            "css-orientation-lock",
            "focus-order-semantics",
        )
    },
    "resultTypes": ["violations"],
}
# The rules that read colours.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}

LANDMARKS = """() => ({
    lang: document.documentElement.lang,
    h1: [...document.querySelectorAll('h1')].map(e => e.innerText.trim()),
    levels: [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
        .filter(e => e.checkVisibility()).map(e => [Number(e.tagName[1]), e.innerText.trim()]),
    landmarks: ['header[role=banner], body > header, body > div > header', 'main#contenu', 'footer']
        .map(s => document.querySelectorAll(s).length),
    nav: document.querySelectorAll('nav').length,
    ids: [...document.querySelectorAll('[id]')].map(e => e.id),
    styled: [...document.querySelectorAll('[style]')].map(e => e.outerHTML.slice(0, 120)),
    tags: [...document.querySelectorAll('font, center, b > b, marquee, br + br')]
        .filter(e => e.localName !== 'br' || !e.previousSibling.textContent.trim()).length,
    empty: [...document.querySelectorAll('p:not([role])')]
        .filter(e => !e.textContent.trim() && !e.children.length).length,
})"""

OVERFLOW = """() => {
    const wide = document.documentElement.scrollWidth;
    if (wide <= window.innerWidth) return [];
    return [...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
        .slice(0, 5).map(e => e.outerHTML.slice(0, 160));
}"""

# What a reader's ear counts: landmarks, too many to help beyond eight and the search of the header; lists without
# marks, which are none to WebKit unless they say so; drawings whose figures are read one by one; links with words that
# are only heard beside those that are seen, which Orca says in two links (`aria-label` says them in one).
HEARD = """() => {
    const shown = e => e.checkVisibility();
    const named = e => e.hasAttribute('aria-label') || e.hasAttribute('aria-labelledby');
    const all = selector => [...document.querySelectorAll(selector)].filter(shown);
    const html = e => e.outerHTML.slice(0, 100);
    return {
        landmarks: all('body > header, nav, main, body > footer, aside, search, section, form, ' +
            '[role=search], [role=region]')
            .filter(e => !e.matches('section, form:not([role])') || named(e)).map(html),
        lists: all('ul:not([role]), ol:not([role])')
            .filter(e => getComputedStyle(e).listStyleType === 'none').map(html),
        wrong: all('input:invalid, select:invalid, textarea:invalid')
            .filter(e => e.getAttribute('aria-invalid') !== 'true').map(html),
        halves: all('a:not([aria-label]) .sr').filter(e => {
            const link = e.closest('a').cloneNode(true);
            link.querySelectorAll('.sr, [aria-hidden=true]').forEach(part => part.remove());
            return link.textContent.trim();
        }).map(e => html(e.closest('a'))),
        figures: all('svg[role=img] text').filter(e => !e.closest('[aria-hidden=true]')).map(html),
    };
}"""
MOST_LANDMARKS = 9

# Two words that nothing separates but their tags: some voices say them as one, and whatever reads the page's text does.
GLUED = """() => {
    const word = /[\\p{L}\\p{N}%€]/u;
    const blocks = 'article, aside, blockquote, body, button, caption, dd, details, div, dl, dt, fieldset, figure,' +
        'figcaption, footer, form, h1, h2, h3, h4, header, label, legend, li, main, nav, ol, p, section, summary,' +
        'td, th, ul';
    const unread = '[aria-hidden=true], script, style, svg, template, textarea, select, sup';
    const block = node => node.parentElement.closest(blocks);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    const found = [];
    let last = null;
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (node.nodeType === Node.ELEMENT_NODE) {
            if (node.matches('br, hr, img, input')) last = null;
            continue;
        }
        if (!node.data || node.parentElement.closest(unread) || !node.parentElement.checkVisibility()) continue;
        if (last && block(last) === block(node) && word.test(last.data.at(-1)) && word.test(node.data[0]))
            found.push(`${last.data.trim().slice(-30)}|${node.data.trim().slice(0, 30)}`);
        last = node;
    }
    return found;
}"""

# Tables of which a part is reached by scrolling alone.
HIDDEN_COLUMNS = """() => [...document.querySelectorAll("table")].filter(e => e.checkVisibility()).flatMap(table => {
    for (let e = table; e && e !== document.body; e = e.parentElement)
        if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible")
            return [`${e.scrollWidth} px in ${e.clientWidth}: ${table.innerText.slice(0, 60)}`];
    return [];
})"""

# Neighbours in a row whose words do not stand on one line.
OFF_THE_LINE = """() => {
    const pen = document.createElement("canvas").getContext("2d");
    const shown = e => e.checkVisibility() && !e.closest(".sr, svg, .av");
    const line = e => {
        const says = n => n.data.trim() && shown(n.parentElement) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT;
        const words = document.createTreeWalker(e, NodeFilter.SHOW_TEXT, says).nextNode();
        if (!words) return null;
        const range = document.createRange();
        range.selectNodeContents(words);
        const box = [...range.getClientRects()].find(one => one.width > 1), own = getComputedStyle(words.parentElement);
        if (!box) return null;
        pen.font = `${own.fontWeight} ${own.fontSize} ${own.fontFamily}`;
        const font = pen.measureText("x"), above = font.fontBoundingBoxAscent, under = font.fontBoundingBoxDescent;
        return box.bottom - (box.height - above - under) / 2 - under;
    };
    return [...document.querySelectorAll(".row:not(.top), .savebar, .chips")].flatMap(row => {
        const apart = ".av, .avs, .tile, .day, .field, .input, .in, select, details";
        if (!row.checkVisibility() || row.querySelector(apart)) return [];
        const all = [...row.children].filter(e => e.checkVisibility() && e.innerText?.trim() && !e.matches(".sr"));
        return all.slice(1).flatMap((one, n) => {
            const [a, b] = [all[n].getBoundingClientRect(), one.getBoundingClientRect()];
            if (b.left < a.right - 1 || a.top >= b.bottom || b.top >= a.bottom) return [];
            const off = Math.abs(line(all[n]) - line(one));
            return off > 1.5 ? [`${off.toFixed(1)} px: ${all[n].innerText} | ${one.innerText}`] : [];
        });
    });
}"""

# Fields that no label names, or that one names by what they hold while nobody has chosen.
NAMES = """() => {
    const words = e => {
        const copy = e.cloneNode(true);
        copy.querySelectorAll('select, textarea, input, script, [aria-hidden=true]').forEach(one => one.remove());
        return copy.textContent.replace(/\\s+/g, ' ').trim();
    };
    const by = id => document.getElementById(id) ? words(document.getElementById(id)) : '';
    const ids = e => e.getAttribute('aria-labelledby').split(/\\s+/);
    const name = e => e.hasAttribute('aria-labelledby') ? ids(e).map(by).join(' ')
        : e.getAttribute('aria-label') || [...e.labels || []].map(words).join(' ');
    const fields = 'select, textarea, input:not([type=hidden], [type=submit], [type=button])';
    return [...document.querySelectorAll(fields)].flatMap(e => {
        const called = name(e).trim(), html = e.outerHTML.slice(0, 100);
        if (!/[\\p{L}\\p{N}]/u.test(called)) return [`called « ${called} »: ${html}`];
        const empty = e.matches('select') ? [...e.options].filter(one => !one.value).map(one => one.text.trim()) : [];
        if (empty.includes(called)) return [`called by its empty choice, « ${called} »: ${html}`];
        const group = e.type === 'radio' && e.closest('fieldset, [role=radiogroup], [role=group]');
        if (e.type !== 'radio' || group && (group.querySelector('legend') || name(group))) return [];
        return [`an answer without its question, « ${called} »: ${html}`];
    });
}"""

# Titles by their look alone. A paragraph that is all bold is seen by axe (p-as-heading).
TITLES = """() => [...document.querySelectorAll('.h1, .h2, .h3, .h4, .h4f, .h-small, .annual-t')]
    .filter(e => !e.closest('h1, h2, h3, h4, h5, h6, legend, summary, dt, caption'))
    .map(e => e.outerHTML.slice(0, 100))"""

FOCUSABLE = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')]
    .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0)"""

FOCUS = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const before = window.__before;
    window.__before = e;
    const box = e.getBoundingClientRect();
    const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max(box.y + Math.min(box.height / 2, 20), 1), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const label = e.labels && e.labels.length ? [...e.labels].some(l => l.contains(top) || top === l) : false;
    return {
        html: e.outerHTML.slice(0, 140),
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
        covered: !(e instanceof SVGElement) && !(top && (e.contains(top) || top.contains(e) || label)),
        name: (e.getAttribute('aria-label') || e.innerText || e.value || e.placeholder || e.title ||
            (e.labels && e.labels.length && e.labels[0].innerText) ||
            (e.getAttribute('aria-labelledby') && 'by id') || '').trim(),
        radio: e.type === 'radio',
        after: !before || before === e ||
            Boolean(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
        // The day, the month and the year of a date are stops of their own.
        same: before === e && !['date', 'time'].includes(e.type),
        outline: (s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none')
            (getComputedStyle(e)) || (e.parentElement &&
            (s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none')
            (getComputedStyle(e.parentElement))),
    };
}"""


# A whole round is asked of the keyboard at once: where the focus is, is noted as each key comes up.
NOTE_STOPS = f"""() => {{
    const note = {FOCUS};
    window.__stops = [];
    window.addEventListener('keyup', event => {{ if (event.key === 'Tab') window.__stops?.push(note()); }}, true);
}}"""

# Where each thing is, and how its words are written, but for their colours: what differs from when it was asked before.
BOXES = """() => {
    const before = window.__boxes;
    window.__boxes = new Map([...document.querySelectorAll('body, body *')].map(e => {
        const box = e.getBoundingClientRect(), style = getComputedStyle(e);
        const words = [style.visibility, style.opacity, style.fontSize, style.fontWeight, style.fontStyle];
        return [e, [box.x, box.y, box.width, box.height, style.textDecorationLine, ...words].join()];
    }));
    return before ? [...window.__boxes].filter(([e, said]) => before.get(e) !== said)
        .map(([e, said]) => `${e.outerHTML.slice(0, 100)}: ${before.get(e)} → ${said}`) : [];
}"""


@cache
def axe_source() -> str:
    return next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


def axe(page: Page, ignored: frozenset[str] = frozenset(), options: dict[str, Any] = EVERYTHING) -> list[str]:
    """What axe finds wrong on the page as it is shown now, one line each.

    A page that a click has asked for must be awaited by what it shows: until then the page is the one before.
    """
    page.wait_for_load_state()
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(axe_source())
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    wrong = []
    for violation in found:
        nodes = [node["html"] for node in violation["nodes"]]
        if violation["id"] == "p-as-heading":
            # An experimental rule: it also takes a paragraph that holds only a button or a link for a heading.
            nodes = [html for html in nodes if "<button" not in html and "<a " not in html]
        if nodes and violation["id"] not in ignored:
            wrong.append(f"{violation['id']}: {violation['help']} — {' · '.join(html[:160] for html in nodes[:3])}")
    return wrong


def structure(page: Page) -> list[str]:
    """S4 to S8: language, landmarks, headings, identifiers, no style of its own."""
    facts = page.evaluate(LANDMARKS)
    wrong = []
    if facts["lang"] != "fr":
        wrong.append(f"lang is {facts['lang']!r}")
    if len(facts["h1"]) != 1 or not facts["h1"][0]:
        wrong.append(f"one h1, not {facts['h1']}")
    if min(facts["landmarks"]) < 1 or facts["landmarks"][1] != 1:
        wrong.append(f"header, main#contenu, footer: {facts['landmarks']}")
    previous = 1  # a band above the h1 may have a title of its own
    for level, text in facts["levels"]:
        if level > previous + 1 or not text:
            wrong.append(f"heading h{level} {text!r} after h{previous}")
        previous = level
    if twice := {name for name in facts["ids"] if facts["ids"].count(name) > 1}:
        wrong.append(f"identifiers used twice: {sorted(twice)}")
    if facts["styled"]:
        wrong.append(f"style attributes: {facts['styled']}")
    if facts["tags"] or facts["empty"]:
        wrong.append(f"{facts['tags']} presentational tags, {facts['empty']} empty paragraphs")
    return wrong


def named(page: Page) -> list[str]:
    """Fields are called by their label, titles are headings."""
    wrong = [f"a field {what}" for what in page.evaluate(NAMES)]
    return wrong + [f"a title that is no heading: {html}" for html in page.evaluate(TITLES)]


def aloud(page: Page) -> list[str]:
    """S17: few landmarks, lists that are lists in every browser, drawings told by their name alone."""
    facts = page.evaluate(HEARD)
    wrong = [f"a list that is none in WebKit: {html}" for html in facts["lists"]]
    wrong += [f"a field that Firefox calls wrong before anybody wrote in it: {html}" for html in facts["wrong"]]
    wrong += [f"a link heard in two halves: {html}" for html in facts["halves"]]
    wrong += [f"figures of a drawing, read one by one: {html}" for html in facts["figures"]]
    if len(facts["landmarks"]) > MOST_LANDMARKS:
        wrong.append(f"{len(facts['landmarks'])} landmarks: {facts['landmarks']}")
    return wrong


def glued(page: Page) -> list[str]:
    """S16: words of neighbouring elements that are read as one."""
    return [f"glued for the ear: {words}" for words in page.evaluate(GLUED)]


def overflow(page: Page) -> list[str]:
    """S14: what sticks out of the page on its right."""
    return [f"sticks out: {html}" for html in page.evaluate(OVERFLOW)]


def hidden_columns(page: Page) -> list[str]:
    """What a table hides on a small screen of an office."""
    page.set_viewport_size({"width": 1024, "height": 800})
    return [f"columns hidden at 1024 px: {table}" for table in page.evaluate(HIDDEN_COLUMNS)]


def off_the_line(page: Page) -> list[str]:
    """Badges, words and buttons of one row that stand on different lines."""
    return [f"not on one line: {words}" for words in page.evaluate(OFF_THE_LINE)]


def otherwise_in_the_dark(page: Page, scheme: str) -> list[str]:
    """What changes with the theme besides colours: nothing, so that axe's other rules need not be asked twice."""
    page.evaluate("() => { delete window.__boxes; }")
    page.evaluate(BOXES)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    return [f"differs with the theme: {what}" for what in page.evaluate(BOXES)[:3]]


def stops(page: Page) -> Iterator[dict[str, Any] | None]:
    """Where Tab leads, key after key, from the top of a fresh page; None outside of it."""
    surely = page.evaluate(f"() => ({FOCUSABLE})().filter(e => e.type !== 'radio').length") * 7 // 8
    page.evaluate(NOTE_STOPS)
    for _ in range(surely):
        page.keyboard.press("Tab")
    noted = page.evaluate("() => { const noted = window.__stops; delete window.__stops; return noted; }")
    assert len(noted) == surely
    yield from noted
    while True:
        page.keyboard.press("Tab")
        yield page.evaluate(FOCUS)


def keyboard(page: Page) -> list[str]:
    """S1, S2: Tab from the top of a fresh page round to the top.

    Every stop is visible, named, outlined, and in the order of the page.
    """
    limit = 3 * page.evaluate(f"() => ({FOCUSABLE})().length") + 10
    wrong: list[str] = []
    first = ""
    for stop in islice(stops(page), limit):
        if stop is None:
            return wrong
        html = stop["html"]
        first = first or html
        if html == first and not stop["after"]:
            return wrong  # round to the top
        if not stop["seen"]:
            wrong.append(f"focus out of sight: {html}")
        elif stop["covered"]:
            wrong.append(f"focus covered: {html}")
        if not stop["name"]:
            wrong.append(f"focus without a name: {html}")
        if not stop["outline"]:
            wrong.append(f"focus not shown: {html}")
        if not stop["after"]:
            wrong.append(f"focus goes back: {html}")
        if stop["same"]:
            wrong.append(f"focus does not move on: {html}")
            return wrong
    return [*wrong, f"{limit} tabs do not reach the end"]


def skip_link(page: Page) -> list[str]:
    """S3: the first stop is the link to the content, which takes the focus there. To be called after `keyboard`."""
    if not page.evaluate("() => document.activeElement.matches('a[href=\"#contenu\"]')"):
        page.keyboard.press("Tab")
    href = page.evaluate("() => document.activeElement.getAttribute('href')")
    if href != "#contenu":
        return [f"the first stop leads to {href!r}, not to #contenu"]
    page.keyboard.press("Enter")
    if not page.evaluate("() => document.activeElement.id === 'contenu'"):
        return ["the skip link does not move the focus into the content"]
    page.keyboard.press("Tab")
    inside = page.evaluate(
        "() => document.activeElement === document.body || Boolean(document.activeElement.closest('main, footer'))"
    )
    return [] if inside else ["after the skip link, Tab is not in the content"]


GRAVE = ("error", "warning")
NO_WORKER = "Service Worker registration blocked by Playwright"  # but in test_installed.py


def complaints(page: Page) -> list[str]:
    """Listen to the page from now on: what its console and its scripts complain about is added to the list."""
    heard: list[str] = []
    page.on(
        "console",
        lambda message: heard.append(message.text) if message.type in GRAVE and message.text != NO_WORKER else None,
    )
    page.on("pageerror", lambda error: heard.append(str(error)))
    # Aborted: the next page was asked for before the last image came.
    page.on(
        "requestfailed",
        lambda request: (
            None if "ABORTED" in str(request.failure) else heard.append(f"{request.url}: {request.failure}")
        ),
    )
    return heard
