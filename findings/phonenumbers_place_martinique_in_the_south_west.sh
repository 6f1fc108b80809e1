#!/bin/sh
# phonenumbers takes a Martinique number, written as people there write it, for a valid one of the south-west of France.
#
# Version: phonenumbers 9.0.43 (libphonenumber's data), November 2026.
# Behaviour: « 0596 60 12 34 » read for France is valid, and its international form is +33 5 96 60 12 34. Overseas it is
#   +596 596 60 12 34, which the same text gives when it is read for Martinique. « 0262 … » (La Réunion) read for France is
#   refused instead; « 0639 12 … » (Mayotte) and « 0691 12 … » (Guadeloupe), ranges that the numbering plan gives to
#   mobiles there, are valid in no region.
# Seen: 0596 in FR → valid, +33 5 96…; 0596 in MQ → +596 596…; 0262 in FR → invalid; 0639 12 in YT → invalid.
# Why a portal meets it: people of the network worked or work overseas and type ten digits as anywhere in France. One
#   number is stored with a country that does not answer, the next one is refused, and nothing says why.
# Needs: python3 with venv. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.43

cat >look.py <<'PY'
import phonenumbers


def read(text: str, region: str) -> str:
    number = phonenumbers.parse(text, region)
    valid = "valid" if phonenumbers.is_valid_number(number) else "invalid"
    return f"{region} {valid} {phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)}"


print("; ".join([read("0596 60 12 34", "FR"), read("0596 60 12 34", "MQ"), read("0262 20 12 34", "FR")]), end="; ")
print("; ".join([read("0639 12 34 56", "YT"), read("0691 12 34 56", "GP")]))
PY
seen=$(env/bin/python look.py)
echo "$seen"
wanted="FR valid +33596601234; MQ valid +596596601234; FR invalid +33262201234; YT invalid +262639123456"
[ "$seen" = "$wanted; GP invalid +590691123456" ] || { echo "changed" >&2; exit 1; }
