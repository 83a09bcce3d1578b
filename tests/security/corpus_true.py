"""300 narratives as people write them, in English and Spanish, with what they really hold: court numbers, long links to
news and courts, e-mail addresses, names of files and apps. All invented; each is put together from a fixed seed."""

from __future__ import annotations

import base64
import random

NEWS = (
    "https://www.example-times.com/2026/11/20/us/politics/a-very-long-story-about-the-court-and-the-family-that-asked.html"
    "?smid=em-share&referringSource=articleShare&sgrp=c-cb&unlocked_article_code=1.AbC.dEfG.HiJkLmNoPqRsTuVwXyZ0123456789",
    "https://local.example.org/news/crime/police-ask-for-help-finding-missing-boy-last-seen-at-bus-station/article_9f1e2d3c-"
    "aaaa-11ef-8c1b-7f3b2a4c5d6e.html",
    "https://apnews.com/article/missing-children-hague-convention-return-ruling-0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "https://news.google.com/rss/articles/" + base64.urlsafe_b64encode(bytes(range(40, 220))).decode().rstrip("="),
    "https://elpais.example.net/sociedad/2026-11-19/la-audiencia-ordena-la-devolucion-de-una-menor-a-su-madre.html#?ref=rss",
    "www.example-tribune.com/local/2026/10/30/judge-orders-return-of-two-children-after-hearing/?utm_source=fb&utm_medium=social",
    "https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.example-times.com%2F2026%2Fstory.html&data=05%7C02%7C"
    "&sdata=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789%2BAbCdEf%3D&reserved=0",
    "https://www.bbc.com/news/world-us-canada-68912345",
)
COURT = (
    "https://www.courtlistener.com/docket/68123456/41/doe-v-roe/",
    "https://storage.courtlistener.com/recap/gov.uscourts.paed.612345/gov.uscourts.paed.612345.12.0.pdf",
    "https://ecf.txwd.uscourts.gov/doc1/181123456789",
    "https://www.supremecourt.gov/opinions/25pdf/24-123_8n5a.pdf",
    "https://apps.example-courts.gov/CaseSearch/Details?caseNumber=FAM-2026-0012345&party=1",
    "https://travel.state.gov/content/travel/en/International-Parental-Child-Abduction.html",
)
NUMBERS = (
    "Case No. 2:24-cv-01234-ABC-DEF",
    "1:25-cr-00417-RBW",
    "docket 24-1187, 9th Cir.",
    "cause number DC-24-18873-Z",
    "NCIC entry M123456789",
    "CyberTipline report 187654321",
    "NCMEC case 1234567",
    "Index No. 512345/2026",
    "expediente 0345/2026-II",
    "Az. 4 F 512/26 HK",
    "passport number X1234567",
    "VIN 1HGCM82633A004352",
    "IMEI 356938035643809",
    "tracking number 1Z999AA10123456784",
    "IP address 203.0.113.77 at 22:14 UTC",
)
EMAILS = (
    "noor.parent@example.org",
    "a.reyes+case@example.net",
    "jdoe1987@icloud.com",
    "his old address was dark.knight99@box.com",
    "clerk@family-court.example.org",
    "r_survivor_2002@proton.me",
)
ENGLISH = (
    "My husband took our son to Portugal on October 3rd and said it was a holiday, but they did not come back",
    "She is eleven years old and has asthma, she needs her inhaler every day",
    "The police in our town told me it is a civil matter and I don't know who to call any more",
    "I have an order from the county court that says she lives with me (attached number below)",
    "He deleted everything from his phone but my sister still has the messages on hers",
    "There were pictures of me on the internet from when I was 9, I get letters from the FBI nearly every week",
    "I never opened the notices because it hurts, there must be more than 200 envelopes in the box",
    "They said I could ask for restitution but I have no lawyer & no money right now",
    "The defendant's lawyer wrote me, the hearing is on 12/14/2026 at 9:30 am in courtroom 5B",
    "He used Snapchat and Instagram under the name king_of_spades_04 and later Telegram",
    "His profile was instagram.com/king.of.spades and also https://www.facebook.com/profile.php?id=100012345678901",
    "He told her to send photos and then asked for $500 in gift cards",
    "The file on the old laptop is called IMG_2041.jpg, I did not open it and gave the laptop to the detective",
    "I read on their website that I should not send anything, so I'm only telling you what happened",
    "My mother-in-law is helping him, she lives in Guadalajara and has a house there",
    "Our daughter was last seen at the bus station on 5th Street wearing a grey hoodie and white sneakers",
    "We have joint custody since 2023; the decree is from the Superior Court of California, County of Los Angeles",
    "I speak Arabic, French and some English. Please write slowly :)",
    "I already called 911, the hotline and the State Department (they opened a case the same day)",
    "i am writing this on my cousins phone because mine is watched so please dont call me back on it",
    "He kept everything in his Dropbox and on a Google Drive, the detective has a warrant for both",
    "They found a USB drive with a folder named data: nobody told me what is in it",
    "The app showed base64 something and hex codes when it crashed, I don't understand computers",
    "Somebody posted about it on YouTube and TikTok and it was taken down after a week",
    "The school counselor (Ms. Okafor) wrote down what my son said on 3/4/2025 and gave a copy to CPS",
    "My lawyer in Ohio died last year and his office closed; I have the retainer letter from 2019",
    "I earn about 1,900 dollars a month and pay 1,150 for rent, so pro bono would be the only way",
    "The other parent filed first, in family court, and I was served papers by e-mail on 11/02",
    "It's the third time he does this: 2019 (4 days), 2022 (2 weeks) & now almost two months!!!",
    "Her passport was issued without my signature even though I enrolled her in the alert programme",
    "I think they crossed at Laredo... or maybe Hidalgo. Not sure.",
    "The temporary protective order ends on January 5, the next hearing is before that",
    "I just want to know if somebody can look at the letter / tell me what it means",
    "There is a video of the exchange from the police station's camera but I do not have it",
    "Nobody believed me when I was 15; I'm 24 now and the man is in federal prison in Texas",
    "Please don't contact my parents. They don't know and it would not be safe",
    "my name is on the list for the compensation fund but they never answered my mails",
    "and then he said if i tell anyone he will put them everywhere and i was so scared i did not sleep for days and "
    "my grades went down and my mom asked me what is wrong and i could not tell her because i thought it was my fault "
    "and i deleted the app but he found me on another one and it started again until my teacher noticed and she helped "
    "me to make the report and since then i have been going to the counselor every tuesday and it is a little better "
    "now but i am still afraid when the phone rings",
)
SPANISH = (
    "Mi esposo se llevó a nuestra hija a Colombia el 3 de octubre y no ha vuelto",
    "La niña tiene siete años, es alérgica a la penicilina y no habla bien español",
    "La policía me dijo que es un asunto civil y que busque un abogado, pero no tengo dinero",
    "Tengo una orden de custodia del condado de Harris; el número está abajo",
    "Él trabaja en Monterrey con su hermano, en un taller de la avenida Ruiz Cortines",
    "Me amenazó con publicar fotos mías si yo hablaba; tenía 14 años",
    "Recibo cartas del gobierno sobre las imágenes, pero no las entiendo porque están en inglés",
    "¿Puede alguien decirme qué plazo tengo? Me dijeron que un año desde que se la llevó",
    "No quiero que llamen a mi casa. Mi suegra contesta el teléfono",
    "La última vez que hablamos fue por WhatsApp, el 14 de noviembre a las 9:15 p. m.",
    "El juez dijo que la audiencia será el 12/12/2026 en la sala 4",
    "Ya presenté la solicitud ante la autoridad central de México y me dieron un folio",
    "Guardé las conversaciones en papel; no voy a mandar nada por aquí",
    "Mi hermano (que vive en El Paso) puede ayudar a traducir",
    "Su cuenta era instagram.com/rey.de.copas y luego la cambió",
    "en ese punto fue cuando me di cuenta de que se había llevado también los pasaportes y la partida de nacimiento",
    "La señora Peña-López, del DIF, tomó nota de todo lo que dijo mi hijo",
    "Gano 1.200 dólares al mes y pago 900 de renta",
    "Tengo miedo de que la saque del país otra vez... por favor, ayúdenme",
    "El archivo se llama DSC_0031.png según el detective; yo nunca lo vi",
    "Vivo en Pennsylvania desde 2015 y mi hija nació aquí, en Philadelphia County",
    "Los papeles llegaron por correo electrónico y no sé si tengo que contestar / firmar",
)
JOINTS = (". ", ". ", ".\n", ". ", "\n\n", "; ", ".  ", " - ")


def _narrative(random: random.Random, sentences: tuple[str, ...]) -> str:
    parts = random.sample(sentences, random.randint(2, 7))
    for choices, chance in ((NUMBERS, 0.6), (NEWS, 0.45), (COURT, 0.35), (EMAILS, 0.4)):
        if random.random() < chance:
            parts.insert(random.randint(0, len(parts)), random.choice(choices))
    text = parts[0]
    for part in parts[1:]:
        text += random.choice(JOINTS) + part
    style = random.random()
    if style < 0.08:
        return text.upper() if "http" not in text else text
    if style < 0.2:
        return text.lower().replace(",", "").replace("'", "")
    return text


def _narratives(count: int) -> list[str]:
    random_ = random.Random(20261126)
    made: dict[str, None] = {}
    while len(made) < count:
        made[_narrative(random_, SPANISH if len(made) % 5 < 2 else ENGLISH)] = None
    return list(made)


TRUE = _narratives(300)
