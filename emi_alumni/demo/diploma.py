"""The demonstration's page of the university diploma. Invented: it binds nobody, no university above all."""

from directory.models import DiplomaText

WHAT = """Un diplôme universitaire reconnaît le parcours suivi à l’EMI : les modules, le projet, ce que vous en tirez.

- Il se prépare pendant la promotion, sans cours de plus.
- Les promotions passées peuvent le demander par la validation de leur expérience.
- Il se lit sur un CV, un dossier de concours, un entretien annuel."""
HOW = """1. Dites à la mission innovation que vous le voulez, avant le milieu de votre promotion.
2. Écrivez un mémoire de quinze pages : votre projet, ce qui a marché, ce qui n’a pas marché, et pourquoi.
3. Présentez-le une demi-heure devant deux personnes de l’université et une de l’EMI.

Une promotion passée ? Écrivez à la mission innovation : elle monte les dossiers par groupe de cinq, au printemps."""


def load_diploma() -> None:
    DiplomaText.objects.get_or_create(defaults={"what": WHAT, "how": HOW}, only=True)
