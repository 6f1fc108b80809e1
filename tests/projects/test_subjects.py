"""Subjects for the next promotion: proposed, read by the mission, shown with the team and the sponsor foreseen."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Cohort
from emi_alumni.foundation.moderation.models import Revision, State
from emi_alumni.foundation.notifications.models import Notification
from projects.models import Subject
from tests.factories import CollectivityFactory, MemberFactory
from tests.standing import standing

LIST = "/sujets/"
ADD = "/sujets/proposer/"
QUERIES = 8  # one for the calls that are open, one for the themes


@standing
def words(department) -> dict[str, object]:
    return {
        "title": "Ne plus perdre les courriers",
        "problem": "Un courrier sur dix revient, et personne ne sait pourquoi.",
        "collectivity": department.pk,
        "department": "Direction de l’accueil",
        "sponsor": "DGA ressources",
        "team": "Courrier, accueil, numérique",
    }


def subject_of(member, department, **fields) -> Subject:
    words = {"title": "Ne plus perdre les courriers", "problem": "Un sur dix revient."}
    return Subject.objects.create(author=member, collectivity=department, **words | fields)


@pytest.mark.met("PQ2-11", "EV1-23")
def test_a_member_proposes_a_subject_the_mission_reads_it_and_the_network_sees_who_would_carry_it(
    helene, karim, moderator, words, sign_in
):
    page = sign_in(helene).post(ADD, words, follow=True).text
    assert "En attente de lecture" in page
    assert words["title"] not in sign_in(karim).get(LIST).text
    subject = Subject.objects.get()
    assert subject.state == State.PENDING
    subject.publish(by=moderator)
    page = sign_in(karim).get(LIST).text
    for text in (words["title"], "DGA ressources", "Courrier, accueil, numérique", "Hélène Lefèvre"):
        assert text in page
    assert "est publié." in Notification.objects.get(recipient=helene.user).sentence


def test_a_visitor_reads_nothing_and_staff_without_a_profile_read_but_do_not_write(
    visitor, moderator, helene, department, words, sign_in
):
    assert visitor.get(LIST).url.startswith(reverse("account_login"))
    subject_of(helene, department, state=State.PUBLISHED)
    assert "Ne plus perdre les courriers" in sign_in(moderator).get(LIST).text
    assert sign_in(moderator).post(ADD, words).status_code == 404


def test_posting_a_state_or_another_author_changes_nothing(helene, karim, words, sign_in):
    sign_in(helene).post(ADD, words | {"state": "published", "member": karim.pk, "published_at": "2026-01-01"})
    subject = Subject.objects.get()
    assert (subject.author, subject.state) == (helene, State.PENDING)


def test_a_double_click_is_one_subject(helene, words, sign_in):
    browser = sign_in(helene)
    for _ in range(2):
        assert browser.post(ADD, words).status_code == 302
    assert Subject.objects.count() == 1


def test_mistakes_come_back_in_french_with_what_was_typed(helene, words, sign_in):
    page = sign_in(helene).post(ADD, words | {"title": "", "problem": " "}).text
    assert "Écrivez le sujet en quelques mots." in page
    assert "Écrivez le problème, et qui le vit." in page
    assert "Courrier, accueil, numérique" in page
    long = sign_in(helene).post(ADD, words | {"title": "a" * 121}).text
    assert "120 caractères au plus" in long
    assert not Subject.objects.exists()


def test_a_remark_comes_back_and_the_subject_is_corrected(helene, department, moderator, words, sign_in):
    subject = subject_of(helene, department)
    subject.submit(by=helene.user)
    subject.send_back(by=moderator, reason="Qui le vit ?")
    edit = reverse("projects:subject_edit", args=[subject.pk])
    assert "Qui le vit ?" in sign_in(helene).get(LIST).text
    assert "Qui le vit ?" in sign_in(helene).get(edit).text
    sign_in(helene).post(edit, words | {"problem": "Les agents du courrier."})
    subject.refresh_from_db()
    assert (subject.state, subject.problem) == (State.PENDING, "Les agents du courrier.")


@pytest.mark.parametrize("verb", ["edit", "withdraw", "unsubmit", "restore"])
@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.PUBLISHED])
def test_nobody_touches_the_subject_of_another(verb, state, helene, karim, department, words, sign_in):
    subject = subject_of(helene, department, state=state)
    assert sign_in(karim).post(reverse(f"projects:subject_{verb}", args=[subject.pk]), words).status_code == 404
    subject.refresh_from_db()
    assert (subject.state, subject.department) == (state, "")


def test_new_words_of_a_subject_that_is_online_wait_to_be_read(helene, karim, department, words, moderator, sign_in):
    subject = subject_of(helene, department, state=State.PUBLISHED, published_at=timezone.now())
    edit = reverse("projects:subject_edit", args=[subject.pk])
    page = sign_in(helene).post(edit, words | {"title": "Ne plus égarer les courriers"}, follow=True).text
    assert "en ligne une fois lues" in page
    assert "Ne plus égarer" not in sign_in(karim).get(LIST).text
    assert "Ne plus égarer les courriers" in sign_in(helene).get(edit).text
    Revision.objects.about(subject).get().apply(by=moderator)
    assert "Ne plus égarer les courriers" in sign_in(karim).get(LIST).text
    assert "Vos modifications" in Notification.objects.get(recipient=helene.user).sentence


def test_a_subject_is_said_to_be_changed_only_once_readers_may_have_read_it(helene, department, words, sign_in):
    subject = subject_of(helene, department)
    sign_in(helene).post(reverse("projects:subject_edit", args=[subject.pk]), words | {"sponsor": "DGS", "garder": "1"})
    subject.refresh_from_db()
    assert (subject.sponsor, subject.edited_at) == ("DGS", None)


def test_what_waits_is_rewritten_before_it_is_read(helene, department, words, sign_in):
    subject = subject_of(helene, department)
    subject.submit(by=helene.user)
    sign_in(helene).post(
        reverse("projects:subject_edit", args=[subject.pk]), words | {"sponsor": "DGS", "opened": State.PENDING}
    )
    subject.refresh_from_db()
    assert (subject.state, subject.sponsor) == (State.PENDING, "DGS")


def test_a_draft_is_kept_then_sent_and_what_waits_is_a_draft_again(helene, karim, words, sign_in):
    browser = sign_in(helene)
    assert "Votre brouillon est gardé." in browser.post(ADD, words | {"garder": "oui"}, follow=True).text
    subject = Subject.objects.get()
    assert subject.state == State.DRAFT
    assert words["title"] not in sign_in(karim).get(LIST).text
    browser.post(reverse("projects:subject_edit", args=[subject.pk]), words)
    assert Subject.objects.get().state == State.PENDING
    assert "de nouveau un brouillon" in browser.post(subject.unsubmit_url, follow=True).text
    assert Subject.objects.get().state == State.DRAFT


def test_what_was_withdrawn_or_refused_is_put_back_in_draft(helene, department, sign_in):
    for state in (State.WITHDRAWN, State.REFUSED):
        subject = subject_of(helene, department, state=state)
        assert "de nouveau un brouillon" in sign_in(helene).post(subject.restore_url, follow=True).text
        subject.refresh_from_db()
        assert subject.state == State.DRAFT


def test_my_contributions_show_each_text_with_where_it_stands(helene, karim, department, sign_in):
    subject_of(helene, department, title="Le mien", state=State.REFUSED, reason="Trop court.")
    subject_of(karim, department, title="Le sien", state=State.REFUSED)
    page = sign_in(helene).get(reverse("projects:mine")).text
    assert "Sujets proposés" in page
    assert "Le mien" in page
    assert "Trop court." in page
    assert "Le sien" not in page


def test_two_windows_on_one_draft_show_both_texts(helene, department, words, sign_in):
    subject = subject_of(helene, department)
    edit, browser = reverse("projects:subject_edit", args=[subject.pk]), sign_in(helene)
    mark = browser.get(edit).context["form"]["mark"].value()
    browser.post(edit, words | {"mark": mark, "sponsor": "DGS", "garder": "oui"})
    page = browser.post(edit, words | {"mark": mark, "sponsor": "DGA", "garder": "oui"}).text
    assert "Ce qui est enregistré" in page
    assert Subject.objects.get().sponsor == "DGS"


def test_its_author_takes_it_away_by_post_only(helene, karim, department, sign_in):
    subject = subject_of(helene, department, state=State.PUBLISHED)
    url = reverse("projects:subject_withdraw", args=[subject.pk])
    assert sign_in(helene).get(url).status_code == 405
    sign_in(helene).post(url)
    assert subject.title not in sign_in(karim).get(LIST).text
    subject.refresh_from_db()
    assert subject.state == State.WITHDRAWN


def test_nobody_decides_on_their_own_subject(department, moderator):
    subject = subject_of(MemberFactory(user=moderator), department)
    subject.submit(by=moderator)
    with pytest.raises(ValidationError):
        subject.publish(by=moderator)
    assert Subject.objects.get().state == State.PENDING


def test_a_hidden_subject_is_read_by_nobody_but_its_author(helene, karim, department, sign_in):
    subject_of(helene, department, state=State.PUBLISHED, hidden_at=timezone.now())
    assert "Ne plus perdre les courriers" not in sign_in(karim).get(LIST).text


def test_the_next_promotion_is_named_when_its_appetizers_are_to_come(helene, sign_in):
    Cohort.objects.create(
        label="2026-2027", starts_on=2026, ends_on=2027, appetizer_on=timezone.localdate() + timedelta(days=30)
    )
    assert "Appetizers de la promotion 2026-2027" in sign_in(helene).get(LIST).text


def test_the_list_costs_the_same_however_long(helene, sign_in, same_queries):
    def one_more():
        for state in (State.PUBLISHED, State.PENDING):
            subject_of(helene, CollectivityFactory(), state=state)
        subject_of(MemberFactory(), CollectivityFactory(), state=State.PUBLISHED)

    one_more()
    browser = sign_in(helene)
    same_queries(lambda: browser.get(LIST), one_more, QUERIES)
