"""What a coordinator should do next about a program, in one sentence and one button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.matching.queries.cohort_numbers import CohortNumbers
from peerloom.domain.programs.enums import Format, ProgramState
from peerloom.domain.programs.models import Cohort, Program


@dataclass(frozen=True, slots=True)
class NextStep:
    """``needs_you`` says that nothing moves on without a person. A step leads to a page or asks for a state."""

    title: str
    why: str
    label: str = ""
    url: str = ""
    to: str = ""
    needs_you: bool = True


def next_step(program: Program, cohort: Cohort, numbers: CohortNumbers, *, slug: str, now: datetime) -> NextStep:
    """``now`` stands in the organisation's own zone: its day and its clock are the ones that are told."""
    today = now.date()
    if program.state == ProgramState.DRAFT and program.template and not numbers.anyone:
        return NextStep(
            _("See what is left before it opens"),
            _("Everything in it works as it is. A few things only you know: dates, contacts, the words on its page."),
            _("See what is left"),
            reverse("blueprints:ready", args=[slug, program.public_id]),
        )
    if program.state == ProgramState.DRAFT and not numbers.anyone:
        return NextStep(
            _("Open it for sign-up"),
            _("The plan is saved. Open it, then bring in the sign-up sheets. Nobody is written to."),
            _("Open for sign-up"),
            to=ProgramState.OPEN,
        )
    if numbers.run is not None and numbers.run.undo_until is not None and now < numbers.run.undo_until:
        return _while_it_can_be_undone(numbers.run, cohort, slug, now)
    if program.state in (ProgramState.DRAFT, ProgramState.OPEN):
        own = _instead_of_matching(program, cohort, numbers, slug)
        return own or _while_signing_up(cohort, numbers, slug, today)
    if program.state == ProgramState.RUNNING:
        own = _groups_while_running(program, cohort, numbers, slug) if today <= cohort.ends_on else None
        if own is not None:
            return own
        return _while_running(cohort, numbers, slug, today)
    if program.state == ProgramState.CLOSED:
        return NextStep(
            _("Finished"),
            ngettext(
                "%(number)s pair was part of it. Its people and results stay readable.",
                "%(number)s pairs were part of it. Their people and results stay readable.",
                numbers.pairs,
            )
            % {"number": numbers.pairs},
            _("See who was in it"),
            pairs_of(cohort, slug),
            needs_you=False,
        )
    return NextStep(_("Archived"), _("Everything stays readable; nothing can be changed."), needs_you=False)


def _instead_of_matching(program: Program, cohort: Cohort, numbers: CohortNumbers, slug: str) -> NextStep | None:
    """Where people book each other or sit in circles, nobody sets rules for pairs."""
    if numbers.to_screen or not numbers.pool.mentees or not numbers.pool.mentors:
        return None
    if program.format == Format.MICRO:
        return _bookings(cohort, numbers, slug)
    if program.format == Format.CIRCLE:
        return NextStep(
            _("Form the circles"),
            _("Say how large they should be. Nobody hears of it before you publish."),
            _("Form circles"),
            reverse("circles:forming", args=[slug, cohort.public_id]),
        )
    return None


def _groups_while_running(program: Program, cohort: Cohort, numbers: CohortNumbers, slug: str) -> NextStep | None:
    if program.format == Format.MICRO:
        return _bookings(cohort, numbers, slug)
    if program.format != Format.CIRCLE or not numbers.pairs:
        return None
    return NextStep(
        ngettext("%(number)s circle meets", "%(number)s circles meet", numbers.together) % {"number": numbers.together},
        _("The program runs until %(day)s.") % {"day": date_format(cohort.ends_on, "j F Y")},
        _("See the circles"),
        reverse("circles:list", args=[slug, cohort.public_id]),
        needs_you=False,
    )


def _bookings(cohort: Cohort, numbers: CohortNumbers, slug: str) -> NextStep:
    booked = ngettext(
        "%(number)s conversation was booked so far.", "%(number)s conversations were booked so far.", numbers.pairs
    )
    return NextStep(
        _("People book one another"),
        _("Nobody is matched here: mentors open times, mentees book them or ask.")
        + " "
        + booked % {"number": numbers.pairs},
        _("See how it goes"),
        reverse("micro:overview", args=[slug, cohort.public_id]),
        needs_you=False,
    )


def pairs_of(cohort: Cohort, slug: str) -> str:
    return f"{reverse('relationships:list', args=[slug])}?cohort={cohort.public_id}"


@dataclass(frozen=True, slots=True)
class StepBeyond:
    """A state that could follow although nothing asks for it now; there is no way back from it."""

    to: str
    label: str
    why: str


def step_beyond(program: Program, step: NextStep) -> StepBeyond | None:
    """What a coordinator may do early; None where the next step is this one, or nothing follows."""
    if step.to:
        return None
    if program.state == ProgramState.DRAFT:
        return StepBeyond(
            ProgramState.OPEN,
            _("Open for sign-up"),
            _("Whoever is on a sheet can sign in and see that they have signed up. Nobody is written to."),
        )
    if program.state == ProgramState.OPEN:
        return StepBeyond(
            ProgramState.RUNNING,
            _("Start without publishing"),
            _("Sign-up ends. Publishing a matching later is still possible, and starts the program by itself."),
        )
    if program.state == ProgramState.RUNNING:
        return StepBeyond(
            ProgramState.CLOSED,
            _("Finish the program early"),
            _("Nobody can be matched in it any more. This cannot be undone."),
        )
    if program.state == ProgramState.CLOSED:
        return StepBeyond(
            ProgramState.ARCHIVED,
            _("Archive the program"),
            _("It leaves the list and stays readable under “Archived”. This cannot be undone."),
        )
    return None


def coverage(numbers: CohortNumbers) -> str:
    """ "152 mentees, 120 places: 32 will find no mentor unless more sign up."""
    mentees = ngettext("%(number)s mentee", "%(number)s mentees", numbers.pool.mentees) % {
        "number": numbers.pool.mentees
    }
    places = ngettext("%(number)s place", "%(number)s places", numbers.pool.places) % {"number": numbers.pool.places}
    counted = _("%(mentees)s, %(places)s") % {"mentees": mentees, "places": places}
    if not numbers.pool.mentees or not numbers.pool.mentors:
        return counted
    if not numbers.pool.short_of:
        return _("%(counted)s: enough for everyone") % {"counted": counted}
    return _("%(counted)s: %(number)s too few") % {"counted": counted, "number": numbers.pool.short_of}


def _while_signing_up(cohort: Cohort, numbers: CohortNumbers, slug: str, today: date) -> NextStep:
    matching = reverse("matching:overview", args=[slug, cohort.public_id])
    upload = reverse("matching:upload", args=[slug, cohort.public_id])
    if numbers.run is not None:
        return _with_a_run(numbers.run, numbers, slug, cohort)
    if numbers.to_screen:
        return NextStep(
            ngettext("%(number)s application waits for you", "%(number)s applications wait for you", numbers.to_screen)
            % {"number": numbers.to_screen},
            _("People who hear soon stay. The longest waiting stand first on the board."),
            _("Go to the board"),
            reverse("screening:board", args=[slug, cohort.public_id]),
        )
    if numbers.asks_here and not numbers.pool.complete:
        return NextStep(
            _("Let people know"),
            _("The program is open. Share its page, give every poster a link of its own, and ask people by name."),
            _("Go to recruitment"),
            reverse("recruitment:overview", args=[slug, cohort.public_id]),
        )
    if not numbers.pool.mentees and not numbers.pool.mentors:
        return NextStep(
            _("Bring in the two sign-up sheets"),
            _("One with the mentees, one with the mentors, as your form tool exports them."),
            _("Upload sheets"),
            upload,
        )
    if not numbers.pool.mentees or not numbers.pool.mentors:
        missing = _("mentors") if numbers.pool.mentees else _("mentees")
        return NextStep(
            _("The %(side)s are still missing") % {"side": missing},
            coverage(numbers) + ".",
            _("Upload the other sheet"),
            upload,
        )
    return NextStep(
        _("Set the rules and match"),
        _("%(coverage)s. Say what matters, then let the matching run; nothing is sent before you publish.")
        % {"coverage": coverage(numbers)},
        _("Go to matching"),
        matching,
        needs_you=cohort.signup_until is None or today > cohort.signup_until,
    )


def _with_a_run(run: MatchRun, numbers: CohortNumbers, slug: str, cohort: Cohort) -> NextStep:
    page = reverse("matching:run", args=[slug, cohort.public_id, run.public_id])
    if run.state in (RunState.QUEUED, RunState.RUNNING):
        return NextStep(
            _("A matching is being worked out"),
            _("You can close the page; it goes on."),
            _("Watch"),
            page,
            needs_you=False,
        )
    if run.state == RunState.FAILED:
        return NextStep(_("The last matching stopped"), run.failure, _("See why"), page)
    counted = {"number": run.number, "matched": run.matched, "mentees": run.mentees}
    if run.state == RunState.READY:
        return NextStep(
            _("Review run %(number)s") % counted,
            _("%(matched)s of %(mentees)s mentees have a mentor. Nothing has been sent.") % counted,
            _("Review the pairs"),
            page,
        )
    return NextStep(
        _("The pairs are published: start the program"),
        ngettext("%(number)s pair was introduced.", "%(number)s pairs were introduced.", numbers.pairs)
        % {"number": numbers.pairs},
        _("Start the program"),
        to=ProgramState.RUNNING,
    )


def _while_it_can_be_undone(run: MatchRun, cohort: Cohort, slug: str, now: datetime) -> NextStep:
    when = f"{(run.undo_until or now).astimezone(now.tzinfo):%H:%M}"
    return NextStep(
        _("Everybody hears from us at %(time)s") % {"time": when},
        _("The pairs are published. Until then nobody sees anything, and you can take it back."),
        _("Look or take it back"),
        reverse("matching:run", args=[slug, cohort.public_id, run.public_id]),
        needs_you=False,
    )


def _while_running(cohort: Cohort, numbers: CohortNumbers, slug: str, today: date) -> NextStep:
    last_day = date_format(cohort.ends_on, "j F Y")
    if not numbers.pairs and numbers.run is not None:  # a publication was taken back
        return _with_a_run(numbers.run, numbers, slug, cohort)
    if not numbers.pairs:
        return NextStep(
            _("Nobody has been introduced yet"),
            _("The program runs, and its people wait for a partner."),
            _("Go to matching"),
            reverse("matching:overview", args=[slug, cohort.public_id]),
        )
    together = ngettext("%(number)s pair is together", "%(number)s pairs are together", numbers.together) % {
        "number": numbers.together
    }
    if today > cohort.ends_on:
        return NextStep(
            _("The last day has passed: finish the program"),
            _("%(pairs)s; the last day was %(day)s.") % {"pairs": together, "day": last_day},
            _("Finish the program"),
            to=ProgramState.CLOSED,
        )
    return NextStep(
        together,
        _("The program runs until %(day)s.") % {"day": last_day} + _without_partner(numbers),
        _("See the pairs"),
        pairs_of(cohort, slug),
        needs_you=False,
    )


def _without_partner(numbers: CohortNumbers) -> str:
    """A sentence about those who are still waiting, "" when there are none."""
    waiting = max(numbers.pool.needed - numbers.pairs, 0)
    if not waiting:
        return ""
    told = ngettext(
        "%(number)s mentee still waits for a mentor.", "%(number)s mentees still wait for a mentor.", waiting
    )
    return " " + told % {"number": waiting}
