"""`flask --app webapp import-roster FILE --organisation ID`: the same import as on the page, for a nightly file."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask

from webapp.engine.oslo import day_of
from webapp.features.roster import actions, queries, wording
from webapp.features.roster.reader import of_class, read_roster
from webapp.features.standing import reckon_again
from webapp.tables.database import Database, Who

_SHOWN = 1_000  # problems printed one by one


def register(app: Flask) -> None:
    """Adds the command."""

    @app.cli.command("import-roster")
    @click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
    @click.option("--organisation", required=True, help="Whose list it is: the organisation's id or its whole name.")
    @click.option("--class", "class_name", default="", help="Which class a sheet of names and dates is about.")
    @click.option("--dry-run", is_flag=True, help="Check and count only; nothing is written.")
    def import_roster(files: tuple[Path, ...], organisation: str, class_name: str, dry_run: bool) -> None:
        """Import people, classes, lessons, attendance, plans, results and meetings from CSV or XLSX.

        FILES may be files or folders. All or nothing: every bad row is named, and then nothing is written."""
        key = app.config["INSTALLATION_KEY"]
        run(app.extensions["database"], files, organisation, class_name=class_name, dry_run=dry_run, key=key)


def run(
    database: Database,
    files: tuple[Path, ...],
    organisation: str,
    *,
    class_name: str = "",
    dry_run: bool = False,
    key: bytes = b"",
) -> None:
    """The command itself. Ends the process with 1 when there is something to put right."""
    now = datetime.now(UTC)
    today = day_of(now)
    everything = Who(everything=True, on=today)
    with database.reading(everything) as db:
        sender = queries.sender_for_command(db, organisation, key)
    if sender is None:
        raise click.ClickException(f"No organisation, or more than one, is called {organisation!r}.")
    roster = of_class(read_roster(files, today, _tell), class_name)
    with database.reading(everything) as db:
        prepared = actions.prepare(db, sender, roster, today=today, now=now, progress=_tell)
    del roster  # many rows; what they mean is in `prepared`
    _print_findings(prepared)
    if not prepared.is_clean:
        raise SystemExit(1)
    _print_summary(prepared)
    if dry_run:
        click.echo("Dry run: nothing was written.")
        return
    try:
        done = actions.carry_out(lambda: database.the_write(everything), database.engine.dialect, prepared, now=now)
    except actions.ChangedMeanwhile:
        raise click.ClickException(
            "Somebody changed the same things meanwhile. Nothing was written: try again."
        ) from None
    actions.reckon(reckon_again, database, done.people, today, _tell)
    click.echo(f"Written. Lock held {done.lock_ms} ms. Reckoned {len(done.people)} people anew.")


def _tell(doing: str, rows: int) -> None:
    click.echo(f"{doing} {rows} …", err=True)


def _print_findings(prepared: actions.Prepared) -> None:
    for problem in prepared.problems[:_SHOWN]:
        click.echo(wording.line(problem), err=True)
    if prepared.problem_count > _SHOWN:
        click.echo(f"… and {prepared.problem_count - _SHOWN} more.", err=True)
    for unclear in prepared.unclear:
        click.echo(wording.ask(unclear), err=True)
    if not prepared.is_clean:
        click.echo(f"{prepared.problem_count + len(prepared.unclear)} to put right. Nothing was written.", err=True)
    for file, sheet, heading in prepared.ignored:
        click.echo(f"Not read: {file}, {sheet}, {heading}", err=True)


def _print_summary(prepared: actions.Prepared) -> None:
    for name, new, changed, unchanged in wording.summary(prepared):
        click.echo(f"{name}: {new} new, {changed} changed, {unchanged} unchanged")
