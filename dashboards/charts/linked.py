"""Where the points of a trace lead."""

from typing import Any

import pandas as pd


def links_of(frame: pd.DataFrame, column: str) -> dict[str, Any]:
    """The trace's `meta`: one address per row of the frame, empty where a number of `column` leads nowhere."""
    return {"links": [links.get(column, "") for links in frame["links"]]}
