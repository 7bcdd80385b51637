"""Calendar files as they come, well made and hostile."""

from __future__ import annotations


def calendar(*parts: str, before: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n{before}{''.join(parts)}END:VCALENDAR\r\n".encode()


def event(*lines: str, uid: str = "a") -> str:
    return "BEGIN:VEVENT\r\nUID:" + "\r\n".join([uid, *lines]) + "\r\nEND:VEVENT\r\n"


def meeting(begin: str, end: str, *lines: str, uid: str = "a") -> str:
    """An event between two times of Monday, 5 October 2026, in UTC: "1000", "1100"."""
    return event(f"DTSTART:20261005T{begin}00Z", f"DTEND:20261005T{end}00Z", *lines, uid=uid)
