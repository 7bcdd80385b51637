"""Our own templates keep the practice standards that come with them."""

from __future__ import annotations

import pytest

from peerloom.domain.blueprints.builtin import NAMES, built_in_template
from peerloom.domain.blueprints.operations.creating import Start, create_from_blueprint, usual_start
from peerloom.domain.programs.queries import cohort_of
from peerloom.domain.standards.enums import Holding
from peerloom.domain.standards.queries import plan_sentence, standards_of
from tests.domain.standards.conftest import TODAY
from tests.factories import MOMENT, make_organisation

pytestmark = pytest.mark.django_db

ONLY_THEY_KNOW = {"safeguarding_contact"}
"""Whom to tell, no template can say."""


@pytest.mark.parametrize("name", NAMES)
def test_a_template_keeps_the_standards_that_it_comes_with(name: str) -> None:
    organisation = make_organisation()
    program = create_from_blueprint(
        organisation=organisation,
        document=built_in_template(name),
        start=Start(usual_start(TODAY)),
        by=None,
        at=MOMENT,
        template=name,
    )
    found = standards_of(cohort_of(program), on=TODAY)
    assert found.rules
    missing = [finding for finding in found.program if finding.holding == Holding.MISSING]
    assert [plan_sentence(finding) for finding in missing if finding.rule.id not in ONLY_THEY_KNOW] == []
