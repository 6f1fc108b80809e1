"""What an event is about, and who organises it with its host, as its organisers say it."""

from django import forms

from directory.forms.places import PlaceField
from directory.models import Collectivity
from emi_alumni.foundation.forms import PlainWords, SeveralOf
from events.models import CoHost
from governance.models import Module, Partner


class SubjectsForm(PlainWords, forms.Form):
    modules = SeveralOf(
        label="modules de la formation",
        queryset=Module.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    partners = SeveralOf(
        label="partenaires", queryset=Partner.objects.all(), widget=forms.CheckboxSelectMultiple, required=False
    )


class CoHostForm(PlainWords, forms.Form):
    collectivity = PlaceField(
        label="collectivité",
        queryset=Collectivity.objects.all(),
        empty_label="Choisissez une collectivité",
        error_messages={"required": "Choisissez la collectivité qui organise avec vous."},
    )
    share = forms.IntegerField(
        label="part des frais, en %",
        required=False,
        validators=CoHost._meta.get_field("share").validators[:2],
        error_messages={"invalid": "Écrivez une part entre 1 et 100, ou laissez vide."},
    )
