"""`flask --app webapp …`: migrate, serve, and what the nightly timer runs."""

import os
import socket
import sys

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

    @app.cli.command("serve")
    @click.option("--port", default=lambda: int(os.environ.get("PORT", "8000")), type=int)
    def serve(port: int) -> None:
        """Serve on 127.0.0.1 with a production server until Ctrl-C."""
        if _is_taken(port):
            click.echo(f"Port {port} is in use. Choose another: PORT=8001 make run", err=True)
            raise SystemExit(1)
        granian = os.path.join(os.path.dirname(sys.executable), "granian")
        os.execv(  # noqa: S606  the server takes this process's place, so Ctrl-C reaches it directly
            granian,
            [
                granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
                "--workers", settings.workers, "--blocking-threads", settings.threads,
                "--no-ws", "--log-level", "warning", "--factory", "webapp:create_app",
            ],
        )  # fmt: skip


def _is_taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
