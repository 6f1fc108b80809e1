#!/bin/sh
# The French spelling dictionary accepts « l’maison » and « d’travail », so a spelling check never sees a wrong elision.
#
# Versions: dictionary-fr 3.0.0 (the « classique » dictionary that LibreOffice, Firefox and Debian ship), read by
#   nspell 2.1.5 and by spylls 0.1.7, two engines written apart; Debian's hunspell 1.7.1 says the same. November 2026.
# Behaviour: l’, d’ and qu’ are accepted before any noun, whatever it begins with: the rule that adds them looks at no
#   letter, and the thirty others, which do, only serve capitals. s’ and n’, which the dictionary keeps for verbs, are
#   refused before the same nouns, unless a verb is written alike.
# Seen: of twenty nouns of town halls that begin with a consonant, twenty are accepted after l’, after d’ and after qu’,
#   one after s’ and two after n’, which are forms of verbs; « lorsqu’maison » is refused.
# Why a portal meets it: « de » and « le » are put before names of places and of directions by rules (« de l’Isle-Adam »,
#   « d’Argenteuil », « du Département »). The fault that such rules make is exactly this one: the spelling check that
#   runs over every sentence of the portal stays silent, and elisions need a check of their own.
# Needs: npm, node, python3 with venv. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null 2>&1
npm install --silent --no-fund --no-audit nspell@2.1.5 dictionary-fr@3.0.0 >/dev/null 2>&1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check spylls==0.1.7 2>/dev/null
cp node_modules/dictionary-fr/index.aff fr.aff
cp node_modules/dictionary-fr/index.dic fr.dic

cat >words.txt <<'TXT'
maison travail projet mairie commune budget guichet service courrier quartier voirie cantine marché jury parcours comité délai bureau formulaire réseau
TXT

cat >ask.mjs <<'JS'
import { readFileSync } from "node:fs";
import nspell from "nspell";

const dictionary = nspell(readFileSync("fr.aff"), readFileSync("fr.dic"));
const nouns = readFileSync("words.txt", "utf-8").trim().split(/\s+/);
for (const before of ["l’", "d’", "qu’", "s’", "n’"])
  console.log(before, nouns.filter((noun) => dictionary.correct(before + noun)).length);
console.log("lorsqu’maison", dictionary.correct("lorsqu’maison"));
JS

cat >ask.py <<'PY'
from pathlib import Path

from spylls.hunspell import Dictionary

dictionary = Dictionary.from_files("fr")
nouns = Path("words.txt").read_text(encoding="utf-8").split()
for before in ("l’", "d’", "qu’", "s’", "n’"):
    print(before, sum(dictionary.lookup(before + noun) for noun in nouns))
print("lorsqu’maison", str(dictionary.lookup("lorsqu’maison")).lower())
PY

cat >expected.txt <<'TXT'
l’ 20
d’ 20
qu’ 20
s’ 1
n’ 2
lorsqu’maison false
TXT

node ask.mjs >nspell.txt
env/bin/python ask.py >spylls.txt
cat nspell.txt spylls.txt
diff nspell.txt expected.txt && diff spylls.txt expected.txt || {
    echo "changed: the dictionary looks at what an elision stands before"
    exit 1
}
echo "as told: a wrong elision before a consonant is no mistake to the dictionary"
