from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import icalendar
import pytest
from playwright.sync_api import expect

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import AvailabilityInterval
from peerloom.foundation import clock
from tests.domain.people.calendar_files import calendar, event
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.calendars import make_session
from tests.journeys.browser import Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey


def test_somebody_says_when_they_can_meet(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    organisation = make_organisation()
    account = make_account()
    person = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=account)
    mentor = make_person(organisation, Role.PARTICIPANT, name="Tomasz Zieliński")
    cohort = make_cohort(make_program(organisation, name="Mentor Up"))
    make_session(introduced(cohort, mentee=person, mentor=mentor), clock.now() + timedelta(days=3))
    linh = visitor()
    linh.sign_in(account)
    linh.open(f"/o/{organisation.slug}/calendar/")
    expect(linh.page.get_by_role("heading", level=1)).to_have_text("Tell us when you are free in a normal week")
    linh.look()
    for weekday in range(7):
        AvailabilityInterval.objects.create(
            organisation=organisation, person=person, weekday=weekday, start_minute=9 * 60, end_minute=17 * 60
        )

    tomorrow = (clock.now() + timedelta(days=1)).date()
    linh.page.get_by_label("First day away").fill(tomorrow.isoformat())
    linh.page.get_by_label("Last day away").fill((tomorrow - timedelta(days=1)).isoformat())
    linh.press("I am away then")
    assert linh.says("The last day lies before the first.")
    linh.page.get_by_label("Last day away").fill((tomorrow + timedelta(days=1)).isoformat())
    linh.press("I am away then")
    assert linh.says("Nobody will be offered these days.")
    assert linh.says("When you are away")

    linh.page.get_by_label("Secret address of your calendar").fill("https://192.168.0.10/me.ics")
    linh.press("Add this calendar")
    assert linh.says("leads to a machine inside a private network")
    linh.look()

    day = f"{clock.now() + timedelta(days=4):%Y%m%d}"
    file = tmp_path / "me.ics"
    file.write_bytes(calendar(event(f"DTSTART:{day}T100000Z", "DURATION:PT1H", "SUMMARY:Doctor")))
    linh.page.get_by_text("Upload a file instead").click()
    linh.page.get_by_label("Calendar file").set_input_files(file)
    linh.page.locator("form").filter(has=linh.page.get_by_label("Calendar file")).get_by_label("What you call it").fill(
        "Life"
    )
    linh.press("Read this file")
    assert linh.says("1 busy time in the next four weeks")
    assert linh.page.get_by_text("9:00–10:00").count() == 1

    linh.press("Make my address")
    expect(linh.page.get_by_label("Your secret address")).to_be_visible()
    linh.look()
    address = linh.page.get_by_label("Your secret address").input_value()
    with urlopen(linh.site + address[address.index("/calendars/") :]) as answer:  # noqa: S310  # our own server
        meetings = icalendar.Calendar.from_ical(answer.read()).events
    assert [str(meeting["SUMMARY"]) for meeting in meetings] == ["Mentor Up: you and Tomasz"]

    linh.press("Make a new address, end this one")
    assert linh.says("Here is your new address.")
    assert linh.page.get_by_label("Your secret address").input_value() != address


def test_works_without_javascript(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    account = make_account()
    make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=account)
    plain = visitor(javascript=False)
    plain.sign_in(account)
    plain.open(f"/o/{organisation.slug}/calendar/")
    plain.page.get_by_label("Secret address of your calendar").fill("webcal://calendar.example.org/me.ics")
    plain.press("Add this calendar")
    assert plain.says("Will be read in a moment")
    plain.page.get_by_text("Rename").first.click()
    plain.page.get_by_label("New name").fill("Work")
    plain.page.get_by_role("button", name="Rename").click()
    expect(plain.page.get_by_role("heading", name="Work")).to_be_visible()
    plain.press("Remove")
    assert plain.says("are forgotten")
