"""The first page on a phone: how much is sent and how often is asked, which no machine is too slow for."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import _bare, _phone

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return _phone.phone(1)


@pytest.mark.parametrize("network", _phone.NETWORKS)
@pytest.mark.parametrize("page", _phone.PAGES)
def test_a_page_is_light(figures: dict[str, Any], network: str, page: str) -> None:
    found = figures[network][page]
    assert found["kib"] <= 45
    assert found["requests"] <= 5
    assert found["lcp_ms"] > 0


def test_a_bare_page_has_the_shape_it_stands_beside() -> None:
    html = (
        "<a href='/'>x</a><input><textarea></textarea><select><option>1<option>2</select><button>Go</button>"
        + "<p>words</p>" * 200
    )
    shape = _bare.shape_of(html)
    assert (shape.links, shape.boxes, shape.lists, shape.size) == (1, 3, (2,), len(html))
    contents = _bare._contents(shape)
    assert (len(contents["links"]), len(contents["boxes"]), len(contents["lists"][0][1])) == (1, 3, 2)
