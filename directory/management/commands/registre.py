"""Print the register of processing activities (RGPD, article 30), as Markdown, from the apps' declarations."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils import timezone

from emi_alumni.foundation.personal_data import gathered, grouped_by_processing, title_of


class Command(BaseCommand):
    help = "Imprime le registre des activités de traitement (RGPD, article 30), en Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        models = [
            (title_of(label).capitalize(), label, list(grouped_by_processing(fields, label).items()))
            for label, fields in gathered("PERSONAL_DATA").items()
        ]
        context = {"models": models, "contact": settings.CONTACT_EMAIL, "today": timezone.localdate()}
        self.stdout.write(render_to_string("directory/registre.md", context))
