"""Pictures in words are found, true words stay (T32), and nothing of what was found is kept (T33)."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral_app.security.text_screen import REMOVED, Reason, ScreenedFields, screen, screen_fields
from tests.security.corpus_bad import BAD
from tests.security.corpus_true import TRUE

Stops = Callable[[dict[str, str]], bool]


def _ours(fields: dict[str, str]) -> bool:
    return bool(screen_fields(fields).reasons)


def _naive(fields: dict[str, str]) -> bool:
    """What a first try would do: the plain forms only."""
    pattern = r"data:image/\w+;base64,|https?://\S+\.(?:jpg|png|gif|mp4)\b|<img\b"
    return any(re.search(pattern, text) for text in fields.values())


def _blunt(fields: dict[str, str]) -> bool:
    """What the lazy would do: every link is stopped."""
    return any(re.search(r"https?://|www\.", text) for text in fields.values())


def _share_caught(stops: Stops) -> float:
    return sum(stops(fields) for _kind, fields in BAD) / len(BAD)


def _share_stopped(stops: Stops) -> float:
    return sum(stops({"more_info": text}) for text in TRUE) / len(TRUE)


def test_the_corpora_have_their_size_and_nothing_twice() -> None:
    assert len(BAD) >= 150
    assert len({tuple(fields.values()) for _kind, fields in BAD}) == len(BAD)
    assert len(set(TRUE)) == len(TRUE) == 300


def test_at_least_98_of_100_pictures_in_words_are_caught() -> None:
    missed = [(kind, fields) for kind, fields in BAD if not _ours(fields)]
    assert len(missed) <= 0.02 * len(BAD), missed


def test_at_most_one_true_narrative_in_a_hundred_is_stopped() -> None:
    stopped = [(text, screen(text)) for text in TRUE if screen(text).reasons]
    assert len(stopped) <= 0.01 * len(TRUE), stopped


def test_control_the_corpora_tell_good_screens_from_bad_ones() -> None:
    assert _share_caught(_naive) < 0.5
    assert _share_stopped(_blunt) > 0.2


def test_a_true_narrative_comes_back_letter_for_letter() -> None:
    for text in TRUE:
        if not screen(text).reasons:
            assert screen(text).text == text


def test_nothing_of_the_piece_is_left_and_the_words_around_it_are() -> None:
    marker = "MKpicture7Q3"
    text = f"My son is six. https://example.org/{marker}/a.jpg He is with his father."
    seen = screen(text)
    assert seen.text == f"My son is six. {REMOVED} He is with his father."
    assert marker not in repr(seen)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("data:image/png;base64,iVBORw0KGgoAAAANSUhEUg", Reason.DATA),
        ("Ab1" * 140, Reason.ENCODED),
        ("![a](b)", Reason.MARKUP),
        ("https://example.org/a.jpg", Reason.PICTURE_LINK),
        ("https://imgur.com/a/b", Reason.SHARE_LINK),
        ("hxxps://example.org/", Reason.HIDDEN_LINK),
    ],
)
def test_the_reason_is_a_class_and_nothing_more(text: str, reason: Reason) -> None:
    assert reason in screen(text).reasons


_BYTES = [(7 * place * place + 31 * place) % 256 for place in range(400)]
_WRITTEN_OUT = {
    "decimal": ", ".join(map(str, _BYTES)),
    "bits": " ".join(f"{value:08b}" for value in _BYTES),
    "percent": "".join(f"%{value:02X}" for value in _BYTES),
    "escapes": "".join(f"\\x{value:02x}" for value in _BYTES),
    "octal": "".join(f"\\{value:03o}" for value in _BYTES),
    "braille": "".join(chr(0x2800 + value) for value in _BYTES),
    "blocks": "\n".join("\u2588\u2593\u2592\u2591 " * 10 for _line in range(20)),
    "keyboard": "\n".join("@#%*+=-:. " * 8 for _line in range(20)),
    "quoted lines": "\n".join(f"> {'Ab1xY9+/Zq' * 6}" for _line in range(10)),
}


@pytest.mark.parametrize("how", _WRITTEN_OUT)
def test_a_picture_written_out_in_another_way_is_found(how: str) -> None:
    assert screen(f"My son is six. {_WRITTEN_OUT[how]}").reasons


@pytest.mark.parametrize(
    "text",
    [
        "a" * 900,
        "Help. " + "o" * 400,
        "no " * 300,
        "noooo " * 100,
        "jajaja" * 100,
        "-" * 600,
        "1, 2, 3, " * 90,
        "\U0001f62d\U0001f62d\U0001f494 " * 200,
        ", ".join(f"2024-03-{day:02d}" for day in range(1, 29)) * 3,
    ],
)
def test_who_cries_out_is_not_told_of_a_picture(text: str) -> None:
    assert not screen(text).reasons


@pytest.mark.parametrize("length", [399, 400])
def test_a_run_of_400_characters_is_a_picture_and_one_of_399_is_not(length: int) -> None:
    run = ("x9Y" * 200)[:length]
    assert bool(screen(run).reasons) == (length == 400)


def test_a_stop_after_a_link_stays_in_the_sentence() -> None:
    assert screen("It was at https://imgur.com/a/b.").text == f"It was at {REMOVED}."


def test_a_bare_name_of_a_service_is_no_link() -> None:
    text = "He used imgur.com, Dropbox and youtube.com."
    assert screen(text).text == text


def test_a_piece_split_over_fields_is_taken_out_of_both_and_no_other_field_is_touched() -> None:
    seen = screen_fields(
        {"place": "Reno", "a": "see https://imgur.c", "b": "om/a/b now", "name": "Noor", "phone": "555-0142"}
    )
    assert seen.texts == {
        "place": "Reno",
        "a": f"see {REMOVED}",
        "b": f"{REMOVED} now",
        "name": "Noor",
        "phone": "555-0142",
    }
    assert seen.touched == {"a", "b"}


def test_blank_fields_hide_nothing_and_are_nothing() -> None:
    one, other = "see https://imgur.c", "om/a/Xy12z please"
    around = screen_fields({"a": "", "b": one, "c": other, "d": "", "e": ""})
    assert around.touched == {"b", "c"} == screen_fields({"b": one, "c": other}).touched
    assert screen_fields({"a": "", "b": ""}) == ScreenedFields({"a": "", "b": ""}, frozenset(), frozenset())


def test_a_whole_link_at_the_end_of_a_field_does_not_reach_into_the_next() -> None:
    seen = screen_fields({"a": "https://imgur.com/a/b", "b": "Hello"})
    assert seen.texts == {"a": REMOVED, "b": "Hello"}


def test_what_was_screened_passes_the_screen() -> None:
    for _kind, fields in BAD:
        for text in screen_fields(fields).texts.values():
            assert screen(text).text == text


@given(st.text(max_size=400))
@settings(max_examples=400, deadline=None)
def test_any_text_is_screened_once_and_for_all(text: str) -> None:
    once = screen(text).text
    assert screen(once).text == once


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a-",
        "-",
        "<",
        "<img ",
        "![",
        "src=<",
        "url(",
        "data:image/png;base64,a ",
        "a . ",
        "&#",
        "%25",
        "a@",
        "ff ",
        "[.]",
        "a.b@c http://d ",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    """On a slow machine all of it takes longer; what grows with the square of a text takes four times as long for twice
    of it."""
    long = quickest(lambda: screen((piece * 60_000)[:60_000]))
    assert long < 1 or long < 3 * quickest(lambda: screen((piece * 60_000)[:30_000]))


def quickest(act: Callable[[], object]) -> float:
    """Seconds of the processor, the best of three."""
    taken = []
    for _round in range(3):
        started = time.process_time()
        act()
        taken.append(time.process_time() - started)
        if taken[-1] < 1:
            break
    return min(taken)


def test_what_grows_too_fast_is_seen() -> None:
    """The control."""

    def slow(text: str) -> int:
        return sum(text.count(text[:n]) for n in range(1, len(text)) for _again in range(len(text) // 100))

    assert quickest(lambda: slow("ab" * 1000)) > 3 * quickest(lambda: slow("ab" * 500))


def steps(work: Callable[[str], object], text: str) -> int:
    """How many calls it takes: the same on every machine."""
    counted = 0

    def count(_frame: object, event: str, _called: object) -> None:
        nonlocal counted
        counted += event.endswith("call")

    sys.setprofile(count)
    try:
        work(text)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("piece", ["a.b@c http://d ", "http://d ", "a dot b ", "begin 644 a\n", "1-2 ", "Aa "])
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    """Whoever sends the longest form there may be with links alone in it must not stop the others' pages."""
    once, twice = (steps(screen, (piece * 8_000)[:size]) for size in (4_000, 8_000))
    assert twice < 2.6 * once


def test_work_that_grows_faster_is_seen() -> None:
    """The control: every word held against every other."""

    def careless(text: str) -> object:
        words = text.split()
        return [sum(word == other for other in words) for word in words]

    assert steps(careless, "a " * 800) > 3 * steps(careless, "b " * 400)


@pytest.mark.parametrize(
    "text",
    [
        "He logged in from 203.0.113.7 on Monday.",
        "The networks 203.0.113.0/24 and 10.0.0.0/8.",
        "Version 1.2.3.4 of the app, rule 1.2.3.4/5.",
        "CALL 911. MY SON. HE IS 4. HE IS GONE, GONE, GONE. PLEASE, PLEASE. " * 20,
        "Case 23-CV-1047, order of 1/2/2026 (docket 17, 18, 19), $4,500.00 paid, $1,200.00 owed; see Tex. Fam. Code. "
        * 8,
    ],
)
def test_numbers_and_stops_of_a_true_story_stay(text: str) -> None:
    """What stands near the new kinds of codes and links: networks without a page, capitals, lists of numbers."""
    assert screen(text).reasons == frozenset()


@pytest.mark.parametrize("kind", ["other codes", "number of a machine"])
def test_none_of_the_kinds_that_once_got_by_does(kind: str) -> None:
    """Codes of 85 signs, uuencode, base64 with stops and commas in it; links to a machine by its number."""
    assert [fields for told, fields in BAD if told == kind and not _ours(fields)] == []
