"""Invented people: names from these lists, addresses of reserved domains, numbers of the block kept for fiction."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from referral_app.security import likeness

FIRST = [
    "Adaeze", "Alba", "Amina", "Anouk", "Arun", "Asha", "Aurelio", "Benedikt", "Bianca", "Bram", "Camila",
    "Cedric", "Chiara", "Dagny", "Damian", "Delia", "Dmitri", "Edda", "Elio", "Esra", "Farah", "Felipe", "Fern",
    "Gael", "Greta", "Hana", "Hugo", "Ida", "Imre", "Ines", "Ivo", "Jaya", "Joaquin", "Jonas", "Juno", "Kalani",
    "Katya", "Kofi", "Lea", "Leandro", "Lina", "Luca", "Mads", "Malika", "Marisol", "Mei", "Mila", "Nadia", "Nils",
    "Noemi", "Odile", "Omar", "Paloma", "Per", "Petra", "Quinn", "Rafael", "Renata", "Rohan", "Rosa", "Ruben",
    "Sana", "Selma", "Simone", "Sofia", "Stellan", "Tamar", "Teo", "Thea", "Tomas", "Uma", "Valeria", "Viktor",
    "Wanda", "Xenia", "Yara", "Yusuf", "Zoe",
]  # fmt: skip
LAST = [
    "Abara", "Achterberg", "Aldana", "Amsel", "Andrade", "Arnesen", "Ashdown", "Baptiste", "Bergqvist", "Bianchi",
    "Borges", "Brandt", "Calloway", "Castellan", "Cervantes", "Chandra", "Dahl", "Delacroix", "Devereux",
    "Dunmore", "Eklund", "Espinoza", "Farrow", "Ferreira", "Fjord", "Galvez", "Garrick", "Grimaldi", "Haddad",
    "Halloran", "Harkness", "Hollis", "Ibarra", "Ingram", "Iversen", "Jansson", "Kaplan", "Kestrel", "Kimathi",
    "Kowal", "Laurent", "Linden", "Lockhart", "Maddox", "Marchetti", "Meridian", "Montoya", "Nakamura", "Navarro",
    "Nightingale", "Novak", "Obasi", "Okonjo", "Oriel", "Pacheco", "Pemberton", "Quill", "Quintero", "Rademaker",
    "Ramires", "Rosario", "Rourke", "Sandoval", "Santoro", "Sarkis", "Selwyn", "Serrano", "Sorrel", "Tamm",
    "Tennant", "Thackeray", "Ulrich", "Valdez", "Vance", "Verhoeven", "Vossler", "Wexford", "Whitlock", "Winslow",
    "Xavier", "Yarrow", "Zamora", "Zielinski",
]  # fmt: skip
FIRM = [
    "Harbor", "Lantern", "Meridian", "Northfield", "Orchard", "Quayside", "Riverstone", "Stonebridge", "Thornhill",
    "Westgate", "Willow", "Windermere",
]  # fmt: skip


#: Area codes of the first attorney and of the first family: they count towards each other and do not meet.
_ATTORNEYS_FROM, _FAMILIES_FROM = 201, 989


@dataclass(frozen=True)
class Person:
    first_name: str
    last_name: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def email(self, tail: str, domain: str) -> str:
        """An address of a reserved domain; `tail` keeps it apart from everybody else's."""
        return f"{self.name}.{tail}@{domain}".replace(" ", ".").lower()


def attorney_names(seed: int) -> Iterator[Person]:
    """People for the roster: the same for the same seed, and nobody of the families'."""
    return islice(_strangers(seed), 0, None, 2)


def family_names(seed: int) -> Iterator[Person]:
    """People for the stories: the same for the same seed, and nobody of the roster's."""
    return islice(_strangers(seed), 1, None, 2)


def _strangers(seed: int) -> Iterator[Person]:
    """People of whom no two have the same name, or names that sound alike as the conflict check hears them."""
    rng = random.Random(f"people {seed}")  # noqa: S311  # nosec B311
    heard = set()
    for pairs in _rounds():
        rng.shuffle(pairs)
        for person in pairs:
            sound = " ".join(sorted(likeness.sound(word) for word in likeness.fold(person.name)))
            if sound not in heard:
                heard.add(sound)
                yield person


def _rounds() -> Iterator[list[Person]]:
    """Everybody with one last name; once they are used up, everybody with two, as long as there are any."""
    yield [Person(first, last) for first in FIRST for last in LAST]
    for apart in range(1, len(LAST)):
        yield [
            Person(first, f"{last} {LAST[(place + apart) % len(LAST)]}")
            for first in FIRST
            for place, last in enumerate(LAST)
        ]


def phone(number: int) -> str:
    """An attorney's number, of the block that is kept for fiction (555-0100 to 0199), in area codes by turn."""
    area = _ATTORNEYS_FROM + number // 100 % 700
    return f"+1{area}55501{number % 100:02d}"


def family_phone(number: int) -> str:
    """A family's number of the same block, as a person writes it."""
    area = _FAMILIES_FROM - number // 100 % 700
    return f"{area}-555-01{number % 100:02d}"
