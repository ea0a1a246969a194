"""`flask --app webapp check-fingerprints`: whether what was decided, agreed and confirmed still reads as it did."""

import sys
from datetime import UTC, datetime

import click
from flask import Flask

from webapp.engine.oslo import day_of
from webapp.features.contract.staff_fingerprints import check_organisations


def register(app: Flask) -> None:
    """Adds the command for whoever keeps the installation."""

    @app.cli.command("check-fingerprints")
    def check_fingerprints() -> None:
        """Reckon the SHA-256 of every stored plan, contract and confirmation; exit with 1 when one does not fit."""
        checked = check_organisations(app.extensions["database"], None, day_of(datetime.now(UTC)))
        counted = ", ".join(f"{kind} {number}" for kind, number in checked.counts.items())
        click.echo(f"Checked {checked.total} versions ({counted}).")
        for version in checked.broken:
            click.echo(f"Does not fit: {version.kind} {version.public_id} of {version.made_on.isoformat()}.")
        if checked.broken:
            sys.exit(1)
        click.echo("Every fingerprint fits its content.")
