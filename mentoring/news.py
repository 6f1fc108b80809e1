"""What the bell shows beside the notifications of mutual help."""

from emi_alumni.foundation.notifications.icons import ICONS

ICONS |= {
    "challenge": "target",
    "help": "hand-heart",
    "immersion": "route",
    "introduction": "users",
    "lab": "sprout",
    "problem": "message-circle",
    "skills": "handshake",
    "visitor": "log-in",
    "want": "search",
}
