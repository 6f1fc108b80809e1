"""The headers that every answer of the portal carries."""

from collections.abc import Mapping

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def check_headers(headers: Mapping[str, str]) -> None:
    for name, value in EXPECTED.items():
        assert headers.get(name) == value, name
    # Addresses that are secrets (a poster's link) are told to nobody, not even to ourselves.
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    for feature in ("camera", "microphone", "geolocation", "payment", "usb"):
        assert f"{feature}=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    directives = dict(directive.strip().partition(" ")[::2] for directive in policy.split(";"))
    assert "unsafe" not in policy
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["base-uri"] == "'none'"
    if "sandbox" in directives:  # a file, a photo
        assert directives["form-action"] == "'none'"
    else:
        assert directives["script-src"] == directives["style-src"] == directives["form-action"] == "'self'"
    assert not {"http:", "https:", "*"} & set(policy.replace(";", " ").split())
