"""A measure, an import, a value and an objective, for the tests that visit every URL."""

from __future__ import annotations

from peerloom.domain.feedback.enums.outcomes import OutcomeImportState, RowFate
from peerloom.domain.feedback.models import OutcomeImport, OutcomeImportRow
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.models import Participation
from tests.factories import MOMENT
from tests.factories.outcomes import DAY, SOURCE, make_measure, make_objective, make_outcome
from tests.web.audience import LEADS, RUNS

AUDIENCE: dict[str, str] = {
    "outcomes:measures": RUNS,
    "outcomes:measure-new": LEADS,
    "outcomes:measure-adopt": LEADS,
    "outcomes:measure": LEADS,
    "outcomes:measure-archive": LEADS,
    "outcomes:objectives": RUNS,
    "outcomes:objective": LEADS,
    "outcomes:overview": RUNS,
    "outcomes:export": LEADS,
    "outcomes:upload": LEADS,
    "outcomes:file": LEADS,
    "outcomes:file-left": LEADS,
    "outcomes:file-discard": LEADS,
    "outcomes:file-undo": LEADS,
    "outcomes:by-hand": LEADS,
    "outcomes:grid": LEADS,
    "outcomes:values": LEADS,
    "outcomes:correct": LEADS,
    "outcomes:remove": LEADS,
}
FIELDS: tuple[str, ...] = (
    *("measure", "source", "measured_on", "person_column", "value_column", "date_column", "day_order", "do", "seen"),
    *("value", "unit", "least", "most", "direction", "definition", "what", "whose", "shape", "bound", "target"),
    *("baseline", "due", "reason", "key"),
)


def outcomes_ids(cohort: Cohort) -> dict[str, str]:
    measure = make_measure(cohort.organisation)
    part = Participation.objects.within(cohort.organisation_id).filter(relationship__cohort=cohort)[0]
    imported = OutcomeImport.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        measure=measure,
        file_name="marks.csv",
        digest="0" * 64,
        headings=["Who", "Mark"],
        samples=[["ada@example.org"], ["3"]],
        state=OutcomeImportState.PREVIEWED,
        source=SOURCE,
        measured_on=DAY,
        uploaded_at=MOMENT,
    )
    OutcomeImportRow.objects.create(
        organisation=cohort.organisation,
        outcome_import=imported,
        row=2,
        cells=["nobody@example.org", "3", ""],
        fate=RowFate.STRANGER,
    )
    return {
        "measure": measure.public_id,
        "outcome_file": imported.public_id,
        "outcome": make_outcome(measure, part.person, cohort).public_id,
        "aim": make_objective(cohort.program).public_id,
    }
