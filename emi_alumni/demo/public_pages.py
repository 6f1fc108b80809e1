"""Public pages of the demonstration: five that the mission opened, one that it has to read."""

from datetime import timedelta

from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.projects import reader_of
from emi_alumni.foundation.moderation.models import ModerationEvent, Verb
from emi_alumni.foundation.notifications.models import Notification
from projects.models import Project, PublicPage
from projects.models.project import Role
from projects.public import ask

# What worked and what stopped; how many days ago it was opened.
OPEN = {
    "Le premier appel compte": 5,
    "Un seul signalement pour la route": 120,
    "Relever, et prévenir": 95,
    "La rentrée en une fois": 60,
    "Un dossier complet du premier coup": 24,
}
WAITING = ("Dépôts sauvages : agir en quarante-huit heures", 2)
READ_IN = timedelta(days=3)


def load_public_pages() -> None:
    for title, days in OPEN.items():
        page = asked(title, days)
        page.publish(by=reader_of([role.member for role in page.project.roles.select_related("member")]))
        opened = days_ago(days) + READ_IN
        ModerationEvent.objects.about(page).filter(verb=Verb.PUBLISH).update(at=opened)
        PublicPage.objects.filter(pk=page.pk).update(published_at=opened, read_at=opened)
        Notification.objects.about(page).delete()  # read long ago
    asked(*WAITING)


def asked(title: str, days: int) -> PublicPage:
    """Asked for by its lead, so many days ago."""
    project = Project.objects.get(title=title)
    lead = project.roles.select_related("member__user").get(role=Role.LEAD).member
    assert lead.user
    page = ask(project, by=lead.user)
    sent = days_ago(days)
    ModerationEvent.objects.about(page).update(at=sent)
    PublicPage.objects.filter(pk=page.pk).update(submitted_at=sent)
    page.refresh_from_db()
    return page
