"""Words that are asked for, given on a phone without signing in, shown to the world, and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.testimonial_links import path_to_testimonial
from peerloom.domain.people.enums import Role
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.journeys.browser import HEIGHT, PHONE, Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey
WORDS = "I came for the exams and stayed for the walks."


def test_a_testimonial_is_shown_and_taken_back(visitor: Callable[..., Visitor]) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    mentee = make_person(cohort.organisation, Role.PARTICIPANT, name="Linh Tran", account=make_account())
    mentor = make_person(cohort.organisation, Role.PARTICIPANT, name="Tomasz Zieliński")
    account = make_account()
    make_person(cohort.organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    introduced(cohort, mentee=mentee, mentor=mentor, days_ago=20)
    slug = cohort.organisation.slug
    public = f"/voices/of/{slug}/{cohort.program.public_id}/"

    desk = visitor()
    desk.sign_in(account)
    desk.open(f"/o/{slug}/voices/{cohort.public_id}/")
    assert desk.says("Nobody has been asked yet")
    desk.look()
    desk.press("Ask people")
    desk.look()
    desk.press("Ask them by e-mail")
    assert desk.says("Choose at least one person")
    desk.page.get_by_label("Name or e-mail").fill("nobody")
    desk.press("Show")
    assert desk.says("Nobody fits this search")
    desk.look()
    desk.press("Show everyone")
    desk.page.get_by_label("Role").select_option("mentee")
    desk.press("Show")
    expect(desk.page.get_by_label("Tomasz Zieliński")).to_have_count(0)
    desk.page.get_by_label("Linh Tran").check()
    desk.page.get_by_label("A personal line").fill("Your talk at the welcome day was lovely.")
    desk.press("Ask them by e-mail")
    assert desk.says("One person is asked")

    desk.open(f"/o/{slug}/voices/{cohort.public_id}/ask/?asked=yes")
    expect(desk.page.get_by_role("link", name="Linh Tran")).to_be_visible()
    desk.look()

    row = Testimonial.objects.within(cohort.organisation_id).get()
    linh = visitor()
    linh.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    linh.open(path_to_testimonial(row))
    assert linh.says("Your talk at the welcome day was lovely.")
    linh.look()
    linh.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    linh.page.get_by_label("In your own words").fill(WORDS)
    linh.press("Give my words")
    assert linh.says("Choose at least one place")
    linh.page.get_by_label("On the program’s public page").or_(
        linh.page.get_by_label("On the program’s public page")
    ).check()
    linh.page.get_by_label("On the organisation’s other sites").or_(
        linh.page.get_by_label("On the organisation’s other sites")
    ).check()
    linh.page.get_by_label("With my first name").check()
    linh.press("Give my words")
    assert linh.says("looks at it before it is shown")

    assert desk.page.request.get(desk.site + public).status == 404
    desk.open(f"/o/{slug}/voices/{cohort.public_id}/")
    desk.page.get_by_role("link", name="Linh Tran").click()
    desk.look()
    desk.press("Let it be shown")
    assert desk.says("It may be shown now")
    desk.look()

    anybody = visitor()
    anybody.open(public)
    assert anybody.says(WORDS)
    expect(anybody.page.get_by_text("Linh", exact=True)).to_be_visible()
    anybody.look()
    anybody.open(public + "embed/")
    assert anybody.says(WORDS)
    anybody.look()

    linh.press("Take my words back")
    assert linh.says("gone from here and from every page")
    linh.look()
    assert anybody.page.request.get(anybody.site + public).status == 404
    anybody.open(public + "embed/")
    expect(anybody.page.get_by_text(WORDS)).to_have_count(0)
    desk.open(f"/o/{slug}/voices/{cohort.public_id}/")
    expect(desk.page.get_by_text(WORDS)).to_have_count(0)


def test_somebody_speaks_unasked_and_says_no_to_a_wording(visitor: Callable[..., Visitor]) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    account = make_account()
    mentee = make_person(cohort.organisation, Role.PARTICIPANT, name="Linh Tran", account=account)
    mentor = make_person(cohort.organisation, Role.PARTICIPANT, name="Tomasz Zieliński")
    noor = make_account()
    make_person(cohort.organisation, Role.COORDINATOR, name="Noor Haddad", account=noor)
    introduced(cohort, mentee=mentee, mentor=mentor, days_ago=20)
    slug = cohort.organisation.slug
    linh = visitor()
    linh.sign_in(account)
    linh.open(f"/o/{slug}/voices/")
    linh.look()
    linh.press("Say something about")
    linh.page.get_by_label("In your own words").fill(WORDS)
    linh.page.get_by_label("In reports").check()
    linh.page.get_by_label("Without my name").check()
    linh.press("Give my words")
    assert linh.says("looks at it before it is shown")
    linh.look()

    desk = visitor()
    desk.sign_in(noor)
    row = Testimonial.objects.within(cohort.organisation_id).get()
    desk.open(f"/o/{slug}/voices/desk/{row.public_id}/")
    desk.page.get_by_text("Suggest a shorter wording").click()
    desk.page.get_by_label("A shorter wording").fill("I stayed for the walks.")
    desk.press("Suggest it")
    assert desk.says("The e-mail is on its way")

    linh.press("Change it or take it back")
    assert linh.says("May we show it like this?")
    linh.look()
    linh.press("No, keep my own words")
    assert linh.says("Your words stay as they are")
    row.refresh_from_db()
    assert (row.words, row.offered_words) == (WORDS, "")
