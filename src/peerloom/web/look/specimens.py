"""What the styleguide shows: invented people, pairs and forms of the kind that the real pages hold."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.web.look.strips import Share
from peerloom.web.look.widgets import CodeInput, DateInput, DropZone, HintedRadio, WeekGrid, WordSlider, week_choices

Words = str | Promise
COLOURS = (
    ("ground", _("linen, under everything")),
    ("surface", _("what lies on it")),
    ("sunken", _("side bars, quiet badges")),
    ("ink", _("iron gall, text")),
    ("ink-soft", _("second lines")),
    ("accent", _("mulberry: the next step")),
    ("accent-wash", _("what is chosen")),
    ("weld", _("the counter-thread: underlines, drawing")),
    ("good", _("met")),
    ("watch", _("at risk")),
    ("bad", _("not met, errors")),
    ("info", _("remarks")),
)
STATUSES = (("good", _("Met")), ("watch", _("At risk")), ("bad", _("Not met")), ("info", _("New")), ("off", _("Off")))
STEP_NAMES = (_("You"), _("Your goals"), _("Your week"), _("Your wishes"), _("Read and send"))
STRUCTURE = (_("Just talk"), _("A few topics"), _("Half and half"), _("Mostly a plan"), _("A clear plan"))


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: Words
    program: Words
    free: int
    state: Words
    tone: str


PEOPLE = (
    Person("Ayşe Demir", _("Mentee"), _("Nursing"), 4, _("Waiting"), "watch"),
    Person("Mateusz Nowak", _("Mentor"), _("Physics"), 9, _("Ready"), "good"),
    Person("Nguyễn Minh Anh", _("Mentee"), _("Law"), 12, _("Ready"), "good"),
    Person("סיון לוי", _("Mentor"), _("Medicine"), 0, _("No free time"), "bad"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    label: Words
    url: str
    count: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    name: Words
    when: Words
    state: str
    left: Words = ""


@dataclass(frozen=True, slots=True)
class Pair:
    key: str
    mentor: str
    mentee: str
    score: int
    shares: tuple[Share, ...]
    because: Words


class SignUp(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Your name"), help_text=_("As people call you. It may be one word."))
    email = forms.EmailField(label=_("E-mail"))
    phone = forms.CharField(
        label=_("Phone number for reminders"),
        required=False,
        min_length=9,
        help_text=_("Only for reminders on the day. Your mentor does not see it."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    cohort = forms.ChoiceField(label=_("Cohort"), choices=[("a", _("Autumn 2026")), ("s", _("Spring 2027"))])
    start = forms.DateField(label=_("From when?"), required=False, widget=DateInput())
    about = forms.CharField(label=_("What would you like to get better at?"), widget=forms.Textarea({"rows": 3}))
    sheet = forms.FileField(
        label=_("Sign-up sheet"), widget=DropZone(advice=_("CSV or XLSX, up to 50 MB and 100,000 rows."))
    )
    place = forms.ChoiceField(
        label=_("How do you like to meet?"),
        choices=[("person", _("In person")), ("video", _("By video")), ("either", _("Either is fine"))],
        widget=HintedRadio(hints={"person": _("on campus, a walk, a café"), "video": _("no extra account needed")}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages may we use?"),
        choices=[("en", "English"), ("fi", "Suomi"), ("ar", "العربية"), ("vi", "Tiếng Việt")],
        widget=forms.CheckboxSelectMultiple({"class": "inline"}),
    )
    structure = forms.IntegerField(
        label=_("How much structure do you want?"), initial=3, widget=WordSlider(words=STRUCTURE)
    )
    free = forms.MultipleChoiceField(
        label=_("Your free time"),
        required=False,
        choices=week_choices(first=12, last=20),
        initial=["0-16", "0-18", "2-14", "2-16", "3-16"],
        widget=WeekGrid(first=12, last=20),
        help_text=_("Times are in Helsinki time."),
    )
    news = forms.BooleanField(
        label=_("Tell me when the next program opens"), required=False, help_text=_("At most twice a year.")
    )


FAULTY = {
    "name": "Linh Tran",
    "email": "linh at example.org",
    "phone": "+358 40",
    "cohort": "a",
    "structure": "1",
}


class Filter(forms.Form):
    name = forms.CharField(label=_("Name"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All")), ("mentor", _("Mentors")), ("mentee", _("Mentees"))]
    )


class Door(forms.Form):
    code = forms.CharField(label=_("Code"), widget=CodeInput())


def weakest_pair() -> tuple[Share, ...]:
    return (
        Share(str(_("Goals and study path")), 9, 35, weave=1),
        Share(str(_("Shared free time")), 12, 25, weave=2),
        Share(str(_("Languages")), 15, 15, weave=3),
        Share(str(_("Interests")), 2, 5, weave=5, answered=False),
        Share(str(_("A private criterion")), 3, 10, private=True),
    )


def every_criterion() -> tuple[Share, ...]:
    names = (_("Goals and study path"), _("Shared free time"), _("Languages"), _("Mutual preference"), _("Interests"))
    known = tuple(Share(str(name), 1, weave=place) for place, name in enumerate(names, start=1))
    return (*known, Share("", 1, private=True))


def pairs() -> list[Pair]:
    points = {
        ("Ingrid Solheim", "Oluwaseun Adeyemi", _("Only 60 shared minutes a week, the least you allow.")): (
            21,
            8,
            10,
            3,
        ),
        ("Rafael Oliveira", "Hana Suzuki", _("English is a second language for both.")): (14, 19, 5, 6),
        ("Sana Qureshi", "Lukas Brandt", _("Same football club, already agreed.")): (18, 10, 15, 5),
        ("Jonas Weber", "Amir Rezaei", _("Had nobody in the run before.")): (19, 21, 10, 6),
    }
    names = [share.label for share in every_criterion()]
    found = [Pair("p1", "Mateusz Nowak", "Ayşe Demir", 41, weakest_pair(), _("Different study paths."))]
    for number, ((mentor, mentee, because), (goals, time, languages, interests)) in enumerate(points.items(), start=2):
        shares = (
            Share(names[0], goals, 35, weave=1),
            Share(names[1], time, 25, weave=2),
            Share(names[2], languages, 15, weave=3),
            Share(names[4], interests, 10, weave=5),
            Share("", 2, private=True),
        )
        found.append(Pair(f"p{number}", mentor, mentee, goals + time + languages + interests + 2, shares, because))
    return found


def tabs() -> tuple[Tab, ...]:
    return (Tab(_("All"), "?", 147, current=True), Tab(_("Under 50"), "?low=1", 3), Tab(_("Locked"), "?locked=1", 12))


def stages() -> tuple[Stage, ...]:
    return (
        Stage(_("Get to know each other"), _("October"), "done"),
        Stage(_("Agree how you work together"), _("Signed by both on 29 October"), "done"),
        Stage(
            _("Choose and start your goals"), _("You are here"), "now", _("Left to do: rate your first goal together")
        ),
        Stage(_("Look back at half-time"), _("January"), "ahead"),
        Stage(_("Close well"), _("June"), "ahead"),
    )


def surroundings(current: str) -> dict[str, Any]:
    """What the site's context processor gives real pages."""
    places = {
        "match": ((_("Today"), "today", 4), (_("People"), "people", 0), (_("Matching"), "match", 0)),
        "home": ((_("Us"), "home", 0), (_("Messages"), "chat", 0), (_("Help"), "help", 0)),
    }[current]
    navigation = [
        {"label": label, "url": "?", "icon": icon, "current": icon == current, "count": count}
        for label, icon, count in places
    ]
    return {"navigation": navigation, "organisation": {"name": "Mentor Up"}, "actor": {"name": "Noor Haddad"}}
