"""Flask's application class with what ours never needs taken out of every request."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class Application(Flask):
    """Plain views and a fixed set of templates."""

    # Templates stay as they are while the process lives: kept in a plain dict, not in a cache that reorders itself.
    jinja_options = {"cache_size": -1}  # noqa: RUF012  as Flask declares it

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view or listener is `async def`, so none needs to be asked."""
        return func
