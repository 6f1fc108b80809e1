"""What a browser gives when somebody asks to be told on it: the address of its push service, and two keys.

The portal calls no address that somebody wrote, but those of the push services of browsers, over HTTPS.
"""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from .encryption import SECRET, decoded, public_key

LONGEST = 500
# Host → how people know the browsers that it serves. A leading dot stands for one name or more before it.
SERVICES = {
    "fcm.googleapis.com": "Chrome ou Android",
    "updates.push.services.mozilla.com": "Firefox",
    "web.push.apple.com": "iPhone, iPad ou Mac",
    ".push.apple.com": "iPhone, iPad ou Mac",
    ".notify.windows.com": "Edge",
}
NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
VISIBLE = re.compile(r"[!-~]+")

WRONG_ADDRESS = "L’adresse donnée par votre navigateur n’est pas celle d’un service de notification connu du portail."
WRONG_KEYS = "Les clés données par votre navigateur ne sont pas lisibles. Rechargez la page, puis recommencez."


def service_of(endpoint: str) -> str:
    """How people know the browsers of this push service; "" for any other address than that of one."""
    if not VISIBLE.fullmatch(endpoint) or len(endpoint) > LONGEST or "\\" in endpoint or "#" in endpoint:
        return ""
    try:
        address = urlsplit(endpoint)
        port = address.port
    except ValueError:
        return ""
    host = address.netloc.removesuffix(":443")
    if address.scheme != "https" or port not in (None, 443) or not address.path.strip("/"):
        return ""
    if not all(NAME.fullmatch(part) for part in host.split(".")):  # no account, no capital, no address in figures
        return ""
    return next((said for name, said in SERVICES.items() if is_of(host, name)), "")


def is_of(host: str, name: str) -> bool:
    return host.endswith(name) and host != name[1:] if name.startswith(".") else host == name


def check(endpoint: str, p256dh: str, auth: str) -> None:
    """Raises ValidationError, in words for the person, for what no browser would give."""
    if not service_of(endpoint):
        raise ValidationError(WRONG_ADDRESS)
    try:
        public_key(p256dh)
        if len(decoded(auth)) != SECRET:
            raise ValueError
    except ValueError:
        raise ValidationError(WRONG_KEYS) from None
