"""What may stand behind To: one plain address and nothing else, so that no text can name a second reader (T28)."""

from __future__ import annotations

import re

#: RFC 5321: 64 before the sign, 254 in all. No quoting, no comment, no list, no control character, no blank.
_LONGEST = 254
_LOCAL = r"[^\s\x00-\x20\x7f-\xa0@<>()\[\]\\,;:\"]{1,64}"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ONE = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+")


def is_one_address(text: str) -> bool:
    """Whether this is the address of one reader, as a mail host takes it."""
    return len(text) <= _LONGEST and _ONE.fullmatch(text) is not None and "=?" not in text
