"""The Markdown subset: what people may write, and nothing else."""

import pytest

from emi_alumni.markdown import render, without_marks


def test_paragraphs_lists_emphasis_and_links_are_drawn():
    html = render("Un **mot**.\n\n- un\n- deux\n\n> cité\n\nhttps://exemple.fr/page")
    for part in ("<strong>mot</strong>", "<li>un</li>", "<blockquote>", 'href="https://exemple.fr/page"'):
        assert part in html
    assert 'rel="noopener noreferrer nofollow"' in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[clic](javascript:alert(1))",
        "[clic](data:text/html;base64,xxxx)",
        "![image](https://ailleurs.example/pixel.png)",
        '<a href="https://exemple.fr" style="position:fixed" onclick="x()">a</a>',
        "<svg/onload=alert(1)>",
    ],
)
def test_nothing_written_runs_loads_or_styles_anything(hostile):
    html = render(hostile)
    for part in ("<script", "<img", "<svg", "<a style", 'href="javascript', 'href="data:'):
        assert part not in html


@pytest.mark.parametrize(("level", "tag"), [(0, "<p>Titre</p>"), (2, "<h2>Titre</h2>"), (3, "<h3>Titre</h3>")])
def test_titles_take_the_level_of_the_page_or_none(level, tag):
    assert tag in render("# Titre", level)
    assert tag in render("Titre\n=====", level)
    assert tag in render("#### Titre", level)


def test_an_extract_has_words_without_signs():
    assert without_marks("- **un**\n- deux-pièces\n\n> trois - quatre") == "un\n· deux-pièces\n\n trois - quatre"
    assert without_marks("Avant :\n  - un") == "Avant :\n· un"
