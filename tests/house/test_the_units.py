"""What the services of `docs/deploy.md` may reach and write, as an office copies them: these tests read the page and
start nothing (ASVS 13.2.5)."""

from __future__ import annotations

import re
from configparser import ConfigParser

import pytest

from referral_app.config import ROOT

PAGE = (ROOT / "docs" / "deploy.md").read_text("utf-8")
#: What each service of ours says of itself.
SAID = {
    "IPAddressDeny": "any",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ReadWritePaths": "/srv/referral/instance",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "LimitCORE": "0",
    "UMask": "0077",
}


def units(page: str) -> list[dict[str, str]]:
    """The `[Service]` of every unit of a page, by key."""
    found = []
    for block in re.findall(r"^```\n(\[Service\]\n.*?)^```", page, re.MULTILINE | re.DOTALL):
        read = ConfigParser(interpolation=None, strict=True)
        read.optionxform = str  # type: ignore[assignment, method-assign]
        read.read_string(block)
        found.append(dict(read["Service"]))
    return found


def faults(page: str) -> list[str]:
    found = units(page)
    told = [key for unit in found for key, value in SAID.items() if unit.get(key) != value]
    for unit in found:
        allowed = unit.get("IPAddressAllow", "").split()
        # Two addresses to be replaced by one's own, of the database and of the mail host; never a network of many.
        if not allowed or any(one != "localhost" and not re.fullmatch(r"10\.0\.0\.\d+", one) for one in allowed):
            told.append("IPAddressAllow")
    return told if found else ["no unit"]


def test_a_service_reaches_its_database_and_mail_host_and_writes_one_folder() -> None:
    assert units(PAGE)
    assert faults(PAGE) == []


@pytest.mark.parametrize("key", [*SAID, "IPAddressAllow"])
def test_the_control_a_line_less_shows(key: str) -> None:
    assert faults(re.sub(rf"^{key}=.*\n", "", PAGE, flags=re.MULTILINE)) == [key]


@pytest.mark.parametrize("allowed", ["any", "localhost 10.0.0.0/8", "localhost 0.0.0.0/0", ""])
def test_the_control_more_addresses_show(allowed: str) -> None:
    page = re.sub(r"^IPAddressAllow=.*$", f"IPAddressAllow={allowed}", PAGE, flags=re.MULTILINE)
    assert faults(page) == ["IPAddressAllow"]
