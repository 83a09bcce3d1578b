"""What a code means to a person, in one place: codes stay codes everywhere else.

`say(code, kind)` is the template filter, `word(code, kind)` the same for forms that are made before a request begins
(a lazy string). Law data (questions, areas, signposts) have words of their own: see law_words.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from flask_babel import LazyString

from referral_app.web.words import (
    changes,
    companions,
    contact,
    desk,
    keeping,
    letters,
    matching,
    office_days,
    organisations,
    oversight,
    own_file,
    people,
    requests,
    stages,
    work,
)

log = logging.getLogger("referral_app.words")

WORDS: Mapping[str, Mapping[str, LazyString]] = {
    **requests.WORDS,
    **people.WORDS,
    **matching.WORDS,
    **work.WORDS,
    **letters.WORDS,
    **contact.WORDS,
    **changes.WORDS,
    **stages.WORDS,
    **keeping.WORDS,
    **own_file.WORDS,
    **oversight.WORDS,
    **companions.WORDS,
    **office_days.WORDS,
    **desk.WORDS,
    **organisations.WORDS,
}
#: A task's or a letter's reason may come from any of these.
ANY_REASON = (
    "task_reason",
    "hold",
    "close",
    "decline",
    "offer_reason",
    "hand_back",
    "refusal",
    "review",
    "call_outcome",
)
#: Why an offer ended: the same code may mean something else of a hold ("conflict"), or of a rule ("capacity").
OFFER_ENDS = ("offer_reason", "decline", "hand_back")
OF_A_NO = ("decline", "offer_reason")
#: Kinds that look in several lists, the first that has the code.
SEVERAL = {"any_reason": ANY_REASON, "offer_end": OFFER_ENDS, "offer_no": OF_A_NO}


def word(code: object, kind: str) -> LazyString | str:
    """The words of a code of this kind; lazy, so that they are put into the reader's language when they are printed.

    Raises KeyError for a kind that does not exist. A code without words is logged and shown without its underscores:
    a page with one raw word is better than no page.
    """
    for name in SEVERAL.get(kind, (kind,)):
        if (found := WORDS[name].get(str(code))) is not None:
            return found
    log.warning("a code without words", extra={"kind": kind, "code": str(code)})
    return str(code).replace("_", " ")


def say(code: object, kind: str) -> str:
    """The words of a code in the language of this request; nothing for None."""
    return "" if code is None else str(word(code, kind))
