"""What is wrong with a page as it stands in the browser: rules of accessibility broken, or scrolling sideways."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from referral_app.config import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[str]:
    """What axe finds, WCAG 2.2 AA and best practice. Run in the page's own world, past its strict policy."""
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


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
    assert violations(page) == [], page.url
    assert not too_wide(page), f"{page.url} scrolls sideways"
