#!/usr/bin/env python
"""Django's command line for the EMI alumni portal."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emi_alumni.settings")
    if not {"runserver", "serve_demo"} & set(sys.argv):
        os.environ.setdefault("DATABASE_MAY_TAKE_LONG", "true")  # a command goes through all rows: it is no page
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
