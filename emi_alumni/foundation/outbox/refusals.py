"""Whether a permanent refusal says that the address is dead, or speaks of the letter, the moment, the sender."""

import re

# Enhanced statuses (RFC 3463 and its register) of an address or a domain that does not exist, or no longer: « 5.1.7 »
# and « 5.1.8 » are the sender's. Exchange says 5.4.1 for an unknown recipient, 5.4.310 for a domain that is no more.
DEAD = re.compile(r"5\.1\.(?![78]$)\d+|5\.2\.1|5\.4\.(1|4|310)")
# What says nothing more than « refused »: Exim writes 5.0.0 in each report, Outlook.com 5.5.0 for a mailbox.
GENERIC = ("", "5.0.0", "5.2.0", "5.3.0", "5.5.0")
NO_SUCH_MAILBOX = ("550", "551", "553")
ANSWER = re.compile(r"(?<![\d.])(?P<code>5\d\d)\b")
STATUS = re.compile(r"(?<![\d.])5\.\d{1,3}\.\d{1,3}(?![\d.])")


def names_a_dead_address(words: str, status: str = "") -> bool:
    """`words` are the server's answer (« 550 5.1.1 User unknown »), `status` what a report says beside them."""
    if status and not status.startswith("5"):
        return False
    said = [found for found in [*STATUS.findall(status), *STATUS.findall(words)] if found not in GENERIC]
    if said:
        return DEAD.fullmatch(said[0]) is not None
    code = ANSWER.search(words)
    return code is not None and code["code"] in NO_SUCH_MAILBOX
