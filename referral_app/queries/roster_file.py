"""The roster as the file's import and export see it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Attorney, Licence
from referral_app.roster.lookalikes import one_number, spellings
from referral_app.roster.record import LicenceRecord, RosterRecord

CHUNK = 200


def attorney_by_email(email: str) -> Attorney | None:
    return db.session.scalar(select(Attorney).where(Attorney.email == email.strip().lower()))


def attorneys_by_code(codes: Collection[str]) -> dict[str, Attorney]:
    """The attorneys of these `attorney_id`s, by it."""
    found = db.session.scalars(select(Attorney).where(Attorney.code.in_(codes)))
    return {attorney.code: attorney for attorney in found}


def owners_of_emails(emails: Collection[str]) -> dict[str, str]:
    """By address, the `attorney_id` of whoever has it on the roster."""
    found = db.session.execute(select(Attorney.email, Attorney.code).where(Attorney.email.in_(emails)))
    return {row.email: row.code for row in found}


def owners_of_licences(numbers: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """By forum and `one_number`, the `attorney_id`s of whoever has that licence on the roster, in whatever spelling."""
    wanted = {(forum, one_number(forum, number)) for forum, number in numbers}
    found = db.session.execute(
        select(Licence.forum, Licence.number, Attorney.code)
        .join(Attorney, Attorney.id == Licence.attorney_id)
        .where(Licence.number.in_(sorted({each for _, number in numbers for each in spellings(number)})))
    )
    owners: dict[tuple[str, str], list[str]] = {}
    for forum, number, code in found:
        if (key := (forum, one_number(forum, number or ""))) in wanted:
            owners.setdefault(key, []).append(code)
    return owners


def roster_records() -> Iterator[RosterRecord]:
    """The whole roster by `attorney_id`, a few attorneys in memory at a time; not who was forgotten."""
    after = ""
    while True:
        page = db.session.scalars(
            select(Attorney).where(Attorney.code > after, Attorney.last_name != "").order_by(Attorney.code).limit(CHUNK)
        ).all()
        if not page:
            return
        after = page[-1].code
        yield from [as_record(attorney) for attorney in page]
        db.session.expunge_all()


def as_record(attorney: Attorney) -> RosterRecord:
    """What a row of the file would say of this attorney."""
    return RosterRecord(
        code=attorney.code,
        first_name=attorney.first_name,
        last_name=attorney.last_name,
        firm_name=attorney.firm_name,
        firm_id=attorney.firm_id,
        email=attorney.email,
        phone=attorney.phone,
        time_zone=attorney.time_zone,
        working_days=tuple(attorney.working_days),
        status=attorney.status,
        paused_until=attorney.paused_until,
        licences=tuple(LicenceRecord(row.forum, row.status, row.expires, row.number) for row in attorney.licences),
        licences_checked_on=attorney.licences_checked_on,
        phv=attorney.phv,
        insurance_expires=attorney.insurance_expires,
        cover=attorney.cover,
        areas=attorney.areas,
        trainings=tuple(attorney.trainings),
        fees=attorney.fees,
        languages=attorney.languages,
        interpreter_ok=attorney.interpreter_ok,
        max_matters=attorney.max_matters,
        max_offers_30d=attorney.max_offers_30d,
    )
