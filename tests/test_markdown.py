"""The Markdown subset: what people may write, and nothing else."""

import pytest

from emi_alumni.foundation.markdown import render, without_marks


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


@pytest.mark.parametrize(
    "words",
    [
        "Fin de la réunion.De nouveau lundi.",
        "Voir bilan.md et fichier.py, puis archive.zip.",
        "La M.AI de Cergy, n.c. ; le 12.03.2026 à 14.30",
        "Le site ville.fr",
        "Sur //ville.fr/page",
        "etwww.ville.fr",
        "www.",
        "ftp://ville.fr/bilan",
        "10.0.0.1/admin",
    ],
)
def test_the_end_of_a_sentence_or_a_file_is_no_link(words):
    assert "<a" not in render(words)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("https://ville.fr/a.", "https://ville.fr/a"),
        ("(http://ville.fr)", "http://ville.fr"),
        ("www.ville.fr", "https://www.ville.fr"),
        ("« WWW.ville.fr/page?x=1 »", "https://WWW.ville.fr/page?x=1"),
        ("Voir www.mairie-saint-ouen.fr.", "https://www.mairie-saint-ouen.fr"),
        ("ecrire@ville.fr", "mailto:ecrire@ville.fr"),
        ("<https://ville.fr>", "https://ville.fr"),
        ("[lien](ville.fr)", "https://ville.fr"),
        ("[lien](www.ville.fr/page.html#a)", "https://www.ville.fr/page.html#a"),
        ("[lien](ville.fr:8080/x)", "https://ville.fr:8080/x"),
        ("[lien](//ville.fr)", "https://ville.fr"),
        ("[lien](ville.fr?x=1)", "https://ville.fr?x=1"),
        ("[lien](mél.ville-éragny.fr)", "https://xn--ml-bja.xn--ville-ragny-gbb.fr"),
        ("[lien](nom@ville.fr)", "mailto:nom@ville.fr"),
        ("[lien](mailto:nom@ville.fr)", "mailto:nom@ville.fr"),
        ("[lien](/projets/)", "/projets/"),
        ("[lien](https://ville.fr/bilan.pdf)", "https://ville.fr/bilan.pdf"),
        ("[lien][1]\n\n[1]: ville.fr", "https://ville.fr"),
    ],
)
def test_an_address_leads_where_it_says(words, address):
    assert f'href="{address}"' in render(words)


@pytest.mark.parametrize("target", ["bilan.md", "compte-rendu.docx", "projets/1", "#titre", "?q=a", "..", "lien"])
def test_a_link_to_nowhere_is_words(target):
    html = render(f"Lire [le **bilan**]({target}), puis [le site](ville.fr).")
    assert f"Lire le <strong>bilan</strong> ({target}), puis" in html
    assert html.count("<a ") == 1
    assert 'href="https://ville.fr"' in html


def test_a_link_without_a_target_is_its_words():
    assert render("Lire [le bilan]().") == "<p>Lire le bilan.</p>\n"


@pytest.mark.parametrize("target", ["https:ville.fr", "https:/ville.fr", "HTTPS:ville.fr/page"])
def test_an_address_with_too_few_slashes_leads_outside(target):
    html = render(f"[lien]({target})")
    assert f'href="{target.split(":")[0]}://ville.fr' in html
