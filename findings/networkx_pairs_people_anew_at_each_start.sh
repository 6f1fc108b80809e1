#!/bin/sh
# networkx pairs the same people otherwise each time that the program starts.
#
# Version: networkx 3.6.1, November 2026.
# Behaviour: `bipartite.maximum_matching` iterates over sets of nodes. When the nodes are strings, Python's hash seed
#   decides their order: two starts with the same people and the same links give two different, equally large matchings.
# Seen: several different plans for the seeds 0 to 5; one and the same plan six times when people are whole numbers.
# Why a portal meets it: mentors and wants are paired by a command; run again after a restart, it proposes other pairs to
#   everybody although nothing changed, and a test of it is green one time in two.
# Needs: python3 with venv. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check networkx==3.6.1

cat >pair.py <<'PY'
import sys

import networkx
from networkx.algorithms import bipartite

mentors, wants = ["Ana", "Bruno", "Chloé", "David"], ["accueil", "budget", "cantine", "données"]
if sys.argv[1] == "numbers":
    mentors, wants = list(range(4)), list(range(4, 8))
graph = networkx.Graph()
graph.add_nodes_from(mentors, bipartite=0)
graph.add_nodes_from(wants, bipartite=1)
graph.add_edges_from((mentor, want) for mentor in mentors for want in wants)
pairs = bipartite.maximum_matching(graph, top_nodes=mentors)
print([pairs[mentor] for mentor in mentors])
PY
plans() {
    for seed in 0 1 2 3 4 5; do PYTHONHASHSEED=$seed env/bin/python pair.py "$1"; done | sort -u | wc -l
}
names=$(plans names)
numbers=$(plans numbers)
echo "different plans over six starts: $names with names, $numbers with numbers"
[ "$names" -gt 1 ] && [ "$numbers" -eq 1 ] || { echo "changed" >&2; exit 1; }
