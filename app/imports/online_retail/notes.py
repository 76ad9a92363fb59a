"""From a clerk's remark on a correction to the reason code the ledger keeps."""

# The first reason one of whose stems occurs in the remark wins; a remark that says nothing falls to the sign.
STEMS = (
    ("damaged", ("damag", "broken", "crush", "crack", "smash", "rust", "wet", "mould", "faulty", "thrown", "throw")),
    ("lost", ("lost", "missing", "mia", "not rcvd", "mystery")),
    ("found", ("found", "returned")),
    ("other", ("sample", "display", "showroom", "given away", "mailout")),
    ("miscount", ("count", "check", "adjust", "wrong", "barcode", "mix up", "reverse", "sold as", "sold in", "set")),
)
WITHOUT_REMARK = {True: "found", False: "lost"}


def reason_of(note: str, quantity: int) -> str:
    """Code of the adjustment reason for a remark and a signed change of stock."""
    words = note.casefold()
    for reason, stems in STEMS:
        if any(stem in words for stem in stems):
            return reason
    return WITHOUT_REMARK[quantity > 0]
