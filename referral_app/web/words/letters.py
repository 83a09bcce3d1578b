"""What a letter is called, and what it is about."""

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
        "rules_changed": _l("The rules for safe contact have changed"),
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
    #: What a letter to a family is about, as whoever calls in its place tells it.
    #: What became of a letter, for staff.
    "letter_state": {
        "waiting": _l("waits"),
        "sending": _l("on its way"),
        "sent": _l("sent"),
        "cancelled": _l("not sent: overtaken"),
        "blocked": _l("not sent: not safe"),
        "failed": _l("not delivered"),
    },
    "about": {
        "received": _l("We have their message, and look at it again by the day that stands on the request"),
        "asked": _l("We have a question for them"),
        "agree": _l("A text that attorneys would read waits for their yes"),
        "placed": _l("An attorney has said yes"),
        "check_back": _l("We ask whether the lawyer has been in touch, and how it goes"),
        "contact_asked": _l("We ask whether the lawyer has been in touch"),
        "closed": _l("The request is closed"),
        "reopened": _l("We work on their request again"),
        "sought": _l("Nobody fits a part of it today: we look for somebody, and again by the day on the request"),
        "returned": _l("Their lawyer cannot go on, or they said no: we look for another one"),
    },
}
