"""Invented families that ask for help, with names as often as they occur in the United States, and true pairs among
them, written as people write them. Everything is drawn from a seed; the names come from the package's lists."""

from __future__ import annotations

import itertools
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import names

from referral_app.security.name_words import lists, spanish_given

TODAY = date(2026, 11, 25)
YEARS_OF_CHILDHOOD = 18 * 365
#: Weights of places, falling as the populations of the states do.
STATES = [
    "CA",
    "TX",
    "FL",
    "NY",
    "PA",
    "IL",
    "OH",
    "GA",
    "NC",
    "MI",
    "NJ",
    "VA",
    "WA",
    "AZ",
    "TN",
    "MA",
    "IN",
    "MO",
    "MD",
    "WI",
    "CO",
    "MN",
    "SC",
    "AL",
    "LA",
    "KY",
    "OR",
    "OK",
    "CT",
    "UT",
    "IA",
    "NV",
    "AR",
    "MS",
    "KS",
    "NM",
    "NE",
    "ID",
    "WV",
    "HI",
    "NH",
    "ME",
    "RI",
    "MT",
    "DE",
    "SD",
    "ND",
    "AK",
    "DC",
    "VT",
    "WY",
]
#: Of the people who ask: with Spanish names, and with names of each people of which a few family names are most.
SPANISH, EACH_CROWDED = 0.30, 0.015
#: Given names (of the lists, where they have them) and family names of such peoples.
_PEOPLES = {
    "vietnamese": (
        "minh hung tuan anh thanh hoa mai lan tam kim long phuong van linh nam son chi dung hien tien huong thuy binh "
        "cuong duc hai hieu khanh lam loan nga ngoc nhung quang quyen thao thu trang trung tu tuyet vinh xuan yen",
        "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly",
    ),
    "korean": (
        "young jin sung soo hong yong jae min jung hyun kyung sun eun hee mi joon jihoon minji sooyoung jiyoung kwang "
        "sang chul jong dong ho in hye seung tae won yun ji suk",
        "kim lee park choi chung kang cho yoon lim chang han oh shin song hong kwon an hwang ahn yoo",
    ),
    "chinese": (
        "wei ming jing li ping xin hua mei hong yan lin jun hui ying fang jie lei na xia qing yu chen bin bo dan feng "
        "gang hao jian kai lan liang min ning peng qi rui shan tao ting xiao yi yong zhen",
        "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo lin he gao wong chan",
    ),
    "south asian": (
        "raj sunil anil amit priya neha pooja rahul sanjay vijay ravi anita sunita deepak manoj rakesh ramesh suresh "
        "gurpreet harpreet manpreet jaspreet kiran meena asha usha nisha ritu arjun vikram ajay ashok dinesh mahesh",
        "patel singh shah kaur kumar sharma gupta desai mehta khan reddy rao gill sandhu dhillon",
    ),
}
#: Common family names among people with Spanish names that do not end in -ez.
_SPANISH_SURNAMES = [
    "garcia",
    "torres",
    "flores",
    "rivera",
    "reyes",
    "morales",
    "cruz",
    "ortiz",
    "ramos",
    "ruiz",
    "mendoza",
    "castillo",
    "moreno",
    "romero",
    "herrera",
    "medina",
    "aguilar",
    "vargas",
    "castro",
    "guerrero",
    "guzman",
    "munoz",
    "salazar",
    "soto",
    "delgado",
    "rios",
    "sandoval",
    "estrada",
    "luna",
    "lara",
    "contreras",
    "figueroa",
    "acosta",
    "molina",
    "vega",
    "campos",
    "navarro",
    "cabrera",
    "ayala",
    "silva",
    "cervantes",
    "trujillo",
    "juarez",
    "duran",
    "orozco",
    "rosales",
    "pacheco",
    "ibarra",
    "maldonado",
    "leon",
    "cortes",
    "fuentes",
    "espinoza",
    "avila",
    "valencia",
    "rosario",
    "santiago",
    "carrillo",
    "calderon",
    "marquez",
]


class Names:
    """Draws names by how often they occur."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        women, men, families = (_rows(name) for name in ("first:female", "first:male", "last"))
        spanish = [[(word, rate) for word, rate in rows if word in spanish_given()] for rows in (women, men)]
        in_spain = set(_SPANISH_SURNAMES)
        surnames = [(w, r) for w, r in families if w in in_spain or (w.endswith("ez") and len(w) > 4)]
        self.general = ((_Draw(women), _Draw(men)), _Draw(families))
        self.spanish = ((_Draw(spanish[0]), _Draw(spanish[1])), _Draw(surnames))
        known = dict(families)
        self.peoples = {}
        for people, (firsts, lasts) in _PEOPLES.items():
            given = _Draw([(word, 1 / (place + 5)) for place, word in enumerate(firsts.split())])
            drawn = _Draw([(word, known.get(word, 0.001)) for word in lasts.split()])
            self.peoples[people] = ((given, given), drawn)

    def person(self, sex: int, like: Person | None = None) -> Person:
        """Somebody; `like` somebody else's people, and often with their family name."""
        kind = self.rng.choices(["spanish", *_PEOPLES], [SPANISH, *[EACH_CROWDED] * len(_PEOPLES)])[0]
        if self.rng.random() > SPANISH + EACH_CROWDED * len(_PEOPLES):
            kind = "general"
        if like is not None and self.rng.random() < 0.8:
            kind = like.kind
        given, families = self.peoples.get(kind) or getattr(self, kind)
        firsts = [given[sex](self.rng)]
        if kind not in self.peoples and self.rng.random() < 0.4:
            firsts.append(given[sex](self.rng))
        lasts = [families(self.rng)]
        if kind == "spanish" and self.rng.random() < 0.6:
            lasts.append(families(self.rng))
        if like is not None and self.rng.random() < 0.35:
            lasts[0] = like.lasts[0]
        return Person(kind, tuple(dict.fromkeys(firsts)), tuple(dict.fromkeys(lasts)))


class _Draw:
    def __init__(self, rows: Sequence[tuple[str, float]]) -> None:
        self.words = [word for word, _ in rows]
        self.sums = list(itertools.accumulate(rate for _, rate in rows))

    def __call__(self, rng: Random) -> str:
        return self.words[bisect(self.sums, rng.random() * self.sums[-1]) % len(self.words)]


def _rows(name: str) -> list[tuple[str, float]]:
    """Names with their frequency; what the list rounds to nothing counts a quarter of its last place."""
    rows = (line.split() for line in Path(names.FILES[name]).read_text("ascii").splitlines())
    return [(word.lower(), max(float(rate), 0.00025)) for word, rate, *_ in rows]


@dataclass(frozen=True)
class Person:
    kind: str
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]

    @property
    def full(self) -> str:
        return " ".join(word.title() for word in (*self.firsts, *self.lasts))

    @property
    def plain(self) -> str:
        return f"{self.firsts[0].title()} {self.lasts[0].title()}"


@dataclass
class Asked:
    """One request's words, and which planted pair it belongs to."""

    said: dict[str, Any]
    pair: int | None = None
    kind: str = ""


def usual_writing(rng: Random, person: Person) -> str:
    """How most people write a name."""
    chance = rng.random()
    return person.full if chance < 0.35 else person.plain if chance < 0.95 else f"{person.lasts[0]}, {person.firsts[0]}"


def _short(person: Person) -> str | None:
    first = person.firsts[0]
    group = {**lists()["short"]["en"], **lists()["short"]["es"]}
    return group[first].split()[0] if first in group else None


def _nickname(rng: Random, person: Person, _other: Person) -> str:
    short = _short(person)
    return f"{short or person.firsts[0]} {person.lasts[0]}"


def _accented(rng: Random, person: Person, _other: Person) -> str:
    return person.full.translate(str.maketrans("aeionc", "áéíóñç")).upper()


def _misspelt(rng: Random, person: Person, _other: Person) -> str:
    """The same sound in another spelling, where there is one."""
    heard = person.plain.lower()
    for one, other in (
        ("z", "s"),
        ("ph", "f"),
        ("v", "b"),
        ("ck", "k"),
        ("y", "i"),
        ("nn", "n"),
        ("ll", "l"),
        ("s", "z"),
    ):
        if one in heard[1:]:
            return heard[0] + heard[1:].replace(one, other, 1)
    return heard


#: Ways to write somebody in the line of the other side, as seen in found/files.md F1 and beyond it.
WRITINGS: dict[str, Callable[[Random, Person, Person], str]] = {
    "as it is": lambda rng, person, other: person.full,
    "two on a line, comma": lambda rng, person, other: f"{other.plain}, {person.full}",
    "two on a line, y": lambda rng, person, other: f"{other.plain} y {person.full}",
    "two on a line, and": lambda rng, person, other: f"{person.plain} and {other.plain}",
    "two on a line, slash": lambda rng, person, other: f"{person.plain} / {other.plain}",
    "two on a line, semicolon": lambda rng, person, other: f"{other.full}; {person.full}",
    "remark in brackets": lambda rng, person, other: f"{person.full} (his father)",
    "remark": lambda rng, person, other: f"my ex husband {person.plain}",
    "remark in Spanish": lambda rng, person, other: f"el papá de mi hijo, {person.plain}",
    "title": lambda rng, person, other: rng.choice(["Mr. ", "Dr. ", "Sr. ", "Don ", "Sra. ", "Lic. "]) + person.plain,
    "suffix": lambda rng, person, other: person.plain + rng.choice([" Jr.", ", Jr.", " III", " Sr"]),
    "one family name": lambda rng, person, other: f"{person.firsts[0]} {person.lasts[-1]}",
    "middle name more": lambda rng, person, other: f"{person.firsts[0]} Alan {' '.join(person.lasts)}",
    "hyphen": lambda rng, person, other: f"{person.firsts[0]} {'-'.join(person.lasts)}",
    "family name first": lambda rng, person, other: f"{' '.join(person.lasts)}, {' '.join(person.firsts)}".upper(),
    "nickname": _nickname,
    "nickname in quotes": lambda rng, person, other: (
        f'{person.firsts[0]} "{_short(person) or "Junior"}" {person.lasts[0]}'
    ),
    "accents and capitals": _accented,
    "same sound": _misspelt,
    "particle": lambda rng, person, other: f"{person.firsts[0]} de la {person.lasts[0]}",
}


class World:
    """Requests of people who have nothing to do with each other, and `pairs` of two sides of one matter."""

    def __init__(self, seed: int, requests: int, pairs: int) -> None:
        self.rng = Random(seed)
        self.names = Names(self.rng)
        self.requests, self.pairs = requests, pairs

    def __iter__(self) -> Iterator[Asked]:
        yield from (self._stranger() for _ in range(self.requests - 2 * self.pairs))
        writings = itertools.cycle(WRITINGS)
        for number in range(self.pairs):
            yield from self._pair(number, next(writings))

    def _place(self) -> dict[str, str]:
        weights = [1 / (place + 3) for place in range(len(STATES))]
        return {"country": "US", "state": self.rng.choices(STATES, weights)[0]}

    def _day(self, back: int) -> str:
        return (TODAY - timedelta(days=self.rng.randrange(1, back))).isoformat()

    def _matter(self) -> dict[str, Any]:
        born = [self._day(YEARS_OF_CHILDHOOD) for _ in range(self.rng.choice([1, 1, 1, 2, 3]))]
        return {
            "children": [{"ref": f"c{number}", "dob": day} for number, day in enumerate(born, 1)],
            "child_place": self._place(),
            "wrongful_date": self._day(900),
        }

    def _stranger(self) -> Asked:
        sex = int(self.rng.random() < 0.35)
        own = self.names.person(sex)
        answers = self._matter()
        if self.rng.random() < 0.2:
            del answers["children"]
        answers["where"] = answers["child_place"] if self.rng.random() < 0.6 else self._place()
        if self.rng.random() < 0.1:
            answers["who_has_child"] = "requester"
        lines = [
            usual_writing(self.rng, self.names.person(1 - sex, own)) for _ in range(self.rng.choice([0, 1, 1, 1, 2]))
        ]
        called = usual_writing(self.rng, own) if self.rng.random() < 0.75 else own.firsts[0].title()
        return Asked(_said(called, lines, answers, self._reach()))

    def _reach(self) -> dict[str, str]:
        number = self.rng.randrange(10**6)
        return {"email": f"family{self.rng.randrange(10**9)}@example.org", "phone": f"202-555-{number:06d}"}

    def _pair(self, number: int, writing: str) -> Iterator[Asked]:
        """She asks and names him as `writing` says; he asks, and mostly names her."""
        her, he, third = self.names.person(0), self.names.person(1), self.names.person(1)
        matter = self._matter()
        hers, his = dict(matter), dict(matter, who_has_child="requester", child_place=matter["child_place"])
        hers["where"], his["where"] = self._place(), matter["child_place"]
        if self.rng.random() < 0.25:
            # Where the birth date is left blank on one side, or only the year is known.
            del self.rng.choice([hers, his])["children"]
        if self.rng.random() < 0.5:
            his["wrongful_date"] = self._day(900)
        lines = [WRITINGS[writing](self.rng, he, third)]
        if self.rng.random() < 0.2 and "," not in lines[0]:
            lines[0] += f", {number}.{he.lasts[0]}@example.org"
        his_reach = {"email": f"{number}.{he.lasts[0]}@example.org"}
        called = he.full if writing != "as it is" and self.rng.random() < 0.5 else he.plain
        if writing in ("one family name", "hyphen"):
            called = he.full
        named = [usual_writing(self.rng, her)] if self.rng.random() < 0.8 else []
        yield Asked(_said(usual_writing(self.rng, her), lines, hers, self._reach()), number, writing)
        yield Asked(_said(called, named, his, his_reach), number, writing)


def _said(called: str, lines: list[str], answers: dict[str, Any], reach: dict[str, str]) -> dict[str, Any]:
    return {"answers": answers, "contact": {"called": called, **reach}, "names": {"other_side": lines}}
