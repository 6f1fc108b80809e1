"""Load the thirty-eight ideas of the synthesis, with their exact words. Production runs it at each release."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.rehearsal import RehearsedCommand
from emi_alumni.foundation.search.indexing import index_many
from governance.models import Idea, IdeaTheme, Module

MEETING = datetime(2023, 11, 17, 12, tzinfo=ZoneInfo("Europe/Paris"))
DATA = Path(__file__).resolve().parents[2] / "data" / "ideas.json"


class Command(RehearsedCommand):
    help = (
        "Charge les 38 idées de la synthèse du 17 novembre 2023, mot pour mot, et leurs thèmes. Relancée, elle ajoute "
        "ce qui manque, remet les mots exacts s’ils ont changé, et laisse le reste : titres, thèmes, réponses."
    )

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        data = json.loads(DATA.read_text(encoding="utf-8"))
        themes = {name: theme_of(name, position) for position, name in enumerate(data["themes"], start=1)}
        modules = {module.name: module for module in Module.objects.all()}
        known = {idea.requirement: idea for idea in Idea.objects.exclude(requirement="")}
        new = mended = 0
        for facts in data["ideas"]:
            quoted = {"exact_words": facts["exact_words"], "origin": data["origin"], "section": facts["section"]}
            if idea := known.get(facts["requirement"]):
                mended += mend(idea, quoted)
                continue
            Idea.objects.create(
                title=facts["title"],
                theme=themes[facts["theme"]],
                module=modules.get(facts.get("module", "")),
                requirement=facts["requirement"],
                state=State.PUBLISHED,
                created_at=MEETING,
                published_at=timezone.now(),
                **quoted,
            )
            new += 1
        if options["verbosity"]:
            changed = f"{new} idées ajoutées, {mended} remises mot pour mot."
            self.stdout.write(changed if new or mended else "Les idées y étaient déjà : rien n’a changé.")


def theme_of(name: str, position: int) -> IdeaTheme:
    return IdeaTheme.objects.get_or_create(name=name, defaults={"position": position})[0]


def mend(idea: Idea, quoted: dict[str, Any]) -> bool:
    """A quotation is put back letter for letter."""
    if all(getattr(idea, name) == value for name, value in quoted.items()):
        return False
    Idea.objects.filter(pk=idea.pk).update(**quoted)
    index_many("idea", [idea.pk])
    return True
