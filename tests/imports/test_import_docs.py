"""The how-to page names every reason a row can be rejected for."""

import pytest

from app.imports.online_retail.codes import NOT_GOODS
from config import ROOT
from tests.imports.odd_file import BROKEN

PAGE = (ROOT / "docs" / "how-to" / "import-online-retail.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", sorted({reason for _, reason in (*BROKEN, *NOT_GOODS)}))
def test_a_reject_reason_is_explained(reason: str) -> None:
    assert f"`{reason}`" in PAGE
