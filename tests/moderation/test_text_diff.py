"""What changed between two texts, as people read it."""

import pytest

from emi_alumni.foundation.moderation.text_diff import word_diff


@pytest.mark.parametrize(
    ("before", "after", "html"),
    [
        ("Le délai baisse.", "Le délai baisse.", "Le délai baisse."),
        ("", "Un mot.", "<ins>Un mot.</ins>"),
        ("Un mot.", "", "<del>Un mot.</del>"),
        ("Le délai baisse.", "Le délai baisse un peu.", "Le délai baisse<ins> un peu</ins>."),
        ("Le délai est de 3,1 jours.", "Le délai est de 2,6 jours.", "Le délai est de <del>3</del><ins>2</ins>,"),
        ("Il y a deux petits mots.", "Il y a trois grands mots.", "<del>deux petits</del><ins>trois grands</ins>"),
        ("Comprendre pourquoi.", "Deux artisans et une commune.", "<del>Comprendre pourquoi.</del> <ins>Deux"),
        ("l’été « ici »", "l’hiver « ici »", "l’<del>été</del><ins>hiver</ins> « ici »"),
    ],
)
def test_only_what_changed_is_marked(before, after, html):
    assert html in word_diff(before, after)


def test_line_breaks_stay(db):
    assert word_diff("Un\n\ndeux trois", "Un\n\ndeux quatre") == "Un\n\ndeux <del>trois</del><ins>quatre</ins>"
