"""Every component in every state, on one page: for developers, where DEBUG is on."""

from datetime import timedelta
from typing import NamedTuple

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.models import Cohort, Member
from directory.visibility import Audience
from emi_alumni.foundation.listing.facets import Choice, Facet


class Stop(NamedTuple):
    when: str
    text: str
    state: str


class Fields(forms.Form):
    """One field of each shape."""

    name = forms.CharField(label="nom", help_text="Comme sur votre carte.", max_length=80)
    email = forms.EmailField(label="courriel")
    about = forms.CharField(label="présentation", widget=forms.Textarea, required=False)
    audience = forms.ChoiceField(label="visible par", choices=Audience)
    kind = forms.ChoiceField(label="vous êtes", choices=[("a", "alumni"), ("b", "référent")], widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label="sujets", choices=[("x", "écoute"), ("y", "données")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agrees = forms.BooleanField(label="j’accepte que mon numéro soit montré", help_text="Vous pourrez changer d’avis.")


def people() -> list[Member]:
    """One person of each silhouette, who exists only on this page."""
    names = ["Ada Lovelace", "Basile Roy", "Chloé Nom-Composé", "Dalila Benali", "Éric Tran", "Fatou Sow"]
    ages = [0, 40, 200, 400, 700, None]
    return [
        Member(
            given_name=name.split()[0],
            family_name=name.split()[1],
            slug=f"exemple-{look}",
            cohort=Cohort(label=f"201{look}-201{look + 1}", slug=f"exemple-{look}", look=look),
            confirmed_at=None if age is None else timezone.now() - timedelta(days=age),
        )
        for look, (name, age) in enumerate(zip(names, ages, strict=True), start=1)
    ]


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    choices = [Choice("1", "Argenteuil", 12, True), Choice("2", "Cergy-Pontoise", 3, False)]
    return render(
        request,
        "pages/gallery.html",
        {
            "people": people(),
            "audiences": Audience.values,
            "stops": [
                Stop("2015-2018", "Chargé de mission, Sannois", "done"),
                Stop("2018-2019", "EMI", "done"),
                Stop("Depuis 2021", "Directrice, Argenteuil", "now"),
                Stop("2027", "Et après ?", "next"),
            ],
            "facets": [
                Facet("place", "Collectivité", choices, open=True),
                Facet("cohort", "Promotion", choices),
            ],
            "middle": Paginator(range(240), 12).page(8),
            "first": Paginator(range(30), 12).page(1),
            "empty_form": Fields(auto_id="vide_%s"),
            "wrong_form": Fields({"email": "pas une adresse", "audience": "nobody"}, auto_id="faux_%s"),
        },
    )
