"""A choice among all the collectivités is drawn as Django's own, from a statement written once."""

from django import forms

from directory.forms.places import PlaceField
from directory.models import Collectivity
from tests.factories import CollectivityFactory


class Plain(forms.Form):
    place = forms.ModelChoiceField(Collectivity.objects.all(), empty_label="Choisissez dans la liste")


class Ours(forms.Form):
    place = PlaceField(Collectivity.objects.all())


def test_it_is_drawn_as_django_draws_it_and_judges_alike(db, django_assert_num_queries):
    for name in ("Éragny", "Osny", "L’Isle-Adam <b>"):
        CollectivityFactory(short_name=name)
    chosen = Collectivity.objects.last()
    assert str(Ours(initial={"place": chosen.pk})["place"]) == str(Plain(initial={"place": chosen.pk})["place"])
    with django_assert_num_queries(1):
        str(Ours()["place"])
    assert Ours({"place": chosen.pk}).is_valid()
    assert not Ours({"place": "999999"}).is_valid()


def test_a_place_that_comes_is_offered_at_once(db):
    assert "Osny" not in str(Ours()["place"])
    CollectivityFactory(short_name="Osny")
    assert "Osny" in str(Ours()["place"])
