"""On a thing's own page: who decided what, for those who may know; « Signaler » for the others."""

from django.urls import reverse

from emi_alumni.foundation.moderation.models import Report


def page(client, project) -> str:
    return client.get(project.get_absolute_url()).content.decode()


def test_authors_read_the_decisions_without_the_names_of_the_mission(pending, helene, moderator, sign_in):
    pending.send_back(by=moderator, reason="Dites où en est le projet.")
    text = page(sign_in(helene), pending)
    assert "par la mission innovation" in text
    assert "Dites où en est le projet." in text
    assert "Proposé par vous" in text
    assert moderator.email not in text


def test_the_mission_reads_who_decided(published, moderator, colleague, sign_in):
    assert f"Publié par {moderator.email}" in page(sign_in(colleague), published)


def test_readers_see_no_decision_and_may_report(published, karim, sign_in, moderator):
    text = page(sign_in(karim), published)
    assert "Qui a décidé quoi" not in text
    assert reverse("moderation:report", args=["projet", published.pk]) in text


def test_authors_are_not_asked_to_report_themselves(published, helene, sign_in):
    assert reverse("moderation:report", args=["projet", published.pk]) not in page(sign_in(helene), published)


def test_who_reported_is_never_told_to_who_wrote(published, helene, karim, representative, sign_in):
    for reader in (karim, representative):
        Report.file(published, by=reader.user, reason="wrong", note="Mot de la lectrice")
    text = page(sign_in(helene), published)
    assert "Masqué après deux signalements" in text
    past = text.partition("Qui a décidé quoi")[2]
    assert karim.family_name not in past
    assert representative.family_name not in past
    assert "Mot de la lectrice" not in text
