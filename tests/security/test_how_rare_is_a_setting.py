"""How rare a name must be to hold a request is the office's to say, in parts per million."""

from __future__ import annotations

from pathlib import Path

import pytest

from referral_app.config import RARE_NAME_PER_MILLION, ConfigError, read_settings

NAME = "REFERRAL_RARE_NAME_PER_MILLION"


@pytest.mark.parametrize(("said", "rate"), [("", RARE_NAME_PER_MILLION), ("0", 0.0), ("0.05", 0.05), ("12", 12.0)])
def test_a_number_is_taken_and_none_means_the_default(tmp_path: Path, said: str, rate: float) -> None:
    assert read_settings({"REFERRAL_INSTANCE": str(tmp_path), NAME: said}).rare_name_per_million == rate


@pytest.mark.parametrize("said", ["few", "-1", "1e9", "0,2", "nan", "inf", " 1"])
def test_what_is_no_such_number_is_refused_by_name(tmp_path: Path, said: str) -> None:
    with pytest.raises(ConfigError, match=NAME):
        read_settings({"REFERRAL_INSTANCE": str(tmp_path), NAME: said})
