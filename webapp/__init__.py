"""Samvei: from reception to settled life and work in Norway. `create_app()` is the table of contents."""

from importlib import import_module

from flask import Flask, Response, current_app
from whitenoise import WhiteNoise

from webapp.features import BLUEPRINTS, COMMANDS
from webapp.tables.database import Database
from webapp.web import address, assets, commands, errors, guard, headers, logs, metrics, render, sessions, writes
from webapp.web.application import Application
from webapp.web.settings import Settings, installation_key, read_settings


def create_app(settings: Settings | None = None) -> Flask:
    """Configuration in, application out."""
    settings = settings or read_settings()
    logs.install()
    app = Application(__name__, static_folder=None, template_folder="web/templates")
    _configure(app, settings)
    app.extensions["database"] = database = Database(settings.database_url)
    metrics.install(int(settings.metrics_port))
    database.tell_waits(metrics.count_wait)
    app.extensions["assets"] = built = assets.build(settings.var / "assets")
    address.install(app)
    guard.install(app)
    writes.install(app)
    errors.install(app)
    headers.install(app, built)
    render.install(app, built)
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(f"webapp.features.{name}").bp)
    commands.register(app)
    for name in COMMANDS:
        import_module(f"webapp.features.{name}").register(app)
    logs.watch(app)
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.wsgi_app = _with_static_files(app, built)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        INSTALLATION_KEY=installation_key(settings.var),
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,  # a long spreadsheet; pages read far less, see MAX_FORM_MEMORY_SIZE
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=400,
        TRUSTED_HOSTS=settings.host_names,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.session_interface = sessions.NoCookieSession()
    if settings.proxy_hops:
        from werkzeug.middleware.proxy_fix import ProxyFix

        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _with_static_files(app: Flask, built: assets.Assets) -> WhiteNoise:
    """Files named by their content, kept for ever; the stored .br and .gz are picked by the browser's wish."""
    served = WhiteNoise(
        app.wsgi_app,
        immutable_file_test=lambda path, url: True,
        add_headers_function=lambda given, path, url: given.__setitem__("X-Content-Type-Options", "nosniff"),
    )
    served.add_files(str(built.folder), prefix=assets.PREFIX)
    return served


@guard.public
def _healthz() -> Response:
    """200 only when the database answers."""
    ready = current_app.extensions["database"].healthy()
    return Response("ok\n" if ready else "database\n", status=200 if ready else 503, mimetype="text/plain")


__all__ = ["create_app"]
