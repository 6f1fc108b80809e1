"""The bench's own addresses, beside the portal's."""

FLOOR = "/-bench/floor/"
BARE = "/-bench/bare/"
FORGET = "/-bench/forget/"
