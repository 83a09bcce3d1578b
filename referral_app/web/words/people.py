"""Words for accounts, attorneys, their licences and fees, and what an attorney is told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

WORDS = {
    "role": {
        "counsel": _l("Counsel"),
        "supervisor": _l("Supervisor"),
        "administrator": _l("Administrator"),
        "conflicts": _l("Conflicts"),
        "privacy_officer": _l("Privacy officer"),
        "attorney": _l("Attorney"),
    },
    "attorney_status": {
        "applied": _l("Applied, not yet checked"),
        "active": _l("Active"),
        "withdrawn": _l("Left the panel"),
    },
    "licence_status": {
        "active": _l("Active"),
        "inactive": _l("Inactive"),
        "suspended": _l("Suspended"),
        "disbarred": _l("Disbarred"),
        "resigned": _l("Resigned"),
    },
    "cover": {
        "own": _l("Own insurance"),
        "programme": _l("Covered by the program or an organization"),
        "not_required_there": _l("Not required where the attorney works"),
    },
    "tier": {
        "1": _l("willing, needs a mentor"),
        "2": _l("trained or second chair"),
        "3": _l("has handled alone"),
        "4": _l("lead counsel or recognized"),
    },
    "language_level": {
        "fluent": _l("fluent"),
        "working": _l("working knowledge"),
    },
    "training": {
        "trauma_informed": _l("Trauma-informed practice training"),
        "child_interview": _l("Experience with child clients"),
        "dv_experience": _l("Domestic violence experience"),
        "pseudonym_sealing": _l("Pseudonym, sealing and privacy motions"),
    },
    "fee": {
        "pro_bono": _l("Free (pro bono)"),
        "reduced": _l("Reduced fee"),
        "contingency": _l("A share of the money won (contingency)"),
        "flat": _l("One fixed price"),
        "hourly": _l("By the hour"),
    },
    "fee_note": {
        "fee_cap_15": _l("Fees and costs come out of the payment, and the law caps them at 15 percent of it"),
        "fee_shifting": _l("A court may order the other side to pay the fees; nobody can promise it"),
        "limited_scope": _l("Help with a part of the case is possible"),
        "share_in_writing": _l("A share of the money has to be agreed in writing and signed"),
    },
    "fee_band": {
        "minor": _l("a young person: free help only"),
        "free": _l("cannot pay"),
        "low": _l("could pay a little"),
        "full": _l("can pay"),
    },
    "decline": {
        "conflict": _l("I have a conflict of interest"),
        "capacity": _l("I have no time now"),
        "expertise": _l("It is not my field"),
        "court": _l("I cannot appear in that court"),
        "language": _l("The language does not fit"),
        "fee": _l("The fee does not fit"),
        "not_comfortable": _l("I would rather not take this kind of work"),
        "other": _l("Another reason"),
    },
    "track_attorney": {
        "critical": _l("This is pressing."),
        "urgent": _l("This should begin soon."),
        "standard": _l("We know of no date that is near."),
    },
    "offer_state_attorney": {
        "sent": _l("Waiting for your answer"),
        "interested": _l("You are interested: a colleague checks first"),
        "checking": _l("The names wait for your conflict check"),
        "cleared": _l("The facts wait for your answer"),
        "accepted": _l("You said yes"),
        "declined": _l("You said no"),
        "expired": _l("The time to answer ended"),
        "conflict": _l("Closed. Thank you."),
        "withdrawn": _l("No longer needed. Thank you."),
        "recalled": _l("Taken back"),
        "undeliverable": _l("Could not be delivered"),
        "handed_back": _l("Handed back"),
    },
    "hard_rule_attorney": {
        "STATUS": _l("Your profile is not active today, or you are marked as away."),
        "JURISDICTION": _l("Your profile shows no license for the place of this case."),
        "LICENCE": _l("A license on your profile is not in good standing today."),
        "INSURANCE": _l("Your profile shows no insurance cover today."),
        "CONFLICT": _l("You or your firm cannot take this one."),
        "EXPERTISE": _l("This needs more experience in the field than your profile shows."),
        "TRAINING": _l("This asks for a training that your profile does not show."),
        "FEE": _l("The fees on your profile do not fit this one."),
        "LANGUAGE": _l("The languages on your profile do not fit this one."),
        "CAPACITY": _l("You have as many matters as your profile allows."),
        "CONTACT_LIMIT": _l("You have been asked as often as your profile allows for now."),
        "ALREADY_OFFERED": _l("You have answered this question before."),
    },
}
