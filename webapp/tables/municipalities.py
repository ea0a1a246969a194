"""The municipalities of the country, from the file that comes with the code (credit: Kartverket, CC BY 4.0)."""

import csv
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from webapp.tables.organisations import Municipality

FILE = Path(__file__).parent / "data" / "municipalities.csv"


def add_municipalities(session: Session) -> int:
    """Adds those that are not there, and says how many; a second time does nothing. Without committing."""
    there = set(session.scalars(select(Municipality.number)))
    with FILE.open(encoding="utf-8", newline="") as file:
        missing = [
            {
                "number": row["kommunenummer"],
                "name": row["name"],
                "official_name": row["official_name"],
                "county": row["fylke"],
                "latitude": float(row["lat"]),
                "longitude": float(row["lon"]),
            }
            for row in csv.DictReader(file)
            if row["kommunenummer"] not in there
        ]
    if missing:
        session.execute(insert(Municipality), missing)
    return len(missing)
