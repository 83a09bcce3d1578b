"""No line of a page ends inside a reference: half of it, read out or copied, is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "referral_app" / "templates"
_PRINTED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
#: A reference as a template names it: of a row, of a list by id, or of the loop.
_NAMED = re.compile(r"(?:\w+\.reference|references\.get\([\w.]+\))(?!\w)(?!\()(?P<whole>\|ref\b)?")
#: Said to be whole by the element that it stands in.
_NOWRAP = re.compile(r"app-nowrap[^<>]*>\s*$")


def broken(text: str) -> list[str]:
    """What prints a reference, in the words of a page, without keeping it whole."""
    found = []
    for printed in _PRINTED.finditer(text):
        before = _JINJA.sub("", text[: printed.start()])
        in_a_tag = before.rfind("<") > before.rfind(">")
        in_the_title = "block page_title" in text[text.rfind("\n", 0, printed.start()) + 1 : printed.start()]
        tells_no_line = in_a_tag or in_the_title or "<option" in before[before.rfind("<") :]
        if tells_no_line or _NOWRAP.search(before) or "==" in printed[1]:
            continue
        found += [printed[1].strip() for name in _NAMED.finditer(printed[1]) if not name["whole"]]
    return found


@pytest.mark.parametrize(
    "template",
    [path for path in sorted(TEMPLATES.rglob("*.html")) if "letters" not in path.relative_to(TEMPLATES).parts],
    ids=lambda path: str(path.relative_to(TEMPLATES)),
)
def test_a_page_keeps_its_references_whole(template: Path) -> None:
    assert broken(template.read_text("utf-8")) == []


def test_the_look_finds_what_breaks() -> None:
    assert broken("<h1>{{ _('Close %(reference)s?', reference=request.reference) }}</h1>")
    assert broken("<td>{{ references.get(row.request_a) or _('deleted') }}</td>")
    assert not broken("<h1>{{ request.reference|ref }}</h1><p title='{{ request.reference }}'></p>")
    assert not broken("{% block page_title %}{{ request.reference }}{% endblock %}")
