"""« Mes données » : all that is kept, why, who reads it; and a copy to take away, whole and of nobody else."""

import io
import json
import zipfile

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory.data_export import NOT_HERS, export, relations_to_people
from directory.data_families import FAMILIES, families_of
from directory.models import (
    CareerStep,
    CollectivityMove,
    FormerSlug,
    ImportedPerson,
    InactivityNotice,
    Invitation,
    Member,
    MessageBlock,
    PeopleImport,
    ProfileClaim,
    StaleReport,
)
from directory.models.members import ConsentPurpose
from directory.personal_data import SECRET
from directory.views.me import EXPORTS_PER_DAY
from emi_alumni.foundation.follows.models import Follow
from emi_alumni.foundation.moderation.models import ModerationEvent, Report, Revision, Verb
from emi_alumni.foundation.moderation.models.trust_settings import Tier, TrustSetting
from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.notifications.models import Notification, SignalBudget
from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.personal_data import gathered, name_of, title_of
from emi_alumni.foundation.push.models import Device
from emi_alumni.foundation.search.indexing import index_many
from emi_alumni.foundation.unsent.models import UnsentForm
from events.models import (
    AnnualMeeting,
    CalendarFeed,
    CallProposal,
    ChecklistTask,
    ContributionCall,
    EventDocument,
    EventPhoto,
    EventReport,
    FeedScope,
    HostAnswer,
    HostingStep,
    HostSwap,
    NewsFeed,
    NewsScope,
    PhotoFace,
    ProgrammeItem,
    ProposalSpeaker,
    Speaker,
    SponsorReturn,
)
from events.models.registrations import register
from governance.models import CurriculumModule, ExternalLoop, LoopFeeding, Module, MonthlyWord
from mentoring.help_requests import Need
from mentoring.help_requests import send as ask
from mentoring.models import Mentor, Pairing, Problem, ProblemAnswer, SkillsNotice, SkillsReply
from projects.models import (
    Document,
    FollowUp,
    JournalEntry,
    JuryOutcome,
    ModuleAsk,
    Reuse,
    SpeakerBrief,
    SponsorLink,
    StatusEntry,
    Subject,
    SubjectComment,
    SubjectLink,
    SubjectSupport,
    Takeover,
    TeamComposition,
    TeamPlacement,
    TeamWishes,
    Visit,
)
from resources.models import Kit, Story
from tests.cast import give_second_factor
from tests.events.codev_world import take_part_in_a_codev
from tests.events.poll_world import make_poll
from tests.factories import EventFactory, MemberFactory, ProjectFactory, RelayedMessageFactory, VoiceFactory
from tests.governance.hers import take_part_in_governance
from tests.mentoring.challenge_world import take_part_in_challenges
from tests.mentoring.immersion_world import take_part_in_immersions
from tests.mentoring.introduction_world import take_part_in_introductions
from tests.mentoring.labs_world import take_part_in_labs
from tests.mentoring.project_help_world import take_part_in_help_offers
from tests.mentoring.visitor_world import answer_visitors
from tests.mentoring.want_world import take_part_in_wants
from tests.resources.booster_world import take_part_in_boosters
from tests.resources.library_world import take_part_in_library
from tests.resources.practice_world import take_part_in_practices
from tests.resources.story_world import tell_what_it_became
from tests.resources.watch_world import take_part_in_watch

COPY = "/moi/donnees/copie/"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\r\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"


@pytest.fixture
def full(helene, karim, administrator, settings, tmp_path):
    """Hélène with something in every table that can name her."""
    settings.MEDIA_ROOT = tmp_path
    helene.bio = "Vingt ans d’accueil."
    helene.photo.save("x.webp", ContentFile(WEBP))
    helene.set_skills(["Écologie"])
    FormerSlug.objects.create(member=helene, slug="helene-martin")
    CareerStep.objects.create(member=helene, starts_on=2012, position="Agente d’accueil")
    helene.give_consent(ConsentPurpose.PHONE)
    Invitation.objects.create(
        member=helene, email=helene.email, token_hash="s3cr3t", created_by=administrator, expires_at=timezone.now()
    )
    ProfileClaim.objects.create(given_name="Hélène", family_name="L", email="h@exemple.fr", member=helene)
    RelayedMessageFactory(sender=helene, recipient=karim, body="Ce que j’ai écrit", read_at=timezone.now())
    RelayedMessageFactory(sender=karim, recipient=helene, body="Ce qu’on m’a écrit")
    TrustSetting.decide(helene.user, Tier.AT_ONCE, by=administrator, why="Dix textes relus.")
    StaleReport.objects.create(member=karim, author=helene, note="Il a changé de service")
    ImportedPerson.objects.create(people_import=PeopleImport.objects.create(created=1), member=helene)
    InactivityNotice.objects.create(user=helene.user, warned_at=timezone.now(), closes_on=timezone.localdate())
    Letter.post(kind=Kind.NOTICE, to=helene.email, subject="Avis", body="s3cr3t", account=helene.user)
    UnsentForm.keep(account_id=helene.user.pk, action="/moi/fiche/", page="/moi/fiche/", fields={"bio": ["Vingt ans"]})
    give_second_factor(helene.user)
    helene.user.groups.add(Group.objects.create(name="Un rôle"))
    helene.user.user_permissions.add(Permission.objects.order_by("pk").first())
    UserSession.objects.create(user=helene.user, session_key="k3y", ip="192.0.2.1", user_agent="Firefox")
    take_part_in_projects(helene)
    take_part_in_governance(helene)
    register(EventFactory(author=helene), helene)
    EventReport.objects.create(
        event=EventFactory(author=helene), author=helene, happened="Nous avons ri.", attendance=9, keep="Recommencer."
    )
    photo = EventPhoto.objects.create(
        event=EventFactory(author=helene), alt="Une table", file="evenements/rien", size=1, added_by=helene
    )
    PhotoFace.objects.create(photo=photo, member=helene)
    EventDocument.objects.create(event=photo.event, title="Le mot", file="evenements/rien", size=1, added_by=helene)
    make_poll(helene)
    CalendarFeed.issue(helene, scope=FeedScope.ALL)
    NewsFeed.issue(helene, scope=NewsScope.FOLLOWED)
    take_part_in_annual_meetings(helene, karim)
    take_part_in_a_codev(helene)
    take_part_in_a_call(helene, karim)
    take_part_in_introductions(helene, karim)
    take_part_in_labs(helene, karim)
    take_part_in_wants(helene, karim)
    answer_visitors(helene)
    take_part_in_help_offers(helene, karim)
    take_part_in_problems(helene, karim)
    # Last: who blocked somebody is not named by them.
    MessageBlock.objects.create(member=helene, blocked=karim)
    MessageBlock.objects.create(member=karim, blocked=helene)
    take_part_in_mutual_help(helene, karim)
    SkillsNotice.objects.create(author=helene, collectivity=helene.collectivity, title="Relire", half_days=1)
    notice = SkillsNotice.objects.create(author=karim, collectivity=karim.collectivity, title="Lire", half_days=1)
    SkillsReply.objects.create(notice=notice, member=helene, collectivity=helene.collectivity, word="Oui.")
    take_part_in_challenges(helene)
    take_part_in_immersions(helene, karim)
    take_part_in_boosters(helene)
    take_part_in_watch(helene, karim)
    take_part_in_practices(helene, karim)
    take_part_in_library(helene, karim)
    return helene


def take_part_in_problems(helene: Member, karim: Member) -> None:
    """She asked, answered, has the same problem as Karim, and solved his."""
    words = {"context": "Au guichet.", "collectivity": helene.collectivity}
    asked = Problem.objects.create(author=helene, title="Les files", **words)
    ProblemAnswer.objects.create(author=helene, problem=asked, text="Un relais.")
    shared = Problem.objects.create(author=karim, title="Les appels", state="published", **words)
    shared.say_me_too(by=helene)
    shared.solve(by=karim.user, member=helene)


def take_part_in_mutual_help(helene: Member, karim: Member) -> None:
    """She is a mentor, was asked, asked for a hand, and has a pair."""
    Mentor.objects.create(member=helene).set_topics(["Langage clair"])
    ask(Need("Relire une lettre"), MemberFactory(with_account=True), helene)
    ask(Need("Présenter à des maires"), helene)
    Pairing.objects.create(newcomer=karim, mentor=helene, answer_by=timezone.localdate())


def take_part_in_annual_meetings(helene: Member, karim: Member) -> None:
    """She offered for her collectivité, and answered an exchange that she had proposed."""
    own, other = (AnnualMeeting.objects.create(year=year) for year in (2027, 2028))
    place = {"collectivity": helene.collectivity, "member": helene}
    HostAnswer.objects.create(meeting=own, answer="offer", **place)
    HostingStep.objects.create(meeting=own, what="offered", **place)
    ChecklistTask.objects.create(meeting=own, days=-7, what="Le traiteur", done_on=timezone.localdate(), done_by=helene)
    item = ProgrammeItem.objects.create(event=EventFactory(author=karim), title="Retours", kind="sponsors", minutes=30)
    Speaker.objects.create(item=item, member=helene)
    SponsorReturn.objects.create(item=item, project=ProjectFactory(), signature="DGS", changed="Tout.", member=helene)
    both = {"asker": helene.collectivity, "asked": karim.collectivity}
    answered = {"state": "cancelled", "answered_by": helene, "answered_at": timezone.now()}
    HostSwap.objects.create(own=own, other=other, member=helene, **both, **answered)


def take_part_in_a_call(helene: Member, karim: Member) -> None:
    """She opened a call, proposes to it, and is named by Karim."""
    call = ContributionCall.objects.create(
        event=EventFactory(author=helene), looked_for="Des essais.", closes_at=timezone.now(), opened_by=helene
    )
    CallProposal.objects.create(call=call, author=helene, title="Le courrier clair")
    named = CallProposal.objects.create(call=call, author=karim, title="Les files")
    ProposalSpeaker.objects.create(proposal=named, member=helene)


def take_part_in_projects(helene: Member) -> None:
    """A project of hers with all that can name her there; she proposed an edit, reported another, and was told."""
    today = timezone.localdate()
    project = ProjectFactory(lead=helene, sponsor_member=helene)
    place = {"collectivity": helene.collectivity, "member": helene}
    wrote = {"collectivity": helene.collectivity, "author": helene}
    ModerationEvent.write(project, Verb.SUBMIT, by=helene.user)
    Revision.propose(project, {"title": "Un autre titre"}, by=helene.user)
    Report.file(ProjectFactory(), by=helene.user, reason="wrong", note="Le chiffre est faux.")
    Notification.tell([helene.user], kind="publish", sentence="Votre projet est publié.", thing=project)
    Follow.start(helene.user, project)
    SignalBudget.objects.create(account=helene.user, per_month=0)
    push = {"endpoint": "https://updates.push.services.mozilla.com/wpush/v2/a", "p256dh": "B", "auth": "a"}
    Device.objects.create(account=helene.user, **push)
    signal([helene.user], kind="club_date", sentence="« Accueil » se réunit.", thing=project)
    CollectivityMove.objects.create(member=helene, joined=helene.collectivity, state="confirmed")
    loop = ExternalLoop.objects.create(name="Fil", kind="other", url="https://exemple.fr/fil")
    LoopFeeding.note(loop, by=helene)
    MonthlyWord.objects.create(month="2026-10-01", approved_by=helene.user)
    StatusEntry.objects.create(project=project, status="in_training", on=today, why="On commence.", author=helene)
    JournalEntry.objects.create(project=project, on=today, text="Première journée.", author=helene)
    Visit.note(helene, project, timezone.now())
    Document.objects.create(project=project, title="Bilan", file="bilan.pdf", size=1, added_by=helene)
    FollowUp.objects.create(project=project, months=6, due_on=today, answered_by=helene)
    SponsorLink.issue(project, name="DGA", by=helene)
    line = CurriculumModule.objects.create(cohort=helene.cohort, module=Module.objects.create(name="Mesurer"))
    SpeakerBrief.issue(line, name="Solène", asks_until=today, ends_on=today, by=helene)
    ModuleAsk.write(project, line, "Un relevé.", by=helene)
    Reuse.objects.create(project=project, kept="Tout", **place)
    Kit.objects.create(author=helene, title="Commencer", for_whom="elected", purpose="Savoir.", blocks="outil 1")
    Story.objects.create(author=helene, title="Écouter d’abord", before="Seule.", changed="Tout.", subject="look")
    tell_what_it_became(helene)
    subject = Subject.objects.create(title="Les files", problem="…", **wrote)
    SubjectComment.objects.create(subject=subject, author=helene, text="Chez nous aussi.")
    SubjectSupport.objects.create(subject=subject, member=helene)
    SubjectLink.issue(name="DGA", by=helene)
    JuryOutcome.objects.create(project=ProjectFactory(), is_retained=True, why="Prêt.", on=today, written_by=helene)
    Takeover.objects.create(project=project, sponsor="DGS", **wrote)
    until = {"wishes_until": today, "opened_by": helene, "published_by": helene, "published_at": timezone.now()}
    composition = TeamComposition.objects.create(cohort=helene.cohort, **until)
    sex = {"sex": "woman", "sex_agreed_at": timezone.now()}
    TeamWishes.objects.create(composition=composition, member=helene, first=project, **sex)
    TeamPlacement.objects.create(composition=composition, member=helene, project=project)
    VoiceFactory(form__project=project, answered_by=helene)


def unzip(response) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(response.content))


@pytest.mark.met("VIG-03")
def test_helene_takes_her_data_away(full, sign_in):
    response = sign_in(full).post(COPY)

    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="mes-donnees-')
    bundle = unzip(response)
    assert sorted(bundle.namelist()) == ["mes-donnees.html", "mes-donnees.json", "photo.webp"]
    data = json.loads(bundle.read("mes-donnees.json"))
    page = bundle.read("mes-donnees.html").decode()
    for words in ("Vingt ans d’accueil.", "Agente d’accueil", "Ce que j’ai écrit", "Ce qu’on m’a écrit", "Écologie"):
        assert words in json.dumps(data, ensure_ascii=False)
        assert words in page
    assert bundle.read("photo.webp") == WEBP


def test_every_table_that_names_a_person_is_in_the_copy_or_withheld_for_a_reason(full):
    """Fails when an app adds a key to a person and forgets the copy."""
    found = export(full)
    for model, name in relations_to_people():
        if (model._meta.label, name) in gathered("WITHHELD") or model is Member:
            continue
        person = full if model._meta.get_field(name).related_model is Member else full.user
        ours = model._default_manager.filter(**{name: person})
        if ours.exists():
            pks = {row.get("id") or row.get("session_key") for row in found[model._meta.label]}
            assert set(ours.values_list("pk", flat=True)) <= pks, f"{model._meta.label}.{name}"


def test_the_fixture_really_fills_what_can_name_a_person(full):
    """Else the test above would prove nothing."""
    empty = {
        model._meta.label
        for model, name in relations_to_people()
        if (model._meta.label, name) not in gathered("WITHHELD") and not model._default_manager.exists()
    }
    assert empty == set(), "make one of each in `full`, at the top of this file"


def test_what_is_withheld_names_real_keys():
    real = {(model._meta.label, name) for model, name in relations_to_people()}

    assert set(gathered("WITHHELD")) <= real
    assert all(reason for reason in gathered("WITHHELD").values())
    assert set(NOT_HERS) <= real


def test_secrets_and_other_people_s_secrets_are_not_in_the_copy(full, karim, administrator, sign_in):
    text = json.dumps(export(full), ensure_ascii=False)

    assert full.user.password not in text
    for secret in ("s3cr3t", "k3y", "JBSWY3DPEHPK3PXP"):
        assert secret not in text
    assert karim.email not in text
    assert str(karim.phone) not in text
    assert administrator.email not in text
    blocks = export(full)["directory.MessageBlock"]
    assert [block["member"] for block in blocks] == ["Hélène Lefèvre"], "not who blocked her"
    sent = [row for row in export(full)["directory.RelayedMessage"] if row["sender"] == "Hélène Lefèvre"]
    assert all("read_at" not in row for row in sent), "not when the other person read it"
    assert set(SECRET) <= {model._meta.label for model in apps.get_models()}


def test_karim_s_copy_is_karim_s(full, karim, sign_in):
    text = json.dumps(export(karim), ensure_ascii=False)

    assert "Ce que j’ai écrit" in text, "he received it"
    assert "Vingt ans d’accueil" not in text
    assert full.email not in text


def test_markup_in_one_s_own_words_stays_words_in_the_page(full, sign_in):
    full.bio = "<script>alert(1)</script>"
    full.save()

    page = unzip(sign_in(full).post(COPY)).read("mes-donnees.html").decode()

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_missing_photo_file_does_not_stop_the_copy(full, sign_in):
    full.photo.storage.delete(full.photo.name)

    assert "photo.webp" not in unzip(sign_in(full).post(COPY)).namelist()


def test_five_copies_a_day_and_a_clear_sentence(helene, sign_in):
    client = sign_in(helene)
    for _ in range(EXPORTS_PER_DAY):
        assert client.post(COPY).status_code == 200

    answer = client.post(COPY, follow=True)

    assert "copies par jour suffisent" in answer.text


def test_a_copy_is_only_made_on_purpose(helene, sign_in, visitor, moderator):
    assert sign_in(helene).get(COPY).status_code == 405
    assert visitor.post(COPY).status_code == 302
    assert sign_in(moderator).post(COPY).status_code == 404


def test_a_copy_asked_by_letter_is_written_by_a_command(full, tmp_path, capsys):
    file = tmp_path / "helene.zip"
    call_command("exporter_personne", full.slug, str(file))

    assert "mes-donnees.json" in zipfile.ZipFile(file).namelist()
    assert file.stat().st_mode & 0o077 == 0, "for nobody else on the server"
    with pytest.raises(CommandError, match="impossible d’écrire"):
        call_command("exporter_personne", full.slug, str(file))


@pytest.mark.met("VIG-03", "PQ1-05")
def test_the_page_says_of_every_field_why_who_and_until_when(full, sign_in):
    page = sign_in(full).get("/moi/donnees/").text

    for words in ("Téléphone, photo", "Consentement", "lu par les personnes que vous", "gardé : votre retrait"):
        assert words in page
    assert "Montrer mon téléphone" in page, "what she agreed to"
    assert page.count('id="famille-') == 8


def test_every_declared_table_that_holds_something_of_hers_is_in_a_family_with_all_its_fields(full):
    """Fails when a family forgets a table of the copy, or a declared field of it."""
    kinds = {kind.title: kind for family in families_of(full) for kind in family.kinds}
    declared = gathered("PERSONAL_DATA")
    for label, rows in export(full).items():
        kind = kinds[title_of(label)]
        assert kind.count >= len({str(row) for row in rows}) > 0, label
        names = {name for _, some in kind.kept for name in some}
        assert names == {name_of(label, field) for field in declared.get(label, {})}, label


def test_what_the_search_keeps_of_the_profile_is_told(helene):
    index_many("person", [helene.pk])
    last = families_of(helene)[-1]
    assert title_of("search.Document") in [kind.title for kind in last.kinds]


def test_what_holds_nothing_of_mine_is_not_shown(helene, sign_in):
    names = [family.name for family in families_of(helene)]
    assert "Votre fiche" in names
    assert "Vos projets" not in names
    assert "Vos projets" not in sign_in(helene).get("/moi/donnees/").text
    ProjectFactory(lead=helene)
    assert "Vos projets" in [family.name for family in families_of(helene)]


def test_families_name_real_tables_once():
    named = [name for _, _, names in FAMILIES for name in names]
    assert len(named) == len(set(named))
    for name in named:
        assert apps.get_model(name) if "." in name else apps.get_app_config(name)


def test_the_page_costs_the_same_however_much_is_kept(helene, sign_in, same_queries):
    client = sign_in(helene)
    same_queries(lambda: client.get("/moi/donnees/"), lambda: ProjectFactory(lead=helene), 4)
