"""The rules of public pages: what is copied from a project when its team asks, what of it shows, who opens and closes.

Nothing else of a project reaches a visitor: no news, document, sponsor's view, address or link to a person. What is
live can only take away: a name whose person no longer agrees, a voice that is no longer published.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.formats import date_format
from django.utils.text import capfirst

from emi_alumni.foundation.audit import record
from emi_alumni.foundation.moderation.models import Revision, State
from emi_alumni.foundation.moderation.models.states import NOT_YOURS
from emi_alumni.foundation.moderation.queue_items import label_of, shown
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.text import fold
from projects.charts import chart_of, in_words
from projects.models import Indicator, Project, PublicPage, TeamRole, Voice
from projects.models.impacts import Evidence
from projects.models.project import ProjectAudience
from projects.models.voices import ENOUGH_FOR_FIGURES
from projects.templatetags.voices_tags import answers, figures
from projects.texts import PUBLIC

if TYPE_CHECKING:
    from directory.models import User

NOT_ONLINE = "Le projet n’est pas en ligne : sa page publique vient après."
TEAM_ONLY = "Ce projet est gardé par l’équipe : ouvrez-le d’abord au réseau, depuis « Relire »."
SAME_ASKED = "C’est déjà demandé : la mission innovation va lire cette page."
SAME_OPEN = "La page publique dit déjà tout cela : rien n’a changé depuis."

QUOTED = 4  # voices of users on a page


# The copy -------------------------------------------------------------------------------------------


def copy_of(project: Project) -> dict[str, Any]:
    """All that a page would show if it were opened as the project is online now. Twelve queries."""
    return content_of(Project.objects.for_detail().get(pk=project.pk))


def content_of(live: Project) -> dict[str, Any]:
    """The same of a project from `for_detail`, as it was just read. Three queries."""
    form = getattr(live, "voice_form", None)
    voices = Voice.objects.published().filter(form=form) if form else Voice.objects.none()
    said = figures(list(answers(voices))) if form else None
    content = {name: getattr(live, name) for name in PUBLIC} | {
        "cohort": named(live.cohort, live.cohort.label) | {"look": live.cohort.look} if live.cohort else None,
        "places": [named(place, place.short_name) for place in live.collectivities.all()],
        "themes": [named(theme, theme.name) for theme in live.themes.all()],
        "tools": [tool.name for tool in live.tools.all()],
        "figures": [figure_of(rank, one) for rank, one in enumerate(live.indicators.all(), start=1)],
        "voices": list(voices.with_words().order_by("-said_on", "-pk").values_list("pk", flat=True)[:QUOTED]),
        "said": {"answers": said.answers, "well": said.well} if said else None,
        "people": [person_of(role) for role in live.roles.all() if role.named_since],
    }
    # As the database gives it back: two copies of the same project are equal.
    return cast(dict[str, Any], json.loads(json.dumps(content, cls=DjangoJSONEncoder)))


def named(thing: Any, name: str) -> dict[str, Any]:
    return {"slug": thing.slug, "name": name}


def figure_of(rank: int, indicator: Indicator) -> dict[str, Any]:
    """An indicator in words, and drawn when it was measured twice."""
    chart = chart_of(indicator)
    measures = indicator.measures.all() if indicator.evidence != Evidence.NOT_MEASURED else []
    ends = [{"shown": one.shown, "on": one.on} for one in measures]
    return {
        "pk": rank,  # tells the drawings of a page apart
        "name": indicator.name,
        "unit": indicator.unit,
        "source": indicator.source,
        "evidence": indicator.evidence,
        "first": ends[0] if ends else None,
        "last": ends[-1] if ends else None,
        "chart": asdict(chart) if chart else None,
        "words": in_words(indicator) if ends else "non mesuré.",
    }


def person_of(role: TeamRole) -> dict[str, Any]:
    """Whom the page may name. Not by name: the copy would keep it after the person is erased."""
    return {"role": role.pk, "label": role.get_role_display(), "mark": mark_of(role, role.member.full_name)}


def mark_of(role: TeamRole, name: str) -> str:
    """What the mission reads of a name, without the name."""
    return sha256(f"{role.pk} {name}".encode()).hexdigest()[:16]


NAME_TO_COME = "Une personne de l’équipe"

# What shows -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    name: str
    role: str


class PublicCopy:
    """The copy that visitors read (`PublicPage.content`), as a page draws it. The live `project` is asked only for what
    takes something away: a person or a voice that withdrew since.
    """

    def __init__(self, content: dict[str, Any], project: Project) -> None:
        self.content = content
        self.live = project
        # Never saved: it has these words and no relation, so that no template can show more than the copy.
        self.project = Project(**{name: content[name] for name in PUBLIC if content.get(name) is not None})
        if self.project.status_on:
            self.project.status_on = date.fromisoformat(str(self.project.status_on))

    @property
    def drawn(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        return [(one, one["chart"]) for one in self.content.get("figures", []) if one["chart"]]

    @property
    def undrawn(self) -> list[dict[str, Any]]:
        return [one for one in self.content.get("figures", []) if not one["chart"]]

    @property
    def key(self) -> dict[str, Any] | None:
        """The figure to remember: the first drawn, since the marked one comes first."""
        return self.drawn[0][0] if self.drawn else None

    @property
    def people(self) -> list[Person]:
        """Those who agree today, under their present name once it was read, or if it is the read one but for accents.

        Meanwhile their role stands without a name: nobody reads a former one, which may be what its owner left behind.
        Nobody who withdrew from the network.
        """
        named = []
        for person, present in self._agreeing():
            same = fold(person.name) == fold(present)
            named.append(Person(present if same else NAME_TO_COME, person.role))
        return named

    def _agreeing(self) -> list[tuple[Person, str]]:
        """Who agrees today, under the name that the mission read, with their present one."""
        if not self.content.get("people"):
            return []
        roles = {role.pk: role for role in self.live.roles.all()}
        found = []
        for one in self.content.get("people", []):
            role = roles.get(one["role"])
            if role and role.named_since and role.member.is_present and not role.member.is_opposed:
                names = (role.member.full_name, role.named_as)
                if read := next((name for name in names if name and mark_of(role, name) == one["mark"]), ""):
                    found.append((Person(read, one["label"]), role.member.full_name))
        return found

    @property
    def voices(self) -> list[Voice]:
        """Those of the copy that are still published."""
        form = getattr(self.live, "voice_form", None)
        if form is None or not self.content.get("voices"):
            return []
        published = {voice.pk: voice for voice in form.voices.all() if voice.is_published}
        return [published[pk] for pk in self.content["voices"] if pk in published]

    def lines(self) -> dict[str, str]:
        """Every word of it with its name, for who decides."""
        content, project = self.content, self.project
        told = {label_of(project, name): shown(project, name, content.get(name)) for name in PUBLIC}
        told |= {
            label_of(project, "status_on"): date_format(project.status_on) if project.status_on else "",
            label_of(project, "cause"): project.cause_label,
            "Promotion": (content.get("cohort") or {}).get("name", ""),
            "Collectivités": ", ".join(one["name"] for one in content.get("places", [])),
            "Thèmes": ", ".join(one["name"] for one in content.get("themes", [])),
            "Outils et méthodes": ", ".join(content.get("tools", [])),
            "Chiffres": "\n".join(in_a_line(one) for one in content.get("figures", [])),
            "Réponses d’usagers": "{answers}, dont {well} « bien » ou « très bien »".format(**content["said"])
            if content.get("said")
            else "",
            "Retours d’usagers cités": "\n".join(f"« {voice.text} » {voice.shown_signature}" for voice in self.voices),
            "Personnes nommées": ", ".join(person.name for person, _ in self._agreeing()) or "personne",
        }
        return {capfirst(name): text for name, text in told.items()}


def in_a_line(figure: dict[str, Any]) -> str:
    source = f" Source : {figure['source']}" if figure["source"] else ""
    return f"{figure['name']} : {figure['words']}{source}"


LABELS = tuple(PublicCopy({}, Project()).lines())


def says_enough(project: Project) -> bool:
    """Whether so many users' answers are still published that figures name nobody. One query."""
    answers = Voice.objects.published().filter(form__project=project, smiley__isnull=False)
    return answers.count() >= ENOUGH_FOR_FIGURES


# What the queue shows -------------------------------------------------------------------------------


def line(page: PublicPage, *, label: str) -> str:
    told: dict[str, str] | None = page.__dict__.get("_lines")
    if told is None:
        told = page.__dict__["_lines"] = PublicCopy(page.content, page.project).lines()
    return told[label]


def compared(revision: Revision, page: PublicPage) -> Iterator[tuple[str, str, str]]:
    """What the update changes: (label, before, after)."""
    for old, new in revision.changes.values():
        before, after = PublicCopy(old, page.project).lines(), PublicCopy(new, page.project).lines()
        yield from ((label, before[label], after[label]) for label in LABELS if before[label] != after[label])


# ConfirmedActions, closing ------------------------------------------------------------------------------------


@transaction.atomic
def ask(project: Project, *, by: "User") -> PublicPage:
    """Ask the mission to open the page, or to bring it up to date, as the project is online now.

    Showing the project to everybody is the team's choice, and is made by asking. Raises ValidationError when it may not
    be asked, or when the same was asked already.
    """
    # Held: what is copied is online, and asked once.
    live = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if not live.written_by(by):
        raise ValidationError(NOT_YOURS)
    if not live.is_published:
        raise ValidationError(NOT_ONLINE)
    if live.audience == ProjectAudience.TEAM:
        raise ValidationError(TEAM_ONLY)
    content = copy_of(live)
    page, _ = PublicPage.objects.get_or_create(project=live, defaults={"content": content})
    if page.state == State.PUBLISHED:
        propose_update(page, content, by)
    else:
        submit(page, content, by)
    if live.audience != ProjectAudience.PUBLIC:
        Project.objects.filter(pk=live.pk).update(audience=ProjectAudience.PUBLIC)
        record(by, live, f"lisible par : {ProjectAudience.PUBLIC.label}")
    ask_for_names(live, page, by)
    return page


def submit(page: PublicPage, content: dict[str, Any], by: "User") -> None:
    if page.state == State.PENDING:
        if page.content == content:
            raise ValidationError(SAME_ASKED)
        page.unsubmit(by=by)
    elif page.state in (State.REFUSED, State.WITHDRAWN):
        page.restore(by=by)
    # What waited for a page since closed is asked again with the rest.
    Revision.objects.about(page).waiting().delete()
    page.content = content
    page.save(update_fields=["content", "words", "labels"])
    page.submit(by=by)


def propose_update(page: PublicPage, content: dict[str, Any], by: "User") -> None:
    waiting = Revision.objects.about(page).waiting().first()
    if waiting and waiting.proposed["content"] == content:
        raise ValidationError(SAME_ASKED)
    if Revision.propose(page, {"content": content}, by=by) is None:
        raise ValidationError(SAME_OPEN)


def ask_for_names(project: Project, page: PublicPage, by: "User") -> None:
    """Those who did not say yes yet are told that they may; nobody answers for them."""
    silent = project.roles.filter(named_since=None, member__user__isnull=False).select_related("member__user")
    Notification.tell(
        [role.member.user for role in silent if role.member.user and role.member.user != by],
        kind="public_names",
        sentence=f"L’équipe de « {project.title} » demande une page publique : dites si votre nom peut y figurer.",
        thing=page,
        url=f"{project.get_absolute_url()}#mon-nom",
    )
