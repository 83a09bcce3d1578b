"""The conflict desk: pairs of requests that may be the two sides of one matter, for the conflicts role alone (B03)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app.actions import conflicts
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import accounts, both_sides, cases
from referral_app.queries import counsel as queries
from referral_app.vocabulary import PairDecisionCode, RequestState
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.acts import act
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import CONFLICTS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import say


@dataclass(frozen=True)
class Side:
    """One of the two, with the names as it gave them. `request` is None where it is deleted by now."""

    id: str
    request: Request | None
    called: str
    named: list[str]
    born: list[str]


@counsel.get("/conflicts")
@access(CONFLICTS)
def conflict_desk() -> Response:
    back = kept.again()
    pairs = both_sides.open_pairs()
    decided = both_sides.decided_pairs()
    ids = {one for pair in pairs for one in (pair.request_id, pair.other_id)}
    ids |= {one for row in decided for one in (row.request_a, row.request_b)}
    return render(
        "counsel/conflicts.html",
        refused=back.refused if back else None,
        pairs=pairs,
        decided=decided,
        references=queries.references(ids),
        names=queries.account_names({row.decided_by for row in decided} | {row.second_by or "" for row in decided}),
    )


@counsel.get("/conflicts/<one_id>/<other_id>")
@access(CONFLICTS)
def show_pair(one_id: str, other_id: str) -> Response:
    pair = _pair(one_id, other_id)
    write_down_look("pair_read", f"request:{one_id}", f"request:{other_id}", actor=me().id, reason="conflict_check")
    return _page(pair, kept.again())


@counsel.post("/conflicts/<one_id>/<other_id>")
@access(CONFLICTS)
def decide_pair(one_id: str, other_id: str) -> Response:
    _pair(one_id, other_id)
    decision, reason = request.form.get("decision", ""), request.form.get("reason", "")
    faults = [] if decision in list(PairDecisionCode) else ["decision"]
    faults += [] if reason in conflicts.REASONS else ["reason"]
    if faults:
        return kept.come_back(_address(one_id, other_id), faults=faults)
    return act(
        lambda: conflicts.decide_pair(
            one_id,
            other_id,
            PairDecisionCode(decision),
            reason,
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
            seen=request.form.get("seen", ""),
        ),
        _address(one_id, other_id),
        leads_to=url_for("counsel.conflict_desk"),
    )


@counsel.post("/conflicts/<one_id>/<other_id>/wall")
@access(CONFLICTS)
def wall_pair(one_id: str, other_id: str) -> Response:
    _pair(one_id, other_id)
    one, other = (accounts.by_id(request.form.get(name, "")) for name in ("team_one", "team_other"))
    if one is None or other is None:
        return kept.come_back(_address(one_id, other_id), faults=["team_one"])
    teams = (one, other)
    return act(
        lambda: conflicts.wall_pair(
            one_id,
            other_id,
            teams,
            actor=me(),
            now=clock().programme(),
            seen=request.form.get("seen", ""),
        ),
        _address(one_id, other_id),
        leads_to=url_for("counsel.conflict_desk"),
    )


@counsel.post("/requests/<request_id>/lift-wall")
@access(CONFLICTS)
def lift_wall(request_id: str) -> Response:
    if queries.request_for(me(), request_id) is None:
        abort(404)
    return act(
        lambda: conflicts.lift_wall(request_id, actor=me(), now=clock().programme()),
        url_for("counsel.show", request_id=request_id),
    )


def _pair(one_id: str, other_id: str) -> both_sides.Pair:
    found = next((pair for pair in both_sides.pairs(one_id) if pair.other_id == other_id), None)
    if found is None:
        if one_id == other_id or not all(queries.request_for(me(), each) for each in (one_id, other_id)):
            abort(404)
        # What met them was changed by a family since: a name put right, a child struck out.
        pages.too_late(url_for("counsel.conflict_desk"), "not_a_pair")
    return found


def _address(one_id: str, other_id: str) -> str:
    return url_for("counsel.show_pair", one_id=one_id, other_id=other_id)


def _fault_words() -> dict[str, str]:
    return {
        "decision": str(_("Choose what the two are to each other.")),
        "reason": str(_("Choose how you know.")),
        "team_one": str(_("Choose a member of counsel for each side.")),
    }


def _page(pair: both_sides.Pair, back: kept.Kept | None) -> Response:
    refused = back.refused if back else None
    sides = [_side(pair.request_id), _side(pair.other_id)]
    walls = both_sides.walls_of(side.id for side in sides if side.request and side.request.state == RequestState.WALLED)
    people = {wall.by for wall in walls.values()} | {(side.request.owner_id or "") for side in sides if side.request}
    people |= {pair.decision.decided_by} if pair.decision else set()
    return render(
        "counsel/pair.html",
        pair=pair,
        sides=sides,
        walls=walls,
        both_walled=all(side.request and side.request.state == RequestState.WALLED for side in sides),
        decisions=[(code, say(code, "pair_decision")) for code in PairDecisionCode],
        reasons=[(code, say(code, "pair_reason")) for code in conflicts.REASONS],
        counsel_people=accounts.active_counsel(),
        seen=both_sides.mark_of(pair.decision, [side.request for side in sides]),
        names=queries.account_names(people),
        faults={name: _fault_words()[name] for name in back.said.get("faults", [])} if back else {},
        refused=say(refused.code, "refusal") if refused else "",
        said=back.fields if back else {},
        form=PlainForm(formdata=None),
    )


def _side(request_id: str) -> Side:
    found = queries.request_for(me(), request_id)
    if found is None:
        return Side(request_id, None, "", [], [])
    said: dict[str, Any] = cases.words(found)
    named = said["names"].get("other_side") or []
    children = said["answers"].get("children") or []
    born = [str(child.get("dob") or "") for child in children if isinstance(child, dict)]
    return Side(
        request_id,
        found,
        str(said["contact"].get("called") or ""),
        [named] if isinstance(named, str) else [str(name) for name in named],
        [day for day in born if day],
    )
