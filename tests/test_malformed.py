"""Requests that no browser sends: answered in the 400s, never with a fault of ours (TRUST cases F34, 13, 68)."""

import io
import secrets
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.forms import BaseForm, ModelMultipleChoiceField
from django.test import Client, override_settings
from django.urls import reverse

from emi_alumni.foundation.forms import SeveralOf
from tests.access import ROLES, Address, World, addresses, rows_of
from tests.test_permissions import TABLE

READ = [address for address in addresses() if not address.name.startswith("admin:")]
# Names that lists and searches read from the address; a page that reads another one adds it here.
PARAMETERS = ("q", "page", "vue", "tri", "next", "initiale", "comme", "collectivite", "promotion", "competence", "code")


def statuses(world: World, address: Address, query: str) -> set[int]:
    """What the page answers to a visitor when it is public, to a member when it is not."""
    found = set()
    for row in rows_of(address, TABLE)[:1]:
        client = world.client("visitor" if row.get[0] == "200" else "member")
        client.raise_request_exception = False
        found.add(client.get(f"{world.url(address, row.about)}?{query}").status_code)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("address", READ, ids=str)
def test_strange_values_in_the_address_break_no_page(address, world):
    """A NUL byte (which PostgreSQL refuses), too large a number, a lone surrogate, a very long text, a tag."""
    for value in ("a%00b", "9" * 40, "%ED%A0%80%FF", "é" * 5000, "-1", "<b>"):
        query = "&".join(f"{name}={value}" for name in PARAMETERS)
        assert max(statuses(world, address, query)) < 500, value[:20]


@pytest.mark.django_db
def test_a_thousand_parameters_are_refused_or_ignored(world):
    query = "&".join(f"p{n}={n}" for n in range(1000))
    for address in READ:
        assert max(statuses(world, address, query)) < 500, address


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/annuaire/%FF/", "/%00", "/annuaire/%00/", "/collectivites/%C3%28/", "/..%2f..%2fetc/"]
)
@pytest.mark.parametrize("role", ROLES)
def test_an_address_that_is_no_text_answers_that_it_does_not_exist(path, role, world):
    client = world.client(role)
    client.raise_request_exception = False
    answer = client.generic(
        "GET", "/", PATH_INFO=path.replace("%FF", "\xff").replace("%00", "\x00").replace("%C3%28", "\xc3(")
    )
    assert 300 <= answer.status_code < 500


def forms_of(client: Client, url: str) -> list[BaseForm]:
    """The forms that a page draws."""
    context = client.get(url).context
    found = []
    for layer in context or []:
        for flat in layer if isinstance(layer, list) else [layer]:
            values = flat.flatten().values() if hasattr(flat, "flatten") else flat.values()
            found += [value for value in values if isinstance(value, BaseForm) and value not in found]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("address", READ, ids=str)
def test_a_nul_byte_in_any_field_of_a_form_is_a_mistake_like_another(address, world):
    urls = [world.url(address, row.about) for row in rows_of(address, TABLE)]  # before any form adds to the world
    for url in urls:
        for role in ("visitor", "member"):
            client = world.client(role)
            client.raise_request_exception = False
            for form in forms_of(client, url):
                names = [form.add_prefix(name) for name in form.fields]
                for value in ("a\x00b", "9" * 400):
                    assert client.post(url, dict.fromkeys(names, value)).status_code < 500, (role, names, value[:5])


def test_a_form_offers_several_rows_by_the_field_that_no_key_breaks():
    """A form may show its boxes only where there is something to choose: the walk above then never sends them."""
    apps = [settings.BASE_DIR / name.partition(".")[0] for name in settings.INSTALLED_APPS]
    sources = {path for folder in apps if folder.is_dir() for path in folder.rglob("*.py")}
    using = {path for path in sources if "ModelMultipleChoiceField" in path.read_text("utf-8")}
    assert using == {settings.BASE_DIR / "emi_alumni/foundation/forms.py"}
    assert issubclass(SeveralOf, ModelMultipleChoiceField)


@pytest.mark.django_db
def test_the_forms_of_a_page_are_found(world):
    assert forms_of(world.client("visitor"), reverse("claim"))
    assert forms_of(world.client("member"), reverse("directory:message_send", args=[world.karim.slug]))


@pytest.mark.django_db
@pytest.mark.parametrize("count", [501, 2000])
def test_too_many_fields_are_refused_in_french(count, world):
    client = world.client("member")
    response = client.post("/theme/", {f"f{n}": n for n in range(count)})
    assert response.status_code in (400, 413)
    assert '<html lang="fr"' in response.content.decode()


@pytest.mark.django_db
def test_too_many_files_are_refused(world):
    files = {f"f{n}": io.BytesIO(b"x") for n in range(11)}
    assert world.client("member").post("/theme/", files).status_code in (400, 413)


@pytest.mark.django_db
@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_body_too_large_for_a_form_is_refused(world):
    body = urlencode({"q": "x" * 2000})
    response = world.client("member").post("/theme/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (400, 413)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{" * 10_000, "application/json"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"--x\r\nnot a part", "multipart/form-data; boundary=x"),
        (b"q=1", "multipart/form-data"),
        (b"q=1", "application/x-www-form-urlencoded; charset=nonsense"),
    ],
    ids=["JSON", "bytes", "a broken part", "no boundary", "an unknown charset"],
)
def test_a_body_that_is_no_form_is_refused_or_empty(body, kind, world):
    client = world.client("member")
    client.raise_request_exception = False
    assert client.generic("POST", "/theme/", body, content_type=kind).status_code < 500


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_methods_that_no_page_knows_change_nothing_and_break_nothing(method, world):
    client = world.client("member")
    client.raise_request_exception = False
    for address in READ:
        for row in rows_of(address, TABLE)[:1]:
            status = client.generic(method, world.url(address, row.about)).status_code
            assert status < 500, address


@pytest.mark.django_db
def test_a_session_cookie_made_up_is_a_visitor(world):
    client = Client()
    client.cookies["session"] = secrets.token_hex(16) + "\x00"
    assert client.get("/").status_code == 200
