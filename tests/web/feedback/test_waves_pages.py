"""The pages of surveys: what they tell, whom they name, what they refuse, and that they stay quick."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.feedback.enums.surveys import Asked, InvitationState, Mode, WaveKind, WaveState
from peerloom.domain.feedback.models import ComparisonGroup, InstrumentVersion, SurveyInvitation, Wave
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account, Organisation
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from tests.factories import MOMENT, make_account, make_person, make_program
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_invitation, make_wave
from tests.factories.waves import answer_wave, plan_survey, word_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(organisation: Organisation) -> InstrumentVersion:
    return make_instrument(organisation)


@pytest.fixture
def client(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def at(organisation: Organisation, name: str, public_id: str) -> str:
    return reverse(f"surveys:{name}", args=[organisation.slug, public_id])


def get(client: Client, address: str) -> str:
    with clock.frozen_at(MOMENT):
        response = client.get(address)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def post(client: Client, address: str, values: Mapping[str, object]) -> Any:
    with clock.frozen_at(MOMENT):
        return client.post(address, dict(values))


def form(version: InstrumentVersion, **changes: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "name": "How is it going?",
        "kind": "pulse",
        "asked": ["mentees"],
        "instruments": [version.public_id],
        "mode": "confidential",
        "opens_on": "2026-10-06",
        "closes_on": "2026-10-20",
        "welcome-en": "Tell us.",
        "key": "k" * 22,
    }
    return plain | changes


def test_opening_the_page_brings_the_plan_into_it(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    plan_survey(cohort.program, moment="end")
    plan_survey(cohort.program, instrument="goal-attainment", moment="end")
    page = get(client, at(cohort.organisation, "overview", cohort.public_id))
    assert "Next: “Belonging” opens on 23 June 2027" in page
    assert "Not here: How far goals were reached." in page
    assert Wave.objects.within(cohort.organisation_id).count() == 2


def test_staff_who_only_look_make_nothing(cohort: Cohort, version: InstrumentVersion) -> None:
    plan_survey(cohort.program, moment="end")
    account = make_account()
    make_person(cohort.organisation, "staff", account=account)
    client = Client()
    client.force_login(account)
    assert "No survey is planned yet" in get(client, at(cohort.organisation, "overview", cohort.public_id))
    assert not Wave.objects.within(cohort.organisation_id).exists()


def test_rates_stand_by_side_with_what_they_are_of(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    mentees = make_wave(cohort, version)
    mentors = make_wave(cohort, version, asked=Asked.MENTORS, state=WaveState.CLOSED)
    Wave.objects.within(cohort.organisation_id).filter(pk=mentors.pk).update(part=mentees.part, invited=8, answered=6)
    people = [make_person(cohort.organisation) for _each in range(4)]
    for person in people:
        make_invitation(mentees, person)
    answer_wave(mentees, people[0], version, [1, 2, 3])
    page = get(client, at(cohort.organisation, "overview", cohort.public_id))
    assert "1 of 4 (25 %)" in page
    assert "6 of 8 (75 %)" in page
    assert page.count("<tr>") == 2, "one line for both sides"


def test_the_same_questions_at_the_end_are_suggested_and_then_not(
    client: Client, cohort: Cohort, version: InstrumentVersion
) -> None:
    before = word_wave(make_wave(cohort, version, mode=Mode.IDENTIFIED))
    overview = at(cohort.organisation, "overview", cohort.public_id)
    assert f"?after={before.public_id}" in get(client, overview)
    page = get(client, at(cohort.organisation, "plan", cohort.public_id) + f"?after={before.public_id}")
    assert 'value="2027-06-23"' in page
    assert page.count(" checked") == 4, "moment, who, questionnaire and mode"
    post(client, at(cohort.organisation, "plan", cohort.public_id), form(version, kind="post"))
    assert "?after=" not in get(client, overview)


@pytest.mark.parametrize(("mode", "named"), [("confidential", True), ("identified", True), ("anonymous", False)])
def test_who_has_not_answered_is_named_only_where_that_was_said(
    client: Client, cohort: Cohort, version: InstrumentVersion, mode: str, named: bool
) -> None:
    wave = make_wave(cohort, version, mode=mode)
    quiet, done = make_person(cohort.organisation, name="Quiet One"), make_person(cohort.organisation, name="Done One")
    make_invitation(wave, quiet)
    make_invitation(wave, done)
    make_invitation(wave, make_person(cohort.organisation, name="Rather Not"), state=InvitationState.DECLINED)
    answer_wave(wave, done, version, [1, 2, 3])
    page = get(client, at(cohort.organisation, "wave", wave.public_id))
    assert "1 of 3 have answered; it is open until 19 October" in page
    assert ("Quiet One" in page) is named
    assert "Done One" not in page
    assert "Rather Not" not in page
    assert ("by-day" in page) is named, "of an anonymous survey no day is kept"


def test_a_reminder_is_offered_only_for_whom_one_can_be_written(
    client: Client, cohort: Cohort, version: InstrumentVersion
) -> None:
    wave = make_wave(cohort, version)
    address = at(cohort.organisation, "wave", wave.public_id)
    people = [make_person(cohort.organisation) for _each in range(3)]
    invitations = [make_invitation(wave, person) for person in people]
    rows = SurveyInvitation.objects.within(cohort.organisation_id)
    rows.update(invited_at=MOMENT - timedelta(days=5))
    rows.filter(pk=invitations[0].pk).update(reminders=2, reminded_at=MOMENT - timedelta(days=4))
    assert "Remind 2 people now" in get(client, address)
    assert (
        "2 people are reminded."
        in client.post(at(cohort.organisation, "remind", wave.public_id), follow=True).content.decode()
    )
    rows.filter(pk__in=[one.pk for one in invitations[1:]]).update(reminded_at=MOMENT - timedelta(hours=1))
    page = get(client, address)
    assert "people now" not in page
    assert "Nobody can be reminded at the moment" in page


def test_opening_before_its_day_takes_two_presses_and_says_how_many_are_asked(
    client: Client, cohort: Cohort, version: InstrumentVersion
) -> None:
    wave = word_wave(make_wave(cohort, version, state=WaveState.PLANNED))
    page = get(client, at(cohort.organisation, "wave", wave.public_id))
    assert "<summary>Open it before its day" in page
    assert "Open it and ask 0 people" in page


def test_the_bars_of_answers_are_said_in_words(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    wave = make_wave(cohort, version)
    for person in [make_person(cohort.organisation) for _each in range(2)]:
        make_invitation(wave, person)
        answer_wave(wave, person, version, [1, 2, 3])
    assert "2 answers." in get(client, at(cohort.organisation, "wave", wave.public_id))


def test_linked_surveys_are_called_anonymous_nowhere(
    client: Client, cohort: Cohort, version: InstrumentVersion
) -> None:
    for mode in (Mode.CONFIDENTIAL, Mode.IDENTIFIED):
        for state in (WaveState.PLANNED, WaveState.OPEN, WaveState.CLOSED):
            wave = word_wave(make_wave(cohort, version, mode=mode, state=state))
            for name in ("wave", "preview"):
                page = get(client, at(cohort.organisation, name, wave.public_id))
                assert "nonym" not in page, f"{name} of a {mode} one that is {state}"


def test_too_few_for_an_anonymous_survey_is_said(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    wave = make_wave(cohort, version, mode=Mode.ANONYMOUS, state=WaveState.PLANNED)
    assert "Too few people to be anonymous" in get(client, at(cohort.organisation, "wave", wave.public_id))
    plan = get(client, at(cohort.organisation, "plan", cohort.public_id))
    assert "Before and after cannot be compared" in plan


def test_planned_by_hand_for_both_sides(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    address = at(cohort.organisation, "plan", cohort.public_id)
    for _twice in range(2):
        assert post(client, address, form(version, asked=["mentees", "mentors"])).status_code == 303
    assert Wave.objects.within(cohort.organisation_id).count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"closes_on": "2026-10-05"}, "This lies before the first day."),
        ({"closes_on": "10000-01-01"}, "Enter a valid date."),
        ({"instruments": ["foreign"]}, "Select a valid choice."),
        ({"instruments": []}, "Choose at least one questionnaire."),
        ({"asked": []}, "Choose who is asked."),
        ({"asked": ["comparison"]}, "Select a valid choice."),
        ({"mode": "secret"}, "Select a valid choice."),
        ({"welcome-en": "x" * 2001}, "at most 2000"),
        ({"name": "a\x00b"}, "Null characters are not allowed."),
        ({"opens_on": "2026-10-01", "closes_on": "2027-09-01"}, "half a year at most"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    client: Client, cohort: Cohort, version: InstrumentVersion, changes: dict[str, object], words: str
) -> None:
    response = post(client, at(cohort.organisation, "plan", cohort.public_id), form(version, **changes))
    assert response.status_code == 422
    assert words in response.content.decode()
    if "welcome-en" not in changes:
        assert "Tell us." in response.content.decode()
    assert not Wave.objects.within(cohort.organisation_id).exists()


def test_the_second_to_change_it_is_told_and_keeps_what_they_typed(
    client: Client, cohort: Cohort, version: InstrumentVersion
) -> None:
    wave = word_wave(make_wave(cohort, version, state=WaveState.PLANNED))
    address = at(cohort.organisation, "change", wave.public_id)
    assert post(client, address, form(version, revision=1, name="First")).status_code == 303
    late = post(client, address, form(version, revision=1, name="Second"))
    assert late.status_code == 409
    assert 'value="Second"' in late.content.decode()
    wave.refresh_from_db()
    assert wave.name == "First"


def test_each_step_by_its_button(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    wave = word_wave(make_wave(cohort, version, state=WaveState.PLANNED))

    def press(name: str, **values: object) -> int:
        return int(post(client, at(cohort.organisation, name, wave.public_id), dict(values)).status_code)

    assert press("open", revision="x") == 303
    assert Wave.objects.within(cohort.organisation_id).get().state == WaveState.PLANNED
    assert press("open", revision=1) == 303
    assert press("extend", revision=2, closes_on="2026-10-19") == 422
    assert press("extend", revision=2, closes_on="nonsense") == 422
    assert press("extend", revision=1, closes_on="2026-10-26") == 409
    assert press("extend", revision=2, closes_on="2026-10-26") == 303
    assert press("call-off", revision=3) == 303, "refused, and said why on the page"
    assert press("close", revision=2) == 409
    assert press("close", revision=3) == 303
    wave.refresh_from_db()
    assert (wave.state, wave.closes_on) == (WaveState.CLOSED, date(2026, 10, 26))
    assert get(client, at(cohort.organisation, "wave", wave.public_id))


def test_files_come_with_safe_cells(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    wave = make_wave(cohort, version, state=WaveState.CLOSED)
    for _number in range(5):
        answer_wave(wave, make_person(cohort.organisation), version, [1, 2, 3], words="=SUM(A1)")
    with clock.frozen_at(MOMENT):
        response = client.post(at(cohort.organisation, "export", wave.public_id))
    assert response["Content-Disposition"] == 'attachment; filename="pre-mentees-2026-10-05-answers.csv"'
    lines = list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"))))
    assert lines[0]["belonging-test.item-4"] == "'=SUM(A1)"
    assert AuditEvent.objects.filter(verb="wave.exported", subject=wave.public_id).count() == 1
    assert "code" in get(client, at(cohort.organisation, "codebook", wave.public_id))


def test_an_open_one_is_not_exported(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    wave = make_wave(cohort, version)
    with clock.frozen_at(MOMENT):
        response = client.post(at(cohort.organisation, "export", wave.public_id), follow=True)
    assert "can be exported once the survey is closed" in response.content.decode()


@pytest.mark.parametrize(("mode", "code"), [("identified", 200), ("confidential", 404), ("anonymous", 404)])
def test_answers_by_person_are_a_page_only_where_people_were_told(
    client: Client, cohort: Cohort, version: InstrumentVersion, mode: str, code: int
) -> None:
    wave = make_wave(cohort, version, mode=mode)
    answer_wave(wave, make_person(cohort.organisation, name="Said This"), version, [1, 2, None], words="More <time>")
    with clock.frozen_at(MOMENT):
        response = client.get(at(cohort.organisation, "responses", wave.public_id))
    assert response.status_code == code
    page = response.content.decode()
    if code == 200:
        for words in ("Said This", "Not at all", "Hardly", "left out", "More &lt;time&gt;"):
            assert words in page


def test_a_role_in_another_program_is_none_here(cohort: Cohort, version: InstrumentVersion) -> None:
    other = make_program(cohort.organisation)
    account = make_account()
    person = make_person(cohort.organisation, "coordinator", account=account, program_id=other.pk)
    person.memberships.create(
        organisation=cohort.organisation, role="staff", program_scope=cohort.program_id, since=MOMENT
    )
    client = Client()
    client.force_login(account)
    wave = make_wave(cohort, version, mode=Mode.IDENTIFIED, state=WaveState.CLOSED)
    assert get(client, at(cohort.organisation, "wave", wave.public_id))
    for name in ("responses", "export", "codebook", "change"):
        with clock.frozen_at(MOMENT):
            ask = client.post if name == "export" else client.get
            assert ask(at(cohort.organisation, name, wave.public_id)).status_code == 403, name


def test_a_comparison_group_is_made_and_asked(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    make_person(cohort.organisation, name="Some Body", email="some@example.org")
    address = at(cohort.organisation, "group-new", cohort.public_id)
    listed = {"name": "Class", "kind": "list", "side": "mentee", "addresses": "nobody@example.org", "key": "g" * 22}
    refused = post(client, address, dict(listed))
    assert refused.status_code == 422
    assert "Nobody here has this address: nobody@example.org." in refused.content.decode()
    assert post(client, address, listed | {"addresses": "some@example.org\r\n"}).status_code == 303
    group = ComparisonGroup.objects.within(cohort.organisation_id).get()
    assert "Some Body" in get(client, at(cohort.organisation, "group", group.public_id))
    asked = form(version, asked=["comparison"], comparison=group.public_id)
    assert post(client, at(cohort.organisation, "plan", cohort.public_id), asked).status_code == 303
    assert Wave.objects.within(cohort.organisation_id).get().comparison == group


def test_one_and_three_cost_the_same(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    def waves(number: int) -> None:
        for state in (WaveState.OPEN, WaveState.PLANNED, WaveState.CLOSED):
            for _each in range(number):
                wave = word_wave(make_wave(cohort, version, state=state, mode=Mode.IDENTIFIED))
                people = [make_person(cohort.organisation) for _one in range(number + 1)]
                for person in people:
                    make_invitation(wave, person)
                    answer_wave(wave, person, version, [1, 2, 3])
                make_invitation(wave, make_person(cohort.organisation))

    def cost(name: str, public_id: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            get(client, at(cohort.organisation, name, public_id))
        return len(queries)

    def costs() -> dict[str, int]:
        newest = Wave.objects.within(cohort.organisation_id).filter(state=WaveState.OPEN).latest("pk")
        found = {name: cost(name, newest.public_id) for name in ("wave", "responses")}
        return found | {name: cost(name, cohort.public_id) for name in ("overview", "groups", "plan")}

    waves(1)
    first = costs()
    waves(3)
    assert costs() == first
    assert max(first.values()) <= 16, first


def test_kinds_of_a_closed_wave_tell_their_figures(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    wave = make_wave(cohort, version, state=WaveState.CLOSED, kind=WaveKind.RETROSPECTIVE)
    for _each in range(5):
        answer_wave(wave, make_person(cohort.organisation), version, [5, 4, 1], words="x")
    Wave.objects.within(cohort.organisation_id).filter(pk=wave.pk).update(invited=7, answered=5)
    page = get(client, at(cohort.organisation, "wave", wave.public_id))
    assert "5 of 7 answered (71 %)" in page
    assert "People looked back here" in page
    assert "5 people, mean about 5 (1 to 5)" in page
    assert "How the answers spread is not shown" in page
    assert "So that nobody can work out how one to four people answered" in page
    assert "counts the other way round in the score" in page
    assert "5 people wrote something" in page


def test_a_survey_and_its_questionnaire_lead_to_each_other(
    client: Client, cohort: Cohort, version: InstrumentVersion
) -> None:
    wave = make_wave(cohort, version)
    questionnaire = reverse("instruments:instrument", args=[cohort.organisation.slug, version.instrument.public_id])
    survey = at(cohort.organisation, "wave", wave.public_id)
    assert f'href="{questionnaire}?version={version.number}"' in get(client, survey)
    assert f'href="{survey}"' in get(client, questionnaire)
    library = reverse("instruments:library", args=[cohort.organisation.slug])
    assert f'href="{library}"' in get(client, at(cohort.organisation, "plan", cohort.public_id))


def test_staff_find_the_way_to_type_in_paper_forms(cohort: Cohort, version: InstrumentVersion) -> None:
    staff = Client()
    account = make_account()
    make_person(cohort.organisation, Role.STAFF, account=account)
    staff.force_login(account)
    wave = make_wave(cohort, version)
    page = get(staff, at(cohort.organisation, "wave", wave.public_id))
    assert f"/answering/type-in/{wave.public_id}/" in page
    assert f"/answering/paper/{wave.public_id}/" not in page


def test_a_survey_that_was_closed_early_says_when(client: Client, cohort: Cohort, version: InstrumentVersion) -> None:
    wave = make_wave(cohort, version)
    assert "Closed early" not in get(client, at(cohort.organisation, "wave", wave.public_id))
    post(client, at(cohort.organisation, "close", wave.public_id), {"revision": wave.revision})
    assert "Closed early" in get(client, at(cohort.organisation, "wave", wave.public_id))
