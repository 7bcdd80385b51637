"""A focus group: planned, agreed to on a phone, coded by two people, read as a theme, and one of them withdraws."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.studies import StudyKind
from peerloom.domain.feedback.models import Segment, Study, StudyMeeting, Transcript
from peerloom.domain.feedback.operations.studies.asking import ask_to_take_part
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.uploads import TYPES
from tests.factories import make_account, make_application, make_cohort, make_organisation, make_person, make_program
from tests.factories.studies import StudyWorld, segments_of
from tests.factories.word_files import said, word_file
from tests.journeys.browser import HEIGHT, PHONE, Visitor

pytestmark = pytest.mark.journey

SPOKEN = """Noor: What helped you?
Linh: My mentor listened and I dared to ask questions that I had kept to myself.
Tomasz: We never found a time, as Amara knows.
Amara: Somebody believed in me before I did so myself.
Noor: And what would you change?
Linh: More time at the beginning would have helped me to trust.
Tomasz: A fixed day in the week.
Amara: Nothing, it was good as it was.
Noor: Was there a moment you remember?
Linh: When she told me of her own first year.
Tomasz: The last meeting, we laughed a lot.
Amara: When she called me after the exam.
"""
COMMENT = "<w:p><w:r><w:commentReference/></w:r></w:p>"


def a_world() -> StudyWorld:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    mentees = [
        make_person(organisation, Role.PARTICIPANT, name=name) for name in ("Linh Tran", "Tomasz Nowak", "Amara Okafor")
    ]
    for mentee in mentees:
        make_application(cohort, mentee, Side.MENTEE)
    return StudyWorld(
        cohort,
        mentees,
        make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=make_account()),
        make_person(organisation, Role.STAFF, name="Ines Moreau", account=make_account()),
        at=clock.now(),
    )


def link_of(person: Person) -> str:
    """The path in the newest letter that asked or invited them."""
    letter = OutboxEntry.objects.within(person.organisation_id).filter(person=person).latest("pk")
    found = re.search(r"(/studies/[^\s\"]+/)", letter.text)
    assert found is not None
    return found[1]


def signed_in(visitor: Callable[..., Visitor], person: Person, *, javascript: bool = True) -> Visitor:
    window = visitor(javascript=javascript)
    assert person.account is not None
    window.sign_in(person.account)
    return window


def test_from_the_plan_to_a_theme_and_a_withdrawal(visitor: Callable[..., Visitor]) -> None:
    world = a_world()
    noor = signed_in(visitor, world.coordinator)
    study = planned(noor, world.cohort)
    asked(noor)
    for person in world.mentees:
        agreed_on_a_phone(visitor, person)
    meeting = settled_and_held(noor, study)
    transcript = transcribed(noor, meeting)
    code_names(noor, study)
    coded_by_keys(noor, transcript)
    ines = signed_in(visitor, world.colleague, javascript=False)
    coded_by_ticking(ines, world, transcript)
    compared(noor, world, study)
    theme_written(noor, world, study)
    withdrawn(visitor, world, study, noor)


def planned(noor: Visitor, cohort: Cohort) -> Study:
    noor.open(f"/o/{cohort.organisation.slug}/studies/of/{cohort.public_id}/")
    assert noor.says("Nobody has been interviewed yet")
    noor.look()
    noor.press("Plan a study")
    noor.look()
    noor.page.get_by_label("What do you call it?").fill("What helped")
    noor.page.get_by_label("What do you want to find out?").fill("What helped mentees, and what was in the way?")
    noor.press("Plan it")
    assert noor.says("Nobody has been asked yet")
    noor.look()
    noor.press("What people agree to")
    assert "Nothing is recorded" in noor.page.get_by_label("What participants agree to").input_value()
    noor.look()
    noor.page.go_back()
    noor.press("Change the guide")
    noor.look()
    noor.press("Keep the guide")
    assert noor.says("The guide is kept.")
    return Study.objects.within(cohort.organisation_id).get()


def asked(noor: Visitor) -> None:
    noor.press("Choose people and times")
    noor.look()
    for name in ("Linh", "Tomasz", "Amara"):
        noor.page.get_by_role("checkbox", name=name).check()
    for number in (1, 2):
        day = (clock.now() + timedelta(days=4 + number)).date()
        card = noor.page.get_by_role("group", name=f"Time {number}")
        card.get_by_label("Day").fill(day.isoformat())
        card.get_by_label("Time").fill("16:00")
    noor.page.get_by_label("Place").fill("Room 4")
    noor.press("Ask them by e-mail")
    assert noor.says("3 people are asked by e-mail.")
    noor.look()


def agreed_on_a_phone(visitor: Callable[..., Visitor], person: Person) -> None:
    phone = visitor(javascript=person.given_name == "Linh")
    phone.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    phone.open(link_of(person))
    if phone.javascript:
        phone.look()
    phone.page.get_by_role("radio", name="Yes, I agree and take part").check()
    phone.page.get_by_role("checkbox").nth(0).check()
    if person.given_name == "Linh":
        phone.page.get_by_role("checkbox").nth(1).check()
    phone.press("Send my answer")
    assert phone.says("Thank you, you take part")
    if phone.javascript:
        phone.look()


def settled_and_held(noor: Visitor, study: Study) -> StudyMeeting:
    noor.page.reload()
    noor.press("See which times suit whom")
    assert noor.says("suits most")
    noor.look()
    noor.page.locator("tr.best").get_by_role("button").click()
    assert noor.says("Settled. Everybody who agreed")
    noor.look()
    meeting = study.meetings.get()
    meeting.starts_at = clock.now() - timedelta(hours=2)
    meeting.save()
    noor.page.reload()
    noor.press("Note who came")
    assert noor.says("Noted who came.")
    noor.look()
    return meeting


def transcribed(noor: Visitor, meeting: StudyMeeting) -> Transcript:
    noor.press("Add what was said")
    noor.look()
    noor.page.get_by_label("Title").fill("First group")
    noor.page.locator("input[type=file]").set_input_files(
        {"name": "group.docx", "mimeType": TYPES["docx"], "buffer": word_file(said(*SPOKEN.splitlines()) + COMMENT)}
    )
    noor.press("Read it")
    assert noor.says("Who is who?")
    assert noor.says("12 paragraphs were read.")
    assert noor.says("Not read from the Word file: comments.")
    noor.look()
    noor.press("Keep it under pseudonyms")
    assert noor.says("One real name still stands here")
    noor.look()
    noor.press("Replace these names")
    assert noor.says("Ready to be coded: by whom?")
    for name in ("Noor Haddad", "Ines Moreau"):
        noor.page.get_by_label("Who codes it?").select_option(label=name)
        noor.press("Put them down for it")
        assert noor.says(f"{name} codes it")
    noor.look()
    transcript = meeting.transcripts.get()
    words = " ".join(segment.words for segment in segments_of(transcript))
    assert not any(name in words for name in ("Linh", "Tomasz", "Amara"))
    return transcript


def code_names(noor: Visitor, study: Study) -> None:
    noor.open(f"/o/{study.organisation.slug}/studies/{study.public_id}/codebook/")
    assert noor.says("What will you listen for?")
    noor.look()
    for name, definition in (("Trust", "Somebody listens or believes in them."), ("Time", "Finding time, or not.")):
        noor.page.get_by_label("Name", exact=True).fill(name)
        noor.page.get_by_label("What counts, and what does not").fill(definition)
        noor.press("Add the code")
        assert noor.says(f"“{name}” stands in the codebook.")
    noor.look()


# Keys pressed before the browser reports what the first of them marked, as on a busy machine.
QUICK_HANDS = """(place, keys) => keys.forEach(([key, shiftKey]) =>
  place.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true })))"""


def coded_by_keys(noor: Visitor, transcript: Transcript) -> None:
    """Words are marked with the keyboard and coded by a number; a paragraph with the mouse."""
    noor.open(f"/o/{transcript.organisation.slug}/studies/transcripts/{transcript.public_id}/code/")
    assert noor.says("Mark words, then choose a code")
    noor.look()
    second = noor.page.locator("[data-words]").nth(1)
    second.focus()
    second.evaluate(QUICK_HANDS, [["ArrowRight", False], ["ArrowRight", True]])
    second.press("Shift+ArrowRight")
    expect(noor.page.locator("[data-chosen]")).to_contain_text("My mentor listened")
    second.press("1")
    assert noor.says("You have coded one paragraph")
    mark = noor.page.locator("mark.coded")
    expect(mark).to_have_text("My mentor listened")
    third = noor.page.locator("[data-words]").nth(2)
    third.click(click_count=3)
    noor.page.get_by_role("checkbox", name=re.compile("^2 Time")).check()
    noor.press("Give these codes")
    assert noor.says("You have coded 2 paragraphs")
    for number in (4, 6):
        noor.page.locator("input[name=segments]").nth(number - 1).check()
    noor.page.get_by_role("checkbox", name=re.compile("^1 Trust")).check()
    noor.press("Give these codes")
    assert noor.says("You have coded 4 paragraphs")
    noor.look()
    noor.press("I have finished it")
    assert noor.says("Being coded")


def coded_by_ticking(ines: Visitor, world: StudyWorld, transcript: Transcript) -> None:
    """Without JavaScript; nothing that the other coded can be seen."""
    ines.open(f"/o/{world.organisation.slug}/studies/transcripts/{transcript.public_id}/code/")
    assert ines.page.locator("mark").count() == 0
    for code, numbers in (("1 Trust", (2, 4)), ("2 Time", (3, 7))):
        for number in numbers:
            ines.page.locator("input[name=segments]").nth(number - 1).check()
        ines.page.get_by_role("checkbox", name=re.compile(f"^{code}")).check()
        ines.press("Give these codes")
    assert ines.says("You have coded 4 paragraphs")
    ines.press("I have finished it")
    assert ines.says("All who code it have finished.")


def compared(noor: Visitor, world: StudyWorld, study: Study) -> None:
    noor.open(f"/o/{world.organisation.slug}/studies/{study.public_id}/agreement/")
    assert noor.says("2 paragraphs to talk about")
    assert noor.says("Cohen’s kappa")
    noor.look()
    noor.open(f"/o/{world.organisation.slug}/studies/{study.public_id}/passages/")
    assert noor.says("Codes were given 8 times")
    noor.look()


def theme_written(noor: Visitor, world: StudyWorld, study: Study) -> None:
    noor.open(f"/o/{world.organisation.slug}/studies/{study.public_id}/themes/")
    noor.look()
    noor.press("Add a theme")
    noor.look()
    noor.page.get_by_label("Name", exact=True).fill("Being heard comes first")
    noor.page.get_by_label("What it says").fill("Two of three dared more once somebody listened.")
    noor.page.get_by_role("checkbox", name="Trust").check()
    noor.press("Keep it and choose quotes")
    noor.look()
    for box in noor.page.get_by_role("checkbox").all()[:3]:
        box.check()
    noor.press("Quote these")
    assert noor.says("My mentor listened")
    noor.page.get_by_label("A thought to keep").fill("Listening comes before advice.")
    noor.press("Keep the memo")
    noor.look()


def withdrawn(visitor: Callable[..., Visitor], world: StudyWorld, study: Study, noor: Visitor) -> None:
    linh = visitor()
    linh.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    linh.open(link_of(world.mentees[0]))
    assert linh.says("Take back what you said?")
    linh.look()
    linh.press("Yes, take it all out")
    assert linh.says("It is all taken out")
    linh.look()
    noor.page.reload()
    assert not noor.page.get_by_text("My mentor listened").count()
    assert not Segment.objects.within(world.organisation.pk).filter(words__contains="listened").exists()
    noor.open(f"/o/{world.organisation.slug}/studies/{study.public_id}/")
    assert noor.says("Withdrawn")
    noor.look()


def test_an_interview_at_a_school_with_a_signed_sheet(visitor: Callable[..., Visitor]) -> None:
    """Amara never opened the letter; she signed at the table and was heard at once."""
    world = a_world()
    study = world.study(kind=StudyKind.INTERVIEW)
    offer = world.offer([clock.now() + timedelta(days=3)])
    ask_to_take_part(study=study, people=world.mentees[2:], offer=offer, by=world.actor, at=world.at)
    noor = signed_in(visitor, world.coordinator)
    noor.open(f"/o/{world.organisation.slug}/studies/{study.public_id}/")
    with noor.page.expect_download() as sheet:
        noor.page.get_by_role("link", name="A sheet to sign (PDF)").click()
    assert sheet.value.path().read_bytes().startswith(b"%PDF")
    noor.press("Signed on paper")
    noor.look()
    noor.press("They have agreed on paper")
    assert noor.says("This field is required.")
    noor.complaints.clear()  # a 422, as it should be
    noor.look()
    noor.page.get_by_label("Day on which they signed").fill(clock.now().date().isoformat())
    noor.press("They have agreed on paper")
    assert noor.says("takes part, on paper.")
    assert noor.says("entered by Noor Haddad")
    noor.look()
    meeting = study.meetings.get()
    noor.open(f"/o/{world.organisation.slug}/studies/meetings/{meeting.public_id}/")
    noor.page.get_by_text("Settle on a time of your own").click()
    met = clock.now() + timedelta(minutes=-1)
    zone = timezone.localtime(met, ZoneInfo(world.actor.time_zone))
    noor.page.get_by_label("Day", exact=True).fill(zone.date().isoformat())
    noor.page.get_by_label("Time", exact=True).fill(f"{zone:%H:%M}")
    noor.look()
    study.made_at = met - timedelta(days=1)  # planned yesterday
    study.save()
    noor.press("Set this time")
    noor.press("Note who came")
    assert noor.says("Noted who came.")
    amara = visitor()
    amara.open(link_of(world.mentees[2]))
    assert amara.says("Thank you for telling us")
    amara.page.get_by_text("What you agreed to").click()
    assert amara.says("You signed it on paper on")
    amara.look()


def test_a_link_that_does_not_work_says_what_to_do(visitor: Callable[..., Visitor]) -> None:
    stranger = visitor()
    stranger.page.goto(stranger.site + "/studies/forged/")
    assert stranger.says("This link does not work")
    stranger.complaints.clear()  # a 404, as it should be
    stranger.look()
