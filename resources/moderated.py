"""What the mission's queue shows of the resources, and what readers may report. One section per subject."""

from directory.contributions.queue import declare_contribution
from resources.models import Booster, BoosterEcho, WatchItem

# Boosters

declare_contribution(
    Booster,
    "piqure",
    icon="refresh-cw",
    fields=("title", "module", "steps", "to_try", ("Outil", lambda booster: str(booster.tool or "")), "link"),
    canned=(
        "Cinq minutes de lecture : gardez l’essentiel.",
        "La chose à essayer tient en un geste, à la portée de chacun.",
        "Une piqûre proche existe déjà sur ce module : complétez-la plutôt.",
    ),
)
declare_contribution(
    BoosterEcho,
    "phrase-piqure",
    icon="message-circle",
    fields=(("Piqûre de rappel", lambda echo: str(echo.booster)), "text"),
    canned=("Une personne est nommée sans nécessité.", "Une précision : ce que cela a changé pour vous."),
)

# Watch

declare_contribution(
    WatchItem,
    "breve",
    icon="newspaper",
    fields=("url", "title", "text", "theme"),
    canned=(
        "Le lien ne s’ouvre pas : vérifiez l’adresse.",
        "Dites en une phrase ce que cette page apprend au réseau.",
        "Une brève récente dit déjà la même chose.",
    ),
)
