"""What the list or table that a number leads to says."""

import re
from decimal import Decimal

from tests.people import Person


def listed(person: Person, url: str) -> str:
    """What the page at `url` counts: the rows of a list, or the values of the newest day in a figure's table."""
    answer = person.get(url)
    assert answer.status_code == 200, url
    if count := re.search(r'id="list-count">([^<]+)<', answer.text):
        return count[1]
    rows = [[text for _url, text in row] for row in table(answer.text)]
    total = sum(Decimal(row[-1].removeprefix("€")) for row in rows if row[0] == rows[0][0])
    return f"€{total:,}"


def table(page: str) -> list[list[tuple[str, str]]]:
    """The cells of a figure's table, row by row, as (address or empty, text)."""
    bodies = re.search(r"<tbody>(.*?)</tbody>", page, re.S)
    assert bodies is not None
    rows = re.findall(r"<tr>(.*?)</tr>", bodies[1], re.S)
    return [
        [
            (url.replace("&amp;", "&"), text)
            for url, text in re.findall(r'<td[^>]*>(?:<a href="([^"]+)">)?([^<]*)<', row)
        ]
        for row in rows
    ]
