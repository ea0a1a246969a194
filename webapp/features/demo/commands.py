"""`flask --app webapp demo` loads the demo into an empty database; `demo-logins` says how to get in."""

from datetime import UTC, datetime

import click
from flask import Flask

from webapp.engine.oslo import day_of
from webapp.features.demo import seed
from webapp.features.demo.load import DemoRefused, empty, load, password, renew_password
from webapp.tables.database import Who
from webapp.web.passwords import hash_password


def register(app: Flask) -> None:
    """Adds the commands. Outside demo mode they do nothing, and say so."""
    settings = app.config["SETTINGS"]
    database = app.extensions["database"]

    @app.cli.command("demo")
    @click.option("--again", is_flag=True, help="Take the demo away first, so that it stands around the current week.")
    def demo(again: bool) -> None:
        """Load the demo, moved to the current weeks; nothing when it is loaded already."""
        if not settings.is_demo:
            click.echo("Not in demo mode: no demo is loaded.")
            return
        now = datetime.now(UTC)
        today = day_of(now)
        had_password = (settings.var / "demo-password").exists()
        try:
            if again:
                empty(database, today)
            loaded = load(database, settings.var, now, today, hash_password, lambda said: click.echo(said, err=True))
        except DemoRefused as refused:
            raise click.ClickException(f"The demo was not loaded: {refused}.") from None
        if not loaded and not had_password:
            renew_password(database, settings.var, today, hash_password)
        click.echo("The demo is loaded." if loaded else "The demo was loaded before; its data is kept.")

    @app.cli.command("demo-logins")
    def demo_logins() -> None:
        """Print the demo's log-ins and their shared password."""
        with database.reading(Who(everything=True)) as db:
            loaded = seed.is_loaded(db)
        if not settings.is_demo or not loaded:
            click.echo("There are no demo log-ins.")
            return
        said = seed.read_seed()
        names = [each["name"] for each in said["login"]] + [each["login"] for each in said["staff"]]
        click.echo("log-ins: " + " ".join(names))
        click.echo(f"password: {password(settings.var)}")
