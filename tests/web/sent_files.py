from __future__ import annotations

from typing import Any


def let_go(response: Any) -> None:
    """Close the file that a response sends. The response's own ``close`` would end the test's connection as well."""
    for close in response._resource_closers:
        close()
