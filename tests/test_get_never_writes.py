"""Reading a page changes nothing, for anybody (TRUST, decision 3): a link in a mail may be followed by a scanner."""

import re

import pytest
from django.db import connection

from tests.access import ROLES, addresses, rows_of
from tests.test_permissions import TABLE

READS = re.compile(r"[\s(]*(SELECT|WITH|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA|SHOW|SET)\b", re.I)
# Limits are counted in the shared cache, also those on reading (120 pages of people an hour).
# A session keeps a step of signing in, or forgets a message once shown: it belongs to the reader's own browser.
SPARED = ("cache", "django_session")
WRITE = re.compile(r"""\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+(["`\w.]+)""", re.I)


class Written(Exception):
    """A statement that is not a reading one."""


def read_only(execute, sql, params, many, context):
    """Let a reading statement through, and refuse every other but those on the tables spared."""
    if READS.match(sql):
        return execute(sql, params, many, context)
    target = WRITE.match(sql)
    if target and target.group(1).strip('"`') in SPARED:
        return execute(sql, params, many, context)
    raise Written(sql[:300])


@pytest.mark.django_db
@pytest.mark.parametrize("address", addresses(), ids=str)
def test_reading_an_address_writes_nothing(address, world):
    for row in rows_of(address, TABLE):
        url = world.url(address, row.about)
        for role in ROLES:
            client = world.client(role)
            with connection.execute_wrapper(read_only):
                response = client.get(url)
                if response.streaming:
                    list(response.streaming_content)  # read to its end, a file is closed
                if role == "visitor":  # as scanners of mails do
                    client.head(url)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["directory_member", "account_emailaddress"])
def test_the_wrapper_does_refuse_a_write(table):
    with connection.execute_wrapper(read_only), connection.cursor() as cursor, pytest.raises(Written):
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608
