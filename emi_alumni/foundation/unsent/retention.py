"""Words that nobody came back for are thrown away after a day."""

from .models import UnsentForm

RULES = {"textes gardés à la fin d’une session, après 24 heures": UnsentForm.objects.over}
