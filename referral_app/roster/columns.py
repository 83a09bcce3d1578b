"""The columns of the roster file, in the order of docs/roster.md, and what each code of a problem says."""

from __future__ import annotations

COLUMNS = (
    "attorney_id",
    "first_name",
    "last_name",
    "firm_name",
    "firm_id",
    "email",
    "phone",
    "time_zone",
    "working_days",
    "status",
    "paused_until",
    "licences",
    "licences_checked_on",
    "phv",
    "insurance_expires",
    "cover",
    "areas",
    "trainings",
    "fees",
    "languages",
    "interpreter_ok",
    "max_matters",
    "max_offers_30d",
)
REQUIRED = frozenset(
    {
        "attorney_id",
        "first_name",
        "last_name",
        "email",
        "phone",
        "time_zone",
        "licences",
        "areas",
        "fees",
        "languages",
        "max_matters",
    }
)
#: The longest value of each column of free text, in characters.
TEXT_LENGTHS = {"first_name": 100, "last_name": 100, "firm_name": 200}
#: A whole row's problems stand under this name.
WHOLE_ROW = "-"

#: What a problem says. `{}` is the offending text as written, or the number of a row.
TEXTS = {
    "R01": "the file is not UTF-8 text",
    "R02": "column {} is missing",
    "R03": "column {} is not known",
    "R04": "column {} is there twice",
    "R05": "the file has no rows",
    "R06": "a quote is not closed (row {})",
    "R07": "the file holds a NUL character",
    "R10": "has {} cells, the header has {}",
    "R11": "must not be empty",
    "R12": "{} is not a valid id",
    "R13": "{} is already in row {}",
    "R14": "{} is not an e-mail address",
    "R15": "{} is already in row {}",
    "R16": "{} is not a phone number like +12145550101",
    "R17": "{} is not a time zone",
    "R18": "{} is not a day (mon tue wed thu fri sat sun)",
    "R19": "{} is not a date like 2027-05-31",
    "R20": "{} is not yes or no",
    "R21": "{} is not a whole number from {} to {}",
    "R22": "{} is not active, applied or withdrawn",
    "R23": "is longer than {} characters",
    "R24": "is needed because firm_name is given",
    "R25": "{} has another name in row {}",
    "R26": "{} is not own, programme or not_required_there",
    "R27": "{} begins like a formula",
    "R30": "{} has the wrong number of parts",
    "R31": "{} is not a forum",
    "R32": "US-AGENCY is worked out by the system",
    "R33": "{} is not a licence status",
    "R34": "{} needs a number",
    "R35": "{} is a number that a spreadsheet has changed",
    "R36": "{} is already in row {}",
    "R39": "{} is there twice",
    "R40": "{} is not an area",
    "R41": "tier {} is not 1, 2, 3 or 4",
    "R42": "{} lies in the future",
    "R43": "foreign_counsel needs a licence outside the U.S.",
    "R45": "{} is not a training",
    "R50": "{} is not a fee type (pro_bono reduced contingency flat hourly)",
    "R51": "pro_bono has no price",
    "R60": "{} is not a language code",
    "R61": "{} is not fluent or working",
    "W01": "no insurance cover today: will not be matched",
    "W02": "no licence in good standing today: will not be matched",
    "W03": "{} is suspended or disbarred: will not be matched anywhere",
    "W04": "pro hac vice needs a licence in the U.S.",
    "W05": "takes no matters: will not be matched",
    "W06": "contingency cannot be used for csam_reserve (15% cap)",
    "W07": "a federal admission alone does not cover agencies or state courts",
    "W08": "{} looks like the e-mail in row {}",
    "W09": "no need asks for {} now: it is retired",
}
#: Where the other one is an attorney already on the roster, who has no row: the same codes, with the attorney's id.
ROSTER_TEXTS = {
    "R15": "{} is already on the roster as {}",
    "R36": "{} is already on the roster as {}",
}
