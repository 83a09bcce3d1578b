from __future__ import annotations

from referral_app.roster.columns import COLUMNS
from tests.roster.book import BEA, INES, TADEU, file_of, lines, records


def codes(said: list[str]) -> list[str]:
    return [line.rsplit("[", 1)[1][:3] for line in said]


def test_problems_stand_by_row_then_column_then_code() -> None:
    first = {**INES, "fees": "pro_bono:1;old", "attorney_id": "a b", "licences": "XX:good:soon:"}
    second = {**TADEU, "max_matters": "0", "phone": "55"}
    said = lines(file_of(first, second))
    assert [line.split(":")[0] for line in said] == [
        "row 2, attorney_id",
        "row 2, licences",
        "row 2, licences",
        "row 2, licences",
        "row 2, fees",
        "row 2, fees",
        "row 3, phone",
        "row 3, max_matters",
    ]
    assert codes(said) == ["R12", "R19", "R31", "R33", "R50", "R51", "R16", "W05"]


def test_all_problems_of_the_file_stand_first_and_all_are_listed() -> None:
    columns = ["phone", *[c for c in COLUMNS if c not in ("cover", "email")], "phone", "shoe"]
    said = lines(file_of({**INES, "phv": "maybe"}, columns=columns))
    assert said == [
        "file: column email is missing [R02]",
        "file: column cover is missing [R02]",
        "file: column shoe is not known [R03]",
        "file: column phone is there twice [R04]",
        "row 2, phv: maybe is not yes or no [R20]",
    ]


def test_rows_before_an_open_quote_are_still_read() -> None:
    said = lines(file_of({**INES, "phv": "maybe"}, BEA) + b'"' + file_of(TADEU))
    assert said == ["file: a quote is not closed (row 4) [R06]", "row 2, phv: maybe is not yes or no [R20]"]


def test_a_quote_closed_by_a_later_rows_quote_is_still_one_that_is_not_closed() -> None:
    broken = (
        file_of(INES).replace(b",Ines,", b',"Ines,') + file_of({**BEA, "last_name": 'Lund, "x"'}).split(b"\n", 1)[1]
    )
    assert lines(broken) == ["file: a quote is not closed (row 2) [R06]"]


def test_a_row_over_several_lines_counts_by_its_first() -> None:
    # In quotes, line ends of either kind belong to the cell.
    tall = {**INES, "firm_name": "Quiroga\r\n& Bell\n\nPLLC"}
    said = lines(file_of(tall, {**BEA, "phv": "maybe"}))
    assert said == ["row 6, phv: maybe is not yes or no [R20]"]


def test_windows_line_ends_count_once_and_a_lone_return_never() -> None:
    windows = file_of(INES, {**BEA, "phv": "x"})
    assert lines(windows) == lines(windows.replace(b"\r\n", b"\n")) == ["row 3, phv: x is not yes or no [R20]"]
    said = lines(file_of({**INES, "firm_name": "Quiroga\rBell"}, {**BEA, "phv": "x"}))
    assert said == ["row 3, phv: x is not yes or no [R20]"]


def test_empty_lines_are_no_rows_but_are_counted() -> None:
    head, row = file_of({**INES, "phv": "x"}).split(b"\n", 1)
    assert lines(head + b"\n\n\n" + row + b"\n\n") == ["row 4, phv: x is not yes or no [R20]"]


def test_header_names_may_stand_in_any_order_behind_a_byte_order_mark() -> None:
    data = b"\xef\xbb\xbf" + file_of(INES, TADEU, columns=reversed(COLUMNS))
    assert lines(data) == []
    assert records(data) == records(file_of(INES, TADEU))
    assert None not in records(data)


def test_an_empty_file_lacks_every_column_and_every_row() -> None:
    assert codes(lines(b"")) == ["R02"] * len(COLUMNS) + ["R05"]


def test_a_third_row_of_a_firm_is_held_against_the_first() -> None:
    other = {**BEA, "firm_id": "f-qb", "firm_name": "Other"}
    third = {**other, "attorney_id": "a-104", "email": "c@example.org", "licences": "US-NM:active::9"}
    assert lines(file_of(INES, other, third)) == [
        "row 3, firm_id: f-qb has another name in row 2 [R25]",
        "row 4, firm_id: f-qb has another name in row 2 [R25]",
    ]


def test_a_message_is_one_line_that_no_terminal_obeys() -> None:
    said = lines(file_of({**INES, "status": "act\x1b[2Jive\r\nrow 9"}))
    assert said == ["row 2, status: act\\x1b[2Jive\\r\\nrow 9 is not active, applied or withdrawn [R22]"]


def test_errors_and_warnings_of_a_cell_that_is_wrong_already_are_not_guessed() -> None:
    said = lines(file_of({**INES, "licences": "US-TX:active:soon:1", "insurance_expires": "soon"}))
    assert codes(said) == ["R19", "R19"]
