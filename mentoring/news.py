"""The icons of what mutual help tells one person."""

from emi_alumni.foundation.notifications.icons import ICONS

ICONS |= {"problem": "wrench"}
