"""Resolve pyproject.toml into the hashed requirements files: `python tests/lock.py UV [OPTIONS…]` (`make lock`).

Pins that still fit are kept; `--upgrade` or `--upgrade-package NAME` moves them. Extras stay written beside their
package: without them pip's hash mode refuses an extra that another package asks for (`coverage[toml]`) as soon as a
newer version exists.
"""

import os
import subprocess
import sys
from pathlib import Path

COMMON = ["--universal", "--generate-hashes", "--python-version", "3.11", "--no-strip-extras", "--no-header"]
# The files name no server: each machine brings its own index.
COMMON += ["--no-emit-index-url", "--no-emit-find-links", "--quiet"]


def main(uv: str, options: list[str]) -> None:
    for output, groups in (
        ("requirements.txt", []),
        ("requirements-s3.txt", ["--extra", "s3", "-c", "requirements.txt"]),
        ("requirements-dev.txt", ["--group", "dev", "-c", "requirements.txt", "-c", "requirements-s3.txt"]),
    ):
        command = [uv, "pip", "compile", "pyproject.toml", *COMMON, *groups, *options, "-o", output]
        # The machine's own certificates: a town hall's proxy may sign the connections that pass through it.
        subprocess.run(command, check=True, env=os.environ | {"UV_SYSTEM_CERTS": "1"})
        text = Path(output).read_text()
        if "://" in text:
            sys.exit(f"{output} names a server: remove it before committing.")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
