from __future__ import annotations

from datetime import date, timedelta

import pytest

from peerloom.domain.feedback.enums.voices import NameStyle, TestimonialState, Venue
from peerloom.domain.feedback.jobs.testimonials import expire_testimonials
from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.operations.testimonials.approving import (
    CannotApprove,
    approve_testimonial,
    offer_wording,
    put_testimonial_aside,
)
from peerloom.domain.feedback.operations.testimonials.asking import (
    CannotAsk,
    ask_for_testimonials,
    begin_testimonial,
)
from peerloom.domain.feedback.operations.testimonials.giving import (
    CannotGive,
    answer_offer,
    decline_testimonial,
    give_testimonial,
    withdraw_testimonial,
)
from peerloom.domain.feedback.queries.testimonials import quotes_for, testimonials_of, who_can_be_asked
from peerloom.domain.feedback.testimonial_links import path_to_testimonial, testimonial_by_token
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Profile
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs import JobContext
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.factories import MOMENT, make_organisation, make_pair, make_person
from tests.factories.voices import WORDS, a_coordinator, approve_for, ask_for, give_for, scope

pytestmark = pytest.mark.django_db
TODAY = MOMENT.date()


def shown(testimonial: Testimonial, venue: Venue = Venue.PUBLIC_PAGE, *, today: date = TODAY) -> list[tuple[str, str]]:
    return [(quote.words, quote.name) for quote in quotes_for(testimonial.cohort.program, venue, today=today)]


def test_words_are_shown_only_once_they_are_approved_and_only_where_was_agreed() -> None:
    relationship, mentee, _mentor = make_pair()
    row = give_for(relationship.cohort, mentee, scope(Venue.PUBLIC_PAGE))
    assert shown(row) == []
    row = approve_for(row)
    assert shown(row) == [(WORDS, "Linh")]
    assert shown(row, Venue.ELSEWHERE) == []
    assert "with my first name only until 5 October 2028" in row.consent_text


@pytest.mark.parametrize(
    ("style", "name"),
    [(NameStyle.FULL, "Linh Tran"), (NameStyle.FIRST, "Linh"), (NameStyle.ROLE, "a mentee")],
)
def test_people_are_named_as_they_chose(style: NameStyle, name: str) -> None:
    relationship, mentee, _mentor = make_pair()
    row = approve_for(give_for(relationship.cohort, mentee, scope(name_style=style)))
    assert shown(row) == [(WORDS, name)]


def test_taken_back_the_words_are_gone_from_everywhere_and_from_the_database() -> None:
    relationship, mentee, _mentor = make_pair()
    row = approve_for(give_for(relationship.cohort, mentee))
    assert all(shown(row, venue) for venue in Venue)
    by = actor_of(mentee, at=MOMENT)
    withdraw_testimonial(testimonial=row, by=by, at=MOMENT)
    withdraw_testimonial(testimonial=row, by=None, at=MOMENT)
    assert not any(shown(row, venue) for venue in Venue)
    kept = Testimonial.objects.within(row.organisation_id).values().get(pk=row.pk)
    assert WORDS not in str(kept)
    assert AuditEvent.objects.filter(verb="testimonial.withdrawn").count() == 1
    assert WORDS not in str(list(AuditEvent.objects.values_list("details", flat=True)))
    with pytest.raises(CannotGive):
        give_testimonial(testimonial=row, words="Again", scope=scope(), by=by, at=MOMENT)
    with pytest.raises(CannotApprove):
        approve_testimonial(testimonial=row, seen=row.revision, by=a_coordinator(row.cohort), at=MOMENT)


def test_consent_runs_out_on_its_day_whether_or_not_the_clock_has_struck() -> None:
    relationship, mentee, mentor = make_pair()
    until = TODAY + timedelta(days=30)
    row = approve_for(give_for(relationship.cohort, mentee, scope(until=until)))
    stays = approve_for(give_for(relationship.cohort, mentor, words="It was fine."))
    assert len(shown(row, today=until)) == 2
    assert shown(row, today=until + timedelta(days=1)) == [("It was fine.", "Tomasz")]
    later = MOMENT + timedelta(days=31)
    job = Job.objects.create(kind="x", due=later, created_at=later, attempt=1, state=JobState.RUNNING)
    with clock.frozen_at(later):
        for _twice in range(2):
            expire_testimonials.run(JobContext(job.public_id, "", "", 1))
    row.refresh_from_db()
    stays.refresh_from_db()
    assert (row.state, row.words, row.venues) == (TestimonialState.EXPIRED, "", [])
    assert AuditEvent.objects.filter(verb="testimonial.expired").count() == 1
    assert (stays.state, stays.words) == (TestimonialState.APPROVED, "It was fine.")


def test_other_words_or_a_wider_consent_are_looked_at_again_a_narrower_one_counts_at_once() -> None:
    relationship, mentee, _mentor = make_pair()
    row = approve_for(give_for(relationship.cohort, mentee, scope(Venue.PUBLIC_PAGE, Venue.ELSEWHERE)))
    narrower = give_testimonial(testimonial=row, words=WORDS, scope=scope(Venue.ELSEWHERE), by=None, at=MOMENT)
    assert narrower.state == TestimonialState.APPROVED
    assert shown(narrower) == []
    wider = give_testimonial(testimonial=row, words=WORDS, scope=scope(), by=None, at=MOMENT)
    assert wider.state == TestimonialState.GIVEN
    assert not any(shown(wider, venue) for venue in Venue)
    approve_for(wider)
    reworded = give_testimonial(testimonial=row, words="Other words", scope=scope(), by=None, at=MOMENT)
    assert reworded.state == TestimonialState.GIVEN


def test_an_offered_wording_is_shown_only_after_a_yes() -> None:
    relationship, mentee, _mentor = make_pair()
    row = approve_for(give_for(relationship.cohort, mentee))
    by = a_coordinator(row.cohort)
    offered = offer_wording(
        testimonial=row, words="I stayed because of the walks.", seen=row.revision, by=by, at=MOMENT
    )
    assert shown(row) == [(WORDS, "Linh")]
    letters = OutboxEntry.objects.within(row.organisation_id).filter(purpose="testimonial.offer")
    assert [letter.person for letter in letters] == [mentee]
    kept = answer_offer(testimonial=offered, accept=False, by=None, at=MOMENT)
    assert (kept.words, kept.offered_words) == (WORDS, "")
    again = offer_wording(testimonial=kept, words="I stayed for the walks.", seen=kept.revision, by=by, at=MOMENT)
    taken = answer_offer(testimonial=again, accept=True, by=None, at=MOMENT)
    assert (taken.words, taken.state) == ("I stayed for the walks.", TestimonialState.GIVEN)
    with pytest.raises(CannotGive):
        answer_offer(testimonial=taken, accept=True, by=None, at=MOMENT)


def test_words_that_are_taken_back_are_gone_from_e_mails_that_suggested_another_wording() -> None:
    relationship, mentee, mentor = make_pair()
    shorter = "I stayed because of the walks."
    taken_back, stays = give_for(relationship.cohort, mentee), give_for(relationship.cohort, mentor)
    by = a_coordinator(taken_back.cohort)
    for row in (taken_back, stays):
        offer_wording(testimonial=row, words=shorter, seen=row.revision, by=by, at=MOMENT)
    OutboxEntry.objects.within(relationship.organisation_id).filter(person=mentee).update(sent_at=MOMENT)
    withdraw_testimonial(testimonial=taken_back, by=None, at=MOMENT)
    letters = OutboxEntry.objects.within(relationship.organisation_id).filter(text__contains=shorter)
    assert [letter.person for letter in letters] == [mentor]


def test_a_coordinator_never_lets_words_be_shown_that_they_have_not_read() -> None:
    relationship, mentee, _mentor = make_pair()
    row = give_for(relationship.cohort, mentee)
    read = row.revision
    give_testimonial(testimonial=row, words="Quite other words", scope=scope(), by=None, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        approve_testimonial(testimonial=row, seen=read, by=a_coordinator(row.cohort), at=MOMENT)
    assert shown(row) == []


def test_nobody_else_gives_withdraws_or_approves() -> None:
    relationship, mentee, mentor = make_pair()
    row = give_for(relationship.cohort, mentee)
    other = actor_of(mentor, at=MOMENT)
    for operation in (withdraw_testimonial, decline_testimonial):
        with pytest.raises(CannotGive):
            operation(testimonial=row, by=other, at=MOMENT)
    with pytest.raises(CannotGive):
        give_testimonial(testimonial=row, words="Not mine", scope=scope(), by=other, at=MOMENT)
    staff = actor_of(make_person(row.organisation, Role.STAFF), at=MOMENT)
    abroad = actor_of(make_person(make_organisation(), Role.OWNER), at=MOMENT)
    for by in (staff, abroad, other):
        with pytest.raises(CannotApprove):
            approve_testimonial(testimonial=row, seen=row.revision, by=by, at=MOMENT)
        with pytest.raises(CannotApprove):
            put_testimonial_aside(testimonial=row, seen=row.revision, by=by, at=MOMENT)


def test_asking_reaches_each_once_and_never_who_is_held_or_said_no() -> None:
    relationship, mentee, mentor = make_pair()
    cohort = relationship.cohort
    mentor.standing = Standing.HELD
    mentor.save()
    by = a_coordinator(cohort)
    for _twice in range(2):
        ask_for_testimonials(cohort=cohort, people=[mentee, mentor], note="Because of the walks", by=by, at=MOMENT)
    (row,) = Testimonial.objects.within(cohort.organisation_id)
    assert row.person == mentee
    letters = OutboxEntry.objects.within(cohort.organisation_id).filter(purpose="testimonial.ask")
    assert [letter.person for letter in letters] == [mentee]
    assert "Because of the walks" in letters[0].text
    decline_testimonial(testimonial=row, by=None, at=MOMENT)
    assert who_can_be_asked(cohort, at=MOMENT) == []
    with pytest.raises(CannotAsk):
        ask_for_testimonials(cohort=cohort, people=[], note="", by=by, at=MOMENT)
    with pytest.raises(CannotAsk):
        ask_for_testimonials(cohort=cohort, people=[mentee], note="", by=actor_of(mentee, at=MOMENT), at=MOMENT)


def test_one_can_begin_unasked_in_a_round_of_ones_own() -> None:
    relationship, mentee, _mentor = make_pair()
    by = actor_of(mentee, at=MOMENT)
    first = begin_testimonial(cohort=relationship.cohort, by=by, at=MOMENT)
    assert begin_testimonial(cohort=relationship.cohort, by=by, at=MOMENT).pk == first.pk
    stranger = actor_of(make_person(relationship.organisation, "participant"), at=MOMENT)
    with pytest.raises(CannotAsk):
        begin_testimonial(cohort=relationship.cohort, by=stranger, at=MOMENT)


def test_what_somebody_has_only_begun_is_theirs_alone_and_they_can_still_be_asked() -> None:
    relationship, mentee, mentor = make_pair()
    cohort = relationship.cohort
    begun = begin_testimonial(cohort=cohort, by=actor_of(mentee, at=MOMENT), at=MOMENT)
    by = a_coordinator(cohort)
    assert not testimonials_of(by, cohort).exists()
    assert {part.person for part in who_can_be_asked(cohort, at=MOMENT)} == {mentee, mentor}
    (asked,) = ask_for_testimonials(cohort=cohort, people=[mentee], note="Please", by=by, at=MOMENT)
    assert asked.pk == begun.pk
    assert [row.note for row in testimonials_of(by, cohort)] == ["Please"]


def test_no_young_mentee_is_named() -> None:
    relationship, mentee, mentor = make_pair()
    program = relationship.cohort.program
    program.profile = Profile.YOUTH
    program.save()
    with pytest.raises(CannotGive, match="name"):
        give_for(relationship.cohort, mentee, scope(name_style=NameStyle.FIRST))
    assert give_for(relationship.cohort, mentor, scope(name_style=NameStyle.FIRST)).words == WORDS


@pytest.mark.parametrize("until", [TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=5 * 366 + 2)])
def test_a_consent_that_ends_before_tomorrow_or_never_is_refused(until: date) -> None:
    relationship, mentee, _mentor = make_pair()
    with pytest.raises(CannotGive, match="day"):
        give_for(relationship.cohort, mentee, scope(until=until))


def test_a_held_person_is_not_shown() -> None:
    relationship, mentee, _mentor = make_pair()
    row = approve_for(give_for(relationship.cohort, mentee))
    mentee.standing = Standing.HELD
    mentee.save()
    assert shown(row) == []


def test_links_cannot_be_made_up_or_handed_to_another_row() -> None:
    relationship, mentee, _mentor = make_pair()
    row = ask_for(relationship.cohort, mentee)
    token = path_to_testimonial(row).rstrip("/").rpartition("/")[2]
    assert testimonial_by_token(token) == row
    for forged in (token[:-1], token + "x", "a.b:c", "", f"{row.public_id}.{mentee.public_id}"):
        assert testimonial_by_token(forged) is None
