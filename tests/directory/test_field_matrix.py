"""Which reader sees which detail of a person, in every output there is: one table, OUTPUTS (TRUST cases 14 and 15).

A new page that shows people is added by one line. An address that is neither in OUTPUTS nor in SHOWS_NOBODY_ELSE fails
`test_no_address_is_forgotten`: nobody adds an output without saying what it may show.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from directory.mails import relay_message
from directory.models import Member, RelayedMessage
from directory.models.members import MemberState
from directory.visibility import GUARDED, Audience
from emi_alumni.foundation.search.indexing import rebuild
from events.models import Event, NewsFeed, NewsScope, PollInvitee
from events.models.registrations import register
from governance.models import AnimatorMandate, Club, ClubMembership
from mentoring.models import Handover, HelpRequest, Mentor
from resources.models import Practice
from tests.access import addresses
from tests.directory.shows_nobody_else import SHOWS_NOBODY_ELSE
from tests.events.poll_world import make_poll
from tests.factories import CohortFactory, EventFactory, MemberFactory, ProjectFactory
from tests.projects.subject_world import subject_page_of
from tests.resources.practice_world import make_practice
from tests.signing_in import signed_in
from tests.standing import standing

EMAIL = "zephyrine.kwartz@guarded.example"
PHONE = "+33199887766"
PROJECT = "Le guichet du dimanche"
BIO = "Xylophoniste"
POST = "Zythologue"

# The words that would find the person by a detail that she keeps.
SEARCHES = {"email": EMAIL, "phone": "01 99 88 77 66", "bio": BIO, "career": POST}

READERS = ("stranger", "same cohort", "same collectivity", "self", "staff", "visitor")
ALLOWED = {
    Audience.NOBODY: {"self"},
    Audience.COHORT: {"self", "same cohort"},
    Audience.COLLECTIVITY: {"self", "same collectivity"},
    Audience.NETWORK: {"self", "same cohort", "same collectivity", "stranger", "staff"},
}


@standing
def person(department, cohort_2019) -> Member:
    """She signs in with another address than the one on her profile: only the latter is looked for."""
    person = MemberFactory(
        given_name="Zéphyrine",
        family_name="Kwartz",
        email="zephyrine@compte.example",
        collectivity=department,
        cohort=cohort_2019,
        can_help="Ouvrir un guichet unique.",
        activated_at=timezone.now() - timedelta(days=300),  # her new post is the news, not her arrival
        with_account=True,
    )
    person.email, person.phone, person.bio = EMAIL, PHONE, f"{BIO} le dimanche."
    person.photo.save("photo.webp", ContentFile(b"RIFF"), save=False)
    person.save()
    person.career_steps.create(starts_on=timezone.localdate().year, position=POST)
    ProjectFactory(title=PROJECT, lead=person)
    return person


@pytest.fixture
def readers(person, moderator) -> dict[str, Client]:
    another = CohortFactory(starts_on=person.cohort.starts_on - 1)  # the factory's next one may be hers
    accounts = {
        "stranger": MemberFactory(with_account=True, cohort=another).user,
        "same cohort": MemberFactory(with_account=True, cohort=person.cohort).user,
        "same collectivity": MemberFactory(with_account=True, cohort=another, collectivity=person.collectivity).user,
        "self": person.user,
        "staff": moderator,
    }
    clients = {"visitor": Client()}
    for name, user in accounts.items():
        clients[name] = signed_in(user)
    # She has written to each of them, and each to her.
    for user in accounts.values():
        other = getattr(user, "member", None)
        if other and other != person:
            RelayedMessage.objects.create(sender=person, recipient=other, subject="Bonjour", body="À bientôt.")
            RelayedMessage.objects.create(sender=other, recipient=person, subject="Bonjour", body="À bientôt.")
    return clients


def set_audience(person: Member, audience: str) -> None:
    for name in GUARDED:
        setattr(person, f"{name}_audience", audience)
    person.save()
    rebuild("person")


# How an output is read ------------------------------------------------------------------------------------


def details_in(text: str, person: Member) -> set[str]:
    """The guarded details that a text gives away."""
    digits = re.sub(r"[^0-9]", "", text)
    shown = {
        "email": EMAIL in text,
        "phone": "199887766" in digits,
        "photo": reverse("directory:member_photo", args=[person.slug]) in text or person.photo.name in text,
        "bio": BIO in text,
        "career": POST in text,
    }
    return {name for name, is_shown in shown.items() if is_shown}


def main_of(response) -> str:
    """What the page says; its header shows the reader to herself."""
    if response.status_code != 200:
        return ""
    text = b"".join(response.streaming_content) if response.streaming else response.content
    return text.decode(errors="replace").partition("<main")[2] or text.decode(errors="replace")


def page(name: str, *arguments: str, query: str = "", headers: dict | None = None):
    """The page of this URL name; `arguments` are paths from the person: "slug", "cohort.slug"."""

    def read(client: Client, person: Member) -> set[str]:
        values = []
        for path in arguments:
            value = person
            for attribute in path.split("."):
                value = getattr(value, attribute)
            values.append(value)
        return details_in(main_of(client.get(reverse(name, args=values) + query, headers=headers)), person)

    return read


def project_page(name: str):
    """The page of the project that she leads."""

    def read(client: Client, person: Member) -> set[str]:
        slug = person.projects.get(title=PROJECT).slug
        return details_in(main_of(client.get(reverse(name, args=[slug]))), person)

    return read


def club_page(name: str):
    """A page of a club that she is in, and shows it; each member who reads it animates this club."""

    def read(client: Client, person: Member) -> set[str]:
        club, _ = Club.objects.get_or_create(name="Le guichet", defaults={"entry": "trade", "tagline": "Recevoir."})
        ClubMembership.objects.get_or_create(club=club, member=person, defaults={"shown": True})
        reader = Member.objects.filter(user=client.session.get("_auth_user_id", 0)).first()
        if reader and not AnimatorMandate.objects.filter(club=club, member=reader).exists():
            AnimatorMandate.objects.create(club=club, member=reader)
        return details_in(main_of(client.get(reverse(name, args=[club.slug]))), person)

    return read


def event_page(client: Client, person: Member) -> set[str]:
    """An event that she organises, and to which she comes with her name shown."""
    event = Event.objects.filter(author=person).first() or EventFactory(author=person)
    if person.is_present:
        register(event, person)
    return details_in(main_of(client.get(event.get_absolute_url())), person)


def organised_by(client: Client, person: Member) -> Event:
    """An event to which she comes, organised by who reads, or by her for who has no profile."""
    reader = Member.objects.filter(user=client.session.get("_auth_user_id", 0)).first() or person
    event = Event.objects.filter(author=reader).first() or EventFactory(author=reader)
    if person.is_present:
        register(event, person)
    return event


def poll_page(name: str) -> Callable[[Client, Member], set[str]]:
    """A date poll that asks her, organised by who reads, or by her for who has no profile."""

    def shown(client: Client, person: Member) -> set[str]:
        reader = Member.objects.filter(user=client.session.get("_auth_user_id", 0)).first() or person
        poll = make_poll(reader)
        if person != reader:
            PollInvitee.objects.create(poll=poll, member=person)
        return details_in(main_of(client.get(reverse(name, args=[poll.pk]))), person)

    return shown


def mentor_page(name: str) -> Callable[[Client, Member], set[str]]:
    """A page that shows her among mentors; or that asks her."""

    def shown(client: Client, person: Member) -> set[str]:
        if not Mentor.objects.filter(member=person).exists():
            Mentor.objects.create(member=person)
        slug = [person.slug] if name == "mentoring:request_add_to" else []
        return details_in(main_of(client.get(reverse(name, args=slug))), person)

    return shown


def graduates_page(client: Client, person: Member) -> set[str]:
    """Those who have the diploma, and show it."""
    Member.objects.filter(pk=person.pk).update(diploma="obtained", diploma_shown=True)
    return details_in(main_of(client.get(reverse("directory:diploma"))), person)


def tool_page(client: Client, person: Member) -> set[str]:
    """A tool that she agreed to be asked about."""
    practice = Practice.objects.filter(author=person).first() or make_practice(person, may_be_asked=True)
    return details_in(main_of(client.get(practice.tool.get_absolute_url())), person)


def ally_page(client: Client, person: Member) -> set[str]:
    """Those of one's own direction: the reader's and hers are one."""
    Member.objects.update(department="Direction de la relation à l’usager")
    return details_in(main_of(client.get(reverse("mentoring:ally_list"))), person)


def help_page(client: Client, person: Member) -> set[str]:
    """A request for a hand that she was sent by who reads, or that she wrote when nobody with a profile does."""
    reader = Member.objects.filter(user=client.session.get("_auth_user_id", 0)).first() or person
    asked = HelpRequest.objects.create(asker=reader, question="Une lettre à relire")
    if person != reader:
        Handover.objects.create(request=asked, mentor=person, answer_by=asked.ends_on)
    return details_in(main_of(client.get(asked.get_absolute_url())), person)


def event_desk(client: Client, person: Member) -> set[str]:
    event = organised_by(client, person)
    return details_in(main_of(client.get(reverse("events:event_desk", args=[event.pk]))), person)


def event_workbook(client: Client, person: Member) -> set[str]:
    event = organised_by(client, person)
    answer = client.post(reverse("events:event_registrations_file", args=[event.pk]))
    if answer.status_code != 200:
        return set()
    return details_in(str(list(load_workbook(io.BytesIO(answer.content)).active.values)), person)


def news_feed(client: Client, person: Member) -> set[str]:
    """The news of the network, by the address of who reads: what the whole network may be told, and no more."""
    reader = Member.objects.filter(user=client.session.get("_auth_user_id", 0)).first()
    if reader is None:
        return set()
    _, token = NewsFeed.issue(reader, scope=NewsScope.ALL)
    return details_in(main_of(client.get(reverse("events:news_feed", args=[token]))), person)


def photo_file(client: Client, person: Member) -> set[str]:
    response = client.get(reverse("directory:member_photo", args=[person.slug]))
    return {"photo"} if main_of(response) else set()


def found_by(name: str, parameter: str = "q"):
    """By which details the person is found, and what the results show of her."""

    def read(client: Client, person: Member) -> set[str]:
        given_away = set()
        for detail, words in SEARCHES.items():
            text = main_of(client.get(reverse(name), {parameter: words}))
            if person.get_absolute_url() in text or person.full_name in text:
                # The page repeats what was asked for: only the other details are given away by its text.
                given_away |= {detail} | (details_in(text, person) - {detail})
        return given_away

    return read


def letter_to(client: Client, person: Member) -> RelayedMessage | None:
    """What she wrote to this reader."""
    user_id = client.session.get("_auth_user_id", 0)
    return RelayedMessage.objects.filter(sender=person, recipient__user=user_id).first()


def letters(name: str):
    """The pages where one reads one's correspondence with her."""

    def read(client: Client, person: Member) -> set[str]:
        if name == "directory:message_list":
            return page(name)(client, person) | page(name, query="?boite=envoyes")(client, person)
        letter = letter_to(client, person) or RelayedMessage.objects.filter(sender=person).first()
        return details_in(main_of(client.get(reverse(name, args=[letter.pk]))), person)

    return read


def relayed_mail(client: Client, person: Member) -> set[str]:
    """The letter that takes her message to the reader's mailbox."""
    letter = letter_to(client, person)
    if letter is None:
        return set()
    mail.outbox.clear()
    relay_message(letter)
    [sent] = mail.outbox
    assert letter.body in sent.body
    return details_in(f"{sent.message().as_string()}{sent.body}", person)


# The table ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Output:
    """One way out of the portal. `shows`: the details it may show, each of which is proven to appear."""

    names: tuple[str, ...]  # the URL names it answers for
    read: Callable[[Client, Member], set[str]]
    shows: frozenset[str] = frozenset()
    # Who is certain to see them when allowed; the others see no more than allowed.
    proven_by: frozenset[str] = field(default=frozenset(READERS))


ALL = frozenset(GUARDED)
FACE = frozenset({"photo"})
FINDABLE = frozenset({"email", "phone", "bio", "career"})
OTHERS = frozenset({"stranger", "same cohort", "same collectivity", "staff"})
HER = frozenset({"self"})
CORRESPONDENTS = frozenset({"stranger", "same cohort", "same collectivity"})

OUTPUTS = {
    "page of a person": Output(("directory:member",), page("directory:member", "slug"), ALL),
    "contact card": Output(
        ("directory:member_vcard",), page("directory:member_vcard", "slug"), frozenset({"email", "phone"})
    ),
    "photo": Output(("directory:member_photo",), photo_file, FACE),
    "report form": Output(("directory:stale_report",), page("directory:stale_report", "slug")),
    "message form": Output(("directory:message_send",), page("directory:message_send", "slug"), FACE, CORRESPONDENTS),
    "letters": Output(("directory:message_list",), letters("directory:message_list"), FACE, CORRESPONDENTS),
    "letter": Output(("directory:message_detail",), letters("directory:message_detail"), FACE, CORRESPONDENTS),
    "relayed mail": Output((), relayed_mail),
    "home page": Output(("home",), page("home"), frozenset({"photo", "career"}), frozenset({"same cohort"})),
    "news in a reader of feeds": Output(
        ("events:news_feed",), news_feed, frozenset({"career"}), frozenset({"stranger"})
    ),
    "what moves": Output(("news",), page("news"), frozenset({"photo", "career"}), frozenset({"same cohort"})),
    "portal search": Output(("search",), found_by("search"), FINDABLE | FACE, OTHERS),
    "list": Output(("directory:list",), page("directory:list"), FACE),
    "list for htmx": Output(("directory:list",), page("directory:list", headers={"HX-Request": "true"}), FACE),
    "directory search": Output(("directory:list",), found_by("directory:list"), FINDABLE | FACE, OTHERS),
    "suggestions": Output(("directory:suggest",), found_by("directory:suggest")),
    "suggestions of the whole portal": Output(("search_suggest",), found_by("search_suggest")),
    "map": Output(("directory:map",), page("directory:map")),
    "collectivités": Output(("directory:collectivity_list",), page("directory:collectivity_list")),
    "collectivité": Output(("directory:collectivity",), page("directory:collectivity", "collectivity.slug"), FACE),
    "graduates": Output(("directory:diploma",), graduates_page, FACE),
    "promotions": Output(("directory:cohort_list",), page("directory:cohort_list"), FACE),
    "promotion": Output(("directory:cohort",), page("directory:cohort", "cohort.slug"), FACE),
    "projects": Output(("projects:list",), page("projects:list")),
    "project": Output(("projects:detail",), project_page("projects:detail"), FACE, OTHERS | HER),
    "project on paper": Output(("projects:print",), project_page("projects:print")),
    "project's team": Output(("projects:team",), project_page("projects:team")),
    "reuses": Output(("projects:reuse_list",), page("projects:reuse_list")),
    "subjects": Output(("projects:subject_list",), page("projects:subject_list")),
    "subject": Output(("projects:subject",), lambda c, who: details_in(main_of(c.get(subject_page_of(who))), who)),
    "event": Output(("events:event",), event_page, FACE),
    "annual meetings": Output(("events:annual_meetings",), page("events:annual_meetings")),
    "desk of an event": Output(("events:event_desk",), event_desk),
    "workbook of an event": Output(
        ("events:event_registrations_file",), event_workbook, frozenset({"email"}), CORRESPONDENTS | HER
    ),
    "date poll": Output(("events:date_poll",), poll_page("events:date_poll")),
    "those asked by a date poll": Output(("events:date_poll_invite",), poll_page("events:date_poll_invite")),
    "mutual help": Output(("mentoring:hub",), mentor_page("mentoring:hub")),
    "mentors": Output(("mentoring:mentor_list",), mentor_page("mentoring:mentor_list"), FACE, OTHERS),
    "asking a mentor": Output(
        ("mentoring:request_add_to",), mentor_page("mentoring:request_add_to"), FACE, CORRESPONDENTS
    ),
    "a request for a hand": Output(("mentoring:request",), help_page, FACE, CORRESPONDENTS),
    "who may help": Output(
        ("mentoring:who_helps",),
        page("mentoring:who_helps", query="?besoin=dimanche"),
        frozenset({"photo", "bio"}),
        OTHERS,
    ),
    "allies": Output(("mentoring:ally_list",), ally_page, FACE, frozenset({"same collectivity"})),
    "a tool": Output(("resources:tool",), tool_page, FACE, OTHERS),
    # Only she opens these about herself: for anybody else they are about somebody else.
    "my profile": Output(("directory:profile",), page("directory:profile"), ALL, HER),
    "my audiences": Output(("directory:audiences",), page("directory:audiences")),
    "clubs": Output(("governance:club_list",), page("governance:club_list")),
    "club": Output(("governance:club",), club_page("governance:club")),
    # Each reader animates the club that she is in, except a visitor and the staff.
    "members of a club": Output(
        ("governance:club_members",),
        club_page("governance:club_members"),
        frozenset({"email", "phone"}),
        CORRESPONDENTS | HER,
    ),
    "my place": Output(("directory:me",), page("directory:me"), FACE, HER),
}


# The tests ----------------------------------------------------------------------------------------------------


@pytest.fixture
def output(request) -> Output:
    found = OUTPUTS[request.param]
    if missing := set(found.names) - {address.name for address in addresses()}:
        pytest.skip(f"not there yet: {missing}")
    return found


@pytest.mark.met("PQ1-05", "PQ1-09")
@pytest.mark.parametrize("output", OUTPUTS, indirect=True)
def test_each_reader_sees_what_was_chosen_for_them_and_nothing_else(person, readers, output):
    for audience, chosen in ALLOWED.items():
        set_audience(person, audience)
        for reader, client in readers.items():
            seen = output.read(client, person)
            allowed = output.shows if reader in chosen else frozenset()
            assert seen <= allowed, f"for {audience}, {reader} is shown {sorted(seen - allowed)}"
            if reader in output.proven_by:
                missing = sorted(allowed - seen)
                assert not missing, f"for {audience}, {reader} is not shown {missing}: this proves nothing"


@pytest.mark.parametrize("output", [name for name, o in OUTPUTS.items() if o.shows & {"email", "phone"}], indirect=True)
def test_a_pause_takes_contacts_out_of_every_output(person, readers, output):
    person.contact_paused_until = timezone.localdate() + timedelta(days=1)
    set_audience(person, Audience.NETWORK)
    for reader, client in readers.items():
        if reader != "self":
            assert not output.read(client, person) & {"email", "phone"}, reader


@pytest.mark.parametrize(
    "output", [name for name, o in OUTPUTS.items() if o.shows and name not in ("letters", "letter")], indirect=True
)
def test_who_is_not_listed_gives_no_detail_to_anybody(person, readers, output):
    """Hidden by choice, then imported: the letters she wrote stay with whom she wrote them to, nothing else."""
    for change in ({"hidden_by_choice": True}, {"state": MemberState.IMPORTED}):
        Member.objects.filter(pk=person.pk).update(**change)
        person.refresh_from_db()
        set_audience(person, Audience.NETWORK)
        for reader, client in readers.items():
            if reader != "self":
                assert output.read(client, person) == set(), (reader, change)


def test_no_address_is_forgotten():
    """A page that exists and is in neither table is a page nobody thought about."""
    covered = {name for output in OUTPUTS.values() for name in output.names}
    patterns = [re.compile(re.escape(name).replace(r"\*", ".*")) for name in SHOWS_NOBODY_ELSE]
    forgotten = {
        address.name
        for address in addresses()
        if address.name not in covered and not any(pattern.fullmatch(address.name) for pattern in patterns)
    }
    assert forgotten == set(), "shows other people? a line of OUTPUTS; nobody else? of SHOWS_NOBODY_ELSE"


def test_no_line_of_the_tables_is_about_nothing():
    names = {address.name for address in addresses()}
    for pattern in SHOWS_NOBODY_ELSE:
        if pattern != "demo_sign_in":  # exists only in the demonstration
            expression = re.compile(re.escape(pattern).replace(r"\*", ".*"))
            assert any(expression.fullmatch(name) for name in names), pattern
