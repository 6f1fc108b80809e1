"""Who gets what: every address, for every role, read and written (TRUST cases 1, 2, 3, 35).

One line a row: `address about | what a GET answers to visitor, member, representative, moderator, administrator | what
an empty POST answers to the same`. `about` names the person whose page it is (karim when nothing is said).
The answers: a status; `in` sends to the sign-in page; `go` sends elsewhere in the portal.
An address without a row fails, and the message gives the row to judge and paste. The first pattern that fits is used,
unless a row names the address in full.
"""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access import ROLES, Address, Row, World, addresses, read_table, rows_of

TABLE = read_table("""
# TABLE
""")

ADDRESSES = addresses()


def answer(client: Client, method: str, url: str) -> str:
    """What this reader gets, in the table's words; what it wrote is undone."""
    client.raise_request_exception = False
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    if response.status_code not in (301, 302):
        return str(response.status_code)
    return "in" if response["Location"].startswith(reverse("account_login") + "?") else "go"


def answers(world: World, address: Address, row: Row | None, about: str = "") -> Row:
    url = world.url(address, row.about if row else about)
    given = {method: tuple(answer(world.client(role), method, url) for role in ROLES) for method in ("get", "post")}
    return Row(row.pattern if row else address.name, row.about if row else about, given["get"], given["post"])


def written(row: Row) -> str:
    name = f"{row.pattern} {row.about}".strip()
    return f"{name:48} | {' '.join(f'{said:4}' for said in row.get)} | {' '.join(f'{said:4}' for said in row.post)}"


@pytest.mark.django_db
@pytest.mark.requirement("PQ1-05")
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_each_role_gets_what_the_table_says(address, world):
    rows = rows_of(address, TABLE)
    if not rows:
        pytest.fail(f"no row for this address; today it answers:\n{written(answers(world, address, None))}")
    for row in rows:
        given = answers(world, address, row)
        assert given == row, f"expected, then given:\n{written(row)}\n{written(given)}"


def test_every_row_is_about_an_address_that_exists():
    names = {address.name for address in ADDRESSES}
    used = {id(row) for address in ADDRESSES for row in rows_of(address, TABLE)}
    assert [row.pattern for row in TABLE if id(row) not in used] == []
    assert [row.pattern for row in TABLE if "*" not in row.pattern and row.pattern not in names] == []
