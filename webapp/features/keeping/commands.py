"""`flask --app webapp retention`: what is past its date, told; and taken away with `--go`."""

from datetime import UTC, date, datetime
from pathlib import Path

import click
import structlog
from flask import Flask
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from webapp.engine.oslo import day_of
from webapp.features.keeping.archive import BrokenArchive, check_archive
from webapp.features.keeping.taking import Taken, past_their_date, take_away
from webapp.tables.database import Database

_log = structlog.get_logger()


def register(app: Flask) -> None:
    """Adds the command."""

    @app.cli.command("retention")
    @click.option("--go", is_flag=True, help="Take it away. Without this, nothing is changed.")
    @click.option("--on", "day", metavar="DATE", help="As if this were today, such as 2036-11-22; only without --go.")
    def retention(go: bool, day: str | None) -> None:
        """Tell what is past its date, a table a line; with --go, write what is archive to files and take all of it away."""
        now = datetime.now(UTC)
        on = _day(day) or day_of(now)
        if go and on > day_of(now):
            raise click.UsageError("What is past its date on a day to come is only told, not taken away.")
        settings = app.config["SETTINGS"]
        database = Database(settings.owner_url)  # the application's role may not take away what was agreed
        archive = settings.var / "archive"
        try:
            if go:
                _go(database, on, now, archive)
            else:
                _tell(database, on)
        except BrokenArchive as broken:
            # The path is of our own making: it holds ids and digests.
            raise click.ClickException(f"The archive is not whole: {broken}. Nothing more was taken away.") from None
        except ProgrammingError:
            raise click.ClickException("The database refused. On PostgreSQL, say SAMVEI_DATABASE_OWNER.") from None
        except SQLAlchemyError as problem:  # its own words may hold what is in a row: they stand in no log
            _log.error("unexpected", kind=type(problem).__name__, where="retention")
            raise click.ClickException(
                f"Stopped by {type(problem).__name__}; the next run goes on from here."
            ) from None
        finally:
            database.close()


def _day(said: str | None) -> date | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise click.BadParameter("write a day as 2036-11-22", param_hint="--on") from None


def _tell(database: Database, on: date) -> None:
    found = [each for each in past_their_date(database, on) if each.past]
    for each in found:
        waits = f", of these {each.waiting} wait for what refers to them" if each.waiting else ""
        since = f", the oldest from {each.oldest.isoformat()}" if each.oldest else ""
        click.echo(f"{each.key}: {each.past}{waits}{since}")
    if not found:
        click.echo(f"Nothing is past its date on {on.isoformat()}.")
        return
    click.echo(
        f"{sum(each.past for each in found)} rows are past their date on {on.isoformat()}. Nothing was changed; --go does it."
    )


def _go(database: Database, on: date, now: datetime, folder: Path) -> None:
    def tell(taken: Taken) -> None:
        written = f", {taken.archived} written to the archive" if taken.archived else ""
        click.echo(f"{taken.key}: {taken.rows}{written}")

    taken = take_away(database, on, now, archive=folder, tell=tell)
    files = check_archive(folder)
    click.echo(
        f"Took away {sum(each.rows for each in taken)} rows. The archive has {files} files, each as it was written."
    )
