"""What the pages of training say about where someone stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.training.queries.my_training import CourseState, Step


@dataclass(frozen=True, slots=True)
class CourseCard:
    """One course on a page: its state in words, and where to go on."""

    state: CourseState
    slug: str

    @property
    def headline(self) -> str:
        """What to do next, as a sentence with the course's title in it."""
        title, left = self.state.course.title, time_left(self.state)
        if self.state.late:
            return _("“%(course)s” is late. %(left)s") % {"course": title, "left": left}
        if self.state.refreshing:
            return _("Please refresh “%(course)s”. %(left)s") % {"course": title, "left": left}
        if self.state.started:
            return _("Go on with “%(course)s”. %(left)s") % {"course": title, "left": left}
        return _("Begin with “%(course)s”. %(left)s") % {"course": title, "left": left}

    @property
    def status(self) -> tuple[str, str]:
        """A word and its tone."""
        if self.state.complete:
            return _("Done"), "good"
        if self.state.locked:
            return _("Locked"), "off"
        if self.state.late:
            return _("Late"), "bad"
        if self.state.refreshing:
            return _("To refresh"), "watch"
        return (_("Begun"), "info") if self.state.started else (_("To do"), "off")

    @property
    def due(self) -> str:
        """Until when, and whether it has to be."""
        if self.state.complete:
            return self._completed()
        day = date_format(self.state.due_on, "j F") if self.state.due_on else ""
        if self.state.late:
            return _("It was due on %(day)s.") % {"day": day}
        if not self.state.course.required and not self.state.refreshing:
            return _("If you like; nobody has to.")
        return _("Due on %(day)s.") % {"day": day} if day else _("It belongs to the program.")

    @property
    def why_locked(self) -> str:
        titles = ", ".join(f"“{course.title}”" for course in self.state.waits_for)
        return _("It opens when you have finished %(courses)s, on which it builds.") % {"courses": titles}

    @property
    def left(self) -> str:
        return time_left(self.state)

    @property
    def act(self) -> str:
        if self.state.ready_to_finish:
            return _("See what you have done")
        return _("Go on") if self.state.started else _("Begin")

    @property
    def url(self) -> str:
        return course_url(self.slug, self.state)

    @property
    def next_url(self) -> str:
        step = self.state.next_step
        return step_url(self.slug, step) if step and not self.state.locked else self.url

    def _completed(self) -> str:
        completion = self.state.completion
        if completion is None or completion.expires_on is None:
            return _("Done, and it counts for good.")
        return _("Done; it counts until %(day)s.") % {"day": date_format(completion.expires_on, "j F Y")}


def time_left(state: CourseState) -> str:
    if state.ready_to_finish:
        return _("Everything in it is done.")
    minutes = state.minutes_left
    if state.started:
        return ngettext("About %(number)s minute is left.", "About %(number)s minutes are left.", minutes) % {
            "number": minutes
        }
    return ngettext("It takes about %(number)s minute.", "It takes about %(number)s minutes.", minutes) % {
        "number": minutes
    }


def step_name(step: Step) -> str:
    return step.title if step.kind == "lesson" else _("Quiz: %(module)s") % {"module": step.module}


def step_url(slug: str, step: Step) -> str:
    return reverse("courses:lesson" if step.kind == "lesson" else "courses:quiz", args=[slug, step.key])


def course_url(slug: str, state: CourseState) -> str:
    return reverse("courses:course", args=[slug, state.course.public_id])


def step_after(state: CourseState, here: Step) -> Step | None:
    """What to do after this step: the next that is not done behind it, or else anywhere; None when all is done."""
    behind = state.steps[state.steps.index(here) + 1 :]
    return next((step for step in behind if not step.done), state.next_step)


def url_after(slug: str, state: CourseState, key: str) -> str:
    here = next((step for step in state.steps if step.key == key), None)
    step = step_after(state, here) if here else state.next_step
    return step_url(slug, step) if step else course_url(slug, state)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step on the thread of a course's page. ``state`` is done, now or nothing."""

    name: str
    about: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Part:
    """A module with its steps."""

    title: str
    stages: list[Stage]


def parts_of(state: CourseState, slug: str) -> list[Part]:
    parts: list[Part] = []
    for step in state.steps:
        if not parts or parts[-1].title != step.module:
            parts.append(Part(step.module, []))
        now = step == state.next_step and not state.complete
        parts[-1].stages.append(
            Stage(
                step_name(step),
                _about(step),
                "" if state.locked else step_url(slug, step),
                "done" if step.done else "now" if now else "",
            )
        )
    return parts


def _about(step: Step) -> str:
    forms = {
        "text": _("Text"),
        "slides": _("Slides"),
        "audio": _("Audio with transcript"),
        "video": _("Video with captions"),
        "download": _("To download"),
        "quiz": _("Quiz"),
    }
    return _("%(form)s, %(minutes)s min") % {"form": forms[step.format], "minutes": step.minutes}
