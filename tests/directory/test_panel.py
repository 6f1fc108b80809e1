"""What is drawn in Python is text, whatever people or reference data are called."""

from directory.geography import Area, Map, Shape
from directory.letters import draw_letters
from directory.models import Collectivity
from directory.place_drawing import draw_areas, draw_others, draw_peopled, draw_ranking
from emi_alumni.foundation.listing.facets import Choice, Facet, draw_choices

SHARP = '<b>"L’été" & cie'
HARMLESS = "&lt;b&gt;&quot;L’été&quot; &amp; cie"


def test_a_choice_is_text_and_says_whether_it_is_asked():
    facet = Facet("competence", "Compétences", [Choice("tri", SHARP, 2, checked=True), Choice("b", "B", 1, False)])
    html = draw_choices(facet, facet.choices)
    assert HARMLESS in html
    assert "<b>" not in html
    assert html.count("checkbox") == 2
    assert html.count(" checked") == 1
    assert 'id="f-competence-tri"' in html


def test_a_promotion_has_its_shape_and_no_label_is_trusted():
    facet = Facet("x", "X", [Choice("a", "2023", 1, False, look=3), Choice("b", SHARP, 1, False)])
    first, second = (draw_choices(facet, [choice]) for choice in facet.choices)
    assert 'class="cohort cohort-3"' in first
    assert HARMLESS in second


def test_one_choice_at_a_time_is_a_radio():
    facet = Facet("lieu", "Où", [Choice("", "Partout", 1, True)], single=True)
    assert 'type="radio"' in draw_choices(facet, facet.choices)


def test_letters_lead_to_people_and_the_chosen_one_to_everybody():
    html = draw_letters([("a", "?x=1&lettre=a"), ("b", ""), ("c", "?lettre=c")], "c", "?x=1")
    assert '<a href="?x=1&amp;lettre=a">A</a>' in html
    assert '<span aria-hidden="true">B</span>' in html
    assert '<a href="?x=1" aria-current="true">C' in html


def test_places_are_text_on_the_map_in_its_table_and_in_the_list():
    place = Collectivity(slug="la", name=SHARP, short_name=SHARP, code="EPCI-1", kind="intercommunality")
    area = Area(place, Shape("La", 1, 2, "M0 0"), 3, "k1", ("la", "ici"))
    drawing = Map("epci", "0 0 1 1", [area], [], [], 3)
    for html in (
        draw_areas(drawing, "/annuaire/", "&q=a"),
        draw_ranking(drawing),
        draw_peopled([(place, 1)]),
        draw_others([(place, 0)]),
    ):
        assert HARMLESS in html
        assert "<b>" not in html
    assert "/annuaire/?collectivite=la&amp;collectivite=ici&amp;q=a" in draw_areas(drawing, "/annuaire/", "&q=a")
