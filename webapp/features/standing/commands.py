"""`flask --app webapp reckon`: what a timer runs each night."""

from datetime import UTC, datetime

import click
from flask import Flask

from webapp.engine.oslo import day_of
from webapp.features.standing.reckoning import everybody_to_reckon, reckon_again
from webapp.tables.database import Who


def register(app: Flask) -> None:
    """Adds the nightly command."""

    @app.cli.command("reckon")
    def reckon() -> None:
        """Make the stored standings of everybody anew for today."""
        database = app.extensions["database"]
        today = day_of(datetime.now(UTC))
        with database.reading(Who(everything=True)) as db:
            ids = everybody_to_reckon(db, today)
        reckon_again(database, ids, today)
        click.echo(f"Reckoned {len(ids)} people for {today.isoformat()}.")
