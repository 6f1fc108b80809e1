"""The demonstration's labos: one of Hélène's project, that others look at, one of a takeover. All fictitious."""

from datetime import datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.projects import one_page_pdf
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from events.models import Event, EventFormat, EventKind
from events.moments import local_moment
from mentoring import lab_contents, labs
from mentoring.models import Lab, LabMilestone, LabPost, LabSeat, LabSeatState, LabSeeks, LabSession
from projects.models import Project, TeamRole

FIRST_CALL, REGISTERS = "Le premier appel compte", "Transcrire ensemble, de registre en registre"


def load_labs() -> None:
    first_call()
    registers()
    # What was written over weeks is no news of today; the invitation is.
    Notification.objects.filter(kind__in=["lab_news", "lab_joined"]).delete()


def first_call() -> None:
    """Led by Hélène: how what works lasts, and goes elsewhere."""
    helene, bakary = (Member.objects.get(email=email) for email in (story.HELENE, story.BAKARY))
    lab = opened(
        FIRST_CALL,
        helene,
        "L’accueil téléphonique tourne depuis des années. Nous cherchons comment le garder quand l’équipe change, et "
        "ce qu’une autre ville peut en reprendre.",
        40,
    )
    Lab.objects.filter(pk=lab.pk).update(seeks=LabSeeks.TRIAL_PLACE)
    comes(lab, bakary, helene, 33)
    karim = lab.seats.get(member__email=story.KARIM).member
    milestone(lab, karim, "Écrire la fiche d’accueil d’un nouvel agent", 30, done=8)
    milestone(lab, bakary, "Écouter dix appels dans une autre ville", -3)
    milestone(lab, helene, "Chiffrer une journée d’accueil", 21)
    milestone(lab, None, "Proposer le guide au club accueil", 45)
    notes = (
        "Ce qui tient : la phrase d’ouverture, et le droit de rappeler.\n"
        "Ce qui dépend d’une seule personne : le planning. Karim en fait une fiche.\n"
        "Prochaine fois : écouter des appels ailleurs, avec Bakary."
    )
    session(lab, helene, "Qu’est-ce qui tient sans nous ?", -18, [helene, karim, bakary], notes=notes)
    room = "Salle Pontoise, hôtel du Département"
    session(lab, helene, "Écouter dix appels ensemble", 9, [helene, bakary], room=room)
    document(lab, karim, "Fiche d’accueil, première version", 8)
    post(lab, helene, "Bienvenue à Bakary, qui vient voir ce que son forum peut reprendre de notre premier appel.", 33)
    post(lab, bakary, "Merci. Chez nous, personne ne rappelle : c’est par là que je voudrais commencer.", 32)
    post(lab, karim, "La fiche est jointe. Il y manque le cas des appels en langue étrangère, qui peut m’aider ?", 8)


def registers() -> None:
    """A takeover: led by who took the idea up. Hélène is in it; Isabelle has not answered yet."""
    lead = TeamRole.objects.get(project__title=REGISTERS, role="lead").member
    helene, isabelle = (Member.objects.get(email=email) for email in (story.HELENE, story.ISABELLE))
    lab = opened(
        REGISTERS,
        lead,
        "Nous reprenons une idée qui n’avait pas été retenue. Nous cherchons comment des habitants transcrivent sans "
        "se lasser, et comment relire ce qu’ils écrivent.",
        25,
    )
    Lab.objects.filter(pk=lab.pk).update(seeks=LabSeeks.OUTSIDE_VIEW)
    comes(lab, helene, lead, 20)
    milestone(lab, lead, "Une matinée d’essai avec six habitants", 12, done=5)
    milestone(lab, helene, "Relire la consigne, avec l’œil de l’accueil", 5)
    session(lab, lead, "Retour sur la matinée d’essai", 4, [lead])
    post(lab, lead, "Six personnes, quarante pages, et une demande : savoir qui relit. On en parle à la séance ?", 5)
    labs.invite(lab, isabelle, by=lead)
    LabSeat.objects.filter(lab=lab, member=isabelle).update(invited_at=days_ago(2))


def opened(title: str, lead: Member, purpose: str, days: int) -> Lab:
    lab = labs.open_lab(Project.objects.get(title=title), by=lead, purpose=purpose)
    Lab.objects.filter(pk=lab.pk).update(opened_at=days_ago(days))
    lab.seats.update(invited_at=days_ago(days), joined_at=days_ago(days))
    return lab


def comes(lab: Lab, member: Member, lead: Member, days: int) -> None:
    at = days_ago(days)
    LabSeat.objects.create(lab=lab, member=member, state=LabSeatState.IN, invited_by=lead, invited_at=at, joined_at=at)


def milestone(lab: Lab, owner: Member | None, what: str, days: int, *, done: int | None = None) -> None:
    """For in so many days; or done so many days ago, after it was planned for `days` days ago."""
    today = timezone.localdate()
    facts = {"owner": owner, "added_by": owner, "what": what}
    if done is None:
        LabMilestone.objects.create(lab=lab, by_when=today + timedelta(days=days), **facts)
        return
    day = today - timedelta(days=done)
    LabMilestone.objects.create(lab=lab, by_when=day + timedelta(days=2), done_on=day, done_by=owner, **facts)


def session(
    lab: Lab, by: Member, title: str, days: int, people: list[Member], *, notes: str = "", room: str = ""
) -> None:
    """At ten, in so many days; one that is past has its notes. It is planned to come, then moved to its day."""
    coming = timezone.localdate() + timedelta(days=abs(days))
    starts_at = local_moment(coming, time(10))
    event = Event(
        title=title,
        kind=EventKind.WORKSHOP,
        format=EventFormat.IN_PLACE if room else EventFormat.REMOTE,
        venue=room,
        meeting_url="" if room else "https://visio.example.org/labo",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
    )
    planned = lab_contents.plan_session(lab, event, by=by)
    for one in people:
        lab_contents.answer_session(planned, by=one, comes=True)
    if days < 0:
        then: datetime = local_moment(timezone.localdate() + timedelta(days=days), time(10))
        Event.objects.filter(pk=event.pk).update(starts_at=then, ends_at=then + timedelta(minutes=90))
        LabSession.objects.filter(pk=planned.pk).update(notes=notes, notes_by=by, notes_at=then + timedelta(hours=5))


def document(lab: Lab, by: Member, title: str, days: int) -> None:
    content = one_page_pdf((title, "Ceci est un document de démonstration."))
    lab_contents.add_document(lab, ContentFile(content), title=title, kind="pdf", by=by)
    lab.documents.filter(title=title).update(added_at=days_ago(days))


def post(lab: Lab, author: Member, text: str, days: int) -> None:
    at = days_ago(days)
    LabPost.objects.create(lab=lab, author=author, text=text, state=State.PUBLISHED, published_at=at, created_at=at)
