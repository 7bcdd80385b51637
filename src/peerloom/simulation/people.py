"""One synthetic person: who they are, apart from what they sign up for."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from itertools import count

from peerloom.simulation.names import NAME_STOCKS, NameStock
from peerloom.simulation.sentences import about
from peerloom.simulation.studies import HOBBIES, LEARNED, MAJORS

DRAWS = 30
DISTANT_ZONES = ("America/New_York", "Asia/Kolkata", "Asia/Ho_Chi_Minh", "Africa/Lagos")


@dataclass(frozen=True, slots=True)
class SyntheticPerson:
    """``languages`` are tags, the person's own first; ``about`` and ``contact`` are what a partner would read."""

    email: str
    given_name: str
    family_name: str
    pronouns: str
    languages: tuple[str, ...]
    time_zone: str
    faculty: str
    major: str
    hobbies: tuple[str, ...]
    about: str
    contact: str


class Crowd:
    """Draws people one after the other; no two share an e-mail address, nor a name while there are others left."""

    def __init__(self, choose: random.Random, *, host: str, home_zone: str, avoid: Collection[str]) -> None:
        self.choose = choose
        self.host = host
        self.home_zone = home_zone
        self.taken = set(avoid)

    def person(self) -> SyntheticPerson:
        choose = self.choose
        stock = choose.choices(NAME_STOCKS, weights=[stock.share for stock in NAME_STOCKS])[0]
        woman = choose.random() < 0.54
        given, family = self._unused_name(stock, woman=woman)
        faculty = choose.choice(tuple(MAJORS))
        major = choose.choice(MAJORS[faculty])
        hobbies = tuple(choose.sample(HOBBIES, choose.randint(2, 4)))
        email = self._address(given, family)
        return SyntheticPerson(
            email=email,
            given_name=_written(given),
            family_name=_written(family),
            pronouns=self._pronouns(woman=woman),
            languages=self._languages(stock),
            time_zone=choose.choice(DISTANT_ZONES) if choose.random() < 0.06 else self.home_zone,
            faculty=faculty,
            major=major,
            hobbies=hobbies,
            about=about(choose, major=major, hobbies=hobbies),
            contact=self._contact(),
        )

    def _unused_name(self, stock: NameStock, *, woman: bool) -> tuple[str, str]:
        """A name that nobody has yet, as long as the stock lasts."""
        names = (self._name(stock, woman=woman) for _ in range(DRAWS))
        given, family = next(
            (name for name in names if self._plain_address(*name) not in self.taken),
            self._name(stock, woman=woman),
        )
        return given, family

    def _name(self, stock: NameStock, *, woman: bool) -> tuple[str, str]:
        """Both names in the same script, as far as the stock has them."""
        given = self.choose.choice(stock.women if woman else stock.men)
        same_script = [name for name in stock.family if ("/" in name) == ("/" in given)]
        return given, self.choose.choice(same_script or stock.family)

    def _pronouns(self, *, woman: bool) -> str:
        drawn = self.choose.random()
        if drawn < 0.35:
            return ""
        if drawn < 0.39:
            return "they/them"
        return "she/her" if woman else "he/him"

    def _languages(self, stock: NameStock) -> tuple[str, ...]:
        spoken = list(dict.fromkeys([*stock.languages, "en"]))
        if self.choose.random() < 0.3:
            spoken.append(self.choose.choice(LEARNED))
        return tuple(dict.fromkeys(spoken))

    def _contact(self) -> str:
        """Most leave it empty and are reached by e-mail."""
        if self.choose.random() < 0.6:
            return ""
        number = f"07700 900{self.choose.randint(0, 999):03d}"
        return self.choose.choice(
            (f"Text me on {number}", f"WhatsApp {number}, evenings are best", "E-mail is best, I answer within a day")
        )

    def _plain_address(self, given: str, family: str, number: str = "") -> str:
        return f"{_latin(given)}.{_latin(family)}{number}@{self.host}"

    def _address(self, given: str, family: str) -> str:
        """The name, with a number where somebody has that address already."""
        candidates = (self._plain_address(given, family, str(number) if number > 1 else "") for number in count(1))
        address = next(candidate for candidate in candidates if candidate not in self.taken)
        self.taken.add(address)
        return address


def _written(name: str) -> str:
    return name.split("/")[0]


def _latin(name: str) -> str:
    """Lower-case ASCII letters only, for an address."""
    spelled = name.split("/")[-1].translate(str.maketrans("ıłŁøØđĐæÆ", "ilLoOdDaA"))
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain.casefold() if letter.isalpha())
