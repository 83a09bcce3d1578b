"""What people type into one line, as keyboards and address books write it."""

from __future__ import annotations

import unicodedata

import pytest

from referral_app.security import likeness, phrases, typed_text
from referral_app.security.typed_text import address, ascii_domain, bare, one_time_code, phone, recovery_code

#: Every sign that has no shape, and every space, that Unicode has below the emoji: not a list of those we thought of.
SIGNS = [chr(code) for code in range(0x80, 0x1_0000)]
UNSEEN = [sign for sign in SIGNS if unicodedata.category(sign) == "Cf"] + ["\ufe0f", "\u034f", "\u3164", "\U000e0020"]
SPACES = [sign for sign in SIGNS if unicodedata.category(sign) in ("Zs", "Zl", "Zp")] + ["\t", "\n", "\r", "\u2800"]
DASHES = [sign for sign in SIGNS if unicodedata.category(sign) == "Pd"] + ["\u2212", "\u2043"]
ZEROS = [chr(code) for code in range(0x1_FFFF) if unicodedata.decimal(chr(code), None) == 0]


def test_the_tables_hold_the_signs_that_were_reported() -> None:
    """The control: what the findings name is among them."""
    assert set("\u00ad\u200b\u200e\u200f\u202a\u202d\u202c\u202e\u2060\u2066\u2069\ufeff") <= set(UNSEEN)
    assert set("\u00a0\u2009\u202f\u3000") <= set(SPACES)
    assert set("\u2010\u2011\u2012\u2013\u2014\uff0d") <= set(DASHES)
    assert {"\u0660", "\u06f0", "\u0966", "\uff10"} <= set(ZEROS)


@pytest.mark.parametrize("sign", [*UNSEEN, *SPACES], ids=lambda sign: f"U+{ord(sign):04X}")
def test_a_sign_without_meaning_at_either_end_changes_nothing(sign: str) -> None:
    for around in (f"{sign}%s", f"%s{sign}", f"{sign}{sign}%s {sign}"):
        found = address(around % "rosa@example.org")
        assert found is not None
        assert found.written == "rosa@example.org"
        number = phone(around % "202 555 0101")
        assert number is not None
        assert number.written == "202 555 0101"
        assert one_time_code(around % "123456") == "123456"
        assert recovery_code(around % "abcd-efgh-jkmn-pqrs") == "abcd-efgh-jkmn-pqrs"
        assert typed_text.whole_number(around % "14") == 14
        assert typed_text.references_in(around % "R-ABC-DEF") == ("R-ABC-DEF",)
        assert phrases.normalise(around % "Lamp grid-moss") == "lamp grid moss"


@pytest.mark.parametrize("dash", DASHES, ids=lambda sign: f"U+{ord(sign):04X}")
def test_every_dash_is_a_dash(dash: str) -> None:
    number = phone(dash.join(("202", "555", "0101")))
    assert number is not None
    assert number.written == "202-555-0101"
    assert recovery_code(dash.join(("abcd", "efgh", "jkmn", "pqrs"))) == "abcd-efgh-jkmn-pqrs"
    assert one_time_code(f"123{dash}456") == "123456"
    assert typed_text.references_in(f"R{dash}ABC{dash}DEF") == ("R-ABC-DEF",)
    assert bare(f"Miami{dash}Dade") == "Miami-Dade"


@pytest.mark.parametrize("zero", ZEROS, ids=lambda sign: f"U+{ord(sign):04X}")
def test_the_digits_of_every_script_are_digits(zero: str) -> None:
    def written(text: str) -> str:
        return "".join(chr(ord(zero) + int(sign)) if sign.isdigit() else sign for sign in text)

    number = phone(written("2025550101"))
    assert number is not None
    assert number.written == "2025550101"
    assert one_time_code(written("123 456")) == "123456"
    assert typed_text.whole_number(written("14")) == 14


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Rosa <rosa@example.org>", "rosa@example.org"),
        ("<rosa@example.org>", "rosa@example.org"),
        ("mailto:rosa@example.org", "rosa@example.org"),
        ("MAILTO: rosa@example.org?subject=hi", "rosa@example.org"),
        ("“rosa@example.org”", "rosa@example.org"),
        ("rosa@example.org.", "rosa@example.org"),
        ("rosa@example.org,", "rosa@example.org"),
        ("rosa @ example . org", "rosa@example.org"),
        ("rosa@example. org", "rosa@example.org"),
        ("rosa@EXAMPLE.Org", "rosa@example.org"),
        ("rosa@example.org (work)", "rosa@example.org"),
        ("email: rosa@example.org", "rosa@example.org"),
        ("mi correo es rosa@example.org", "rosa@example.org"),
        ("Correo electrónico: rosa@example.org", "rosa@example.org"),
        ("mailto://rosa@example.org/", "rosa@example.org"),
        ("📧 rosa@example.org…", "rosa@example.org"),
        ("rosa﹫example.org", "rosa@example.org"),
        ("email@example.org", "email@example.org"),
        ("Rosa.Lopez+help@example.org", "Rosa.Lopez+help@example.org"),
        ("ｒｏｓａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "rosa@example.org"),
        ("rosa@bücher.example", "rosa@xn--bcher-kva.example"),
        ("rosa@BÜCHER.example", "rosa@xn--bcher-kva.example"),
        ("rosa@bu\u0308cher.example", "rosa@xn--bcher-kva.example"),
        ("rosa@xn--bcher-kva.example", "rosa@xn--bcher-kva.example"),
        ("rosa@例え。jp", "rosa@xn--r8jz45g.jp"),
        # Another owner's domain in the older reading: it keeps its own name.
        ("rosa@straße.example", "rosa@xn--strae-oqa.example"),
    ],
)
def test_an_address_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    found = address(typed)
    assert found is not None
    assert (found.written, found.can_be_mailed) == (meant, True)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "rosa",
        "@example.org",
        "rosa@",
        "rosa@example",
        "rosa@.org",
        "rosa@example..org",
        "ro..sa@example.org",
        # Two people, or a name with a blank in it: to join them would write to somebody else.
        "rosa lopez@example.org",
        "home rosa@example.org",
        "rosa@example.org (not safe)",
        "rosa@example.org, ana@example.org",
        "rosa@example.org ana@example.org",
        "a@b@example.org",
        "rosa@192.0.2.1",
        "rosa@-example.org",
        "rosa@exa_mple.org",
        "rosa@exam ple.org",
        f"{'r' * 65}@example.org",
        f"rosa@{'e' * 64}.org",
    ],
)
def test_what_is_no_one_address_is_none(typed: str) -> None:
    assert address(typed) is None


def test_a_name_that_mail_hosts_refuse_is_known_as_such() -> None:
    found = address("josé@bücher.example")
    assert found is not None
    assert (found.written, found.can_be_mailed) == ("josé@xn--bcher-kva.example", False)


def test_a_domain_needs_two_names() -> None:
    assert ascii_domain("localhost") is None
    assert ascii_domain("EXAMPLE.org.") == "example.org"


@pytest.mark.parametrize(
    ("typed", "number", "extension"),
    [
        ("(202) 555-0101", "(202) 555-0101", ""),
        ("+1 202 555 0101", "+1 202 555 0101", ""),
        ("＋１ ２０２ ５５５ ０１０１", "+1 202 555 0101", ""),
        ("202.555.0101", "202.555.0101", ""),
        ("tel: 202 555 0101", "202 555 0101", ""),
        ("my cell: 202 555 0101", "202 555 0101", ""),
        ("202-555-0101 (cell)", "202-555-0101", ""),
        ("202 555 0101 casa", "202 555 0101", ""),
        ("Celular: +502 5555 1234", "+502 5555 1234", ""),
        ("+502 5555-1234 (WhatsApp)", "+502 5555-1234", ""),
        ("M: 202 555 0101", "202 555 0101", ""),
        ("Phone number: 202 555 0101", "202 555 0101", ""),
        ("📞 202 · 555 · 0101", "202 555 0101", ""),
        ("home 202 555 0101 x12", "202 555 0101", "12"),
        ("+52 1 55 1234 5678", "+52 1 55 1234 5678", ""),
        ("(202) 555-0101 x12", "(202) 555-0101", "12"),
        ("202 555 0101x12", "202 555 0101", "12"),
        ("202 555 0101 ext 12", "202 555 0101", "12"),
        ("202 555 0101, ext. 12", "202 555 0101", "12"),
        ("202 555 0101 (Ext: 12)", "202 555 0101", "12"),
        ("202 555 0101 extension 12", "202 555 0101", "12"),
        ("202 555 0101 extensión 12", "202 555 0101", "12"),
        ("202 555 0101 anexo 12", "202 555 0101", "12"),
        ("202 555 0101 #12", "202 555 0101", "12"),
    ],
)
def test_a_number_keeps_its_groups_and_its_extension(typed: str, number: str, extension: str) -> None:
    found = phone(typed)
    assert found is not None
    assert (found.number, found.extension) == (number, extension)
    # What is kept is read again alike, on the page that changes it.
    assert phone(found.written) == found


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345",
        "call me",
        "202 555 0101 or 202 555 0102",
        "202 555 0101 (not safe)",
        "202 555 0101 after 5",
        "c202 555 0101",
        "1-800-FLOWERS",
        "1234567890123456",
        "x12",
        "+",
        "202+5550101",
    ],
)
def test_what_is_no_one_number_is_none(typed: str) -> None:
    assert phone(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14 years old", 14),
        ("14 años", 14),
        ("14 yrs.", 14),
        ("14-year-old", 14),
        ("14 y/o", 14),
        ("age 14", 14),
        ("unos 14 años", 14),
        ("14?", 14),
        ("7 years", 7),
        ("18 months", 1),
        ("6 meses", 0),
        ("3 personas", 3),
        ("catorce", None),
        ("1.5", None),
        ("-3", None),
        ("", None),
        ("99999", None),
    ],
)
def test_a_whole_number_may_have_its_word(typed: str, meant: int | None) -> None:
    assert typed_text.whole_number(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("abcd efgh jkmn pqrs", "abcd-efgh-jkmn-pqrs"),
        ("abcdefghjkmnpqrs", "abcd-efgh-jkmn-pqrs"),
        ("ABCD–EFGH–JKMN–PQRS", "abcd-efgh-jkmn-pqrs"),
        ("abcd-efgh-jkmn-pqr", None),
        ("abcd-efgh-jkmn-pqrst", None),
        ("", None),
    ],
)
def test_a_recovery_code_has_its_groups_again(typed: str, meant: str | None) -> None:
    assert recovery_code(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "1. lamp 2. grid 3. moss",
        "1 lamp\n2 grid\n3 moss",
        "①lamp ②grid ③moss",
        "1) “Lámp” 2) ‘grid’ 3) MOSS",
        "• lamp • grid • moss",
    ],
)
def test_a_phrase_copied_as_a_list_is_the_phrase(typed: str) -> None:
    assert phrases.normalise(typed) == "lamp grid moss"


def test_a_digit_that_numbers_no_list_makes_another_phrase() -> None:
    """What others of one house type is counted by the phrase: two wrong ones are two (T69)."""
    assert len({phrases.normalise(f"none of these {number} words {number}") for number in range(12)}) == 12


@pytest.mark.parametrize("typed", ["12345", "1234567", "12 34 5a", "", "１２３４５"])
def test_what_is_no_six_digits_is_no_code(typed: str) -> None:
    assert one_time_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("r abc def", "R-ABC-DEF"),
        ("ABCDEF", "R-ABC-DEF"),
        ("RABCDE", "R-RAB-CDE"),
        ("R-RAB-CDE", "R-RAB-CDE"),
        ("r 4 k 7 9 p q", "R-4K7-9PQ"),
        ("Request R-4K7-9PQ", "R-4K7-9PQ"),
        ("request r 4k7 9pq, please", "R-4K7-9PQ"),
        ("Re: your message about R–4K7–9PQ (urgent)", "R-4K7-9PQ"),
        ("Solicitud r4k79pq.", "R-4K7-9PQ"),
        ("It was 4k7-9pq, I think", "R-4K7-9PQ"),
        ("R-4K7-9PQ – Office of Legal Counsel", "R-4K7-9PQ"),
        ("R-ABC", None),
        ("Ana Quispe Mamani", None),
        ("202 555 0101", None),
        ("rosa@example.org", None),
    ],
)
def test_a_reference_is_read_however_it_was_said(typed: str, meant: str | None) -> None:
    found = typed_text.references_in(typed)
    assert meant in found if meant else found == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("R-4K7-9PO", {"R-4K7-9PD", "R-4K7-9PQ"}),
        ("Request r-4k7-9p0", {"R-4K7-9PD", "R-4K7-9PQ"}),
        ("R-lK7-9PQ", {"R-JK7-9PQ", "R-7K7-9PQ"}),
        # All of it may be right, or too much of it is wrong.
        ("R-4K7-9PQ", set()),
        ("R-OOO-9PQ", set()),
    ],
)
def test_a_sign_that_no_reference_has_stands_for_those_it_is_taken_for(typed: str, meant: set[str]) -> None:
    assert set(typed_text.references_like(typed)) == meant


def test_two_spellings_of_one_address_or_number_are_one() -> None:
    """The guard against the other side compares what was meant."""
    assert likeness.plain_email("Rosa@bücher.example ") == likeness.plain_email("rosa@xn--bcher-kva.example")
    assert likeness.plain_phone("\u202d+1 (202) 555‑0101\u202c ext. 12") == likeness.plain_phone("202 555 0101")
