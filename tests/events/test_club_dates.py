"""The dates of clubs are events: written by their animators at once, told, moved, called off, registered for, kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.notifications.models import Notification
from events.models import AgendaItem, Event, Registration, SessionNote
from governance.models import AnimatorMandate, Club, ClubMembership, ClubNote, ClubSubject
from tests.club_dates import meets
from tests.factories import MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def club(animator) -> Club:
    club = Club.objects.get(name="Mesurer sans juger")
    club.meeting_url = "https://visio.example.org/club-mesure"
    club.save()
    return club


@pytest.fixture
def other() -> Club:
    return Club.objects.create(name="Langage clair", entry="theme", tagline="Relire ensemble.")


@pytest.fixture
def client(animator, sign_in):
    return sign_in(animator)


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def date_form(**changes) -> dict:
    return {"title": "Trois indicateurs", "on": in_days(20), "starts": "12:30", "ends": "13:30"} | changes


def add(client, club: Club, **changes):
    return client.post(reverse("events:club_date_add", args=[club.slug]), date_form(**changes), follow=True)


# Writing ------------------------------------------------------------------------------------------------


@pytest.mark.met("ANI-08", "PQ1-04")
def test_a_date_is_online_at_once_and_told_to_the_members_once_however_many_clicks(client, club, helene, karim):
    ClubMembership.objects.create(club=club, member=helene)
    ClubMembership.objects.create(club=club, member=karim, muted_at=timezone.now())
    form = client.get(reverse("events:club_date_add", args=[club.slug])).context["form"]
    shown = {"key": str(form.fields["key"].initial), "meeting_url": form.initial["meeting_url"]}
    for _ in range(2):
        assert "Les membres du club sont prévenus" in add(client, club, **shown).text
    event = Event.objects.get()
    assert (event.state, event.kind, event.format, event.club) == ("published", "club", "remote", club)
    assert event.meeting_url == club.meeting_url, "who registers is given it"
    told = Notification.objects.filter(kind="club_date")
    assert [one.recipient for one in told] == [helene.user]
    assert "nouvelle date : Trois indicateurs" in told.get().sentence


def test_a_member_of_the_club_proposes_a_date_and_only_a_member(club, helene, karim, sign_in):
    ClubMembership.objects.create(club=club, member=helene)
    page = add(sign_in(helene), club, title="Une question d’Hélène").text
    assert "La mission innovation le lit d’abord" in page
    assert Event.objects.get().state == "pending"
    assert not Notification.objects.filter(kind="club_date").exists()
    assert add(sign_in(karim), club).status_code == 404
    assert Event.objects.count() == 1


def test_an_animator_changes_the_dates_of_their_club_and_of_no_other(client, club, other):
    for place, status in ((club, 200), (other, 404)):
        event = meets(place, 9)
        for name in ("event_edit", "event_desk"):
            assert client.get(reverse(f"events:{name}", args=[event.pk])).status_code == status, name
    for mandate in AnimatorMandate.objects.filter(club=club):
        mandate.end(by=None)
    assert client.get(reverse("events:event_edit", args=[Event.objects.get(club=club).pk])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": ""}, "Écrivez la date"),
        ({"on": "demain"}, "Écrivez la date"),
        ({"on": "2017-01-01"}, "Écrivez une date depuis 2018"),
        ({"on": "2999-01-01"}, "dans les trois ans"),
        ({"starts": "midi"}, "Écrivez l’heure"),
        ({"starts": ""}, "Écrivez l’heure du début"),
        ({"ends": "11:00"}, "finit avant d’avoir commencé"),
        ({"title": ""}, "Écrivez le sujet de cette date"),
        ({"title": "x" * 161}, "Raccourcissez"),
        ({"subjects": "999999"}, "Choisissez"),
    ],
)
def test_a_date_that_cannot_be_is_said_in_words_and_nothing_typed_is_lost(client, club, changes, sentence):
    ClubSubject.objects.create(club=club, text="Le chiffre têtu", kept_at=timezone.now())
    page = add(client, club, presentation="Des mots à garder.", **changes).text
    assert sentence in page
    assert "Des mots à garder." in page
    assert not Event.objects.exists()


def test_a_club_notes_a_past_date_and_a_member_who_does_not_animate_does_not(client, club, helene, sign_in):
    ClubMembership.objects.create(club=club, member=helene)
    add(client, club, on=in_days(-40))
    past = Event.objects.get()
    assert past.is_past
    assert not Notification.objects.filter(kind="club_date").exists()
    assert past.title in client.get(reverse("events:club_archive", args=[club.slug])).text
    assert "choisissez un jour à venir" in add(sign_in(helene), club, on=in_days(-40), title="Une autre").text
    assert Event.objects.count() == 1


def test_a_date_begins_with_the_hours_of_the_last_one_and_takes_subjects_of_the_list(client, club, other):
    meets(club, -20)
    kept = [ClubSubject.objects.create(club=club, text=text, kept_at=timezone.now()) for text in ("Un", "Deux")]
    ClubSubject.objects.create(club=club, text="Pas encore retenu")
    ClubSubject.objects.create(club=other, text="D’un autre club", kept_at=timezone.now())
    form = client.get(reverse("events:club_date_add", args=[club.slug])).context["form"]
    assert form.initial["starts"].hour == 12
    assert list(form.fields["subjects"].queryset) == kept
    add(client, club, subjects=[kept[0].pk])
    event = Event.objects.get(starts_at__gt=timezone.now())
    assert list(event.subjects.all()) == [kept[0]]
    assert list(club.subjects.undated()) == [kept[1], ClubSubject.objects.get(text="Pas encore retenu")]

    address = reverse("events:event_edit", args=[event.pk])
    page = client.get(address)
    form = page.context["form"]
    assert list(form.fields["subjects"].queryset) == kept
    typed = date_form(subjects=[kept[1].pk], opened="published", mark=form.initial["mark"]())
    client.post(address, typed)
    assert list(Event.objects.get(pk=event.pk).subjects.all()) == [kept[1]]


def test_two_windows_on_the_subjects_of_a_date_are_told(client, club):
    subject = ClubSubject.objects.create(club=club, text="Un", kept_at=timezone.now())
    event = meets(club, 9)
    address = reverse("events:event_edit", args=[event.pk])
    mark = client.get(address).context["form"].initial["mark"]()
    AgendaItem.objects.create(event=event, subject=subject)
    typed = date_form(title=event.title, on=in_days(9), starts="12:00", ends="13:00", opened="published", mark=mark)
    assert "entre-temps" in client.post(address, typed).text
    assert event.subjects.exists()


def test_another_day_and_a_cancelled_date_are_told_to_the_club_and_to_who_comes_once_each(client, club, helene, karim):
    ClubMembership.objects.create(club=club, member=helene)
    event = meets(club, 9)
    for member in (helene, karim):
        Registration.objects.create(event=event, member=member, state="registered")
    address = reverse("events:event_edit", args=[event.pk])
    mark = client.get(address).context["form"].initial["mark"]()
    client.post(address, date_form(title=event.title, opened="published", mark=mark))
    client.post(reverse("events:event_cancel", args=[event.pk]), {"reason": "La salle est prise."})
    for kind in ("event_moved", "event_off"):
        told = Notification.objects.filter(kind=kind).order_by("recipient")
        assert [one.recipient for one in told] == sorted([helene.user, karim.user], key=lambda user: user.pk), kind
    assert "La salle est prise." in client.get(club.get_absolute_url()).text


def test_a_date_that_comes_again_is_told_once(client, club, helene):
    ClubMembership.objects.create(club=club, member=helene)
    event = meets(club, 9)
    asked = {"rhythm": "weekly", "until": in_days(31), "jour": [in_days(16), in_days(23), in_days(30)]}
    client.post(reverse("events:event_repeat", args=[event.pk]), asked)
    assert Event.objects.filter(club=club).count() == 4
    told = Notification.objects.get(kind="club_date")
    assert (told.recipient, "revient 3 fois" in told.sentence) == (helene.user, True)


def test_a_promotion_s_own_event_is_told_to_no_club(club, helene, moderator):
    ClubMembership.objects.create(club=club, member=helene)
    author = MemberFactory(with_account=True)
    event = meets(club, 9, author=author, audience="cohort", cohort=author.cohort, state="pending", published_at=None)
    event.publish(by=moderator)
    assert not Notification.objects.filter(kind="club_date").exists()


def test_the_link_of_the_club_that_changes_changes_in_its_dates_to_come(client, club):
    theirs = meets(club, 9, meeting_url=club.meeting_url)
    own = meets(club, 19, meeting_url="https://visio.example.org/une-autre")
    past = meets(club, -9, meeting_url=club.meeting_url)
    before = club.meeting_url
    club.meeting_url = "https://visio.example.org/nouveau"
    club.save()
    links = {event.pk: event.meeting_url for event in Event.objects.all()}
    assert links == {theirs.pk: club.meeting_url, own.pk: own.meeting_url, past.pk: before}
    assert Event.objects.get(pk=theirs.pk).sequence == theirs.sequence + 1


# On the page of the club ------------------------------------------------------------------------------------


@pytest.mark.met("ANI-08")
def test_one_taps_to_come_from_the_page_of_the_club_and_is_back_there(club, helene, sign_in):
    event = meets(club, 9)
    hers, page = sign_in(helene), f"{club.get_absolute_url()}#dates"
    assert "Je viens" in hers.get(club.get_absolute_url()).text
    came = hers.post(reverse("events:event_register", args=[event.pk]), {"retour": "club"})
    assert came["Location"] == page
    shown = hers.get(club.get_absolute_url()).text
    assert "Vous venez" in shown
    assert "Je viens" not in shown
    assert hers.post(reverse("events:event_leave", args=[event.pk]), {"retour": "club"})["Location"] == page
    assert "Je viens" in hers.get(club.get_absolute_url()).text


def test_a_full_date_offers_to_wait(club, helene, sign_in):
    event = meets(club, 9, capacity=1)
    Registration.objects.create(event=event, member=MemberFactory(), state="registered")
    Event.objects.filter(pk=event.pk).update(seats_taken=1)
    assert "Me mettre en attente" in sign_in(helene).get(club.get_absolute_url()).text.replace("\n", " ")


def test_the_page_of_a_club_says_no_date_that_its_reader_may_not_read(club, helene, karim, sign_in):
    kept = meets(club, 9, "Entre nous", audience="cohort", cohort=karim.cohort)
    assert helene.cohort_id != karim.cohort_id
    for client, seen in ((sign_in(helene), False), (sign_in(karim), True)):
        assert (kept.title in client.get(club.get_absolute_url()).text) is seen
        assert (kept.title in client.get(reverse("governance:club_list")).text) is seen


def test_a_promotion_s_own_date_names_no_subject_and_no_note_of_the_club(client, club, animator):
    other = MemberFactory().cohort
    kept = meets(club, 9, "Entre nous", audience="cohort", cohort=other)
    subject = ClubSubject.objects.create(club=club, text="Un chiffre", kept_at=timezone.now())
    dater = reverse("events:club_subject_date", args=[club.slug, subject.pk])
    assert client.post(dater, {"date": kept.pk}).status_code == 404
    AgendaItem.objects.create(event=kept, subject=subject)
    for name in ("club_subject_list", "club_note_add", "club"):
        assert kept.title not in client.get(reverse(f"governance:{name}", args=[club.slug])).text, name


def test_the_link_of_the_meeting_is_for_those_registered_also_on_the_page_of_the_club(club, helene, sign_in):
    event = meets(club, 9, meeting_url="https://visio.example.org/secret")
    hers = sign_in(helene)
    assert "secret" not in hers.get(club.get_absolute_url()).text + hers.get(event.get_absolute_url()).text


def test_a_subscription_is_proposed_for_the_club_that_one_comes_from(club, helene, sign_in):
    hers = sign_in(helene)
    link = f"{reverse('events:calendar_feeds')}?club={club.slug}"
    assert link in hers.get(club.get_absolute_url()).text
    assert f'value="club:{club.pk}" selected' in hers.get(link).text
    for odd in ("inconnu", "\0", "x" * 500):
        assert " selected" not in hers.get(reverse("events:calendar_feeds"), {"club": odd}).text


# What is kept ---------------------------------------------------------------------------------------------


def test_notes_are_read_under_the_date_that_they_are_about(client, club, helene, karim, sign_in):
    ClubMembership.objects.create(club=club, member=helene)
    held = meets(club, -9)
    words = {"title": "Deux chiffres", "text": "Un seul suffit.", "audience": "club", "session": held.pk}
    assert "Écrire une note" in client.get(held.get_absolute_url()).text
    start = f"{reverse('governance:club_note_add', args=[club.slug])}?date={held.pk}"
    assert f'value="{held.pk}" selected' in client.get(start).text
    client.post(start, words)
    note = ClubNote.objects.get()
    assert list(note.events.all()) == [held]
    archive = reverse("events:club_archive", args=[club.slug])
    for address in (held.get_absolute_url(), archive):
        assert "Deux chiffres" in sign_in(helene).get(address).text
        assert "Deux chiffres" not in sign_in(karim).get(address).text
    assert "Trois indicateurs" in sign_in(helene).get(note.get_absolute_url()).text
    assert "séance du" in sign_in(helene).get(club.get_absolute_url()).text


def test_a_note_and_a_subject_have_one_date_at_most(club, helene):
    one, two = meets(club, -9), meets(club, -19)
    note = ClubNote.objects.create(club=club, author=helene, title="Notes", text="Peu.")
    subject = ClubSubject.objects.create(club=club, text="Un", kept_at=timezone.now())
    for model, thing in ((SessionNote, {"note": note}), (AgendaItem, {"subject": subject})):
        model.objects.create(event=one, **thing)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(event=two, **thing)
    assert not club.subjects.kept().exists(), "it was dealt with"


def test_a_subject_of_a_date_that_is_called_off_waits_for_another(client, club):
    event = meets(club, 9)
    subject = ClubSubject.objects.create(club=club, text="Le chiffre têtu", kept_at=timezone.now())
    AgendaItem.objects.create(event=event, subject=subject)
    assert list(club.subjects.undated()) == []
    client.post(reverse("events:event_cancel", args=[event.pk]), {"reason": "Personne ne peut."})
    assert list(club.subjects.undated()) == [subject]


def test_a_date_planned_again_wakes_its_club(client, club):
    event = meets(club, 9)
    client.post(reverse("events:event_cancel", args=[event.pk]), {"reason": "Personne ne peut."})
    club.put_to_sleep()
    client.post(reverse("events:event_plan_again", args=[event.pk]))
    assert Club.objects.get(pk=club.pk).asleep_on is None


def test_the_archive_costs_the_same_with_one_date_and_with_three(club, animator, sign_in, same_queries):
    def one_more() -> None:
        held = meets(club, -9 - Event.objects.count())
        note = ClubNote.objects.create(club=club, author=MemberFactory(), title="Notes", text="Peu.", state="published")
        SessionNote.objects.create(event=held, note=note)
        subject = ClubSubject.objects.create(club=club, text="Un", kept_at=timezone.now())
        AgendaItem.objects.create(event=held, subject=subject)

    one_more()
    client = sign_in(animator)
    same_queries(lambda: client.get(reverse("events:club_archive", args=[club.slug])), one_more, 10)


def test_the_list_of_subjects_costs_the_same_with_one_and_with_three(club, animator, sign_in, same_queries):
    def one_more() -> None:
        subject = ClubSubject.objects.create(club=club, text="Un", kept_at=timezone.now(), member=MemberFactory())
        AgendaItem.objects.create(event=meets(club, 9), subject=subject)

    one_more()
    client = sign_in(animator)
    same_queries(lambda: client.get(reverse("governance:club_subject_list", args=[club.slug])), one_more, 10)


def test_the_page_of_a_date_costs_the_same_with_one_note_and_with_three(club, helene, sign_in, same_queries):
    ClubMembership.objects.create(club=club, member=helene)
    held = meets(club, -9)

    def one_more() -> None:
        note = ClubNote.objects.create(club=club, author=MemberFactory(), title="Notes", text="Peu.", state="published")
        ClubNote.objects.filter(pk=note.pk).update(audience="network")
        SessionNote.objects.create(event=held, note=note)
        subject = ClubSubject.objects.create(club=club, text="Un", kept_at=timezone.now())
        AgendaItem.objects.create(event=held, subject=subject)

    one_more()
    client = sign_in(helene)
    same_queries(lambda: client.get(held.get_absolute_url()), one_more, 15)
