"""Signing people up in bulk: questions kept by their key, people by their e-mail address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Answer, Application, Question
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Membership, Person
from peerloom.domain.programs.models import Cohort

OWN_CHOICE = (ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
"""Decisions about an application that another sheet does not overturn."""

JsonValue = Any


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """One question as a sheet asks it; ``key`` is stable within cohort and side."""

    key: str
    label: str
    kind: str
    options: tuple[str, ...]
    sensitive: bool
    position: int


@dataclass(frozen=True, slots=True)
class SignUp:
    """One person's answers. ``answers`` are by question key, in the form that `Answer.value` has; None: no answer."""

    email: str
    given_name: str
    family_name: str
    places: int
    answers: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Tally:
    added: int = 0
    changed: int = 0
    unchanged: int = 0


def keep_questions(*, cohort: Cohort, side: str, drafts: Sequence[QuestionDraft]) -> dict[str, Question]:
    """Add the questions that are new and bring the others up to date; those that no draft names stay as they are.

    The questions of application forms are never touched: a sheet that asks the same keeps a question of its own.
    """
    with transaction.atomic():
        known = {
            question.key: question
            for question in Question.objects.within(cohort.organisation_id).filter(
                cohort=cohort, side=side, version=None
            )
        }
        kept: dict[str, Question] = {}
        for draft in drafts:
            question = known.get(draft.key)
            wanted = (draft.label, draft.kind, list(draft.options), draft.sensitive, draft.position)
            if question is None:
                question = Question(organisation_id=cohort.organisation_id, cohort=cohort, side=side, key=draft.key)
            if draft.key not in known or wanted != _state_of(question):
                question.label, question.kind, question.options, question.sensitive, question.position = wanted
                question.save()
            kept[draft.key] = question
        return kept


def _state_of(question: Question) -> tuple[str, str, list[str], bool, int]:
    return question.label, question.kind, list(question.options), question.sensitive, question.position


def take_over_sign_ups(
    *, cohort: Cohort, side: str, sign_ups: Sequence[SignUp], questions: Mapping[str, Question], at: datetime
) -> Tally:
    """Make persons, participants, accepted applications and answers of these sign-ups; the same ones again change
    nothing.

    E-mail addresses are case-folded and unique among ``sign_ups``. A person's standing stays, a person with an
    account keeps their own names, and someone on both sides of the cohort keeps those of the side that they signed up
    for first. An application that was declined or withdrawn stays so. Answers to other questions than ``questions``
    stay. Called by operations that authorise and record; one transaction.
    """
    with transaction.atomic():
        persons, renamed = _persons(cohort, side, sign_ups, at)
        places = {persons[sign_up.email].pk: sign_up.places for sign_up in sign_ups}
        applications, added, updated = _applications(cohort, side, places, at)
        _make_participants(cohort, [pk for pk, application in applications.items() if application.pk in added], at)
        answers = {applications[persons[sign_up.email].pk].pk: sign_up.answers for sign_up in sign_ups}
        answered = _answers(cohort, answers, questions)
        by_email = {email: applications[person.pk].pk for email, person in persons.items()}
        changed = (updated | answered | {by_email[email] for email in renamed}) - added
        return Tally(len(added), len(changed), len(sign_ups) - len(added) - len(changed))


def _persons(cohort: Cohort, side: str, sign_ups: Sequence[SignUp], at: datetime) -> tuple[dict[str, Person], set[str]]:
    """Everyone by e-mail, and whose name was corrected."""
    wanted = {sign_up.email: sign_up for sign_up in sign_ups}
    known = {
        person.email: person for person in Person.objects.within(cohort.organisation_id).filter(email__in=list(wanted))
    }
    elsewhere = _named_by_the_other_side(cohort, side, known.values())
    corrected: list[Person] = []
    for email, person in known.items():
        names = (wanted[email].given_name, wanted[email].family_name)
        if person.account_id is not None or person.pk in elsewhere:
            continue
        if any(names) and names != (person.given_name, person.family_name):
            person.given_name, person.family_name = names
            corrected.append(person)
    Person.objects.within(cohort.organisation_id).bulk_update(corrected, ["given_name", "family_name"], batch_size=200)
    zone = cohort.organisation.time_zone
    new = [
        Person(
            organisation_id=cohort.organisation_id,
            email=email,
            given_name=sign_up.given_name,
            family_name=sign_up.family_name,
            time_zone=zone,
            locale=cohort.organisation.locale,
            created_at=at,
        )
        for email, sign_up in wanted.items()
        if email not in known
    ]
    known |= {person.email: person for person in Person.objects.bulk_create(new)}
    return known, {person.email for person in corrected}


def _named_by_the_other_side(cohort: Cohort, side: str, persons: Iterable[Person]) -> set[int]:
    """Who signed up for the other side first: two sheets that spell a name differently must not rename in turn."""
    first: dict[int, str] = {}
    rows = Application.objects.within(cohort.organisation_id).filter(cohort=cohort, person__in=list(persons))
    for person_id, applied_for in rows.order_by("pk").values_list("person_id", "side"):
        first.setdefault(person_id, applied_for)
    return {person_id for person_id, applied_for in first.items() if applied_for != side}


def _make_participants(cohort: Cohort, persons: Sequence[int], at: datetime) -> None:
    """Once, when they sign up: a role that was withdrawn since does not come back with the next sheet."""
    are = set(
        Membership.objects.within(cohort.organisation_id)
        .filter(person__in=persons, role=Role.PARTICIPANT, program_scope=None, until=None)
        .values_list("person_id", flat=True)
    )
    Membership.objects.bulk_create(
        Membership(organisation_id=cohort.organisation_id, person_id=pk, role=Role.PARTICIPANT, since=at)
        for pk in persons
        if pk not in are
    )


def _applications(
    cohort: Cohort, side: str, places: Mapping[int, int], at: datetime
) -> tuple[dict[int, Application], set[int], set[int]]:
    """The applications by person, and the keys of the added and of the updated ones."""
    rows = Application.objects.within(cohort.organisation_id).filter(cohort=cohort, side=side, person__in=list(places))
    known = {application.person_id: application for application in rows}
    updated: list[Application] = []
    for person_id, application in known.items():
        state = application.state if application.state in OWN_CHOICE else ApplicationState.ACCEPTED
        if (application.places, application.state) != (places[person_id], state):
            application.places, application.state = places[person_id], state
            updated.append(application)
    Application.objects.within(cohort.organisation_id).bulk_update(updated, ["places", "state"], batch_size=200)
    new = Application.objects.bulk_create(
        Application(
            organisation_id=cohort.organisation_id,
            cohort=cohort,
            side=side,
            person_id=person_id,
            places=wanted,
            state=ApplicationState.ACCEPTED,
            applied_at=at,
        )
        for person_id, wanted in places.items()
        if person_id not in known
    )
    known |= {application.person_id: application for application in new}
    return known, {application.pk for application in new}, {application.pk for application in updated}


def _answers(
    cohort: Cohort, wanted: Mapping[int, Mapping[str, JsonValue]], questions: Mapping[str, Question]
) -> set[int]:
    """Bring the answers to these questions up to date; the keys of the applications where something changed."""
    rows = Answer.objects.within(cohort.organisation_id).filter(
        application__in=list(wanted), question__in=[question.pk for question in questions.values()]
    )
    known = {(answer.application_id, answer.question_id): answer for answer in rows}
    new, changed, gone = [], [], []
    keys = {key: question.pk for key, question in questions.items()}
    for application_id, answers in wanted.items():
        for key, question_id in keys.items():
            value, answer = answers.get(key), known.get((application_id, question_id))
            if answer is None and value is not None:
                new.append(
                    Answer(
                        organisation_id=cohort.organisation_id,
                        application_id=application_id,
                        question_id=question_id,
                        value=value,
                    )
                )
            elif answer is not None and value is None:
                gone.append(answer)
            elif answer is not None and answer.value != value:
                answer.value = value
                changed.append(answer)
    Answer.objects.bulk_create(new, batch_size=5_000)
    Answer.objects.within(cohort.organisation_id).bulk_update(changed, ["value"], batch_size=200)
    if gone:
        Answer.objects.within(cohort.organisation_id).filter(pk__in=[answer.pk for answer in gone]).delete()
    return {answer.application_id for answer in (*new, *changed, *gone)}
