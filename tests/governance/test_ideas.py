"""The idea box: read, looked for, supported once, commented once; and what others may not do of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.personal_data import erase
from emi_alumni.foundation.moderation.models import Report, Revision, State
from emi_alumni.foundation.notifications.models import Notification
from governance.models import AnimatorMandate, Club, Idea, IdeaComment, IdeaStatus, IdeaSupport, Module
from governance.templatetags.ideas_tags import first_line
from tests.factories import MemberFactory
from tests.governance.idea_box import ask, make_idea, seat_in_the_council, supported, theme_of

LIST = "/idees/"


@pytest.fixture
def idea(db) -> Idea:
    return make_idea()


def at(name: str, idea: Idea) -> str:
    return reverse(f"governance:idea_{name}", args=[idea.pk])


def titles(page: str, *ideas: Idea) -> list[str]:
    """Those that the page shows, in its order."""
    return sorted((one.title for one in ideas if one.title in page), key=page.index)


# The list ----------------------------------------------------------------------------------------------------


@pytest.fixture
def three(helene, karim) -> list[Idea]:
    long_ago = timezone.now() - timedelta(days=40)
    return [
        supported(make_idea("Prévoir deux jours de plus", created_at=long_ago), helene, karim),
        supported(make_idea("Un nouveau nom", theme=theme_of("Nom"), status=IdeaStatus.STUDIED), helene),
        make_idea("Des piqûres de rappel", status=IdeaStatus.IN_PLACE, created_at=long_ago + timedelta(days=1)),
    ]


def test_a_visitor_signs_in_first(idea, visitor):
    assert visitor.get(LIST).url.startswith(reverse("account_login"))
    assert visitor.get(idea.get_absolute_url()).url.startswith(reverse("account_login"))


def test_tabs_count_and_narrow_and_what_makes_no_sense_is_ignored(three, helene, sign_in):
    browser = sign_in(helene)
    page = browser.get(LIST).text
    assert "Toutes, 3" in page
    assert "À l’étude, 1" in page
    assert "Écartées" not in page
    assert titles(browser.get(LIST, {"statut": "etude"}).text, *three) == ["Un nouveau nom"]
    assert titles(browser.get(LIST, {"theme": "nom"}).text, *three) == ["Un nouveau nom"]
    for nonsense in ({"statut": "x"}, {"theme": "' OR 1=1"}, {"tri": "\0"}, {"page": "-1"}, {"q": " \0"}):
        assert len(titles(browser.get(LIST, nonsense).text, *three)) == 3


def test_the_most_supported_first_or_the_latest_or_the_last_answered(three, helene, sign_in):
    browser = sign_in(helene)
    two_days, name, recall = three
    assert titles(browser.get(LIST).text, *three) == [two_days.title, name.title, recall.title]
    assert titles(browser.get(LIST, {"tri": "recentes"}).text, *three)[0] == name.title
    recall.answers.create(
        status=IdeaStatus.IN_PLACE, text="Quatre fois par an.", proof="Les rappels", proof_link="/agenda/"
    )
    assert titles(browser.get(LIST, {"tri": "reponses"}).text, *three)[0] == recall.title


def test_words_find_and_nothing_found_says_what_to_do(three, helene, sign_in):
    browser = sign_in(helene)
    assert titles(browser.get(LIST, {"q": "piqure"}).text, *three) == ["Des piqûres de rappel"]
    page = browser.get(LIST, {"q": "zzzqqq"}).text
    assert "Aucune idée ne réunit tout cela." in page
    Idea.objects.all().delete()
    assert "La boîte est vide." in browser.get(LIST).text


def test_twelve_a_page_under_the_figures_of_all(helene, karim, sign_in):
    made = [make_idea(f"Idée numéro {number:02}") for number in range(14)]
    browser = sign_in(helene)
    first, second = browser.get(LIST).text, browser.get(LIST, {"page": "2"}).text
    assert "Toutes, 14" in first
    assert "Toutes, 14" in second
    assert len(titles(first, *made)) == 12
    assert len(titles(second, *made)) == 2
    assert 'aria-label="Pages d’idées"' in first
    assert f'name="next" value="{LIST}?page=2"' in second, "a support without script comes back to this page"


def test_a_line_says_how_the_latest_answer_of_the_council_begins(three, helene, karim, sign_in):
    seat_in_the_council(karim)
    answered = three[0]
    before = timezone.localdate() - timedelta(days=9)
    answered.answer(status="studied", text="Une ancienne réponse.", on=before, by=karim.user)
    answered.answer(status="kept", text="Oui, dès la rentrée.\nLe détail est plus loin.", by=karim.user)
    page = sign_in(helene).get(LIST).text
    assert page.count("Le conseil répond") == 1
    assert "Oui, dès la rentrée. …" in page
    assert "Le détail est plus loin" not in page
    assert "Une ancienne réponse" not in page


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (None, ""),
        ("Oui.", "Oui."),
        ("\n Oui. \n\n", "Oui."),
        ("Oui.\nMais.", "Oui. …"),
        ("a" * 300, "a" * 119 + "…"),
    ],
)
def test_the_first_line_of_an_answer(text, line):
    assert first_line(text) == line


def test_htmx_gets_the_very_piece_of_the_page(three, helene, sign_in):
    browser = sign_in(helene)
    piece = browser.get(LIST, {"statut": "etude"}, headers={"HX-Request": "true"})
    assert piece["HX-Push-Url"] == "/idees/?statut=etude"
    assert "<html" not in piece.text
    # Each page has a token of its own.
    without_tokens = [line for line in piece.text.splitlines() if "csrf" not in line and line.strip()]
    whole = browser.get(LIST, {"statut": "etude"}).text
    assert all(line in whole for line in without_tokens)


def test_what_waits_is_hidden_or_was_merged_is_not_in_the_list(idea, helene, karim, sign_in):
    waiting = make_idea("Encore à lire", state=State.PENDING, author=karim)
    hidden = make_idea("Masquée", hidden_at=timezone.now(), author=karim)
    merged = make_idea("Un doublon", merged_into=idea)
    page = sign_in(helene).get(LIST).text
    assert titles(page, idea, waiting, hidden, merged) == [idea.title]
    assert "Toutes, 1" in page
    assert sign_in(helene).get(waiting.get_absolute_url()).status_code == 404
    assert hidden.title not in sign_in(helene).get(hidden.get_absolute_url()).text
    assert "Encore à lire" in sign_in(karim).get(LIST).text
    assert sign_in(karim).get(waiting.get_absolute_url()).status_code == 200


def test_the_list_costs_the_same_however_long(helene, karim, sign_in, same_queries):
    def one_more():
        supported(make_idea("Une de plus"), helene, karim)
        make_idea("À moi", author=helene, state=State.DRAFT)

    one_more()
    browser = sign_in(helene)
    same_queries(lambda: browser.get(LIST), one_more, 6)


def test_the_page_costs_the_same_however_much_is_said(idea, helene, sign_in, same_queries):
    seat_in_the_council(helene)

    def one_more():
        other = MemberFactory(with_account=True)
        supported(idea, other)
        IdeaComment.objects.create(idea=idea, author=other, text="Oui.", state=State.PUBLISHED)
        idea.answers.create(status=IdeaStatus.STUDIED, text="Vu.", author=other)
        supported(make_idea("Un doublon", merged_into=idea), other)
        consultation = ask()
        consultation.idea = idea
        consultation.save()

    one_more()
    browser = sign_in(helene)
    same_queries(lambda: browser.get(idea.get_absolute_url()), one_more, 12)


# Supports ----------------------------------------------------------------------------------------------------


def test_supporting_twice_is_once_and_another_button_takes_it_back(idea, helene, sign_in):
    """A page opened yesterday says what it shows, « Soutenir »: it withdraws nothing."""
    browser = sign_in(helene)
    for _ in range(2):
        answer = browser.post(at("support", idea), {"soutenir": "oui", "next": "/idees/?statut=recue"})
        assert answer.url == f"/idees/?statut=recue#soutien-{idea.pk}"
    assert IdeaSupport.objects.filter(idea=idea, member=helene).count() == 1
    page = browser.get(LIST).text
    assert f'id="soutien-{idea.pk}"' in page
    assert f'Vous soutenez<span class="sr"> : {idea.title}</span>' in page
    assert f'value="non">Retirer<span class="sr"> votre soutien : {idea.title}</span>' in page
    assert 'name="soutenir" value="oui"' not in page
    for _ in range(2):
        browser.post(at("support", idea), {"soutenir": "non"})
    assert not IdeaSupport.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"soutenir": ""}, {"soutenir": "peut-être"}])
def test_what_says_neither_changes_nothing(idea, helene, karim, sign_in, sent):
    supported(idea, karim)
    for member in (helene, karim):
        answer = sign_in(member).post(at("support", idea), sent)
        assert answer.url == f"{idea.get_absolute_url()}#soutien-{idea.pk}"
    assert [one.member for one in IdeaSupport.objects.all()] == [karim]


def test_with_htmx_what_takes_the_place_of_a_button_takes_its_focus_and_is_no_button(idea, helene, sign_in):
    browser = sign_in(helene)

    def send(way):
        sent = {"soutenir": way, "next": LIST}
        return browser.post(at("support", idea), sent, headers={"HX-Request": "true"}).text

    piece = send("oui")
    assert "<html" not in piece
    assert f'<span class="given" id="soutenir-{idea.pk}" tabindex="-1">' in piece
    assert "<b>1</b> soutien<" in piece
    piece = send("non")
    assert f'<span class="meta" id="retirer-{idea.pk}" tabindex="-1">Soutien retiré</span>' in piece
    assert "<b>" not in piece  # no « 0 soutien »


def test_an_idea_that_nobody_supports_invites_the_first_one(idea, helene, sign_in):
    browser = sign_in(helene)
    assert "Soyez la première personne à la soutenir." in browser.get(idea.get_absolute_url()).text
    assert "0</b> soutien" not in browser.get(LIST).text
    supported(idea, helene)
    assert "Soyez la première personne" not in browser.get(idea.get_absolute_url()).text


def test_supporting_never_leads_out_of_the_portal(idea, helene, sign_in):
    answer = sign_in(helene).post(at("support", idea), {"soutenir": "oui", "next": "https://ailleurs.example/"})
    assert answer.url == f"{idea.get_absolute_url()}#soutien-{idea.pk}"


def test_supporters_are_counted_and_not_named(idea, helene, karim, representative, sign_in, moderator):
    supported(idea, helene, karim)
    for reader in (representative, moderator):
        page = sign_in(reader).get(idea.get_absolute_url()).text
        assert "<b>2</b> soutiens<" in page
        assert "Hélène Lefèvre" not in page
        assert "Karim Benali" not in page


def test_what_is_not_online_is_not_supported(helene, karim, sign_in, moderator):
    for fields in ({"state": State.PENDING, "author": helene}, {"state": State.DRAFT, "author": helene}):
        one = make_idea(**fields)
        for member in (helene, karim):
            assert sign_in(member).post(at("support", one), {"soutenir": "oui"}).status_code == 404
    hidden = make_idea(hidden_at=timezone.now())
    assert sign_in(karim).post(at("support", hidden), {"soutenir": "oui"}).status_code == 404
    assert sign_in(moderator).post(at("support", make_idea()), {"soutenir": "oui"}).status_code == 404  # no profile
    assert not IdeaSupport.objects.exists()


# Comments ----------------------------------------------------------------------------------------------------


def test_a_comment_is_read_first_then_online_and_its_author_is_told(idea, helene, karim, moderator, sign_in):
    page = sign_in(helene).post(at("comment", idea), {"comment": "Une demi-journée suffirait."}, follow=True).text
    assert "La mission innovation le lit d’abord" in page
    assert "Votre commentaire attend d’être lu" in page
    assert "Une demi-journée" not in sign_in(karim).get(idea.get_absolute_url()).text
    IdeaComment.objects.get().publish(by=moderator)
    page = sign_in(karim).get(idea.get_absolute_url()).text
    assert "Une demi-journée suffirait." in page
    assert "Hélène Lefèvre" in page
    assert "est en ligne" in Notification.objects.get(recipient=helene.user).sentence


def test_one_comment_each_which_one_rewrites(idea, helene, sign_in, moderator):
    browser = sign_in(helene)
    for words in ("Oui.", "Oui.", "Oui, mais court."):
        browser.post(at("comment", idea), {"comment": words})
    comment = IdeaComment.objects.get()
    assert (comment.text, comment.state) == ("Oui, mais court.", State.PENDING)
    comment.publish(by=moderator)
    browser.post(at("comment", idea), {"comment": "Non, finalement."})
    comment.refresh_from_db()
    assert comment.text == "Oui, mais court."  # the new words wait
    assert "Vos nouveaux mots attendent d’être lus" in browser.get(idea.get_absolute_url()).text
    Revision.objects.get().apply(by=moderator)
    comment.refresh_from_db()
    assert comment.text == "Non, finalement."


def test_a_trusted_person_s_comment_and_its_edits_are_online_at_once(idea, helene, karim, sign_in):
    club = Club.objects.create(name="Mesurer", entry="theme", tagline="Des chiffres.")
    AnimatorMandate.objects.create(club=club, member=helene)
    browser = sign_in(helene)
    page = browser.post(at("comment", idea), {"comment": "Oui."}, follow=True).text
    assert "Votre commentaire est en ligne." in page
    browser.post(at("comment", idea), {"comment": "Oui, et vite."})
    assert "Oui, et vite." in sign_in(karim).get(idea.get_absolute_url()).text
    assert not Revision.objects.filter(decided_at=None).exists()
    assert IdeaComment.objects.get().edited_at


def test_a_comment_is_taken_back_and_may_be_written_again(idea, helene, karim, sign_in, moderator):
    browser = sign_in(helene)
    browser.post(at("comment", idea), {"comment": "Oui."})
    comment = IdeaComment.objects.get()
    comment.publish(by=moderator)
    assert sign_in(karim).post(comment.withdraw_url).status_code == 404
    assert browser.get(comment.withdraw_url).status_code == 405
    browser.post(comment.withdraw_url)
    comment.refresh_from_db()
    assert comment.state == State.WITHDRAWN
    browser.post(at("comment", idea), {"comment": "Finalement, si."})
    comment.refresh_from_db()
    assert (comment.state, comment.text) == (State.PENDING, "Finalement, si.")


def test_an_empty_or_endless_comment_comes_back_with_a_sentence(idea, helene, sign_in):
    browser = sign_in(helene)
    assert "Écrivez votre commentaire, même une phrase." in browser.post(at("comment", idea), {"comment": " "}).text
    page = browser.post(at("comment", idea), {"comment": "a" * 1001}).text
    assert "1000 caractères au plus" in page
    assert "a" * 1001 in page
    assert not IdeaComment.objects.exists()


def test_what_was_typed_is_kept_when_the_idea_was_merged_meanwhile(idea, helene, sign_in):
    kept = make_idea("Celle qui reste")
    Idea.objects.filter(pk=idea.pk).update(merged_into=kept)
    page = sign_in(helene).post(at("comment", idea), {"comment": "Mon avis à moi."}).text
    assert "déjà réunie à une autre" in page
    assert not IdeaComment.objects.exists()


def test_two_reports_hide_a_comment_and_a_remark_of_the_synthesis_is_not_reported(
    idea, helene, karim, representative, sign_in
):
    comment = IdeaComment.objects.create(idea=idea, author=helene, text="Contre Paul.", state=State.PUBLISHED)
    page = sign_in(karim).get(idea.get_absolute_url()).text
    assert reverse("moderation:report", args=["commentaire-idee", comment.pk]) in page
    for member in (karim, representative):
        Report.file(comment, by=member.user, reason="hurtful")
    assert "Contre Paul." not in sign_in(karim).get(idea.get_absolute_url()).text
    remark = make_idea("Un nouveau nom ?", requirement="EV2-01", exact_words="Un nouveau nom ?")
    assert sign_in(karim).get(reverse("moderation:report", args=["idee", remark.pk])).status_code == 404
    own = make_idea("De quelqu’un", author=helene)
    assert sign_in(karim).get(reverse("moderation:report", args=["idee", own.pk])).status_code == 200


def test_markup_in_words_is_shown_as_typed(helene, karim, sign_in):
    idea = make_idea("<script>alert(1)</script>", text="<b>gras</b>", author=helene)
    IdeaComment.objects.create(idea=idea, author=helene, text="<img src=x>", state=State.PUBLISHED)
    for url in (LIST, idea.get_absolute_url()):
        page = sign_in(karim).get(url).text
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
        assert "<b>gras" not in page


def test_who_left_takes_their_supports_and_what_waits_and_leaves_their_published_words_unsigned(
    idea, helene, karim, sign_in
):
    supported(idea, helene)
    IdeaComment.objects.create(idea=idea, author=helene, text="Mon expérience.", state=State.PUBLISHED)
    own = make_idea("La mienne", author=helene)
    draft = make_idea("Un brouillon", author=helene, state=State.DRAFT)
    erase(helene)
    page = sign_in(karim).get(idea.get_absolute_url()).text
    assert "soutien<" not in page
    assert "Mon expérience." in page
    assert "Hélène" not in page
    assert Idea.objects.filter(pk=own.pk).exists()
    assert not Idea.objects.filter(pk=draft.pk).exists()


def test_a_module_leads_to_its_ideas(helene, sign_in):
    module = Module.objects.create(name="Conduite du changement")
    idea = make_idea(module=module)
    assert idea.title in sign_in(helene).get(reverse("governance:module", args=[module.slug])).text
