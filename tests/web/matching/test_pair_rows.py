"""What the review says of one pair, where the words depend on figures that seldom occur."""

from __future__ import annotations

import pytest

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from peerloom.web.matching.pair_rows import MOST_MISSING, pair_rows
from tests.domain.matching.pools import EMPLOYER, ORIENTATION, SKILLS, ready_run, rules_for

People = dict[str, Application]


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (300, "Moving there would cost everyone together 3 points."),
        (0, "Moving there would leave everyone together where they are."),
        (-300, "Moving there would gain 3 points together, but a weaker pair would pay for it."),
        (None, ""),
    ],
)
def test_the_cost_of_the_runner_up_is_told_as_it_is(
    run: MatchRun, people: People, cost: int | None, words: str
) -> None:
    proposal = Proposal.objects.within(run.organisation_id).get(run=run, mentee=people["Ana"])
    proposal.run = run
    proposal.runner_up, proposal.runner_up_score, proposal.runner_up_cost = people["Noor"], 100, cost
    (row,) = pair_rows([proposal], {})
    assert row.runner_up.endswith(f"The next best for Ana Silva is Noor Haddad, at 1. {words}".strip())


def test_a_pair_that_lacks_much_in_private_is_not_called_a_good_fit(
    cohort: Cohort, coordinator: Actor, people: People
) -> None:
    rules_for(cohort, coordinator, SKILLS, EMPLOYER, ORIENTATION)
    run = ready_run(cohort, coordinator)
    proposal = Proposal.objects.within(run.organisation_id).get(run=run, mentee=people["Ana"])
    proposal.run = run
    assert pair_rows([proposal], {})[0].because == "A good fit in everything that counts."
    proposal.score -= 100 * (MOST_MISSING + 1)
    assert pair_rows([proposal], {})[0].because == "What it lacks is under “Other and private”."
