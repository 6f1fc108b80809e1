"""The labo of a project: who is in it, who reads it, how it ends."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.models import Member, MessageBlock
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from events.models import Event, EventStatus, Registration
from mentoring import labs
from mentoring.models import Lab, LabSeat, LabSeatState, Pairing
from mentoring.personal_data import forget
from projects.models import Project, TeamRole
from tests.concurrency import together
from tests.factories import MemberFactory, ProjectFactory
from tests.mentoring.labs_world import (
    PURPOSE,
    add_milestone,
    bring_in,
    join_document,
    make_lab,
    past,
    plan,
    write,
)

pytestmark = pytest.mark.django_db
LIST = reverse("mentoring:lab_list")


def address(verb: str, lab: Lab, *more: int) -> str:
    return reverse(f"mentoring:lab_{verb}", args=[lab.pk, *more])


def told(member: Member, kind: str = "lab_news") -> int:
    return Notification.objects.current().filter(recipient=member.user, kind=kind).count()


def state_of(lab: Lab, member: Member) -> str:
    return LabSeat.objects.values_list("state", flat=True).get(lab=lab, member=member)


@pytest.fixture
def lab(helene, karim) -> Lab:
    return make_lab(helene, karim)


# From its opening to its end


@pytest.mark.met("OUT-08")
def test_a_project_is_incubated_from_its_opening_to_what_became_of_it(helene, karim, sign_in):
    project = ProjectFactory(lead=helene, title="Le guichet du soir")
    hers, his = sign_in(helene), sign_in(karim)
    opening = reverse("mentoring:lab_of_project", args=[project.slug])
    assert "Ouvrir le labo" in hers.get(opening).text
    hers.post(opening, {"purpose": PURPOSE, "seeks": "outside_view"})
    lab = Lab.objects.get()
    assert "Ce projet est au labo" in hers.get(project.get_absolute_url()).text
    assert "Il cherche un regard extérieur." in his.get(project.get_absolute_url()).text

    hers.post(address("invite", lab), {"personne": karim.slug})
    assert "Une invitation au labo" in his.get(LIST).text or "Une réponse est attendue" in his.get(LIST).text
    his.post(address("answer", lab), {"reponse": "oui"})

    soon = (timezone.localdate() + timedelta(days=6)).isoformat()
    his.post(address("milestone_add", lab), {"what": "Dix familles", "by_when": soon, "owner": str(karim.pk)})
    session = {"title": "Relire", "kind": "workshop", "on": soon, "starts": "10:00", "format": "remote"}
    hers.post(address("session_add", lab), session | {"meeting_url": "https://visio.example.fr/a"})
    planned = lab.sessions.get()
    his.post(address("session_answer", lab, planned.pk), {"reponse": "oui"})
    assert his.get(planned.event.get_absolute_url()).status_code == 200
    past(planned)
    his.post(address("session_notes", lab, planned.pk), {"notes": "Deux idées gardées."})
    hers.post(lab.get_absolute_url(), {"text": "Merci pour ce matin.", "key": "", "charter": ""})
    page = his.get(lab.get_absolute_url()).text
    for words in ("Dix familles", "Deux idées gardées.", PURPOSE):
        assert words in page

    three = {"outcome": "Il est en place.", "learnt": "Commencer petit.", "next_step": "Une autre ville."}
    hers.post(address("close", lab), three)
    page = hers.get(lab.get_absolute_url()).text
    assert "Commencer petit." in page
    assert reverse("projects:status_add", args=[project.slug]) in page
    assert "Commencer petit." in his.get(lab.get_absolute_url()).text
    assert "au labo" not in his.get(project.get_absolute_url()).text.replace("Le labo du projet", "")


def test_who_leads_the_project_opens_it_and_its_team_is_in(helene, karim, animator):
    project = ProjectFactory(lead=helene, team=[karim])
    with pytest.raises(ValidationError, match="qui porte le projet"):
        labs.open_lab(project, by=karim, purpose=PURPOSE)
    lab = labs.open_lab(project, by=helene, purpose=PURPOSE)
    assert set(lab.seats.inside().values_list("member", flat=True)) == {helene.pk, karim.pk}
    assert told(karim, "lab_joined") == 1
    with pytest.raises(ValidationError, match="déjà un labo"):
        labs.open_lab(project, by=helene, purpose=PURPOSE)


def test_a_draft_has_no_labo(helene, sign_in):
    draft = ProjectFactory(lead=helene, draft=True)
    with pytest.raises(ValidationError, match="Publiez"):
        labs.open_lab(draft, by=helene, purpose=PURPOSE)
    assert (
        "une fois le projet publié" in sign_in(helene).get(reverse("mentoring:lab_of_project", args=[draft.slug])).text
    )


def test_what_is_missing_is_said_and_what_was_typed_stays(helene, sign_in):
    project = ProjectFactory(lead=helene)
    page = sign_in(helene).post(
        reverse("mentoring:lab_of_project", args=[project.slug]), {"purpose": "", "seeks": "users"}
    )
    assert "Écrivez en deux phrases à quoi sert ce labo." in page.text
    assert 'value="users" checked' in page.text.replace('checked=""', "checked") or "checked" in page.text
    assert not Lab.objects.exists()


# Who reads it


def test_nobody_but_its_members_reads_a_labo(lab, helene, karim, representative, moderator, administrator, sign_in):
    add_milestone(lab, helene)
    session = past(plan(lab, helene))
    join_document(lab, helene)
    post = write(lab, helene, "Entre nous.")
    pages = [
        lab.get_absolute_url(),
        lab.documents.get().get_absolute_url(),
        post.get_absolute_url(),
        address("people", lab),
        address("session_notes", lab, session.pk),
        address("milestone_edit", lab, lab.milestones.get().pk),
        session.event.get_absolute_url(),
    ]
    for who in (representative, moderator, administrator):
        browser = sign_in(who)
        assert [browser.get(page).status_code for page in pages] == [404] * len(pages), who
    assert sign_in(karim).get(lab.get_absolute_url()).status_code == 200


def test_who_is_invited_reads_its_purpose_and_nothing_else(lab, helene, representative, sign_in):
    write(lab, helene, "Un message entre membres.")
    add_milestone(lab, helene, what="Un jalon entre membres")
    labs.invite(lab, representative, by=helene)
    browser = sign_in(representative)
    page = browser.get(lab.get_absolute_url()).text
    assert PURPOSE in page
    assert "entre membres." not in page
    assert "Un jalon" not in page
    for verb, data in (("milestone_add", {}), ("document_add", {}), ("session_add", {}), ("edit", {})):
        assert browser.post(address(verb, lab), data).status_code == 404
    assert browser.post(lab.get_absolute_url(), {"text": "Je force."}).status_code == 200
    assert not lab.posts.filter(text="Je force.").exists()


def test_who_declined_may_change_their_mind_until_it_is_closed(lab, helene, representative, sign_in):
    labs.invite(lab, representative, by=helene)
    browser = sign_in(representative)
    browser.post(address("answer", lab), {"reponse": "non"})
    assert state_of(lab, representative) == LabSeatState.DECLINED
    with pytest.raises(ValidationError, match="préféré ne pas venir"):
        labs.invite(lab, representative, by=helene)
    browser.post(address("answer", lab), {"reponse": "oui"})
    assert state_of(lab, representative) == LabSeatState.IN


def test_it_is_found_by_no_search(lab, helene, karim, representative, sign_in):
    write(lab, helene, "Xylophone confidentiel")
    plan(lab, helene, title="Xylophone en séance")
    for who in (helene, representative):
        page = sign_in(who).get(reverse("search"), {"q": "xylophone"}).text
        assert "confidentiel" not in page
    assert "en séance" not in sign_in(representative).get(reverse("search"), {"q": "xylophone"}).text


# Inviting


def test_who_leads_it_invites_and_nobody_else(lab, helene, karim, representative, sign_in):
    assert sign_in(karim).get(address("people", lab)).status_code == 404
    assert sign_in(karim).post(address("invite", lab), {"personne": representative.slug}).status_code == 404
    with pytest.raises(ValidationError, match="elle seule"):
        labs.invite(lab, representative, by=karim)
    page = sign_in(helene).get(address("people", lab), {"q": representative.family_name}).text
    assert "Inviter" in page


def test_somebody_who_blocked_who_invites_is_not_told(lab, helene, representative):
    MessageBlock.objects.create(member=representative, blocked=helene)
    with pytest.raises(ValidationError, match="pour le moment"):
        labs.invite(lab, representative, by=helene)
    assert not told(representative, "lab_invited")


def test_nobody_is_invited_by_the_title_of_a_project_that_is_no_longer_online(lab, helene, representative):
    Project.objects.filter(pk=lab.project_id).update(hidden_at=timezone.now())
    with pytest.raises(ValidationError, match="plus en ligne"):
        labs.invite(lab, representative, by=helene)


def test_invitations_have_a_limit_a_day(lab, helene, monkeypatch):
    monkeypatch.setattr(labs, "INVITATIONS_A_DAY", 2)
    labs.invite(lab, MemberFactory(with_account=True), by=helene)  # Karim was the first
    with pytest.raises(ValidationError, match="continuez demain"):
        labs.invite(lab, MemberFactory(with_account=True), by=helene)


def test_a_mentor_of_who_leads_is_proposed_and_comes_as_such(lab, helene, representative, sign_in):
    Pairing.objects.create(
        newcomer=helene,
        mentor=representative,
        state="accepted",
        newcomer_said_yes=True,
        mentor_said_yes=True,
        answer_by=timezone.localdate(),
    )
    browser = sign_in(helene)
    assert "Inviter comme parrain ou marraine" in browser.get(address("people", lab)).text
    browser.post(address("invite", lab), {"personne": representative.slug, "parrain": "oui"})
    assert lab.seats.get(member=representative).role == "mentor"


def test_nobody_is_a_mentor_without_a_pair(lab, helene, representative):
    labs.invite(lab, representative, by=helene, as_mentor=True)
    assert lab.seats.get(member=representative).role == "member"


def test_somebody_new_in_the_team_joins_and_who_was_removed_does_not(lab, helene, karim, representative, sign_in):
    TeamRole.objects.create(project=lab.project, member=representative, role="team")
    browser = sign_in(representative)
    assert "Rejoindre le labo" in browser.get(reverse("mentoring:lab_of_project", args=[lab.project.slug])).text
    browser.post(address("join", lab))
    assert state_of(lab, representative) == LabSeatState.IN
    labs.remove(lab, lab.seats.get(member=representative), by=helene, reason="Nous sommes trop nombreux.")
    browser.post(address("join", lab))
    assert state_of(lab, representative) == LabSeatState.REMOVED


# Leaving, being removed, passing it on


def test_who_is_removed_reads_why_and_nothing_of_it_any_more(lab, helene, karim, sign_in):
    session = plan(lab, karim)
    mine = add_milestone(lab, karim, owner=karim)
    browser = sign_in(helene)
    seat = lab.seats.get(member=karim)
    page = browser.post(address("remove", lab, seat.pk), {"answered": "1", "reason": ""})
    assert "Écrivez pourquoi" in page.text
    browser.post(address("remove", lab, seat.pk), {"answered": "1", "reason": "Le sujet a changé."})
    his = sign_in(karim)
    assert his.get(lab.get_absolute_url()).status_code == 404
    assert his.get(session.event.get_absolute_url()).status_code == 404
    note = Notification.objects.get(recipient=karim.user, kind="lab_removed")
    assert "Le sujet a changé." in note.sentence
    assert his.get(note.url).status_code == 200
    mine.refresh_from_db()
    assert mine.owner is None
    assert his.post(address("answer", lab), {"reponse": "oui"}).status_code == 404


def test_who_leads_passes_the_seat_on_before_leaving(lab, helene, karim, sign_in):
    session = plan(lab, helene)
    browser = sign_in(helene)
    browser.post(address("leave", lab), {"answered": "1"})
    assert state_of(lab, helene) == LabSeatState.IN
    seat = lab.seats.get(member=karim)
    browser.post(address("pass_lead", lab, seat.pk), {"answered": "1"})
    assert lab.seats.get(role="lead").member == karim
    assert told(karim, "lab_lead") == 1
    browser.post(address("leave", lab), {"answered": "1"})
    assert browser.get(lab.get_absolute_url()).status_code == 404
    assert browser.get(session.event.get_absolute_url()).status_code == 404
    assert browser.get(reverse("events:event_desk", args=[session.event_id])).status_code == 404
    assert Event.objects.get(pk=session.event_id).author == karim


def test_the_last_one_who_leaves_closes_it(lab, helene, karim):
    labs.leave(lab, by=karim)
    labs.invite(lab, MemberFactory(with_account=True), by=helene)
    session = plan(lab, helene)
    labs.leave(lab, by=helene)
    lab.refresh_from_db()
    assert not lab.is_open
    assert not lab.seats.invited().exists()
    session.event.refresh_from_db()
    assert session.event.status == EventStatus.CANCELLED


def test_a_closed_labo_is_read_and_nothing_is_added_to_it(lab, helene, karim, sign_in):
    post, milestone = write(lab, karim), add_milestone(lab, karim)
    labs.close(lab, by=helene, outcome="Fait.", learnt="Écouter.", next_step="Rien de plus.")
    browser = sign_in(karim)
    assert "Écouter." in browser.get(lab.get_absolute_url()).text
    page = browser.post(lab.get_absolute_url(), {"text": "Encore un mot.", "key": ""})
    assert "Encore un mot." in page.text  # what was typed comes back, with why
    for verb, more in (
        ("milestone_add", ()),
        ("milestone_done", (milestone.pk,)),
        ("session_add", ()),
        ("document_add", ()),
        ("post_edit", (post.pk,)),
    ):
        assert browser.post(address(verb, lab, *more), {"fait": "oui"}).status_code == 404, verb
    assert lab.posts.count() == 1
    assert told(karim, "lab_closed") == 1


# News


def test_a_member_hears_of_a_labo_once_a_day(lab, helene, karim):
    Notification.objects.all().delete()
    for number in range(3):
        write(lab, helene, f"Message {number}")
    add_milestone(lab, helene)
    assert told(karim) == 1
    Notification.objects.all().mark_read()
    write(lab, helene, "Encore")
    assert told(karim) == 1
    assert told(helene) == 0
    assert "Message" not in Notification.objects.get(recipient=karim.user).sentence


def test_an_invitation_and_a_late_milestone_of_mine_wait_on_arriving(lab, helene, karim, representative, sign_in):
    yesterday = timezone.localdate() - timedelta(days=1)
    add_milestone(lab, helene, owner=karim, by_when=yesterday)
    labs.invite(lab, representative, by=helene)
    assert "Un jalon de votre labo a passé sa date" in sign_in(karim).get(reverse("home")).text
    assert "Une invitation au labo" in sign_in(representative).get(reverse("home")).text
    labs.leave(lab, by=karim)
    assert "Un jalon de votre labo" not in sign_in(karim).get(reverse("home")).text


# Erasure


def test_an_erased_member_leaves_their_words_to_nobody_and_somebody_else_leads(lab, helene, karim):
    post, mine = write(lab, helene, "Mes mots"), add_milestone(lab, karim, owner=helene)
    with transaction.atomic():
        forget(helene)
    assert lab.seats.get(role="lead").member == karim
    assert told(karim, "lab_lead") == 1
    assert not LabSeat.objects.filter(member=helene).exists()
    assert lab.posts.get().pk == post.pk
    mine.refresh_from_db()
    assert mine.owner is None
    with transaction.atomic():
        forget(karim)
    lab.refresh_from_db()
    assert not lab.is_open


# What the database refuses


def test_the_database_refuses_two_open_labos_and_two_leads(lab, helene, karim):
    with pytest.raises(IntegrityError), transaction.atomic():
        Lab.objects.create(project=lab.project, purpose="Un autre")
    with pytest.raises(IntegrityError), transaction.atomic():
        lab.seats.filter(member=karim).update(role="lead")


# At the same instant


def test_when_who_leads_is_suspended_any_member_takes_the_lead_once(lab, helene, karim, representative, sign_in):
    bring_in(lab, representative, helene)
    browser = sign_in(karim)
    assert "Prendre le relais" not in browser.get(lab.get_absolute_url()).text
    with pytest.raises(ValidationError, match="porte déjà"):
        labs.take_lead(lab, by=karim)
    helene.suspended = True
    helene.save()
    assert "Personne ne porte ce labo" in browser.get(lab.get_absolute_url()).text
    browser.post(address("take_lead", lab))
    assert lab.seats.get(member=karim).leads
    assert not lab.seats.get(member=helene).leads
    assert told(representative, "lab_lead") == 1
    with pytest.raises(ValidationError, match="porte déjà"):
        labs.take_lead(lab, by=representative)
    assert "Prendre le relais" not in browser.get(lab.get_absolute_url()).text


def test_nobody_outside_takes_the_lead(lab, helene, representative):
    helene.user.is_active = False
    helene.user.save()
    with pytest.raises(ValidationError):
        labs.take_lead(lab, by=representative)
    assert not labs.is_led(lab)


def test_an_erased_lead_is_followed_by_somebody_who_can_act(lab, helene, karim, representative):
    bring_in(lab, representative, helene)
    karim.suspended = True
    karim.save()
    forget(helene)
    assert lab.seats.get(member=representative).leads
    assert told(representative, "lab_lead") == 1


@pytest.mark.django_db(transaction=True)
def test_accepted_twice_at_once_is_one_member(helene, karim):
    lab = make_lab(helene)
    labs.invite(lab, karim, by=helene)
    answers = together(*[lambda: labs.answer(lab, by=karim, accepts=True)] * 2)
    assert answers == [None, None]
    assert lab.seats.inside().filter(member=karim).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_written_while_it_closes_is_in_it_or_refused(helene, karim):
    lab = make_lab(helene, karim)
    words = {"outcome": "Fait.", "learnt": "Écouter.", "next_step": "Rien."}
    closed, posted = together(lambda: labs.close(lab, by=helene, **words), lambda: write(lab, karim))
    assert closed is None
    if isinstance(posted, ValidationError):
        assert "clos" in posted.messages[0]
        assert not lab.posts.exists()
    else:
        assert lab.posts.get().state == State.PUBLISHED


@pytest.mark.django_db(transaction=True)
def test_two_people_cannot_open_the_same_labo_at_once(helene, karim):
    project = ProjectFactory(lead=helene)
    TeamRole.objects.create(project=project, member=karim, role="lead")
    outcomes = together(*[lambda who=who: labs.open_lab(project, by=who, purpose=PURPOSE) for who in (helene, karim)])
    assert sum(isinstance(one, Lab) for one in outcomes) == 1
    assert Lab.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_leads_leaves_nobody_behind_when_the_last_two_go_at_once(helene, karim):
    lab = make_lab(helene, karim)
    left = together(lambda: labs.leave(lab, by=karim), lambda: labs.leave(lab, by=helene))
    lab.refresh_from_db()
    inside = lab.seats.inside()
    assert left[0] is None
    assert lab.is_open == inside.filter(member=helene, role="lead").exists()


# What it costs


def test_the_page_asks_no_more_of_the_database_when_there_is_more(lab, helene, karim, sign_in, same_queries):
    client = sign_in(helene)

    def one_more() -> None:
        member = MemberFactory(with_account=True)
        bring_in(lab, member, helene)
        write(lab, member)
        add_milestone(lab, member, owner=member)
        past(plan(lab, member))
        plan(lab, member)
        join_document(lab, member, f"Document {lab.documents.count()}")

    one_more()
    same_queries(lambda: client.get(lab.get_absolute_url()), one_more, 14)


def test_the_list_asks_no_more_of_the_database_when_it_is_longer(helene, sign_in, same_queries):
    client = sign_in(helene)
    same_queries(lambda: client.get(LIST), lambda: make_lab(helene), 4)


def test_a_page_of_a_project_costs_nothing_more_for_its_labo(helene, karim, sign_in, django_assert_num_queries):
    project = ProjectFactory(lead=helene)
    assert Project.objects.for_detail().get(pk=project.pk).lab_seeks is None
    labs.open_lab(project, by=helene, purpose=PURPOSE, seeks="users")
    with django_assert_num_queries(1):
        assert Project.objects.filter(pk=project.pk).with_open_lab().get().lab_seeks == "users"


def test_registrations_go_with_who_leaves(lab, helene, karim):
    session = plan(lab, karim)
    labs.leave(lab, by=karim)
    assert not Registration.objects.filter(event=session.event, member=karim).exists()


# Messages and files


def test_a_number_that_no_column_holds_is_no_labo(helene, sign_in):
    assert sign_in(helene).get(f"/entraide/labos/{10**25}/").status_code == 404
