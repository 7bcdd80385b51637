"""A mentor from application to a place: two reviewers, a conversation, two of three references, a no taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from peerloom.domain.enrolment.enums import ApplicationState, InterviewState, Side
from peerloom.domain.enrolment.models import Application, Interview
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.screening import make_answer, make_applicant
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey

Open = Callable[..., Visitor]


def make_round() -> tuple[Cohort, Account, Account]:
    """A round with a coordinator (Noor) and one of the staff (Lena), whose mentors are assessed by two."""
    organisation = make_organisation()
    noor, lena = make_account(), make_account()
    make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=noor)
    make_person(organisation, Role.STAFF, name="Lena Vogt", account=lena)
    return make_cohort(make_program(organisation, name="Bigs and Littles")), noor, lena


def enter(visitor: Open, account: Account, **how: bool) -> Visitor:
    entered = visitor(**how)
    entered.sign_in(account)
    return entered


def run_jobs() -> None:
    for job in Job.objects.filter(state=JobState.WAITING):
        run_attempt(job.public_id)


def seen(page: Page, words: str) -> None:
    expect(page.get_by_text(words).filter(visible=True).first).to_be_visible()


def test_a_mentor_is_screened_from_the_answers_to_a_place(visitor: Open) -> None:
    cohort, noor_account, lena_account = make_round()
    amara = make_applicant(cohort, name="Amara Okafor", days_ago=9, now=clock.now())
    make_answer(amara, "Why do you want to be a mentor?", "I had one myself.")
    make_answer(amara, "Faith", "a secret", sensitive=True)
    make_applicant(cohort, name="Linh Tran", side=Side.MENTEE, now=clock.now())
    base = f"/o/{cohort.organisation.slug}/screening"
    noor, lena = enter(visitor, noor_account), enter(visitor, lena_account)

    ask_for_two_reviewers(noor, f"{base}/guides/{cohort.program.public_id}/mentors/")
    noor.open(f"{base}/{cohort.public_id}/")
    seen(noor.page, "2 people wait for you; Amara Okafor has waited 9 days")
    noor.look()
    noor.press("Amara Okafor")
    noor.look()
    noor.press("Take into review")
    assert "a secret" not in noor.page.content()
    plan_and_hold(noor, amara)
    assess(noor, (4, 5, 4, 5))
    seen(noor.page, "A second assessment is missing")
    lena.open(f"{base}/applications/{amara.public_id}/")
    seen(lena.page, "One assessment is in. You see it once yours is in")
    lena.look()
    assess(lena, (4, 2, 5, 4), looks=True)
    seen(lena.page, "The reviewers agree on 3 of 4 aspects; talk about")
    seen(lena.page, "Empathy (5 and 2)")
    lena.look()

    collect_references(noor, visitor, amara)
    decline_and_reopen(noor, amara)
    noor.press("Accept")
    seen(noor.page, "Amara Okafor has a place, and a message is on its way.")
    seen(noor.page, "They have a place")
    noor.look()


def ask_for_two_reviewers(noor: Visitor, guide: str) -> None:
    noor.open(guide)
    noor.look()
    noor.page.get_by_label("Two people, each without seeing the other’s").check()
    noor.press("Save the guide")
    seen(noor.page, "The guide is saved.")


def plan_and_hold(noor: Visitor, amara: Application) -> None:
    noor.page.get_by_label("Stage").select_option("Interview")
    noor.press("Move there")
    noor.press("Plan it")
    noor.look()
    tomorrow = clock.now() + timedelta(days=1)
    noor.page.get_by_label("Day").fill(f"{tomorrow:%Y-%m-%d}")
    noor.page.get_by_label("Time").fill("10:00")
    noor.page.get_by_label("Where").fill("Room 2")
    noor.press("Plan it and invite")
    seen(noor.page, f"The invitation to {amara.person.name} is on its way.")
    Interview.objects.within(amara.organisation_id).update(planned_at=clock.now() - timedelta(hours=1))
    noor.page.reload()
    seen(noor.page, "How was the conversation?")
    noor.press("It was held")
    seen(noor.page, "It is noted what became of the conversation.")
    assert Interview.objects.within(amara.organisation_id).get().state == InterviewState.HELD


def assess(who: Visitor, scores: tuple[int, ...], *, looks: bool = False) -> None:
    who.press("Open the guide and assess")
    if looks:
        who.look()
    for aspect, score in zip(("Communication", "Empathy", "Expertise", "Willingness"), scores, strict=True):
        who.page.get_by_role("group", name=aspect).get_by_role("radio").nth(score - 1).check()
    who.page.get_by_label("Yes, take them").check()
    who.press("Hand in my assessment")
    seen(who.page, "Your assessment is in.")


def collect_references(noor: Visitor, visitor: Open, amara: Application) -> None:
    mail.outbox.clear()
    for name in ("Rosa Lind", "Piotr Nowak", "Emeka Obi"):
        noor.press("Name someone to ask")
        noor.page.get_by_label("Name", exact=True).fill(name)
        noor.page.get_by_label("E-mail").fill(f"{name.split()[0].casefold()}@example.org")
        noor.press("Only note the name")
    seen(noor.page, "3 references are missing: ask for them")
    noor.press("Ask all of them")
    run_jobs()
    links = {sent.to[0]: re.findall(r"(/references/[^/]+/)", str(sent.body))[0] for sent in mail.outbox}
    assert len(links) == 3
    answer(visitor(), links["rosa@example.org"], looks=True)
    answer(visitor(javascript=False), links["piotr@example.org"])
    noor.page.reload()
    seen(noor.page, "One reference is still to come")
    noor.page.locator("summary").filter(has_text="Rosa Lind").click()
    seen(noor.page, "She listens before she speaks.")


def answer(referee: Visitor, link: str, *, looks: bool = False) -> None:
    referee.open(link)
    if looks:
        referee.look()
        referee.press("Send my answers")
        seen(referee.page, "3 things need mending")
        referee.complaints.clear()  # the browser notes the answer 422
        referee.look()
    referee.page.get_by_label("How do you know each other").fill("I was her manager for three years.")
    referee.page.get_by_label("Yes", exact=True).check()
    referee.page.get_by_label("What would they bring to it?").fill("She listens before she speaks.")
    referee.press("Send my answers")
    seen(referee.page, "Thank you")
    if looks:
        referee.look()
    again = referee.page.goto(referee.site + link)
    assert again is not None
    assert again.status == 410
    seen(referee.page, "Your answer is in")


def decline_and_reopen(noor: Visitor, amara: Application) -> None:
    noor.press("Decline kindly")
    noor.look()
    noor.page.get_by_label("No place left").check()
    noor.press("Use our words for this reason")
    expect(noor.page.get_by_label("What they will read")).to_have_value(re.compile("More people applied"))
    noor.press("Look at it before it leaves")
    seen(noor.page, "This is what they will read")
    noor.look()
    noor.press("Send and decline")
    seen(noor.page, "Amara Okafor is told kindly that it is a no.")
    amara.refresh_from_db()
    assert amara.state == ApplicationState.DECLINED
    noor.press("Take back into review")
    seen(noor.page, "The application of Amara Okafor is back in review.")


def test_the_board_by_keyboard_alone(visitor: Open) -> None:
    cohort, noor_account, _lena = make_round()
    for name in ("Ada Byron", "Ben Shaw"):
        make_applicant(cohort, name=name, days_ago=3, now=clock.now())
    noor = enter(visitor, noor_account)
    noor.open(f"/o/{cohort.organisation.slug}/screening/{cohort.public_id}/")
    page = noor.page
    page.get_by_role("checkbox", name="Choose Ada Byron").focus()
    page.keyboard.press("Space")
    reach(page, "Choose Ben Shaw")
    page.keyboard.press("Space")
    reach(page, "With those chosen")
    page.keyboard.type("Interview")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    seen(page, "Done for 2 people.")
    expect(page.get_by_role("region", name=re.compile("Interview")).get_by_role("listitem")).to_have_count(2)


def reach(page: Page, name: str) -> None:
    """Press Tab until what has this name is focused."""
    wanted = page.get_by_label(name)
    for _press in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {name}")


def test_the_board_without_javascript_with_a_letter_before_a_no(visitor: Open) -> None:
    cohort, noor_account, _lena = make_round()
    for name in ("Ada Byron", "Ben Shaw"):
        make_applicant(cohort, name=name, now=clock.now())
    noor = enter(visitor, noor_account, javascript=False)
    noor.open(f"/o/{cohort.organisation.slug}/screening/{cohort.public_id}/")
    noor.page.get_by_label("Name or e-mail").fill("byron")
    noor.press("Show")
    expect(noor.page.get_by_role("checkbox")).to_have_count(1)
    noor.page.get_by_role("checkbox", name="Choose Ada Byron").check()
    noor.page.get_by_label("With those chosen").select_option("Accept")
    noor.press("Do it")
    seen(noor.page, "One person will be written to")
    seen(noor.page, "Dear Ada")
    noor.press("Do it and send")
    seen(noor.page, "Done for 1 person.")
    assert "words=byron" in noor.page.url


def test_lists_checks_and_letters_look_right_everywhere(visitor: Open) -> None:
    cohort, noor_account, _lena = make_round()
    amara = make_applicant(cohort, name="Amara Okafor", state=ApplicationState.IN_REVIEW, days_ago=9, now=clock.now())
    base = f"/o/{cohort.organisation.slug}/screening"
    noor = enter(visitor, noor_account)
    noor.open(f"{base}/checks/")
    noor.look()
    noor.open(f"{base}/applications/{amara.public_id}/check/")
    noor.look()
    noor.page.get_by_label("Criminal record").check()
    noor.page.get_by_label("Clear").check()
    today = clock.now()
    noor.page.get_by_label("Checked on").fill(f"{today:%Y-%m-%d}")
    noor.page.get_by_label("Holds until").fill(f"{today + timedelta(days=30):%Y-%m-%d}")
    noor.press("Record it")
    seen(noor.page, "The outcome is recorded.")
    noor.open(f"{base}/checks/")
    seen(noor.page, "One check expires within 60 days")
    noor.look()
    noor.open(f"{base}/{cohort.public_id}/?column=review")
    noor.look()
    noor.page.get_by_role("checkbox", name="Choose Amara Okafor").check()
    noor.page.get_by_label("With those chosen").select_option("no place left")
    noor.press("Do it")
    seen(noor.page, "One person will be written to")
    noor.look()
    nobody = visitor()
    nobody.page.goto(nobody.site + "/references/nonsense/")
    seen(nobody.page, "This link does not work")
    nobody.complaints.clear()  # the browser notes the answer 404
    nobody.look()
