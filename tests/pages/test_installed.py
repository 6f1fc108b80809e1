"""The portal installed: what its manifest says, what a device keeps of it, and that none of it names anybody."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

pytestmark = pytest.mark.django_db
STATIC = Path(settings.BASE_DIR) / "static"


def test_the_manifest_names_the_portal_and_nobody(helene, sign_in, visitor):
    answer = visitor.get(reverse("manifest"))
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (said["start_url"], said["scope"], said["display"], said["lang"]) == ("/", "/", "standalone", "fr")
    assert sign_in(helene).get(reverse("manifest")).content == answer.content


def test_its_icons_are_there_in_the_sizes_that_it_says(visitor):
    icons = json.loads(visitor.get(reverse("manifest")).content)["icons"]
    assert {(one["sizes"], one["purpose"]) for one in icons} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for one in icons:
        name = one["src"].partition("/static/")[2]
        picture = Image.open(BytesIO((STATIC / name).read_bytes()))
        assert f"{picture.width}x{picture.height}" == one["sizes"]
        assert (picture.mode == "RGBA") is (one["purpose"] == "any"), "what is cut by the system has no hole"


def test_every_page_says_where_it_is_installed_from(visitor):
    head = visitor.get("/").text.partition("</head>")[0]
    assert f'<link rel="manifest" href="{reverse("manifest")}">' in head
    assert re.search(r'<link rel="apple-touch-icon" href="/static/icons/icone-180[.\w]*png">', head)


def test_the_worker_keeps_the_page_without_network_and_its_drawing_alone(helene, sign_in, visitor):
    answer = visitor.get(reverse("worker"))
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert sign_in(helene).get(reverse("worker")).content == answer.content
    [kept] = re.findall(r"self\.FILES=\[(.*)\];", answer.text)
    files = re.findall(r'"([^"]+)"', kept)
    assert files[0] == reverse("offline")
    assert all(file.startswith("/static/") for file in files[1:])


def test_what_is_kept_is_the_same_for_everybody(visitor, helene, sign_in):
    page = visitor.get(reverse("offline")).text
    assert "Pas de connexion" in page
    assert helene.given_name not in sign_in(helene).get(reverse("offline")).text


def test_the_policy_lets_the_worker_and_the_manifest_come_from_here_alone(visitor):
    policy = visitor.get("/")["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
