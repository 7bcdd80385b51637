"""The practice standards that a program can keep: what each asks, why, and how strictly each profile begins.

They are what experienced programs do and recommend, not proven laws, and are told so wherever they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from peerloom.domain.programs.enums import Profile, Severity

ELEMENTS = _("Elements of Effective Practice for Mentoring")
SERVICE = _("service standards of Big Brothers Big Sisters")
GOOD_PRACTICE = _("good practice")


class Concerns(StrEnum):
    """Of whom or what a rule asks something."""

    MENTORS = "mentors"
    EVERYONE = "everyone"
    PROGRAM = "program"


class Unit(StrEnum):
    """What a rule's value counts."""

    NONE = ""
    REFERENCES = "references"
    YEARS = "years"
    MINUTES = "minutes"
    MONTHS = "months"
    HOURS_A_MONTH = "hours a month"
    TIMES_A_QUARTER = "times a quarter"
    CHECK_INS = "check-ins"
    WEEKS = "weeks"


UNIT_WORDS: Mapping[Unit, Promise | str] = {
    Unit.REFERENCES: _("references"),
    Unit.YEARS: _("years"),
    Unit.MINUTES: _("minutes"),
    Unit.MONTHS: _("months"),
    Unit.HOURS_A_MONTH: _("hours a month"),
    Unit.TIMES_A_QUARTER: _("times a quarter"),
    Unit.CHECK_INS: _("check-ins in the first month"),
    Unit.WEEKS: _("weeks"),
}


@dataclass(frozen=True, slots=True)
class Start:
    """How a rule begins in a program of one profile; in `Standard.starts`, a profile that is missing has it off."""

    severity: Severity
    value: int = 1


@dataclass(frozen=True, slots=True)
class Standard:
    """One rule. ``asks`` and ``why`` are plain sentences; ``units`` is what its value counts, by profile.

    ``seen`` says whether the site can tell by itself that it is kept; otherwise it reminds people. A rule that does
    not allow for exceptions (``waivable``) can't be set aside for anybody.
    """

    id: str
    title: Promise
    asks: Promise
    why: Promise
    source: Promise
    concerns: Concerns
    starts: Mapping[Profile, Start]
    units: Mapping[Profile, Unit]
    seen: bool = True
    waivable: bool = True

    def unit(self, profile: str) -> Unit:
        return self.units.get(Profile(profile), Unit.NONE)


YOUTH, ADULT = Profile.YOUTH, Profile.ADULT
BLOCK, WARN, INFORM = Severity.BLOCK, Severity.WARN, Severity.INFORM


def _both(unit: Unit) -> dict[Profile, Unit]:
    return {YOUTH: unit, ADULT: unit}


STANDARDS: tuple[Standard, ...] = (
    Standard(
        "application",
        _("Application in writing"),
        _("Everyone has answered the application form before they are matched."),
        _("What someone writes about themself is the first thing that can be asked about and checked."),
        ELEMENTS,
        Concerns.EVERYONE,
        {YOUTH: Start(BLOCK)},
        {},
    ),
    Standard(
        "interview",
        _("Interview"),
        _("Someone of the staff has talked with every mentor before they are matched."),
        _("Motives, doubts and warning signs show in a conversation long before they show on a form."),
        ELEMENTS,
        Concerns.MENTORS,
        {YOUTH: Start(BLOCK)},
        {},
    ),
    Standard(
        "criminal_check",
        _("Criminal-record check"),
        _("A criminal-record check of every mentor is clear and has not run out."),
        _("Whoever meets young people alone is checked first; families rely on it."),
        ELEMENTS,
        Concerns.MENTORS,
        {YOUTH: Start(BLOCK)},
        {},
    ),
    Standard(
        "references",
        _("References"),
        _("Enough people who know the mentor have answered for them."),
        _("Others have seen how a person deals with children, promises and disappointment."),
        SERVICE,
        Concerns.MENTORS,
        {YOUTH: Start(BLOCK, 3)},
        _both(Unit.REFERENCES),
    ),
    Standard(
        "registries",
        _("Registries of people barred from work with children"),
        _("No registry for the protection of children holds the mentor’s name."),
        _("A clear criminal record alone does not show who has been barred from such work."),
        ELEMENTS,
        Concerns.MENTORS,
        {YOUTH: Start(BLOCK)},
        {},
    ),
    Standard(
        "driving_record",
        _("Driving record"),
        _("Mentors who drive have a clear driving record. Whoever does not drive is not asked."),
        _("A ride home is the most dangerous thing that many pairs do together."),
        ELEMENTS,
        Concerns.MENTORS,
        {YOUTH: Start(BLOCK)},
        {},
    ),
    Standard(
        "renewal",
        _("Checks are renewed"),
        _("No check that a mentor needs is older than this."),
        _("A check says what was known on one day. People stay for years, and lives change."),
        SERVICE,
        Concerns.MENTORS,
        {YOUTH: Start(BLOCK, 3)},
        _both(Unit.YEARS),
    ),
    Standard(
        "guardian_consent",
        _("Consent of a parent or guardian"),
        _("For every mentee who is not of age, someone who answers for them has agreed and not withdrawn it."),
        _("Families decide whom their children meet. Nothing about a child is kept before."),
        ELEMENTS,
        Concerns.EVERYONE,
        {YOUTH: Start(BLOCK), ADULT: Start(BLOCK)},
        {},
        waivable=False,
    ),
    Standard(
        "training_minutes",
        _("Training before matching"),
        _("Every mentor has finished courses of at least this length before they are matched."),
        _("Mentors who were trained feel surer, stay longer, and know what not to do."),
        ELEMENTS,
        Concerns.MENTORS,
        {YOUTH: Start(BLOCK, 120), ADULT: Start(WARN, 120)},
        _both(Unit.MINUTES),
    ),
    Standard(
        "training_recommended",
        _("More training"),
        _("Mentors have finished courses of this length in all."),
        _("Six hours are where programs report the closest relationships; two are the least."),
        ELEMENTS,
        Concerns.MENTORS,
        {YOUTH: Start(INFORM, 360)},
        _both(Unit.MINUTES),
    ),
    Standard(
        "agreement_signed",
        _("Agreements are signed"),
        _("Everyone has signed the code of conduct and the mentoring agreement that hold at present."),
        _("What was read and signed can be asked for later, by either side."),
        ELEMENTS,
        Concerns.EVERYONE,
        {YOUTH: Start(BLOCK), ADULT: Start(WARN)},
        {},
    ),
    Standard(
        "pause_after_ending",
        _("Pause before a new match"),
        _("Nobody is matched anew within this time after a match of theirs has ended."),
        _("An ending needs a moment to be one, above all for a child who has lost someone before."),
        SERVICE,
        Concerns.EVERYONE,
        {YOUTH: Start(BLOCK, 3)},
        _both(Unit.WEEKS),
    ),
    Standard(
        "safeguarding_contact",
        _("Someone to tell when abuse is suspected"),
        _("The program names who is told at once, and how to reach them at any hour."),
        _("Whoever notices something must not first have to find out whom to ask."),
        ELEMENTS,
        Concerns.PROGRAM,
        {YOUTH: Start(BLOCK), ADULT: Start(BLOCK)},
        {},
        waivable=False,
    ),
    Standard(
        "commitment",
        _("Commitment"),
        _("A round lasts at least this long. For a program that follows the school year, set the months of that year."),
        _("Matches that end within months can leave a young person worse off than none."),
        ELEMENTS,
        Concerns.PROGRAM,
        {YOUTH: Start(BLOCK, 12), ADULT: Start(INFORM, 1)},
        _both(Unit.MONTHS),
    ),
    Standard(
        "staff_check_ins",
        _("Staff check in with both sides"),
        _("Staff ask both sides how it goes, most often at the beginning."),
        _("Most matches that fail do so quietly and early. A question in time saves many of them."),
        SERVICE,
        Concerns.PROGRAM,
        {YOUTH: Start(WARN, 2), ADULT: Start(INFORM, 1)},
        _both(Unit.CHECK_INS),
    ),
    Standard(
        "closure",
        _("A good ending"),
        _("The plan holds a last conversation or survey, so that no match just fades away."),
        _("How a match ends is what is remembered, and whether both would do it again."),
        ELEMENTS,
        Concerns.PROGRAM,
        {YOUTH: Start(BLOCK), ADULT: Start(INFORM)},
        {},
    ),
    Standard(
        "meetings",
        _("They meet often enough"),
        _("Pairs meet at least this often."),
        _("Trust grows by meeting. Pairs that meet rarely seldom become close."),
        ELEMENTS,
        Concerns.PROGRAM,
        {YOUTH: Start(WARN, 4), ADULT: Start(INFORM, 3)},
        {YOUTH: Unit.HOURS_A_MONTH, ADULT: Unit.TIMES_A_QUARTER},
        seen=False,
    ),
    Standard(
        "first_meeting",
        _("Staff are at the first meeting"),
        _("Someone of the staff brings both together for the first time, with the family, and writes it down."),
        _("A first meeting in safe company sets the tone, and both know whom to call."),
        SERVICE,
        Concerns.PROGRAM,
        {YOUTH: Start(BLOCK)},
        {},
    ),
    Standard(
        "session_log",
        _("Meetings are noted"),
        _("Every meeting is noted: date, length, what they did."),
        _("Staff see early when a pair no longer meets, and can ask."),
        GOOD_PRACTICE,
        Concerns.PROGRAM,
        {YOUTH: Start(WARN), ADULT: Start(INFORM)},
        {},
        seen=False,
    ),
)

BY_ID: Mapping[str, Standard] = {standard.id: standard for standard in STANDARDS}

_COUNTED = {
    Unit.REFERENCES: ngettext_lazy("%(n)d reference", "%(n)d references", "n"),
    Unit.YEARS: ngettext_lazy("%(n)d year", "%(n)d years", "n"),
    Unit.MINUTES: ngettext_lazy("%(n)d minute", "%(n)d minutes", "n"),
    Unit.MONTHS: ngettext_lazy("%(n)d month", "%(n)d months", "n"),
    Unit.HOURS_A_MONTH: ngettext_lazy("%(n)d hour a month", "%(n)d hours a month", "n"),
    Unit.TIMES_A_QUARTER: ngettext_lazy("once a quarter", "%(n)d times a quarter", "n"),
    Unit.CHECK_INS: ngettext_lazy("%(n)d check-in in the first month", "%(n)d check-ins in the first month", "n"),
    Unit.WEEKS: ngettext_lazy("%(n)d week", "%(n)d weeks", "n"),
}


def counted(unit: Unit, number: int) -> str:
    """ "3 references"; "" for a rule without a number."""
    return str(_COUNTED[unit] % {"n": number}) if unit in _COUNTED else ""


STRICTNESS: Mapping[str, int] = {"": 0, INFORM: 1, WARN: 2, BLOCK: 3}
"""How much each severity demands; "" is off."""


def is_weaker(rule: Standard, *, severity: str, value: int, than_severity: str, than_value: int) -> bool:
    """Whether a setting demands less than another one of the same rule. Every value is a least amount, except the
    age of checks, where more is less strict."""
    if STRICTNESS[severity] != STRICTNESS[than_severity]:
        return STRICTNESS[severity] < STRICTNESS[than_severity]
    return value > than_value if rule.id == "renewal" else value < than_value
