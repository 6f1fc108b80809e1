"""Static files as production serves them: addresses that do not change while a process lives, one stylesheet."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# In the order of their layers. Development serves them apart, production joined.
STYLES = tuple(
    f"css/{name}.css" for name in ("1-tokens", "2-base", "3-layout", "4-components", "5-pages", "6-utilities")
)
JOINED_STYLES = "css/portail.css"
UNREAD = re.compile(r"/\*.*?\*/|(?<=\n)[ \t]+|\n(?=\s*\n)", re.DOTALL)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's; each address is worked out once: a page of the administration has twenty of them."""

    stylesheets = (JOINED_STYLES,)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        if force:
            return str(super().url(name, force))
        if name not in self.addresses:
            self.addresses[name] = super().url(name)
        return self.addresses[name]

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[tuple]:
        """Five files before the first letter is painted cost a telephone five questions: they are joined here."""
        if not dry_run:
            self.delete(JOINED_STYLES)
            self.save(JOINED_STYLES, ContentFile(joined(paths).encode()))
            paths = paths | {JOINED_STYLES: (self, JOINED_STYLES)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def joined(paths: dict[str, Any]) -> str:
    """The stylesheets, without comments nor indents: no value of theirs holds either."""
    texts = []
    for name in STYLES:
        storage, path = paths[name]
        with storage.open(path) as sheet:
            texts.append(UNREAD.sub("", sheet.read().decode()))
    return "".join(texts)


def stylesheets() -> tuple[str, ...]:
    """Those of a page, in their order."""
    return getattr(staticfiles_storage, "stylesheets", STYLES)
