"""What a phone keeps and how it is told: the worker, the manifest, the list of pages, who is logged in.

Composes every door's `pages_to_keep()`; is composed by none. The scripts themselves are in static/js."""
