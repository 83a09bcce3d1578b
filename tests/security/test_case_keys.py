"""What is sealed opens only as it was sealed: not changed, not moved, not rolled back, not after its key is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from sqlalchemy import func, inspect, select, text

from referral_app.extensions import db
from referral_app.models import Note, Request, Routing
from referral_app.models.base import new_id
from referral_app.models.keys import CaseKey
from referral_app.queries import cases
from referral_app.security import case_keys
from referral_app.security.case_keys import STEP, CannotBeRead, CaseVault, vault
from tests import cast
from tests.conftest import START
from tests.page_client import PageClient

WORDS = {"answers": {}, "names": {"child": ["Lina Haddad"]}}
PLACE = {"table": "requests", "row_id": "row-1", "version": 1}


def sealed(case_id: str = "case-1", said: object = WORDS, **changes: object) -> bytes:
    return vault().seal(case_id, said, **{**PLACE, **changes})  # type: ignore[arg-type]


@pytest.fixture
def keyed(app: Flask) -> Flask:
    with app.app_context():
        for case_id in ("case-1", "case-2"):
            vault().new_key(case_id, START)
    return app


def test_what_was_sealed_opens_as_it_was(keyed: Flask) -> None:
    with keyed.app_context():
        said = {"text": "Ñandú 山田 \u0000 \U0001f9d1\u200d\U0001f393", "number": 3, "none": None}
        assert vault().unseal("case-1", sealed(said=said), **PLACE) == said


def is_refused(blob: bytes, **place: object) -> bool:
    """Whether nothing at all is read of it; what breaks in another way was opened."""
    try:
        vault().unseal("case-1", blob, **{**PLACE, **place})  # type: ignore[arg-type]
    except CannotBeRead:
        return True
    except ValueError:
        return False
    return False


def changed_and_opened(said: object) -> int:
    """How often something of a record was read after one of its bytes was flipped, or it was cut, or grew."""
    blob = sealed(said=said)
    changed = [blob[:place] + bytes([blob[place] ^ 0x01]) + blob[place + 1 :] for place in range(len(blob))]
    changed += [*(blob[:length] for length in range(0, len(blob), 7)), blob + b"\0"]
    return sum(not is_refused(one) for one in changed)


def test_every_byte_is_watched(keyed: Flask) -> None:
    """Each byte of some records is flipped in turn, and each is cut at every length: 0 wrong plaintexts (T41)."""
    with keyed.app_context():
        for said in (WORDS, {"a": "x" * 900}, {}):
            assert changed_and_opened(said) == 0
            assert vault().unseal("case-1", sealed(said=said), **PLACE) == said


MOVES: tuple[dict[str, object], ...] = (
    {"table": "notes"},
    {"row_id": "row-2"},
    {"version": 2},
    {"version": 0},
    {"row_id": "row-1|1"},
)


def moved_and_opened() -> list[dict[str, object]]:
    """The places to which a record can be moved and is read there."""
    blob = sealed()
    return [place for place in MOVES if not is_refused(blob, **place)]


def test_what_is_moved_to_another_place_does_not_open(keyed: Flask) -> None:
    with keyed.app_context():
        assert moved_and_opened() == []


class OnlyHidden:
    """The same cipher without its proof: what nobody can read, and anybody can change."""

    generate_key = AESGCM.generate_key

    def __init__(self, key: bytes) -> None:
        self.key = key

    def decrypt(self, nonce: bytes, hidden: bytes, _bound: bytes) -> bytes:
        return Cipher(algorithms.AES(self.key), modes.CTR(nonce + b"\0\0\0\2")).encryptor().update(hidden)

    encrypt = decrypt


def test_the_control_a_cipher_that_proves_nothing_opens_what_was_changed_and_moved(
    keyed: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_keys, "AESGCM", OnlyHidden)
    with keyed.app_context():
        assert vault().unseal("case-1", sealed(), **PLACE) == WORDS
        assert changed_and_opened({"a": "x" * 900}) > 900
        assert moved_and_opened() == [*MOVES]


def test_the_control_what_is_bound_to_no_place_opens_anywhere(keyed: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrapped is bound still: the place of the record alone is left out, and then its version alone."""
    bound = case_keys._bound
    with keyed.app_context():
        monkeypatch.setattr(case_keys, "_bound", lambda *parts: bound(*parts) if parts[0] == "case" else b"")
        assert moved_and_opened() == [*MOVES]
        monkeypatch.setattr(case_keys, "_bound", lambda *parts: bound(*(parts if parts[0] == "case" else parts[:2])))
        assert moved_and_opened() == [{"version": 2}, {"version": 0}]


def test_what_is_moved_to_another_case_does_not_open(keyed: Flask) -> None:
    with keyed.app_context():
        blob = sealed()
        with pytest.raises(CannotBeRead):
            vault().unseal("case-2", blob, **PLACE)


def swap_between_requests(one: Request, two: Request) -> None:
    one.sealed, two.sealed = two.sealed, one.sealed


def put_an_older_one_back(one: Request, two: Request) -> None:
    older = one.sealed
    cases.seal_words(one, {**cases.EMPTY_WORDS, "names": {"child": ["Changed"]}})
    one.sealed = older


def put_a_routing_into_a_request(one: Request, two: Request) -> None:
    routing = db.session.scalars(select(Routing).where(Routing.request_id == one.id)).one()
    one.sealed = routing.sealed


@pytest.mark.parametrize("tamper", [swap_between_requests, put_an_older_one_back, put_a_routing_into_a_request])
def test_rows_tampered_with_by_hand_are_not_read(app: Flask, tamper: Callable[[Request, Request], None]) -> None:
    with app.app_context():
        one, two = cast.submitted(), cast.submitted()
        assert cases.words(one)["answers"] == cast.answers()
        tamper(one, two)
        db.session.commit()
        with pytest.raises(CannotBeRead):
            cases.words(one)


def test_a_damaged_request_says_so_on_its_page_and_leaves_the_queue_standing(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        hurt = cast.submitted()
        well = cast.submitted()
        hurt.sealed = hurt.sealed[:-1] + bytes([hurt.sealed[-1] ^ 1])
        routing = cases.latest_routing(hurt)
        assert routing is not None
        routing.sealed = b"\x01" + bytes(40)
        db.session.commit()
        grace, hurt_id, references = cast.grace().id, hurt.id, (hurt.reference, well.reference)
    client = PageClient(app)
    cast.sign_in(client, grace)
    queue = client.get("/counsel/requests")
    assert all(reference in queue.text for reference in references)
    page = client.get(f"/counsel/requests/{hurt_id}", status=500)
    assert page.h1 == "This record cannot be read"
    assert references[0] not in page.text
    (alert,) = [line for line in caplog.records if line.levelname == "ERROR"]
    assert alert.__dict__["exception"] == "CannotBeRead"


def test_a_shredded_key_is_gone_for_ever(app: Flask) -> None:
    with app.app_context():
        request = cast.submitted()
        note = Note(id=new_id(), request_id=request.id, kind="staff", created_at=START)
        cases.seal_note(note, "Something said")
        db.session.add(note)
        db.session.commit()
        assert vault().shred(request.id)
        assert not vault().shred(request.id)
        for read in (
            lambda: cases.words(request),
            lambda: cases.note_text(note),
            lambda: cases.need_terms(request.needs[0]),
        ):
            with pytest.raises(CannotBeRead, match="key is gone"):
                read()
        with pytest.raises(CannotBeRead):
            vault().seal(request.id, {}, table="requests", row_id=request.id, version=9)


def test_the_bytes_of_a_shredded_key_are_in_no_file(sqlite_app: Flask) -> None:
    settings = sqlite_app.extensions["referral.settings"]
    with sqlite_app.app_context():
        vault().new_key("case-1", START)
        with db.engines["keys"].connect() as connection:
            wrapped = connection.scalar(select(CaseKey.wrapped).where(CaseKey.case_id == "case-1"))
        assert isinstance(wrapped, bytes)

        def kept() -> bool:
            return any(wrapped in file.read_bytes() for file in settings.instance.glob("keys.sqlite*"))

        assert kept()
        vault().shred("case-1")
        assert not kept()


def test_keys_live_in_a_database_of_their_own(app: Flask) -> None:
    settings = app.extensions["referral.settings"]
    assert settings.database_url != settings.keys_database_url
    with app.app_context():
        cast.submitted()
        main, keys = db.engines[None], db.engines["keys"]
        assert main.url != keys.url
        assert "case_keys" not in inspect(main).get_table_names()
        assert set(inspect(keys).get_table_names()) <= {"case_keys", "alembic_version"}
        with keys.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(CaseKey)) == 1


def test_lengths_are_hidden_in_steps(keyed: Flask) -> None:
    """A short story and a shorter one look alike; a longer one grows by whole kilobytes."""
    with keyed.app_context():
        lengths = {len(sealed(said={"text": "x" * count})) for count in range(0, 1000, 37)}
        assert len(lengths) == 1
        longer = len(sealed(said={"text": "x" * 3000}))
        assert (longer - lengths.pop()) % STEP == 0


def test_the_same_words_never_look_the_same(keyed: Flask) -> None:
    with keyed.app_context():
        assert len({sealed() for _ in range(50)}) == 50


def test_another_field_key_opens_nothing(keyed: Flask) -> None:
    settings = keyed.extensions["referral.settings"]
    with keyed.app_context():
        blob = sealed()
        thief = CaseVault("thief-" + "t" * 40, settings.index_key)
        with pytest.raises(CannotBeRead, match="not in the settings"):
            thief.unseal("case-1", blob, **PLACE)


def test_a_wrapped_key_moved_to_another_case_does_not_open(keyed: Flask) -> None:
    with keyed.app_context():
        blob = sealed("case-2")
        with db.engines["keys"].connect().execution_options(writing=True) as connection, connection.begin():
            statement = "UPDATE case_keys SET wrapped = (SELECT wrapped FROM case_keys WHERE case_id = 'case-1')"
            connection.execute(text(statement))
        with pytest.raises(CannotBeRead):
            vault().unseal("case-2", blob, **PLACE)


def test_a_new_field_key_takes_over_step_by_step(keyed: Flask) -> None:
    """Both keys work while the wrapping is done anew; killed half way, the next call goes on (T42)."""
    settings = keyed.extensions["referral.settings"]
    with keyed.app_context():
        blobs = {}
        for number in range(12):
            vault().new_key(f"many-{number}", START)
            blobs[f"many-{number}"] = sealed(f"many-{number}")
        old_account = vault().seal_account("account-1", "SECRET")
        fresh = CaseVault("fresh-" + "n" * 40, settings.index_key, retired=(settings.field_key,))
        assert fresh.left_to_rewrap() == 14
        while fresh.rewrap(limit=5):
            for case_id, blob in blobs.items():
                assert fresh.unseal(case_id, blob, **PLACE) == WORDS
        assert fresh.left_to_rewrap() == 0
        alone = CaseVault("fresh-" + "n" * 40, settings.index_key)
        assert all(alone.unseal(case_id, blob, **PLACE) == WORDS for case_id, blob in blobs.items())
        with pytest.raises(CannotBeRead):
            vault().unseal("many-0", blobs["many-0"], **PLACE)
        moved = fresh.reseal_account("account-1", old_account)
        assert moved is not None
        assert alone.unseal_account("account-1", moved) == "SECRET"
        assert fresh.reseal_account("account-1", moved) is None


def test_the_secret_of_an_account_opens_for_that_account_alone(keyed: Flask) -> None:
    with keyed.app_context():
        blob = vault().seal_account("account-1", "JBSWY3DPEHPK3PXP")
        assert vault().unseal_account("account-1", blob) == "JBSWY3DPEHPK3PXP"
        with pytest.raises(CannotBeRead):
            vault().unseal_account("account-2", blob)
        for place in range(len(blob)):
            changed = bytearray(blob)
            changed[place] ^= 0x80
            with pytest.raises(CannotBeRead):
                vault().unseal_account("account-1", bytes(changed))
        with pytest.raises(CannotBeRead):
            vault().unseal_account("account-1", b"")


def test_phrases_and_names_are_kept_as_keyed_hashes(keyed: Flask) -> None:
    settings = keyed.extensions["referral.settings"]
    with keyed.app_context():
        mine = vault()
        assert mine.phrase_hash("Amber Brick  CLOUD") == mine.phrase_hash("amber-brick, cloud")
        assert mine.phrase_hash("amber brick cloud") != mine.phrase_hash("amber cloud brick")
        tokens = mine.search_tokens("Lina Haddad")
        assert tokens & mine.search_tokens("HADDAD, Lina")
        (number,) = mine.search_tokens("+1 214 555 0101")
        assert mine.search_tokens("214-555-0101") == {number}
        other = replace(settings, index_key="other-" + "o" * 40)
        theirs = CaseVault(other.field_key, other.index_key)
        assert not theirs.search_tokens("Lina Haddad") & tokens
        assert theirs.phrase_hash("amber brick cloud") != mine.phrase_hash("amber brick cloud")
        assert all(len(token) == 64 for token in tokens | {number})
