"""What became of the demonstration's projects elsewhere and later: takeovers, reuse, subjects, news asked in time.

All fictitious. Projects are named by their title, people by their address; days are counted from the day of loading.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from directory.models import Collectivity, Member, User
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.projects import at
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from projects.models import FollowUp, Project, Reuse, SponsorLink, StatusEntry, Subject, Takeover, TeamRole
from projects.models.project import Origin, Role
from projects.statuses import Cause, ProjectStatus

NORA = "nora.amrani-leduc@example.org"
OPHELIE = "ophelie.garnaud@example.org"
PAULINE = "pauline.seguineau@example.org"
ANNE_LAURE = "anne-laure.quentric@example.org"
GREGORY = "gregory.samson-okouma@example.org"


@dataclass(frozen=True)
class Taken:
    """« J’ai repris ça chez moi ». `confirmed_by` is somebody of the first team; nobody when it waits."""

    project: str
    member: str
    collectivity: str  # code
    kept: str
    changed: str
    dropped: str
    days: int
    own_project: str = ""
    confirmed_by: str = ""


REUSES = (
    Taken(
        "Le premier appel compte",
        NORA,
        "COM-95018",
        "Les deux plages de rappel garanties par jour, et l’heure promise au téléphone.",
        "Le point du lundi est devenu un tableau au guichet, que l’équipe remplit debout.",
        "Les fiches réflexes : nos situations sont trop différentes.",
        days=410,
        own_project="La rentrée en une fois",
        confirmed_by=story.HELENE,
    ),
    Taken(
        "Un dossier complet du premier coup",
        OPHELIE,
        "COM-95219",
        "La notice d’une page, relue par deux services.",
        "Des photos de notre commune à la place des schémas.",
        "",
        days=150,
        confirmed_by=PAULINE,
    ),
    Taken(
        "Le premier appel compte",
        story.BAKARY,
        "COM-95585",
        "Le script d’accueil en une page, presque mot pour mot.",
        "Une version pour l’espace emploi, avec trois questions de moins.",
        "",
        days=6,
    ),
)

# Title, problem, code of the collectivité, direction, sponsor, team, author, days ago, published.
SUBJECTS = (
    (
        "Une seule adresse pour déménager",
        "Qui arrive dans une commune refait cinq fois la même démarche : état civil, école, cantine, déchets, "
        "bibliothèque. Les agents recopient, les familles abandonnent.",
        "COM-95582",
        "Services à la population",
        "Directrice générale adjointe",
        "Accueil, éducation, médiathèque, et une famille arrivée dans l’année",
        story.ISABELLE,
        34,
        True,
    ),
    (
        "Prévenir avant l’hiver les logements mal chauffés",
        "Les signalements arrivent en janvier, quand il est trop tard pour des travaux. Les services qui passent au "
        "domicile le savent dès l’automne.",
        "DEP95",
        "Action sociale",
        "",
        "Travail social de secteur, conseil en énergie",
        story.KARIM,
        3,
        False,
    ),
)

# Asked 24 months after the presentation and still waiting: each has somebody whom one click signs in.
NEWS_DUE = ("Le premier appel compte", "Mon passage à l’âge adulte")
# Answered: title, months, words, what would help, how many days after the day it was due.
NEWS_GIVEN = (
    ("Le premier appel compte", 6, "Huit sites décrochent avec le même script.", "", 4),
    ("Le premier appel compte", 12, "", "", 11),
    ("La rentrée en une fois", 24, "Deux écoles de plus ont demandé les rendez-vous ouverts.", "", 8),
    ("Le bus des droits", 12, "Le véhicule est en panne un jour sur dix.", "Un second conducteur volontaire.", 6),
    ("Un dossier complet du premier coup", 24, "", "", 3),
)
# Opens the sponsor's page, in the demo only.
SPONSOR_LINK = ("Le premier appel compte", "DGA solidarités")


def load_follow_ups() -> None:
    people = {member.email: member for member in Member.objects.select_related("user").exclude(email="")}
    places = {place.code: place for place in Collectivity.objects.all()}
    projects = {project.title: project for project in Project.objects.published().select_related("cohort")}
    load_takeovers(projects, people, places)
    for taken in REUSES:
        load_reuse(taken, projects, people, places)
    for words in SUBJECTS:
        load_subject(words, people, places)
    load_news(projects)
    title, name = SPONSOR_LINK
    SponsorLink.issue(projects[title], name=name, by=people[story.HELENE])


def decided(thing: Takeover | Subject, member: Member, days: int, *, accepted: bool) -> None:
    """Sent so many days ago, and read two days later by the mission when it was accepted."""
    assert member.user
    sent = days_ago(days, hour=9)
    history = [(ModerationEvent.write(thing, Verb.SUBMIT, by=member.user, was=State.DRAFT, became=State.PENDING), sent)]
    thing.state, thing.submitted_at = State.PENDING, sent
    if accepted:
        aurelie = User.objects.get(email=story.AURELIE)
        read_on = days_ago(days - 2, hour=15)
        publish = ModerationEvent.write(thing, Verb.PUBLISH, by=aurelie, was=State.PENDING, became=State.PUBLISHED)
        history.append((publish, read_on))
        thing.state, thing.published_at = State.PUBLISHED, read_on
    for decision, when in history:
        ModerationEvent.objects.filter(pk=decision.pk).update(at=when)
    thing.save()


def load_takeovers(projects: dict[str, Project], people: dict[str, Member], places: dict[str, Collectivity]) -> None:
    """« Transcrire ensemble » lives on outside the EMI; « Un marché sans sacs » is asked for and waits."""
    first, anne_laure = projects["Transcrire ensemble"], people[ANNE_LAURE]
    place = places["EPCI-200055655"]
    new = Project.objects.create(
        title="Transcrire ensemble, de registre en registre",
        sentence="Des habitantes et des habitants déchiffrent les registres anciens, chez eux ou en médiathèque.",
        problem=first.problem,
        solution="Un soir par mois, une table et un registre. Chacun transcrit dix lignes, une archiviste relit.",
        origin=Origin.NETWORK,
        continues=first,
        sponsor_department="Direction des médiathèques",
        state=State.PUBLISHED,
        submitted_at=days_ago(520),
        published_at=days_ago(518),
        created_at=days_ago(530),
    )
    new.collectivities.add(place)
    new.themes.set(first.themes.all())
    for member, role in ((anne_laure, Role.LEAD), (people[GREGORY], Role.TEAM)):
        TeamRole.objects.create(project=new, member=member, role=role)
    why = "Une archiviste d’un côté, une médiathèque de l’autre : chacun prête ce qu’il a déjà."
    tested = StatusEntry.record(
        new, ProjectStatus.TESTED, on=days_ago(300).date(), why=why, cause=Cause.TEAM, author=anne_laure
    )
    StatusEntry.objects.filter(pk=tested.pk).update(created_at=days_ago(300))
    done = Takeover.objects.create(
        project=first,
        author=anne_laure,
        collectivity=place,
        sponsor="Direction des médiathèques",
        with_whom="Grégory, du SDIS, et une archiviste",
        created_at=days_ago(540),
        new_project=new,
    )
    decided(done, anne_laure, 540, accepted=True)
    marion = people[story.MARION]
    waits = Takeover.objects.create(
        project=projects["Un marché sans sacs"],
        author=marion,
        collectivity=places["COM-95582"],
        sponsor="Direction du commerce et de l’urbanisme",
        with_whom="Le placier du marché et deux commerçants",
        note="Commencer par les primeurs, un samedi sur deux, jusqu’à l’été.",
        created_at=days_ago(2),
    )
    decided(waits, marion, 2, accepted=False)


def load_reuse(
    taken: Taken, projects: dict[str, Project], people: dict[str, Member], places: dict[str, Collectivity]
) -> None:
    reuse = Reuse.objects.create(
        project=projects[taken.project],
        member=people[taken.member],
        collectivity=places[taken.collectivity],
        kept=taken.kept,
        changed=taken.changed,
        dropped=taken.dropped,
        own_project=projects.get(taken.own_project),
        on=days_ago(taken.days).date(),
        created_at=days_ago(taken.days),
    )
    if taken.confirmed_by:
        reuse.confirmed_at, reuse.confirmed_by = days_ago(taken.days - 5), people[taken.confirmed_by]
        reuse.save()
        reuse.project.heard_of(reuse.on)
    else:
        reuse.ask()


def load_subject(words: tuple, people: dict[str, Member], places: dict[str, Collectivity]) -> None:
    title, problem, code, department, sponsor, team, author, days, accepted = words
    subject = Subject.objects.create(
        title=title,
        problem=problem,
        collectivity=places[code],
        department=department,
        sponsor=sponsor,
        team=team,
        author=people[author],
        created_at=days_ago(days),
    )
    decided(subject, people[author], days, accepted=accepted)


def load_news(projects: dict[str, Project]) -> None:
    """What was asked at each term: some gave news, some had none, two teams are expected."""
    for title in NEWS_DUE:
        FollowUp.objects.create(project=projects[title], months=24, due_on=due_on(projects[title], 24))
    for title, months, news, help_wanted, days in NEWS_GIVEN:
        project = projects[title]
        lead = project.roles.select_related("member").filter(role=Role.LEAD).first()
        day = due_on(project, months)
        FollowUp.objects.create(
            project=project,
            months=months,
            due_on=day,
            answered_at=at(day + timedelta(days=days)),
            answered_by=lead.member if lead else None,
            news=news,
            help_wanted=help_wanted,
        )


def due_on(project: Project, months: int) -> date:
    assert project.cohort
    assert project.cohort.presented_on
    return months_after(project.cohort.presented_on, months)
