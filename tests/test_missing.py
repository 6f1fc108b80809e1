"""What an empty field is told: a French sentence with a verb, which names the field."""

import pytest
from django import forms

from emi_alumni.foundation.missing import missing

CHOICES = [("a", "A")]


@pytest.mark.parametrize(
    ("field", "own", "expected"),
    [
        (forms.CharField(label="Prénom"), True, "Écrivez votre prénom."),
        (forms.CharField(label="Nom"), False, "Écrivez le nom."),
        (forms.CharField(label="Objet"), False, "Écrivez l’objet."),
        (forms.EmailField(label="Adresse professionnelle"), True, "Écrivez votre adresse professionnelle."),
        (forms.CharField(label="Mot de passe"), True, "Écrivez le mot de passe."),
        (forms.CharField(label="Votre courriel professionnel"), True, "Écrivez votre courriel professionnel."),
        (forms.CharField(label="votre message"), False, "Écrivez votre message."),
        (forms.CharField(label="ce que vous avez gardé"), False, "Écrivez ce que vous avez gardé."),
        (forms.CharField(label="Pourquoi"), False, "Écrivez pourquoi."),
        (forms.CharField(label="En une phrase"), False, "Remplissez « En une phrase »."),
        (forms.CharField(label="Qui est-ce ?"), False, "Répondez à « Qui est-ce ? »."),
        (forms.ChoiceField(label="Thème", choices=CHOICES), False, "Choisissez le thème."),
        (
            forms.TypedChoiceField(label="Comment on le sait", choices=CHOICES),
            False,
            "Répondez à « Comment on le sait ».",
        ),
        (forms.ChoiceField(label="Photo visible par", choices=CHOICES), True, "Répondez à « Photo visible par »."),
        (forms.ChoiceField(label="l’idée devient", choices=CHOICES), False, "Répondez à « L’idée devient »."),
        (forms.ChoiceField(label="votre choix", choices=CHOICES), False, "Faites un choix."),
        (forms.CharField(label=""), False, "Remplissez ce champ."),
        (forms.FileField(label="le fichier"), False, "Choisissez le fichier."),
        (forms.DateField(label="le"), False, "Choisissez une date."),
        (forms.DateField(label="Depuis le"), False, "Choisissez une date."),
        (forms.BooleanField(label="j’ai lu la charte"), False, "Cochez « J’ai lu la charte »."),
    ],
)
def test_an_empty_field_is_told_what_to_do(field, own, expected):
    assert missing(field, own=own) == expected
