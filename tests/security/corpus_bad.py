"""150 ways to put a picture, or a link to one, into words. Invented: no address here leads to anything.

`BAD` holds (kind, fields): the fields of one form, in order. Random parts come from a fixed seed.
"""

from __future__ import annotations

import base64
import binascii
import html
import random
import textwrap
from urllib.parse import quote

_random = random.Random(20261125)
Case = tuple[str, dict[str, str]]


def _bytes(count: int, start: bytes = b"") -> bytes:
    return start + _random.randbytes(count - len(start))


JPEG, PNG, GIF = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"GIF89a"


def _b64(count: int, start: bytes = b"") -> str:
    return base64.b64encode(_bytes(count, start)).decode()


def _address(kind: str = "image/png", count: int = 90, start: bytes = PNG) -> str:
    return f"data:{kind};base64,{_b64(count, start)}"


def _entities(text: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in text)


def _hex_entities(text: str) -> str:
    return "".join(f"&#x{ord(sign):x};" for sign in text)


def _percent(text: str) -> str:
    return "".join(f"%{ord(sign):02X}" for sign in text)


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _one(kind: str, *texts: str) -> list[Case]:
    return [(kind, {"more_info": text}) for text in texts]


def _two(kind: str, *pairs: tuple[str, ...]) -> list[Case]:
    return [(kind, {f"field_{n}": text for n, text in enumerate(pair)}) for pair in pairs]


def _data_addresses() -> list[Case]:
    plain = _address()
    return _one(
        "data",
        plain,
        f"This is what he sent me: {_address('image/jpeg', 120, JPEG)} please look.",
        f"Look {_address('image/gif', 60, GIF)}",
        f"{_address('video/mp4', 200, b'')}",
        f"{_address('image/webp', 80, b'RIFF')} and {_address('image/heic', 80, b'')}",
        f"{_address('application/octet-stream', 90, b'')}",
        f"{_address('image/svg+xml', 90, b'<svg')}",
        "data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27/%3E",
        "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        f"data:;base64,{_b64(90, PNG)}",
        f"data:text/html;base64,{_b64(90)}",
        f"data:image/png;charset=utf-8;base64,{_b64(90, PNG)}",
        f"My daughter is nine. {plain}\nShe told me on Sunday.",
        f"background-image: url({plain})",
        f"'{plain}'",
        f'("{plain}")',
        f"image/png;base64,{_b64(90, PNG)}",
        f";base64,{_b64(90, JPEG)}",
    )


def _data_disguised() -> list[Case]:
    plain = _address()
    short = "data:image/png;base64,"
    return _one(
        "data disguised",
        plain.upper(),
        "DATA:IMAGE/JPEG;BASE64," + _b64(90, JPEG),
        "DaTa:ImAgE/pNg;BaSe64," + _b64(90, PNG),
        " ".join(short) + " " + " ".join(_b64(60, PNG)),
        "data : image / png ; base64 , " + _b64(90, PNG),
        "data:\nimage/png;\nbase64,\n" + "\n".join(textwrap.wrap(_b64(200, PNG), 40)),
        "da ta:ima ge/pn g;ba se64," + _b64(90, PNG),
        "data:image/png ;base64 ," + _b64(90),
        "\t".join(["data:", "image/png;", "base64,"]) + _b64(90, PNG),
        _entities(short) + _b64(90, PNG),
        _hex_entities(short) + _b64(90, PNG),
        "data&colon;image&sol;png&semi;base64&comma;" + _b64(90, PNG),
        "d&#97;ta:im&#x61;ge/png;base64," + _b64(90, PNG),
        html.escape(_entities(short)) + _b64(90, PNG),
        _percent(short) + quote(_b64(90, PNG), safe=""),
        quote(plain, safe=""),
        quote(quote(plain, safe=""), safe=""),
        "data%3Aimage%2Fjpeg%3Bbase64%2C" + _b64(90, JPEG),
        "d\u200ba\u200bt\u200ba:image/png;base64," + _b64(90, PNG),
        "da\u00adta:im\u00adage/png;base64," + _b64(90, PNG),
        _wide(short) + _b64(90, PNG),
        "d\u0430t\u0430:im\u0430ge/png;b\u0430se64," + _b64(90, PNG),
        "\\u0064\\u0061\\u0074\\u0061:image/png;base64," + _b64(90, PNG),
        '"data:" + "image/png" + ";base64," + "' + _b64(90, PNG) + '"',
        "data*:*image/png*;*base64*,*" + _b64(90, PNG),
        "d|a|t|a|:|i|m|a|g|e|/|p|n|g|;|b|a|s|e|6|4|,|" + _b64(60, PNG),
        "\u202edata:image/png;base64," + _b64(90, PNG),
    )


def _split() -> list[Case]:
    code = _b64(600, JPEG)
    long = _b64(900)
    return _two(
        "split over fields",
        ("data:image/png;base64,", _b64(90, PNG)),
        ("data:image/p", "ng;base64," + _b64(90, PNG)),
        ("I was told to send this data:ima", "ge/jpeg;base64," + _b64(90, JPEG) + " thank you"),
        ("data:", "image/png;base64,", _b64(90, PNG)),
        ("data", ":image/gif;", "base64," + _b64(60, GIF)),
        (code[:300], code[300:600], code[600:]),
        (long[:390], long[390:780], long[780:]),
        ("First part " + long[:350], long[350:700] + " end of it"),
        (long[:200], long[200:400], long[400:600], long[600:800]),
        ("https://imgur.c", "om/a/Zk3PqLm"),
        ("It is here: https://drive.goog", "le.com/file/d/1AbCdEfGhIj/view"),
        ("https://example.org/pictures/child.jp", "g"),
    )


def _runs() -> list[Case]:
    long = _b64(660)
    jpeg = _b64(330, JPEG)
    hexed = _bytes(400, JPEG).hex()
    return _one(
        "encoded",
        _b64(300),
        _b64(2000, JPEG),
        f"Here is what I have kept. {_b64(450, PNG)} I do not know what to do.",
        "\n".join(textwrap.wrap(long, 76)),
        "\r\n".join(textwrap.wrap(long, 64)),
        " ".join(textwrap.wrap(long, 4)),
        " ".join(textwrap.wrap(long, 2)),
        " ".join(long),
        " ".join(textwrap.wrap(long, 10)),
        "-----BEGIN FILE-----\n" + "\n".join(textwrap.wrap(long, 64)) + "\n-----END FILE-----",
        base64.urlsafe_b64encode(_bytes(700)).decode(),
        quote(_b64(500), safe=""),
        "\u200b".join(textwrap.wrap(long, 20)),
        jpeg,
        _b64(120, PNG),
        _b64(120, GIF),
        hexed,
        hexed.upper(),
        " ".join(textwrap.wrap(hexed, 2)),
        "".join(f"\\x{hexed[n : n + 2]}" for n in range(0, 500, 2)),
        "https://example.org/?p=" + _b64(1200),
    )


def _picture_links() -> list[Case]:
    return _one(
        "picture link",
        "https://example.org/images/photo1.jpg",
        "http://example.net/a/b/c/IMG_0412.JPG",
        "He put it at https://pics.example.org/u/77/full.jpeg, please look",
        "https://cdn.example.net/x/y.png?width=1200&sig=8f3a",
        "https://example.org/clip.mp4#t=10",
        "https://example.org/v/film.MOV",
        "www.example.net/pictures/her.webp",
        "example.org/pictures/her.heic",
        "//cdn.example.org/p/1.gif",
        "https://192.0.2.17/share/DSC0001.NEF",
        "https://example.org:8443/files/evidence.zip",
        "https://example.org/download?file=girl.png",
        "https://example.org/view.php?img=2041.jpg&size=big",
        "https://example.org/photo.jpg:large",
        "https://example.org/photo%2Ejpg",
        "https://example.org/photo&#46;png",
        "HTTPS://EXAMPLE.ORG/PHOTO.PNG",
        "https://example[.]org/photo.jpg",
        "https://example(dot)net/photo.jpg",
        "example dot org slash pictures slash her.jpg",
        "h t t p s : / / e x a m p l e . o r g / a . j p g",
        "https:// example.org/photo.jpg",
        "https://example.org/stream/live.m3u8",
        "(https://example.org/a/video.webm)",
        "https://example.org\\pictures\\her.jpg",
    )


def _share_links() -> list[Case]:
    return _one(
        "share link",
        "https://drive.google.com/file/d/1AbCdEfGhIjKlMnOp/view?usp=sharing",
        "https://drive.google.com/drive/folders/1xYzAbC",
        "photos.app.goo.gl/AbCdEf123",
        "https://photos.google.com/share/AF1QipN",
        "https://www.dropbox.com/s/abc123/album?dl=0",
        "I uploaded it to dropbox.com/scl/fo/abc123 for you",
        "https://1drv.ms/u/s!AbCdEf",
        "https://onedrive.live.com/?id=ABC",
        "https://www.icloud.com/photos/#0AbC",
        "https://share.icloud.com/photos/0a1b2c",
        "https://mega.nz/file/abc#key",
        "https://mega.nz/#!abc!key",
        "https://we.tl/t-AbCdEf",
        "https://www.mediafire.com/file/abc/file",
        "https://imgur.com/a/AbCdEf",
        "imgur.com/gallery/AbCdEf",
        "https://ibb.co/AbCdEf",
        "https://flic.kr/p/2abcde",
        "https://youtu.be/AbCdEfGhIjk",
        "https://www.youtube.com/watch?v=AbCdEfGhIjk",
        "https://vimeo.com/123456789",
        "https://gofile.io/d/AbCdEf",
        "https://t.me/+AbCdEfGhIj",
        "https://chat.whatsapp.com/AbCdEfGhIj",
        "https://cdn.discordapp.com/attachments/1/2/file",
        "https://bit.ly/3AbCdEf",
        "https://tinyurl.com/abcdef12",
        "https://www.instagram.com/p/AbCdEf/",
        "imgur . com / a / AbCdEf",
        "dropbox[.]com/s/abc123",
        "https://www.google.com/url?q=https%3A%2F%2Fimgur.com%2Fa%2FAbCdEf&sa=D",
        "ｈｔｔｐｓ：／／ｉｍｇｕｒ．ｃｏｍ／ａ／ＡｂＣ",
        "https://\u0456mgur.com/a/AbCdEf",
        "i\u200bmgur.com/a/AbC",
    )


def _markup() -> list[Case]:
    return _one(
        "markup",
        "![her](https://example.org/x)",
        "![](pictures/1)",
        "![her][1]\n\n[1]: https://example.org/x",
        "<img src=https://example.org/x>",
        "<IMG SRC='x' onerror=alert(1)>",
        "< img src = 'https://example.org/x' >",
        "&lt;img src=&quot;https://example.org/x&quot;&gt;",
        "%3Cimg%20src%3D%22https%3A%2F%2Fexample.org%2Fx%22%3E",
        "<video controls><source src='x'></video>",
        "<picture><source srcset=x></picture>",
        "<svg><image href='x'/></svg>",
        "<iframe src='https://example.org/x'></iframe>",
        "[img]https://example.org/x[/img]",
        "<div style='background-image:url(https://example.org/x)'>",
        "<object data='x'></object>",
    )


def _hidden() -> list[Case]:
    return _one(
        "hidden link",
        "hxxps://example.org/abc",
        "hxxp://example.net/pics",
        "hXXps[:]//example[.]org/abc",
        "h**ps://example.org/abc",
        "magnet:?xt=urn:btih:0123456789abcdef",
        "ftp://example.org/pub/pics/",
        "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
        "abcdefghij234567.onion/board",
    )


def _other_codes() -> list[Case]:
    picture = _bytes(600, JPEG)
    lines = [binascii.b2a_uu(picture[at : at + 45]).decode() for at in range(0, 600, 45)]
    backticks = [binascii.b2a_uu(picture[at : at + 45], backtick=True).decode() for at in range(0, 600, 45)]
    code = _b64(450, PNG)
    return _one(
        "other codes",
        base64.b85encode(picture).decode(),
        "Look at this:\n" + "\n".join(textwrap.wrap(base64.b85encode(picture).decode(), 76)),
        base64.a85encode(picture).decode(),
        base64.a85encode(picture, adobe=True).decode(),
        "\n".join(textwrap.wrap(base64.a85encode(picture).decode(), 64)),
        "begin 644 a.jpg\n" + "".join(lines) + "`\nend\n",
        "".join(lines),
        "It is here:\n" + "".join(backticks),
        ". ".join(textwrap.wrap(code, 20)),
        ", ".join(textwrap.wrap(code, 12)),
        "; ".join(textwrap.wrap(code, 30)),
    )


def _numbers_of_machines() -> list[Case]:
    return _one(
        "number of a machine",
        "See http://203.0.113.7/a/b",
        "https://203.0.113.7:8443/x",
        "203.0.113.7/pics/one",
        "http://3405803783/a",
        "http://0xcb007107/a",
        "http://[2001:db8::7]/a",
        "hxxp://203.0.113.7/a",
    )


BAD: list[Case] = [
    *_data_addresses(),
    *_data_disguised(),
    *_split(),
    *_runs(),
    *_picture_links(),
    *_share_links(),
    *_markup(),
    *_hidden(),
    *_other_codes(),
    *_numbers_of_machines(),
]
