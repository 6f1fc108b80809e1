"""Who a line of a file is: never decided by one key when the other differs; the mission chooses, line by line."""

import pytest
from django.urls import reverse

from directory.models import Invitation, Member
from tests.factories import MemberFactory
from tests.standing import standing

HEADERS = "nom;prénom;promotion;courriel;fonction"
CONFIRM = "admin:directory_member_import_confirm"


def asked(answer) -> dict[int, list[str]]:
    """The values of the choices, by line."""
    found = [verdict for verdict, _word in answer.context["verdicts"] if verdict.kind == "ask"]
    return {verdict.line: [value for value, _words in verdict.choices] for verdict in found}


def kinds(answer) -> list[str]:
    return [verdict.kind for verdict in sorted((v for v, _word in answer.context["verdicts"]), key=lambda v: v.line)]


@standing
def ida(places, cohort_2019) -> Member:
    """Entered by the mission, invited, not come yet."""
    return MemberFactory(
        imported=True, family_name="Roy", given_name="Ida", cohort=cohort_2019, email="ida@exemple.fr", position="Agent"
    )


SHARED = f"{HEADERS}\nRoy;Ida;2019-2020;accueil@exemple.fr;\nDiop;Awa;2019-2020;accueil@exemple.fr;\n"


def test_two_people_of_one_mailbox_are_asked_about_and_both_come_in(places, moderator, sign_in, deposit, import_file):
    client = sign_in(moderator)
    preview = deposit(client, SHARED)
    assert kinds(preview) == ["created", "ask"]
    assert asked(preview) == {3: ["l2", "new"]}
    assert "ligne 2 (Ida Roy)" in preview.text
    assert "celle de la ligne 2 (Ida Roy). Est-ce une boîte partagée, ou la même personne" in preview.text
    import_file(client, SHARED, choices={3: "new"})
    assert sorted(Member.objects.values_list("given_name", "email")) == [
        ("Awa", "accueil@exemple.fr"),
        ("Ida", "accueil@exemple.fr"),
    ]
    assert kinds(deposit(client, SHARED)) == ["same", "same"], "who was told apart once is known by name and address"


def test_or_the_second_line_is_left_aside(places, moderator, sign_in, import_file):
    import_file(sign_in(moderator), SHARED, choices={3: "l2"})
    assert Member.objects.get().given_name == "Ida"


def test_a_namesake_with_another_address_takes_over_nobody(ida, moderator, sign_in, deposit, import_file):
    Invitation.issue(ida, email=ida.email, by=moderator)
    lines = f"{HEADERS}\nRoy;Ida;2019-2020;ida.roy@autre.fr;Cheffe\n"
    client = sign_in(moderator)
    preview = deposit(client, lines)
    assert asked(preview) == {2: [f"p{ida.pk}", "new"]}
    import_file(client, lines, choices={2: "new"})
    ida.refresh_from_db()
    assert (ida.email, ida.position) == ("ida@exemple.fr", "Agent")
    assert Invitation.objects.open().filter(member=ida).exists()
    assert Member.objects.exclude(pk=ida.pk).get().email == "ida.roy@autre.fr"


def test_or_it_is_the_same_person_whose_address_changed(ida, moderator, sign_in, import_file):
    Invitation.issue(ida, email=ida.email, by=moderator)
    lines = f"{HEADERS}\nRoy;Ida;2019-2020;ida.roy@autre.fr;Cheffe\n"
    import_file(sign_in(moderator), lines, choices={2: f"p{ida.pk}"})
    ida.refresh_from_db()
    assert (ida.email, ida.position) == ("ida.roy@autre.fr", "Cheffe")
    assert not Invitation.objects.open().exists(), "a letter on its way to the former address stops working"


@pytest.mark.parametrize("choice", ["", "p999999", "l1", "nobody", "p"])
def test_nothing_is_written_before_the_choice_is_made(choice, ida, moderator, sign_in, deposit, import_file):
    lines = f"{HEADERS}\nRoy;Ida;2019-2020;ida.roy@autre.fr;\nDiop;Awa;;awa@exemple.fr;\n"
    client = sign_in(moderator)
    answer = import_file(client, lines, choices={2: choice})
    assert "Il reste à choisir : ligne 2." in answer.text
    assert Member.objects.get() == ida
    again = {"token": answer.context["token"], "choix-2": "new"}
    assert "2 fiches créées" in client.post(reverse(CONFIRM), again, follow=True).text


def test_a_choice_made_is_kept_while_another_is_missing(ida, moderator, sign_in, import_file):
    lines = f"{HEADERS}\nRoy;Ida;2019-2020;un@autre.fr;\nDiop;Awa;2019-2020;ida@exemple.fr;\n"
    answer = import_file(sign_in(moderator), lines, choices={2: "new"})
    assert set(asked(answer)) == {2, 3}
    assert answer.context["missing"] == [3]
    assert answer.text.count(" checked") == 1


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Roy;Ida;2019-2020;ida@exemple.fr;", "same"),
        ("ROY;ida;;ida@exemple.fr;", "updated"),
        ("Roy;Ida;2021-2022;ida@exemple.fr;", "updated"),
        ("Roy;Ida;2019-2020;;", "same"),
        ("Roy;Ida;2019-2020;IDA@exemple.fr\u200b;", "same"),
        ("Roy née Diop;Ida;2019-2020;ida@exemple.fr;", "ask"),
        ("Diop;Ida;2019-2020;ida@exemple.fr;", "ask"),
        ("Roy;Ida;2019-2020;autre@exemple.fr;", "ask"),
        ("Roy;Ida;;autre@exemple.fr;", "ask"),
        ("Roy;Ida;;;", "ask"),
        ("Roy née Diop;Ida;2019-2020;;", "ask"),
        ("Roy;Ida;2021-2022;autre@exemple.fr;", "created"),
        ("Roy;Ida;2021-2022;;", "created"),
        ("Roy;Anne;2019-2020;autre@exemple.fr;", "created"),
    ],
)
def test_what_agrees_and_what_differs_decides(line, kind, ida, moderator, sign_in, deposit):
    assert kinds(deposit(sign_in(moderator), f"{HEADERS}\n{line}\n")) == [kind]


@pytest.mark.parametrize("name", ["LE GALL;Anne", "Le-Gall;Anne", "LEGALL;ANNE", "Le\u2011Gall;Anne"])
def test_spellings_of_one_name_are_one_person(name, places, cohort_2019, moderator, sign_in, deposit):
    MemberFactory(imported=True, family_name="Le Gall", given_name="Anne", cohort=cohort_2019, email="a@exemple.fr")
    for email in ("", "a@exemple.fr"):
        assert kinds(deposit(sign_in(moderator), f"{HEADERS}\n{name};2019-2020;{email};\n"))[0] in ("same", "updated")


def test_who_has_come_is_never_named_by_their_hidden_address(helene, places, moderator, sign_in, deposit):
    Member.objects.filter(pk=helene.pk).update(email="a.moi@exemple.fr")
    text = deposit(sign_in(moderator), f"{HEADERS}\nAutre;Ida;;a.moi@exemple.fr;\n").text
    assert "qui a déjà repris sa fiche : ne rien changer" in text
    assert helene.full_name not in text
    assert helene.get_absolute_url() not in text


def test_two_namesakes_of_the_directory_are_both_proposed(ida, moderator, cohort_2019, sign_in, deposit, import_file):
    other = MemberFactory(imported=True, family_name="Roy", given_name="Ida", cohort=cohort_2019, email="b@exemple.fr")
    lines = f"{HEADERS}\nRoy;Ida;2019-2020;;Cheffe\n"
    client = sign_in(moderator)
    assert set(asked(deposit(client, lines))[2]) == {f"p{ida.pk}", f"p{other.pk}", "new"}
    import_file(client, lines, choices={2: f"p{other.pk}"})
    other.refresh_from_db()
    ida.refresh_from_db()
    assert (other.position, ida.position) == ("Cheffe", "Agent")
