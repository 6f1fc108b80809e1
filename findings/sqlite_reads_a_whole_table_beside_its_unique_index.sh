#!/bin/sh
# After ANALYZE, SQLite scans a whole table although a UNIQUE index holds the one row that is asked for.
#
# Versions: SQLite 3.54.1 (of apsw 3.54.1.0), and Django 5.2.8 with the SQLite of its Python (3.40.1 or later), November 2026.
# Behaviour: a UNIQUE column may hold many NULLs. ANALYZE counts them as one value, and writes that a value of the index
#   leads to as many rows as the table has. A LEFT JOIN by this column then scans the table, though the index can give one
#   row at most; the column alone, without the join, is still looked up. Without ANALYZE the index is used.
# Seen: 20,000 people without account, then one with: « SEARCH » before ANALYZE, « SCAN » after it, and « SEARCH » again
#   once sqlite_stat1 says one row for each value. Django writes such a join for `select_related` of a OneToOneField that
#   may be empty.
# Why a portal meets it: people are imported long before they open an account. A nightly ANALYZE then made each page of
#   whoever signed in read everybody: 35 ms at 100,000 people instead of one.
# Needs: python3 with venv. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check apsw==3.54.1.0 Django==5.2.8

cat >plan.py <<'PY'
import apsw

base = apsw.Connection(":memory:")
base.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT)")
base.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, account_id INTEGER NULL UNIQUE REFERENCES account (id))")
base.executemany("INSERT INTO person (id) VALUES (?)", [(number,) for number in range(1, 20001)])
base.execute("INSERT INTO account VALUES (1, 'a@example.org')")
JOIN = "SELECT * FROM account LEFT JOIN person ON person.account_id = account.id WHERE account.id = 1"


def plan(words):
    return next(row[3].split()[0] for row in base.execute(f"EXPLAIN QUERY PLAN {words}") if " person" in row[3])


print("join:", plan(JOIN), end=" ")
base.execute("ANALYZE")
base.execute("INSERT INTO person (account_id) VALUES (1)")
print(plan(JOIN), end=" ")
base.execute("UPDATE sqlite_stat1 SET stat = '20000 1' WHERE tbl = 'person'")
base.execute("ANALYZE sqlite_schema")
print(plan(JOIN))
PY
mkdir people
touch people/__init__.py
cat >people/models.py <<'PY'
from django.db import models


class Account(models.Model):
    email = models.CharField(max_length=80)


class Person(models.Model):
    account = models.OneToOneField(Account, models.SET_NULL, null=True)
PY
cat >django_plan.py <<'PY'
import django
from django.conf import settings

base = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
settings.configure(DATABASES={"default": base}, INSTALLED_APPS=["people"])
django.setup()
from django.db import connection
from people.models import Account, Person

with connection.schema_editor() as editor:
    editor.create_model(Account)
    editor.create_model(Person)
Person.objects.bulk_create(Person() for _ in range(20_000))


def plan():
    lines = Account.objects.select_related("person").filter(pk=1).explain().splitlines()
    return next(line.split()[3] for line in lines if "people_person" in line)


before = plan()
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
Person.objects.create(account=Account.objects.create(email="a@example.org"))
print("select_related:", before, plan())
PY
seen=$(env/bin/python plan.py; env/bin/python django_plan.py)
echo "$seen"
[ "$seen" = "join: SEARCH SCAN SEARCH
select_related: SEARCH SCAN" ] || { echo "changed" >&2; exit 1; }
