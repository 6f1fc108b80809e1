"""What the mission's queue shows of the resources, and what readers may report. One section per subject."""

from collections.abc import Iterator
from typing import Any, cast

from directory.contributions.queue import declare_contribution
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import Revision
from emi_alumni.foundation.moderation.queue_items import PENDING, Item
from emi_alumni.foundation.moderation.queued_models import QueuedModel, declare
from resources.models import (
    Booster,
    BoosterEcho,
    Kit,
    Practice,
    PublicStory,
    Resource,
    ResourceUse,
    Story,
    StoryFollowUp,
    Trial,
    TrialReport,
    WatchItem,
)
from resources.models.kits import blocks_in_words

# Boosters

declare_contribution(
    Booster,
    "piqure",
    icon="refresh-cw",
    fields=(
        "title",
        "module",
        "steps",
        "to_try",
        ("Outil", lambda booster: str(booster.tool or "")),
        ("Ressource", lambda booster: str(booster.resource or "")),
        "link",
    ),
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

# Practices and trials

declare_contribution(
    Practice,
    "pratique",
    icon="wrench",
    fields=(
        "tool",
        ("Fréquence", lambda practice: practice.how_often),
        ("Depuis", lambda practice: str(practice.since_year)),
        "context",
        "role_change",
        "obstacle",
        "tip",
        ("Arrêté en", lambda practice: str(practice.stopped_year or "")),
        "stopped_why",
    ),
    canned=(
        "Une personne est reconnaissable : retirez ce qui permet de l’identifier.",
        "Une phrase de plus sur ce que vous en faites vraiment.",
    ),
)
declare_contribution(
    Trial,
    "test",
    icon="flag",
    fields=(
        ("Outil", str),
        "purpose",
        "request",
        ("Jusqu’au", lambda trial: french_date(trial.until)),
        ("Testeurs", lambda trial: str(trial.places)),
    ),
    canned=("Dites ce que vous demandez aux testeurs, et combien de temps cela prend.",),
)
declare_contribution(
    TrialReport,
    "compte-rendu-test",
    icon="flag",
    fields=(
        ("Test", lambda report: str(report.trial)),
        ("Résultat", lambda report: report.get_verdict_display()),
        "text",
        ("À conseiller", lambda report: report.get_advice_display()),
    ),
    canned=("Une personne est nommée sans nécessité.", "Une phrase de plus sur ce que vous avez essayé."),
)

# The library


def users_told(lines: list[Item], by: Any) -> dict[int, int]:
    """Who uses it or keeps it hears of what changes, where its author says it."""
    notes = {one.thing.pk: note for one in lines for note in [update_said(one)] if note}
    return Resource.objects.filter(pk__in=notes).numbers_of_users() if notes else {}


def update_said(line: Item) -> str:
    """The sentence that this line would announce, or nothing."""
    resource, changes = cast(Resource, line.thing), cast(dict[str, Any], line.changed)
    note = resource.update_note if line.why == PENDING else changes.get("update_note", ("", ""))[1]
    return note if note != resource.told_note else ""


declare_contribution(
    Resource,
    "ressource",
    to_tell=users_told,
    icon="book-open",
    fields=(
        "kind",
        "summary",
        "purpose",
        ("Durée", lambda resource: resource.duration),
        "for_whom",
        "audience",
        "credit",
        "link",
        ("Fichier", lambda resource: str(resource.document or "")),
        "live_link",
        "recording_link",
        "five_lines",
        "chapters",
        "module",
        ("Projet", lambda resource: str(resource.project or "")),
        ("Club", lambda resource: str(resource.club or "")),
    ),
    canned=(
        "Dites pour quoi faire, en une phrase.",
        "Le lien ne mène nulle part : vérifiez-le.",
        "Ce document n’est pas à vous : demandez l’accord de qui l’a fait, ou donnez son lien.",
        "Elle nomme des personnes : elle ne peut pas être ouverte à tous.",
    ),
)
declare_contribution(
    ResourceUse,
    "retour-ressource",
    icon="thumbs-up",
    fields=(("Ressource", lambda use: str(use.resource)), "text", "department"),
    canned=("Une personne est nommée sans nécessité.",),
)

# Stories


def told_to_all(public: PublicStory) -> str:
    """The questions and answers of the copy."""
    return "\n\n".join(f"{title}\n{words}" for title, words in public.content.get("answers", []))


declare_contribution(
    Story,
    "recit",
    icon="message-circle",
    fields=(
        "title",
        "guide",
        *("before", "tried", "changed", "held_back", "advice"),
        ("Parle de", lambda story: story.speaks_of),
        ("Projet", lambda story: str(story.project or "")),
        ("Module", lambda story: str(story.module or "")),
    ),
    canned=(
        "Une personne est reconnaissable : retirez ce qui permet de l’identifier.",
        "Un exemple de plus ferait comprendre ce qui a changé.",
    ),
)
declare_contribution(
    StoryFollowUp,
    "suite-recit",
    icon="message-circle",
    fields=(("Récit", lambda follow_up: str(follow_up.story)), "months", "text"),
    canned=("Une personne est nommée sans nécessité.",),
)
declare(
    QueuedModel(
        model=PublicStory,
        slug="recit-public",
        icon="share-2",
        fields=(
            ("Accord donné le", lambda public: french_date(public.agreed_at)),
            ("Signé", lambda public: public.signed),
            ("Titre", str),
            ("Ce que tout le monde lira", told_to_all),
        ),
        who=lambda public: public.story.author.full_name,
        hint=lambda public: "Tout le monde pourra lire ce récit, sans compte.",
        for_queue=lambda copies: copies.for_queue(),
        own=lambda member: PublicStory.objects.filter(story__author=member),
        read_at=lambda public: public.public_url,
        canned=(
            "Une personne est reconnaissable : retirez ce qui permet de l’identifier.",
            "Ces mots conviennent au réseau, pas à tout le monde : récrivez-les pour un habitant.",
        ),
    )
)

# Kits


def compared(revision: Revision, kit: Kit) -> Iterator[tuple[str, str, str]]:
    """What an edit changes, with titles instead of keys."""
    for name, (before, after) in revision.changes.items():
        said = blocks_in_words if name == "blocks" else str
        yield str(Kit._meta.get_field(name).verbose_name), said(before), said(after)


declare_contribution(
    Kit,
    "kit",
    icon="package",
    fields=("title", "for_whom", "purpose", ("Ce qu’il montre", lambda kit: kit.in_words)),
    compared=compared,
    canned=(
        "Dites en une phrase ce que ce public en fera.",
        "Une ligne nomme une personne sans nécessité.",
        "Trop de choses pour ce public : gardez les trois qui comptent.",
    ),
)
