"""How many SQL statements a page takes, counted where SQLAlchemy hands them to the driver (BEGIN is not one)."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, update

from bench_parts.figures import figure, heading, line
from bench_parts.ground import Ground
from bench_parts.pages import MAIN, PAGES, asker
from webapp.language import LANGUAGES
from webapp.tables.database import Who
from webapp.tables.people import Circumstances

Counts = dict[tuple[str, int, str], int]  # (page, people, language) -> statements


def count(ground: Ground, into: Counts) -> None:
    """The statements of each page in each language, with as many people as there are now."""
    for name in MAIN:
        for tag in LANGUAGES:
            with _counted(ground) as seen:
                asker(ground.app, f"/{tag}/{PAGES[name]}")()
            into[name, ground.people, tag] = len(seen)


def tell(counts: Counts, ground: Ground) -> None:
    sizes = sorted({people for _, people, _ in counts})
    heading("SQL statements of a page", f"{' and '.join(f'{size:,}' for size in sizes)} people in the database; {len(LANGUAGES)} languages are offered.")
    for name in MAIN:
        of_page = {key: value for key, value in counts.items() if key[0] == name}
        figure(name, max(of_page.values()), must=6, aim=4)
        by_size = {size: [of_page[name, size, tag] for tag in LANGUAGES] for size in sizes}
        if len(set(of_page.values())) > 1:
            line(f"  NOT THE SAME everywhere ({', '.join(LANGUAGES)}): {by_size}")
    for name, found in _when_outdated(ground).items():
        figure(f"{name}, standings not reckoned today (before the nightly job)", found, must=6)


def _when_outdated(ground: Ground) -> dict[str, int]:
    """The same pages while the person's stored standings are of another day. Leaves them so."""
    with ground.database.the_write(Who(everything=True)) as db:
        db.execute(update(Circumstances).where(Circumstances.person_id == ground.person_id).values(reckoned_on=None))
    found = {}
    for name in MAIN:
        with _counted(ground) as seen:
            asker(ground.app, f"/nb/{PAGES[name]}")()
        found[name] = len(seen)
    return found


@contextmanager
def _counted(ground: Ground) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        seen.append(statement)

    engine = ground.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
