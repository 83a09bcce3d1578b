"""Who may sign in, with what proof, and in which sessions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral_app.models.base import Base, Id, UtcDateTime, new_id, one_of
from referral_app.models.codes import HiddenJson
from referral_app.vocabulary import Role


class Account(Base):
    """A person who signs in: staff, or an attorney (then `attorney_id` is set)."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    #: Sealed under the field key with the account's id, never plain.
    totp_sealed: Mapped[bytes | None]
    #: The last TOTP step accepted: advanced by a guarded UPDATE, so that a code works once (T02).
    totp_last_step: Mapped[int] = mapped_column(default=0)
    enrolled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attorney_id: Mapped[str | None] = mapped_column(ForeignKey("attorneys.id", ondelete="RESTRICT"), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Up to when this member of staff said to have seen the requests that came. None: never.
    queue_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    roles: Mapped[list[AccountRole]] = relationship(
        back_populates="account", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def role_set(self) -> frozenset[Role]:
        return frozenset(Role(row.role) for row in self.roles)

    @property
    def had_a_factor(self) -> bool:
        """Whether somebody has opened it before: what was taken away since is set anew by a link of half an hour, given
        to who asks by voice. A mailbox alone opens it never again."""
        return self.totp_last_step > 0

    def holds(self, *roles: Role) -> bool:
        return not self.role_set.isdisjoint(roles)


class AccountRole(Base):
    __tablename__ = "account_roles"
    __table_args__ = (one_of("role", Role),)

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)

    account: Mapped[Account] = relationship(back_populates="roles")


class AuthSession(Base):
    """A signed-in browser. The cookie holds the token, the row its SHA-256: a copied table opens nothing."""

    __tablename__ = "auth_sessions"
    #: So many of the first letters of the SHA-256 name a session to its owner.
    MARK: ClassVar[int] = 16

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When a password or second factor was last shown.
    proof_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: None until the second factor was shown: such a session reaches the second step and nothing else (T01).
    second_factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: What stood in a form that came back, sealed for the page it is shown on again.
    kept: Mapped[bytes | None]

    account: Mapped[Account] = relationship()

    @property
    def mark(self) -> str:
        return self.token_sha256[: self.MARK]


class KnownDevice(Base):
    """A browser in which an account was signed in with both steps. It is no factor: it only keeps what others guess
    elsewhere from shutting the owner out (T05). The cookie holds the token, the row its SHA-256."""

    __tablename__ = "known_devices"
    __table_args__ = (UniqueConstraint("token_sha256", "account_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    #: Of a browser that several people use it is the same in a row of each.
    token_sha256: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When the account last signed in there.
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StaffCover(Base):
    """Days on which a member of staff is away, both ends included, and the colleague who sees their work meanwhile."""

    __tablename__ = "staff_covers"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), unique=True)
    cover_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]


class SavedFilter(Base):
    """A way to narrow the queue that one member of staff kept by name. Names may say more than they should: sealed."""

    __tablename__ = "saved_filters"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: `name`, and `address`: the parts of the address that narrow the queue.
    said: Mapped[dict[str, Any]] = mapped_column(HiddenJson("saved_filters.said"))


class EnrolmentLink(Base):
    """A one-time link to set a password and a second factor. Only its SHA-256 is kept."""

    __tablename__ = "enrolment_links"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
