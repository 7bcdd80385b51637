"""Publishing an application form where rules may already compare what it asks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import FormVersion
from peerloom.domain.enrolment.operations.forms import publish_version
from peerloom.domain.enrolment.queries.forms import private_keys
from peerloom.domain.matching.models import Criterion
from peerloom.domain.matching.queries.compared import compared_questions
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor


@transaction.atomic
def publish_form(*, version: FormVersion, revision: int, by: Actor, at: datetime) -> FormVersion:
    """As `publish_version`, and the rules hold on to what they compare.

    A question that the rules compare can't go. One that is private from now on counts as private in every version of
    the rules. Raises what `publish_version` raises.
    """
    form = version.form
    cohort = Cohort.objects.within(by.organisation_id).select_for_update().get(pk=form.cohort_id)
    why = _("the matching rules compare it as “%(criterion)s”. Take it out of the rules first")
    needed = {key: why % {"criterion": label} for key, label in compared_questions(cohort, form.side).items()}
    published = publish_version(version=version, revision=revision, needed=needed, by=by, at=at)
    keep_private(cohort, form.side, private_keys(cohort, form.side))
    return published


def keep_private(cohort: Cohort, side: str, keys: frozenset[str]) -> None:
    """What has become private counts as private in rules of before, too: privacy is never a matter of versions."""
    asked = "mentee_question__in" if side == Side.MENTEE else "mentor_question__in"
    criteria = Criterion.objects.within(cohort.organisation_id).filter(rule_set__cohort=cohort, sensitive=False)
    criteria.filter(**{asked: keys}).update(sensitive=True)
