"""A chosen file outlives a refused form: browsers forget it, so it waits on our side, an hour, under a random key.

A form inherits `KeepsUploads` and draws its files with `KeptFileInput`: sent again without a file, it has the one that
was kept. What was refused for itself (too heavy, unreadable) is not kept.
"""

import secrets
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from emi_alumni.foundation.caching.purging import forget_expired
from emi_alumni.foundation.storage import NO_ROOM_CODE

KEPT_FOR = 3600  # seconds
LONGEST_KEY = 40


class KeptFileInput(forms.FileInput):
    """Beside the control, the key of what is kept and its name."""

    key = ""
    file_name = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if (chosen := super().value_from_datadict(data, files, name)) is not None:
            return chosen
        key = str(data.get(f"{name}_kept", ""))[:LONGEST_KEY]
        kept = cache.get(f"upload:{key}") if key else None
        if kept is None:
            return None
        self.key, (self.file_name, kind, content) = key, kept
        return SimpleUploadedFile(self.file_name, content, kind)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and f"{name}_kept" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        return not self.key and super().use_required_attribute(initial)

    def keep(self, upload: Any, content: bytes) -> None:
        """This content, under the name that was sent. Nothing is promised when there is no room to keep it."""
        forget_expired(timezone.now())
        key = self.key or secrets.token_urlsafe(16)
        self.forget()
        cache.set(f"upload:{key}", (upload.name, upload.content_type or "", content), KEPT_FOR)
        if f"upload:{key}" in cache:
            self.key, self.file_name = key, upload.name

    def forget(self) -> None:
        self.key = self.file_name = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        control = super().render(name, value, attrs, renderer)
        if not self.key:
            return control
        return format_html(
            '<p class="hint help">Déjà choisi : <b>{}</b>. N’en choisissez un autre que pour le '
            'remplacer.</p>{}<input type="hidden" name="{}_kept" value="{}">',
            self.file_name,
            control,
            name,
            self.key,
        )


class KeepsUploads(forms.BaseForm):
    """A form that may be refused once a file was chosen. A `clean_…` that asks for the same file again names its field
    in `asked_again`: that file is kept although its field has an error."""

    _judged = False

    def full_clean(self) -> None:
        self._judged = False
        self.asked_again: set[str] = set()
        super().full_clean()
        self._judged = True
        if self.is_bound and self.errors:
            self._keep_uploads()

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if self._judged:
            for name, widget in self._uploads():
                if isinstance(error, ValidationError) and getattr(error, "code", "") == NO_ROOM_CODE:
                    widget.forget()
                elif not widget.key:
                    self._keep_upload(name, widget)

    def _uploads(self) -> Iterator[tuple[str, KeptFileInput]]:
        for name, field in self.fields.items():
            if isinstance(field.widget, KeptFileInput):
                yield name, field.widget

    def _keep_uploads(self) -> None:
        for name, widget in self._uploads():
            self._keep_upload(name, widget)

    def _keep_upload(self, name: str, widget: KeptFileInput) -> None:
        """What is left of the file once it was read (a picture without its place), else the file as it was sent."""
        upload = widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if not upload or (name in self.errors and name not in self.asked_again):
            widget.forget()
            return
        cleaned = self.cleaned_data.get(name)
        content = cleaned if isinstance(cleaned, File) else upload
        content.seek(0)
        widget.keep(upload, content.read())
        content.seek(0)
