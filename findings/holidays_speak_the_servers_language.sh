#!/bin/sh
# The names of French public holidays follow the language of the server's environment, not the country.
#
# Version: holidays 0.109, November 2026.
# Behaviour: `holidays.country_holidays("FR")` names the days in French on a desk whose LANG is fr_FR, and where LANG is
#   empty; with LANG=C.UTF-8 or en_US.UTF-8, the usual settings of a service or of a container, the same line speaks English.
# Seen: C.UTF-8 → « Ascension Day »; fr_FR.UTF-8 → « Ascension ».
# Why a portal meets it: a page or a mail that says why a deadline moved shows « Ascension Day » in production only, and a
#   rule that recognises a day by its name stops working there. Pass `language="fr"`.
# Needs: python3 with venv. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check holidays==0.109

name() {
    env -u LC_ALL -u LC_MESSAGES -u LANGUAGE LANG="$1" env/bin/python -c \
        'import holidays; print(holidays.country_holidays("FR").get("2026-05-14"))'
}
service=$(name C.UTF-8)
desk=$(name fr_FR.UTF-8)
echo "LANG=C.UTF-8: $service    LANG=fr_FR.UTF-8: $desk"
[ "$service" = "Ascension Day" ] && [ "$desk" = "Ascension" ] || { echo "changed" >&2; exit 1; }
