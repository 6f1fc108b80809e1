"""Who writes while they are being erased leaves nothing, and an older copy of a person changes nothing of where they
stand."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.utils import timezone

from directory.models import Consent, Member, MessageBlock, RelayedMessage, StaleReport
from directory.models.member_state import NotPresent
from directory.models.members import ConsentPurpose, MemberState
from directory.personal_data import erase
from directory.photos import read_photo, replace_photo
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.outbox.models import Kind, Letter
from governance.clubs import join
from governance.models import (
    Club,
    ClubMembership,
    Consultation,
    ConsultationOption,
    Idea,
    IdeaSupport,
    IdeaTheme,
    Reply,
    Thread,
    Vote,
)
from tests.concurrency import together
from tests.directory.test_photos import image, sent
from tests.factories import MemberFactory, RelayedMessageFactory
from tests.reading import read_only

ROUNDS = 6


class TestAnOlderCopy:
    @pytest.fixture
    def stale(self, helene) -> Member:
        return Member.objects.get(pk=helene.pk)

    @pytest.mark.parametrize("change", [{"hidden_by_choice": True}, {"suspended": True}, {"asleep": True}])
    @pytest.mark.parametrize("fields", [["confirmed_at"], None])
    def test_lists_nobody_again(self, helene, stale, change, fields):
        helene.set_standing(**change)
        stale.position = "Directrice"
        stale.save(update_fields=fields)
        helene.refresh_from_db()
        assert not helene.is_listed
        assert not stale.is_listed  # and the copy has learnt it

    @pytest.mark.parametrize("fields", [["bio"], None])
    def test_gives_nothing_back_to_an_erased_person(self, helene, stale, fields):
        erase(helene)
        stale.bio = "Ce qui était effacé."
        with pytest.raises(NotPresent):
            stale.save(update_fields=fields)
        gone = Member.objects.get(pk=helene.pk)
        assert (gone.bio, gone.full_name, gone.state, gone.is_listed) == ("", "Ancien membre", "erased", False)

    @pytest.mark.parametrize(
        "write",
        [
            lambda stale: stale.confirm(),
            lambda stale: stale.set_skills(["couture"]),
            lambda stale: stale.give_consent(ConsentPurpose.PHONE),
            lambda stale: stale.set_standing(hidden_by_choice=False),
        ],
    )
    def test_no_verb_writes_for_an_erased_person(self, helene, stale, write):
        erase(helene)
        with pytest.raises(NotPresent):
            write(stale)
        gone = Member.objects.get(pk=helene.pk)
        assert not gone.skills.exists()
        assert not gone.consents.filter(withdrawn_at=None).exists()
        assert gone.confirmed_at is None

    def test_a_choice_made_in_two_windows_is_asked_again(self, helene, stale):
        helene.set_standing(state=MemberState.LEFT)
        stale.state = MemberState.RETIRED
        with pytest.raises(ValidationError):
            stale.save()
        assert Member.objects.get(pk=helene.pk).state == MemberState.LEFT

    def test_a_choice_of_ones_own_is_written(self, helene, stale):
        stale.hidden_by_choice = True
        stale.save()
        assert not Member.objects.get(pk=helene.pk).is_listed
        assert not stale.is_listed

    def test_a_former_name_does_not_sort_her_again(self, helene, stale):
        helene.family_name = "Abadie"
        helene.save(update_fields=["family_name"])
        stale.confirm()
        assert Member.objects.get(pk=helene.pk).sort_key.startswith("abadie")


def photo(member: Member) -> None:
    replace_photo(member, read_photo(sent(image())))


class Scene:
    """What a member may write about, and what would be left of it under their name."""

    def __init__(self, other: Member) -> None:
        now = timezone.now()
        self.other = other
        self.club = Club.objects.create(name="Essais", entry="theme", tagline="Essayer.")
        self.consultation = Consultation.objects.create(
            question="Laquelle ?", opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9)
        )
        self.option = ConsultationOption.objects.create(consultation=self.consultation, text="Celle-ci")
        theme = IdeaTheme.objects.create(name="Essais")
        self.idea = Idea.objects.create(
            theme=theme, title="Une idée", author=other, state=State.PUBLISHED, published_at=now
        )
        self.thread = Thread(club=self.club, author=other, title="Un fil", text="Un premier message.")
        self.thread.put()
        self.letter = None

    def message(self, member: Member) -> None:
        RelayedMessage.send(
            sender=member, recipient=self.other, subject="x", body="Mon texte", share_email=True, key=uuid.uuid4()
        )

    def left_of(self, member: Member) -> dict[str, int]:
        gone = Member.objects.get(pk=member.pk)
        return {
            "message": RelayedMessage.objects.filter(sender=gone).exclude(body="").count(),
            "photo": int(bool(gone.photo)) + Consent.objects.filter(member=gone, withdrawn_at=None).count(),
            "vote": Vote.objects.filter(member=gone).count(),
            "support": IdeaSupport.objects.filter(member=gone).count(),
            "club": ClubMembership.objects.filter(member=gone).count(),
            "block": MessageBlock.objects.filter(member=gone).count(),
            "report": StaleReport.objects.filter(author=gone).count(),
        }


WRITES: dict[str, Callable[[Scene, Member], object]] = {
    "message": lambda scene, member: scene.message(member),
    "photo": lambda scene, member: photo(member),
    "vote": lambda scene, member: scene.consultation.vote(scene.option, by=member),
    "support": lambda scene, member: scene.idea.support(by=member),
    "club": lambda scene, member: join(scene.club, member),
}
PAGES: dict[str, Callable[[Scene, Member], tuple[str, dict[str, str]]]] = {
    "block": lambda scene, member: (f"/moi/messages/{scene.letter.pk}/bloquer/", {}),
    "report": lambda scene, member: (f"/annuaire/{scene.other.slug}/signaler/", {"note": "Elle a changé de poste."}),
    "message": lambda scene, member: (
        f"/annuaire/{scene.other.slug}/ecrire/",
        {"subject": "Bonjour", "body": "Mon texte", "key": str(uuid.uuid4())},
    ),
}


@pytest.fixture
def emptied_cache():
    caches["default"].clear()
    yield
    caches["default"].clear()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", WRITES)
def test_who_writes_while_being_erased_leaves_nothing(name, karim, department, emptied_cache):
    scene = Scene(karim)
    for _ in range(ROUNDS):
        member = MemberFactory(with_account=True)
        copy = Member.objects.select_related("user").get(pk=member.pk)
        written, erased = together(lambda c=copy: WRITES[name](scene, c), lambda m=member: erase(m))
        assert erased is None
        assert written is None or not isinstance(written, Exception) or isinstance(written, Http404), written
        assert not any(scene.left_of(member).values()), scene.left_of(member)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", PAGES)
def test_who_sends_a_page_while_being_erased_leaves_nothing(name, karim, sign_in, emptied_cache):
    scene = Scene(karim)
    for _ in range(ROUNDS):
        member = MemberFactory(with_account=True)
        scene.letter = RelayedMessageFactory(sender=karim, recipient=member)
        client = sign_in(member)
        url, data = PAGES[name](scene, member)
        answer, erased = together(lambda c=client, u=url, d=data: c.post(u, d), lambda m=member: erase(m))
        assert erased is None
        assert answer.status_code in (302, 404), answer
        assert not any(scene.left_of(member).values()), scene.left_of(member)


def test_a_reply_by_somebody_erased_is_refused(helene, karim):
    thread = Scene(karim).thread
    erase(helene)
    with pytest.raises(NotPresent):
        thread.answer(Reply(author=helene, text="Trop tard."))


@pytest.mark.django_db
def test_a_view_that_fails_has_written_nothing(helene, sign_in, monkeypatch):
    """As with Django's ATOMIC_REQUESTS: all of a request, or nothing."""
    client = sign_in(helene)
    before = Member.objects.get(pk=helene.pk).confirmed_at

    def broken(*args, **kwargs):
        raise Http404

    monkeypatch.setattr("directory.views.profile.back_to", broken)
    assert client.post("/moi/fiche/confirmer/").status_code == 404
    assert Member.objects.get(pk=helene.pk).confirmed_at == before


@pytest.mark.django_db
def test_reading_holds_nobody(helene, sign_in):
    client = sign_in(helene)
    with connection.execute_wrapper(read_only):
        assert client.get("/moi/").status_code == 200


class TestWhoIsWrittenTo:
    """The recipient may be the one who is being erased: both are held, in one order."""

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("by", ["model", "page", "answer", "block", "stale"])
    def test_nothing_is_written_to_who_is_being_erased(self, by, karim, sign_in, emptied_cache):
        client = sign_in(karim)
        for _ in range(ROUNDS):
            other = MemberFactory(with_account=True)
            copy, letter = Member.objects.select_related("user").get(pk=other.pk), None
            addresses = (copy.email, copy.user.email)
            words = {"subject": "Bonjour", "body": "Mon texte", "key": str(uuid.uuid4())}
            if by in ("answer", "block"):
                letter = RelayedMessageFactory(sender=other, recipient=karim)
            answers = {
                "page": lambda o=other, w=words: client.post(f"/annuaire/{o.slug}/ecrire/", w),
                "stale": lambda o=other: client.post(f"/annuaire/{o.slug}/signaler/", {"note": "Elle a changé."}),
                "answer": lambda one=letter, w=words: client.post(f"/moi/messages/{one.pk}/", w),
                "block": lambda one=letter: client.post(f"/moi/messages/{one.pk}/bloquer/"),
                "model": lambda o=copy: RelayedMessage.send(
                    sender=karim, recipient=o, subject="x", body="Mon texte", share_email=False, key=uuid.uuid4()
                ),
            }
            written, erased = together(answers[by], lambda o=other: erase(o))
            assert erased is None
            assert not isinstance(written, Exception) or isinstance(written, ValidationError), written
            assert not Letter.objects.filter(to__in=addresses, kind=Kind.MESSAGE).exists()
            assert not StaleReport.objects.filter(member=other).exists()
            assert not MessageBlock.objects.filter(blocked=other).exists()
            RelayedMessage.objects.all().delete()  # the pace of one day is not what is tried here

    @pytest.mark.django_db(transaction=True)
    def test_two_people_who_write_to_each_other_do_not_wait_for_one_another(
        self, karim, helene, sign_in, emptied_cache
    ):
        hers, his = sign_in(helene), sign_in(karim)
        for _ in range(ROUNDS):
            answers = together(
                *(
                    lambda c=client, to=person: c.post(
                        f"/annuaire/{to.slug}/ecrire/", {"subject": "A", "body": "B", "key": str(uuid.uuid4())}
                    )
                    for client, person in ((hers, karim), (his, helene))
                )
            )
            assert [answer.status_code for answer in answers] == [302, 302], answers
            assert RelayedMessage.objects.count() == 2
            RelayedMessage.objects.all().delete()

    @pytest.mark.django_db
    def test_who_is_gone_is_written_nothing(self, karim, helene):
        copy = Member.objects.get(pk=helene.pk)
        erase(helene)
        with pytest.raises(ValidationError):
            RelayedMessage.send(
                sender=karim, recipient=copy, subject="x", body="y", share_email=False, key=uuid.uuid4()
            )
        assert not RelayedMessage.objects.exists()
