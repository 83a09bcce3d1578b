"""Words in a free text that speak of danger at this moment, in English and Spanish (U9).

They open no door and decide nothing: whoever wrote them sees numbers to call, and staff read the request first. So a
phrase too many costs a minute, and a phrase too few may cost a child; a "not" or a "once" in the sentence is ignored.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Danger(StrEnum):
    """The danger gate's own words for it (web/words/signposts.py)."""

    TAKEN_NOW = "taken_now"
    CRISIS = "crisis"


#: What "now" may be: within hours.
_SOON = (
    r"(?:now|right now|tonight|today|this (?:morning|afternoon|evening)|in an hour|in \w+ (?:hours|minutes)|"
    r"ahora|ahorita|ya|hoy|esta (?:noche|tarde|manana)|en una hora|en \w+ (?:horas|minutos))"
)
_WHOM = r"(?:me|us|him|her|them|my \w+|our \w+|the (?:child|children|kids|baby|boys?|girls?))"
_PLACE = r"(?:airport|border|port|station|terminal)"
_LUGAR = r"(?:el aeropuerto|la frontera|el puerto|la terminal)"
_CRAFT = r"(?:plane|flight|ship|boat|bus|train)"
_NAVE = r"(?:avion|vuelo|barco|autobus|camion|tren)"
_LEAVING = (
    rf"\b(?:at|in|to) the {_PLACE}\b.{{0,40}}\b{_SOON}\b",
    rf"\b{_SOON}\b.{{0,40}}\b(?:at|in|to) the {_PLACE}\b",
    rf"\b(?:boarding|about to board|getting on) (?:an?|the|their|his|her) {_CRAFT}\b",
    rf"\b{_CRAFT} (?:leaves|is leaving|departs|takes off|goes|is)\b.{{0,20}}\b{_SOON}\b",
    rf"\b(?:is|are|s|re) (?:taking|leaving with|flying|driving) {_WHOM}\b.{{0,60}}\b(?:now|tonight|today|in an hour)\b",
    rf"\ben {_LUGAR}\b.{{0,40}}\b{_SOON}\b",
    rf"\b{_SOON}\b.{{0,40}}\b(?:en {_LUGAR}|al (?:aeropuerto|puerto))\b",
    rf"\b(?:subiendo|subir|abordando|abordar) (?:al?|un|una|el) {_NAVE}\b",
    rf"\b{_NAVE} (?:sale|despega|se va|es)\b.{{0,20}}\b{_SOON}\b",
    rf"\bse (?:los?|las?|me) (?:llevan?|esta llevando|estan llevando|van? a llevar)\b.{{0,60}}\b{_SOON}\b",
)
_KILL = r"(?:kill|shoot|stab|strangle|murder)"
_VIOLENCE = (
    rf"\b(?:will|ll|gonna|going to|wants? to|swore to|would|about to) {_KILL} {_WHOM}\b",
    rf"\bthreat\w* to {_KILL} {_WHOM}\b",
    rf"\b(?:is|are|s|re|keeps?) (?:hurting|beating|hitting|choking|strangling) {_WHOM}\b.{{0,20}}\b(?:now|tonight)\b",
    r"\b(?:he|she|they) (?:has|have|got) a (?:gun|knife|weapon)\b",
    r"\bin danger (?:right )?now\b|\bwe are in danger\b|\bi am in danger\b",
    r"\b(?:i|we) (?:am|are) (?:locked in|being held)\b",
    r"\b(?:va|van|voy) a (?:matar\w*|disparar\w*|apunalar\w*)",
    r"\bamenaz\w+ con matar\w*|\bdijo que (?:me|nos|lo|la|los|las) mat(?:a|aria)\b",
    r"\btiene (?:un arma|una pistola|un cuchillo)\b|\besta(?:mos|n)? en peligro\b|\bestoy en peligro\b",
    r"\b(?:me|nos) tienen? encerrad[oa]s?\b",
)
_DESPAIR = (
    r"\b(?:want|wants|going|wanted) to die\b|\bsuicid",
    r"\b(?:kill|hurt|hurting|cut|cutting) (?:myself|himself|herself|themselves)\b|\bend (?:my|his|her) life\b",
    r"\bno reason to live\b|\bbetter off dead\b",
    r"\b(?:quiero|quiere|queria) morir(?:me|se)?\b|\b(?:matarme|quitarme la vida|quitarse la vida)\b",
    r"\b(?:hacerme dano|cortarme)\b|\bya no quiero vivir\b|\bno quiero seguir viviendo\b",
)
_PHRASES = (
    (Danger.TAKEN_NOW, re.compile("|".join(_LEAVING))),
    (Danger.CRISIS, re.compile("|".join((*_VIOLENCE, *_DESPAIR)))),
)


def danger_in(text: str) -> Danger | None:
    """What the words speak of, the child that is being taken first; None for words that speak of neither."""
    plain = _plain(text)
    return next((kind for kind, phrases in _PHRASES if phrases.search(plain)), None)


def _plain(text: str) -> str:
    """Lower case, without accents, apostrophes and double spaces: as people type who have no time."""
    signs = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in signs if not unicodedata.combining(sign))
    return " ".join(re.sub(r"['’‘`´]", " ", letters).split())
