"""What is kept of a form whose writer's session had ended (RGPD). It goes with their account, or the next day."""

from typing import Any

from emi_alumni.foundation.personal_data import Processing, each

from .models import UnsentForm

WORDS = Processing("mission d’intérêt public", "vous", "l’envoi du formulaire, votre déconnexion, ou 24 heures")

PERSONAL_DATA = {"unsent.UnsentForm": each(WORDS, "account", "action", "page", "fields", "created_at")}
NOT_PERSONAL = {"unsent.UnsentForm": {"id"}}
FIELD_NAMES = {("unsent.UnsentForm", "account"): "écrit par", ("unsent.UnsentForm", "page"): "page du formulaire"}
TITLES = {"unsent.UnsentForm": "texte gardé à la fin d’une session"}


def forget(member: Any) -> None:
    UnsentForm.objects.filter(account__member=member.pk).delete()
