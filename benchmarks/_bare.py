"""Flask and nothing else: pages of the same shape as ours, to say what a page costs that does nothing but stand there.

A bare page has as many bytes, links, fields and choices as the page it stands beside, made by loops of one template
with autoescape, `url_for` and the form's token of Flask-WTF. A bare form page reads what was typed before from an
SQLite file by the session; the bare press stores it there and says so only when it is on the disk (`synchronous=FULL`).
`/press/counted` waits for the disk twice, as a sending has to: how many came from a network is committed first, by
itself, since it must count too when the rest is refused.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template, request, session, url_for
from flask_wtf import CSRFProtect
from jinja2 import DictLoader
from werkzeug.wrappers import Response

TEMPLATE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body>
{% for number in links %}<p><a class="link" href="{{ url_for('page', number=number) }}">{{ number }}</a></p>
{% endfor %}
<form method="post" action="{{ url_for('press') }}">
<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
{% for name in boxes %}<label class="label" for="{{ name }}">{{ name }}</label>
<input class="input" id="{{ name }}" name="{{ name }}" value="{{ said.get(name, '') }}"
{%- if name in said %} checked{% endif %}>
{% endfor %}
{% for name, pairs in lists %}<label class="label" for="{{ name }}">{{ name }}</label>
<select class="select" id="{{ name }}" name="{{ name }}">
{% for code, words in pairs %}<option value="{{ code }}"{% if said.get(name) == code %} selected{% endif %}>
{{- words }}</option>
{% endfor %}</select>
{% endfor %}
<button class="button" type="submit">Send</button>
</form>
{% for words in texts %}<p class="body">{{ words }}</p>
{% endfor %}
</body>
</html>
"""


@dataclass(frozen=True)
class Shape:
    """What is counted of a page: links, boxes to type in or tick, lists with so many choices, and bytes."""

    links: int
    boxes: int
    lists: tuple[int, ...]
    size: int


class _Counting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links, self.boxes = 0, 0
        self.lists: list[int] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.links += tag == "a"
        self.boxes += tag in ("input", "textarea", "button")
        if tag == "select":
            self.lists.append(0)
        elif tag == "option":
            self.lists[-1] += 1


def shape_of(html: str) -> Shape:
    counting = _Counting()
    counting.feed(html)
    return Shape(counting.links, counting.boxes, tuple(counting.lists), len(html.encode()))


def bare_app(file: Path, shapes: list[Shape]) -> Flask:
    """An app with a page for each shape: `/0`, `/1` … without a database, `/form/0` … with what was typed before."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="bare-" + "b" * 40, WTF_CSRF_TIME_LIMIT=None)
    app.jinja_loader = DictLoader({"page.html": TEMPLATE})
    CSRFProtect(app)
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS said (id INTEGER PRIMARY KEY, words TEXT NOT NULL)")
    connection.execute("CREATE TABLE IF NOT EXISTS came (network TEXT PRIMARY KEY, n INTEGER NOT NULL)")
    contents = [_contents(shape) for shape in shapes]

    @app.get("/<int:number>")
    def page(number: int) -> str:
        return render_template("page.html", said={}, **contents[number])

    @app.get("/form/<int:number>")
    def form(number: int) -> str:
        row = connection.execute("SELECT words FROM said WHERE id = ?", (session.get("row", 0),)).fetchone()
        return render_template("page.html", said=json.loads(row[0]) if row else {}, **contents[number])

    @app.post("/press")
    def press() -> Response:
        words = json.dumps(request.form.to_dict())
        session["row"] = connection.execute("INSERT INTO said (words) VALUES (?)", (words,)).lastrowid
        return redirect(url_for("form", number=0), 303)

    @app.post("/press/counted")
    def counted() -> Response:
        connection.execute(
            "INSERT INTO came VALUES (?, 1) ON CONFLICT (network) DO UPDATE SET n = n + 1", (request.remote_addr,)
        )
        return press()

    return app


def _contents(shape: Shape) -> dict[str, Any]:
    """Loops of the lengths that the shape says, and text up to its bytes."""
    lists = [
        (f"list-{n}", [(f"{code:02d}", f"Choice number {code}") for code in range(length)])
        for n, length in enumerate(shape.lists)
    ]
    known = 90 * shape.links + 110 * shape.boxes + sum(55 * length for length in shape.lists)
    text = "It takes about ten minutes, and you may skip almost every question. "
    return {
        "title": "A page",
        "links": range(shape.links),
        "boxes": [f"box-{n}" for n in range(shape.boxes)],
        "lists": lists,
        "texts": [text] * max(1, (shape.size - known) // (len(text) + 25)),
    }
