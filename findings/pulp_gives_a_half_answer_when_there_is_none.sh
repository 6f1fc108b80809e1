#!/bin/sh
# PuLP leaves values in the variables of a problem that has no solution, and they break the variables' own bounds.
#
# Version: PuLP 3.3.2 with the CBC that its wheel ships, November 2026.
# Behaviour: for an infeasible problem the status says « Infeasible », and each variable holds a number all the same. A
#   variable declared Binary may hold 2.0.
# Seen: three yes-or-no variables whose sum should be four → Infeasible, values 1.0 1.0 2.0.
# Why a portal meets it: teams of a promotion or places on a day are chosen with such variables. Code that reads
#   `value() > 0.5` without asking the status shows a plan that looks whole and breaks its own rules.
# Needs: python3 with venv. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pulp==3.3.2

cat >solve.py <<'PY'
import pulp

problem = pulp.LpProblem("seats", pulp.LpMinimize)
chosen = [pulp.LpVariable(f"person_{n}", cat="Binary") for n in range(3)]
problem += pulp.lpSum(chosen)
problem += pulp.lpSum(chosen) >= 4
problem.solve(pulp.PULP_CBC_CMD(msg=0))
values = [person.value() for person in chosen]
print(pulp.LpStatus[problem.status], "beyond its bounds" if max(v for v in values if v is not None) > 1 else values)
PY
seen=$(env/bin/python solve.py)
echo "$seen"
[ "$seen" = "Infeasible beyond its bounds" ] || { echo "changed" >&2; exit 1; }
