"""What the shipped docs/nginx.conf says of what it refuses is what the application would say itself (T21)."""

from __future__ import annotations

import re
import runpy

from referral_app.config import ROOT
from referral_app.security import guard

#: What the application says of the same; a page that is not there is told in the words of its error page.
WHAT_HAPPENED = {
    404: "There is no such page.",
    405: guard.BAD_METHOD.sentences[0],
    413: guard.TOO_LONG.sentences[0],
    414: guard.LONG_ADDRESS.sentences[0],
}


def test_what_the_proxy_says_is_what_the_application_says() -> None:
    """Word for word, in both languages."""
    shipped = (ROOT / "docs" / "nginx.conf").read_text("utf-8")
    for each in (guard.NOT_UNDERSTOOD, guard.BAD_METHOD, guard.TOO_LONG, guard.LONG_ADDRESS, guard.TOO_MUCH_SAID):
        said = guard.refusal_page(each, "1-800-555-0100")
        [ours] = each.sentences
        assert f'"{ours}"' in shipped
        assert [line for line in re.findall(r'"(.*)";', shipped) if line != ours and line in said]
    assert f'"{guard.BROKEN.sentences[0]}"' in shipped


def test_the_proxy_ends_a_line_before_the_application_does() -> None:
    """One of 192 presses was a 502: it went out on a line that the application was closing just then."""
    of_proxy = re.search(
        r"upstream referral \{[^}]*keepalive_timeout (\d+)s;", (ROOT / "docs/nginx.conf").read_text("utf-8")
    )
    of_app = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["keepalive"]
    assert of_proxy
    assert int(of_proxy[1]) + 10 < of_app
