"""What gunicorn serves during a bench: the portal itself, and a few private requests of the bench.

A page is served as in production: nothing is added to it, unless its queries are asked for (`X-Bench: queries`).
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from emi_alumni.wsgi import application as portal
from tests.bench.addresses import BARE, FORGET
from tests.bench.memory import forget

every_middleware, settings.MIDDLEWARE = settings.MIDDLEWARE, []
bare_view = WSGIHandler()
settings.MIDDLEWARE = every_middleware


def application(environ, start_response):
    address = environ["PATH_INFO"]
    if address == BARE:
        return bare_view(environ, start_response)
    if address == FORGET:
        forget()
        start_response("204 No Content", [])
        return []
    if environ.get("HTTP_X_BENCH") == "queries":
        return counted(environ, start_response)
    return portal(environ, start_response)


def counted(environ, start_response):
    """The page, with the number of its statements in a header."""
    statements = 0

    def count(execute, *args):
        nonlocal statements
        statements += 1
        return execute(*args)

    def start(status, headers, *rest):
        return start_response(status, [*headers, ("X-Queries", str(statements))], *rest)

    with connection.execute_wrapper(count):
        return portal(environ, start)
