"""How a project is written: by its lead and team, at once while it is a draft, beside the live text once published.

Words that readers see (`Project.REVISED`) wait as a revision, unless their author publishes at once. None of them goes
on a public page, which has its own copy (`projects.public`). Facts (places, themes, team, figures, status, news) apply
at once and are logged.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet

from directory.models import Member
from emi_alumni.foundation.audit import record
from emi_alumni.foundation.moderation.editing import edit, take_out_of_waiting
from emi_alumni.foundation.moderation.models import Revision, State
from emi_alumni.foundation.moderation.trust import publishes_at_once
from emi_alumni.foundation.prepared_statements import prepared
from projects.authorship import sign
from projects.models import Project, PublicPage, TeamRole
from projects.models.project import NAMED, ProjectAudience, Role
from projects.texts import Step

if TYPE_CHECKING:
    from directory.models import User

# States in which authors write; in the others they first take their text back.
WRITABLE = (State.DRAFT, State.PUBLISHED)
LOCKED = {
    State.PENDING: "Ce projet attend d’être lu. Reprenez-le d’abord : il redevient un brouillon, rien n’est perdu.",
    State.REFUSED: "Ce projet n’a pas été publié. Remettez-le d’abord en brouillon : rien n’est perdu.",
    State.WITHDRAWN: "Ce projet est retiré. Remettez-le d’abord en brouillon : rien n’est perdu.",
}
MAX_DRAFTS = 20
TOO_MANY = (
    f"Vous avez {MAX_DRAFTS} brouillons ou projets à lire : terminez-en un, ou retirez-en un, avant d’en "
    "commencer un autre."
)
INCOMPLETE = "incomplete"
# From the narrowest to the widest.
WIDTH = [ProjectAudience.TEAM, ProjectAudience.NETWORK, ProjectAudience.PUBLIC]


@transaction.atomic
def start(project: Project, *, by: "Member", key: uuid.UUID) -> Project:
    """Keep a new draft, whose lead is its writer. The same key twice, as a double click sends it, is one project.

    Raises ValidationError when this person has too many drafts, those that wait to be read included.
    """
    Member.objects.lock(by.pk)
    own = Project.objects.filter(pk__in=TeamRole.objects.filter(member=by, role=Role.LEAD).values("project"))
    if already := own.filter(form_key=key).first():
        return already
    if own.filter(state__in=[State.DRAFT, State.PENDING]).count() >= MAX_DRAFTS:
        raise ValidationError(TOO_MANY)
    project.form_key = uuid.uuid4() if Project.objects.filter(form_key=key).exists() else key
    try:
        with transaction.atomic():
            project.save()
            TeamRole.objects.create(project=project, member=by, role=Role.LEAD)
            if by.user:
                sign(project, by.user)
    except IntegrityError:
        if already := own.filter(form_key=key).first():
            return already
        raise
    return project


@prepared
def revisions_of(kind: int, project: Project) -> QuerySet[Revision]:
    """The edit of a project that waits, with its author. `kind`: the content type of projects."""
    waiting = Revision.objects.waiting().filter(content_type=kind, object_id=project.pk)
    people = (f"author__member__{name}" for name in NAMED)
    own = ("content_type", "object_id", "base", "proposed", "created_at", "author__email", *people)
    return waiting.select_related("author__member").only(*own)[:1]


def waiting_revision(project: Project) -> Revision | None:
    if project.state != State.PUBLISHED:
        return None
    kind = ContentType.objects.get_for_model(Project).pk
    return revisions_of.first(kind, project)


def as_written(project: Project, waiting: Revision | None) -> Project:
    """The project as its authors last wrote it: what waits over what is live. Not to be saved."""
    for name, value in (waiting.proposed if waiting else {}).items():
        setattr(project, project._meta.get_field(name).attname, value)
    return project


@contextmanager
def writing(project: Project, by: "User", *, own_words: bool = False) -> Iterator[Project]:
    """The live row, held while it is written. Raises ValidationError where it is no longer this person's to write.

    `own_words`: what is written is hers, a piece of news, though she may have left the team.
    """
    with transaction.atomic():
        Member.objects.lock_account(by)
        live = Project.objects.select_for_update().get(pk=project.pk)
        if not (own_words or live.written_by(by)):
            raise ValidationError("Vous ne faites plus partie de l’équipe : gardez une copie de votre texte.")
        if live.state not in WRITABLE:
            raise ValidationError(LOCKED[State(live.state)])
        sign(live, by)
        yield live


def is_read_first(live: Project, by: "User") -> bool:
    """Whether new words wait: those of people not yet trusted."""
    return live.state == State.PUBLISHED and not publishes_at_once(by, live)


def shows_no_more(audience: str, than: str) -> bool:
    """Another choice without one more reader: it never waits. From the network to everybody, the page alone opens."""
    opens_only_a_page = (than, audience) == (ProjectAudience.NETWORK, ProjectAudience.PUBLIC)
    return opens_only_a_page or WIDTH.index(ProjectAudience(audience)) < WIDTH.index(ProjectAudience(than))


def write(live: Project, values: dict[str, Any], many: Mapping[str, Iterable[models.Model]], *, by: "User") -> bool:
    """Put these values in the project held by `writing`; True when their words wait to be read.

    It is saved once, and « modifié » moves only where something changed.
    """
    words = {name: value for name, value in values.items() if name in Project.read_first()}
    facts = {name: value for name, value in values.items() if name not in words}
    narrowed: dict[str, Any] = {}
    if live.state == State.PUBLISHED and shows_no_more(words.get("audience", live.audience), live.audience):
        live.audience = words.pop("audience")
        if live.audience != ProjectAudience.PUBLIC:
            PublicPage.close_with(live, by=by)
        narrowed = {"audience": live.audience}
        record(by, live, f"lisible par : {live.get_audience_display()}")
    changed = [name for name, value in facts.items() if getattr(live, name) != value]
    for name, value in facts.items():
        setattr(live, name, value)
    for name, things in many.items():
        new = {thing.pk for thing in things}
        if new != set(getattr(live, name).values_list("pk", flat=True)):
            getattr(live, name).set(new)
            changed.append(name)
    if narrowed:
        take_out_of_waiting(live, narrowed, by=by)
    waits = edit(live, words, by=by, more=bool(changed or narrowed))
    if changed and live.state == State.PUBLISHED:
        record(by, live, [{"changed": {"fields": [str(live._meta.get_field(n).verbose_name) for n in changed]}}])
    return waits


class Missing(NamedTuple):
    """What a project lacks before it is proposed: the step and the field that ask for it, and what to do."""

    step: Step
    field: str
    words: str


def missing(project: Project) -> list[Missing]:
    """What a project lacks before it is proposed, in the order of the steps."""
    told = project.status or project.why
    wanted = [
        (Step.ESSENTIALS, "collectivities", "Choisissez au moins une collectivité.", project.collectivities.exists()),
        (Step.PROBLEM, "problem", "Racontez le problème traité, même en deux phrases.", project.problem.strip()),
        (Step.STATUS, "status", "Dites où en est le projet, et pourquoi.", told),
        (Step.STATUS, "status", "Choisissez où en est le projet.", project.status or not told),
        (Step.STATUS, "on", "Dites depuis quand il en est là.", project.status_on or not told),
        (Step.STATUS, "why", "Écrivez pourquoi il en est là.", project.why.strip() or not told),
    ]
    return [Missing(step, field, words) for step, field, words, there in wanted if not there]


def propose(project: Project, *, by: "User") -> bool:
    """Ask for publication; True when it is published at once. Raises ValidationError on what is missing, or when
    somebody already did."""
    with transaction.atomic():
        # Held: what is proposed is complete, whoever of the team empties a field meanwhile.
        live = Project.objects.select_for_update().get(pk=project.pk)
        if not live.written_by(by):
            raise ValidationError("Vous ne faites plus partie de l’équipe.")
        if lacks := missing(live):
            raise ValidationError(" ".join(lack.words for lack in lacks), code=INCOMPLETE)
        at_once = publishes_at_once(by, live)
        if at_once:
            live.publish(by=by, at_once=True)
        else:
            live.submit(by=by)
    return at_once
