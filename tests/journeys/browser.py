"""A person at a browser, for journeys: signs in, walks about, and looks closely at each page.

`Visitor.look` is the one check that every page must pass: axe finds nothing (WCAG 2.2 AA) in light and dark, on a
phone and on a desk, nothing makes a narrow page scroll sideways, and the browser complained about nothing.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response
from playwright.sync_api import TimeoutError as Timeout

from peerloom.domain.people.models import Account

WCAG_2_2_AA = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules of axe that can judge the dark theme otherwise than the light one: only these are asked again."""

PHONE, DESK = 320, 1280
HEIGHT = 900
PATIENCE = 20_000
"""Milliseconds, for a slow machine; what is there already is not waited for. A press returns when the next page
begins to arrive, not when all of it is there."""

AXE = Axe()

EXPLAINED = ("a status of 409 (Conflict)", "a status of 422 (Unprocessable Entity)")
"""What the browser reports of pages that answer a form with what is wrong with it."""

_WIDER_THAN_THE_PAGE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(
    (part) => part.getBoundingClientRect().right > page.clientWidth + 1 && !part.closest(".visually-hidden"));
  return [`the page is ${page.scrollWidth} wide`, ...wide.slice(0, 8).map((part) => part.outerHTML.slice(0, 120))];
}"""


class Visitor:
    """One browser window. ``page`` is Playwright's, for everything that has no word here."""

    def __init__(self, context: BrowserContext, site: str, *, javascript: bool = True) -> None:
        self.context = context
        self.site = site
        self.javascript = javascript
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, account: Account) -> None:
        """Hold a session of this account, without passing the sign-in page."""
        client = Client()
        client.force_login(account)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.site}])

    def open(self, path: str) -> Response:
        """Go to a path of the site. The page must exist."""
        response = self.page.goto(self.site + path)
        assert response is not None
        assert response.ok, f"{path} answered {response.status}"
        return response

    def press(self, name: str, *, inside: Locator | None = None) -> None:
        """Press the first button or link with this name, as a reader of the page hears it."""
        place = inside or self.page.locator("main")
        place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name)).first.click()

    def says(self, words: str) -> bool:
        """Whether the words stand on the page where they can be seen, or come to within a few seconds."""
        try:
            self.page.get_by_text(words).filter(visible=True).first.wait_for(timeout=PATIENCE)
        except Timeout:
            return False
        return True

    def look(self) -> None:
        """Look at this page in both themes and widths; see the module. Leaves the window wide and light.

        Only with JavaScript: axe cannot run without. A page that only a window without it reaches is opened with both.
        """
        assert self.javascript, "axe needs JavaScript"
        where = self.page.url
        for width in (PHONE, DESK):
            for theme, rules in (("dark", COLOURS), ("light", WCAG_2_2_AA)):
                self._put_on(theme, width)
                found = axe_violations(self.page, rules)
                assert not found, f"{where}, {theme}, {width} wide:\n{found}"
            if width == PHONE:
                wide = self.page.evaluate(_WIDER_THAN_THE_PAGE)
                assert not wide, f"{where} scrolls sideways at {width}: {wide}"
        assert not self.complaints, f"{where}: the browser complained: {self.complaints}"

    def _put_on(self, theme: Any, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.endswith(EXPLAINED):
            self.complaints.append(message.text)


def axe_violations(page: Page, rules: dict[str, Any]) -> str:
    """What axe finds on the page as it is now by these rules, as a report to read; empty when there is nothing."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.axe_script)
    answer = "(rules) => axe.run({ runOnly: rules, resultTypes: ['violations'] })"
    results = AxeResults(page.evaluate(answer, rules))
    return str(results.generate_report()) if results.violations_count else ""
