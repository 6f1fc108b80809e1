"""The Nu HTML Checker (vnu, that of the W3C) over pages: `VNU_JAR` names it, or `make html` fetches it from npm.

It sees what axe does not: a date that is none, an element where its parent may not have it.
"""

import json
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

JAR = Path(os.environ.get("VNU_JAR") or settings.BASE_DIR / "var/vnu/package/build/dist/vnu.jar")
HERE = bool(shutil.which("java")) and JAR.exists()
ABSENT = "no HTML checker: with java, `make html` fetches it"
# htmx's attributes; and the role that WebKit needs to tell a list whose bullets are not drawn.
NO_FAULT = re.compile(r"Attribute “hx-|role is unnecessary for element")
# Django's own forms of the administration: lists that select2 fills, labels of hidden fields.
DJANGOS = re.compile(r"“(?:option|select)” element|Element “option” without|“for” attribute of the “label” element")


def faults(pages: Mapping[str, bytes], folder: Path) -> list[str]:
    """What is wrong in these whole pages, each fault once with the pages where it is; `folder` is an empty one."""
    names = {}
    for number, (name, page) in enumerate(pages.items()):
        names[path := folder / f"{number}.html"] = name
        path.write_bytes(page)
    command = [
        "java",
        "-Xss4m",
        "-jar",
        str(JAR),
        "--format",
        "json",
        "--exit-zero-always",
        "--skip-non-html",
        str(folder),
    ]
    told = subprocess.run(command, capture_output=True, timeout=900, check=True).stderr
    found: dict[str, set[str]] = defaultdict(set)
    for message in json.loads(told)["messages"]:
        where = names[Path(message["url"].removeprefix("file:"))]
        known = NO_FAULT.search(message["message"]) or (" of admin:" in where and DJANGOS.search(message["message"]))
        if message["type"] == "error" and not known:
            extract = " ".join(message.get("extract", "").split())
            found[f"{message['message']} — {extract}"].add(where)
    return [f"{fault}\n    in {len(where)}: {', '.join(sorted(where)[:3])}" for fault, where in sorted(found.items())]
