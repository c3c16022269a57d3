from __future__ import annotations

from pathlib import Path

import pytest

from coranto.errors import UsageError
from coranto.join.calibration import PARTS
from coranto.join.likeness import weights
from coranto.store import calibrated

TABLE = weights()["models"]["use-multilingual-3"]


def test_a_table_is_kept_and_found_again(tmp_path: Path) -> None:
    path = calibrated.save(tmp_path, "endpoint a/b: c", TABLE)
    assert path.name == "endpoint-a-b-c.json"
    assert calibrated.load(tmp_path, ["endpoint a/b: c", "another"], PARTS) == {"endpoint a/b: c": TABLE}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"model": "made"}', '{"model": "another"}'])
def test_a_file_that_is_no_table_is_refused_by_name(tmp_path: Path, content: str) -> None:
    calibrated.save(tmp_path, "made", {}).write_text(content)
    with pytest.raises(UsageError, match=r"made\.json does not say.*coranto calibrate"):
        calibrated.load(tmp_path, ["made"], PARTS)
