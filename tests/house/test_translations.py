"""Every sentence has its Spanish, whoever reads it, and the check that says so finds what is missing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message

from tools import translations


def test_no_sentence_lacks_its_spanish() -> None:
    assert translations.faults() == []


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
    one.add(("One for attorneys", "%(num)s for attorneys"), locations=[("templates/attorney/new.html", 1)])
    monkeypatch.setattr(translations, "DOMAINS", {"messages": lambda: one})
    return folder


def test_a_new_sentence_is_missed_until_it_has_words(copied: Path) -> None:
    told = translations.faults()
    assert any("out of date" in line for line in told)
    assert any("Stay %(n)s days" in line and "public/new.html" in line for line in told)
    assert any("For staff" in line and "counsel/new.html" in line for line in told)
    translations.update()
    assert [line for line in translations.faults() if "out of date" in line] == []
    assert len(translations.faults()) == 3


def test_a_plural_with_one_form_is_missed(copied: Path) -> None:
    translations.update()
    file = translations.po_file("es", "messages")
    whole = file.read_text("utf-8").replace('msgstr[0] ""', 'msgstr[0] "Uno"')
    file.write_text(whole, "utf-8")
    assert any("One for attorneys" in line for line in translations.faults())
    file.write_text(whole.replace('msgstr[1] ""', 'msgstr[1] "%(num)s para abogados"'), "utf-8")
    assert not any("One for attorneys" in line for line in translations.faults())
    file.write_text(whole.replace('msgstr[1] ""', 'msgstr[1] "%(n)s para abogados"'), "utf-8")
    assert any("other placeholders" in line for line in translations.faults())


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


@pytest.mark.parametrize("kind", ["situation", "clock", "rule", "flag", "refusal"])
def test_what_the_law_calls_things_for_staff_must_have_words(kind: str, copied: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(translations, "DOMAINS", {"law": translations.law_catalog})
    assert translations.faults() == []
    file = translations.po_file("es", "law")
    file.write_text(
        re.sub(rf'(msgid "{kind}\.\w+\.\w+"\nmsgstr) .*\n(".*\n)*', r'\1 ""\n', file.read_text("utf-8")), "utf-8"
    )
    assert any(f"no words for '{kind}." in line for line in translations.faults())


@pytest.mark.parametrize(
    ("said", "better"),
    [
        ("Pida una orden de alejamiento.", "orden de protección"),
        ("Use otro aparato.", "dispositivo"),
        ("¿Podemos preguntar a abogados?", "consultar con abogados"),
        ("Puede saltarse preguntas.", "dejar sin contestar"),
        ("El «Convenio»", "“ ”"),
        ("Vuelva cuando tú quieras.", "usted"),
        ("No se pudo contactar a la familia.", "comunicarse con"),
        ("Tiene tres ofertas de su despacho.", "consulta"),
        ("Limpieza de antecedentes", "borrar antecedentes"),
        ("Abogado preguntado", "abogado consultado"),
        ("Ya no preguntamos a ningún abogado por esto.", "consultamos con abogados"),
        ("A los abogados se les pregunta sin dar nombres.", "consultar con abogados"),
        ("Pulse el botón otra vez.", "presionar"),
        ("Llame a la asistencia legal.", "ayuda legal"),
        ("Un niño puede salir lastimado.", "corre peligro"),
        ("Padres de crianza temporal", "hogar de crianza"),
        ("Solo de una forma que usted marcó.", "vía"),
        ("Escribe tu nombre.", "usted"),
        ("¿Tienes miedo?", "usted"),
        ("Prefiere hablar?", "¿ and ¡"),
        ("Llame ya!", "¿ and ¡"),
    ],
)
def test_a_word_that_we_do_not_use_is_named_with_the_right_one(said: str, better: str) -> None:
    """The glossary of docs/languages.md is held by the check, on the pages of staff too."""
    assert any(better in fault for fault in translations.wrong_words("es", Message("x", said)))
    assert translations.wrong_words("es", Message("x", "Consultamos con abogados en su dispositivo.")) == []


def test_a_guess_that_nobody_has_read_is_a_fault() -> None:
    assert translations.wrong_words("es", Message("Stay", "Quédese", flags=["fuzzy"])) != []
    assert translations.wrong_words("es", Message("Stay", "Quédese")) == []
