"""Which icons the sprite holds, and which of them point in reading direction."""

import re
from functools import cache
from pathlib import Path

SPRITE = "img/icons.svg"
_STATIC = Path(__file__).parents[2] / "static"

# Arrows that mean "on" or "back" turn round in right-to-left languages.
POINTING = frozenset({"next", "previous", "send", "undo", "leave"})


class NoSuchIcon(LookupError):
    """A template asks for an icon that the sprite lacks."""


@cache
def icon_names() -> tuple[str, ...]:
    """Every symbol of the sprite except the logo, in the sprite's order."""
    names = re.findall(r'<symbol id="([a-z-]+)"', (_STATIC / SPRITE).read_text("utf-8"))
    return tuple(name for name in names if name != "mark")
