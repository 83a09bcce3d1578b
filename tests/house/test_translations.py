"""The public side is whole in Spanish, and the check that says so finds what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tools import translations


def test_no_sentence_of_the_public_side_lacks_its_spanish() -> None:
    assert translations.faults() == []


#: What staff keep open all day, and the frame around it.
OPEN_ALL_DAY = (
    *(f"templates/counsel/{name}.html" for name in ("home", "queue", "request", "need", "matching", "tasks")),
    *(f"templates/counsel/_{name}.html" for name in ("home", "queue", "queue_filters", "tasks", "just_done", "recall")),
    "templates/staff_base.html",
    "web/counsel/at_a_glance.py",
)


def test_the_pages_that_staff_keep_open_are_not_half_in_spanish() -> None:
    spanish = translations.read(translations.po_file("es", "messages"), "es")
    missing = []
    for message in translations.sentences():
        if message.id and any(name in OPEN_ALL_DAY for name, _ in message.locations):
            said = spanish.get(message.id if isinstance(message.id, str) else message.id[0])
            if said is None or not (said.string if isinstance(said.string, str) else all(said.string)):
                missing.append(message.id)
    assert missing == []


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalogues in a folder of their own, to be spoiled."""
    import shutil

    folder = tmp_path / "translations"
    shutil.copytree(translations.FOLDER, folder)
    monkeypatch.setattr(translations, "FOLDER", folder)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    one = Catalog()
    one.add("Stay %(n)s days", locations=[("templates/public/new.html", 1)])
    one.add("For staff", locations=[("templates/counsel/new.html", 1)])
    monkeypatch.setattr(translations, "DOMAINS", {"messages": lambda: one})
    return folder


def test_a_new_public_sentence_is_missed_until_it_has_words(copied: Path) -> None:
    told = translations.faults()
    assert any("out of date" in line for line in told)
    assert any("Stay %(n)s days" in line and "public/new.html" in line for line in told)
    assert not any("For staff" in line for line in told)
    translations.update()
    assert [line for line in translations.faults() if "out of date" in line] == []
    assert len(translations.faults()) == 1


def test_a_translation_with_other_placeholders_is_found(copied: Path) -> None:
    translations.update()
    file = translations.po_file("es", "messages")
    file.write_text(file.read_text("utf-8").replace('msgstr ""', 'msgstr "Quédese %(x)s días"'), "utf-8")
    assert any("other placeholders" in line for line in translations.faults())


def test_a_changed_english_of_the_law_data_asks_to_be_read_again(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = Catalog()
    changed.add("question.safe_now.text", auto_comments=["Quite another question?"])
    monkeypatch.setattr(translations, "DOMAINS", {"law": lambda: changed})
    assert any("English of question.safe_now.text has changed" in line for line in translations.faults())


@pytest.mark.parametrize(
    ("said", "better"),
    [
        ("Pida una orden de alejamiento.", "orden de protección"),
        ("Use otro aparato.", "dispositivo"),
        ("¿Podemos preguntar a abogados?", "consultar con abogados"),
        ("Puede saltarse preguntas.", "dejar sin contestar"),
        ("El «Convenio»", "“ ”"),
        ("Vuelva cuando tú quieras.", "usted"),
    ],
)
def test_a_word_that_we_do_not_use_is_named_with_the_right_one(said: str, better: str) -> None:
    """The glossary of docs/languages.md is held by the check, on the pages of staff too."""
    assert any(better in fault for fault in translations.wrong_words("es", Message("x", said)))
    assert translations.wrong_words("es", Message("x", "Consultamos con abogados en su dispositivo.")) == []


def test_a_guess_that_nobody_has_read_is_a_fault() -> None:
    assert translations.wrong_words("es", Message("Stay", "Quédese", flags=["fuzzy"])) != []
    assert translations.wrong_words("es", Message("Stay", "Quédese")) == []
