"""Projects as cards: one says the same to all who may read its project, and is drawn once a minute for everybody.

They are drawn in Python: a template takes a hundred passages for each of a page's dozen."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.template.defaultfilters import truncatewords
from django.utils.html import conditional_escape as text
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from emi_alumni.foundation.caching.cards import kept_cards
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.dates import ago
from emi_alumni.foundation.icons import icon
from emi_alumni.foundation.prepared_statements import padded, prepared
from emi_alumni.foundation.url_reversing import slug_address
from projects.models import Project
from projects.models.project import ProjectQuerySet
from projects.models.voices import with_voices_count
from projects.statuses import GROUP_OF, GROUPS, LOOKS, ProjectStatus

# What a card is known by: it is drawn anew when one of these changes,
KNOWN_BY = ("pk", "title", "updated_at", "news_on")
# or anything that it says of other rows.
SAID = WatchedTables(
    *("projects.Voice", "projects.VoiceForm", "projects.Indicator", "projects.Measure", "directory.Cohort"),
    *("directory.Collectivity", "projects.Project.collectivities"),
)
# What a card reads of a project.
SHOWN = ("slug", "title", "sentence", "status", "why", "takeover_note", "news_on", "cohort__label", "cohort__look")


def rows_of(projects: ProjectQuerySet) -> Any:
    """These projects, with no more of each than finds its card."""
    return projects.values_list(*KNOWN_BY, named=True)


def cards(rows: Sequence[Any], level: str) -> list[str]:
    """The cards of these rows, in their order; `level` is that of their titles. Four queries at most, for all those
    that are not remembered."""

    def draw(keys: list[int]) -> dict[int, str]:
        return {project.pk: draw_card(project, level) for project in projects_to_draw(*padded(keys))}

    return [card for _, card in kept_cards(f"project:{level}", rows, [SAID], draw)]


@prepared
def projects_to_draw(*keys: int) -> QuerySet[Project]:
    """These, with what a card says."""
    return with_voices_count(Project.objects.filter(pk__in=keys).order_by("pk").for_list()).only(*SHOWN)


def draw_card(project: Any, level: str) -> SafeString:
    """The card of a project with its voices counted; `level` is that of its title."""
    title, kind = text(project.title), " appetizer" if project.is_appetizer else ""
    head: str = draw_grouped_status(project.status)
    if cohort := project.cohort:
        # Firefox gives no space to the words of boxes that stand side by side.
        head += f' <span class="sr">, </span><span class="cohort cohort-{cohort.look}">{text(cohort.label)}</span>'
    said = f"<p>{text(project.sentence)}</p>"
    if project.says_why:
        question = "Pourquoi pas retenu" if project.is_appetizer else "Pourquoi"
        said += f'<p class="why"><b>{question} ?</b> {text(truncatewords(project.why, 34))}</p>'
    if key := project.key_indicator:
        said += draw_key_figure(key.first.shown, key.last.shown, key.unit, key.name)
    elif unmeasured := project.unmeasured:
        said += f'<p class="figure none">Non mesuré <small>{text(unmeasured.name)}</small></p>'
    return mark_safe(  # noqa: S308 (each value is escaped)
        f'<article class="card project{kind}"><p class="row between tight">{head}</p>'
        f'<h{level}><a class="cover" href="{text(project.get_absolute_url())}">{title}</a></h{level}>'
        f"<div>{said}</div>{draw_foot(project, title)}</article>"
    )


def draw_foot(project: Any, title: str) -> str:
    """Where an appetizer can be taken over; of another project, whom it concerns and since when it gave no news."""
    if project.is_appetizer:
        foot = f"<span>{text(project.takeover_note or 'Mené autrement')}</span>"
        if project.takeover_note:
            address = text(slug_address("projects:takeover_add", project.slug))
            foot += (
                f'<a class="btn small second above" href="{address}" aria-label="Reprendre ce projet : {title}">'
                f"{icon('sprout')} Reprendre ce projet</a>"
            )
        return f'<div class="low row between">{foot}</div>'
    places = [place.short_name for place in project.collectivities.all()]
    carried = f"Porté par {len(places)} collectivités : " if len(places) > 1 else ""
    foot = f"<span>{carried}{text(', '.join(places))}</span>"
    if voices := project.voices_count:
        words = f"{voices} voix d’usager{'s' if voices > 1 else ''}"
        foot += f' <span class="row tight">{icon("message-circle")} {words}</span>'
    if project.news_on:
        foot += f" <span>nouvelles {ago(project.news_on)}</span>"
    return f'<div class="low">{foot}</div>'


def draw_key_figure(first: str, last: str, unit: str, name: str) -> SafeString:
    """From … to …, in one look."""
    unit = f"&nbsp;{text(unit)}" if unit else ""
    return mark_safe(  # noqa: S308 (each value is escaped)
        f'<p class="figure"><span class="from">{text(first)}</span> {icon("arrow-right")} '
        f'<span class="sr">devient</span> <span class="now">{text(last)}{unit}</span> <small>{text(name)}</small></p>'
    )


def draw_grouped_status(status: str) -> SafeString:
    """The words of the bank's breakdown, then its own where it says more: « En cours · expérimenté »."""
    if not status:
        return SafeString("")
    kind, name = LOOKS[ProjectStatus(status)]
    group, own = GROUPS[GROUP_OF[status]][0], str(ProjectStatus(status).label)
    words = group if group == capfirst(own) else f"{group} · {own}"
    return mark_safe(f'<span class="status {kind}">{icon(name)} {text(words)}</span>')  # noqa: S308 (escaped)


def draw_status(status: str) -> SafeString:
    """A status as it is drawn everywhere, its first letter in capital; nothing before the first one."""
    if not status:
        return SafeString("")
    kind, name = LOOKS[ProjectStatus(status)]
    words = text(capfirst(str(ProjectStatus(status).label)))
    return mark_safe(f'<span class="status {kind}">{icon(name)} {words}</span>')  # noqa: S308 (escaped)
