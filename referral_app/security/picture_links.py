"""Links to pictures, films and places where they are shared, and the mark-up that would show them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from referral_app.security.text_forms import View
from referral_app.security.word_lists import listed_words

Piece = tuple[int, int]
#: Ends of file names of pictures, films, and archives that carry them.
_ENDINGS = (
    "jpg|jpeg|jpe|jfif|pjpeg|png|apng|gif|gifv|webp|avif|heic|heif|bmp|dib|tif|tiff|svg|svgz|ico|jp2|jxl|raw|cr2|cr3"
    "|nef|arw|dng|psd|mp4|m4v|mov|qt|avi|mkv|webm|wmv|flv|f4v|mpg|mpeg|m2v|3gp|3g2|ogv|mts|m2ts|vob|asf|rmvb|m3u8|mpd"
    "|zip|rar|7z"
)
_ENDING = re.compile(rf"\.(?:{_ENDINGS})(?:[:!@](?:large|orig|small|thumb))?(?=$|[/?#&;=|,)\]}}>\"'\s])")
_SCHEME = r"(?:[a-z][a-z0-9+.-]{1,15}:)"
_LABEL = r"[a-z0-9\u00a1-\uffff](?:[a-z0-9\u00a1-\uffff_-]{0,61}[a-z0-9\u00a1-\uffff])?"
_END_OF_NAME = r"[a-z\u00a1-\uffff][a-z0-9\u00a1-\uffff-]{1,23}"
_PATH = r"(?:[/?#][^\s<>\"]*)?"
#: A web address: with scheme, or a name with dots in it. Never part of an e-mail address.
_ADDRESS = re.compile(
    rf"(?<![\w@.-])(?:(?P<scheme>{_SCHEME}?//)(?:[^\s/@<>\"]{{1,60}}@)?)?"
    rf"(?P<host>(?:{_LABEL}\.){{1,8}}{_END_OF_NAME}|[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}|localhost)\.?(?::[0-9]{{1,5}})?"
    rf"(?P<path>{_PATH})"
)
_HIDDEN = re.compile(
    r"(?<![a-z0-9])(?:h[x*_.-]{2}ps?|ht[x*_]ps?|h\*{1,2}ps?|xxxps?|meows?|hxtps?)\s*\[?:\]?\s*/{1,2}\S+"
    r"|(?<![a-z0-9])(?:magnet:\?\S+|blob:\S+|ipfs://\S+|ipns://\S+|content://\S+|file:///?\S+|s?ftps?://\S+"
    r"|ed2k://\S+|tg://\S+)"
    r"|(?<![\w@])[a-z2-7]{16,56}\.onion\b\S*"
    # A machine by its number, in any spelling of it: no court, office or newspaper is found that way.
    r"|(?<![a-z0-9])https?://(?:[^\s/@]{1,60}@)?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9]{8,10}|0x[0-9a-f]{6,8}|\[[0-9a-f:.]{2,45}\])"
    r"(?![\w.-]*[a-z])\S*"
    r"|(?<![\w.:/@])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]{1,5})?/(?![0-9]{1,2}(?!\.?[\w-]))[^\s<>\"]+"
)
_MARKUP = re.compile(
    r"!\s?\[[^\[\]\n]{0,300}\]\s?(?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,100}\])"
    r"|<\s*/?\s*(?:img|image|picture|video|audio|source|svg|iframe|object|embed|canvas|amp-img|track|frame)\b[^<>]{0,4000}>?"
    r"|\[\s*(?:img|video|media|youtube|thumb)\b[^\[\]]{0,200}\](?:[^\[]{0,2000}\[\s*/\s*\w+\s*\])?"
    r"|<[^<>]{0,300}\b(?:background(?:-image)?|src(?:set)?|poster)\s*[=:][^<>]{0,2000}>?"
    r"|url\(\s?[^()\s]{4,2000}\s?\)",
    re.IGNORECASE,
)
# Ways of writing a dot or a slash so that no program takes it for a link.
_DOTS = re.compile(
    r"\s?[\[({<]\s?(?:\.|,|dot|punto|d0t)\s?[\])}>]\s?|(?<=\w)\s(?:dot|punto|d0t)\s(?=\w)", re.IGNORECASE
)
_COLONS = re.compile(
    r"\s?[\[({<]\s?:\s?[\])}>]\s?(?=/)|(?<=[hx]ttp)\s?:\s?(?=/)|(?<=[hx]ttps)\s?:\s?(?=/)", re.IGNORECASE
)
_SLASHES = re.compile(r"\s?[\[({<]\s?/\s?[\])}>]\s?|(?<=\w)\s(?:slash|barra)\s(?=\w)", re.IGNORECASE)
_BACKSLASHES = re.compile(r"(?<=[\w:])\\{1,2}(?=[\w\\])")
#: Single signs with a space between them, ten or more: "h t t p s : / /".
_SPACED_OUT = re.compile(r"(?<!\S)(?:\S[ \t]){9,}\S(?!\S)")
#: "imgur . com / a / x": spaces around the dots and slashes of a name that has a slash behind it.
_LOOSE = re.compile(
    r"(?<![\w@.-])[a-z0-9-]{1,63}(?:[ \t]?\.[ \t]?[a-z0-9-]{1,63}){0,3}[ \t]?\.[ \t]?[a-z]{2,6}"
    r"[ \t]?/[ \t]?(?:[\w.~-]+[ \t]?/[ \t]?)*[\w.~?=&#-]*[\w~=-]",
    re.IGNORECASE,
)
_SPLIT_SCHEME = re.compile(r"(?<=//)\s+(?=\w)|(?<=\bhttps:)\s+(?=//)|(?<=\bhttp:)\s+(?=//)", re.IGNORECASE)


def link_view(view: View) -> View:
    """The view in small letters, with links written as links: spaced out, defanged and broken ones are put together."""
    view = view.lowered().sub(_SPACED_OUT, lambda found: re.sub(r"[ \t]", "", found[0]))
    view = view.sub(_DOTS, lambda _found: ".")
    view = view.sub(_COLONS, lambda _found: ":")
    view = view.sub(_SLASHES, lambda _found: "/")
    view = view.sub(_BACKSLASHES, lambda _found: "/")
    view = view.sub(_SPLIT_SCHEME, lambda _found: "")
    return view.sub(_LOOSE, lambda found: re.sub(r"[ \t]", "", found[0]) if _names_a_share_host(found[0]) else found[0])


def markup(view: View) -> Iterator[Piece]:
    """Pieces of HTML, Markdown, BBCode or CSS that show a picture."""
    for found in _MARKUP.finditer(view.text):
        yield found.span()


def hidden(view: View) -> Iterator[Piece]:
    """Links made to be seen by people only ("hxxp://"), and ways to files that are no web page."""
    for found in _HIDDEN.finditer(view.text):
        yield found.start(), _end_of_link(found)


def to_pictures(view: View) -> Iterator[Piece]:
    """Links whose path or query names a file of a picture or film."""
    for found in _ADDRESS.finditer(view.text):
        if _ENDING.search(found["path"] or ""):
            yield found.start(), _end_of_link(found)


def to_share_hosts(view: View) -> Iterator[Piece]:
    """Links to where pictures and folders are shared, also by way of another page. A bare name in a sentence stays."""
    for found in _ADDRESS.finditer(view.text):
        if _leads_to_share_host(found) or any(map(_leads_to_share_host, _ADDRESS.finditer(found["path"] or ""))):
            yield found.start(), _end_of_link(found)


def _leads_to_share_host(found: re.Match[str]) -> bool:
    path = found["path"] or ""
    is_link = bool(found["scheme"] or path.strip("/.,;:!?)"))
    return is_link and _is_share_host(found["host"], path)


def _end_of_link(found: re.Match[str]) -> int:
    """The end without the stop or bracket of the sentence around the link."""
    return found.start() + max(len(found[0].rstrip(".,;:!?)]}'\u201d\u2019")), 1)


@cache
def _share_hosts() -> dict[str, tuple[str, ...]]:
    """Hosts, and the paths below which links count: an empty path counts all of them."""
    hosts: dict[str, tuple[str, ...]] = {}
    for entry in sorted(listed_words("share_hosts.txt")):
        host, slash, path = entry.partition("/")
        hosts[host] = (*hosts.get(host, ()), slash + path)
    return hosts


def _is_share_host(host: str, path: str) -> bool:
    labels = host.rstrip(".").split(".")
    for first in range(len(labels) - 1):
        paths = _share_hosts().get(".".join(labels[first:]))
        if paths is not None and any(path.startswith(below) for below in paths):
            return True
    return False


def _names_a_share_host(loose: str) -> bool:
    host, _, path = re.sub(r"[ \t]", "", loose).partition("/")
    return _is_share_host(host, f"/{path}") or bool(_ENDING.search(f"/{path}"))
