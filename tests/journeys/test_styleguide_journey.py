from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.browser import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.urls("tests.journeys.debug_urls")]


@pytest.mark.parametrize("page", ["", "desk/", "room/", "entrance/"])
def test_every_component_is_accessible(visitor: Callable[..., Visitor], page: str) -> None:
    window = visitor()
    window.open(f"/styleguide/{page}")
    window.look()
