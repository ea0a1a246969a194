"""A demo that is real input: files in the repository, loaded through the importer that organisations use.

`demo.toml` says which files are whose and which dates stay; `seed.toml` has organisations, staff, log-ins and events."""

from webapp.features.demo.load import DemoRefused, empty, load, password
from webapp.features.demo.seed import is_loaded, read_seed

__all__ = ["DemoRefused", "empty", "is_loaded", "load", "password", "read_seed"]
