"""The portal behind what the reverse proxy of docs/operations.md adds: HTTPS, and pages compressed.

The browser of the measure speaks plain HTTP: what only HTTPS permits is left out of what it is told.
"""

import gzip
import os

from django.core.wsgi import get_wsgi_application

from tests.bench import http

os.environ["DJANGO_SETTINGS_MODULE"] = "emi_alumni.settings"
portal = get_wsgi_application()

# `gzip_types` and `gzip_comp_level` of docs/operations.md; WhiteNoise gives static files compressed already.
COMPRESSED = ("text/html", "image/svg+xml")
LEVEL = 5
PREFIX, KEPT_AS = "__Host-", "Host-"  # of cookies


def application(environ, start_response):
    environ |= {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "192.0.2.7", "HTTP_HOST": http.HOST}
    environ["HTTP_COOKIE"] = environ.get("HTTP_COOKIE", "").replace(KEPT_AS, PREFIX)
    environ.pop("HTTP_ORIGIN", None)
    environ["HTTP_REFERER"] = f"https://{http.HOST}/"
    said = []
    body = b"".join(portal(environ, lambda status, headers, *rest: said.append((status, headers))))
    status, headers = said[0]
    known = {name.lower(): value for name, value in headers}
    if known.get("content-type", "").startswith(COMPRESSED) and "content-encoding" not in known:
        body = gzip.compress(body, LEVEL)
        headers = [header for header in headers if header[0].lower() != "content-length"]
        headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
    start_response(status, [(name, over_http(name.lower(), value)) for name, value in headers if value])
    return [body]


def over_http(name: str, value: str) -> str:
    if name == "set-cookie":
        return value.replace(PREFIX, KEPT_AS).replace("; Secure", "")
    return value.replace("; upgrade-insecure-requests", "") if name == "content-security-policy" else value
