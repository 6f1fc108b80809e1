"""Addresses of static files: of the file that was collected, and the same for as long as the process lives."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from emi_alumni.foundation.static_files import JOINED_STYLES, STYLES, StaticFiles, stylesheets


def test_an_address_is_that_of_the_collected_file(tmp_path: Path):
    files = StaticFiles(location=tmp_path, base_url="/static/")
    files.hashed_files = {"css/admin.css": "css/admin.0123456789ab.css"}
    for _ in range(2):
        assert files.url("css/admin.css") == "/static/css/admin.0123456789ab.css"


def test_a_file_that_was_not_collected_has_none(tmp_path: Path):
    with pytest.raises(ValueError, match=r"css/none\.css"):
        StaticFiles(location=tmp_path, base_url="/static/").url("css/none.css")


def test_the_stylesheets_of_a_page_are_collected_as_one(tmp_path: Path):
    """In their order, with the fonts under their collected names; nothing but comments and indents is left out."""
    apart = [finders.find(name) for name in STYLES]
    files = StaticFiles(location=tmp_path, base_url="/static/")
    fonts = [f"fonts/{name}-latin-wght.woff2" for name in ("bricolage-grotesque", "hanken-grotesk")]
    source = FileSystemStorage(location=Path(apart[0]).parent.parent)
    paths = {name: (source, name) for name in (*STYLES, *fonts)}
    for name in paths:
        files.save(name, ContentFile(Path(source.path(name)).read_bytes()))
    for _, _, processed in files.post_process(paths):
        assert not isinstance(processed, Exception), processed
    sheet = (tmp_path / files.stored_name(JOINED_STYLES)).read_text(encoding="utf-8")
    assert "/*" not in sheet
    assert all(Path(files.stored_name(font)).name in sheet for font in fonts)

    def words(text: str) -> list[str]:
        return re.sub(r"url\([^)]*\)", "url", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).split()

    assert words(sheet) == words("\n".join(Path(path).read_text(encoding="utf-8") for path in apart))


def test_in_development_they_are_served_apart():
    assert stylesheets() == STYLES
