from __future__ import annotations

from peerloom.web.relationships.on_home import OnHome, Room


def on_home(room: Room) -> OnHome:
    return OnHome()
