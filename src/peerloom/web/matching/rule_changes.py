"""What someone else changed about the rules, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from peerloom.domain.matching.models import RuleSet
from peerloom.domain.matching.queries import WEIGHT_WORDS, CriterionDraft, drafts_of
from peerloom.domain.programs.models import Cohort


def changes_between(cohort: Cohort, version: int, newest: RuleSet | None) -> list[str]:
    """What the newest rules have otherwise than ``version``, a sentence for each difference."""
    if newest is None:
        return []
    older = (
        RuleSet.objects.within(cohort.organisation_id)
        .filter(cohort=cohort, version=version)
        .prefetch_related("criteria")
        .first()
    )
    before = {draft.key: draft for draft in drafts_of(older)} if older else {}
    after = {draft.key: draft for draft in drafts_of(newest)}
    found = []
    if older and older.objective != newest.objective:
        found.append(_("What matters most is now: %(words)s.") % {"words": newest.get_objective_display()})
    for key, draft in after.items():
        if key not in before:
            found.append(_("%(label)s was added: %(words)s.") % {"label": draft.label, "words": _words(draft)})
        elif draft != before[key]:
            was, now = _words(before[key]), _words(draft)
            found.append(_("%(label)s: %(was)s before, now %(now)s.") % {"label": draft.label, "was": was, "now": now})
    found += [_("%(label)s was taken out.") % {"label": before[key].label} for key in before if key not in after]
    return found


def _words(draft: CriterionDraft) -> str:
    weight = str(WEIGHT_WORDS[draft.weight])
    return _("%(weight)s and must hold") % {"weight": weight} if draft.required else weight
