#!/bin/sh
# A UNION ALL of SQLite takes sixteen times longer, not four, when it has four times as many SELECTs.
#
# Versions: SQLite 3.54.1 (of apsw 3.54.1.0), and that of Debian 12 (3.40.1, of its Python), December 2026.
# Behaviour: each table and index that a SELECT reads is a cursor, open until the whole statement ends. All cursors of a
#   file stand in one list, walked for each that is opened or closed. Rows have no part in it: here each SELECT reads ten
#   cursors, from indexes, and finds nothing or one row.
# Seen: 50 SELECTs of five joined tables 0.8 ms, 200 of them 9.9 ms (13 ×); asked apart, one after the other, 0.5 and
#   1.8 ms (4 ×). With 3.40.1: 0.3 and 5.4 ms (18 ×), apart 0.1 and 0.4. Only the order of magnitude is asserted.
# Why a portal meets it: « what waits for me », « what is kept of me » and a moderation queue ask dozens of tables in one
#   statement, to spare a round trip that costs nothing here. PostgreSQL's own cost grows as the number of tables.
# Needs: python3 with venv. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check apsw==3.54.1.0

cat >union.py <<'PY'
import time

import apsw

base = apsw.Connection(":memory:")
for number in range(5):
    base.execute(f"CREATE TABLE t{number} (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)")
    base.execute(f"CREATE INDEX i{number} ON t{number} (a)")
    base.executemany(f"INSERT INTO t{number} (a, b) VALUES (?, ?)", [(row, row + 1) for row in range(20)])
JOINS = " ".join(f"JOIN t{number} ON t{number}.a = t{number - 1}.b" for number in range(1, 5))


def cheapest(statements, times=60):
    """Seconds of processor: the best of so many readings."""
    readings = []
    for _ in range(times):
        start = time.process_time()
        for words, values in statements:
            base.execute(words, values).fetchall()
        readings.append(time.process_time() - start)
    return min(readings)


def together_and_apart(selects):
    parts = [f"SELECT {number} FROM t0 {JOINS} WHERE t0.a = ?" for number in range(selects)]
    whole = [(" UNION ALL ".join(parts), [3] * selects)]
    return cheapest(whole), cheapest([(part, [3]) for part in parts])


few, many = together_and_apart(50), together_and_apart(200)
for selects, (together, apart) in ((50, few), (200, many)):
    print(f"{selects} SELECTs: {together * 1e6:.0f} us together, {apart * 1e6:.0f} apart")
print("together:", "square" if many[0] > 7 * few[0] else "line", end="; ")
print("apart:", "square" if many[1] > 7 * few[1] else "line")
PY
seen=$(env/bin/python union.py)
echo "$seen"
[ "$(echo "$seen" | tail -1)" = "together: square; apart: line" ] || { echo "changed" >&2; exit 1; }
