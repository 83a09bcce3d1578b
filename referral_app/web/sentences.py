"""Templates are compiled once for each language, with their sentences already said in it.

`{{ _('Continue') }}` asked the request for its language, the language for its catalogue and the catalogue for the
sentence, a hundred times a page: half of what a page cost. Here a sentence that stands in a template becomes the text
itself when the template is compiled. One that counts asks its language's catalogue, and words that come from elsewhere
(lazy words of forms and codes, texts of the law data) are said in the reader's language when they are printed, as ever.

The environment of the app is the one that chooses: inside a request, or where a language is forced, it hands out the
template of that language, whoever asks (pages, letters, widgets of forms).
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from babel.support import Translations
from flask import current_app, has_app_context
from flask.templating import Environment
from flask_babel import Domain
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from referral_app.web.words.once import language


class Said(Domain):  # type: ignore[misc]
    """The catalogues that words outside of templates are said from. The package puts the name of the reader's language
    together anew for each of the hundred words of a page."""

    def __init__(self) -> None:
        super().__init__(domain="messages")
        self._by_language: dict[str, Any] = {}

    def get_translations(self) -> Any:
        code = language()
        if code not in self._by_language:
            self._by_language[code] = super().get_translations()
        return self._by_language[code]


#: The names under which templates call for a sentence, as the i18n extension of Jinja knows them.
ONE, COUNTED = ("_", "gettext"), "ngettext"


class SpokenEnvironment(Environment):
    """Flask's environment, with one more for each language beneath it.

    `catalogue` is None in the app's own, which chooses; in that of a language it holds the sentences.
    """

    catalogue: Any = None

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: Mapping[str, Any] | None = None
    ) -> Template:
        chosen = self.of_reader()
        found: Template = super(SpokenEnvironment, chosen).get_template(name, parent, globals)  # type: ignore[arg-type]
        return found

    def select_template(self, names: Any, parent: str | None = None, globals: Any = None) -> Template:
        chosen = self.of_reader()
        return super(SpokenEnvironment, chosen).select_template(names, parent, globals)

    def of_reader(self) -> SpokenEnvironment:
        """The environment of the reader's language; itself where that is not asked, or it has one already."""
        if self.catalogue is not None or not has_app_context():
            return self
        return self.in_language(language())

    def in_language(self, language: str) -> SpokenEnvironment:
        """The environment of a language, made when first asked for, and anew when its templates come from elsewhere."""
        spoken: dict[str, SpokenEnvironment] = self.__dict__.setdefault("_spoken", {})
        if language not in spoken or spoken[language].loader is not self.loader:
            made: SpokenEnvironment = self.overlay()
            made.catalogue = Translations.load(current_app.config["BABEL_TRANSLATION_DIRECTORIES"], [language])
            spoken[language] = made
        return spoken[language]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: the environment's own where it has none besides. Every include copies them, and a
        chain of maps takes thirty times as long to copy."""
        return super().make_globals(d) if d else self.globals

    def counted(self, escaped: bool, one: str, many: str, number: int, /, **facts: Any) -> str:
        """A sentence that counts, in the words of this language for this number."""
        said = self.catalogue.ungettext(one, many, number)
        return _marked(said, escaped) % {"num": number, **facts}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if self.catalogue is not None and not _takes_a_name_of_ours(tree):
            escaped = nodes.EvalContext(self, name).autoescape
            tree = _Saying(self.catalogue, escaped).visit(tree)
        return tree


def _marked(sentence: str, escaped: bool) -> str:
    """A sentence of the catalogue, which is reviewed as code is, as markup where all else is escaped: so the i18n
    extension has it. Facts that are put into it are escaped."""
    return Markup(sentence) if escaped else sentence  # noqa: S704  # nosec B704


def _takes_a_name_of_ours(tree: nodes.Template) -> bool:
    """Whether a template uses the name of such a call for something else: then nothing of it is said beforehand."""
    names = (node for node in tree.find_all(nodes.Name) if node.ctx != "load")
    return any(node.name in (*ONE, COUNTED) for node in names)


class _Saying(NodeTransformer):
    """Puts the sentence in the place of the call for it."""

    def __init__(self, catalogue: Any, escaped: bool) -> None:
        self.catalogue, self.escaped = catalogue, escaped

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args is not None or node.dyn_kwargs is not None:
            return node
        constants = [each.value for each in node.args if isinstance(each, nodes.Const) and isinstance(each.value, str)]
        if node.node.name in ONE and len(node.args) == len(constants) == 1:
            return self._one(constants[0], node)
        if node.node.name == COUNTED and len(node.args) == 3 and constants == [each.value for each in _words(node)]:
            return self._counted(node)
        return node

    def _one(self, sentence: str, node: nodes.Call) -> nodes.Node:
        said: str = self.catalogue.ugettext(sentence)
        text = _marked(said, self.escaped)
        if not node.kwargs:
            # A percent sign is written twice in a sentence, facts or none.
            return nodes.Const(text % {}, lineno=node.lineno)
        facts = [nodes.Pair(nodes.Const(each.key), each.value, lineno=node.lineno) for each in node.kwargs]
        return nodes.Mod(nodes.Const(text), nodes.Dict(facts, lineno=node.lineno), lineno=node.lineno)

    def _counted(self, node: nodes.Call) -> nodes.Node:
        args: list[nodes.Expr] = [nodes.Const(self.escaped), *node.args]
        call = nodes.EnvironmentAttribute("counted", lineno=node.lineno)
        return nodes.Call(call, args, node.kwargs, None, None, lineno=node.lineno)


def _words(node: nodes.Call) -> list[nodes.Const]:
    """The two sentences of a call that counts, where they stand in the template."""
    return [each for each in node.args[:2] if isinstance(each, nodes.Const)]
