"""`flask --app webapp verify-log`: whether the log of who looked is whole."""

import sys

import click
from flask import Flask

from webapp.features.looks.wording import wrong_words
from webapp.policy import chain
from webapp.tables.database import Who


def register(app: Flask) -> None:
    """Adds the command for whoever keeps the installation."""

    @app.cli.command("verify-log")
    @click.option("--heads", is_flag=True, help="Also print how far each chain has come, to be kept elsewhere.")
    def verify_log(heads: bool) -> None:
        """Read the whole log of who looked; exit with 1 when a line was changed, removed, put in or moved."""
        with app.extensions["database"].reading(Who(everything=True)) as db:
            verified = chain.verify(db)
            known = chain.heads(db) if heads else ()
        click.echo(f"Read {verified.lines} lines in {verified.months} chains; {verified.taken_away} months taken away.")
        if verified.before_the_chain:
            click.echo(f"{verified.before_the_chain} lines are from before the chain and have no number.")
        for head in known:
            gone = " taken away" if head.taken_away else ""
            click.echo(f"organisation {head.organisation_id}, {head.month}: {head.number} {head.digest}{gone}")
        for fault in verified.faults:
            number = "" if fault.number is None else f", number {fault.number}"
            where = f"organisation {fault.organisation_id}, {fault.month}{number}"
            click.echo(f"Not whole: {where}: {wrong_words(fault.wrong)}.")
        if not verified.whole:
            sys.exit(1)
        click.echo("The log is whole.")
