#!/bin/sh
# Django's Atom feeds give two sessions of one day the same id, and a moved session a new one.
#
# Version: Django 5.2.19, November 2026.
# Behaviour: without `unique_id`, `Atom1Feed` makes an entry's id from its link and its publication date, but leaves out
#   the query string of the link and keeps the date. RFC 4287 (4.2.6) asks for an id that is unique and never changes.
# Seen: ?seance=1 and ?seance=2 of 5 May → one id; ?seance=1 of 5 May and of 6 May → two ids.
# Why a portal meets it: an agenda's entries are often one page with a parameter, dated by the event. Feed readers keep
#   one of the two sessions, and show a moved one twice.
# Needs: python3 with venv. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check django==5.2.19

cat >write.py <<'PY'
import re
from datetime import UTC, datetime

from django.conf import settings

settings.configure(USE_TZ=True)
from django.utils.feedgenerator import Atom1Feed  # noqa: E402

feed = Atom1Feed("Agenda", "https://portail.example/agenda/", "Les dates")
for session, day in ((1, 5), (2, 5), (1, 6)):
    link = f"https://portail.example/agenda/?seance={session}"
    feed.add_item("Séance", link, "", pubdate=datetime(2026, 5, day, tzinfo=UTC))
first, second, moved = re.findall("<entry>.*?<id>(.*?)</id>", feed.writeString("utf-8"))
print("same" if first == second else "different", "same" if first == moved else "different")
PY
seen=$(env/bin/python write.py)
echo "two sessions of one day, one session on two days: $seen"
[ "$seen" = "same different" ] || { echo "changed" >&2; exit 1; }
