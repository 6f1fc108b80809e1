"""What Hélène follows and reads elsewhere, who changes of collectivité, the word of the month, a month of signals."""

from directory.models import CollectivityMove, Member, User
from directory.models.moves import MoveState
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.foundation.follows.models import Follow
from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.notifications.models import Notification, SignalBudget
from emi_alumni.foundation.push.models import Device
from events.models import CalendarFeed, Event, FeedScope, NewsFeed, NewsScope
from governance.models import Club, ExternalLoop, LoopFeeding, MonthlyWord
from projects.models import Project, Theme

# Who announced a change today, and who was confirmed lately; where they come from, by a colleague's address.
ANNOUNCED = ("elodie.kaczmarek@example.org", "pierre-yves.gueguen@example.org", "Responsable de l’accueil")
CONFIRMED = ("antoine.brizard@example.org", "ndeye.faye-lombard@example.org")
# Told only where the portal has keys; its push service knows no such device.
TELEPHONE = {
    "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/demonstration",
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
OPENING = "Un mois de reprises : deux projets passent d’une collectivité à l’autre. Bonne lecture, et venez voir."


def load_news() -> None:
    helene = User.objects.get(email=story.HELENE)
    things = (
        Project.objects.get(title="Un seul signalement pour la route"),
        Member.objects.get(email=story.KARIM),
        Club.objects.order_by("sort_key").first(),
        Theme.objects.order_by("key").first(),
    )
    for thing in things:
        if thing is not None:
            Follow.start(helene, thing)
    CalendarFeed.issue(helene.member, scope=FeedScope.MINE)
    NewsFeed.issue(helene.member, scope=NewsScope.FOLLOWED)
    Device.add(helene, **TELEPHONE)
    load_moves()
    load_month()
    load_signals(User.objects.get(email=story.ISABELLE))


def load_moves() -> None:
    email, colleague, position = ANNOUNCED
    joined = Member.objects.get(email=colleague).collectivity
    if joined:
        CollectivityMove.announce(Member.objects.get(email=email), joined, position=position)
        CollectivityMove.objects.update(created_at=days_ago(1))
    email, colleague = CONFIRMED
    person, left = Member.objects.get(email=email), Member.objects.get(email=colleague).collectivity
    places = {"left": left, "joined": person.collectivity}
    decided = {"state": MoveState.CONFIRMED, "created_at": days_ago(9), "decided_at": days_ago(3)}
    CollectivityMove.objects.create(member=person, **places, **decided)
    Member.objects.filter(pk=person.pk).update(collectivity_changed_at=days_ago(3))


def load_month() -> None:
    word = MonthlyWord.of_this_month()
    word.opening, word.approved_at = OPENING, days_ago(0)
    word.save()
    helene = Member.objects.get(email=story.HELENE)
    for loop in ExternalLoop.objects.open().order_by("pk")[:2]:
        LoopFeeding.note(loop, by=helene)


def load_signals(account: User) -> None:
    """Two a month: the third waits."""
    SignalBudget.objects.create(account=account, per_month=2)
    before = Notification.objects.filter(recipient=account, is_signal=True).count()
    for event in Event.objects.published().for_network().order_by("-starts_at", "pk")[: max(0, 3 - before)]:
        signal([account], kind="club_date", sentence=f"« {event} » : {event.when}.", thing=event)
