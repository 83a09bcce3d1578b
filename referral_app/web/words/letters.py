"""What staff read of a letter: its kind."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

WORDS = {
    "letter": {
        "digest": _l("Digest of the day"),
        "alarm": _l("Something needs somebody now"),
        "contact_due": _l("The first contact is due"),
        "invitation": _l("Invitation to open an account"),
        "password_changed": _l("Another password was set"),
        "sign_in": _l("Tries to sign in that were refused"),
        "news": _l("There is something new"),
        "no_longer_needed": _l("No longer needed"),
        "matter_opened": _l("The contact sheet is open"),
        "matter_over": _l("A matter is over"),
        "your_turn": _l("The conflict check is open"),
        "fewer_needed": _l("Part of a question is no longer needed"),
        "offer": _l("A question is waiting"),
        "cover_ends": _l("The insurance cover ends soon"),
        "license_ends": _l("A license ends soon"),
        "recalled": _l("A question was taken back: something on the profile has ended"),
        "question_answered": _l("An answer from this office is there"),
        "received": _l("We have the message"),
        "record_mark": _l("Today's mark of the record"),
        "reminder": _l("Still waiting"),
        "beside": _l("A colleague would have somebody beside them"),
        "task": _l("Something needs staff"),
        "week": _l("The week in counts"),
    },
}
