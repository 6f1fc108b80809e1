"""The icon of each kind of notification, beside its sentence."""

# How a kind that a decision of moderation makes ends (`<model>_<verb>`) → name in the sprite.
DECISIONS = {
    "_publish": "circle-check",
    "_revise": "circle-check",
    "_keep": "circle-check",
    "_show": "eye",
    "_send_back": "pencil",
    "_refuse": "circle-pause",
    "_refuse_revision": "circle-pause",
    "_withdraw": "eye-off",
    "_hide": "eye-off",
}
# The first word of any other kind (`idea` of « idea_answered ») → name in the sprite. An app adds its own in its `news`
# module; a kind that nobody declared has a bell.
ICONS: dict[str, str] = {"report": "flag", "revision": "pencil"}


def icon_of(kind: str) -> str:
    decided = next((icon for end, icon in DECISIONS.items() if kind.endswith(end)), None)
    return decided or ICONS.get(kind.partition("_")[0], "bell")
