"""An application on an empty database."""

from tests.apps import app, app_folder  # noqa: F401
