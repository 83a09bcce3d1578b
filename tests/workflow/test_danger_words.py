"""Words that speak of danger at this moment are found in both languages; how people else write is left alone (U9)."""

from __future__ import annotations

import pytest

from referral_app.workflow.danger_words import Danger, danger_in
from tests.security.corpus_true import TRUE

TAKEN_NOW = (
    "He is at the airport now with both children",
    "they are at the AIRPORT right now please hurry",
    "She is about to board? No: she is boarding a plane with my son",
    "Their flight leaves tonight at nine",
    "My ex is taking her to Mexico right now",
    "he's taking my daughter out of the country today",
    "Right now they are at the border",
    "Está en el aeropuerto ahora con mi hijo",
    "ESTAN EN LA FRONTERA YA",
    "El vuelo sale esta noche",
    "se la lleva hoy a Colombia",
    "Se los está llevando a México en este momento, ahora",
    "están a punto de subir al avión",
)
CRISIS = (
    "He said he will kill me",
    "he'll kill us if I leave",
    "he’s going to shoot my mother",
    "She threatened to kill him",
    "he has a gun and is outside",
    "I want to die",
    "I keep thinking about suicide",
    "my son says he will kill himself",
    "I hurt myself last night",
    "We are in danger",
    "we are locked in",
    "Dijo que me va a matar",
    "me va a matar si salgo",
    "amenazó con matarme",
    "tiene una pistola",
    "Ya no quiero vivir",
    "quiero morirme",
    "estoy en peligro",
    "nos tiene encerradas",
)
NEITHER = (
    "The court hearing is in March and I need a lawyer.",
    "We lived near the airport for three years.",
    "She left for Spain in June; the flight was in the morning.",
    "He took my passport two years ago.",
    "I would like to talk to somebody today.",
    "They killed the deal with the other lawyer.",
    "El juez lo verá en marzo; vivimos cerca del aeropuerto.",
    "Mi hermana tiene un caso parecido.",
    "Salimos del país hace un año.",
    "",
)


@pytest.mark.parametrize("text", TAKEN_NOW)
def test_a_child_that_is_being_taken(text: str) -> None:
    assert danger_in(text) == Danger.TAKEN_NOW


@pytest.mark.parametrize("text", CRISIS)
def test_somebody_who_may_be_hurt(text: str) -> None:
    assert danger_in(text) == Danger.CRISIS


@pytest.mark.parametrize("text", NEITHER)
def test_words_that_speak_of_neither(text: str) -> None:
    assert danger_in(text) is None


def test_how_people_write_otherwise_calls_nobody() -> None:
    """Staff who are called for nothing stop looking: at most one of a hundred true stories of other things."""
    called = [text for text in TRUE if danger_in(text)]
    assert len(called) <= len(TRUE) // 100, called[:3]


@pytest.mark.parametrize("around", ["{} He has her passport.", "I wrote in June.\n\n{}", "¡{}!", "'{}'", "  {}   "])
@pytest.mark.parametrize("text", [TAKEN_NOW[0], TAKEN_NOW[7], CRISIS[0], CRISIS[11]])
def test_they_are_found_wherever_they_stand_and_however_they_are_typed(around: str, text: str) -> None:
    written = around.format(text)
    assert danger_in(written)
    assert danger_in(written.upper())
    assert danger_in(written.replace(" ", "\n "))
