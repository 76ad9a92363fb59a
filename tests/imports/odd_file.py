"""A generated file of the Online Retail format: a small trade, and every oddity with what must become of it."""

import csv
import gzip
import io
import random
from datetime import datetime, timedelta
from pathlib import Path

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
WORDS = ["RED", "BLUE", "IVORY", "RETROSPOT", "HEART", "LANTERN", "BAG", "TIN", "CUP", "SIGN", "BUNTING", "CANDLE"]
NOTES = ["", "?", "damaged", "thrown away", "?lost", "found", "check", "wrong barcode (22467)", "counted"]
NOT_GOODS = [
    ("POST", "postage"),
    ("DOT", "postage"),
    ("C2", "postage"),
    ("D", "discount"),
    ("M", "manual_entry"),
    ("m", "manual_entry"),
    ("S", "samples"),
    ("BANK CHARGES", "fee"),
    ("AMAZONFEE", "fee"),
    ("CRUK", "charity"),
    ("PADS", "not_stocked"),
    ("gift_0001_20", "voucher"),
    ("TEST001", "test_entry"),
    ("ADJUST2", "money_adjustment"),
    ("WHAT IS IT", "stock_code_unknown"),
    ("", "stock_code_missing"),
]

# (a line as it stands in the file, the reason it is rejected for)
BROKEN: list[tuple[bytes, str]] = [
    (b"600001,22111,SHORT LINE,5", "column_count"),
    (b"600002,22111,LONG,LINE,5,2011-01-05 10:00:00,1.00,12345.0,France", "column_count"),
    (b'600003,22111,"UNCLOSED QUOTE,5,2011-01-05 10:00:00,1.00,,France', "quotes"),
    (b'600003,22111,"QUOTE" IN THE MIDDLE,5,2011-01-05 10:00:00,1.00,,France', "quotes"),
    (b"60X,22111,NO SUCH INVOICE,5,2011-01-05 10:00:00,1.00,,France", "invoice_number"),
    (b",22111,NO INVOICE,5,2011-01-05 10:00:00,1.00,,France", "invoice_number"),
    (b"600004,22111,NOT A NUMBER,five,2011-01-05 10:00:00,1.00,,France", "quantity"),
    (b"600004,22111,NO QUANTITY,,2011-01-05 10:00:00,1.00,,France", "quantity"),
    (b"600004,22111,NOT A NUMBER EITHER,nan,2011-01-05 10:00:00,1.00,,France", "quantity"),
    (b'600004,22111,THOUSANDS MARK,"1,000",2011-01-05 10:00:00,1.00,,France', "quantity"),
    (b"600005,22111,HALF A CUP,1.5,2011-01-05 10:00:00,1.00,,France", "quantity_fractional"),
    (b"600006,22111,ALL CUPS OF THE WORLD,99999999999,2011-01-05 10:00:00,1.00,,France", "quantity_range"),
    (b"600007,22111,NOTHING SOLD,0,2011-01-05 10:00:00,1.00,,France", "quantity_zero"),
    (b"600008,22111,NO SUCH DAY,5,2011-02-30 10:00:00,1.00,,France", "date"),
    (b"600008,22111,NO DAY,5,,1.00,,France", "date"),
    (b"600009,22111,LONG AGO,5,1066-10-14 09:00:00,1.00,,France", "date_range"),
    (b"600009,22111,NOT YET,5,2999-01-01 09:00:00,1.00,,France", "date_range"),
    (b"600010,22111,WHAT PRICE,5,2011-01-05 10:00:00,1.2.3,,France", "price"),
    (b"600010,22111,ENDLESS PRICE,5,2011-01-05 10:00:00,Infinity,,France", "price"),
    (b"600010,22111,POWER PRICE,5,2011-01-05 10:00:00,1e3,,France", "price"),
    (b"600010,22111,DEAR,5,2011-01-05 10:00:00,99999999999,,France", "price_range"),
    (b"600011,22111,PAID TO TAKE IT,5,2011-01-05 10:00:00,-1.00,,France", "price_negative"),
    (b"600012,22111,NUL \0 INSIDE,5,2011-01-05 10:00:00,1.00,,France", "control_character"),
    (b"600013,22111," + b"X" * 201 + b",5,2011-01-05 10:00:00,1.00,,France", "description_too_long"),
    (b"600014,22111," + b"X" * 200_000 + b",5,2011-01-05 10:00:00,1.00,,France", "line_too_long"),
    (b"C600015,22111,A CANCELLATION THAT SELLS,5,2011-01-05 10:00:00,1.00,,France", "cancellation_positive"),
    (b"A600016,B,Adjust bad debt,1,2011-01-05 10:00:00,-11062.06,,United Kingdom", "bad_debt"),
    *((f"600017,{code},NOT GOODS,1,2011-01-05 10:00:00,9.99,,France".encode(), reason) for code, reason in NOT_GOODS),
]

# Lines that look broken and are not: (line, change of stock of code 33333).
ODD_BUT_GOOD: list[tuple[bytes, int]] = [
    (b"600101,33333,WHOLE AS DECIMAL,6.0,2011-01-06 10:00:00,1.00,,France", -6),
    (b"600102,33333,MONTH FIRST,2,1/6/2011 10:05,1.00,,France", -2),
    (b" 600103 , 33333 ,SPACES AROUND, 3 ,2011-01-06 10:10:00, 1.00 ,,France", -3),
    (b'600104,33333,"COMMA, AND ""QUOTES""",4,2011-01-06 10:15:00,1.00,,France', -4),
    (b"600105,33333,CAF\xc9 IN WINDOWS LETTERS,1,2011-01-06 10:20:00,1.00,,France", -1),
    ("600106,33333,CAFÉ IN UTF-8,1,2011-01-06 10:25:00,1.00,,France".encode(), -1),
    (b"600107,33333,=HYPERLINK(1),1,2011-01-06 10:30:00,1.00,,France", -1),
    (b"600108,33333,AN HOUR THAT DOES NOT EXIST,1,2011-03-27 01:30:00,1.00,,France", -1),
    (b"C600109,33333,WHOLE AS DECIMAL,-20,2011-04-01 10:00:00,1.00,,France", 20),
    (b"600110,33333,WHOLE AS DECIMAL,2,2011-04-02 10:00:00,0.0,17850.0,France", -2),
    (b"600111,33333,,7,2011-04-02 10:05:00,0.0,,France", 7),
    (b"600112,33333,,-9,2011-04-02 10:10:00,0.0,,France", -9),
    (b"600113,33333,WHOLE AS DECIMAL,-1,2011-04-02 10:15:00,1.00,,France", -1),
]


def trade(rows: int, seed: int = 7) -> list[str]:
    """Well-formed lines of a trade in 60 codes: sales, repeats, returns, corrections, notes, other codes, cases."""
    chance = random.Random(seed)
    codes = [f"{20000 + number}{chance.choice(['', '', '', 'A', 'BL'])}" for number in range(60)]
    names = {code: " ".join(chance.sample(WORDS, 3)) for code in codes}
    at, invoice, written = datetime(2010, 12, 1, 8, 26), 536365, []  # noqa: DTZ001 - local time, as in the file
    while len(written) < rows:
        at, invoice = at + timedelta(minutes=chance.randint(1, 90)), invoice + 1
        lines = _invoice(chance, invoice, at, codes, names)
        written += lines
        if chance.random() < 0.05:
            written.append(lines[-1])
    return written[:rows]


def write(path: Path, lines: list[bytes], *, start: bytes = b"", end: bytes = b"\r\n") -> Path:
    """Write header and lines, gzipped if the name says so; `start` comes before the header."""
    content = start + end.join([HEADER.encode(), *lines]) + end
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def _invoice(chance: random.Random, number: int, at: datetime, codes: list[str], names: dict[str, str]) -> list[str]:
    kind = chance.choices(["sale", "return", "correction", "free"], [85, 7, 6, 2])[0]
    size = chance.randint(1, 12) if kind == "sale" else 1
    return [_line(chance, kind, number, at, (code, names[code])) for code in chance.sample(codes, size)]


def _line(chance: random.Random, kind: str, number: int, at: datetime, item: tuple[str, str]) -> str:
    code, name = item
    code = code.lower() if chance.random() < 0.03 else code
    words = name.replace("RETROSPOT", "SPOTTY") + " " if chance.random() < 0.02 else name
    if chance.random() < 0.02:
        code, words = chance.choice([("POST", "POSTAGE"), ("M", "Manual"), ("BANK CHARGES", "Bank Charges")])
    quantity, price, customer = chance.choice([1, 1, 2, 3, 6, 12, 24, 144]), f"{chance.randint(10, 2000) / 100}", ""
    if kind == "return" or (kind == "correction" and chance.random() < 0.7):
        quantity = -quantity
    if kind in ("correction", "free"):
        price = "0.0"
    if kind == "correction":
        words = chance.choice(NOTES)
    elif chance.random() < 0.75:
        customer = f"{chance.randint(12346, 18287)}.0"
    prefix = "C" if kind == "return" else ""
    return _csv([f"{prefix}{number}", code, words, quantity, at, price, customer, "United Kingdom"])


def _csv(fields: list[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(fields)
    return text.getvalue()
