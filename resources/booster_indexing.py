"""What search knows of the boosters: one document each, with what people shared of it."""

from django.db.models import Prefetch, QuerySet

from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import register
from governance.models import Module, Tool
from resources.models import Booster, BoosterEcho


def findable() -> QuerySet[Booster]:
    echoes = Prefetch("echoes", BoosterEcho.objects.published().order_by("pk"), to_attr="told")
    return Booster.objects.published().select_related("module", "tool").prefetch_related(echoes)


def boosters_of(filed: Module | Tool) -> list[int]:
    field = "module" if isinstance(filed, Module) else "tool"
    return list(Booster.objects.filter(**{field: filed}).order_by("pk").values_list("pk", flat=True))


def booster_of(echo: BoosterEcho) -> list[int]:
    return [echo.booster_id]


def entries(booster: Booster) -> list[Entry]:
    keywords = ["piqûre de rappel", str(booster.module), str(booster.tool or "")]
    echoes = [one.text for one in getattr(booster, "told", ())]
    return [
        Entry(
            scope="network",
            title=booster.title,
            url=booster.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body="\n\n".join([booster.to_try, booster.steps, *echoes]),
        )
    ]


register(
    "booster",
    Booster,
    entries=entries,
    queryset=findable,
    related={Module: boosters_of, Tool: boosters_of, BoosterEcho: booster_of},
)
