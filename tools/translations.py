"""The catalogues: `--update` collects the sentences, without it every fault is listed and the exit code is 1.

Two catalogues: `messages`, the sentences of templates and code, keyed by their English; `law`, the texts of the law
data that anybody sees, keyed by id, with the English beside each so that a changed text asks to be read again.
Every sentence must have its Spanish, whoever reads it, without a word of `spanish_words.json`, and none may be marked
as a guess ("fuzzy").
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "referral_app"
FOLDER = PACKAGE / "translations"
LAW = PACKAGE / "law" / "data"
LANGUAGES = ("es",)
#: Rules whose words a page shows: what contradicts, situations, urgency, reasons to hold, who may agree. Those of the
#: clocks (C12, UC:departure) only name their clock again.
SHOWN_RULE = re.compile(r"[AHKMSU]\d")
#: By language: words we do not use, each with the right one.
WORDS = {"es": ROOT / "tools" / "spanish_words.json"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%\{\w+\}|%\{\w+\}")
#: What the words of the law leave open for a reader (law/spoken.py): whom it is about, and one or several.
PLACES = re.compile(r"\{[Ww]hom\}|\{[^{}|]*\|[^{}|]*\}")
#: A constant: the catalogue changes when a sentence changes, not when somebody runs this.
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def sentences() -> Catalog:
    """Every sentence of templates and code, with the files it stands in."""
    with (ROOT / "babel.cfg").open() as file:
        method_map, options_map = parse_mapping_cfg(file, filename="babel.cfg")
    catalog = _catalog()
    keywords = {**DEFAULT_KEYWORDS, "_l": None}
    found = extract_from_dir(str(PACKAGE), method_map, options_map, keywords=keywords)
    for name, _line, message, _comments, context in sorted(found, key=lambda row: (row[0], row[1])):
        catalog.add(message, locations=[(Path(name).as_posix(), 1)], context=context)
    return catalog


def law_texts() -> Iterator[tuple[str, str]]:
    """(key, English) of every text of the law data that somebody sees."""
    situations = json.loads((LAW / "situations.json").read_text("utf-8"))
    for question in situations["questions"]:
        yield f"question.{question['id']}.text", question["text_en"]
        yield f"question.{question['id']}.why", question["why_en"]
        for option in question.get("options") or []:
            yield f"question.{question['id']}.option.{option['code']}", option["label_en"]
        for tick in question.get("ticks") or []:
            yield f"question.{question['id']}.tick.{tick['code']}", tick["label_en"]
        for kind in question.get("kinds") or []:
            yield f"question.{question['id']}.kind.{kind['code']}", kind["label_en"]
    for situation in situations["situations"]:
        for field in ("pick_label", "label", "label_adult"):
            if english := situation.get(f"{field}_en"):
                yield f"situation.{situation['code']}.{field}", english
    for clock in situations["clocks"]:
        yield f"clock.{clock['id']}.label", clock["label"]
    for entry in json.loads((LAW / "signposts.json").read_text("utf-8"))["signposts"]:
        for field in ("name", "plain_en", "who_for", "text", "hours", "languages"):
            if entry[field]:
                yield f"signpost.{entry['code']}.{field.removesuffix('_en')}", entry[field]
        yield from _done("signpost", entry)
    for shelf in json.loads((LAW / "signposts.json").read_text("utf-8"))["shelves"]:
        yield f"shelf.{shelf['code']}.label", shelf["label_en"]
    yield from _rule_texts()
    for area in json.loads((LAW / "expertise_codes.json").read_text("utf-8"))["codes"]:
        yield f"expertise.{area['code']}.label", area["label"]
        yield f"expertise.{area['code']}.description", area["description"]
        yield f"expertise.{area['code']}.plain_label", area["plain_label_en"]
        yield f"expertise.{area['code']}.plain", area["plain_en"]
    yield from _topic_texts()


def _done(kind: str, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for place, one in enumerate(row.get("done", ())):
        if one["text_en"]:
            yield f"{kind}.{row['code']}.done.{place}", one["text_en"]


def _rule_texts() -> Iterator[tuple[str, str]]:
    rules = json.loads((LAW / "rules.json").read_text("utf-8"))
    for note in rules["public_notes"]:
        yield f"public_note.{note['code']}.text", note["text_en"]
        yield from _done("public_note", note)
    for rule in rules["rules"]:
        if SHOWN_RULE.match(rule["id"]):
            yield f"rule.{rule['id']}.text", rule["text"]
    for flag in rules["flags"]:
        yield f"flag.{flag['code']}.text", flag["do"]
    for refusal in rules["refusals"]:
        yield f"refusal.{refusal['code']}.text", refusal["rule"]


def _topic_texts() -> Iterator[tuple[str, str]]:
    form = json.loads((LAW / "topics.json").read_text("utf-8"))
    for topic in form["topics"]:
        yield f"topic.{topic['code']}.label", topic["label_en"]
    for group in form["situation_groups"]:
        yield f"situation_group.{group['code']}.label", group["label_en"]
    for question, said in form["spoken"].items():
        for role, text in said.items():
            if text:
                yield f"question.{question}.text.{role}", text
    for code, (one, many) in form["whom"].items():
        yield f"whom.{code}.one", one
        yield f"whom.{code}.many", many


def law_catalog() -> Catalog:
    """The template of the law catalogue: the key is the message, the English its comment."""
    catalog = _catalog()
    for key, english in law_texts():
        catalog.add(key, auto_comments=[english])
    return catalog


def _catalog(locale: str | None = None) -> Catalog:
    return Catalog(
        locale=locale,
        project="referral-app",
        version="1",
        copyright_holder="the authors",
        msgid_bugs_address="",
        creation_date=MADE,
        revision_date=MADE,
        last_translator="the authors",
        language_team="",
        header_comment="# Sentences of referral-app. Collected by `make translations`.",
        fuzzy=False,
    )


DOMAINS = {"messages": sentences, "law": law_catalog}


def po_file(language: str, domain: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


def written(catalog: Catalog) -> bytes:
    """The catalogue as a file: no line numbers, so that it moves only when a sentence does."""
    from io import BytesIO

    out = BytesIO()
    write_po(out, catalog, width=110, no_location=True, ignore_obsolete=True)
    return out.getvalue()


def read(file: Path, locale: str) -> Catalog:
    if not file.exists():
        return _catalog(locale)
    with file.open("rb") as stream:
        return read_po(stream, locale=locale)


def update() -> None:
    """Write the templates anew and bring each language's catalogue up to them; a Spanish sentence is never guessed."""
    for domain, make in DOMAINS.items():
        template = make()
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{domain}.pot").write_bytes(written(template))
        for language in LANGUAGES:
            file = po_file(language, domain)
            old = read(file, language)
            new = _catalog(language)
            for message in template:
                if message.id:
                    known = old.get(message.id, message.context)
                    kept = known.string if known is not None else None
                    new.add(message.id, kept, auto_comments=_comments(domain, message, known), context=message.context)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(written(new))


def _comments(domain: str, message: Message, known: Message | None) -> list[str]:
    """The English beside a law text stays the one that was translated, until somebody has read the new one."""
    if domain == "law" and known is not None and known.string:
        return [" ".join(known.auto_comments)]
    return message.auto_comments


def faults() -> list[str]:
    """What is wrong with the catalogues, one line each."""
    found = []
    for domain, make in DOMAINS.items():
        template = make()
        pot = FOLDER / f"{domain}.pot"
        if not pot.exists() or pot.read_bytes() != written(template):
            found.append(f"{pot.relative_to(ROOT)} is out of date: run `make translations`")
        for language in LANGUAGES:
            catalog = read(po_file(language, domain), language)
            for message in template:
                if message.id:
                    found += _faults_of(domain, language, message, catalog.get(message.id, message.context))
            found += [fault for message in catalog for fault in wrong_words(language, message)]
    return found


@cache
def _unwanted(language: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    rows = json.loads(WORDS[language].read_text("utf-8"))["words"] if language in WORDS else []
    return tuple((re.compile(row["wrong"], re.IGNORECASE), row["right"], row["why"]) for row in rows)


def wrong_words(language: str, message: Message) -> list[str]:
    """A sentence that nobody has read since it was guessed, and every word of it that has a better one."""
    if not message.id:
        return []
    found = [f"{language}: nobody has read the words for {message.id!r}"] if message.fuzzy else []
    for text in message.string if isinstance(message.string, tuple) else (message.string,):
        for pattern, right, why in _unwanted(language):
            if hit := pattern.search(text or ""):
                found.append(f"{language}: “{hit[0]}” in “{text}”: say “{right}” ({why})")
    return found


def _faults_of(domain: str, language: str, message: Message, known: Message | None) -> list[str]:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    translated = () if known is None else known.string if isinstance(known.string, tuple) else (known.string,)
    if known is None or not translated or not all(translated):
        where = ", ".join(sorted({name for name, _ in message.locations}))
        return [f"{language}: no words for {ids[0]!r} {where}"]
    if domain == "law":
        if " ".join(known.auto_comments) != " ".join(message.auto_comments):
            return [f"{language}: the English of {ids[0]} has changed"]
        left = [text for text in translated if set("{}") & set(PLACES.sub("", text))]
        return [f"{language}: no place of a text in the words for {ids[0]}: {text}" for text in left]
    # "Invite the one" and "Invite all %(num)s": one of several may leave the number out.
    wanted = [set(PLACEHOLDER.findall(id)) for id in ids]
    return [
        f"{language}: other placeholders in the words for {ids[0]!r}"
        for text in translated
        if set(PLACEHOLDER.findall(text)) not in wanted
    ]


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    elif told := faults():
        print("\n".join(told))
        sys.exit(1)
