"""Spelling of every French text of the portal: `python -m tests.spelling`, a part of `make check`.

What is read, and by which rule:

- templates: their text, the attributes that people read or hear, literals in tags and filters;
- Python: literals with two words or a sign that only French has, and single words given as a label, a name or a choice;
  not docstrings, nor code, nor what English function words give away (messages for developers);
- scripts: literals of the same shape;
- data and guides: the same shape in the JSON that the portal and its demonstration are loaded from; Markdown in French.

Debian's hunspell says which words it does not know; elisions and words written twice are looked at here. Names of
people and places are read from the data themselves. The other words that the dictionary lacks are in
`spelling_words.txt`; one that no text uses any more, or that the dictionary knows, is a fault too.
"""

import ast
import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
GUIDES = ("docs/choix-*.md", "docs/data-protection.md", "docs/guide-*.md", "docs/import.md", "governance/data/*.md")
LISTED = Path("tests", "spelling_words.txt")
HOW_TO_INSTALL = "apt-get install hunspell hunspell-fr-classical"

GLUE = "\ufffc"  # what a template or a format writes in a text: a word that touches it is only a part of one
FRENCH_SHAPE = re.compile(r"[^\W\d_],? +[^\W\d_]|[À-ÿŒœ’«»]")
ONLY_FRENCH = re.compile(r"[À-ÿŒœ’«»]")
ENGLISH = re.compile(
    r"\b(?:an?d|any\w*|are|at|by|cannot|could|colours|error|for|from|goal|inks|is|its?|left|no|nobody|nor|not|of|other|remove|short|than|that|the|them|then|they"
    r"|this|to|very|was|who|why|with|yes)\b",
    re.I,
)
CODE = re.compile(
    r"\b(?:ADD|AND|ANALYZE|BEGIN|CONSTRAINT|COPY|CREATE|DEALLOCATE|EXISTS|FROM|LIKE|LOCK|NULLS|OR|PRAGMA|SELECT|THEN|UPDATE|USING|VALUES|WHERE)\b|\w="
)


class Fault(NamedTuple):
    word: str
    place: str


def is_french(text: str) -> bool:
    if ONLY_FRENCH.search(text):
        return True
    return bool(FRENCH_SHAPE.search(text)) and not ENGLISH.search(text) and not CODE.search(text)


# Templates ----------------------------------------------------------------------------------------------------------

READ_ATTRIBUTES = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title"}
UNREAD_ELEMENTS = {"code", "pre", "script", "style"}
UNREAD_BLOCKS = re.compile(
    r"\{%\s*comment.*?endcomment\s*%\}|\{%\s*blocktrans.*?endblocktrans\w*\s*%\}"
    r"|\{%\s*block (?:\w*class|coltype)\s*%\}.*?endblock",
    re.S,
)
UNREAD_TAGS = re.compile(r"\{#|\{%\s*(?:block|cache|elif|extends|if|load|partial\w*|static|trans\w*|url)\b")
MARKS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
LITERAL = re.compile(r'(?:\b(\w+)[:=])?"([^"]*)"')


class Page(HTMLParser):
    """The texts of a template, without its marks."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = [""]
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread += tag in UNREAD_ELEMENTS
        self.texts += [value for name, value in attrs if value and self.is_read(name, value)]
        if tag != "sup":
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in UNREAD_ELEMENTS
        if tag != "sup":
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.texts[-1] += data

    @staticmethod
    def is_read(name: str, value: str) -> bool:
        if name in READ_ATTRIBUTES:
            return True
        return name.startswith(("content", "data-")) and bool(ONLY_FRENCH.search(value))


def literals_of(mark: str) -> Iterator[str]:
    """Texts given to a filter or to what is included; not names of files, addresses, fields, nor formats."""
    if UNREAD_TAGS.match(mark):
        return
    for name, text in LITERAL.findall(mark):
        is_label = name and text.isalpha() and text[:1].isupper()
        if name not in {"date", "time", "class", "classes"} and (is_label or is_french(text)):
            yield text


def template_texts(source: str) -> Iterator[str]:
    source = UNREAD_BLOCKS.sub(" ", source)
    for mark in MARKS.findall(source):
        yield from literals_of(mark)

    def replaced(match: re.Match[str]) -> str:
        mark = match[0]
        if mark.startswith("{{"):
            return "" if re.search(r"\|pluralize\s*\}\}", mark) else GLUE
        return " / " if re.match(r"\{%\s*el", mark) else "\0"

    text = MARKS.sub(replaced, source)
    page = Page()
    # Between two letters, a mark makes one word of two parts; elsewhere it stands between whole words.
    page.feed(re.sub(r"(?<=[^\W\d_])\0+(?=[^\W\d_])", GLUE, text).replace("\0", ""))
    page.close()
    yield from page.texts


# Python -------------------------------------------------------------------------------------------------------------

LABELS = set(
    """action_name description empty empty_label heading help_text label message noun placeholder short_description
    title verbose_name verbose_name_plural what words""".split()  # noqa: SIM905
)
FOR_MACHINES = re.compile(r"^(?:logger|re|subprocess|warnings)\.|\.strp?f?time$")


def is_class_value(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == "class"


def unread_in_python(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, what machines and developers read, lists of words cut by `split`, CSS classes."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                yield node
            case (
                ast.AnnAssign(annotation=annotation)
                | ast.arg(annotation=annotation)
                | ast.FunctionDef(returns=annotation)
            ) if annotation:
                yield annotation
            case ast.Call(func=function) if FOR_MACHINES.search(ast.unparse(function)):
                yield node
            case ast.Call(func=ast.Attribute(value=words, attr="split")):
                yield words
            case ast.Assign(targets=[ast.Name(id=name)], value=words) if name.startswith("_") and name.isupper():
                yield words
            case ast.Assign(targets=[ast.Subscript(slice=key)], value=words) if is_class_value(key):
                yield words
            case ast.Dict(keys=keys, values=values):
                yield from (value for key, value in zip(keys, values, strict=True) if key and is_class_value(key))


def labels_in_python(tree: ast.Module) -> Iterator[ast.AST]:
    """Single words that are shown: arguments and attributes called so, the label of a choice."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=name, value=value) if name in LABELS:
                yield value
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in LABELS - {"label"}:
                yield value
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Tuple(elts=[_, label])) if (
                name.isupper() and isinstance(label, ast.Constant)
            ):
                if str(label.value)[:1].isupper():
                    yield label


def python_texts(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    unread = {id(inner) for node in unread_in_python(tree) for inner in ast.walk(node)}
    labels = {id(node) for node in labels_in_python(tree)}
    for node in ast.walk(tree):
        if id(node) in unread:
            continue
        match node:
            case ast.JoinedStr(values=parts):
                unread.update(id(part) for part in parts if isinstance(part, ast.Constant))
                text = "".join(part.value if isinstance(part, ast.Constant) else GLUE for part in parts)
            case ast.Constant(value=str(text)):
                pass
            case _:
                continue
        if is_french(text):
            text = re.sub(r"%(?:\(\w+\))?[sd]|\{[^{}]*\}", GLUE, text)
            yield from template_texts(text) if "<" in text else [text]
        elif id(node) in labels and text.isalpha():
            yield text


# Scripts, data, guides ----------------------------------------------------------------------------------------------


def script_texts(source: str) -> Iterator[str]:
    source = re.sub(r"(?m)^\s*//.*$|/\*[\s\S]*?\*/|\.(?:closest|matches|querySelector\w*)\([^)]*\)", "", source)
    for parts in re.findall(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`', source):
        text = re.sub(r"\$\{[^}]*\}", GLUE, "".join(parts)).replace("\\u00a0", " ")
        if is_french(text):
            yield text


def json_texts(source: str) -> Iterator[str]:
    values = [json.loads(source)]
    while values:
        match values.pop():
            case str(text) if is_french(text):
                yield text
            case dict(items):
                values.extend(items.values())
            case list(items):
                values.extend(items)


def markdown_texts(source: str) -> Iterator[str]:
    source = re.sub(r"```.*?```", " ", source, flags=re.S)
    source = re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]*>", GLUE, source)
    for paragraph in source.split("\n\n"):
        if is_french(paragraph):
            yield paragraph


# All of it ----------------------------------------------------------------------------------------------------------


def packages(root: Path) -> list[str]:
    return sorted(path.parent.name for path in root.glob("*/__init__.py") if path.parent.name != "tests")


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Every text, with the file that holds it."""
    sources = [
        (template_texts, root.glob("templates/**/*.*")),
        (
            python_texts,
            (path for app in packages(root) for path in root.glob(f"{app}/**/*.py") if "migrations" not in path.parts),
        ),
        (script_texts, root.glob("static/js/*.js")),
        (json_texts, (path for app in packages(root) for path in root.glob(f"{app}/**/data/*.json"))),
        (markdown_texts, (path for guide in GUIDES for path in root.glob(guide))),
    ]
    for read, paths in sources:
        for path in sorted(paths):
            for text in read(path.read_text(encoding="utf-8")):
                yield str(path.relative_to(root)), text


WORD = re.compile(rf"[^\W_{GLUE}]+(?:['-][^\W_{GLUE}]+)*")
NO_WORDS = re.compile(r"\S*(?://|@)\S*|\b[\w-]+(?:\.[\w-]+)+\b|[#.]\w+|--\w[\w-]*|\b\w+=\S*")
ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=.)", re.I)


def words_of(text: str) -> Iterator[str]:
    text = NO_WORDS.sub(" ", text.replace("’", "'"))
    for match in WORD.finditer(text):
        around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        if GLUE not in around and len(match[0]) > 1 and not any(sign.isdigit() for sign in match[0]):
            yield match[0]


# « le onze », « la une », « que oui » are right.
UNELIDED = re.compile(
    r"(?<![-'’\w])(?:[DJLMNSTdjlmnst]e|[Ll]a|[Qq]ue|[Jj]usque|[Ll]orsque|[Pp]uisque) (?!onz|une?\b|oui\b|ou\b|et\b)"
    r"(?:[aeiouàâéèêëîïôûùœ]|habit|hab[iî]l|heure|histoire|homme|honor|hôpit|hôte|humain|héberg)\w*"
)
TWICE = re.compile(r"\b(?!(?:nous|vous|se)\b)([^\W\d_]{2,}) \1\b")


def slips_of(text: str) -> Iterator[str]:
    """« de élus », « le le »."""
    text = re.sub(r"[ \u00a0\n]+", " ", text)
    for rule in (UNELIDED, TWICE):
        yield from (match[0] for match in rule.finditer(text))


HUNSPELL = ("hunspell", "-d", "fr_FR", "-i", "utf-8", "-l")


def has_dictionary() -> bool:
    return bool(shutil.which("hunspell")) and subprocess.run(HUNSPELL, input=b"", capture_output=True).returncode == 0


def unknown(words: Iterable[str]) -> set[str]:
    """The words that the French dictionary lacks."""
    told = subprocess.run(
        HUNSPELL,
        input="\n".join(sorted(words)),
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(told.stdout.split())


def names(root: Path) -> set[str]:
    """Words of the names of people and places, as the data of the demonstration and of the collectivités have them."""
    named: list[str] = []
    for path in root.glob("emi_alumni/demo/data/*.json"):
        people = r'"(?:prenom|auteur)": "([^"]*)"(?:,\s*"nom": "([^"]*)")?|"equipe_noms": \[([^\]]*)\]'
        for found in re.findall(people, path.read_text(encoding="utf-8")):
            named += found
    for path in root.glob("directory/data/populate.json"):  # invented people
        invented = json.loads(path.read_text(encoding="utf-8"))
        named += invented["given_names"] + invented["family_names"]
    for path in root.glob("directory/data/collectivites*.csv"):
        with path.open(encoding="utf-8", newline="") as rows:
            named += [f"{row['name']} {row['short_name']}" for row in csv.DictReader(rows)]
    return {part for text in named for word in words_of(text) for part in ELIDED.sub("", word).split("-")}


def listed_words(root: Path) -> list[str]:
    lines = (root / LISTED).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def faults(root: Path = ROOT) -> list[Fault]:
    """Words that are wrong, with the file of one text that has them; then lines of the list that are of no use."""
    places: dict[str, str] = {}
    slips = []
    for place, text in texts(root):
        slips += [Fault(slip, place) for slip in slips_of(text)]
        for word in words_of(text):
            places.setdefault(word, place)
    parts = defaultdict(set)
    for word in unknown(places):
        for part in ELIDED.sub("", word).split("-"):
            parts[part].add(places[word])
    known, listed = names(root), listed_words(root)
    lacking = {part for part in unknown(parts) if part not in known}
    used = {word for word in listed if word in lacking or word.capitalize() in lacking}
    wrong = {part for part in lacking if part not in used and part.lower() not in used}
    useless = [Fault(word, f"{LISTED}: no text needs it") for word in listed if word not in used]
    return [*(Fault(word, min(parts[word])) for word in sorted(wrong)), *slips, *useless]


def main() -> int:
    if not has_dictionary():
        print(f"hunspell or its French dictionary is not installed, nothing was read: {HOW_TO_INSTALL}")
        return 1 if os.environ.get("CI") else NOT_DONE
    found = faults()
    for word, place in found:
        print(f"{word:24} {place}")
    if found:
        print(f"Mend the text, or add the word to {LISTED} when it is right.")
    return bool(found)


NOT_DONE = 77  # as Automake and Meson have it

if __name__ == "__main__":
    sys.exit(main())
