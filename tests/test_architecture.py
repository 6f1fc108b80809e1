"""The tower: an app imports the apps below it, never one above; the foundation imports none. docs/architecture.md."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model

from emi_alumni.foundation.discovery import our_packages

ROOT = Path(settings.BASE_DIR)

# From top to bottom. An app may know those below it; a new app takes its place here and in settings.INSTALLED_APPS.
TOWER = ["mentoring", "resources", "events", "projects", "governance", "directory"]
# Shared ground: knows Django and the libraries, no app.
FOUNDATION = ["emi_alumni.foundation"]
# What puts the house together: may import everything; only the wiring itself knows it.
WIRING = ["emi_alumni.settings", "emi_alumni.urls", "emi_alumni.wsgi", "emi_alumni.pages", "emi_alumni.demo"]

# A module is named after its subject, not after its layer.
FORBIDDEN_NAMES = {"utils", "util", "helpers", "services", "selectors", "managers", "signals", "common", "core", "misc"}
LONGEST_FILE = 600


def sources(*folders: str) -> list[Path]:
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    )


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def statements(node: ast.AST, *, for_types: bool) -> Iterator[ast.AST]:
    """All that a file says, also inside its functions; with or without what only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if for_types or not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from statements(child, for_types=for_types)


def imports_of(path: Path, *, for_types: bool = True) -> Iterator[str]:
    """Every module that a file imports, also inside its functions, with relative imports made absolute."""
    package = module_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in statements(ast.parse(path.read_text(encoding="utf-8")), for_types=for_types):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, node.module] if node.module else base)
            # `from emi_alumni import search` imports the module that its name says.
            yield from (f"{module}.{alias.name}" for alias in node.names)


def within(module: str, places: list[str]) -> str:
    """Which of these places a module is in; nothing when none."""
    return next((place for place in places if module == place or module.startswith(f"{place}.")), "")


APP_FILES = [path for app in TOWER if (ROOT / app).is_dir() for path in sources(app)]
FOUNDATION_FILES = [path for path in sources("emi_alumni") if within(module_of(path), FOUNDATION)]
OUR_FILES = sources("emi_alumni", *[app for app in TOWER if (ROOT / app).is_dir()])


def says(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_tower_and_the_settings_name_the_same_apps_in_the_same_order():
    installed = [name for name in settings.INSTALLED_APPS if name in TOWER]
    assert installed == [app for app in TOWER if (ROOT / app).is_dir()]


def test_what_is_ours_is_what_stands_in_the_tower_and_around_it():
    standing = {app for app in TOWER if (ROOT / app).is_dir()}
    assert our_packages() == {"emi_alumni", *standing}


def test_every_module_has_its_place():
    homeless = [
        says(path)
        for path in OUR_FILES
        if module_of(path) != "emi_alumni" and not within(module_of(path), [*TOWER, *FOUNDATION, *WIRING])
    ]
    assert homeless == [], "say in TOWER, FOUNDATION or WIRING where they stand"


@pytest.mark.parametrize("path", APP_FILES, ids=says)
def test_an_app_imports_no_app_above_it(path):
    above = TOWER[: TOWER.index(within(module_of(path), TOWER))]
    assert [module for module in imports_of(path) if within(module, above)] == []


@pytest.mark.parametrize("path", FOUNDATION_FILES, ids=says)
def test_the_foundation_imports_no_app(path):
    assert [module for module in imports_of(path) if within(module, TOWER)] == []


@pytest.mark.parametrize("path", [*APP_FILES, *FOUNDATION_FILES], ids=says)
def test_nobody_below_knows_the_wiring(path):
    assert [module for module in imports_of(path) if within(module, WIRING)] == []


def files_imported(paths: list[Path]) -> dict[str, set[str]]:
    """Each of our modules → those that it needs to run. A name of a package comes from its `__init__`."""
    graph: dict[str, set[str]] = {module_of(path): set() for path in paths}
    for path in paths:
        for name in imports_of(path, for_types=False):
            while name and name not in graph:
                name = name.rpartition(".")[0]
            if name and name != module_of(path):
                graph[module_of(path)].add(name)
    return graph


def cycle_in(graph: dict[str, set[str]]) -> list[str]:
    """Files that import one another, in turn; nothing when there are none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        return found.args[1][::-1]
    return []


def test_no_files_import_one_another():
    """Whatever reads one file of a cycle has to read them all: cut it where the lower one knows too much."""
    assert cycle_in(files_imported(OUR_FILES)) == []


def test_a_cycle_is_seen_inside_functions_and_through_a_package_but_not_between_types(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    files = {
        "a/__init__.py": "from .one import One\n",
        "a/one.py": "def f():\n    from a.two import Two\n",
        "a/two.py": "from a import One\n",
        "b/one.py": "if TYPE_CHECKING:\n    from .two import Two\n",
        "b/two.py": "from .one import One\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert set(cycle_in(files_imported(sources("a", "b")))) == {"a", "a.one", "a.two"}


def test_no_relation_leads_upwards():
    """A string foreign key is a dependency that no import shows. AUTH_USER_MODEL is an account, whatever app has it."""
    floors = [*TOWER, "search", "moderation", "notifications", "outbox"]
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in floors
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and hasattr(field.related_model, "_meta")
        if field.related_model is not get_user_model()
        for target in [field.related_model._meta.app_label]
        if target in TOWER and floors.index(target) < floors.index(model._meta.app_label)
    ]
    assert wrong == []


def test_no_module_is_named_after_a_layer():
    wrong = [
        says(path)
        for path in OUR_FILES
        if path.stem in FORBIDDEN_NAMES or FORBIDDEN_NAMES & set(path.relative_to(ROOT).parts)
    ]
    assert wrong == []


# The layers of an app whose files name subjects, and the folder of its tests.
LAYERS = ("models", "forms", "views", "admin")


def singular(stem: str) -> tuple[str, ...]:
    """A file's name word by word, without the marks of the plural."""
    return tuple(re.sub(r"(?<!s)s$", "", re.sub(r"ies$", "y", word)) for word in stem.split("_"))


def names_of_subjects(folders: list[Path]) -> dict[tuple[str, ...], set[str]]:
    """The names that files of these folders give to each subject."""
    names: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for folder in folders:
        for path in folder.glob("*.py"):
            name = path.stem.removeprefix("test_")
            names[singular(name)].add(name)
    return names


@pytest.mark.parametrize("app", [app for app in TOWER if (ROOT / app).is_dir()])
def test_one_subject_has_one_name_in_every_layer(app):
    """« reuse » is not « reuses » elsewhere: who knows the file of the model finds those of its form, view and test."""
    folders = [ROOT / app, *(ROOT / app / layer for layer in LAYERS), ROOT / "tests" / app]
    twice = {subject: names for subject, names in names_of_subjects(folders).items() if len(names) > 1}
    assert twice == {}


@pytest.mark.parametrize("app", [app for app in TOWER if (ROOT / app).is_dir()])
def test_addresses_call_modules_by_their_names(app):
    for path in (ROOT / app).glob("urls.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names = [alias for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
        assert [alias.asname for alias in names if alias.asname] == []


def test_two_names_of_one_subject_are_seen(tmp_path):
    for name in ("stories", "test_story", "class_lists", "class_list", "news", "status"):
        (tmp_path / f"{name}.py").touch()
    twice = [names for names in names_of_subjects([tmp_path]).values() if len(names) > 1]
    assert sorted(map(sorted, twice)) == [["class_list", "class_lists"], ["stories", "story"]]


def test_no_file_is_longer_than_six_hundred_lines():
    files = [*OUR_FILES, *sources("tests")]
    long = {says(path): lines for path in files if (lines := path.read_text().count("\n")) > LONGEST_FILE}
    assert long == {}, "split them by subject"


def test_imports_inside_functions_and_relative_ones_are_seen(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    (tmp_path / "directory").mkdir()
    file = tmp_path / "directory" / "views.py"
    file.write_text("def f():\n    from projects.models import Project\nfrom . import forms\nfrom ..events import x\n")
    assert {"projects.models.Project", "directory.forms"} <= set(imports_of(file))
