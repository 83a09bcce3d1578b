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
    r"(?:now|right now|tonight|today|tomorrow|this (?:morning|afternoon|evening)|in an hour|in \w+ (?:hours|minutes)|"
    r"ahora|ahorita|ya|hoy|esta (?:noche|tarde|manana)|en una hora|en \w+ (?:horas|minutos))"
)
_JUST = r"(?:just now|an hour ago|\w+ (?:hours?|minutes) ago|tonight|today|this (?:morning|afternoon|evening))"
_HACE = r"(?:hace (?:una hora|un rato|un momento|\w+ (?:horas|minutos))|hoy|ahorita|esta (?:noche|tarde|manana))"
#: With what is left of "he's" once the apostrophe is gone, or was never typed.
_IS = r"(?:is|are|s|re|he ?s|she ?s|they ?re)"
_LAST = (
    r"(?:last night|yesterday|today|tonight|this (?:morning|afternoon|evening|week)|every (?:day|night)|again|always)"
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
    rf"\b{_IS} (?:boarding|about to board)\b|\bon (?:the|their|his|her) way to the {_PLACE}\b",
    rf"\bat (?:lax|jfk|ohare|o hare|dfw|mia|atl|sfo)\b.{{0,40}}\b{_SOON}\b",
    rf"\b(?:driving|heading|going|running) (?:to|for|towards?) the border\b|\b{_IS} crossing the border\b",
    rf"\b(?:fly|flies|flying|leaves?|leaving) (?:out|the (?:country|state))\b.{{0,40}}\b{_SOON}\b",
    rf"\b(?:fly|flying|flies) to \w+.{{0,30}}\b{_SOON}\b",
    rf"(?<!\bi )(?<!\bwe )\b(?:took|grabbed|snatched) {_WHOM}\b.{{0,40}}\b{_JUST}\b",
    rf"\bjust (?:took|grabbed|snatched|left with) {_WHOM}\b",
    rf"\b{_CRAFT} (?:leaves|is leaving|departs|takes off|goes|is)\b.{{0,20}}\b{_SOON}\b",
    rf"\b(?:is|are|s|re) (?:taking|leaving with|flying|driving) {_WHOM}\b.{{0,60}}\b(?:now|tonight|today|in an hour)\b",
    rf"\ben {_LUGAR}\b.{{0,40}}\b{_SOON}\b",
    rf"\b{_SOON}\b.{{0,40}}\b(?:en {_LUGAR}|al (?:aeropuerto|puerto))\b",
    rf"\b(?:subiendo|subir|abordando|abordar) (?:al?|un|una|el) {_NAVE}\b",
    r"\b(?:estan?|va|van) (?:abordando|por abordar|a abordar|por subir)\b",
    r"\b(?:va|van|voy|vamos) (?:ya )?(?:camino|rumbo) (?:al?|a la|hacia \w+) (?:aeropuerto|frontera|puerto|terminal)\b",
    r"\b(?:cruzando|por cruzar|va a cruzar|van a cruzar) la frontera\b",
    rf"\bse van?\b.{{0,30}}\b{_SOON}\b.{{0,20}}\ba (?!la |su |trabaj|casa)\w+",
    rf"\b(?:sacar\w*|llevar(?:se)?(?:los?|las?)) (?:del|fuera del|de su) pais\b.{{0,40}}\b{_SOON}\b",
    rf"\bse (?:los?|las?) llevan?\b.{{0,20}}\bmanana\b|\bse (?:los? |las? )?llev(?:o|aron)\b.{{0,60}}\b{_HACE}(?!\w)",
    r"\bse (?:los?|las?) acaban? de llevar\b|\bacaban? de llevarse(?:los?|las?)?\b",
    rf"\b{_NAVE} (?:sale|despega|se va|es)\b.{{0,20}}\b{_SOON}\b",
    rf"\bse (?:los?|las?|me) (?:llevan?|esta llevando|estan llevando|van? a llevar)\b.{{0,60}}\b{_SOON}\b",
)
_KILL = r"(?:kill|shoot|stab|strangle|murder)"
_VIOLENCE = (
    rf"\b(?:will|ll|gonna|going to|wants? to|swore to|would|about to) {_KILL} {_WHOM}\b",
    rf"\bthreat\w* to {_KILL} {_WHOM}\b",
    rf"\b(?:{_IS}|keeps?) (?:hurting|beating|hitting|choking|strangling|raping) {_WHOM}\b",
    rf"\b(?:hits|beats|chokes|strangles|rapes|punches|kicks) {_WHOM}\b",
    rf"\b(?:choked|strangled|raped|beat|hit|stabbed|punched|touched|touches|hurts) {_WHOM}\b.{{0,30}}\b{_LAST}\b|"
    rf"\b(?:touches|touching) {_WHOM} at night\b",
    rf"\b(?:will|ll|gonna|going to|wants? to|swore to|about to|threat\w* to) (?:hurt|beat|rape) {_WHOM}\b",
    r"\b(?:he|she|they|who) (?:has|have|got|has got|have got) a (?:gun|knife|weapon)\b(?! (?:permit|license|case))",
    r"\bhe ?s got a (?:gun|knife|weapon)\b|\b(?:gun|knife) to (?:my|our|his|her) (?:head|throat|neck)\b",
    rf"\b{_IS} (?:right )?(?:outside|at) (?:my|our|the) (?:house|door|home|apartment|window|gate)\b",
    rf"\b{_IS} (?:trying to (?:break|get) in|breaking in|coming (?:to get|for) {_WHOM})\b",
    r"\bin danger (?:right )?now\b",
    r"\b(?:we are|we ?re|i am|i ?m) in danger\b",
    r"\b(?:my|our|his|her) (?:life|lives) (?:is|are) in danger\b",
    r"\b(?:i am|i ?m|we are|we ?re) (?:not safe|hiding|trapped|locked (?:in|up)|being held)\b",
    r"\b(?:scared|afraid|fear|terrified) (?:for|of losing) (?:my|our|his|her) (?:life|lives)\b",
    rf"\b(?:won ?t|not|don ?t|doesn ?t) let {_WHOM} (?:leave|out|go)\b"
    r"(?! (?:to|the (?:state|country)|with|there|on|back|in)\b)",
    r"\bi can ?(?:not|t) (?:get out|leave|escape)\b",
    r"\bhelp (?:me|us)\b.{0,20}\b(?:he|she|they) (?:is|are|s|re) here\b|\b(?:is|are) bleeding\b",
    rf"\b(?:sell|selling|sells) {_WHOM} (?:now|tonight|today|every|to men)\b",
    r"\bmen come\b.{0,30}\bevery (?:day|night)\b",
    rf"\b(?:makes?|forc\w+|making) {_WHOM} (?:to )?(?:do things|have sex|sleep) with\b",
    r"\b(?:va|van|voy) a (?:matar\w*|disparar\w*|apunalar\w*|golpear\w*|violar\w*)",
    r"\b(?:me|nos|l[aeo]s?) (?:quieren?|iba|iban) (?:a )?matar\b|\bquieren? matar(?:me|nos|l[aeo]s?)\b",
    r"\bamenaz\w+ (?:con matar\w*|de muerte)",
    r"\bdijo que (?:me|nos|lo|la|los|las) mat(?:a|aria)\b",
    r"\bde que (?:me|nos|l[ao]s?) maten?\b",
    r"\btienen? (?:un arma|una pistola|un cuchillo)\b",
    r"\besta(?:mos|n)? (?:en peligro|armad[oa]s?)\b",
    r"\bestoy en peligro\b",
    r"\b(?:vida|vidas) (?:corre|corren|esta|estan) (?:en )?peligro\b",
    r"\bcorr(?:o|emos|en?) peligro\b",
    r"\btem(?:o|emos) por (?:mi|su|nuestra) vida\b",
    r"\bno (?:estoy|estamos) a salvo\b|\b(?:estoy|estamos) escondid[oa]s?\b",
    r"\besta(?:n)? (?:afuera|fuera|en la puerta) de (?:mi|la|nuestra) casa\b|\bgolpeando la puerta\b",
    r"\b(?:me|nos|l[aeo]s?) (?:pegan?|golpean?|ahorcan?|violan?)\b",
    r"\b(?:me|nos|l[aeo]s?) estan? (?:pegando|golpeando|ahorcando|violando)\b",
    r"\b(?:me|nos|l[aeo]s?) (?:pego|golpeo|ahorco|violo|toco)\b.{0,20}"
    r"\b(?:anoche|ayer|hoy|ahora|esta (?:manana|tarde|noche))\b",
    r"\b(?:me|l[ao]s?) toca\b.{0,20}\b(?:noches?|siempre)\b|\bestan? sangrando\b",
    r"\b(?:me|nos) tienen? encerrad[oa]s?\b",
    r"\bno (?:me|nos) dejan? (?:salir|ir)\b(?! (?:del|al?|con)\b)",
    r"\bno pued(?:o|emos) (?:salir|escapar)\b(?! (?:del|al?|con)\b)",
    r"\b(?:me|la|las|nos) obligan? a (?:acostar\w*|tener (?:sexo|relaciones)|prostituir\w*)",
)
_DESPAIR = (
    r"\b(?:want|wants|going|wanted) to die\b|\bsuicid",
    r"\b(?:kill|hurt|hurting|cut|cutting) (?:myself|himself|herself|themselves)\b|\bend (?:my|his|her) life\b",
    r"\bno reason to live\b|\bbetter off (?:dead|without (?:me|him|her))\b|\bwanna die\b|\bkms\b",
    r"\b(?:don ?t|do not|doesn ?t) (?:want to|wanna) (?:live|be here|be alive|wake up)\b(?! (?:with|in|at|there)\b)",
    r"\bend it all\b",
    r"\bi can ?(?:not|t) go on\b(?! (?:the|a|my|with|to|\w+days?)\b)",
    r"\btook all (?:my|the|his|her) pills\b",
    r"\b(?:me quiero|se quiere) (?:morir|matar)\b|\bno quier[oe] (?:vivir|seguir) mas\b|\bno aguanto mas\b",
    r"\bme (?:tome|trague) todas las pastillas\b|\bme corto (?:los|las|el|la)\b|\bsuicidarme\b",
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
    letters = letters.replace("ı", "i").replace("\u00ad", "")
    # A digit in the middle of a word stands for the letter that it looks like.
    letters = re.sub(r"(?<=[a-z])[013](?=[a-z])", lambda sign: "oie"["013".index(sign[0])], letters)
    return " ".join(re.sub(r"['’‘`´]", " ", letters).split())
