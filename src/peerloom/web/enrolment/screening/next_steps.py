"""What to do next about one application, in one sentence and one button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.enums import (
    ApplicationState,
    CheckResult,
    InterviewState,
    ReferenceState,
    ScreeningStage,
)
from peerloom.domain.enrolment.models import Application, Interview, Reference, VettingCheck
from peerloom.domain.enrolment.queries.screening_agreement import ReviewState


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an application when one asks what comes next. ``places`` None: no limit."""

    application: Application
    interviews: Sequence[Interview]
    references: Sequence[Reference]
    checks: Sequence[VettingCheck]
    review: ReviewState
    places: int | None
    decides: bool
    slug: str
    now: datetime
    zone: ZoneInfo

    def url(self, name: str) -> str:
        return reverse(f"screening:{name}", args=[self.slug, self.application.public_id])


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step leads to a page (``url``), or is one that can be taken here (``do``)."""

    title: str
    why: str = ""
    label: str = ""
    url: str = ""
    do: str = ""
    needs_you: bool = True


def next_step(known: Known) -> NextStep:
    state = known.application.state
    if state == ApplicationState.SUBMITTED:
        name = known.application.person.called
        return NextStep(
            _("Begin with the answers"),
            _("%(name)s waits to hear from you. Take the application into review, so that everyone sees it is in hand.")
            % {"name": name},
            _("Take into review"),
            do="review",
        )
    if state == ApplicationState.IN_REVIEW:
        return next(filter(None, (find(known) for find in IN_REVIEW)), None) or _decide(known)
    return _after_a_decision(known)


def _interview(known: Known) -> NextStep | None:
    planned = next((each for each in known.interviews if each.state == InterviewState.PLANNED), None)
    if planned is None:
        if known.application.stage != ScreeningStage.INTERVIEW or _held(known):
            return None
        return NextStep(
            _("Plan the conversation"),
            _("They are invited by e-mail, with the time in their own zone."),
            _("Plan it"),
            known.url("interview"),
        )
    when = date_format(planned.planned_at.astimezone(known.zone), "l j F, H:i")
    if planned.planned_at > known.now:
        return NextStep(
            _("You talk on %(when)s") % {"when": when},
            _("The guide with questions and what to look for is ready."),
            _("Open the guide"),
            known.url("assess"),
            needs_you=False,
        )
    return NextStep(
        _("How was the conversation?"),
        _("It was planned for %(when)s. Note what became of it.") % {"when": when},
        _("Note it"),
        "#talks",
    )


def _held(known: Known) -> bool:
    return any(each.state == InterviewState.HELD for each in known.interviews)


def _assessment(known: Known) -> NextStep | None:
    review = known.review
    if review.may_assess and (_held(known) or known.application.stage == ScreeningStage.INTERVIEW):
        return NextStep(
            _("Your assessment is missing"),
            _("You see what the other reviewer thinks once yours is in."),
            _("Assess"),
            known.url("assess"),
        )
    return None


def _references(known: Known) -> NextStep | None:
    named = [each for each in known.references if each.state == ReferenceState.NAMED]
    asked = [each for each in known.references if each.state == ReferenceState.ASKED]
    if named:
        title = ngettext(
            "One reference is missing: ask for it", "%(number)s references are missing: ask for them", len(named)
        )
        return NextStep(
            title % {"number": len(named)},
            _("Everyone gets a link by e-mail that works once."),
            ngettext("Ask them", "Ask all of them", len(named)),
            do="ask",
        )
    if asked:
        title = ngettext("One reference is still to come", "%(number)s references are still to come", len(asked))
        return NextStep(
            title % {"number": len(asked)},
            _("We remind them once, after five days. You can ask again yourself at any time."),
            needs_you=False,
        )
    if known.application.stage == ScreeningStage.REFERENCES and not known.references:
        return NextStep(
            _("Name people to ask"),
            _("Two or three people who know the applicant say more than one."),
            _("Name someone"),
            known.url("referee"),
        )
    return None


def _checks(known: Known) -> NextStep | None:
    if known.decides and any(check.result == CheckResult.CONCERN for check in newest_of_each_kind(known.checks)):
        return NextStep(
            _("A check needs your look"),
            _("Talk about it with who recorded it before you decide. The result is shown to coordinators only."),
            _("See the checks"),
            "#checks",
        )
    if known.application.stage == ScreeningStage.CHECKS and not known.checks:
        return NextStep(
            _("Record the checks"),
            _("Only result and dates are kept. Give documents back."),
            _("Record a check"),
            known.url("check"),
        )
    return None


def _reviewers(known: Known) -> NextStep | None:
    if known.review.handed_in and known.review.seats_free:
        return NextStep(
            _("A second assessment is missing"),
            _("This program asks for two. Choose someone who looks with fresh eyes."),
            _("Choose reviewers"),
            "#people",
        )
    if not known.review.missing:
        return None
    names = ", ".join(known.review.missing)
    return NextStep(
        _("The assessment by %(names)s is still to come") % {"names": names},
        _("When it is in, the reviewers see how far they agree."),
        needs_you=False,
    )


IN_REVIEW = (_checks, _interview, _assessment, _references, _reviewers)


def newest_of_each_kind(checks: Sequence[VettingCheck]) -> list[VettingCheck]:
    """Checks come with the newest of each kind first."""
    return list({check.kind: check for check in reversed(checks)}.values())


def _decide(known: Known) -> NextStep:
    if known.application.stage == ScreeningStage.REVIEW and not known.interviews:
        return NextStep(
            _("Read the answers, then say how it goes on"),
            _("Usually that is a conversation. Choose the next stage, or decide at once."),
            _("Plan a conversation"),
            known.url("interview"),
        )
    if not known.decides:
        return NextStep(
            _("Nothing is missing at this stage"),
            _("Move it on. A coordinator decides in the end."),
            _("Move it on"),
            "#move",
        )
    if known.places == 0:
        return NextStep(
            _("Nothing is missing, but no place is left"),
            _("You can put them on the waiting list; they are told kindly."),
            _("Put on the waiting list"),
            do="wait",
        )
    return NextStep(
        _("Nothing is missing at this stage: decide"),
        _("With a yes they get a place and a message. You can also move them on first."),
        _("Accept"),
        do="accept",
    )


def _after_a_decision(known: Known) -> NextStep:
    application = known.application
    day = date_format((application.decided_at or application.applied_at).astimezone(known.zone), "j F Y")
    if application.state == ApplicationState.WAITING:
        if known.places == 0 or not known.decides:
            return NextStep(
                _("On the waiting list since %(day)s") % {"day": day},
                _("Nothing to do until a place becomes free."),
                needs_you=False,
            )
        return NextStep(
            _("A place is free"),
            _("Look whether someone has waited longer, then give it to them."),
            _("Accept"),
            do="accept",
        )
    if application.state == ApplicationState.DECLINED:
        return NextStep(
            _("Declined on %(day)s") % {"day": day},
            _("Reason, kept with us: %(reason)s.") % {"reason": application.get_decline_reason_display()},
            _("Take back into review") if known.decides else "",
            do="reopen" if known.decides else "",
            needs_you=False,
        )
    if application.state == ApplicationState.WITHDRAWN:
        return NextStep(_("They no longer want to take part"), needs_you=False)
    return NextStep(
        _("They have a place"),
        _("They can be matched as soon as nothing is missing any more and the matching runs."),
        needs_you=False,
    )
