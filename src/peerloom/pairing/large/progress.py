"""One bar of progress over work of several kinds, which never goes back."""

from __future__ import annotations

from collections.abc import Callable


class Bar:
    """Whoever listens may raise an exception to end the work."""

    def __init__(self, listener: Callable[[float], None]) -> None:
        self._listener = listener
        self._done = 0.0

    def tell(self, done: float) -> None:
        self._done = max(self._done, min(done, 1.0))
        self._listener(self._done)

    def again(self) -> bool:
        """Give the listener a chance to end the work; by itself, it is never cancelled."""
        self._listener(self._done)
        return False

    def part(self, start: float, end: float) -> Callable[[float], None]:
        return lambda done: self.tell(start + (end - start) * done)
