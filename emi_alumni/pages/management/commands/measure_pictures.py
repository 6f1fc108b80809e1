"""Measure what reading the largest permitted pictures takes in memory, as a photo and as a document, and eight at once.

Each is read in a process of its own (Linux: the peak is asked of /proc). Fails above the goal.
"""

import io
import multiprocessing
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from PIL import Image

from directory.photos import MAX_BYTES, read_photo
from emi_alumni.foundation.documents import read_document

GOAL = 120  # MB above rest

# What is read → how its largest permitted kind is made: mode, sides, format and its options
LARGEST: dict[str, tuple[str, tuple[int, int], str, dict[str, Any]]] = {
    "PNG, colours, 25 million pixels": ("RGB", (5000, 5000), "PNG", {}),
    "PNG, transparent, 25 million": ("RGBA", (5000, 5000), "PNG", {}),
    "PNG, 16 bits of grey, 49 million": ("I;16", (7000, 7000), "PNG", {}),
    "PNG, palette, 64 million": ("P", (8000, 8000), "PNG", {}),
    "PNG, very long": ("RGB", (500, 49_000), "PNG", {}),
    "JPEG, 12 million": ("RGB", (4000, 3000), "JPEG", {}),
    "JPEG, 50 million": ("RGB", (8160, 6120), "JPEG", {}),
    "JPEG, progressive, 16 million": ("RGB", (4050, 4050), "JPEG", {"progressive": True, "subsampling": 0}),
    "JPEG, four inks, 64 million": ("CMYK", (8000, 8000), "JPEG", {}),
    "WebP, 6 million": ("RGBA", (2500, 2490), "WEBP", {"lossless": True}),
}
EIGHT_OF = "PNG, colours, 25 million pixels"
KINDS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}


def sent(content: bytes, kind: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"picture.{kind}", content)


def kept_of(label: str) -> int:
    """kB resident in memory: `VmRSS` now, or `VmHWM`, the most since `forget_peak`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(label)).split()[1])


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def measured(read: Callable[[], object]) -> tuple[float, float, str]:
    """MB above rest, seconds, and the sentence of a refusal."""
    forget_peak()
    rest, start, verdict = kept_of("VmRSS"), perf_counter(), ""
    try:
        read()
    except ValidationError as refusal:
        verdict = refusal.messages[0]
    return (kept_of("VmHWM") - rest) / 1024, perf_counter() - start, verdict


def in_own_process(work: Callable[[], Any]) -> Any:
    """The answer of `work`, done apart: what it leaves in memory is not there for the next one to use again."""
    forks = multiprocessing.get_context("fork")
    receiver, sender = forks.Pipe(duplex=False)
    process = forks.Process(target=lambda: sender.send(work()))
    process.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        raise CommandError("The process that measures ended before it answered.") from None
    finally:
        process.join()


def picture(mode: str, size: tuple[int, int], form: str, options: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 3 if mode in ("P", "I;16") else "teal").save(out, form, **options)
    return out.getvalue()


def eight_at_once(content: bytes) -> None:
    threads = [Thread(target=read_photo, args=(sent(content, "png"),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Command(BaseCommand):
    help = "Mesure la mémoire que demande la lecture des plus grandes images permises."

    def handle(self, *args: object, **options: object) -> None:
        too_much = []
        self.stdout.write(f"| picture | kB | as a photo, MB (goal: {GOAL}) | s | as a document, MB |")
        self.stdout.write("|---|---|---|---|---|")
        for label, made in LARGEST.items():
            content, kind = in_own_process(partial(picture, *made)), KINDS[made[2]]
            reads: list[Callable[[Any], object]] = [read_photo] if kind == "webp" else [read_photo, read_document]
            results = [in_own_process(partial(measured, partial(read, sent(content, kind)))) for read in reads]
            self._write(label, len(content), results)
            too_much += [label for peak, _, refusal in results if peak > GOAL or refusal]
            if made == LARGEST[EIGHT_OF]:
                result = in_own_process(partial(measured, partial(eight_at_once, content)))
                self._write("the same, eight at once", 8 * len(content), [result])
                too_much += ["eight at once"] if result[0] > GOAL else []
        if too_much:
            raise CommandError(f"More than {GOAL} MB, or refused: {', '.join(too_much)}.")
        self.stdout.write(f"A file of {MAX_BYTES // 1_048_576} MB, the most one may send, adds itself to these.")

    def _write(self, label: str, size: int, results: list[tuple[float, float, str]]) -> None:
        (peak, seconds, _), *document = results
        cells = [label, f"{size / 1024:.0f}", f"{peak:.0f}", f"{seconds:.1f}"]
        cells.append(f"{document[0][0]:.0f}" if document else "–")
        self.stdout.write(f"| {' | '.join(cells)} |" + "".join(f" {refusal}" for _, _, refusal in results))
