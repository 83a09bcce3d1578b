"""The invented roster: attorneys in every state and eight countries; some of them lapsed, away or full."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from referral_app.demonstration.answers import PLACES
from referral_app.demonstration.people import FIRM, Person, attorney_names, phone
from referral_app.law import LawData
from referral_app.models import Absence, Attorney, Licence

COUNTRIES = {
    "MX": ("America/Mexico_City", "es"),
    "BR": ("America/Sao_Paulo", "pt"),
    "GB": ("Europe/London", "en"),
    "DE": ("Europe/Berlin", "de"),
    "CA": ("America/Toronto", "fr"),
    "CO": ("America/Bogota", "es"),
    "JM": ("America/Jamaica", "en"),
    "JP": ("Asia/Tokyo", "ja"),
}


@dataclass(frozen=True)
class Kind:
    """What an attorney of one kind does: areas with the chance to have each, and trainings."""

    areas: tuple[str, ...]
    trainings: tuple[str, ...] = ()
    federal: bool = True
    contingency: bool = False


KINDS = {
    "cross_border": Kind(
        (
            "hague_return_petitioner",
            "hague_outgoing",
            "hague_access",
            "uccjea_jurisdiction",
            "custody_enforcement",
            "intl_custody_nonhague",
            "hague_return_respondent",
        ),
        ("dv_experience", "trauma_informed"),
    ),
    "family": Kind(
        (
            "uccjea_jurisdiction",
            "custody_enforcement",
            "custody_general",
            "protective_orders",
            "abduction_prevention",
            "intl_custody_nonhague",
            "hague_outgoing",
            "military_family",
            "guardianship_minor",
        ),
        ("dv_experience",),
        federal=False,
    ),
    "survivor": Kind(
        (
            "csam_restitution",
            "csam_reserve",
            "civil_2255",
            "civil_trafficking_1595",
            "cvra_federal",
            "victim_rights_state",
            "civil_child_abuse_state",
            "online_exploitation",
            "image_removal",
            "victim_compensation",
            "estate_wrongful_death",
        ),
        ("trauma_informed", "child_interview", "dv_experience"),
        contingency=True,
    ),
    "youth": Kind(
        (
            "child_representation",
            "dependency_missing_care",
            "crim_defense_trafficked",
            "record_relief_trafficking",
            "victim_rights_state",
        ),
        ("trauma_informed", "child_interview", "dv_experience"),
    ),
    "immigration": Kind(
        ("immigration_trafficking", "immigration_u_vawa", "immigration_sij_asylum"),
        ("trauma_informed", "child_interview", "dv_experience"),
        federal=False,
    ),
}
#: States in which stories are told: of each kind of attorney the first there fits whatever is asked.
TOLD_OF = frozenset(state for state, _county in PLACES)
TURN = ("cross_border", "family", "survivor", "youth", "cross_border", "immigration", "survivor")


@dataclass
class Roster:
    """Makes attorneys one after the other; the same seed makes the same ones."""

    data: LawData
    seed: int
    today: date
    now: datetime
    made: list[Attorney] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(f"roster {self.seed}")  # noqa: S311  # nosec B311
        with (self.data.folder / "us_jurisdictions.csv").open(encoding="utf-8", newline="") as file:
            self._zones = {row["usps"]: row["iana_time_zones"].split()[0] for row in csv.DictReader(file)}

    def fill(self, count: int) -> list[Attorney]:
        """`count` attorneys: Amara and Bela first, then a foreign tenth, then every state by turn."""
        names = attorney_names(self.seed)
        self._amara_and_bela()
        states = sorted(self.data.jurisdictions)
        foreign = max(8, count // 10)
        seen: set[tuple[str, str]] = set()
        for number in range(len(self.made), count):
            person = next(names)
            if number < foreign + 2:
                country = list(COUNTRIES)[number % len(COUNTRIES)]
                self.made.append(self._foreign(number, person, country))
            else:
                turn = number - foreign - 2
                kind = TURN[(turn // len(states) + turn) % len(TURN)]
                state = states[turn % len(states)]
                whole = state in TOLD_OF and (state, kind) not in seen
                seen.add((state, kind))
                self.made.append(self._domestic(number, person, state, kind, whole=whole))
        return self.made

    def _amara_and_bela(self) -> None:
        for number, person, email in (
            (0, Person("Amara", "Diallo"), "amara@example.org"),
            (1, Person("Bela", "Novak"), "bela@example.org"),
        ):
            attorney = self._domestic(number, person, "TX", "cross_border", whole=True)
            attorney.email = email
            attorney.fees = {"pro_bono": {}, "reduced": {"hourly_cents": 9000}}
            self.made.append(attorney)

    def _domestic(self, number: int, person: Person, state: str, kind_name: str, *, whole: bool = False) -> Attorney:
        kind = KINDS[kind_name]
        row = self.data.jurisdictions[state]
        licences: list[tuple[str, str, date | None, str | None]] = [
            ("US-" + state, "active", self._later(200, 900), f"{state}{24000000 + number}")
        ]
        if kind.federal:
            licences += [(forum, "active", None, None) for forum in row.federal_forums]
        fees: dict[str, Any] = {"pro_bono": {}}
        if whole or self.rng.random() < 0.5:
            fees["reduced"] = {"hourly_cents": self.rng.choice([7500, 9000, 12000])}
        if self.rng.random() < 0.4:
            fees["hourly"] = {"hourly_cents": self.rng.choice([25000, 32000, 40000])}
        if kind.contingency:
            fees["contingency"] = {"contingency_bp": 1500}
        attorney = self._attorney(
            number,
            person,
            time_zone=self._zones[state],
            licences=licences,
            areas=self._areas(kind.areas, whole=whole),
            trainings=[code for code in kind.trainings if whole or self.rng.random() < 0.8],
            fees=fees,
            languages={"en": "fluent", "es": "fluent"} if whole else self._languages(),
            phv=self.rng.random() < 0.3,
        )
        if not whole:
            self._trouble(attorney)
        return attorney

    def _foreign(self, number: int, person: Person, country: str) -> Attorney:
        zone, language = COUNTRIES[country]
        return self._attorney(
            number,
            person,
            time_zone=zone,
            licences=[(country, "active", None, f"{country}-{1000 + number}")],
            areas=self._areas(("foreign_counsel",), whole=True),
            trainings=[],
            fees={"pro_bono": {}, "flat": {"flat_cents": 250000}, "reduced": {"hourly_cents": 8000}},
            languages={language: "fluent", "en": "fluent"},
            phv=False,
            cover="not_required_there",
        )

    def _attorney(
        self,
        number: int,
        person: Person,
        *,
        licences: list[tuple[str, str, date | None, str | None]],
        cover: str = "own",
        **columns: Any,
    ) -> Attorney:
        in_firm = self.rng.random() < 0.5
        firm = FIRM[number % len(FIRM)]
        attorney = Attorney(
            code=f"a-{number + 1:04d}",
            first_name=person.first_name,
            last_name=person.last_name,
            firm_name=f"{firm} Legal" if in_firm else None,
            firm_id=f"f-{firm.lower()}" if in_firm else None,
            email=person.email(str(number + 1), "example.net"),
            phone=phone(number),
            working_days=["mon", "tue", "wed", "thu", "fri"],
            status="active",
            licences_checked_on=self.today - timedelta(days=self.rng.randrange(5, 90)),
            insurance_expires=None if cover != "own" else self._later(60, 700),
            cover=cover,
            interpreter_ok=self.rng.random() < 0.8,
            max_matters=self.rng.choice([2, 3, 3, 4, 5]),
            max_offers_30d=self.rng.choice([None, None, 4, 6]),
            created_at=self.now,
            updated_at=self.now,
            **columns,
        )
        attorney.licences = [
            Licence(position=n, forum=forum, status=status, expires=expires, number=bar)
            for n, (forum, status, expires, bar) in enumerate(licences)
        ]
        return attorney

    def _areas(self, areas: tuple[str, ...], *, whole: bool) -> dict[str, Any]:
        """Each area with a tier and a history; somebody who is `whole` has them all at tier 3 or 4."""
        known = {}
        for position, area in enumerate(areas):
            if not whole and position and self.rng.random() > 0.8:
                continue
            tier = self.rng.choice([3, 4]) if whole else self.rng.choice([2, 3, 3, 4])
            matters = self.rng.randrange(0, 7) + (tier - 1)
            known[area] = {
                "tier": tier,
                "matters": matters,
                "last_matter": (self.today - timedelta(days=self.rng.randrange(20, 2400))).isoformat(),
            }
        return known

    def _languages(self) -> dict[str, str]:
        spoken = {"en": "fluent"}
        if self.rng.random() < 0.45:
            spoken["es"] = self.rng.choice(["fluent", "fluent", "working"])
        if self.rng.random() < 0.15:
            spoken[self.rng.choice(["pt", "fr", "de", "zh", "vi", "ar", "ht"])] = "fluent"
        return spoken

    def _trouble(self, attorney: Attorney) -> None:
        """One in ten cannot be asked today, each for another reason, so that the why-not list has something to say."""
        luck = self.rng.random()
        if luck < 0.02:
            attorney.insurance_expires = self.today - timedelta(days=12)
        elif luck < 0.04:
            attorney.licences[0].expires = self.today - timedelta(days=30)
        elif luck < 0.06:
            attorney.absences.append(
                Absence(first_day=self.today - timedelta(days=3), last_day=self.today + timedelta(days=11))
            )
        elif luck < 0.07:
            attorney.licences[0].status = "suspended"
        elif luck < 0.09:
            attorney.status = "applied"
        elif luck < 0.10:
            attorney.max_matters = 0

    def _later(self, soonest: int, latest: int) -> date:
        return self.today + timedelta(days=self.rng.randrange(soonest, latest))
