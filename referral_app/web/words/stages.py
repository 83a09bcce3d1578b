"""Words of the stages of an offer and of a matter: what is agreed to, how a family is reached, what came of it.

Raise `TERMS_VERSION` in `workflow/stages.py` whenever the words of "term" or "duty" change.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

WORDS = {
    "term": {
        "private": _l("If we both agree to go on, the relationship is between the client and me alone."),
        "not_agent": _l(
            "I act for the client. I am not an agent or employee of this office, and it does not direct my work."
        ),
        "fee": _l("The fee is one of the kinds named above. I put it in writing before I begin."),
        "first_contact": _l("I make the first contact by the day named above, or tell the office that I cannot."),
    },
    "duty": {
        "only_safe_ways": _l(
            "I use only the ways, hours and names that the contact sheet allows, from the first call on."
        ),
        "no_other_person": _l(
            "I say nothing to anybody else who answers, and never contact a person on the other side about where the "
            "family is."
        ),
        "tell_us": _l("If contact seems unsafe, I stop and call the office at once."),
    },
    "check_answer": {
        "clear": _l("No conflict"),
        "conflict": _l("There is a conflict"),
        "unsure": _l("I am not sure"),
    },
    "contact_made": {
        "call": _l("By phone"),
        "email": _l("By e-mail"),
        "text": _l("By text message"),
        "in_person": _l("In person"),
        "through_staff": _l("Through this office"),
    },
    "hand_back": {
        "conflict": _l("A conflict of interest came up"),
        "no_time": _l("I have no time for it any more"),
        "not_my_field": _l("It turned out to be another field"),
        "not_reached": _l("The family could not be reached"),
        "personal": _l("A personal reason"),
        "other": _l("Another reason"),
        "family_said_no": _l("The family wishes another lawyer"),
    },
    "outcome": {
        "represented": _l("I represented the client, and it is finished"),
        "advised": _l("Advice only"),
        "settled": _l("It settled without more work"),
        "client_chose_other": _l("The client went on with somebody else"),
        "not_reached": _l("The client was never reached"),
        "other": _l("Something else"),
        "request_withdrawn": _l("The family withdrew its request"),
    },
    #: What the family says came of it, as it is asked; the last two it said before the end.
    "family_outcome": {
        "represented": _l("The lawyer did the work for me"),
        "advised": _l("The lawyer gave me advice, and no more"),
        "settled": _l("It was solved without more work"),
        "client_chose_other": _l("I went on with somebody else"),
        "not_reached": _l("The lawyer was never in touch"),
        "was_reached": _l("The lawyer was in touch"),
        "other": _l("Something else"),
    },
    #: Why the contact sheet is shut for now: what an attorney is told, no more.
    "sheet_stopped": {
        "unsafe_contact": _l(
            "Stop using every way you have. Contact may not be safe; we call you when there are new rules."
        ),
        "safety": _l("Stop using every way you have. Contact may not be safe; we call you when there are new rules."),
        "conflict": _l("Please make no contact for now. We call you."),
        "family_pause": _l("The family has asked for a pause. Please make no contact until it goes on; we tell you."),
        "no_consent": _l("The family’s agreement that we pass on how to reach it has ended. Please call us."),
        "matter_closed": _l("This matter is closed."),
    },
    "verify_question": {
        "reference": _l("Their reference, or part of it"),
        "code_phrase": _l("The code phrase they chose, if they chose one"),
        "called": _l("The name they told us to use"),
        "place": _l("The state or country they wrote from"),
        "child_born": _l("The month or year a child was born"),
        "day_sent": _l("About when they sent the request"),
        "ways": _l("Which ways to reach them they said are safe"),
        "language": _l("Which languages they named"),
        "who_wrote": _l("Who filled in the form, and for whom"),
    },
    "verify_result": {
        "verified": _l("The answers fit: it is the person who wrote"),
        "not_verified": _l("The answers do not fit, or I am not sure"),
    },
}
