"""What practice standards ask about people, one row at a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from peerloom.domain.enrolment.enums import (
    AgreementKind,
    CheckKind,
    CheckResult,
    InterviewState,
    QuestionKind,
    ReferenceState,
    Side,
)
from peerloom.domain.enrolment.models import (
    AgreementText,
    Answer,
    Application,
    Guardianship,
    Interview,
    Question,
    Reference,
    Signature,
    VettingCheck,
)
from peerloom.domain.enrolment.queries.agreements import digest_of
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Audience, Profile, Severity
from peerloom.domain.programs.models import Cohort, Guardrail, Program
from peerloom.domain.programs.standards import STANDARDS
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.training.models import Completion, Course
from tests.factories.people import MOMENT


def set_rule(program: Program, rule: str, severity: str = Severity.BLOCK, value: int = 1) -> Guardrail:
    return Guardrail.objects.within(program.organisation_id).update_or_create(
        program=program,
        rule=rule,
        defaults={"severity": severity, "value": value, "organisation": program.organisation},
    )[0]


def with_profile(program: Program, profile: Profile) -> Program:
    """The program with the rules of the profile, as the registry has them."""
    program.profile = profile
    program.save(update_fields=["profile"])
    for standard in STANDARDS:
        if profile in standard.starts:
            start = standard.starts[profile]
            set_rule(program, standard.id, start.severity, start.value)
    return program


def answered(application: Application, key: str, value: object) -> Answer:
    question = Question.objects.within(application.organisation_id).get_or_create(
        cohort=application.cohort,
        side=application.side,
        key=key,
        defaults={"label": key, "kind": QuestionKind.WISH, "organisation": application.organisation},
    )[0]
    return Answer.objects.create(
        organisation=application.organisation, application=application, question=question, value=value
    )


def interviewed(application: Application, state: str = InterviewState.HELD) -> Interview:
    return Interview.objects.create(
        organisation=application.organisation, application=application, state=state, planned_at=MOMENT
    )


def referred(application: Application, name: str, state: str = ReferenceState.RECEIVED) -> Reference:
    return Reference.objects.create(
        organisation=application.organisation,
        application=application,
        name=name,
        email=f"{name.casefold()}@example.org",
        state=state,
    )


def checked(
    person: Person,
    kind: CheckKind,
    *,
    on: date = date(2026, 9, 1),
    until: date | None = None,
    result: str = CheckResult.CLEAR,
) -> VettingCheck:
    return VettingCheck.objects.create(
        organisation=person.organisation,
        person=person,
        kind=kind,
        result=result,
        checked_on=on,
        expires_on=until,
        recorded_at=MOMENT,
    )


def guarded(person: Person, *, withdrawn_at: datetime | None = None) -> Guardianship:
    """Consent to the program that the person applied to last."""
    applied = Application.objects.within(person.organisation_id).filter(person=person).latest("pk")
    return Guardianship.objects.create(
        organisation=person.organisation,
        program=applied.cohort.program,
        child=person,
        guardian_name="Mai Tran",
        guardian_email="mai@example.org",
        relation="mother",
        consent_text="I agree.",
        consented_at=MOMENT,
        withdrawn_at=withdrawn_at,
    )


def trained(person: Person, program: Program, minutes: int, *, expires_on: date | None = None) -> Completion:
    course = Course.objects.create(
        organisation=program.organisation,
        program=program,
        title=f"{minutes} minutes",
        audience=Audience.MENTORS,
        minutes=minutes,
    )
    return Completion.objects.create(
        organisation=program.organisation,
        person=person,
        course=course,
        title=course.title,
        minutes=minutes,
        completed_at=MOMENT,
        expires_on=expires_on,
    )


def agreement(
    program: Program,
    kind: AgreementKind = AgreementKind.CONDUCT,
    *,
    version: int = 1,
    audience: str = Audience.BOTH,
    published: bool = True,
    sign_again: bool = True,
) -> AgreementText:
    return AgreementText.objects.create(
        organisation=program.organisation,
        program=program,
        kind=kind,
        audience=audience,
        version=version,
        title="Code of conduct",
        body="## Respect\n\n- I listen.",
        published_at=MOMENT if published else None,
        sign_again=sign_again,
    )


def signed(person: Person, text: AgreementText) -> Signature:
    return Signature.objects.create(
        organisation=person.organisation,
        text=text,
        person=person,
        name_typed=person.name,
        digest=digest_of(text),
        signed_at=MOMENT,
    )


def ended(cohort: Cohort, person: Person, *, days_ago: int, side: Side = Side.MENTOR) -> Relationship:
    """A match of this person that ended so many days before the tests' moment."""
    began = MOMENT - timedelta(days=days_ago + 90)
    relationship = Relationship.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        state=RelationshipState.ENDED,
        introduced_at=began,
        visible_from=began,
        ended_at=MOMENT - timedelta(days=days_ago),
    )
    Participation.objects.create(
        organisation=cohort.organisation, relationship=relationship, person=person, side=side, joined_at=began
    )
    return relationship


def keep_everything(application: Application) -> None:
    """Let a mentor or mentee of a youth program miss nothing."""
    person, program = application.person, application.cohort.program
    answered(application, "motive", "yes")
    texts = AgreementText.objects.within(program.organisation_id).filter(program=program)
    for text in texts:
        signed(person, text)
    if application.side == Side.MENTEE:
        guarded(person)
        return
    interviewed(application)
    for name in ("Ada", "Bob", "Cem"):
        referred(application, name)
    checked(person, CheckKind.CRIMINAL)
    checked(person, CheckKind.REGISTRY)
    trained(person, program, 360)
