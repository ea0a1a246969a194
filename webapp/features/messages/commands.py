"""`flask --app webapp run-due`: what a timer runs each minute."""

import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import structlog
from flask import Flask

from webapp.features.messages.gateways import gateways_of
from webapp.notices.outbox import make_due
from webapp.notices.sending import send_due

_log = structlog.get_logger()


def register(app: Flask) -> None:
    """Adds the command."""

    @app.cli.command("run-due")
    def run_due() -> None:
        """Put into the outbox what should be told by e-mail and SMS now, and send what waits."""
        settings, database = app.config["SETTINGS"], app.extensions["database"]
        gateways = gateways_of(settings)
        if not gateways:
            click.echo("Messages are off: nothing is made or sent.")
            return
        now = datetime.now(UTC)
        at_most = timedelta(minutes=int(settings.message_minutes))
        try:
            made = make_due(database, now)
            did = send_due(database, gateways, now, name=settings.message_name, at_most=at_most)
        except Exception as problem:  # its own words may hold addresses: they stand in no log
            last = traceback.extract_tb(problem.__traceback__)[-1]
            _log.error("unexpected", kind=type(problem).__name__, where=f"{Path(last.filename).name}:{last.lineno}")
            click.echo(f"Stopped by {type(problem).__name__}; the next run goes on from here.", err=True)
            raise click.exceptions.Exit(1) from None
        if did.busy:
            click.echo(f"Made {made.notices + made.reminders}. Another run is sending already.")
            return
        for channel in did.down:
            _log.warning("gateway is left alone", kind=channel)
        click.echo(
            f"Made {made.notices} about news and {made.reminders} reminders. Sent {did.sent}, waiting {did.waiting},"
            f" given up {did.given_up}, too late {did.too_late}."
        )
        if did.down:
            click.echo(f"Left alone for now, because it does not work: {', '.join(did.down)}.")
