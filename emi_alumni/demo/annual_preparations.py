"""What hosts of the demonstration's annual meetings prepared: last year's all done, next year's half done; the
programme of both, and what a sponsor said at the last one."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.reading import read
from emi_alumni.foundation.moderation.models import State
from events.models import (
    AnnualMeeting,
    BudgetLine,
    ChecklistTask,
    CoHost,
    Event,
    MomentKind,
    ProgrammeItem,
    RunSheetLine,
    Speaker,
    SponsorReturn,
)
from events.models.handover import begin_with_standard
from events.models.programme import note_programme
from governance.rights import representatives_of
from projects.models import Project, SponsorView

# Planned and spent, of the lines of the standard budget in their order.
COSTS = (("400", "380"), ("2600", "2745.50"), ("600", "450"), ("250", "198.40"))
TITLES = {facts["id"]: facts["titre"] for facts in read("projets.json")}
SAID = "Les riverains sont prévenus quinze jours avant chaque chantier : les appels ont baissé d’un tiers en un an."

# Of each moment: kind, minutes, title, members who speak, a guest and their function, projects.
LAST = (
    (MomentKind.SHARING, 45, "Café d’accueil, par promotion", (), None, ()),
    (MomentKind.PROJECTS, 75, "Cinq projets, huit minutes chacun", (), None, ("PRJ-14", "PRJ-15", "PRJ-16")),
    (MomentKind.STEPPING_BACK, 75, "À quoi sert notre réseau ? En petites tables", (story.AURELIE,), None, ()),
    (MomentKind.BREAK, 75, "Déjeuner", (), None, ()),
    (MomentKind.TEACHING, 60, "Mesurer sans décourager", (), ("Anne Martin", "statisticienne"), ()),
    (MomentKind.SPONSORS, 60, "Ce que deux projets sont devenus", (), None, ("PRJ-01", "PRJ-10")),
)
NEXT = (
    (MomentKind.SHARING, 45, "Café d’accueil, par promotion", (), None, ()),
    (MomentKind.PROJECTS, 90, "Les projets de l’année, huit minutes chacun", (), None, ("PRJ-15", "PRJ-16", "PRJ-17")),
    (MomentKind.TEACHING, 60, "Le langage clair, exercices à l’appui", (story.HELENE,), None, ()),
    (MomentKind.BREAK, 75, "Déjeuner", (), None, ()),
    (MomentKind.STEPPING_BACK, 75, "Ateliers au choix : ce que nous avons cessé de faire", (story.ISABELLE,), None, ()),
    (
        *(MomentKind.SPONSORS, 60, "Le retour des commanditaires", ()),
        *(("Paul Lambert", "directeur général des services, Cergy-Pontoise"), ("PRJ-08", "PRJ-14")),
    ),
)


def load_preparations() -> None:
    following = AnnualMeeting.objects.exclude(event=None).select_related("event", "host").latest("year")
    last = AnnualMeeting.objects.select_related("event", "host").get(year=following.year - 1)
    last_event = Event.objects.filter(kind="annual").order_by("starts_at").first()
    assert following.event is not None
    assert last_event is not None
    assert last.host is not None
    CoHost.objects.create(event=following.event, collectivity=last.host, share=30)
    begin_with_standard(last)
    begin_with_standard(following)
    spend(last)
    finish(last, last_event.first_day, last_event.first_day + timedelta(days=30))
    finish(following, following.event.first_day, timezone.localdate() + timedelta(days=60))
    take_care(following)
    say_programme(last_event, LAST)
    say_programme(following.event, NEXT)
    say_return(last_event)


def spend(meeting: AnnualMeeting) -> None:
    """All was spent, and the lines of the next one begin with it."""
    for line, (planned, spent) in zip(BudgetLine.objects.filter(meeting=meeting).order_by("pk"), COSTS, strict=True):
        BudgetLine.objects.filter(pk=line.pk).update(planned=Decimal(planned), spent=Decimal(spent), payer=meeting.host)
        same = BudgetLine.objects.filter(meeting__year=meeting.year + 1, what=line.what)
        same.update(planned=Decimal(spent))


def finish(meeting: AnnualMeeting, day: date, until: date) -> None:
    """What was to be done by then is done, in good time; of a meeting to come, the second task waits."""
    assert meeting.host is not None
    person = next((account.member for account in representatives_of(meeting.host)), None)
    due = [task for task in ChecklistTask.objects.filter(meeting=meeting) if day + timedelta(days=task.days) <= until]
    for rank, task in enumerate(due):
        if rank == 1 and until > timezone.localdate():
            continue
        done_on = min(
            day + timedelta(days=task.days - 1 - rank % 2), timezone.localdate() - timedelta(days=6 - rank % 5)
        )
        ChecklistTask.objects.filter(pk=task.pk).update(done_on=done_on, done_by=person)


def take_care(meeting: AnnualMeeting) -> None:
    meals = BudgetLine.objects.filter(meeting=meeting, what__contains="repas")
    meals.update(payer=meeting.host)
    for (starts, who), line in zip(
        (("08:00", "Service logistique"), ("08:30", "Deux personnes de l’accueil"), ("09:00", "La vice-présidente")),
        RunSheetLine.objects.filter(meeting=meeting).order_by("starts"),
        strict=False,
    ):
        RunSheetLine.objects.filter(pk=line.pk).update(starts=starts, who=who)
    ChecklistTask.objects.filter(meeting=meeting, days=-45).update(who="Le service des relations publiques")


def say_programme(event: Event, moments: tuple) -> None:
    for rank, (kind, minutes, title, emails, guest, projects) in enumerate(moments, start=1):
        item = ProgrammeItem.objects.create(event=event, position=rank, kind=kind, minutes=minutes, title=title)
        for email in emails:
            Speaker.objects.create(item=item, member=Member.objects.get(email=email))
        if guest:
            Speaker.objects.create(item=item, name=guest[0], role=guest[1])
        item.projects.set(Project.objects.published().filter(title__in=[TITLES[key] for key in projects]))
    note_programme(event)


def say_return(event: Event) -> None:
    """Of a project in Sannois, written down by the mission. Its team knows: it was there."""
    item = ProgrammeItem.objects.get(event=event, kind=MomentKind.SPONSORS)
    project = Project.objects.get(title=TITLES["PRJ-10"])
    signature = f"Direction générale des services, Sannois (« {event} »)"
    view = SponsorView.objects.create(
        project=project, signature=signature, on=event.first_day, kept="yes", changed=SAID
    )
    project.heard_of(event.first_day)
    aurelie = Member.objects.get(email=story.AURELIE)
    SponsorReturn.objects.create(
        item=item,
        project=project,
        signature="Direction générale des services, Sannois",
        kept="yes",
        changed=SAID,
        view=view,
        member=aurelie,
        at=event.ends_at,
        state=State.PUBLISHED,
        submitted_at=event.ends_at,
        published_at=event.ends_at,
    )
