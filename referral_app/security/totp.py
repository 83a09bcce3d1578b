"""The second factor: codes of six digits that change every 30 seconds (RFC 6238), and recovery codes on paper."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

import pyotp
import segno
from markupsafe import Markup

from referral_app.security import typed_text

STEP_SECONDS = 30
#: A step that is used up and more than a day ahead is one of a clock that ran ahead and was set back: it would keep its
#: owner out until the clock is there again.
_A_DAY = 24 * 60 * 60 // STEP_SECONDS
ISSUER = "Counsel desk"
#: No letter or digit that can be taken for another on paper.
_PAPER = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """A new secret of 160 bits, in base32 as the apps take it."""
    return pyotp.random_base32()


def accepted_step(secret: str, code: str, at: datetime, last_step: int) -> int | None:
    """The time step a code belongs to, or None if it is wrong, too old, from the future or already used.

    Only the present step and the one before count, and only later than `last_step` (T02): so a code that was used
    does not work a second time in another spelling. "123 456" is taken as apps show it. A `last_step` of another day to
    come keeps nobody out.
    """
    digits = typed_text.one_time_code(code)
    if digits is None:
        return None
    present = int(at.timestamp()) // STEP_SECONDS
    used = 0 if last_step > latest_used(present) else last_step
    maker = pyotp.TOTP(secret)
    for step in (present, present - 1):
        fits = hmac.compare_digest(maker.generate_otp(step), digits)
        if fits and step > used:
            return step
    return None


def latest_used(step: int) -> int:
    """The latest step that can be used up at this one."""
    return step + _A_DAY


def provisioning_uri(secret: str, email: str) -> str:
    """The address an authenticator app reads from the square code. The issuer is neutral."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def qr_svg(secret: str, email: str) -> Markup:
    """The square code as SVG to stand inside a page: black on white, no style, no script (the CSP allows neither)."""
    svg: str = segno.make(provisioning_uri(secret, email), error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(svg)  # noqa: S704  # nosec B704 - drawn by the library, holds no text


def recovery_codes(count: int = 10) -> list[str]:
    """Codes for the day the phone is lost, each good once: 16 characters in four groups, 79 bits."""
    return ["-".join("".join(secrets.choice(_PAPER) for _ in range(4)) for _ in range(4)) for _ in range(count)]
