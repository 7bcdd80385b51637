from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browser import DESK, HEIGHT, PATIENCE, Visitor

DEBIANS_CHROMIUM = Path("/usr/bin/chromium")
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium from PEERLOOM_CHROMIUM, else Debian's, else the one that Playwright brought."""
    named = os.environ.get("PEERLOOM_CHROMIUM") or (str(DEBIANS_CHROMIUM) if DEBIANS_CHROMIUM.exists() else None)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps an event loop in this thread; the tests' own queries beside it are not asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named, args=QUIETLY)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visitor(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Visitor]]:
    """Opens windows on the site: ``visitor()``, ``visitor(javascript=False)``."""
    contexts = []

    def open_window(*, javascript: bool = True) -> Visitor:
        context = chromium.new_context(
            java_script_enabled=javascript, viewport={"width": DESK, "height": HEIGHT}, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Visitor(context, live_server.url, javascript=javascript)

    yield open_window
    for context in contexts:
        context.close()
