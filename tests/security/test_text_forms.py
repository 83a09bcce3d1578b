"""Text is stored whole, without what is not seen (T26)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral_app.security import text_forms
from referral_app.security.text_forms import View, decoded, mixes_scripts, normalise, says_something

NAMES = (
    "Grace Okafor",
    "Ana Peña-López",
    "Nguyễn Thị Ánh",
    "Łukasz Żółć",
    "Αθηνά Παπαδοπούλου",
    "Екатерина Ёлкина",
    "محمد عبد الله",
    "علی\u200cرضا رضایی",
    "שָׂרָה כהן",
    "अनुष्का शर्मा",
    "ক্\u200dযামেলিয়া রায়",
    "தமிழ்ச்செல்வி",
    "山田 太郎",
    "김민준",
    "ณัฐพล ศรีสุข",
    "አበበ በቀለ",
    "Հայկ Պետրոսյան",
    "ნინო ბერიძე",
)


TYPED_AND_KEPT = (
    ("a\x00b\x07c", "abc"),
    ("abc\u202ecba", "abccba"),
    ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
    ("a\u200db", "ab"),
    ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
    ("Pen\u0303a", "Peña"),
    ("bad\ud800half", "badhalf"),
    ("tab\tstays", "tab\tstays"),
    ("👩\u200d👧 stays", "👩\u200d👧 stays"),
    ("\u200d", ""),
    ("\U000e0041hidden", "hidden"),
)


def kept_wrongly() -> set[str]:
    """What is not kept as it should be: signs that are not seen stay, or a true name changes."""
    wrong = {typed for typed, kept in TYPED_AND_KEPT if normalise(typed) != kept}
    return wrong | {name for name in NAMES if normalise(name) != name}


def test_signs_that_are_not_seen_go_and_true_names_in_many_scripts_come_back_exactly() -> None:
    assert kept_wrongly() == set()


@pytest.mark.parametrize("rule", ["_CONTROLS", "_UNSEEN", "_LINE_ENDS", "_JOINERS"])
def test_the_control_each_rule_that_is_left_out_is_found(monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    monkeypatch.setattr(text_forms, rule, re.compile(r"(?!)"))
    assert kept_wrongly()


def test_the_control_a_rule_that_takes_too_much_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_forms, "_UNSEEN", re.compile("[\u200b-\u200f]"))
    assert {"علی\u200cرضا رضایی", "ক্\u200dযামেলিয়া রায়"} <= kept_wrongly()


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_a_look_alike_name_is_told_from_a_true_one() -> None:
    assert mixes_scripts("M\u0430ria Lopez")
    assert not any(mixes_scripts(name) for name in NAMES)
    assert not mixes_scripts("Ana Мария")


def test_a_view_knows_where_its_signs_stand_in_the_original() -> None:
    text = "see &#100;&#x61;ta here"
    view = decoded(text)
    assert view.text == "see data here"
    first = view.text.index("data")
    start, end = view.span(first, first + 4)
    assert text[start:end] == "&#100;&#x61;ta"


def test_a_view_of_plain_text_is_that_text() -> None:
    view = View.of("plain")
    assert [view.span(n, n + 1) for n in range(5)] == [(n, n + 1) for n in range(5)]


@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\u200b", " \u200b\u2060 ", "\ufeff", "\u202e\u202c", "\u00a0"])
def test_what_nobody_sees_is_no_reason_and_no_note(text: str) -> None:
    assert not says_something(text)
    assert says_something(f"{text}x")
