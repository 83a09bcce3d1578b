"""What is wrong with a page as it stands in the browser: rules of accessibility broken, or scrolling sideways."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from referral_app.config import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


#: Rules that axe leaves out unless they are asked for.
_ASKED_FOR = (
    "target-size",
    "label-content-name-mismatch",
    "td-has-header",
    "table-fake-caption",
    "css-orientation-lock",
)
#: What axe does not look at: each is found by what the page says of itself.
_UNSAID = """() => {
  const found = [];
  const all = (what) => [...document.querySelectorAll(what)].filter((one) => one.checkVisibility());
  const told = (rule, one) => found.push(`${rule}: ${one.outerHTML.replace(/\\s+/g, ' ').slice(0, 120)}`);
  const ids = (one) => (one.getAttribute('aria-describedby') || '').split(/\\s+/).filter(Boolean);
  const named = (one) => (one.getAttribute('aria-label') || one.textContent).replace(/\\s+/g, ' ').trim();
  for (const table of all('table')) if (!table.caption?.textContent.trim()) told('table without a caption', table);
  for (const head of all('th')) if (!head.scope) told('heading of nothing', head);
  for (const fault of all('.govuk-error-message')) {
    const whose = [...document.querySelectorAll('[aria-describedby]')].filter((one) => ids(one).includes(fault.id));
    if (!whose.length) told('fault of no box', fault);
    for (const box of whose)
      if (box.matches('input, select, textarea') && box.ariaInvalid !== 'true') told('box not said to be wrong', box);
  }
  for (const box of all('.govuk-input--error, .govuk-select--error, .govuk-textarea--error'))
    if (box.ariaInvalid !== 'true') told('box not said to be wrong', box);
  for (const link of all('.govuk-error-summary a')) {
    const box = document.getElementById(link.hash.slice(1));
    if (!box?.checkVisibility()) told('fault that leads nowhere', link);
  }
  const acts = {};
  for (const press of all('main button, .govuk-error-summary a')) {
    const where = press.getAttribute('formaction') || press.form?.getAttribute('action');
    const does = press.hash || `${where} ${press.value}`;
    const before = (acts[named(press)] ??= does);
    if (before !== does) told('two acts of one name', press);
  }
  return found;
}"""


def violations(page: Page) -> list[str]:
    """What axe finds, WCAG 2.2 AA and best practice, and what it does not look for. Run in the page's own world, past
    its strict policy."""
    page.evaluate(AXE.read_text("utf-8"))
    rules = {name: {"enabled": True} for name in _ASKED_FOR}
    found: dict[str, Any] = page.evaluate("(rules) => axe.run(document, {resultTypes: ['violations'], rules})", rules)
    said = [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]
    unsaid: list[str] = page.evaluate(_UNSAID)
    return said + unsaid


def too_wide(page: Page) -> bool:
    """Whether the page scrolls sideways. Asked of the browser, so that it works with scripts off."""
    session = page.context.new_cdp_session(page)
    size = session.send("Page.getLayoutMetrics")["cssContentSize"]
    session.detach()
    viewport = page.viewport_size
    assert viewport is not None
    return bool(size["width"] > viewport["width"])


def check(page: Page) -> None:
    """Stops the test at a page with a fault, and says which."""
    page.wait_for_load_state()
    found = violations(page)
    assert not found, (page.url, found)
    assert not too_wide(page), f"{page.url} scrolls sideways"
