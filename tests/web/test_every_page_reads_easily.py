"""Plain words on every page that a family may see, measured page by page: English at a grade of school of 8 at most,
Spanish at 55 of INFLESZ at least (A23)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from referral_app.law.reading_grade import ease_in_spanish, grade
from tests.page_client import BASE
from tests.web.form_walk import Walker, full, saying
from tests.web.reading import LEAST_EASE, MOST_GRADE, hard_sentences, is_plain, read
from tests.web.test_no_word_of_the_programme import WHO, walker

LANGUAGES = ("en", "es")
PUBLIC = (
    *("/", "/request/", "/status", "/no/such/page", "/help/", "/help/safety", "/help/services", "/help/checklist"),
    *("/help/report", "/help/something-else", "/help/about", "/help/how-matching-works", "/help/law"),
)
AFTER = ("/status/request", "/status/request/contact", "/status/request/complaint", "/status/request/stop")


def pages_of(app: Flask, who: str, language: str) -> Iterator[tuple[str, str]]:
    """Every page that this person comes by: the screens, what follows them, and where they come back to."""
    walk: Walker = walker(app, language)
    answering = saying(full, **WHO[who])
    seen: set[str] = set()
    while walk.is_screen and walk.path not in seen:
        seen.add(walk.path)
        yield walk.path, walk.html
        walk.answer(answering)
    walk = walker(app, language)
    walk.through(answering)
    yield walk.path, walk.html
    walk.finish()
    for path in ("/request/sent", *AFTER, "/status/request/answers", "/status/request/looks"):
        walk.get(path)
        yield walk.path, walk.html


def hard(pages: Iterator[tuple[str, str]], language: str) -> list[tuple[str, object]]:
    """The pages that are too hard, and of each page the sentences that are by themselves."""
    found: list[tuple[str, object]] = []
    seen = False
    for path, html in pages:
        seen = True
        figure, plain = is_plain(read(html), language)
        found += [] if plain else [(path, figure)]
        found += [(path, sentence) for sentence in hard_sentences(html, language)]
    assert seen
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_page(sqlite_app: Flask, language: str) -> None:
    client = sqlite_app.test_client()
    pages = (
        (path, client.get(path, base_url=BASE, headers={"Accept-Language": language}).get_data(as_text=True))
        for path in PUBLIC
    )
    assert hard(pages, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", list(WHO))
def test_every_screen_of_the_form_and_what_follows_it(sqlite_app: Flask, who: str, language: str) -> None:
    assert hard(pages_of(sqlite_app, who, language), language) == []


def test_the_measure_finds_what_is_hard() -> None:
    """The control: the same measure, of the kind of sentence that offices write."""
    office = (
        "<div id='main-content'><p>Notwithstanding the aforementioned jurisdictional considerations, petitioners are "
        "required to substantiate habitual residence by documentary evidence prior to the commencement of proceedings"
        "</p></div>"
    )
    oficina = (
        "<div id='main-content'><p>Sin perjuicio de las consideraciones jurisdiccionales anteriormente mencionadas, la "
        "parte solicitante deberá acreditar documentalmente su residencia habitual con anterioridad a la iniciación "
        "del procedimiento correspondiente</p></div>"
    )
    assert is_plain(read(office), "en")[1] is False
    assert is_plain(read(oficina), "es")[1] is False
    assert [len(hard_sentences(page, language)) for page, language in ((office, "en"), (oficina, "es"))] == [1, 1]
    assert grade(read(office)) > MOST_GRADE + 5
    assert ease_in_spanish(read(oficina)) < LEAST_EASE - 20


def test_each_box_ends_a_sentence_and_names_and_numbers_are_left_out() -> None:
    page = (
        "<main id='main-content'><h1>Your page</h1><p>Call us now if it is urgent</p><ul><li>One thing that we can do "
        "for you</li></ul><p>Ask 1-800-843-5678 or missingkids.org whether they know more</p>"
        "<div class='app-card app-signpost'><p>An Institute of Many Words and Names</p></div>"
        "<select><option>The Republic of a Land of Many Words</option></select></main>"
    )
    assert read(page) == "Call us now if it is urgent. One thing that we can do for you. Ask or whether they know more."


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("día", 2), ("que", 1), ("guía", 2), ("cuidado", 3), ("niño", 2), ("país", 2), ("muy", 1)),
        *(("ayuda", 3), ("leer", 2), ("abogado", 4), ("y", 1), ("agüita", 3), ("Uruguay", 3)),
    ],
)
def test_spanish_syllables_are_counted_as_they_are_spoken(word: str, syllables: int) -> None:
    four = " ".join([word] * 4)
    assert round((206.835 - 4 - ease_in_spanish(four)) / 62.3) == syllables
