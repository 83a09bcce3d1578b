"""Words for requests, needs, their urgency and their clocks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

WORDS = {
    "level": {
        "emergency": _l("Emergency"),
        "critical": _l("Critical"),
        "urgent": _l("Urgent"),
        "standard": _l("Standard"),
    },
    "track": {
        "critical": _l("Critical"),
        "urgent": _l("Urgent"),
        "standard": _l("Standard"),
    },
    "request_state": {
        "draft": _l("Not sent yet"),
        "submitted": _l("New"),
        "in_triage": _l("Being read"),
        "needs_information": _l("Waiting for an answer"),
        "ready_to_match": _l("Ready to match"),
        "matching": _l("Choosing attorneys"),
        "offer_out": _l("Attorneys asked"),
        "placed": _l("Placed"),
        "in_progress": _l("In progress"),
        "closed": _l("Closed"),
        "on_hold": _l("On hold"),
        "walled": _l("Walled"),
        "unplaced": _l("Still searching"),
        "withdrawn": _l("Withdrawn"),
        "wrong_service": _l("Another service fits better"),
        "duplicate": _l("The same as another request"),
    },
    "need_state": {
        "open": _l("Open"),
        "filled": _l("Filled"),
        "given_up": _l("Given up"),
    },
    "need_level": {
        "required": _l("Required"),
        "helpful": _l("Helpful"),
    },
    "queue_view": {
        "open": _l("All open"),
        "mine": _l("Mine"),
        "waiting": _l("Waiting for us"),
        "offers": _l("Attorneys asked"),
        "placed": _l("Placed"),
        "ended": _l("Ended"),
    },
    "match_mode": {
        "none_yet": _l("No matching yet: safety or reports come first"),
        "after_safety": _l("Ready, but waits until staff mark the safety steps as done"),
        "staff_review": _l("Waits until a named member of staff clears it"),
        "auto_urgent": _l("May be matched now, on the fast plan"),
        "auto": _l("May be matched now"),
    },
    #: For the person who asks, where somebody else must agree.
    "consent_public": {
        "minor_and_staff": _l(
            "You do not have to agree to anything now. A staff member talks with you first, and you decide together."
        ),
        "person_concerned": _l(
            "You ask for somebody who is an adult. They must agree themselves. Our staff ask them, in a safe way."
        ),
        "court_or_agency": _l("The court or the agency must agree. Our staff ask them."),
        "parent_or_guardian": _l(
            "You help somebody else. A parent or guardian who did no harm must agree. Our staff talk with them."
        ),
        "unclear": _l("Our staff find out who must agree, and talk with that person. You need not do anything."),
    },
    "consent_how": {
        "phone": _l("by phone"),
        "in_person": _l("in person"),
        "letter": _l("by letter"),
        "court_paper": _l("by a paper of the court"),
    },
    "consent": {
        "requester": _l("The person who asked"),
        "minor_and_staff": _l("The young person, together with staff"),
        "person_concerned": _l("The person concerned"),
        "court_or_agency": _l("The court or the agency"),
        "parent_or_guardian": _l("A parent or guardian who is not the one who did harm"),
        "unclear": _l("Not clear: counsel decide"),
    },
    #: Of the other country, in the table of the Hague Convention.
    "treaty_status": {
        "us_partner": _l("Partner of the United States"),
        "contracting_not_us_partner": _l("Party, but not accepted by the United States"),
        "non_party": _l("Not a party"),
        "unknown": _l("Not in the table"),
    },
    "treaty_applies": {
        "yes": _l("it applies"),
        "no": _l("it does not apply"),
        "unknown": _l("not clear: counsel to check"),
    },
    "confidence": {
        "high": _l("sure"),
        "medium": _l("fairly sure"),
        "low": _l("in doubt: counsel to check"),
        "none": _l("nothing on file"),
    },
    #: The elements of a test that a clock stands for: C14 and C17.
    "clock_element": {
        "asked_to_be_heard": _l("asked the court to be heard"),
        "right_denied": _l("a right was denied"),
        "not_highest_charge": _l("the plea was not to the highest charge"),
        "identified": _l("identified by the authorities"),
        "conviction": _l("a conviction"),
        "trafficking_offense": _l("for sharing, not only for making"),
        "first_time": _l("no earlier payment from the fund"),
        "under_limit": _l("paid less than the fund’s limit so far"),
    },
    "element_status": {
        "met": _l("met"),
        "not_met": _l("not met"),
        "unknown": _l("not known"),
    },
    "clock_status": {
        "open": _l("Running"),
        "passed": _l("Date passed: counsel to review"),
        "maybe_passed": _l("Date may have passed: counsel to review"),
        "met_by_filing": _l("Met by a filing"),
        "not_started": _l("Not started"),
        "no_limit": _l("No limit"),
        "likely_passed": _l("Date has probably passed: counsel to review"),
        "applies": _l("Applies"),
        "does_not_apply": _l("Does not apply"),
        "likely_eligible": _l("Probably eligible"),
        "not_applicable": _l("Does not apply here"),
        "unknown": _l("Not known"),
        "met": _l("Met"),
        "not_met": _l("Not met"),
    },
    "close": {
        "placed": _l("A lawyer has taken it up"),
        "wrong_service": _l("Another service fits better"),
        "duplicate": _l("The same as another request"),
        "no_contact": _l("The person could not be reached by a safe way"),
        "not_safe": _l("It is not safe to go on"),
        "found_help": _l("The family has found help"),
        "changed_mind": _l("The family changed its mind"),
        "request_withdrawn": _l("The family withdrew"),
        "other": _l("Another reason"),
    },
    #: The family's own choice when it stops everything.
    "why_stopped": {
        "found_help": _l("I have found help"),
        "not_safe": _l("It is not safe for me to go on"),
        "changed_mind": _l("I changed my mind"),
        "other": _l("Something else"),
    },
    "hold": {
        "family_pause": _l("The family paused it"),
        "unsafe_contact": _l("contact is not safe"),
        "safety": _l("safety comes first"),
        "conflict": _l("a conflict is being checked"),
        "question": _l("a question is open"),
    },
    "contact_field": {
        "called": _l("Name to use"),
        "name": _l("Name to use"),
        "ways": _l("Safe ways"),
        "way": _l("Way"),
        "phone": _l("Phone"),
        "email": _l("E-mail"),
        "hours": _l("Safe hours"),
        "time_zone": _l("Time zone"),
        "voicemail": _l("Voice message"),
        "say_who": _l("May we say who is calling"),
        "code_phrase": _l("Code phrase"),
        "trusted_name": _l("Trusted person"),
        "trusted_phone": _l("Trusted person’s phone"),
        "trusted_phrase": _l("Trusted person’s pass phrase"),
        "language": _l("Language"),
        "notes": _l("Notes"),
    },
    "contact_way": {
        "call": _l("Call"),
        "text": _l("Text message"),
        "email": _l("E-mail"),
        "i_will_return": _l("No contact: the person comes back"),
    },
    "name_field": {
        "requester": _l("The person who asks"),
        "self": _l("The person who asks"),
        "child": _l("Child"),
        "children": _l("Children"),
        "other_side": _l("Other side"),
    },
    "note_kind": {
        "staff": _l("Staff note"),
        "added_facts": _l("Added by the family"),
        "complaint": _l("Complaint"),
    },
}
