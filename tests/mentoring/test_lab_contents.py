"""What a labo holds: messages, documents, milestones, notes of its sessions."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from emi_alumni.demo.projects import one_page_pdf
from emi_alumni.foundation.notifications.models import Notification
from events.models import EventStatus
from mentoring import labs
from mentoring.models import Lab, LabPost
from tests.factories import MemberFactory
from tests.mentoring.labs_world import (
    add_milestone,
    bring_in,
    join_document,
    make_lab,
    past,
    plan,
    write,
)

pytestmark = pytest.mark.django_db


def address(verb: str, lab: Lab, *more: int) -> str:
    return reverse(f"mentoring:lab_{verb}", args=[lab.pk, *more])


def told(member: Member, kind: str = "lab_news") -> int:
    return Notification.objects.current().filter(recipient=member.user, kind=kind).count()


@pytest.fixture
def lab(helene, karim) -> Lab:
    return make_lab(helene, karim)


@pytest.mark.met("EV1-07")
def test_a_team_has_its_space_beyond_its_meetings_people_milestones_documents_and_words(helene, karim, sign_in):
    lab = make_lab(helene, team=[karim])
    add_milestone(lab, helene)
    join_document(lab, karim, title="Notre carte des acteurs")
    write(lab, karim, "Je passe au guichet mardi.")
    page = sign_in(karim).get(reverse("mentoring:lab_of_project", args=[lab.project.slug]), follow=True).text
    for words in (
        helene.full_name,
        "Essayer avec dix familles",
        "Notre carte des acteurs",
        "Je passe au guichet mardi.",
    ):
        assert words in page, words


def test_ones_own_message_is_mended_for_an_hour_and_taken_away_whenever(lab, helene, karim, sign_in):
    post, browser = write(lab, karim, "Demain ?"), sign_in(karim)
    edit, remove = address("post_edit", lab, post.pk), address("post_remove", lab, post.pk)
    assert sign_in(helene).get(edit).status_code == 404
    assert sign_in(helene).post(remove, {"answered": "1"}).status_code == 404
    browser.post(edit, {"text": "Jeudi ?"})
    assert "Jeudi ?" in sign_in(helene).get(lab.get_absolute_url()).text
    LabPost.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(minutes=61))
    assert browser.get(edit).status_code == 404
    assert "plus d’une heure" in browser.post(edit, {"text": "Vendredi ?"}).text
    labs.leave(lab, by=karim)
    assert browser.get(post.get_absolute_url()).status_code == 200
    browser.post(remove, {"answered": "1"})
    assert "Jeudi ?" not in sign_in(helene).get(lab.get_absolute_url()).text


def test_the_mission_reads_a_message_once_it_is_reported_and_nothing_around_it(lab, helene, karim, moderator, sign_in):
    post, other = write(lab, karim, "Un mot blessant."), write(lab, karim, "Un mot tranquille.")
    mission = sign_in(moderator)
    assert mission.get(post.get_absolute_url()).status_code == 404
    report = reverse("moderation:report", args=["message-labo", post.pk])
    assert mission.get(report).status_code == 404
    sign_in(helene).post(report, {"reason": "hurtful"})
    page = mission.get(post.get_absolute_url()).text
    assert "Un mot blessant." in page
    assert "tranquille" not in page
    assert mission.get(other.get_absolute_url()).status_code == 404
    assert mission.get(lab.get_absolute_url()).status_code == 404
    post.withdraw(by=moderator, reason="Cela blesse quelqu’un.")
    assert mission.get(post.get_absolute_url()).status_code == 404
    assert told(karim, "message_withdraw") == 1


def test_a_stranger_reports_nothing_of_a_labo(lab, karim, representative, sign_in):
    post = write(lab, karim)
    report = reverse("moderation:report", args=["message-labo", post.pk])
    assert sign_in(representative).post(report, {"reason": "wrong"}).status_code == 404


def test_a_document_is_handed_over_byte_for_byte_and_404_once_it_is_removed(lab, helene, karim, sign_in):
    content = one_page_pdf(("Entretiens", "Dix familles."))
    browser = sign_in(karim)
    upload = SimpleUploadedFile("entretiens.pdf", content, "application/pdf")
    browser.post(address("document_add", lab), {"title": "Dix entretiens", "upload": upload})
    document = lab.documents.get()
    given = sign_in(helene).get(document.get_absolute_url())
    assert b"".join(given.streaming_content) == content
    assert given["Content-Disposition"].startswith("attachment")
    browser.post(address("document_remove", lab, document.pk), {"answered": "1"})
    assert sign_in(helene).get(document.get_absolute_url()).status_code == 404


def test_what_is_no_document_is_refused_in_words_and_the_title_stays(lab, helene, sign_in):
    upload = SimpleUploadedFile("x.html", b"<script>alert(1)</script>", "text/html")
    page = sign_in(helene).post(address("document_add", lab), {"title": "Mon titre", "upload": upload}).text
    assert 'value="Mon titre"' in page
    assert not lab.documents.exists()


def test_only_who_added_it_or_leads_takes_a_thing_off(lab, helene, karim, sign_in):
    third = MemberFactory(with_account=True)
    bring_in(lab, third, helene)
    milestone, session = add_milestone(lab, karim), plan(lab, karim)
    join_document(lab, karim)
    browser = sign_in(third)
    for verb, thing in (
        ("milestone_remove", milestone),
        ("session_cancel", session),
        ("document_remove", lab.documents.get()),
    ):
        assert browser.post(address(verb, lab, thing.pk), {"answered": "1", "reason": "Non."}).status_code == 404, verb
    sign_in(helene).post(address("session_cancel", lab, session.pk), {"answered": "1", "reason": "Report."})
    session.event.refresh_from_db()
    assert session.event.status == EventStatus.CANCELLED


def test_nobody_outside_the_labo_is_given_a_milestone(lab, helene, representative, sign_in):
    soon = (timezone.localdate() + timedelta(days=6)).isoformat()
    said = {"what": "Chiffrer", "by_when": soon, "owner": str(representative.pk)}
    page = sign_in(helene).post(address("milestone_add", lab), said).text
    assert "Choisissez une personne du labo" in page
    assert not lab.milestones.exists()


def test_a_thing_of_another_labo_is_reached_through_none(lab, helene, karim, sign_in):
    elsewhere = make_lab(karim)
    theirs = add_milestone(elsewhere, karim)
    assert sign_in(helene).post(address("milestone_done", lab, theirs.pk), {"fait": "oui"}).status_code == 404


def test_two_windows_on_the_notes_lose_nothing(lab, helene, karim, sign_in):
    session = past(plan(lab, helene))
    notes = address("session_notes", lab, session.pk)
    hers, his = sign_in(helene), sign_in(karim)
    mark = re.search(r'name="mark" value="([^"]+)"', hers.get(notes).text)
    his.post(notes, {"notes": "Les notes de Karim."})
    page = hers.post(notes, {"notes": "Les notes d’Hélène.", "mark": mark[1] if mark else ""}).text
    assert "Les notes de Karim." in page
    assert "Les notes d’Hélène." in page
    session.refresh_from_db()
    assert session.notes == "Les notes de Karim."


def test_a_session_of_yesterday_or_without_a_place_is_not_planned(lab, helene, sign_in):
    said = {"title": "Relire", "kind": "workshop", "on": "2020-01-01", "starts": "10:00", "format": "in_place"}
    page = sign_in(helene).post(address("session_add", lab), said).text
    assert "Ce moment est passé" in page
    assert "où faut-il venir" in page
    assert 'value="Relire"' in page
    assert not lab.sessions.exists()
