"""« L’équipe cherche » gets « Je peux »; a project that stopped shows who got past the same cause."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.models import MessageBlock
from directory.personal_data import erase
from emi_alumni.foundation.notifications.models import Notification
from mentoring.models import HelpOffer, OfferState
from mentoring.models.project_help import ALREADY
from projects.models import Project, StatusEntry
from tests.concurrency import together
from tests.factories import MemberFactory, ProjectFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def project(helene):
    return ProjectFactory(lead=helene, title="Le premier appel", help_wanted="Quelqu’un qui sait mesurer.")


def page(project: Project) -> str:
    return reverse("mentoring:project_help", args=[project.slug])


def answer(offer: HelpOffer) -> str:
    return reverse("mentoring:project_help_answer", args=[offer.pk])


@pytest.mark.met("PQ2-09")
def test_karim_offers_the_team_accepts_and_thanks_him(project, helene, karim, sign_in):
    him, her = sign_in(karim), sign_in(helene)
    assert page(project) in him.get(project.get_absolute_url()).content.decode()
    assert him.post(page(project), {"word": "Deux heures, un mardi."}).url == page(project)
    offer = HelpOffer.objects.get()
    told = Notification.objects.get(recipient=helene.user)
    assert told.sentence == "Karim Benali peut aider sur « Le premier appel »."
    assert "1 aide proposée" in " ".join(her.get(project.get_absolute_url()).content.decode().split())
    assert "Deux heures, un mardi." in her.get(page(project)).content.decode()
    her.post(answer(offer), {"geste": "accepter", "words": "Mardi 10 h ?"})
    assert "Mardi 10 h ?" in him.get(page(project)).content.decode()
    her.post(answer(offer), {"geste": "remercier", "words": "Sans vous, rien."})
    offer.refresh_from_db()
    assert offer.state == OfferState.THANKED
    assert "Sans vous, rien." in him.get(page(project)).content.decode()
    assert Notification.objects.filter(recipient=karim.user, kind="help_thanked").exists()


def test_the_team_declines_with_a_word_and_he_may_offer_again(project, helene, karim, sign_in):
    offer = HelpOffer.propose(project, by=karim, word="Oui")
    sign_in(helene).post(answer(offer), {"geste": "decliner", "words": "Nous avons trouvé."})
    assert "Nous avons trouvé." in sign_in(karim).get(page(project)).content.decode()
    HelpOffer.propose(project, by=karim, word="Une autre fois")


def test_an_answer_too_long_stays_in_its_box_with_its_limit(project, helene, karim, representative, sign_in):
    offer = HelpOffer.propose(project, by=karim, word="Oui")
    other = HelpOffer.propose(project, by=representative, word="Moi aussi")
    refused = sign_in(helene).post(answer(offer), {"geste": "accepter", "words": "Bien. " * 100}).content.decode()
    assert refused.count("Bien. Bien. Bien.") >= 1
    assert "400 caractères au plus" in refused
    assert "Erreur : Aides proposées" in refused
    assert f'href="#aide-{offer.pk}-words"' in refused
    assert refused.count('aria-invalid="true"') == 1
    assert refused.count('data-limit="400"') == 2
    assert f'id="aide-{other.pk}-words"' in refused
    offer.refresh_from_db()
    assert offer.state == OfferState.PROPOSED


def test_an_answer_too_long_to_an_offer_that_ended_says_that_it_ended(project, helene, karim, sign_in):
    offer = HelpOffer.propose(project, by=karim, word="Oui")
    sign_in(karim).post(answer(offer), {"geste": "retirer"})
    her = sign_in(helene)
    assert her.post(answer(offer), {"geste": "accepter", "words": "a" * 500}).url == page(project)
    assert ALREADY in her.get(page(project)).content.decode()


def test_he_withdraws_and_the_team_can_no_longer_accept(project, helene, karim, sign_in):
    offer = HelpOffer.propose(project, by=karim, word="Oui")
    sign_in(karim).post(answer(offer), {"geste": "retirer"})
    sign_in(helene).post(answer(offer), {"geste": "accepter"})
    offer.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN


def test_what_may_not_be_offered_is_told_in_a_sentence(project, helene, karim, sign_in):
    with pytest.raises(ValidationError, match="le vôtre"):
        HelpOffer.propose(project, by=helene, word="Oui")
    HelpOffer.propose(project, by=karim, word="Oui")
    again = sign_in(karim).post(page(project), {"word": "Encore, avec des mots."}).content.decode()
    assert "déjà proposé votre aide" in again
    Project.objects.filter(pk=project.pk).update(help_wanted="")
    HelpOffer.objects.all().delete()
    refused = sign_in(karim).post(page(project), {"word": "Mes mots restent."}).content.decode()
    assert "ne cherche plus rien" in refused
    empty = sign_in(karim).post(page(ProjectFactory(help_wanted="X")), {"word": " "}).content.decode()
    assert "Écrivez en un mot ce que vous pouvez" in empty


def test_eleven_in_a_day_are_too_many(karim):
    for _ in range(10):
        HelpOffer.propose(ProjectFactory(help_wanted="Oui"), by=karim, word="Oui")
    with pytest.raises(ValidationError, match="continuez demain"):
        HelpOffer.propose(ProjectFactory(help_wanted="Oui"), by=karim, word="Oui")


def test_nobody_else_reads_or_answers(project, helene, karim, representative, sign_in):
    offer = HelpOffer.propose(project, by=karim, word="Entre nous seulement")
    stranger = sign_in(representative)
    assert "Entre nous seulement" not in stranger.get(page(project)).content.decode()
    assert "Entre nous" not in stranger.get(project.get_absolute_url()).content.decode()
    for act in ("accepter", "retirer"):
        assert stranger.post(answer(offer), {"geste": act}).status_code == 404
    assert sign_in(karim).post(answer(offer), {"geste": "accepter"}).status_code == 404
    assert sign_in(helene).post(answer(offer), {"geste": "autre"}).status_code == 404


def test_who_blocked_him_is_not_told(project, helene, karim):
    MessageBlock.objects.create(member=helene, blocked=karim)
    HelpOffer.propose(project, by=karim, word="Oui")
    assert not Notification.objects.filter(recipient=helene.user).exists()


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(project, helene, karim):
    offer = HelpOffer.propose(project, by=karim, word="Oui")
    said = []

    def say(state):
        def act():
            try:
                HelpOffer.objects.select_related("project", "member__user").get(pk=offer.pk).move(state, by=helene.user)
            except ValidationError:
                said.append("refused")

        return act

    together(say(OfferState.ACCEPTED), say(OfferState.DECLINED))
    assert said == ["refused"]


def test_one_open_offer_each_and_none_left_of_an_erased_person(project, karim):
    HelpOffer.propose(project, by=karim, word="Oui")
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpOffer.objects.create(project=project, member=karim, word="Oui")
    erase(karim)
    assert not HelpOffer.objects.exists()


def test_the_page_costs_the_same_however_many_offers(project, helene, sign_in, same_queries):
    def one_more():
        HelpOffer.objects.create(project=project, member=MemberFactory(), word="Oui")

    one_more()
    browser = sign_in(helene)
    same_queries(lambda: browser.get(page(project)), one_more, 5)


# The same cause -------------------------------------------------------------------------------------------------------


def stopped(project: Project, cause: str, day: str = "2022-03-03") -> None:
    StatusEntry.record(project, "stopped", on=timezone.datetime.fromisoformat(day).date(), why="Voilà.", cause=cause)


def test_a_stopped_project_shows_who_got_past_the_same_cause(helene, karim, representative, sign_in):
    own, other, far = ProjectFactory(lead=helene), ProjectFactory(lead=karim), ProjectFactory(lead=representative)
    for project in (own, other):
        Project.objects.filter(pk=project.pk).update(status="")
        project.statuses.all().delete()
    stopped(other, "means")
    StatusEntry.record(other, "implemented", on=timezone.localdate(), why="Relancé.")
    stopped(own, "means")
    page = sign_in(helene).get(own.get_absolute_url()).content.decode()
    assert "Et s’il repartait ?" in page
    assert other.get_absolute_url() in page
    assert "Interrompu le 3 mars 2022 (moyens), puis mis en place" in page
    assert karim.get_absolute_url() in page
    assert f"projet={own.slug}" in page
    assert far.title not in page.split("Et s’il repartait")[1].split("</section>")[0]


def test_a_project_that_its_team_keeps_is_not_told(helene, karim, representative, sign_in):
    own, kept = ProjectFactory(lead=helene), ProjectFactory(lead=karim, audience="team")
    for project in (own, kept):
        project.statuses.all().delete()
    stopped(kept, "means")
    StatusEntry.record(kept, "implemented", on=timezone.localdate(), why="Relancé.")
    stopped(own, "means")
    assert kept.title not in sign_in(representative).get(own.get_absolute_url()).content.decode()


def test_a_project_that_goes_on_says_nothing_of_it(helene, sign_in):
    assert "repartait" not in sign_in(helene).get(ProjectFactory(lead=helene).get_absolute_url()).content.decode()


def test_what_waits_for_an_answer_never_falls_off_the_page(project, helene, karim, sign_in, monkeypatch):
    monkeypatch.setattr("mentoring.views.project_help.SHOWN", 2)
    HelpOffer.propose(project, by=karim, word="La plus ancienne attend.")
    ended = [HelpOffer(project=project, member=MemberFactory(), word="Non.", state="declined") for _ in range(3)]
    HelpOffer.objects.bulk_create(ended)
    assert "La plus ancienne attend." in sign_in(helene).get(page(project)).text


def test_help_that_was_accepted_and_is_taken_back_is_told_to_the_team(project, helene, karim):
    offer = HelpOffer.propose(project, by=karim, word="Deux heures.")
    stale = HelpOffer.objects.get(pk=offer.pk)
    offer.move(OfferState.ACCEPTED, by=helene.user)
    Notification.objects.mark_read()
    stale.move(OfferState.WITHDRAWN, by=karim.user)
    told = Notification.objects.get(recipient=helene.user, read_at=None)
    assert "ne peut finalement pas aider" in told.sentence
