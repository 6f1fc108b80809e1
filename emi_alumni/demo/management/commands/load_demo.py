"""Load the fictitious network: cohorts, people with their accounts, what is going on, and their projects."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from directory.models import (
    CareerStep,
    Cohort,
    Collectivity,
    Invitation,
    Member,
    PlaceAlias,
    ProfileClaim,
    RelayedMessage,
    StaleReport,
    User,
)
from directory.models.invitations import INVITATION_LIFE, hash_token
from directory.models.members import ConsentPurpose, Diploma, MemberKind, MemberState
from directory.photos import save_copies
from directory.visibility import Audience
from emi_alumni.demo import story
from emi_alumni.demo.annual_meetings import load_annual_meetings
from emi_alumni.demo.annual_preparations import load_preparations
from emi_alumni.demo.club_dates import load_club_dates
from emi_alumni.demo.codevs import load_codevs
from emi_alumni.demo.contribution_calls import load_calls
from emi_alumni.demo.date_polls import load_date_polls
from emi_alumni.demo.dates import days_ago, lived, moment, promotion, years
from emi_alumni.demo.desk import load_desk
from emi_alumni.demo.diploma import load_diploma
from emi_alumni.demo.event_files import load_event_files
from emi_alumni.demo.events import load_events
from emi_alumni.demo.follow_ups import load_follow_ups
from emi_alumni.demo.governance import load_governance
from emi_alumni.demo.mentoring import load_mentoring
from emi_alumni.demo.mentoring.wants import match_wants
from emi_alumni.demo.news import load_news
from emi_alumni.demo.people import PEOPLE
from emi_alumni.demo.portraits import PORTRAITS, draw
from emi_alumni.demo.projects import load_projects
from emi_alumni.demo.public_pages import load_public_pages
from emi_alumni.demo.reading import read
from emi_alumni.demo.resources import load_resources
from emi_alumni.demo.speaker_briefs import load_speaker_briefs
from emi_alumni.demo.stage_events import load_stage_events
from emi_alumni.demo.subjects import load_subjects
from emi_alumni.demo.team_compositions import load_team_compositions
from emi_alumni.demo.voices import load_more_voices
from emi_alumni.demo.workshops import load_workshops
from emi_alumni.foundation.search.indexing import left_to_rebuild
from projects.models import Project

AUDIENCES = {"membres": Audience.NETWORK, "promotion": Audience.COHORT, "masque": Audience.NOBODY}
DIPLOMAS = {"non": Diploma.NONE, "en cours de valorisation": Diploma.IN_PROGRESS, "obtenu": Diploma.OBTAINED}

QUIET_GRADUATES = ("A43", "A55")  # who keep their diploma to themselves

TEAMS_AFTER = timedelta(days=14)  # the teams of a promotion, after its jury, which sits on the day of the appetizers


class Command(BaseCommand):
    help = "Charge les données de démonstration, toutes fictives. Relancée, elle ne change rien."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Les données de démonstration ne se chargent que dans une démonstration : DEMO=true et DEBUG=true."
            )
        alumni = read("alumni.json")
        if User.objects.filter(email__in=[facts["email"] for facts in alumni]).exists():
            if options["verbosity"]:
                self.stdout.write("La démonstration est déjà chargée : rien n’a changé.")
            return
        with transaction.atomic(), left_to_rebuild():
            if not Collectivity.objects.filter(code="DEP95").exists():
                call_command("load_collectivities", verbosity=0)
            load_people(alumni, load_cohorts())
            load_diploma()
            tell_the_story()
            load_projects()
            load_follow_ups()
            load_subjects()
            load_team_compositions()
            load_more_voices()
            load_governance()
            load_speaker_briefs()
            load_public_pages()
            load_events()
            load_stage_events()
            load_annual_meetings()
            load_club_dates()
            load_codevs()
            load_date_polls()
            load_event_files()
            load_preparations()
            load_calls()
            load_workshops()
            load_mentoring()
            load_resources()
            load_news()
            load_desk()
        call_command("rebuild_search", verbosity=0)
        match_wants()
        if options["verbosity"]:
            self.stdout.write(
                f"Démonstration chargée : {Member.objects.listed().count()} personnes, "
                f"{Project.objects.published().count()} projets."
            )


def load_cohorts() -> dict[str, Cohort]:
    """Five cohorts and the one in training, by their label in the files. One that is already there keeps what it says,
    and is told what it does not."""
    cohorts = {}
    for look, facts in enumerate(read("promotions.json"), start=1):
        label = promotion(facts["id"])
        starts_on, ends_on = label.split("-")
        days = {
            "appetizer_on": lived(date.fromisoformat(facts["appetizer"])),
            "jury_on": lived(date.fromisoformat(facts["appetizer"])),
            "teams_on": lived(date.fromisoformat(facts["appetizer"])) + TEAMS_AFTER,
            "presented_on": lived(date.fromisoformat(facts["restitution"])),
            "scope": facts["perimetre"],
        }
        years = {"starts_on": int(starts_on), "ends_on": int(ends_on), "look": look}
        cohort, _ = Cohort.objects.get_or_create(label=label, defaults=years | days)
        if missing := {name: value for name, value in days.items() if not getattr(cohort, name)}:
            for name, value in missing.items():
                setattr(cohort, name, value)
            cohort.save(update_fields=list(missing))
        cohorts[facts["id"]] = cohort
    load_cancelled_cohort(min(cohorts.values(), key=lambda cohort: cohort.starts_on))
    return cohorts


def load_cancelled_cohort(first: Cohort) -> None:
    """The year before the first promotion: one was prepared, and cancelled before its appetizers. Nobody was in it."""
    assert first.appetizer_on
    appetizer = first.appetizer_on - timedelta(weeks=52)
    Cohort.objects.get_or_create(
        label=f"{first.starts_on - 1}-{first.starts_on}",
        defaults={
            "starts_on": first.starts_on - 1,
            "ends_on": first.starts_on,
            "look": 6,
            "appetizer_on": appetizer,
            "presented_on": appetizer + timedelta(weeks=35),
            "scope": first.scope,
            "cancelled_on": appetizer - timedelta(weeks=3),
            "cancelled_why": "Quatre candidatures seulement : nous avons préféré attendre une année.",
        },
    )


def load_people(alumni: list[dict], cohorts: dict[str, Cohort]) -> None:
    """The alumni, each with an account."""
    places = {place.code: place for place in Collectivity.objects.all()}
    staff = {person.email: person for person in PEOPLE if person.is_staff}
    mission, _ = Group.objects.get_or_create(name="Mission innovation")
    for facts in alumni:
        user = User.objects.create_user(facts["email"])
        if key := staff.get(user.email):
            user.is_staff, user.is_superuser = key.is_staff, key.is_superuser
            user.save()
            if not key.is_superuser:
                user.groups.add(mission)
        load_person(facts, user, cohorts, places)


def load_person(facts: dict, user: User, cohorts: dict[str, Cohort], places: dict[str, Collectivity]) -> None:
    seen = moment(date.fromisoformat(facts["maj_le"]))
    member = Member.objects.create(
        user=user,
        given_name=facts["prenom"],
        family_name=facts["nom"],
        state=MemberState.ACTIVE,
        position=facts["fonction"],
        department=facts["direction"],
        collectivity=places[facts["collectivite_id"]],
        emi_collectivity=places[facts["collectivite_promo_id"]],
        cohort=cohorts[facts["promotion"]],
        kind=MemberKind.TRAINEE if cohorts[facts["promotion"]].is_in_training else MemberKind.ALUMNI,
        diploma=DIPLOMAS[facts["du"]],
        diploma_shown=DIPLOMAS[facts["du"]] != Diploma.NONE and facts["id"] not in QUIET_GRADUATES,
        ambassador=facts["ambassadeur"],
        email=facts["email"],
        relay_by_mail=facts["ambassadeur"],
        email_audience=AUDIENCES[facts["visibilite_email"]],
        phone=facts["telephone"],
        phone_audience=AUDIENCES[facts["visibilite_telephone"]],
        bio=facts["bio"],
        can_help=facts["je_peux_aider"],
        looking_for=facts["je_cherche"],
        confirmed_at=seen,
        activated_at=seen,
        contact_paused_until=(
            timezone.localdate() + timedelta(days=story.AWAY[user.email]) if user.email in story.AWAY else None
        ),
    )
    member.set_skills([*facts["competences"], *facts["outils"]])
    stops = facts["parcours"]
    began = [int(stop["annee"]) + years() for stop in stops]
    CareerStep.objects.bulk_create(
        CareerStep(
            member=member,
            starts_on=start,
            ends_on=end,
            position=stop["fonction"],
            organisation=stop["ou"],
        )
        for stop, start, end in zip(stops, began, [*began[1:], None], strict=False)
    )
    if portrait := PORTRAITS.get(user.email):
        member.photo.save("portrait.webp", draw(portrait))
        save_copies(member.photo.name)
        member.give_consent(ConsentPurpose.PHOTO)
    if member.phone_audience != Audience.NOBODY:
        member.give_consent(ConsentPurpose.PHONE)
    if member.ambassador:
        member.give_consent(ConsentPurpose.PUBLIC_NAME)


def tell_the_story() -> None:
    people = {member.email: member for member in Member.objects.exclude(email="")}
    places = {place.code: place for place in Collectivity.objects.all()}
    letters: dict[str, RelayedMessage] = {}
    for letter in story.LETTERS:
        sent_at = days_ago(letter.days)
        letters[letter.subject] = RelayedMessage.objects.create(
            sender=people[letter.sender],
            recipient=people[letter.recipient],
            subject=letter.subject,
            body=letter.body,
            share_email=letter.share_email,
            answers=letters.get(letter.answers),
            sent_at=sent_at,
            read_at=sent_at + timedelta(hours=5) if letter.read else None,
        )
    for whose, author, note, days in story.STALE_REPORTS:
        StaleReport.objects.create(
            member=people[whose], author=people[author], note=note, created_at=days_ago(days, hour=15)
        )
    for newcomer in story.NEWCOMERS:
        member = Member.objects.create(
            given_name=newcomer.given_name,
            family_name=newcomer.family_name,
            kind=newcomer.kind,
            position=newcomer.position,
            department=newcomer.department,
            collectivity=places[newcomer.collectivity],
            email=newcomer.email,
        )
        if newcomer.email == story.INVITED:
            sent_at = days_ago(1)
            Invitation.objects.create(
                member=member,
                email=member.email,
                token_hash=hash_token(story.INVITATION_TOKEN),
                created_by=people[story.AURELIE].user,
                created_at=sent_at,
                expires_at=sent_at + INVITATION_LIFE,
            )
    PlaceAlias.learn({written: places[code] for written, code in story.LEARNT_NAMES})
    for claim in story.CLAIMS:
        ProfileClaim.objects.create(
            **{name: value for name, value in claim.items() if name not in ("days", "cohort")},
            cohort=promotion(str(claim["cohort"])) if "cohort" in claim else "",
            created_at=days_ago(int(str(claim["days"])), hour=9),
        )
