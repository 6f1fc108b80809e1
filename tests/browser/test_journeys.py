"""What people come to do, from beginning to end, in a real browser: with JavaScript, and without."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from directory.models import Member, RelayedMessage
from emi_alumni.demo import story
from tests.browser.checks import complaints

CODE = re.compile(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", re.MULTILINE)


def ask_for_a_code(page: Page, email: str) -> str:
    """Sign in from the sign-in page as far as the code, and read it in the mail."""
    mail.outbox.clear()
    page.goto(reverse("account_login"))
    page.get_by_label("Votre courriel professionnel").fill(email)
    page.get_by_role("button", name="Recevoir mon code").click()
    page.wait_for_url("**" + reverse("account_confirm_login_code"))
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == [email]
    return CODE.search(mail.outbox[0].body).group(1)


def enter_code(page: Page, code: str) -> None:
    field = page.locator("input[name=code]")
    assert field.get_attribute("autocomplete") == "one-time-code"
    field.fill(code)
    field.press("Enter")
    page.wait_for_url("**/")


def signed_in_as(page: Page, given_name: str) -> None:
    """The page is the home of this person."""
    expect(page.locator("body")).to_contain_text(given_name)
    expect(page.get_by_role("banner").get_by_role("link", name="Se connecter")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_member_signs_in_with_the_code_typed_in_lower_case_without_dash(context_in_both, javascript):
    page = context_in_both(java_script_enabled=javascript).new_page()
    heard = complaints(page)
    enter_code(page, ask_for_a_code(page, story.KARIM).lower().replace("-", ""))
    signed_in_as(page, "Karim")
    assert heard == []


def test_a_page_asked_before_signing_in_is_shown_after(context_in_both):
    page = context_in_both().new_page()
    page.goto(reverse("directory:profile"))
    assert "next=" in page.url
    mail.outbox.clear()
    page.get_by_label("Votre courriel professionnel").fill(story.KARIM)
    page.get_by_role("button", name="Recevoir mon code").click()
    page.wait_for_url("**" + reverse("account_confirm_login_code") + "**")
    page.locator("input[name=code]").fill(CODE.search(mail.outbox[0].body).group(1))
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url("**" + reverse("directory:profile"))


def test_what_just_happened_is_spoken_by_a_region_that_was_there_before(context_in_both):
    page = context_in_both(story.MARION).new_page()
    page.goto(reverse("directory:audiences"))
    region = page.locator("#annonce[aria-live=polite]")
    expect(region).to_have_text("")
    page.locator("main form button[type=submit]").last.click()
    words = page.locator("#said .note").inner_text()
    expect(region).to_have_text(words)


@pytest.mark.met("PQ1-02")
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_member_finds_somebody_writes_to_them_and_mends_their_own_profile(context_in_both, javascript):
    page = context_in_both(story.MARION, java_script_enabled=javascript).new_page()
    heard = complaints(page)
    # Find: an accent missing, the words in the other order.
    page.goto(reverse("directory:list"))
    page.locator("main").get_by_role("searchbox").first.fill("vasseur helene")
    page.locator("main").get_by_role("searchbox").first.press("Enter")
    page.wait_for_url("**?*vasseur*")  # else the page is left while it looks
    page.locator("main").get_by_role("link", name="Hélène Vasseur-Prat").first.click()
    expect(page.locator("h1")).to_contain_text("Hélène Vasseur-Prat")
    # Write: first too little, then right.
    page.get_by_role("link", name="Écrire à Hélène").click()
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.locator("[role=alert], .errorsummary, .summary").first).to_be_visible()
    subject = f"Un café à Cergy, {'avec' if javascript else 'sans'} script"
    page.locator("[name=subject]").fill(subject)
    page.locator("[name=body]").fill("Bonjour Hélène,\n\nSeriez-vous là jeudi ?\n\nMarion")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.locator("main")).not_to_contain_text("Écrivez le")
    letter = RelayedMessage.objects.filter(subject=subject).order_by("-pk")[0]  # each browser sends one
    assert (letter.sender.email, letter.recipient.email) == (story.MARION, story.HELENE)
    # Mend one's own profile.
    page.goto(reverse("directory:profile_section", args=["identite"]))
    page.locator("[name=position]").fill("Directrice de la relation aux usagers")
    page.locator("main form").get_by_role("button", name="Enregistrer").first.click()
    expect(page.locator("main")).to_contain_text("Directrice de la relation aux usagers")
    assert Member.objects.get(email=story.MARION).position == "Directrice de la relation aux usagers"
    assert [text for text in heard if "favicon" not in text] == []


def test_the_list_narrows_as_filters_are_ticked_and_its_address_can_be_shared(context_in_both):
    page = context_in_both("member").new_page()
    heard = complaints(page)
    page.goto(reverse("directory:list"))
    page.evaluate("() => { window.__same = true }")
    before = page.locator("#decompte").all_inner_texts()
    with page.expect_response(
        lambda response: "HX-Request" in str(response.request.headers).replace("hx-request", "HX-Request")
    ):
        page.locator("#filtres input[type=checkbox]:visible").first.check()
    page.wait_for_function(
        "before => document.querySelector('#decompte') && "
        "[...document.querySelectorAll('#decompte')].map(e => e.innerText).join() !== before.join()",
        arg=before,
    )
    assert page.evaluate("() => window.__same"), "the page was loaded again instead of changed in place"
    found = page.locator("main").inner_text()
    address = page.url
    assert "?" in address
    other = context_in_both("member").new_page()
    other.goto(address)
    assert other.locator("main #decompte").first.inner_text() == page.locator("main #decompte").first.inner_text()
    assert found
    page.go_back()
    page.wait_for_url("**" + reverse("directory:list"))
    assert heard == []


def with_virtual_key(context: BrowserContext) -> Page:
    """A page of a browser that holds a key which says yes."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_a_member_adds_a_passkey_and_signs_in_with_it(context_of: Callable[..., BrowserContext]):
    with override_settings(MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN=True):
        page = with_virtual_key(context_of(story.SOLENE))
        heard = complaints(page)
        page.goto(reverse("mfa_add_webauthn"))
        page.locator("[name=name]").fill("Mon téléphone")
        page.locator("[name=passwordless]").check()
        page.locator("#key-button").click()
        page.wait_for_url(lambda url: reverse("mfa_add_webauthn") not in url)
        assert Member.objects.get(email=story.SOLENE).user.authenticator_set.filter(type="webauthn").count() == 1
        page.context.clear_cookies()
        page.goto(reverse("account_login"))
        page.locator("#passkey-button").click()
        page.wait_for_url("**/")
        signed_in_as(page, "Solène")
        assert heard == []


def test_an_invited_person_takes_up_their_profile_without_agreeing_to_anything(context_of):
    page = context_of().new_page()
    page.goto(reverse("activation", args=[story.INVITATION_TOKEN]))
    boxes = page.locator("main input[type=checkbox]")
    assert boxes.count() >= 1
    assert not any(boxes.nth(number).is_checked() for number in range(boxes.count()))
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/bienvenue/" not in url or "#" in url)
    person = Member.objects.get(email=story.INVITED)
    assert person.user is not None
    assert person.phone_audience == person.email_audience == "nobody"
    assert not person.consents.filter(withdrawn_at=None).exists()
