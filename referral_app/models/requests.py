"""A request for help: its sealed words, what the law said of it, and the legal needs it has.

Plain columns hold no fact of a person: state, level, area, forums and the ISO week of the binding date. Why it is held
or closed, and which situation it is, are keyed codes (`models.codes`).
Everything else is one sealed blob in each row, under the request's own key (docs/adr/0003-sealed-fields.md).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from referral_app.models.base import Base, Id, UtcDateTime, new_id, one_of
from referral_app.models.codes import HiddenCode
from referral_app.vocabulary import Level, NeedState, RequestState, Track
from referral_app.workflow.consent import GivenBy
from referral_app.workflow.requests import ENDED

_LEVELS_SQL = ", ".join(f"'{level.value}'" for level in Level)

_HELD = text("hold IS NOT NULL")
_SENT = text("first_sent_at IS NOT NULL")
_DESK = (
    "state",
    "owner_id",
    "level_rank",
    "binding_week",
    "received_at",
    "id",
    "returned_at",
    "date_passed_on",
    "waits_since",
    "next_check_on",
    "alarm_at",
    "language",
    "flagged",
)


def over(table: str = "") -> str:
    """Whether nothing happens any more with a request, in SQL: 1 or 0. `table`: what stands before its columns.

    Written out, with its states: a database knows an index again by the words of what it holds.
    """
    states = ", ".join(sorted(repr(state.value) for state in ENDED))
    return f"CASE WHEN {table}state IN ({states}) THEN 1 ELSE 0 END"


#: The order of the queue as its index holds it, and what its views and marks look at beside.
QUEUE_ORDER = (
    over(),
    "returned_at IS NULL",
    "level_rank",
    "date_passed_on IS NULL",
    "binding_week",
    "coalesce(waits_since, received_at)",
    "id",
)
_BESIDE = tuple(name for name in _DESK if name not in QUEUE_ORDER)


class Request(Base):
    """What one family asks for. Its id is also the name of its key in the keys database."""

    __tablename__ = "requests"
    __table_args__ = (
        one_of("state", RequestState),
        CheckConstraint(f"level IS NULL OR level IN ({_LEVELS_SQL})", name="level"),
        CheckConstraint("state = 'draft' OR received_at IS NOT NULL", name="received"),
        # The queue in its order (queries/queue.py): a page of it is read off, and nothing is sorted.
        Index("ix_requests_queue", *(text(f"({each})") if " " in each else each for each in QUEUE_ORDER), *_BESIDE),
        Index("ix_requests_received", "received_at", *(name for name in _DESK if name != "received_at")),
        # All that the lists and counts of the desk look at: they read this and not thousands of sealed rows.
        Index("ix_requests_desk", *_DESK),
        Index("ix_requests_alone", "alone"),
        Index("ix_requests_hold", "hold", sqlite_where=_HELD, postgresql_where=_HELD),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    #: Said over the phone: letters and digits that cannot be taken for each other.
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10), default="form")
    language: Mapped[str] = mapped_column(String(2), default="en")
    level: Mapped[str | None] = mapped_column(String(10))
    #: What people said instead of the rules, what the rules said then, and who; and what one person asks for who wants
    #: it lower and waits for a second. No foreign keys: they only tell.
    level_set: Mapped[str | None] = mapped_column(HiddenCode("requests.level_set"))
    level_set_from: Mapped[str | None] = mapped_column(HiddenCode("requests.level_set_from"))
    level_set_by: Mapped[str | None] = mapped_column(String(16))
    level_asked: Mapped[str | None] = mapped_column(HiddenCode("requests.level_asked"))
    level_asked_by: Mapped[str | None] = mapped_column(String(16))
    #: 0 emergency … 3 standard, 9 none: the queue sorts in SQL by level, week, received_at.
    level_rank: Mapped[int] = mapped_column(default=9)
    #: "2027-W02" of the binding date; "9999-W99" where there is none, so that it sorts last on both engines.
    binding_week: Mapped[str] = mapped_column(String(8), default="9999-W99")
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    #: Whether the rules say that a young person asks without an adult ("yes", "no"): the queue is narrowed by it. None:
    #: they have not read it since the column is there.
    alone: Mapped[str | None] = mapped_column(HiddenCode("requests.alone", searched=True))
    #: More than ten an hour came from its network: staff look first.
    flagged: Mapped[bool] = mapped_column(default=False)
    #: A hold stops every letter to the requester and every new offer, with a reason code.
    hold: Mapped[str | None] = mapped_column(HiddenCode("requests.hold", searched=True))
    #: The state a hold interrupted; ending the hold puts it back.
    held_from: Mapped[str | None] = mapped_column(String(20))
    #: The first of the two who lift a wall.
    wall_lift_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Since when the same person waits, where an earlier request of theirs is linked (B02).
    waits_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_act_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    close_reason: Mapped[str | None] = mapped_column(HiddenCode("requests.close_reason"))
    #: Closed as no request for help: kept as briefly as what belongs to another service.
    kept_briefly: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Keyed hash of the phrase that was typed back; the words themselves are not kept.
    phrase_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    phrase_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: A phrase that is to take its place: its hash, and its words, sealed, until they were typed back or first used.
    next_phrase_hash: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    next_phrase_sealed: Mapped[bytes | None]
    #: The account that made it for a family on the phone: then its first use is the typing back.
    next_phrase_by: Mapped[str | None] = mapped_column(Id)
    next_phrase_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The key of the form that made it: the same form sent twice makes one request (T54).
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    #: Until when the requester agreed that attorneys are asked; None means no consent.
    consent_until: Mapped[date | None]
    #: The version of the text the requester agreed to.
    consent_version: Mapped[str | None] = mapped_column(String(20))
    #: An attorney handed it back and nobody has chosen anew: it stands on top of the queue.
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Staff made sure on the phone that who asks is who they say. The account's id; no foreign key: it only tells.
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_by: Mapped[str | None] = mapped_column(String(16))
    #: The day by which the family was told that we look again. It moves by an act of a person, or of the follow-up
    #: that really did something; never by itself.
    next_check_on: Mapped[date | None] = mapped_column(index=True)
    #: When the next alarm rings because nobody has taken the request. None: somebody has.
    alarm_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    #: Since when a legal date of it has passed and no person has said what follows: level and place in the queue stay.
    date_passed_on: Mapped[date | None]
    #: The day the rules last read it, whether or not they said anything new; None before submit.
    routed_on: Mapped[date | None] = mapped_column(index=True)
    #: Answers, contact details, names for the conflict check: sealed as one blob.
    sealed: Mapped[bytes]
    #: Grows with every change of the blob and is bound into it: an older blob put back does not open (T41).
    version: Mapped[int] = mapped_column(default=1)

    needs: Mapped[list[Need]] = relationship(
        back_populates="request", cascade="all, delete-orphan", order_by="Need.number"
    )
    routings: Mapped[list[Routing]] = relationship(
        back_populates="request", cascade="all, delete-orphan", order_by="Routing.number"
    )
    clearings: Mapped[list[Clearing]] = relationship(back_populates="request", cascade="all, delete-orphan")


class RequesterSession(Base):
    """A family's browser: the cookie's token (as SHA-256) and the request or draft it holds open."""

    __tablename__ = "requester_sessions"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: What stood in a form that came back, sealed under the request's key for the page it is shown on again.
    kept: Mapped[bytes | None]


class Routing(Base):
    """One run of the routing rules, kept with its law version and day. Holds birth dates in its marks: sealed."""

    __tablename__ = "routings"
    __table_args__ = (UniqueConstraint("request_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    number: Mapped[int]
    law_version: Mapped[str] = mapped_column(String(20))
    today: Mapped[date]
    level: Mapped[str] = mapped_column(String(10))
    mode: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes]

    request: Mapped[Request] = relationship(back_populates="routings")


class Clearing(Base):
    """One reason of `attorney_match_reasons` that a named member of staff has cleared."""

    __tablename__ = "clearings"
    __table_args__ = (UniqueConstraint("request_id", "reason"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(8))
    cleared_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    cleared_at: Mapped[datetime] = mapped_column(UtcDateTime)

    request: Mapped[Request] = relationship(back_populates="clearings")


class Consent(Base):
    """Who agreed that attorneys are asked, by what rule of the law, and who wrote it down. The texts are sealed.

    The latest row counts, unless it was taken back, and only while the law names the same holder.
    """

    __tablename__ = "consents"
    __table_args__ = (
        one_of("given_by", GivenBy),
        CheckConstraint("given_by = 'requester' OR recorded_by IS NOT NULL", name="recorded_by"),
        CheckConstraint("given_by = 'requester' OR how IS NOT NULL", name="how"),
        UniqueConstraint("request_id", "number"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    number: Mapped[int]
    given_by: Mapped[str] = mapped_column(String(10))
    #: Whom the law, or counsel where it leaves it open, found to be the one who must agree.
    holder: Mapped[str] = mapped_column(String(24))
    #: The rule by which: H01 … (docs/law.md).
    rule: Mapped[str] = mapped_column(String(8))
    how: Mapped[str | None] = mapped_column(String(12))
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    given_on: Mapped[date]
    until: Mapped[date]
    #: The version of the words that were read or read out.
    version: Mapped[str] = mapped_column(String(20))
    revoked_on: Mapped[date | None]


class Need(Base):
    """One legal need of a request: an area in a place. The first acceptance fills it."""

    __tablename__ = "needs"
    __table_args__ = (
        one_of("state", NeedState),
        one_of("track", Track),
        UniqueConstraint("request_id", "number"),
        CheckConstraint("level IN ('required', 'helpful')", name="level"),
        CheckConstraint("mode IN ('staggered', 'sequential', 'batch')", name="mode"),
        # What the counts by field and place look at.
        Index("ix_needs_state_area", "state", "area", "forum", "request_id", "id"),
        Index("ix_needs_sent", "request_id", "first_sent_at", sqlite_where=_SENT, postgresql_where=_SENT),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    number: Mapped[int]
    area: Mapped[str] = mapped_column(String(40))
    situation: Mapped[str | None] = mapped_column(HiddenCode("needs.situation"))
    forums: Mapped[list[str]]
    #: The first of them, by which needs are counted; empty where none is known.
    forum: Mapped[str] = mapped_column(String(12), default="")
    level: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20), default=NeedState.OPEN)
    track: Mapped[str] = mapped_column(String(10))
    mode: Mapped[str] = mapped_column(String(10), default="staggered")
    binding_week: Mapped[str] = mapped_column(String(8), default="9999-W99")
    first_sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When the follow-up looks at this need next. None: nothing to do until somebody acts on it.
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    #: Since when nobody fits and somebody is looked for outside the roster. None: nobody is.
    sought_since: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The need as routing gave it, with its deadline day.
    sealed: Mapped[bytes]
    version: Mapped[int] = mapped_column(default=1)

    request: Mapped[Request] = relationship(back_populates="needs")

    @validates("forums")
    def _first(self, _name: str, forums: list[str]) -> list[str]:
        self.forum = forums[0] if forums else ""
        return forums


class Note(Base):
    """Free words about a request (staff notes, an attorney's reason, added facts): sealed, staff only."""

    __tablename__ = "notes"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes]


class WrittenSummary(Base):
    """One version of what staff wrote for attorneys without anything that tells who the family is: its text sealed.

    Every save is a row. Attorneys read the newest that is ready, not taken back, and agreed to where it asks (B06).
    """

    __tablename__ = "written_summaries"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        CheckConstraint("agreed IS NULL OR answered_at IS NOT NULL", name="answered"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    written_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Nothing was found in it, or every find was let stand with a reason.
    ready: Mapped[bool]
    #: It waits for the family's yes; what the family said, and when.
    asks: Mapped[bool]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed: Mapped[bool | None]
    #: Staff took it back: attorneys do not read it any more.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    #: The text, and what was let stand in it with its reason.
    sealed: Mapped[bytes]


__all__ = ["Clearing", "Consent", "Need", "Note", "Request", "RequesterSession", "Routing", "WrittenSummary"]
