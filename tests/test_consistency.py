"""Things that drift apart in silence: templates nobody draws, models without words, migrations not made."""

import re
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import flatten
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.db.models import Model
from django.template import engines
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
OUR_MODELS = [model for model in apps.get_models() if (ROOT / model.__module__.split(".")[0]).is_dir()]
# Drawn by Django itself under these very names.
ERROR_PAGES = {"400.html", "403.html", "404.html", "429.html", "500.html", "503.html", "507.html"}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def library_templates() -> set[str]:
    """The names of every template that an installed library brings: ours under the same name replaces it."""
    return {
        str(path.relative_to(folder))
        for config in apps.get_app_configs()
        if not Path(config.path).is_relative_to(ROOT) or ".venv" in config.path
        for folder in [Path(config.path) / "templates"]
        if folder.is_dir()
        for path in folder.rglob("*.*")
    }


APPS = ("directory", "emi_alumni", "events", "governance", "mentoring", "projects", "resources")


def test_no_template_is_unused():
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in chain(*((ROOT / app).rglob("*.py") for app in APPS), TEMPLATES.rglob("*"))
        if path.is_file()
    )
    replaced = library_templates() | ERROR_PAGES
    unused = []
    for path in sorted(TEMPLATES.rglob("*.*")):
        name = str(path.relative_to(TEMPLATES))
        # A mail's subject and body are named by their common stem.
        stem = re.sub(r"(_subject|_message)?\.(txt|html)$", "", name)
        words = {name, stem} if "/mail/" in name else {name}
        if name not in replaced and not any(f'"{word}' in code or f"/{Path(word).name}" in code for word in words):
            unused.append(name)
    assert unused == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_template_compiles_and_holds_no_inline_style_or_script(path):
    get_template(str(path.relative_to(TEMPLATES)))
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"""<style|\sstyle=|\son[a-z]+=["']|javascript:""", source)
    assert not re.search(r"<script(?![^>]*\b(src=|type=\"application/json\"))", source)


def test_our_templates_are_found_before_the_libraries():
    assert Path(engines["django"].engine.dirs[0]) == TEMPLATES


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_what_the_administration_shows_has_words_for_people(model):
    if not admin.site.is_registered(model):
        return
    stated = model._meta.original_attrs
    assert "verbose_name" in stated, "its name is read in the administration"
    if " " in str(model._meta.verbose_name):
        assert "verbose_name_plural" in stated, "Django only adds an s to the last word"
    assert model.__str__ is not Model.__str__, "say how one is called"


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_a_model_keeps_what_its_abstract_parents_ask(model):
    """Without `class Meta(Parent.Meta)`, constraints, indexes and permissions of the parent vanish silently."""
    for parent in model.__mro__[1:]:
        if getattr(getattr(parent, "_meta", None), "abstract", False):
            for kind in ("constraints", "indexes", "permissions"):
                wanted = parent._meta.original_attrs.get(kind, [])
                kept = model._meta.original_attrs.get(kind, [])
                assert len(kept) >= len(wanted), f"{model._meta.label} loses the {kind} of {parent.__name__}"


def test_moments_have_no_microseconds():
    """Django's « c » writes six figures after the second: HTML allows three in a `datetime`."""
    assert [path.name for path in TEMPLATES.rglob("*.html") if "date:'c'" in path.read_text(encoding="utf-8")] == []


LONGEST_TEMPLATE_LINE = 160
# Neither can be broken: Django reads a tag on one line, and the words of an attribute keep their line breaks.
ONE_PIECE = re.compile(r"\s*(?:\{%(?:(?!%\}).)*%\}|\{\{(?:(?!\}\}).)*\}\}|[\w-]+=\"[^\"]*\")\s*")


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_lines_of_a_template_are_short_enough_to_be_read(path):
    """Letters (.txt) keep a paragraph on its line: who reads them would see the break."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    long = [n for n, line in lines if len(line) > LONGEST_TEMPLATE_LINE and not ONE_PIECE.fullmatch(line)]
    assert long == [], f"break these lines of {path.name}, at spaces or between attributes"


def test_a_title_is_a_heading():
    """What looks like one is found by who goes from heading to heading: no paragraph in its clothes."""
    dressed = re.compile(r'<(?!h[1-6{]|legend|summary)\w+[^<>]*class="[^"]*\b(?:h[1-4]|h4f|h-small|annual-t)[" ]')
    assert [path.name for path in TEMPLATES.rglob("*.html") if dressed.search(path.read_text(encoding="utf-8"))] == []


def shown_in(screen: BaseModelAdmin) -> set[str]:
    """Names of the columns, filters and fields of a screen of the administration, or of the lines within one."""
    columns = {name for name in getattr(screen, "list_display", ()) if isinstance(name, str)}
    filters = {name[0] if isinstance(name, tuple) else name for name in getattr(screen, "list_filter", ())}
    fields = {name for _, options in screen.fieldsets or () for name in flatten(options["fields"])}
    fields |= set(flatten(screen.fields or ())) | set(screen.readonly_fields)
    return columns | {name for name in filters if isinstance(name, str) and "__" not in name} | fields


@pytest.mark.parametrize("model", [model for model in OUR_MODELS if admin.site.is_registered(model)], ids=str)
def test_what_a_screen_shows_is_called_in_french(model):
    """Django calls what has no words by its English name: « Par kind », « Confirmed by »."""
    screen = admin.site.get_model_admin(model)
    parts = [(model, screen), *((line.model, line) for line in screen.inlines)]
    wordless = []
    for about, part in parts:
        for name in sorted(shown_in(part) - set(part.form.declared_fields)):
            try:
                field = about._meta.get_field(name)
            except FieldDoesNotExist:
                said = getattr(part, name, None) or getattr(about, name, None)
                said = getattr(said, "fget", said)
                if name != "__str__" and not getattr(said, "short_description", None):
                    wordless.append(f"{about.__name__}.{name}")
            else:
                if getattr(field, "_verbose_name", "") is None:
                    wordless.append(f"{about.__name__}.{name}")
    assert wordless == []
