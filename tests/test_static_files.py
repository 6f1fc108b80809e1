"""Addresses of static files: of the file that was collected, and the same for as long as the process lives."""

from pathlib import Path

import pytest

from emi_alumni.foundation.static_files import StaticFiles


def test_an_address_is_that_of_the_collected_file(tmp_path: Path):
    files = StaticFiles(location=tmp_path, base_url="/static/")
    files.hashed_files = {"css/admin.css": "css/admin.0123456789ab.css"}
    for _ in range(2):
        assert files.url("css/admin.css") == "/static/css/admin.0123456789ab.css"


def test_a_file_that_was_not_collected_has_none(tmp_path: Path):
    with pytest.raises(ValueError, match=r"css/none\.css"):
        StaticFiles(location=tmp_path, base_url="/static/").url("css/none.css")
