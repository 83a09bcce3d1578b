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
    "they're boarding now",
    "He is at LAX right now with my daughter",
    "they fly out tonight",
    "they are flying to Cairo tomorrow morning",
    "He is leaving the country with her tonight",
    "he took her an hour ago and won't say where",
    "He just took my son and is driving to the border",
    "she is crossing the border",
    "va rumbo a la frontera con mi hijo",
    "ya van camino al aeropuerto",
    "Se llevó a mi hija hace una hora",
    "están por abordar",
    "se van hoy en la noche a Honduras",
    "se la lleva mañana a México",
    "lo quiere sacar del país esta noche",
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
    "he’s got a knife",
    "he put a gun to my head",
    "he is outside my house",
    "He is trying to break in",
    "he is beating my mom",
    "he hits me every day",
    "he choked me last night",
    "my dad touches me at night",
    "Im hiding in the bathroom",
    "they won't let me leave",
    "I cant get out",
    "help me he is here",
    "we are not safe",
    "I'm scared for my life",
    "my life is in danger",
    "i wanna die",
    "I dont want to live anymore",
    "I don't want to be here anymore",
    "I took all my pills",
    "I can't go on",
    "they are selling me tonight",
    "he makes me do things with men",
    "he wıll k1ll her",
    "me quiere matar",
    "me amenazó de muerte",
    "está armado",
    "está afuera de mi casa",
    "me está pegando",
    "me pega todos los días",
    "no me dejan salir",
    "mi vida corre peligro",
    "tengo miedo de que me mate",
    "temo por mi vida",
    "no estamos a salvo",
    "me quiero matar",
    "no quiero vivir más",
    "no aguanto más",
    "me tomé todas las pastillas",
    "Él la violó anoche",
    "me obliga a acostarme con hombres",
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
    "The judge won't let me leave the state with the kids.",
    "I took him to the doctor today.",
    "I can't go on Monday; can we talk on Tuesday?",
    "She wants to live with me.",
    "No me dejan salir del país con mi hijo sin permiso.",
    "No puedo ir al juzgado el lunes.",
    "El niño se va hoy a la escuela.",
    "Me mata la espera.",
    "He has a gun permit.",
    "I want to cut ties with him.",
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
