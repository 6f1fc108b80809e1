"""Offer the seats that nobody took in time to the next in line, remind who comes and who has not answered a date poll,
forget guests of polls and events that ended (every hour; dry-run without --apply)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from emi_alumni.foundation.rehearsal import ApplyCommand
from events import chosen_dates, codev_groups, codev_walk, contribution_calls, date_polls, guests
from events.models import CodevInvitation
from events.models.registrations import offers_over, settle_all
from events.reminders import remind, to_remind


class Command(ApplyCommand):
    help = "Propose plus loin les places non prises à temps, rappelle les événements. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        now = timezone.now()
        lapsed = offers_over(now).count()
        if apply:
            settle_all(now)
        self.tend_codevs(now, apply)
        reminded = sum(not apply or remind(event, now) for event in to_remind(now))
        called = sum(not apply or contribution_calls.remind(call, now) for call in contribution_calls.to_remind(now))
        polls = list(date_polls.to_remind(now))
        polled = sum(not apply or date_polls.remind(poll, now) for poll in polls)
        to_carry = [poll.pk for poll in chosen_dates.to_carry()]
        polled_guests = date_polls.guests_to_forget(now)
        forgotten = polled_guests.count() + guests.unconfirmed(now).count() + guests.to_forget(now).count()
        if apply:
            for pk in to_carry:
                chosen_dates.carry_over(pk)
            date_polls.erase(polled_guests)
            guests.forget(now)
        self.stdout.write(f"Sondages de dates rappelés : {polled}")
        self.stdout.write(f"Appels à contributions rappelés aux brouillons : {called}")
        self.stdout.write(f"Sondages dont les réponses restent à reporter : {len(to_carry)}")
        self.stdout.write(f"Invités sans compte oubliés : {forgotten}")
        self.stdout.write(f"Places non prises à temps : {lapsed}")
        self.stdout.write(f"Événements rappelés à leurs inscrits : {reminded}")

    def tend_codevs(self, now: datetime, apply: bool) -> None:
        """Invitations that nobody answered pass to the next person; commitments are asked again, once each."""
        unanswered, commitments = CodevInvitation.objects.over(now).count(), codev_walk.to_remind(now).count()
        if apply:
            codev_groups.lapse_all(now)
            codev_walk.remind_all(now)
        self.stdout.write(f"Invitations à un codev sans réponse à temps : {unanswered}")
        self.stdout.write(f"Engagements redemandés : {commitments}")
