#!/bin/sh
# A French figure set as typography asks is read in two numbers by eSpeak NG: « 2 310 » is « deux, trois cent dix ».
#
# Version: eSpeak NG as packed by espeakng-loader 0.2.4 (also Debian 12's 1.51), November 2026.
# Behaviour: a plain space between thousands, or a point, joins them into one number; the spaces that French typography
#   and `Intl.NumberFormat("fr")` put there, U+202F and U+00A0, cut the number in two.
# Seen: plain space → « deux mille trois cent dix »; U+202F and U+00A0 → « deux », then « trois cent dix ».
# Why a portal meets it: eSpeak is the voice of NVDA and Orca out of the box. Whatever counts people, pages or euros, set
#   with the right space, tells a wrong figure to who listens. Keep a plain space, and the line together by CSS
#   (`white-space: nowrap`).
# Needs: python3 with venv, Linux. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check espeakng-loader==0.2.4

cat > said.py <<'PYTHON'
import ctypes
import os
import sys

import espeakng_loader

voice = ctypes.CDLL(str(espeakng_loader.get_library_path()))
voice.espeak_Initialize(1, 0, os.path.dirname(str(espeakng_loader.get_data_path())).encode(), 0)
voice.espeak_TextToPhonemes.restype = ctypes.c_char_p
assert voice.espeak_SetVoiceByName(b"fr") == 0


def said(text):
    """All that is said of a text, clause by clause, without marks of stress and pauses."""
    pointer, parts = ctypes.c_char_p(text.encode()), []
    while pointer.value is not None:
        parts.append(voice.espeak_TextToPhonemes(ctypes.byref(pointer), 1, 0).decode())
        if not pointer.value:
            break
    return "".join(sign for sign in "".join(parts) if sign.isalpha())


whole, pair = said("2310"), said("2") + said("310")
found = {name: said(f"2{space}310") for name, space in (("space", " "), ("U+202F", "\u202f"), ("U+00A0", "\u00a0"))}
for name, words in found.items():
    print(f"{name}: {words}  ({'one number' if words == whole else 'two numbers' if words == pair else 'else'})")
sys.exit(0 if found["space"] == whole and found["U+202F"] == found["U+00A0"] == pair else 1)
PYTHON
env/bin/python said.py || { echo "changed" >&2; exit 1; }
