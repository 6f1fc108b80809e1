"""The rules that hold at every address: who gets what (the table of `tests/test_permissions.py`), the headers of every
answer, no writing by reading, no line that breaks before a sign. Each address is asked once for all (`tests/walk.py`).
"""

import zlib

import pytest
from django.db import connection

from tests import valid_html
from tests.access import ROLES, Address, Row, World, addresses, rows_of
from tests.headers import check_headers
from tests.reading import Written, read_only, writing_noted
from tests.test_permissions import TABLE
from tests.walk import Walk

ADDRESSES = addresses()


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk()


def answers(walk: Walk, world: World, address: Address, row: Row | None) -> Row:
    about = row.about if row else ""
    given = walk.answers(world, address, about)
    get, post = (tuple(given[role, method].said for role in ROLES) for method in ("get", "post"))
    return Row(row.pattern if row else address.name, about, get, post)


def written(row: Row) -> str:
    name = f"{row.pattern} {row.about}".strip()
    # As the table is written: the animator's answer only where it is not the representative's.
    shown = (answers[: 5 + (answers[5] != answers[2])] for answers in (row.get, row.post))
    get, post = (" ".join(f"{said:4}" for said in answers) for answers in shown)
    return f"{name:48} | {get} | {post}"


def about_nothing(given: Row) -> str:
    """What to do when nobody gets anywhere, as at the address of a thing that the world of these tests lacks."""
    if {*given.get[1:], *given.post[1:]} <= {"404", "405", "403", "go"} and "unknown" not in given.about:
        return (
            "\nIs there such a thing? `make_world` and `parts_of` (tests/access.py) make one of each, with its number."
        )
    return ""


@pytest.mark.django_db
@pytest.mark.met("PQ1-05")
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_each_role_gets_what_the_table_says(address, world, walk):
    rows = rows_of(address, TABLE)
    if not rows:
        given = answers(walk, world, address, None)
        pytest.fail(f"no row for this address; today it answers:\n{written(given)}{about_nothing(given)}")
    for row in rows:
        given = answers(walk, world, address, row)
        assert given == row, f"expected, then given:\n{written(row)}\n{written(given)}{about_nothing(given)}"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_a_page_asks_no_more_of_the_account_than_came_with_it(address, world, walk):
    for row in rows_of(address, TABLE):
        given = walk.answers(world, address, row.about)
        again = {role: answer.read_again for (role, method), answer in given.items() if method == "get"}
        assert not any(again.values()), f"columns to take out of UNSAID (directory/backends.py): {again}"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_head_and_options_tell_a_visitor_no_more_than_get(address, world, walk):
    for row in rows_of(address, TABLE):
        given = walk.answers(world, address, row.about)
        assert given["visitor", "head"].said in (row.get[0], "405")
        # A public view may say which methods it knows; a closed one says nothing before it knows who asks.
        known = (row.get[0],) if row.get[0] == "in" else (row.get[0], "200", "405")
        assert given["visitor", "options"].said in known


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_every_answer_has_the_whole_set(address, world, walk):
    """Of headers: no foreign code, no copies (TRUST cases 13, 86, 87, 90)."""
    for row in rows_of(address, TABLE):
        for (role, method), given in walk.answers(world, address, row.about).items():
            if method == "get":
                check_headers(given.headers)
                assert role == "visitor" or "no-store" in given.headers["Cache-Control"], f"{address} for {role}"


# Reached from what is reported, which may be in any section.
NOWHERE = {"moderation:report"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_every_page_says_in_which_section_of_the_portal_it_is(address, world, walk):
    for row in rows_of(address, TABLE):
        for (role, _), given in walk.answers(world, address, row.about).items():
            assert given.lit is not False or address.name in NOWHERE, f"{address} {row.about} for {role}"


NETWORK = " – Réseau des alumni de l’EMI"


@pytest.mark.django_db
def test_every_page_has_a_title_of_its_own_that_ends_with_the_network_s_name(world, walk):
    """What a tab, a bookmark and a screen reader say first (RGAA 8.6)."""
    of: dict[str, set[str]] = {}
    for address in ADDRESSES:
        for row in rows_of(address, TABLE) if not address.name.startswith("admin:") else ():
            for given in walk.answers(world, address, row.about).values():
                if given.title:
                    of.setdefault(given.title, set()).add(address.name)
    assert [title for title in of if not title.endswith(NETWORK) or title == NETWORK] == []
    shared = {title: names for title, names in of.items() if len(names) > 1}
    assert shared == {}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_reading_an_address_writes_nothing(address, world, walk):
    """For anybody (TRUST, decision 3): a link in a mail may be followed by a scanner, which asks HEAD too."""
    for row in rows_of(address, TABLE):
        for (role, method), given in walk.answers(world, address, row.about).items():
            if method in ("get", "head"):
                assert given.written == [], f"{method} of {address} {row.about} by {role}"
                assert given.said != "500", f"{method} of {address} {row.about} by {role}"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_no_line_breaks_before_a_sign_or_a_unit(address, world, walk):
    """In pages, fragments and the administration, whatever drew their words (`emi_alumni/foundation/typography.py`)."""
    for row in rows_of(address, TABLE):
        for (role, method), given in walk.answers(world, address, row.about).items():
            assert given.breakable == [], f"{method} of {address} {row.about} by {role}"


@pytest.mark.django_db
@pytest.mark.skipif(not valid_html.HERE, reason=valid_html.ABSENT)
def test_html_is_valid(world, walk, tmp_path):
    """Of every page, of forms sent empty too."""
    pages = {}
    for address in ADDRESSES:
        for row in rows_of(address, TABLE):
            for (role, method), given in walk.answers(world, address, row.about).items():
                if given.page:
                    pages[f"{method} of {address} {row.about} by {role}"] = zlib.decompress(given.page)
    assert len(pages) > len(ADDRESSES)
    wrong = valid_html.faults(pages, tmp_path)
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["directory_member", "account_emailaddress"])
def test_the_wrapper_does_refuse_a_write(table):
    with connection.cursor() as cursor:
        with writing_noted() as written:
            cursor.execute(f"SELECT 1 FROM {table}")  # noqa: S608
            cursor.execute(f"DELETE FROM {table} WHERE id = 0")  # noqa: S608
        assert written == [f"DELETE FROM {table} WHERE id = 0"]  # noqa: S608
        with connection.execute_wrapper(read_only), pytest.raises(Written):
            cursor.execute(f"DELETE FROM {table} WHERE id = 0")  # noqa: S608
