"""Load the fictitious projects: history, figures, voices and news, as if they had been written along the years."""

from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from directory.models import Cohort, Collectivity, Member, User
from emi_alumni.demo import project_story as told
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago, lived, promotion
from emi_alumni.demo.reading import members_by_email, people, read
from emi_alumni.foundation.moderation.models import ModerationEvent, Revision, State, Verb
from governance.models import Module, Tool
from projects.models import (
    Document,
    Indicator,
    JournalEntry,
    Measure,
    Project,
    SponsorView,
    StageMeeting,
    StatusEntry,
    TeamRole,
    Theme,
    Voice,
    VoiceForm,
)
from projects.models.impacts import Direction, Evidence, Moment
from projects.models.project import Origin, ProjectAudience, Role
from projects.models.sponsor import Adoption, Again, Stage
from projects.models.voices import Profile
from projects.statuses import ProjectStatus

STAGES = {"amont": Stage.BEFORE, "cours": Stage.DURING, "aval": Stage.AFTER}
AGENTS = (
    "Agent",
    "Cheffe de service",
    "Sapeur",
    "Bibliothécaire",
    "Second de cuisine",
    "Secrétaire",
    "Assistante de d",
)
OTHERS = ("Recruteur", "Employeur", "Médecin")
# An indicator measured a second time is written so in the data.
LATER = ", un an plus tard"
OPENING = date(2022, 2, 1)  # of the bank: projects older than it were entered in that fortnight


def load_projects() -> None:
    """Thirty-three projects, six of them to tell what stops some, then those that wait, an edit and the fresh news."""
    call_command("load_programme", verbosity=0)
    members, team = members_by_email(), people()
    projects = {
        facts["id"]: load_project(facts, team) for facts in [*read("projets.json"), *read("projets_arretes.json")]
    }
    for key, text, days in told.NEWS:
        tell_news(projects[key], text, days_ago(days).date())
    load_document(projects)
    tell_mistake(projects[told.DOCUMENT[0]])
    for waiting in told.WAITING:
        load_waiting(waiting, members[waiting.lead])
    load_revision(projects, members)


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def a_day(text: str) -> date:
    """« 2019 », « 2019-11 » and « 2019-11-15 », the first day when it is not said; as near to today as it was told."""
    year, month, day = [*map(int, str(text).split("-")), 1, 1][:3]
    return lived(date(year, month, day))


def opening() -> datetime:
    return at(lived(OPENING))


def entered(project: Project, key: str) -> date:
    """When it came into the bank: with the others at its opening, or some weeks after its promotion began."""
    if key in told.ENTERED:
        return days_ago(told.ENTERED[key]).date()
    assert project.cohort
    assert project.cohort.appetizer_on
    began = project.cohort.appetizer_on + told.ENTERED_AFTER
    return max(lived(OPENING), began) + timedelta(days=project.pk % 14)


def load_project(facts: dict, team: dict[str, Member]) -> Project:
    selected = facts["retenu"]
    takeover = facts.get("reprise", {})
    still_to_take = takeover.get("statut") in ("disponible", "cherche_equipe")
    cost = told.TRANSPOSABLE.get(facts["id"], ("", "", None, ""))
    project = Project(
        title=facts["titre"],
        sentence=facts["accroche"],
        origin=Origin.SELECTED if selected else Origin.NOT_SELECTED,
        cohort=Cohort.objects.get(label=promotion(facts["promotion"])),
        sponsor_department=facts["commanditaire"],
        context=facts["contexte"] or "",
        problem=facts["probleme"] or "",
        solution=facts["solution"] or "",
        novelty=told.NOVELTY.get(facts["id"], ""),
        keywords=facts["mots_cles"],
        ecology=facts["transition"] or "",
        equality=told.EQUALITY.get(facts["id"], ""),
        conditions=told.CONDITIONS.get(facts["id"], ""),
        transposable=cost[0],
        cost=cost[1],
        duration_months=cost[2],
        budget=told.BUDGETS.get(facts["id"], ""),
        people_needed=cost[3],
        help_wanted=facts["besoin_aide"] or "",
        takeover_note=takeover["texte"] if still_to_take else "",
        lessons=takeover.get("texte", "") if takeover and not still_to_take else "",
        audience=ProjectAudience.PUBLIC if facts["visibilite"] == "public" else ProjectAudience.NETWORK,
    )
    project.save()
    project.collectivities.set(Collectivity.objects.filter(code__in=facts["collectivites"]))
    project.tools.set(Tool.objects.filter(name__in=facts["methode"]))
    project.modules.set(Module.objects.filter(name__in=facts["modules"]))
    project.themes.set([Theme.objects.get_or_create(name=name)[0] for name in facts["themes"]])
    roles = [team[key] for key in facts["equipe"]]
    TeamRole.objects.bulk_create(
        TeamRole(
            project=project,
            member=member,
            role=Role.TEAM if rank else Role.LEAD,
            named_since=opening() if not rank or key in told.NAMED_TOO else None,
        )
        for rank, (key, member) in enumerate(zip(facts["equipe"], roles, strict=True))
    )
    if facts["id"] in told.REFERENTS:
        TeamRole.objects.create(project=project, member=team[told.REFERENTS[facts["id"]]], role=Role.REFERENT)
    lead = roles[0]
    tell_stages(facts, project, lead)
    load_indicators(facts, project)
    load_voices(facts, project)
    load_sponsor(facts, project)
    JournalEntry.objects.bulk_create(
        JournalEntry(
            project=project,
            on=a_day(line["date"]),
            text=line["texte"],
            author=lead,
            created_at=max(opening(), at(a_day(line["date"]))),
        )
        for line in facts["journal"][1:]  # the first is the day of the jury: a stage tells it
    )
    project.heard_of(max(a_day(line["date"]) for line in facts["journal"]))
    publish(project, lead, roles, on=entered(project, facts["id"]))
    return project


def reader_of(team: list[Member]) -> User:
    """Who of the mission reads it: nobody decides on their own."""
    names = [story.AURELIE, story.YOUSSEF]
    own = {member.email for member in team}
    return User.objects.get(email=next(name for name in names if name not in own))


def publish(project: Project, lead: Member, team: list[Member], *, on: date) -> None:
    """Proposed by its lead that day, read and published by the mission, as the history shows."""
    assert lead.user
    sent, read_on = at(on, 9), at(on + timedelta(days=2), 15)
    by = reader_of(team)
    write_decision(project, Verb.SUBMIT, by=lead.user, was=State.DRAFT, when=sent)
    write_decision(project, Verb.PUBLISH, by=by, was=State.PENDING, when=read_on)
    # Last, and by UPDATE: the whole index is made at once when everything is loaded.
    Project.objects.filter(pk=project.pk).update(
        state=State.PUBLISHED,
        submitted_at=sent,
        published_at=read_on,
        created_at=sent,
    )


def write_decision(thing: Project | Voice, verb: str, *, by: User, was: str, when: datetime) -> None:
    decision = ModerationEvent.write(thing, verb, by=by, was=was)
    ModerationEvent.objects.filter(pk=decision.pk).update(at=when)


def tell_stages(facts: dict, project: Project, lead: Member) -> None:
    cohort = project.cohort
    assert cohort
    assert cohort.appetizer_on
    assert cohort.presented_on
    steps = [(cohort.appetizer_on, ProjectStatus.PITCHED, told.PITCHED, "")]
    if facts["retenu"]:
        steps.append((cohort.appetizer_on, ProjectStatus.IN_TRAINING, told.SELECTED, ""))
    if facts["retenu"] and cohort.presented_on <= timezone.localdate():
        steps.append((cohort.presented_on, ProjectStatus.PRESENTED, facts["journal"][0]["texte"], ""))
    for stage in told.STAGES.get(facts["id"], ()):
        steps.append((a_day(stage.on), ProjectStatus(stage.status), stage.why or facts["pourquoi"], stage.cause))
    StatusEntry.objects.bulk_create(
        StatusEntry(
            project=project,
            status=status,
            on=on,
            why=why,
            cause=cause,
            author=lead,
            created_at=max(opening(), at(on)),
        )
        for on, status, why, cause in steps
    )
    StatusEntry.show_latest(project)


def load_indicators(facts: dict, project: Project) -> None:
    """One indicator for each thing measured; what was measured again is a later measure of the same."""
    known: dict[str, Indicator] = {}
    for impact in facts["impacts"]:
        name = impact["indicateur"].removesuffix(LATER)
        measured = impact["valeur_apres"] is not None
        to_come = facts["statut"] == "en_formation"
        indicator = known.get(name)
        if indicator is None:
            indicator = known[name] = Indicator.objects.create(
                project=project,
                name=name,
                unit=impact["unite"],
                direction=Direction.UP if impact["sens_souhaite"] == "hausse" else Direction.DOWN,
                target=impact["cible"],
                evidence=Evidence.MEASURED if measured or to_come else Evidence.NOT_MEASURED,
                source=impact["methode"] or "",
                is_key=not known and measured,
                position=len(known),
            )
        moment = Moment.LATER if name != impact["indicateur"] else Moment.AFTER
        for when, value, on in (
            (Moment.BEFORE, impact["valeur_avant"], impact["date_avant"]),
            (moment, impact["valeur_apres"], impact["date_apres"]),
        ):
            if value is not None and on:
                Measure.objects.get_or_create(
                    indicator=indicator, on=a_day(on), defaults={"moment": when, "value": value}
                )


def profile_of(signature: str) -> Profile:
    if signature.startswith(AGENTS):
        return Profile.AGENT
    return Profile.OTHER if signature.startswith(OTHERS) else Profile.USER


def load_voices(facts: dict, project: Project) -> None:
    """The words of users, each read by the mission before anybody saw it."""
    form = VoiceForm.objects.create(project=project, opened_at=opening())
    by = reader_of([role.member for role in project.roles.select_related("member")])
    for said in facts["retours"]:
        day = a_day(said["date"])
        voice = Voice.objects.create(
            form=form,
            smiley=said["note_sur_5"],
            text=said["texte"],
            profile=profile_of(said["profil"]),
            signature=said["profil"],
            said_on=day,
            created_at=at(day),
            finished_at=at(day),
            state=State.PUBLISHED,
            submitted_at=at(day),
            published_at=at(day + timedelta(days=3)),
        )
        write_decision(voice, Verb.PUBLISH, by=by, was=State.PENDING, when=at(day + timedelta(days=3)))
        project.heard_of(day)


def load_sponsor(facts: dict, project: Project) -> None:
    if view := facts.get("retour_commanditaire"):
        sure = "objectifs" in view["texte"]
        SponsorView.objects.create(
            project=project,
            signature=facts["commanditaire"],
            on=a_day(view["date"]),
            kept=Adoption.YES if sure else "",
            changed=view["texte"],
            again=Again.YES if sure else "",
        )
        project.heard_of(a_day(view["date"]))
    for meeting in facts.get("points_etape", []):
        StageMeeting.objects.create(
            project=project, stage=STAGES[meeting["moment"]], on=a_day(meeting["date"]), note=meeting["texte"]
        )


def tell_news(project: Project, text: str, on: date) -> None:
    lead = project.roles.select_related("member").filter(role=Role.LEAD).first()
    JournalEntry.objects.create(
        project=project, on=on, text=text, author=lead.member if lead else None, created_at=at(on)
    )
    project.heard_of(on)


def tell_mistake(project: Project) -> None:
    """A line written in error and struck: its team and the mission alone still read it."""
    lead = project.roles.select_related("member").get(role=Role.LEAD).member
    day = days_ago(25).date()
    StatusEntry.objects.create(
        project=project,
        status=ProjectStatus.SUSPENDED,
        on=day,
        why="Le standard change d’opérateur.",
        author=lead,
        created_at=at(day),
        struck_at=at(day, 15),
        struck_by=lead,
        struck_why="Écrit sur la mauvaise page : c’était un autre projet.",
    )


def load_document(projects: dict[str, Project]) -> None:
    key, title, lines = told.DOCUMENT
    content = one_page_pdf(lines)
    document = Document(
        project=projects[key], title=title, kind="pdf", size=len(content), added_at=opening() + timedelta(days=4)
    )
    document.file.save("document.pdf", ContentFile(content), save=False)
    document.save()


def one_page_pdf(lines: tuple[str, ...]) -> bytes:
    """The smallest PDF that shows a few lines of plain text."""
    words = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 16 Tf 60 760 Td 28 TL {words}ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return content + end % (size, table, size, len(content))


def load_waiting(waiting: told.Waiting, lead: Member) -> None:
    assert lead.user
    assert lead.collectivity
    project = Project(
        title=waiting.title,
        sentence=waiting.sentence,
        problem=waiting.problem,
        origin=Origin.NETWORK,
        cohort=lead.cohort,
        created_at=days_ago(waiting.days + 1),
    )
    project.save()
    project.collectivities.add(lead.collectivity)
    TeamRole.objects.create(project=project, member=lead, role=Role.LEAD)
    if waiting.submitted:
        project.submit(by=lead.user)
        sent = days_ago(waiting.days)
        ModerationEvent.objects.about(project).update(at=sent)
        Project.objects.filter(pk=project.pk).update(submitted_at=sent)


def load_revision(projects: dict[str, Project], members: dict[str, Member]) -> None:
    key, email, field, words, days = told.REVISION
    projects[key].refresh_from_db()
    revision = Revision.propose(projects[key], {field: words}, by=members[email].user)
    Revision.objects.filter(pk=revision.pk).update(created_at=days_ago(days))
