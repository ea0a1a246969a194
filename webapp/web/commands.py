"""`flask --app webapp migrate`; features add their own commands."""

import click
from flask import Flask

from webapp.tables.migrate import migrate


def register(app: Flask) -> None:
    """Adds the commands of the installation itself; features add their own."""
    settings = app.config["SETTINGS"]

    @app.cli.command("migrate")
    def migrate_database() -> None:
        """Bring the database to the newest revision."""
        settings.var.mkdir(parents=True, exist_ok=True)
        migrate(settings.owner_url, app_role=settings.app_role)
        click.echo("The database is up to date.")
