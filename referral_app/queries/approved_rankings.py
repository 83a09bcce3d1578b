"""Rankings as they were when a person approved from them: kept whole, sealed, and opened byte for byte."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from referral_app.extensions import db
from referral_app.matching import DEFAULT, VERSION, AttorneyProfile, NeedProfile, rank
from referral_app.models import Account, ApprovedRanking, Attorney, Need, Request, Routing
from referral_app.models.base import new_id
from referral_app.queries import panel, ranking
from referral_app.security.case_keys import vault

_TABLE = "approved_rankings"


class Roster(tuple[AttorneyProfile, ...]):
    """The whole roster at one moment: read, written down for its digest, and ranked for a case, once each, for all
    needs that are approved together."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everybody, in the order of their ids."""
        return _digest(sorted(self, key=lambda one: one.id))

    @cached_property
    def by_code(self) -> dict[str, AttorneyProfile]:
        """Each of them by the code that matching knows."""
        return {one.id: one for one in self}

    @cached_property
    def _ranked(self) -> dict[str, str]:
        return {}

    def ranked_for(self, case: Mapping[str, Any]) -> str:
        """The ranking of everybody for this record of a need, as it is kept."""
        asked = _written(case)
        if asked not in self._ranked:
            self._ranked[asked] = _written(rank(NeedProfile.from_dict(case), self).as_dict())
        return self._ranked[asked]


def of_roster(now: datetime, today: date, ahead: Roster | None = None) -> Roster:
    """The whole roster as matching sees it now: `ahead`, with what is known of it, where nobody on it has changed."""
    people = Roster(panel.panel(now, today).profiles.values())
    return ahead if ahead == people else people


def ranked_ahead(*which: ColumnElement[bool], now: datetime, today: date) -> Roster:
    """The roster, ranked for these needs of one request and written down, before anything is locked.

    Five needs among five thousand attorneys are a third of a second, in which nobody else could write. Under the lock
    everything is asked again, and what is still the same is not ranked again.
    """
    people = of_roster(now, today)
    needs = db.session.scalars(select(Need).where(*which).options(joinedload(Need.request))).all()
    if needs:
        for case in ranking.cases_of(needs[0].request, needs, today).values():
            people.ranked_for(case)
    people.digest  # noqa: B018 - written down here, read under the lock
    return people


def frozen(
    need: Need,
    case: Mapping[str, Any],
    people: Roster,
    chosen: Mapping[str, int | None],
    *,
    together: Sequence[str] = (),
    actor: Account,
    now: datetime,
) -> ApprovedRanking:
    """A row with everything the approval rested on, as one text. `case`: the need as matching read it; `chosen`:
    attorney codes with their place by hand; `together`: those of them who are asked for other needs of the request in
    the same letter."""
    request = need.request
    routing = db.session.execute(
        select(Routing.number, Routing.law_version)
        .where(Routing.request_id == request.id)
        .order_by(Routing.number.desc())
        .limit(1)
    ).one_or_none()
    told = {
        "approved": {
            "by": actor.id,
            "at": now.isoformat(),
            "attorneys": dict(sorted(chosen.items())),
            **({"together": sorted(together)} if together else {}),
        },
        "inputs": {
            "need": need.number,
            "need_version": need.version,
            "routing": routing.number if routing else None,
            "law_version": routing.law_version if routing else None,
            "attorneys": len(people),
            "roster_sha256": people.digest,
            "policy_sha256": _digest(asdict(DEFAULT)),
        },
        "rules": VERSION,
        "request": case,
    }
    row = ApprovedRanking(id=new_id(), request_id=request.id, need_id=need.id, approved_by=actor.id, approved_at=now)
    text = f'{_written(told)[:-1]},"result":{people.ranked_for(case)}}}'.encode()
    packed = base64.b64encode(zlib.compress(text, 6)).decode()
    said = {"sha256": hashlib.sha256(text).hexdigest(), "packed": packed}
    row.sealed = vault().seal(request.id, said, table=_TABLE, row_id=row.id, version=1)
    return row


def text_of(row: ApprovedRanking) -> bytes:
    """The very bytes that were kept. Raises CannotBeRead, also where they are not those of their digest."""
    said = vault().unseal(row.request_id, row.sealed, table=_TABLE, row_id=row.id, version=1)
    text = zlib.decompress(base64.b64decode(said["packed"]))
    if hashlib.sha256(text).hexdigest() != said["sha256"]:
        raise ValueError("a kept ranking is not the one of its digest")
    return text


def of_need(need_id: str) -> Sequence[tuple[ApprovedRanking, str | None]]:
    """Every kept ranking of a need, the newest first, with the name of who approved."""
    rows = db.session.execute(
        select(ApprovedRanking, Account.name)
        .outerjoin(Account, Account.id == ApprovedRanking.approved_by)
        .where(ApprovedRanking.need_id == need_id)
        .order_by(ApprovedRanking.approved_at.desc(), ApprovedRanking.id)
    )
    return [(row, name) for row, name in rows]


def one(request: Request, approval_id: str) -> ApprovedRanking | None:
    """A kept ranking of this request, or None."""
    row = db.session.get(ApprovedRanking, approval_id)
    return row if row is not None and row.request_id == request.id else None


def names(codes: Sequence[str]) -> dict[str, str]:
    """The names of those of these attorneys who are still on file, by code."""
    rows = db.session.execute(
        select(Attorney.code, Attorney.first_name, Attorney.last_name).where(Attorney.code.in_(codes))
    )
    return {row.code: f"{row.first_name} {row.last_name}" for row in rows}


def _digest(said: Any) -> str:
    return hashlib.sha256(_written(said).encode()).hexdigest()


def _written(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    """Records by their fields, sets in their order, days and instants as they are written."""
    names = _names(value.__class__)
    if names:
        return {name: getattr(value, name) for name in names}
    return sorted(value) if isinstance(value, (set, frozenset)) else str(value)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a record. Looking for them in each of five thousand took longer than writing them."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
