"""The bench's own addresses, beside the portal's."""

FLOOR = "/-bench/floor/"
BARE = "/-bench/bare/"
OBVIOUS_AGENDA = "/-bench/obvious-agenda/"
FORGET = "/-bench/forget/"
