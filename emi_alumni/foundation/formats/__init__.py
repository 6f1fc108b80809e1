"""How dates and hours are written where Django does it by itself, as in the administration."""
