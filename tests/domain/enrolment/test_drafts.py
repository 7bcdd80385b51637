from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from peerloom.domain.enrolment.answering import seen_of
from peerloom.domain.enrolment.entrance import questions_in_order
from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.links import draft_of, draft_token, read_draft_token
from peerloom.domain.enrolment.models import AnswerFile, ApplicationDraft, Channel
from peerloom.domain.enrolment.operations.drafts import (
    KEPT_FOR,
    Applicant,
    CannotApply,
    CannotSaveAnswers,
    DraftGone,
    Incomplete,
    TooYoung,
    ask_to_confirm,
    change_applicant,
    discard_draft,
    mail_way_back,
    save_answers,
    send_links_to,
    start_draft,
)
from peerloom.domain.programs.enums import Profile, ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.uploads import UnusableFile
from tests.factories import MOMENT, make_application, make_cohort, make_organisation, make_person, make_program
from tests.factories.applying import ADULT, answers_in, make_draft, make_form

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(minutes=5)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ADA = Applicant(given_name="Ada", email="Ada@Example.org")


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def draft(cohort: Cohort) -> ApplicationDraft:
    make_form(cohort)
    return make_draft(cohort)


def start(cohort: Cohort, **further: Any) -> ApplicationDraft:
    values: dict[str, Any] = {"side": Side.MENTEE, "applicant": ADA, "born": ADULT, "at": MOMENT}
    return start_draft(cohort=cohort, **{"public_id": new_public_id()} | values | further)


def drafts_of(cohort: Cohort) -> int:
    return ApplicationDraft.objects.within(cohort.organisation_id).count()


def save(draft: ApplicationDraft, answers: dict[str, Any], **further: Any) -> ApplicationDraft:
    questions = [question for question in questions_in_order(draft.version) if question.key in answers]
    values: dict[str, Any] = {"seen": seen_of(draft.values, questions), "by_mail": False, "at": LATER}
    return save_answers(draft=draft, answers=answers, page=set(answers), **values | further)


def run_jobs() -> None:
    with clock.frozen_at(LATER):
        for job in Job.objects.filter(state=JobState.WAITING):
            run_attempt(job.public_id)


def test_a_draft_begins_with_the_form_of_today_and_the_channel_that_led_to_it(cohort: Cohort) -> None:
    channel = Channel.objects.create(
        organisation=cohort.organisation, cohort=cohort, name="Poster", tag="poster", created_at=MOMENT
    )
    version = make_form(cohort)
    begun = start(cohort, via="poster")
    assert (begun.version, begun.channel, begun.email) == (version, channel, "ada@example.org")
    assert begun.expires_at == MOMENT + KEPT_FOR
    channel.closed_at = MOMENT
    channel.save()
    assert start(cohort, via="poster").channel is None
    assert start(cohort, via="nonsense").channel is None


def test_a_page_sent_twice_begins_one_draft_and_opens_nobody_elses(cohort: Cohort) -> None:
    first = start(cohort, public_id=new_public_id())
    assert start(cohort, public_id=first.public_id) == first
    with pytest.raises(CannotApply):
        start(cohort, public_id=first.public_id, applicant=Applicant(given_name="Eve", email="eve@example.org"))
    change_applicant(draft=first, applicant=ADA, by_mail=False, at=LATER)
    with pytest.raises(CannotApply):
        start(cohort, public_id=first.public_id)
    assert drafts_of(cohort) == 1


def test_the_id_of_an_application_begins_no_draft_whose_links_would_open_it(cohort: Cohort) -> None:
    elsewhere = make_cohort(make_program(make_organisation(slug="elsewhere")))
    for owner in (cohort, elsewhere):
        applied = make_application(owner, make_person(owner.organisation), Side.MENTEE)
        with pytest.raises(CannotApply):
            start(cohort, public_id=applied.public_id)
    with pytest.raises(CannotApply):
        start(cohort, public_id=start(elsewhere).public_id)
    assert drafts_of(cohort) == 0


@pytest.mark.parametrize(
    ("state", "begins", "ends", "taken"),
    [
        (ProgramState.OPEN, None, None, True),
        (ProgramState.OPEN, date(2026, 10, 5), date(2026, 10, 5), True),
        (ProgramState.OPEN, date(2026, 10, 6), None, False),
        (ProgramState.OPEN, None, date(2026, 10, 4), False),
        (ProgramState.DRAFT, None, None, False),
        (ProgramState.RUNNING, None, None, False),
        (ProgramState.ARCHIVED, None, None, False),
    ],
)
def test_applications_are_taken_while_sign_up_is_open(
    cohort: Cohort, state: str, begins: date | None, ends: date | None, taken: bool
) -> None:
    cohort.program.state, cohort.signup_from, cohort.signup_until = state, begins, ends
    if taken:
        start(cohort)
    else:
        with pytest.raises(CannotApply):
            start(cohort)
    assert drafts_of(cohort) == taken


@pytest.mark.parametrize(
    ("minimum", "profile", "born", "begun"),
    [
        (13, Profile.ADULT, date(2013, 10, 5), True),
        (13, Profile.ADULT, date(2013, 10, 6), False),
        (13, Profile.ADULT, None, False),
        (16, Profile.YOUTH, date(2012, 1, 1), False),
        (0, Profile.YOUTH, date(2014, 1, 1), False),
        (0, Profile.ADULT, None, True),
    ],
)
def test_below_the_minimum_age_no_draft_begins(
    cohort: Cohort, minimum: int, profile: str, born: date | None, begun: bool
) -> None:
    cohort.organisation.minimum_age, cohort.program.profile = minimum, profile
    if begun:
        start(cohort, born=born)
    else:
        with pytest.raises(TooYoung):
            start(cohort, born=born)
    assert drafts_of(cohort) == begun


def test_answers_are_kept_beside_each_other_and_for_another_60_days(draft: ApplicationDraft) -> None:
    save(draft, {"why": "A friend", "topics": ["Careers"]})
    kept = save(draft, {"languages": ["de"], "first": None})
    assert answers_in(kept) == {"why": "A friend", "topics": ["Careers"], "languages": ["de"], "first": None}
    assert kept.expires_at == LATER + KEPT_FOR
    assert kept.address_confirmed_at is None


def test_saving_through_the_mailed_link_confirms_the_address_once(draft: ApplicationDraft) -> None:
    first = save(draft, {"why": "A friend"}, by_mail=True)
    assert first.address_confirmed_at == LATER
    assert save(first, {"why": "More"}, by_mail=True, at=LATER + timedelta(days=1)).address_confirmed_at == LATER


@pytest.mark.parametrize("answers", [{"topics": ["Nonsense"]}, {"unknown": "x"}, {"why": 7}, {"free": [[9, 3]]}])
def test_what_is_no_answer_is_not_kept(draft: ApplicationDraft, answers: dict[str, Any]) -> None:
    with pytest.raises(CannotSaveAnswers):
        save(draft, answers)
    assert answers_in(draft_now(draft)) == {}


def test_the_same_answers_changed_elsewhere_are_not_overwritten_unseen(draft: ApplicationDraft) -> None:
    before = draft_now(draft)
    save(draft, {"why": "From the phone"})
    with pytest.raises(ChangedMeanwhile):
        save(before, {"why": "From the desk"})
    save(before, {"languages": ["de"]})  # another page is another matter
    save(before, {"why": "From the phone"})  # and the same page sent twice is no change
    assert answers_in(draft_now(draft)) == {"why": "From the phone", "languages": ["de"]}


def draft_now(draft: ApplicationDraft) -> ApplicationDraft:
    return ApplicationDraft.objects.within(draft.organisation_id).select_related("version").get(pk=draft.pk)


def test_a_form_that_changes_meanwhile_leaves_a_begun_draft_with_its_own(cohort: Cohort) -> None:
    old = make_form(cohort)
    begun = make_draft(cohort)
    make_form(cohort, Side.MENTEE, ("New", [{"key": "other", "kind": Kind.SHORT, "required": True}]))
    kept = save(begun, {"why": "A friend"})
    assert (kept.version, answers_in(kept)) == (old, {"why": "A friend"})


def kept_file(draft: ApplicationDraft) -> AnswerFile:
    return AnswerFile.objects.within(draft.organisation_id).get()


def stored_as(kept: AnswerFile) -> str:
    assert kept.file.name
    return kept.file.name


def upload(name: str = "cv.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_kept_under_a_random_name_and_replaced_and_taken_away(
    draft: ApplicationDraft, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        save(draft, {"letter": "cv.pdf"}, files={"letter": upload()})
    first = kept_file(draft)
    assert first.name == "cv.pdf"
    assert "cv" not in stored_as(first)
    with django_capture_on_commit_callbacks(execute=True):
        save(draft_now(draft), {"letter": "other.pdf"}, files={"letter": upload("other.pdf")})
    second = kept_file(draft)
    assert not default_storage.exists(stored_as(first))
    assert default_storage.exists(stored_as(second))
    with django_capture_on_commit_callbacks(execute=True):
        save(draft_now(draft), {"letter": None})
    assert not AnswerFile.objects.within(draft.organisation_id).exists()
    assert not default_storage.exists(stored_as(second))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.pdf", b"<html><script>alert(1)</script>"),
        ("cv.exe", PDF),
        ("cv.pdf", b""),
        ("cv.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("cv.pdf", b"%PDF-1.7" + b"x" * (10 * 1024 * 1024 + 1)),
    ],
)
def test_a_file_that_is_not_what_it_says_is_not_kept(draft: ApplicationDraft, name: str, content: bytes) -> None:
    with pytest.raises(UnusableFile):
        save(draft, {"letter": name}, files={"letter": upload(name, content)})
    assert not AnswerFile.objects.within(draft.organisation_id).exists()


def test_of_files_that_are_sent_together_with_a_bad_one_none_stays_on_the_disk(draft: ApplicationDraft) -> None:
    def stored() -> set[str]:
        return {path.name for path in Path(default_storage.path("")).rglob("*.pdf")}

    before = stored()
    with pytest.raises(UnusableFile):
        save(draft, {"letter": "cv.pdf"}, files={"letter": upload(), "other": upload("cv.pdf", b"<html>")})
    assert stored() == before


def test_the_way_back_is_mailed_to_the_address_by_a_job_that_holds_no_link(draft: ApplicationDraft) -> None:
    mail_way_back(draft=draft, at=MOMENT)
    job = Job.objects.get()
    assert job.subject == draft.public_id
    run_jobs()
    [sent] = mail.outbox
    assert sent.to == ["ada@example.org"]
    [token] = re.findall("http://localhost:8000/apply/form/([^/]+)/", str(sent.body))
    link = read_draft_token(token)
    assert link is not None
    assert link.mailed
    assert draft_of(link) == draft


def test_links_cannot_be_made_up_or_turned_into_one_another(draft: ApplicationDraft) -> None:
    written, mailed = draft_token(draft, mailed=False), draft_token(draft, mailed=True)
    assert read_draft_token(written) != read_draft_token(mailed)
    name, _colon, _signature = written.partition(":")
    for forged in ("", "x", name, f"{name}:{'x' * 43}", written[:-1], mailed + "x", "\x00"):
        assert read_draft_token(forged) is None


def test_a_name_with_a_line_break_adds_no_header(draft: ApplicationDraft) -> None:
    draft.cohort.program.name = "Mentor\nBcc: all@example.org"
    draft.cohort.program.save()
    mail_way_back(draft=draft, at=MOMENT)
    run_jobs()
    assert "\n" not in mail.outbox[0].subject


COMPLETE = {"why": "A friend", "topics": ["Studying"], "free": [[480, 540]], "consent": True}


def test_who_is_done_is_asked_once_to_confirm_the_address(draft: ApplicationDraft) -> None:
    done = save(draft, COMPLETE)
    first = ask_to_confirm(draft=done, revision=done.revision, consents={}, at=LATER)
    ask_to_confirm(draft=done, revision=done.revision, consents={}, at=LATER + timedelta(seconds=2))
    assert first.ready_at == LATER
    run_jobs()
    [sent] = mail.outbox
    assert "One more step" in sent.subject
    save(first, {"why": "Something else"})
    assert draft_now(draft).ready_at is None


def test_nobody_is_asked_to_confirm_what_is_not_complete_or_was_changed_since(draft: ApplicationDraft) -> None:
    with pytest.raises(Incomplete, match="What do you hope for"):
        ask_to_confirm(draft=draft, revision=draft.revision, consents={}, at=LATER)
    done = save(draft, COMPLETE)
    with pytest.raises(ChangedMeanwhile):
        ask_to_confirm(draft=done, revision=done.revision - 1, consents={}, at=LATER)
    done.cohort.program.state = ProgramState.CLOSED
    done.cohort.program.save()
    with pytest.raises(CannotApply):
        ask_to_confirm(draft=done, revision=done.revision, consents={}, at=LATER)
    assert not Job.objects.exists()


def test_a_lost_link_is_mailed_to_whoever_has_something_here_and_nobody_else(draft: ApplicationDraft) -> None:
    cohort = draft.cohort
    ben = make_person(cohort.organisation, email="ben@example.org")
    make_application(cohort, ben, Side.MENTEE)
    for address in ("ADA@example.org", "ben@example.org", "nobody@example.org"):
        send_links_to(cohort=cohort, side=Side.MENTEE, email=address, at=MOMENT)
    send_links_to(cohort=cohort, side=Side.MENTOR, email="ada@example.org", at=MOMENT)
    run_jobs()
    assert sorted(sent.to[0] for sent in mail.outbox) == ["ada@example.org", "ben@example.org"]


@pytest.mark.parametrize("how", [discard_draft, None])
def test_a_draft_goes_with_its_files_by_wish_or_by_age(
    draft: ApplicationDraft, how: Callable[..., None] | None, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    save(draft, {"letter": "cv.pdf"}, files={"letter": upload()})
    stored = stored_as(kept_file(draft))
    with django_capture_on_commit_callbacks(execute=True):
        if how:
            how(draft=draft)
            how(draft=draft)
        else:
            clean_up(LATER + KEPT_FOR - timedelta(seconds=1))
            assert drafts_of(draft.cohort) == 1
            clean_up(LATER + KEPT_FOR)
    assert drafts_of(draft.cohort) == 0
    assert not default_storage.exists(stored)
    with pytest.raises(DraftGone):
        save(draft, {"why": "x"})


def clean_up(at: Any) -> None:
    with clock.frozen_at(at):
        job = enqueue("peerloom.domain.enrolment.jobs.applicants.delete_old_drafts", organisation="", subject="", at=at)
        run_attempt(job.public_id)
        job.refresh_from_db()
        assert job.state == JobState.DONE


def test_an_old_draft_takes_nothing_more(draft: ApplicationDraft) -> None:
    for change in (
        lambda: save(draft, {"why": "x"}, at=MOMENT + KEPT_FOR),
        lambda: change_applicant(draft=draft, applicant=ADA, by_mail=False, at=MOMENT + KEPT_FOR),
        lambda: mail_way_back(draft=draft, at=MOMENT + KEPT_FOR),
    ):
        with pytest.raises(DraftGone):
            change()


@pytest.mark.parametrize("places", [0, 51])
def test_a_mentor_takes_a_believable_number(cohort: Cohort, places: int) -> None:
    with pytest.raises(Refused):
        start(cohort, side=Side.MENTOR, applicant=Applicant(given_name="B", email="b@example.org", places=places))
