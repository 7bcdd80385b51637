"""How far a cohort's matching is, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.queries import PoolSize
from peerloom.domain.matching.enums import ImportState, RunState
from peerloom.domain.matching.models import MatchRun, RuleSet, SheetImport
from peerloom.domain.programs.models import Cohort


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the thread. ``state`` is done, now or ahead."""

    name: str
    note: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: a link, or with ``posts`` a button that starts it."""

    title: str
    why: str
    label: str
    url: str
    posts: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that decides where a cohort stands. ``run`` is the newest that was not discarded."""

    slug: str
    cohort: Cohort
    pool: PoolSize
    sheets: list[SheetImport]
    rule_set: RuleSet | None
    run: MatchRun | None
    free_again: int = 0  # mentees without a mentor after a publication, while a mentor is free
    asks_here: bool = False  # whether people apply through a form of the program's own

    @property
    def waiting_sheet(self) -> SheetImport | None:
        """The oldest sheet that a person has to look at before its people enter the pool."""
        open_states = {ImportState.STAGED, ImportState.PREVIEWED, ImportState.COMMITTING}
        return next((sheet for sheet in reversed(self.sheets) if sheet.state in open_states), None)

    def page(self, name: str, *more: str) -> str:
        return reverse(f"matching:{name}", args=[self.slug, self.cohort.public_id, *more])

    def run_page(self) -> str:
        return self.page("run", self.run.public_id) if self.run else self.page("overview")


def next_step(now: Standing) -> Step:
    """The one thing to do next."""
    if now.waiting_sheet:
        return _check_sheet(now, now.waiting_sheet)
    if not now.pool.complete:
        return _accept_people(now) if now.asks_here else _bring_sheets(now)
    if now.rule_set is None:
        return Step(
            _("Say what makes a good pair"),
            _("We have compared the two sheets and propose criteria. Weigh them, then let the matching run."),
            _("Set the rules"),
            now.page("rules"),
        )
    return _with_rules(now)


def _check_sheet(now: Standing, sheet: SheetImport) -> Step:
    return Step(
        _("Check the sheet “%(name)s”") % {"name": sheet.file_name},
        _("Nobody enters the pool before you have seen what each column was taken for."),
        _("Look at the sheet"),
        now.page("sheet", sheet.public_id),
    )


def _accept_people(now: Standing) -> Step:
    if now.pool.mentees:
        title = _("The mentors are still missing")
    elif now.pool.mentors:
        title = _("The mentees are still missing")
    else:
        title = _("Nobody can be matched yet")
    return Step(
        title,
        _("People come in here by themselves as soon as you accept their application. Sheets can be added as well."),
        _("Go to screening"),
        reverse("screening:board", args=[now.slug, now.cohort.public_id]),
    )


def _bring_sheets(now: Standing) -> Step:
    if now.pool.mentees:
        title = _("The mentors are still missing")
    elif now.pool.mentors:
        title = _("The mentees are still missing")
    else:
        title = _("Bring in the two sign-up sheets")
    return Step(
        title,
        _("One sheet with the mentees, one with the mentors, as your form tool exports them. CSV or XLSX."),
        _("Upload sheets"),
        now.page("upload"),
    )


def _with_rules(now: Standing) -> Step:
    run = now.run
    if run is None:
        why = _("%(mentees)s mentees, %(places)s places with %(mentors)s mentors. Nothing is sent before you publish.")
        numbers = {"mentees": now.pool.mentees, "places": now.pool.places, "mentors": now.pool.mentors}
        return Step(_("Let the matching run"), why % numbers, _("Run the matching"), now.page("run-start"), posts=True)
    counted = {"matched": run.matched, "mentees": run.mentees, "number": run.number}
    if run.state in {RunState.QUEUED, RunState.RUNNING}:
        why = _("It goes on when you close the page.")
        return Step(_("Run %(number)s is being worked out") % counted, why, _("Watch it"), now.run_page())
    if run.state == RunState.FAILED:
        return Step(_("Run %(number)s stopped") % counted, run.failure, _("See why"), now.run_page())
    if run.state == RunState.READY and (outdated := _why_outdated(now, run)):
        title = _("Run again: run %(number)s is out of date") % counted
        return Step(title, outdated, _("Run the matching"), now.page("run-start"), posts=True)
    if run.state == RunState.READY:
        why = _("%(matched)s of %(mentees)s mentees have a mentor. Nothing has been sent.")
        return Step(_("Review run %(number)s") % counted, why % counted, _("Review the pairs"), now.run_page())
    if now.free_again:
        return _match_again(now)
    why = _("%(matched)s of %(mentees)s mentees were introduced to a mentor.")
    return Step(_("Run %(number)s is published") % counted, why % counted, _("See the pairs"), now.run_page())


def _match_again(now: Standing) -> Step:
    title = ngettext("%(n)s mentee is without a mentor", "%(n)s mentees are without a mentor", now.free_again)
    why = _("Somebody has a free place. Everyone who has a partner keeps them; nothing is sent before you publish.")
    return Step(title % {"n": now.free_again}, why, _("Run the matching"), now.page("run-start"), posts=True)


def _why_outdated(now: Standing, run: MatchRun) -> str:
    """What has changed since the run took its rules and its people; "" where nothing has."""
    if now.rule_set and now.rule_set.pk != run.rule_set_id:
        versions = {"old": run.rule_set.version, "new": now.rule_set.version}
        return _("It was made with version %(old)s of the rules; now version %(new)s holds.") % versions
    if any(sheet.committed_at and sheet.committed_at > run.created_at for sheet in now.sheets):
        return _("A sheet was taken over since, so people have joined or answered otherwise.")
    return ""


def stages(now: Standing) -> list[Stage]:
    """The thread from sheets to publishing; what is done stays reachable."""
    run = now.run
    done = [
        now.pool.complete and now.waiting_sheet is None,
        now.rule_set is not None,
        run is not None and run.state in {RunState.READY, RunState.PUBLISHED},
        run is not None and run.state == RunState.PUBLISHED,
        run is not None and run.state == RunState.PUBLISHED,
    ]
    at = done.index(False) if False in done else len(done)
    drawn = [
        (_("People") if now.asks_here else _("Sheets"), _people(now.pool), now.page("upload")),
        (_("Rules"), _rules(now.rule_set), now.page("rules") if now.pool.complete else ""),
        (_("Run"), _run(run), now.run_page() if run else ""),
        (_("Review"), _pairs(run), now.run_page() if done[2] else ""),
        (_("Publish"), _publishing(run), ""),
    ]
    return [
        Stage(name, note, url, "now" if place == at else "done" if done[place] else "ahead")
        for place, (name, note, url) in enumerate(drawn)
    ]


def _people(pool: PoolSize) -> str:
    mentees = ngettext("%(n)s mentee", "%(n)s mentees", pool.mentees) % {"n": pool.mentees}
    mentors = ngettext("%(n)s mentor", "%(n)s mentors", pool.mentors) % {"n": pool.mentors}
    places = ngettext("%(n)s place", "%(n)s places", pool.places) % {"n": pool.places}
    counted = _("%(mentees)s, %(mentors)s with %(places)s") % {"mentees": mentees, "mentors": mentors, "places": places}
    if pool.complete and pool.short_of:
        return _("%(counted)s: %(short)s too few") % {"counted": counted, "short": pool.short_of}
    return counted


def _rules(rule_set: RuleSet | None) -> str:
    if rule_set is None:
        return _("What makes a good pair, in your words")
    count = len(rule_set.criteria.all())
    words = ngettext("%(n)s criterion, version %(version)s", "%(n)s criteria, version %(version)s", count)
    return words % {"n": count, "version": rule_set.version}


def _run(run: MatchRun | None) -> str:
    if run is None:
        return _("Everyone compared with everyone")
    return _("Run %(number)s, %(state)s") % {"number": run.number, "state": run.get_state_display()}


def _pairs(run: MatchRun | None) -> str:
    if run is None or run.state not in {RunState.READY, RunState.PUBLISHED}:
        return _("Weakest pairs first, with their reasons")
    return _("%(matched)s of %(mentees)s matched") % {"matched": run.matched, "mentees": run.mentees}


def _publishing(run: MatchRun | None) -> str:
    if run is not None and run.state == RunState.PUBLISHED:
        return _("Pairs have been introduced")
    return _("Only then are people written to")
