from __future__ import annotations

from peerloom.domain.enrolment.enums import AgreementKind
from peerloom.domain.enrolment.messages.agreements import write_agreement_reminder
from peerloom.domain.enrolment.models import AgreementText
from peerloom.domain.enrolment.queries.agreements import holding_texts_of, people_without_signature
from peerloom.domain.people.models import Organisation
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler


@handler()
def remind_of_agreement(context: JobContext) -> None:
    """Write to everyone who has not signed this wording, if it still holds. Repeated, nobody is written to twice."""
    rows = AgreementText.objects.across_organisations(because="a job works for the organisation it names")
    text = (
        rows.filter(public_id=context.subject, organisation__public_id=context.organisation)
        .select_related("program")
        .first()
    )
    if text is None:
        return
    holding = holding_texts_of(text.program).get(AgreementKind(text.kind))
    if holding is None or holding.text.pk != text.pk:
        return
    organisation = Organisation.objects.get(pk=text.organisation_id)
    unsigned = list(people_without_signature(text.program, holding))
    for number, application in enumerate(unsigned):
        context.report(number / len(unsigned))
        write_agreement_reminder(text=text, organisation=organisation, person=application.person, at=clock.now())
