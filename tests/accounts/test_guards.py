"""Foreign hosts, forged forms: TRUST cases 86 and 87."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "claim"])
def test_a_foreign_host_is_refused_before_anything_is_sent(visitor, helene, name):
    answer = visitor.post(
        reverse(name), {"login": helene.user.email, "email": helene.user.email}, headers={"host": "evil.tld"}
    )
    assert answer.status_code == 400
    assert mail.outbox == []


def test_a_forwarded_host_changes_no_link(visitor, helene):
    visitor.post(
        reverse("account_reset_password"), {"email": helene.user.email}, headers={"x-forwarded-host": "evil.tld"}
    )
    assert len(mail.outbox) == 1
    assert "evil.tld" not in mail.outbox[0].body
    assert "https://alumni.example.org" in mail.outbox[0].body


@pytest.mark.parametrize("name", ["account_login", "account_login_password", "account_logout", "claim"])
def test_a_form_without_its_token_is_refused_in_french(helene, name):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(reverse(name), {"login": helene.user.email})
    assert answer.status_code == 403
    assert 'lang="fr"' in answer.content.decode()
    assert mail.outbox == []


def test_the_token_of_somebody_else_is_refused(helene):
    theirs, mine = Client(), Client(enforce_csrf_checks=True)
    page = theirs.get(reverse("account_login"))
    mine.get(reverse("account_login"))
    token = str(page.context["csrf_token"])
    answer = mine.post(reverse("account_login"), {"login": helene.user.email, "csrfmiddlewaretoken": token})
    assert answer.status_code == 403


def test_a_fragment_asked_for_after_the_session_ended_sends_the_page_to_the_door(visitor):
    url = reverse("directory:profile_section", args=["entraide"])
    answer = visitor.get(url, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer["HX-Redirect"] == f"{reverse('account_login')}?next={url}"
    assert visitor.get(url).status_code == 302, "without htmx, the browser follows by itself"
