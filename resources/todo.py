"""What resources ask of a person on arriving (see `directory.todo`). One section per subject."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils import timezone

from directory.models import Member
from directory.todo import SUBJECTS, Link, Todo, subject
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.url_reversing import reverse
from resources.models import Kit, Practice, Story, TrialSeat
from resources.models.story_follow_ups import MONTHS, before, stories_to_ask

# Practices and trials

ASKED_AGAIN = timedelta(days=365)
BEFORE_THE_END, AFTER_THE_END = timedelta(days=7), timedelta(days=30)


def a_year_ago(member: Member) -> date:
    return timezone.localdate() - ASKED_AGAIN


def a_month_ago(member: Member) -> date:
    return timezone.localdate() - AFTER_THE_END


def in_a_week(member: Member) -> date:
    return timezone.localdate() + BEFORE_THE_END


@subject(
    lambda member, before: (
        Practice.objects.of(member)
        .published()
        .latest_of_each()
        .in_use()
        .filter(told_on__lte=before)
        .select_related("tool")
        .only("frequency", "rhythm", "told_on", "tool__name")
        .order_by("told_on", "pk")
    ),
    a_year_ago,
)
def still_used(practice: Practice) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="wrench",
            title=f"« {practice.tool} » : toujours utilisé ?",
            text=f"Vous l’avez dit le {french_date(practice.told_on)} : {practice.how_often}. Un geste suffit.",
            verb="",
            url=reverse("resources:practice_still", args=[practice.pk]),
            answers=(("oui", "Toujours"), ("non", "Plus maintenant")),
        ),
    )


@subject(
    lambda member, since, soon: (
        TrialSeat.objects.to_report(member, since, soon)
        .select_related("trial__tool")
        .only("trial__until", "trial__tool_name", "trial__tool__name")
        .order_by("trial__until", "pk")
    ),
    a_month_ago,
    in_a_week,
)
def trial_to_report(seat: TrialSeat) -> Todo:
    trial = seat.trial
    return Todo(
        "link",
        2,
        Link(
            icon="flag",
            title=f"Vous testez « {trial} »",
            text=f"Dites ce que cela a donné, en trois lignes : le test va jusqu’au {french_date(trial.until)}.",
            verb="Raconter",
            url=reverse("resources:trial_report_add", args=[trial.pk]),
        ),
        due=trial.until,
    )


# Stories


def aged(months: int) -> Callable[[Member], datetime]:
    return lambda member: before(timezone.localdate(), months)


@subject(lambda member, *moments: stories_to_ask(member, *moments).only("title", "published_at"), *map(aged, MONTHS))
def what_it_became(story: Story) -> Todo:
    assert story.published_at
    return Todo(
        "link",
        2,
        Link(
            icon="message-circle",
            title=f"« {story.title} » : et maintenant ?",
            text=f"Vous l’avez raconté le {french_date(story.published_at)}. Une seule question : ce que c’est devenu.",
            verb="Répondre",
            url=reverse("resources:story_follow_up_add", args=[story.pk]),
        ),
    )


# Kits


@subject(lambda member: Kit.objects.emptied_of(member).only("title").order_by("pk"))
def emptied_kit(kit: Kit) -> Todo:
    return Todo(
        "link",
        2,
        Link(
            icon="package",
            title=f"« {kit} » n’a plus rien à montrer",
            text="Tout ce que votre kit montrait a quitté le portail : personne d’autre ne le voit.",
            verb="Y ajouter",
            url=kit.edit_url,
        ),
    )


SUBJECTS += [still_used, trial_to_report, what_it_became, emptied_kit]
