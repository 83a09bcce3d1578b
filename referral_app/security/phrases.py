"""The phrase that opens a request again: six words that can be spelt, said over the phone and typed on any keyboard."""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache
from importlib.resources import files

import xkcdpass  # type: ignore[import-untyped]

from referral_app.security.typed_text import bare
from referral_app.security.word_lists import listed_words

WORDS = 6
LEAST_WORDS = 4096
_FITS = re.compile(r"[a-z]{3,8}")


@cache
def words() -> tuple[str, ...]:
    """The words phrases are made of: the EFF's long list as a package carries it, less what does not fit here.

    Raises RuntimeError if the package's list has become too short to be safe.
    """
    listed = (files(xkcdpass) / "static" / "eff-long").read_text("utf-8").split()
    unfit = listed_words("unfit_words.txt")
    kept = sorted(word for word in set(listed) if _FITS.fullmatch(word) and word not in unfit)
    if len(kept) < LEAST_WORDS:
        raise RuntimeError(f"the word list has {len(kept)} usable words, fewer than {LEAST_WORDS}")
    return tuple(kept)


def make_phrase() -> str:
    """Six random words with spaces between: at least 72 bits."""
    return " ".join(secrets.choice(words()) for _ in range(WORDS))


def normalise(typed: str) -> str:
    """A phrase as it is compared: small letters without accents, words parted by single spaces.

    Case, hyphens, commas, full stops, line ends, accents and invisible signs make no difference.
    """
    apart = unicodedata.normalize("NFKD", bare(typed).casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", plain))
