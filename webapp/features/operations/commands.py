"""`flask --app webapp backup | restore | verify`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask

from webapp.engine.oslo import day_of
from webapp.features.operations.checks import Report, verify_database, verify_file
from webapp.features.operations.copies import CopyRefused, backup, restore
from webapp.tables.database import Database


def register(app: Flask) -> None:
    """Adds the three commands."""
    settings = app.config["SETTINGS"]

    @app.cli.command("backup")
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    def make_backup(file: Path) -> None:
        """Copy the SQLite database into the new FILE while the server goes on; FILE.json says what is in it."""
        try:
            content = backup(settings.owner_url, file, datetime.now(UTC))
        except CopyRefused as refused:
            raise click.ClickException(f"No copy was made: {refused}.") from None
        click.echo(f"Copied {sum(content['rows'].values())} rows to {file}. Now take both files to another machine.")

    @app.cli.command("restore")
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--replace", is_flag=True, help="Put the database that is there aside.")
    def put_back(file: Path, replace: bool) -> None:
        """Put the copy FILE where the SQLite database is. Stop the server first."""
        database: Database = app.extensions["database"]
        database.close()
        today = day_of(datetime.now(UTC))
        try:
            report, aside = restore(settings.owner_url, file, today, replace=replace, folder=settings.var)
        except CopyRefused as refused:
            raise click.ClickException(f"Nothing was restored: {refused}.") from None
        _tell(report)
        if aside:
            click.echo(f"The database that was there lies at {aside}; take it away when you no longer need it.")
        if not report.whole:
            sys.exit(1)
        click.echo(
            "Restored. Everybody logs in anew. Now: migrate, retention --go, and verify --live; then start the server."
        )

    @app.cli.command("verify")
    @click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--live", is_flag=True, help="The database in use, on either engine.")
    def verify(file: Path | None, live: bool) -> None:
        """Check the copy FILE, or the database in use with --live; ends with 1 when something is not whole."""
        if live == (file is not None):
            raise click.UsageError("Say either FILE or --live.")
        today = day_of(datetime.now(UTC))
        if file is not None:
            report = verify_file(file, today, folder=settings.var)
        else:
            report = verify_database(app.extensions["database"], today)
        _tell(report)
        if not report.whole:
            sys.exit(1)
        click.echo("Everything is whole.")


def _tell(report: Report) -> None:
    for sentence in (*report.done, *report.notes):
        click.echo(sentence)
    for sentence in report.faults:
        click.echo(f"WRONG: {sentence}", err=True)
