"""Public pages, tagged links and invitation lists."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core import mail

from peerloom.domain.enrolment.enums import ApplicationState, QuestionKind, Side, SignUpWindow
from peerloom.domain.enrolment.models import Answer, Application, Channel, Invitee, PublicPage, Question
from peerloom.domain.enrolment.operations.channels import CannotKeepChannel, add_channel, close_channel, count_visit
from peerloom.domain.enrolment.operations.invitees import (
    CannotInviteToProgram,
    NamedAddress,
    invite_to_program,
    withdraw_invitee,
)
from peerloom.domain.enrolment.operations.public_pages import (
    CannotWritePage,
    PageText,
    change_picture,
    ensure_page,
    remove_picture,
    show_page,
    write_page,
)
from peerloom.domain.enrolment.queries.public_pages import public_page, sign_up_window
from peerloom.domain.enrolment.queries.reach import grouping_questions, reach_of
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.operations.capacity import CannotSetCapacity, set_capacity
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs.worker import Worker
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.domain.people.pictures import picture
from tests.factories import (
    MOMENT,
    actor_with,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.factories.applying import make_form

pytestmark = pytest.mark.django_db

ENGLISH = PageText("en", "Mentor Up", "Nobody starts alone.", "## How it goes\n\nYou meet.")
SPANISH = PageText("es", "Mentor Up", "Nadie empieza a solas.")


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def coordinator(cohort: Cohort) -> Actor:
    return actor_with(cohort.organisation, Role.COORDINATOR)


def written(cohort: Cohort, by: Actor, *texts: PageText, slug: str = "mentor-up", revision: int = 1) -> PublicPage:
    page = ensure_page(program=cohort.program, by=by, at=MOMENT)
    return write_page(page=page, slug=slug, texts=texts, image_description="", revision=revision, by=by, at=MOMENT)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("number").values_list("verb", flat=True))


class TestPage:
    def test_it_begins_hidden_with_the_programs_own_name(self, cohort: Cohort, coordinator: Actor) -> None:
        page = ensure_page(program=cohort.program, by=coordinator, at=MOMENT)
        assert ensure_page(program=cohort.program, by=coordinator, at=MOMENT) == page
        assert not page.published
        assert [text.title for text in page.texts.all()] == [cohort.program.name]
        assert verbs() == ["public_page.made"]

    def test_it_is_found_by_anybody_only_while_it_is_shown(self, cohort: Cohort, coordinator: Actor) -> None:
        page = written(cohort, coordinator, ENGLISH)
        owner = cohort.organisation.slug
        assert public_page(owner=owner, slug="mentor-up") is None
        show_page(page=page, shown=True, by=coordinator, at=MOMENT)
        assert public_page(owner=owner, slug="mentor-up") == page
        assert public_page(owner="somebody-else", slug="mentor-up") is None
        show_page(page=page, shown=False, by=coordinator, at=MOMENT)
        show_page(page=page, shown=False, by=coordinator, at=MOMENT)
        assert public_page(owner=owner, slug="mentor-up") is None
        assert verbs()[-2:] == ["public_page.shown", "public_page.hidden"]

    def test_its_languages_keep_the_order_in_which_they_were_written(self, cohort: Cohort, coordinator: Actor) -> None:
        page = written(cohort, coordinator, ENGLISH, SPANISH)
        assert [text.language for text in page.texts.all()] == ["en", "es"]
        page = written(cohort, coordinator, SPANISH, revision=2)
        assert [text.language for text in page.texts.all()] == ["es"]

    def test_who_wrote_without_seeing_the_latest_is_told(self, cohort: Cohort, coordinator: Actor) -> None:
        written(cohort, coordinator, ENGLISH)
        with pytest.raises(ChangedMeanwhile):
            written(cohort, coordinator, SPANISH, revision=1)
        assert PublicPage.objects.within(cohort.organisation_id).get().texts.get().language == "en"

    @pytest.mark.parametrize(("texts", "says"), [((), "one language"), ((ENGLISH, ENGLISH), "twice")])
    def test_words_that_make_no_page(
        self, cohort: Cohort, coordinator: Actor, texts: tuple[PageText, ...], says: str
    ) -> None:
        with pytest.raises(CannotWritePage, match=says):
            written(cohort, coordinator, *texts)

    def test_an_address_belongs_to_one_page(self, cohort: Cohort, coordinator: Actor) -> None:
        written(cohort, coordinator, ENGLISH)
        second = make_cohort(make_program(cohort.organisation, name="Mentor Up"))
        page = ensure_page(program=second.program, by=coordinator, at=MOMENT)
        assert page.slug == "mentor-up-2"
        with pytest.raises(CannotWritePage, match="address"):
            written(second, coordinator, ENGLISH, slug="mentor-up")

    def test_an_empty_page_is_not_shown(self, cohort: Cohort, coordinator: Actor) -> None:
        page = ensure_page(program=cohort.program, by=coordinator, at=MOMENT)
        with pytest.raises(CannotWritePage, match="one sentence"):
            show_page(page=page, shown=True, by=coordinator, at=MOMENT)

    def test_staff_may_not_write_it(self, cohort: Cohort) -> None:
        with pytest.raises(CannotWritePage):
            ensure_page(program=cohort.program, by=actor_with(cohort.organisation, Role.STAFF), at=MOMENT)

    def test_a_picture_is_drawn_anew_and_taken_away(self, cohort: Cohort, coordinator: Actor) -> None:
        page = written(cohort, coordinator, ENGLISH)
        data = picture(size=(2000, 2000))
        change_picture(page=page, file=BytesIO(data), size=len(data), by=coordinator, at=MOMENT)
        page.refresh_from_db()
        assert (page.image.width, page.image.height) == (1600, 900)
        remove_picture(page=page, by=coordinator, at=MOMENT)
        page.refresh_from_db()
        assert not page.image


@pytest.mark.parametrize(
    ("state", "opens", "closes", "window"),
    [
        (ProgramState.DRAFT, None, None, SignUpWindow.NOT_YET),
        (ProgramState.OPEN, None, None, SignUpWindow.OPEN),
        (ProgramState.OPEN, date(2026, 10, 6), None, SignUpWindow.NOT_YET),
        (ProgramState.OPEN, date(2026, 10, 5), date(2026, 10, 5), SignUpWindow.OPEN),
        (ProgramState.OPEN, None, date(2026, 10, 4), SignUpWindow.OVER),
        (ProgramState.RUNNING, None, None, SignUpWindow.OVER),
        (ProgramState.ARCHIVED, None, None, SignUpWindow.OVER),
    ],
)
def test_when_people_can_apply(
    cohort: Cohort, state: str, opens: date | None, closes: date | None, window: SignUpWindow
) -> None:
    cohort.program.state, cohort.signup_from, cohort.signup_until = state, opens, closes
    assert sign_up_window(cohort, now=MOMENT) == window


def test_the_last_day_ends_where_the_organisation_is(cohort: Cohort) -> None:
    cohort.signup_until = date(2026, 10, 5)
    evening_in_utc = MOMENT.replace(hour=23)
    assert sign_up_window(cohort, now=evening_in_utc) == SignUpWindow.OPEN
    cohort.organisation.time_zone = "Asia/Tokyo"
    assert sign_up_window(cohort, now=evening_in_utc) == SignUpWindow.OVER


class TestChannels:
    def test_the_same_name_is_the_same_way(self, cohort: Cohort, coordinator: Actor) -> None:
        poster = add_channel(cohort=cohort, name="Poster  in the library", by=coordinator, at=MOMENT)
        again = add_channel(cohort=cohort, name="Poster in the library", by=coordinator, at=MOMENT)
        assert (poster, poster.tag) == (again, "poster-in-the-library")

    def test_tags_differ_even_where_names_look_alike(self, cohort: Cohort, coordinator: Actor) -> None:
        names = ("Poster!", "Poster?", "海报", "传单")
        made = [add_channel(cohort=cohort, name=name, by=coordinator, at=MOMENT) for name in names]
        assert len({channel.tag for channel in made}) == len(names)
        assert made[1].tag == "poster-2"

    def test_a_closed_one_stays_known(self, cohort: Cohort, coordinator: Actor) -> None:
        channel = add_channel(cohort=cohort, name="Poster", by=coordinator, at=MOMENT)
        close_channel(channel=channel, by=coordinator, at=MOMENT)
        close_channel(channel=channel, by=coordinator, at=MOMENT + timedelta(days=1))
        channel.refresh_from_db()
        assert channel.closed_at == MOMENT
        assert verbs() == ["channel.added", "channel.closed"]

    def test_staff_and_other_organisations_may_not(self, cohort: Cohort) -> None:
        with pytest.raises(CannotKeepChannel):
            add_channel(cohort=cohort, name="Poster", by=actor_with(cohort.organisation, Role.STAFF), at=MOMENT)
        with pytest.raises(Cohort.DoesNotExist):
            add_channel(cohort=cohort, name="Poster", by=actor_with(make_organisation(), Role.OWNER), at=MOMENT)

    def test_which_way_brings_whom(self, cohort: Cohort, coordinator: Actor) -> None:
        poster = add_channel(cohort=cohort, name="Poster", by=coordinator, at=MOMENT)
        add_channel(cohort=cohort, name="Radio", by=coordinator, at=MOMENT)
        for day in range(3):
            count_visit(channel=poster, at=MOMENT + timedelta(days=day // 2))
        came_by(cohort, poster, "Biology")
        came_by(cohort, poster, "Physics", state=ApplicationState.SUBMITTED)
        came_by(cohort, None, "Biology", state=ApplicationState.DECLINED)
        rows = {row.channel.name if row.channel else "": row for row in reach_of(cohort, question=faculty(cohort))}
        told = {name: (row.visits, row.applied, row.accepted, row.reached, row.of) for name, row in rows.items()}
        assert told == {"Poster": (3, 2, 1, 2, 3), "Radio": (0, 0, 0, 0, 3), "": (0, 1, 0, 0, 3)}

    def test_small_groups_of_a_sensitive_question_are_not_told(self, cohort: Cohort) -> None:
        for _person in range(5):
            came_by(cohort, None, "Biology")
        for _person in range(4):
            came_by(cohort, None, "Physics")
        question = faculty(cohort)
        [row] = reach_of(cohort, question=question)
        assert row.reached == 2
        question.sensitive = True
        [row] = reach_of(cohort, question=question)
        assert not row.groups  # of nine who applied, the other four would be known
        came_by(cohort, None, "Chemistry")
        [row] = reach_of(cohort, question=question)
        assert dict(row.groups) == {"Biology": 5}

    def test_what_was_private_once_stays_so_in_a_newer_form(self, cohort: Cohort) -> None:
        group = {"key": "faculty", "kind": QuestionKind.CATEGORY, "options": ["Biology", "Physics"]}
        make_form(cohort, Side.MENTEE, ("All", [group | {"sensitive": True}]))
        make_form(cohort, Side.MENTEE, ("All", [group]))
        [question] = grouping_questions(cohort)
        assert question.sensitive


def faculty(cohort: Cohort) -> Question:
    question, _made = Question.objects.within(cohort.organisation_id).get_or_create(
        organisation=cohort.organisation,
        cohort=cohort,
        side=Side.MENTEE,
        key="faculty",
        label="Faculty",
        kind=QuestionKind.CATEGORY,
        options=["Biology", "Physics", "Law"],
    )
    return question


def came_by(
    cohort: Cohort, channel: Channel | None, answer: str, *, state: str = ApplicationState.ACCEPTED
) -> Application:
    application = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    application.channel, application.state = channel, state
    application.save()
    Answer.objects.create(
        organisation=cohort.organisation, application=application, question=faculty(cohort), value=answer
    )
    return application


class TestInvitees:
    PEOPLE = (NamedAddress("ana@example.org", "Ana"), NamedAddress("ben@example.org"))

    def test_everyone_is_written_to_once(self, cohort: Cohort, coordinator: Actor) -> None:
        for expected in ((2, 0), (0, 2)):
            tally = invite_to_program(cohort=cohort, side=Side.MENTOR, people=self.PEOPLE, by=coordinator, at=MOMENT)
            Worker().run_what_is_due()
            assert (tally.invited, tally.known) == expected
        assert sorted(message.to[0] for message in mail.outbox) == ["ana@example.org", "ben@example.org"]
        assert cohort.program.name in mail.outbox[0].subject
        assert verbs() == ["cohort.people_invited"]

    def test_who_has_applied_is_not_asked(self, cohort: Cohort, coordinator: Actor) -> None:
        make_application(cohort, make_person(cohort.organisation, email="ana@example.org"), Side.MENTOR)
        tally = invite_to_program(cohort=cohort, side=Side.MENTOR, people=self.PEOPLE, by=coordinator, at=MOMENT)
        assert (tally.invited, tally.applied) == (1, 1)

    def test_who_was_taken_off_before_the_mail_left_gets_none(self, cohort: Cohort, coordinator: Actor) -> None:
        invite_to_program(cohort=cohort, side=Side.MENTOR, people=self.PEOPLE, by=coordinator, at=MOMENT)
        ana = Invitee.objects.within(cohort.organisation_id).get(email="ana@example.org")
        withdraw_invitee(invitee=ana, by=coordinator, at=MOMENT)
        withdraw_invitee(invitee=ana, by=coordinator, at=MOMENT)
        Worker().run_what_is_due()
        assert [message.to for message in mail.outbox] == [["ben@example.org"]]

    def test_not_before_the_program_is_open(self, cohort: Cohort, coordinator: Actor) -> None:
        cohort.program.state = ProgramState.DRAFT
        cohort.program.save()
        with pytest.raises(CannotInviteToProgram, match="Open the program"):
            invite_to_program(cohort=cohort, side=Side.MENTOR, people=self.PEOPLE, by=coordinator, at=MOMENT)

    def test_not_by_staff_and_not_thousands(self, cohort: Cohort, coordinator: Actor) -> None:
        with pytest.raises(CannotInviteToProgram):
            invite_to_program(
                cohort=cohort,
                side=Side.MENTOR,
                people=self.PEOPLE,
                by=actor_with(cohort.organisation, Role.STAFF),
                at=MOMENT,
            )
        many = [NamedAddress(f"person{number}@example.org") for number in range(2_001)]
        with pytest.raises(CannotInviteToProgram, match="2,000"):
            invite_to_program(cohort=cohort, side=Side.MENTOR, people=many, by=coordinator, at=MOMENT)


class TestCapacity:
    def test_it_is_set_and_lifted(self, cohort: Cohort, coordinator: Actor) -> None:
        set_capacity(cohort=cohort, most_mentees=120, most_mentors=None, by=coordinator, at=MOMENT)
        set_capacity(cohort=cohort, most_mentees=120, most_mentors=None, by=coordinator, at=MOMENT)
        cohort.refresh_from_db()
        assert (cohort.most_mentees, cohort.most_mentors) == (120, None)
        assert verbs() == ["cohort.capacity_set"]

    @pytest.mark.parametrize("most", [0, -1, 1_000_001])
    def test_numbers_that_are_no_limit(self, cohort: Cohort, coordinator: Actor, most: int) -> None:
        with pytest.raises(CannotSetCapacity):
            set_capacity(cohort=cohort, most_mentees=most, most_mentors=None, by=coordinator, at=MOMENT)
