"""The public page: what visitors read is what the mission read, and nothing else of the project, ever."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.personal_data import erase
from emi_alumni.foundation.moderation import trust
from emi_alumni.foundation.moderation.models import ModerationEvent, Revision, State, Verb
from emi_alumni.foundation.moderation.models.states import OWN
from emi_alumni.foundation.notifications.models import Notification
from projects.models import (
    Indicator,
    JournalEntry,
    Project,
    PublicPage,
    StatusEntry,
    TeamRole,
    Theme,
    Voice,
)
from projects.models.project import ProjectAudience, Role
from projects.public import NAME_TO_COME, SAME_ASKED, SAME_OPEN, TEAM_ONLY, ask, compared, copy_of
from projects.team import agree_to_be_named
from tests.decisions import last_decision, undo_last
from tests.factories import MemberFactory, ProjectFactory, VoiceFactory
from tests.projects.public_words import SAID, everything_told, found, text_of, words_of
from tests.projects.writing_steps import page as read
from tests.standing import standing


@standing
def project(helene, karim) -> Project:
    """Hélène's and Karim's; Hélène accepts to be named, Karim said nothing."""
    return everything_told(helene, karim)


@standing
def opened(project, helene, moderator) -> PublicPage:
    """Asked for by Hélène, read and opened by the mission."""
    opened = ask(project, by=helene.user)
    opened.publish(by=moderator)
    return opened


def refused(sentence: str, act) -> None:
    with pytest.raises(ValidationError) as refusal:
        act()
    assert refusal.value.messages == [sentence]


# What it says --------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-30")
def test_a_visitor_reads_every_word_that_the_mission_read_and_none_else(opened, visitor, helene, karim):
    text = text_of(visitor, opened.public_url)
    read_by_the_mission = [*words_of(SAID), "Pourquoilu", "Indicateurlu", "Sourcelue", "Voixlue", "Accueil"]
    assert found(read_by_the_mission, text) == set(read_by_the_mission)
    assert "jamais" not in text
    assert helene.full_name in text
    for person in (helene, karim):
        for detail in (person.email, str(person.phone), person.slug, person.position):
            assert detail not in text
    assert karim.family_name not in text
    assert "/annuaire/" not in text
    assert f"/projets/{opened.project.slug}/" not in text


def test_what_the_team_writes_afterwards_is_on_no_page_of_a_visitor(opened, project, visitor, helene, karim):
    """Every field, fact and thing of the project changes; the page, its card, its search and the sitemap do not."""
    urls = [opened.public_url, reverse("projects:public_list"), reverse("sitemap_xml")]
    before = [text_of(visitor, url) for url in urls]
    Project.objects.filter(pk=project.pk).update(**dict.fromkeys(SAID, "Apresjamais"), why="Apresjamais")
    StatusEntry.record(Project.objects.get(pk=project.pk), "stopped", on=date(2026, 1, 1), why="Apresjamais")
    project.indicators.update(name="Apresjamais", source="Apresjamais")
    Indicator.objects.create(project=project, name="Apresjamais")
    project.themes.add(Theme.objects.create(name="Apresjamais"))
    JournalEntry.objects.create(project=project, text="Apresjamais")
    VoiceFactory(form=project.voice_form, text="Apresjamais")
    TeamRole.objects.create(project=project, member=MemberFactory(given_name="Apresjamais"), named_since=timezone.now())
    agree_to_be_named(project, karim, agrees=True)
    after = [text_of(visitor, url) for url in urls]
    assert [without_token(one) for one in before] == [without_token(one) for one in after]
    assert "Apresjamais" not in text_of(visitor, f"{reverse('projects:public_list')}?theme=apresjamais")
    assert opened.public_url not in text_of(visitor, f"{reverse('projects:public_list')}?q=apresjamais")


def without_token(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_the_page_costs_the_same_whatever_the_project_holds(opened, project, visitor, same_queries):
    def add():
        VoiceFactory(form=project.voice_form)
        TeamRole.objects.create(project=project, member=MemberFactory(with_account=True), named_since=timezone.now())
        PublicPage.objects.filter(pk=opened.pk).update(content=copy_of(project))

    same_queries(lambda: visitor.get(opened.public_url), add, 5)


def test_figures_of_users_need_five_answers_today(project, helene, moderator, visitor):
    form = project.voice_form
    voices = [VoiceFactory(form=form, text="", smiley=4) for _ in range(4)]
    asked = ask(project, by=helene.user)
    asked.publish(by=moderator)
    assert "5 réponses, dont 5" in read(visitor, asked.public_url)
    voices[0].withdraw(by=moderator, reason="Hors sujet.")
    assert "réponses, dont" not in read(visitor, asked.public_url)


def test_a_voice_taken_away_or_mended_by_the_mission_follows_at_once(opened, project, visitor, moderator):
    voice = Voice.objects.get(text="Voixlue")
    Voice.objects.filter(pk=voice.pk).update(text="Voix sans […]")
    assert "Voix sans […]" in text_of(visitor, opened.public_url)
    voice.withdraw(by=moderator, reason="Une personne est reconnaissable.")
    assert "Voix sans" not in text_of(visitor, opened.public_url)


# Who is named --------------------------------------------------------------------------------------


def test_who_takes_her_consent_back_is_not_named_any_more_at_once(opened, project, helene, visitor):
    agree_to_be_named(project, helene, agrees=False)
    text = text_of(visitor, opened.public_url)
    assert helene.family_name not in text
    assert "Une équipe de la promotion 2019-2020" in text
    assert helene.family_name not in str(PublicPage.objects.values().get())


def test_who_is_erased_suspended_or_out_of_the_team_is_not_named(opened, project, helene, visitor):
    url = opened.public_url
    name = helene.family_name
    Member.objects.filter(pk=helene.pk).update(state="suspended")
    assert name not in text_of(visitor, url)
    Member.objects.filter(pk=helene.pk).update(state="active")
    assert name in text_of(visitor, url)
    project.roles.filter(member=helene).update(role=Role.REFERENT)
    project.roles.filter(member=helene).delete()
    assert name not in text_of(visitor, url)


def test_an_erased_person_leaves_no_name_in_what_is_kept(opened, project, helene, visitor):
    name = helene.family_name
    erase(Member.objects.get(pk=helene.pk))
    assert name not in text_of(visitor, opened.public_url)
    assert name not in str([PublicPage.objects.values().get(), *Revision.objects.values()])


def test_a_name_changed_after_it_was_read_waits_to_be_read(opened, helene, visitor):
    Member.objects.filter(pk=helene.pk).update(family_name="Motgrossier")
    text = text_of(visitor, opened.public_url)
    assert "Motgrossier" not in text
    assert "Lefèvre" not in text
    assert NAME_TO_COME in text


def test_the_consent_follows_who_changes_their_name(opened, helene, moderator, visitor):
    helene.family_name = "Durand"
    helene.save()
    text = text_of(visitor, opened.public_url)
    assert "Lefèvre" not in text, "a former name may be what somebody left behind"
    assert NAME_TO_COME in text, "nobody is dropped in silence"
    waiting = Revision.objects.about(opened).waiting().get()
    assert list(compared(waiting, opened)) == [("Personnes nommées", "Hélène Lefèvre", "Hélène Durand")]
    told = Notification.objects.filter(recipient=helene.user, kind="public_new_name").get()
    assert "votre nouveau nom" in told.sentence
    waiting.apply(by=moderator)
    text = text_of(visitor, opened.public_url)
    assert "Hélène Durand" in text
    assert "Hélène Lefèvre" not in text
    helene.given_name = "Anne"
    helene.save(update_fields=["given_name"])
    text = text_of(visitor, opened.public_url)
    assert "Durand" not in text
    assert NAME_TO_COME in text
    assert list(compared(Revision.objects.about(opened).waiting().get(), opened)) == [
        ("Personnes nommées", "Hélène Durand", "Anne Durand")
    ]


def test_an_accent_put_right_shows_at_once(opened, helene, visitor):
    helene.family_name = "Lefevre"
    helene.save()
    assert "Hélène Lefevre" in text_of(visitor, opened.public_url)


def test_who_takes_the_former_name_back_asks_for_nothing(opened, helene, visitor):
    for name in ("Durand", "Lefèvre"):
        helene.family_name = name
        helene.save()
    assert not Revision.objects.about(opened).waiting().exists()
    assert "Hélène Lefèvre" in text_of(visitor, opened.public_url)


def test_a_new_name_joins_the_update_that_waits_and_nothing_else(opened, project, helene, moderator, visitor):
    before = opened.content
    helene.family_name = "Durand"
    helene.save()
    proposed = Revision.objects.about(opened).waiting().get().proposed["content"]
    assert {name for name in before if before[name] != proposed[name]} == {"people"}


def test_a_name_that_nobody_reads_any_more_is_forgotten(opened, project, helene):
    helene.family_name = "Durand"
    helene.save()
    agree_to_be_named(project, helene, agrees=False)
    assert project.roles.get(member=helene).named_as == ""


def test_a_name_given_afterwards_comes_with_the_next_version(opened, project, karim, helene, moderator, visitor):
    agree_to_be_named(project, karim, agrees=True)
    assert karim.family_name not in text_of(visitor, opened.public_url)
    ask(project, by=helene.user)
    Revision.objects.about(opened).waiting().get().apply(by=moderator)
    assert karim.family_name in text_of(visitor, opened.public_url)


def test_nobody_consents_for_somebody_else(opened, project, karim, sign_in):
    sign_in(karim).post(reverse("projects:team_consent", args=[project.slug]), {"accord": "oui"})
    assert not project.roles.filter(member=karim, named_since=None).exists()
    sign_in(MemberFactory(with_account=True)).post(
        reverse("projects:team_consent", args=[project.slug]), {"accord": "non"}
    )
    assert not project.roles.filter(named_since=None).exists()


# Who opens it --------------------------------------------------------------------------------------


@pytest.mark.met("EV1-09", "VIG-02")
def test_a_team_asks_and_the_mission_opens_from_its_queue(project, helene, moderator, visitor, sign_in):
    team, mission = sign_in(helene), sign_in(moderator)
    desk = reverse("projects:public_page", args=[project.slug])
    shown = read(team, desk)
    assert "Problemelu" in shown
    assert "jamais" not in shown.replace("Commanditairejamais", "")
    assert team.post(reverse("projects:public_ask", args=[project.slug]))["Location"] == desk
    asked = PublicPage.objects.get()
    assert asked.is_pending
    assert visitor.get(asked.public_url).status_code == 404

    queue = read(mission, reverse("admin:moderation_queue"))
    for word in [*words_of(SAID), "Pourquoilu", "Indicateurlu", "Voixlue", helene.full_name, asked.public_url]:
        assert word in queue, word
    assert reverse("admin:moderation_preview", args=["page-publique", asked.pk, "pending"]) in queue
    form = re.search(rf'action="([^"]*page-publique/{asked.pk}/[^"]*)".*?</form>', queue, re.S)
    stamp = re.search(r'name="stamp" value="(\w+)"', form[0])[1]
    mission.post(form[1], {"verb": "publish", "why": "pending", "stamp": stamp})

    assert visitor.get(asked.public_url).status_code == 200
    assert [one.verb for one in ModerationEvent.objects.about(asked)] == [Verb.PUBLISH, Verb.SUBMIT]


def test_no_trust_opens_a_page_without_reading(project, helene, karim, monkeypatch):
    monkeypatch.setattr(trust, "ROLES", [lambda user: True])
    asked = ask(project, by=helene.user)
    for user in (helene.user, karim.user):
        with pytest.raises(ValidationError):
            asked.publish(by=user)
        with pytest.raises(ValidationError):
            asked.publish(by=user, at_once=True)
    assert not PublicPage.objects.open().exists()


def test_who_wrote_it_does_not_open_it(project, helene, moderator):
    member = MemberFactory(user=moderator)
    TeamRole.objects.create(project=project, member=member, role=Role.TEAM)
    asked = ask(project, by=helene.user)
    refused(OWN, lambda: asked.publish(by=moderator))


@pytest.mark.parametrize(
    "fields", [{"state": "published"}, {"public_page": "1", "content": "{}"}, {"published_at": "2026-01-01"}]
)
def test_asking_with_a_state_still_waits(project, helene, sign_in, fields):
    sign_in(helene).post(reverse("projects:public_ask", args=[project.slug]), fields)
    assert PublicPage.objects.get().is_pending


@pytest.mark.parametrize("role", ["visitor", "stranger", "named"])
def test_only_its_authors_ask(project, role, sign_in, representative, visitor):
    TeamRole.objects.create(project=project, member=representative, role=Role.SPONSOR)
    stranger = MemberFactory(with_account=True)
    client = {"visitor": visitor, "stranger": sign_in(stranger), "named": sign_in(representative)}[role]
    answer = client.post(reverse("projects:public_ask", args=[project.slug]))
    assert answer.status_code == (302 if role == "visitor" else 404)
    assert not PublicPage.objects.exists()


def test_asking_twice_is_asking_once(project, helene, sign_in):
    client = sign_in(helene)
    for _ in range(2):
        client.post(reverse("projects:public_ask", args=[project.slug]))
    asked = PublicPage.objects.get()
    assert ModerationEvent.objects.about(asked).count() == 1
    refused(SAME_ASKED, lambda: ask(project, by=helene.user))


def test_asking_again_replaces_what_waits(project, helene):
    asked = ask(project, by=helene.user)
    Project.objects.filter(pk=project.pk).update(problem="Mieux dit.")
    ask(project, by=helene.user)
    asked.refresh_from_db()
    assert asked.content["problem"] == "Mieux dit."
    assert asked.is_pending


def test_asking_shows_the_project_to_everybody_but_not_one_kept_by_the_team(project, helene, sign_in):
    ask(project, by=helene.user)
    project.refresh_from_db()
    assert project.audience == ProjectAudience.PUBLIC
    kept = ProjectFactory(lead=helene, audience=ProjectAudience.TEAM)
    refused(TEAM_ONLY, lambda: ask(kept, by=helene.user))
    assert "Gardé par l’équipe" in read(sign_in(helene), reverse("projects:public_page", args=[kept.slug]))


@pytest.mark.parametrize("trait", ["draft", "pending"])
def test_a_project_that_is_not_online_has_no_public_page(helene, trait):
    with pytest.raises(ValidationError):
        ask(ProjectFactory(lead=helene, **{trait: True}), by=helene.user)


def test_the_decision_is_on_what_was_read(project, helene, moderator, sign_in):
    """A consent taken back, or words changed, while the mission reads: nothing is opened."""
    asked = ask(project, by=helene.user)
    mission = sign_in(moderator)
    stamp = re.search(r'name="stamp" value="(\w+)"', read(mission, reverse("admin:moderation_queue")))[1]
    agree_to_be_named(project, helene, agrees=False)
    decide = reverse("admin:moderation_decide", args=["page-publique", asked.pk])
    answer = mission.post(decide, {"verb": "publish", "why": "pending", "stamp": stamp})
    assert answer.status_code == 409
    assert not PublicPage.objects.open().exists()


def test_the_mission_refuses_with_a_reason_that_the_team_reads(project, helene, karim, moderator, sign_in):
    asked = ask(project, by=helene.user)
    asked.refuse(by=moderator, reason="Récrivez pour un habitant.")
    told = Notification.objects.get(recipient=karim.user, kind="public_refuse")
    assert "Récrivez pour un habitant." in told.sentence
    assert told.url == reverse("projects:public_page", args=[project.slug])
    html = read(sign_in(helene), told.url)
    assert "Récrivez pour un habitant." in html
    Project.objects.filter(pk=project.pk).update(problem="Pour un habitant.")
    ask(project, by=helene.user)
    asked.refresh_from_db()
    assert asked.is_pending


# Bringing it up to date ----------------------------------------------------------------------------


def test_an_update_waits_beside_the_page_and_shows_only_what_changes(
    opened, project, helene, moderator, visitor, sign_in
):
    Project.objects.filter(pk=project.pk).update(problem="Problemelu, autrement.")
    ask(project, by=helene.user)
    assert "autrement" not in text_of(visitor, opened.public_url)
    queue = read(sign_in(moderator), reverse("admin:moderation_queue"))
    assert "<ins>, autrement</ins>" in queue or "autrement" in re.search(r"<ins>(.*?)</ins>", queue)[1]
    assert "Solutionlue" not in queue
    Revision.objects.about(opened).waiting().get().apply(by=moderator)
    assert "autrement" in text_of(visitor, opened.public_url)


def test_an_update_that_changes_nothing_is_not_asked(opened, project, helene):
    refused(SAME_OPEN, lambda: ask(project, by=helene.user))
    Project.objects.filter(pk=project.pk).update(problem="Autrement.")
    ask(project, by=helene.user)
    refused(SAME_ASKED, lambda: ask(project, by=helene.user))


def test_an_update_asked_before_the_page_closed_is_not_applied_to_the_next_one(opened, project, helene, moderator):
    Project.objects.filter(pk=project.pk).update(problem="Autrement.")
    ask(project, by=helene.user)
    update = Revision.objects.about(opened).waiting().get()
    opened.withdraw(by=helene.user)
    ask(project, by=helene.user)
    assert not Revision.objects.about(opened).waiting().exists()
    opened.refresh_from_db()
    opened.publish(by=moderator)
    with pytest.raises(ValidationError):
        update.apply(by=moderator)


# Closing it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["team", "mission"])
def test_either_side_closes_it_at_once_and_may_undo(opened, project, helene, moderator, visitor, sign_in, who):
    client = sign_in(helene if who == "team" else moderator)
    close = reverse("projects:public_close", args=[project.slug])
    if who == "mission":
        assert "Écrivez pourquoi" in client.post(close).text
        too_long = client.post(close, {"reason": "Nommée " * 200}).text
        assert "1000 signes au plus, 1399 ici" in too_long
        assert too_long.count("Nommée ") == 200
        assert visitor.get(opened.public_url).status_code == 200  # not without a reason
    client.post(close, {"reason": "Une personne est reconnaissable."})
    assert visitor.get(opened.public_url).status_code == 404
    assert "rouvrir telle qu’elle était" in read(client, reverse("projects:public_page", args=[project.slug]))
    client.post(reverse("projects:public_reopen", args=[project.slug]), {"decision": last_decision(opened).pk})
    assert visitor.get(opened.public_url).status_code == 200
    assert [one.verb for one in ModerationEvent.objects.about(opened)][:2] == [Verb.UNDO, Verb.WITHDRAW]


def test_a_team_does_not_undo_what_the_mission_closed_nor_too_late(opened, project, helene, karim, moderator, sign_in):
    reopen = reverse("projects:public_reopen", args=[project.slug])
    opened.withdraw(by=moderator, reason="Une personne est reconnaissable.")
    assert sign_in(helene).post(reopen).status_code == 404
    undo_last(opened, by=moderator)
    opened.withdraw(by=helene.user)
    assert sign_in(karim).post(reopen).status_code == 404
    ModerationEvent.objects.about(opened).update(at=timezone.now() - timedelta(minutes=31))
    assert sign_in(helene).post(reopen).status_code == 404
    assert not PublicPage.objects.open().exists()


def test_the_other_side_is_told(opened, project, helene, karim, moderator):
    kinds = set(Notification.objects.filter(recipient=karim.user).values_list("kind", flat=True))
    assert {"public_publish", "public_names"} <= kinds
    opened.withdraw(by=moderator, reason="Une personne est reconnaissable.")
    assert (
        "Une personne est reconnaissable."
        in Notification.objects.get(recipient=helene.user, kind="public_withdraw").sentence
    )


GONE = {
    "withdrawn": lambda project, helene, moderator: project.withdraw(by=helene.user),
    "hidden": lambda project, helene, moderator: Project.objects.filter(pk=project.pk).update(hidden_at=timezone.now()),
    "network": lambda project, helene, moderator: Project.objects.filter(pk=project.pk).update(audience="network"),
    "team": lambda project, helene, moderator: Project.objects.filter(pk=project.pk).update(audience="team"),
    "pending": lambda project, helene, moderator: Project.objects.filter(pk=project.pk).update(state="pending"),
    "deleted": lambda project, helene, moderator: project.delete(),
}


@pytest.mark.parametrize("how", GONE)
def test_a_project_that_leaves_takes_its_page_everywhere_with_it(opened, project, helene, moderator, visitor, how):
    """TRUST case 3: not on the page, the list, the search, the sitemap."""
    url = opened.public_url
    places = [reverse("projects:public_list"), f"{reverse('projects:public_list')}?q=titrelu", reverse("sitemap_xml")]
    assert all(url in text_of(visitor, place) for place in places)
    GONE[how](project, helene, moderator)
    answer = visitor.get(url)
    assert answer.status_code == 404
    assert "Titrelu" not in answer.content.decode()
    for place in places:
        text = text_of(visitor, place)
        assert url not in text
        assert "Titrelu" not in text


def test_a_project_written_again_loses_its_page(opened, project, helene, moderator):
    project.withdraw(by=helene.user)
    project.restore(by=helene.user)
    project.submit(by=helene.user)
    project.publish(by=moderator)
    opened.refresh_from_db()
    assert opened.state == State.WITHDRAWN
    assert not PublicPage.objects.open().exists()


def test_a_project_withdrawn_by_mistake_gets_its_page_back_with_the_undo(opened, project, moderator, visitor):
    project.withdraw(by=moderator, reason="Erreur.")
    undo_last(project, by=moderator)
    assert visitor.get(opened.public_url).status_code == 200


# Around it -----------------------------------------------------------------------------------------


def test_the_team_finds_it_from_the_project_and_visitors_from_the_first_page(opened, project, helene, visitor, sign_in):
    desk = reverse("projects:public_page", args=[project.slug])
    assert desk in read(sign_in(helene), project.get_absolute_url())
    assert reverse("projects:public_list") in read(visitor, "/")
    assert reverse("projects:public_list") in read(visitor, "/plan-du-site/")


def test_a_member_goes_from_the_public_page_to_the_project_and_back(opened, project, sign_in, karim):
    assert f'href="{opened.public_url}"' in read(sign_in(karim), project.get_absolute_url())
    assert f'href="{project.get_absolute_url()}"' in read(sign_in(karim), opened.public_url)


def test_the_preview_shows_what_waits_to_those_who_decide_or_ask(project, helene, karim, moderator, sign_in):
    asked = ask(project, by=helene.user)
    url = reverse("projects:public_preview", args=[asked.pk])
    for person in (moderator, helene):
        assert "Problemelu" in read(sign_in(person), url)
    assert sign_in(MemberFactory(with_account=True)).get(url).status_code == 404


def test_the_history_says_who_decided_what(opened, project, helene, moderator, sign_in):
    html = read(sign_in(helene), reverse("projects:public_page", args=[project.slug]))
    assert "Qui a décidé quoi" in html
    assert "la mission innovation" in html
