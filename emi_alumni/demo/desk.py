"""What waits for the mission on the day the demonstration is loaded, besides what is proposed; all fictitious."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from directory.models import User
from emi_alumni.demo.dates import days_ago
from emi_alumni.foundation.dates import monday_of
from emi_alumni.foundation.moderation.models import DeskWeek, ModerationEvent, Report, ReportReason, Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.models import MissedSearch
from projects.models import Project

# Who reports what, why, how long ago.
REPORTED = (
    "isabelle.fontaneau@example.org",
    "Venir autrement",
    "« Sept agents sur dix » : le questionnaire en comptait six.",
    1,
)
# A trusted team puts its own words right at once.
AT_ONCE = ("Un seul signalement pour la route", 4)
# What somebody was told, and read or not.
TOLD = (
    (
        "Un retour d’usager est en ligne sur « Le premier appel compte » : vous pouvez y répondre.",
        "voice_published",
        0,
        False,
    ),
    ("« Le premier appel compte » est publié.", "project_publish", 40, True),
)
# What the desk took, in seconds and decisions, week after week up to the last one that is over.
WEEKS = ((412, 14), (95, 3), (233, 9), (0, 0), (541, 21), (318, 12), (187, 6), (260, 10), (74, 2), (366, 13), (205, 8))
# What was looked for in vain, how often.
MISSED = (("télétravail à l’étranger", 4), ("covoiturage", 3), ("signature électronique", 2))


def load_desk() -> None:
    call_command("load_canned_reasons", verbosity=0)
    email, title, note, days = REPORTED
    Report.file(
        Project.objects.get(title=title), by=User.objects.get(email=email), reason=ReportReason.WRONG, note=note
    )
    Report.objects.update(created_at=days_ago(days))
    title, days = AT_ONCE
    project = Project.objects.get(title=title)
    decision = ModerationEvent.write(project, Verb.REVISE, by=project.authors()[0], was=project.state, at_once=True)
    ModerationEvent.objects.filter(pk=decision.pk).update(at=days_ago(days))
    project = Project.objects.get(title="Le premier appel compte")
    for sentence, kind, days, read in TOLD:
        Notification.tell(project.authors(), kind=kind, sentence=sentence, thing=project)
        when = days_ago(days)
        told = Notification.objects.unread().about(project).filter(kind=kind)
        told.update(at=when, read_at=when if read else None)
    this_monday = monday_of(timezone.localdate())
    for weeks_ago, (seconds, decisions) in enumerate(reversed(WEEKS), 1):
        monday = this_monday - timedelta(weeks=weeks_ago)
        if seconds:
            DeskWeek.objects.create(monday=monday, seconds=seconds, decisions=decisions)
    for words, times in MISSED:
        MissedSearch.objects.create(key=MissedSearch.key_of(words), words=words, times=times)
