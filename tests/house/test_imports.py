"""Imports run one way: features -> web -> notices -> language -> policy -> tables -> engine (docs/decisions/0001, 0002)."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEBAPP = ROOT / "webapp"
ROOMS = ("features", "web", "notices", "language", "policy", "tables", "engine")
COMPOSERS = {"today", "path", "me", "staff", "offline"}
NAMES_THAT_ACCEPT_ANYTHING = {"common", "utils", "util", "helpers", "helper", "services", "service", "misc", "shared"}
FLASK = ("flask", "flask_login", "flask_wtf", "flask_babel")


@dataclass(frozen=True)
class Import:
    """One module that one file looks into. `names` are what a from-import takes out of it, else empty."""

    by: Path
    line: int
    module: str
    names: tuple[str, ...]

    @property
    def where(self) -> str:
        return f"{self.by.relative_to(ROOT)}:{self.line}"

    @property
    def room(self) -> str | None:
        parts = self.module.split(".")
        if parts[0] == "webapp" and len(parts) == 1:
            return self.names[0] if self.names and self.names[0] in ROOMS else None
        return parts[1] if parts[0] == "webapp" and parts[1] in ROOMS else None


def room_of(path: Path) -> str | None:
    first = path.relative_to(WEBAPP).parts[0]
    return first if first in ROOMS else None


def feature_of(path: Path) -> str | None:
    parts = path.relative_to(WEBAPP).parts
    return parts[1] if parts[0] == "features" and len(parts) > 2 else None


def imports() -> Iterator[Import]:
    """Every import statement under webapp/, inside functions and TYPE_CHECKING too; relative ones made whole."""
    for path in sorted(WEBAPP.rglob("*.py")):
        package = path.relative_to(ROOT).parent.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(path, node.lineno, alias.name, ())
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else ()
                module = ".".join([*above, *([node.module] if node.module else [])])
                yield Import(path, node.lineno, module, tuple(alias.name for alias in node.names))


def told(faults: list[str], what_to_do: str) -> str:
    return "\n".join([f"{len(faults)} import(s) run the wrong way. {what_to_do}", *faults])


def test_the_rooms_look_only_to_the_right():
    faults = []
    for each in imports():
        here, there = room_of(each.by), each.room
        if here and there and ROOMS.index(there) < ROOMS.index(here):
            faults.append(f"  {each.where} in {here} imports {each.module} of {there}")
    assert not faults, told(faults, "Move what is needed to the right, or hand it in as an argument.")


def test_no_room_imports_the_application():
    faults = [
        f"  {each.where} imports {each.module} {each.names}"
        for each in imports()
        if room_of(each.by) and each.module == "webapp" and not set(each.names) <= set(ROOMS)
    ]
    assert not faults, told(faults, "webapp/__init__.py puts the rooms together; no room knows it.")


def test_the_engine_imports_the_standard_library_only():
    faults = [
        f"  {each.where} imports {each.module}"
        for each in imports()
        if room_of(each.by) == "engine"
        and not each.module.startswith("webapp.engine")
        and each.module.split(".")[0] not in sys.stdlib_module_names
    ]
    assert not faults, told(faults, "What is true needs no library: pass the value in, or do it in a room to the left.")


def test_the_tables_import_sqlalchemy_its_migrations_and_drivers_only():
    allowed = {"sqlalchemy", "alembic", "pysqlite3", "psycopg", *sys.stdlib_module_names}
    faults = [
        f"  {each.where} imports {each.module}"
        for each in imports()
        if room_of(each.by) == "tables" and each.room is None and each.module.split(".")[0] not in allowed
    ]
    assert not faults, told(faults, "A table file holds columns, constraints and relations, and no behaviour.")


def test_flask_stays_in_web_and_in_views():
    faults = []
    for each in imports():
        if each.module.split(".")[0] not in FLASK:
            continue
        path = each.by.relative_to(WEBAPP)
        outside_the_rooms = room_of(each.by) is None
        may = outside_the_rooms or path.parts[0] == "web" or path.name.endswith("views.py") or path.name == "commands.py"
        if not may:
            faults.append(f"  {each.where} imports {each.module}")
    assert not faults, told(faults, "Actions, queries and forms receive db, actor, now and plain values: pass them in.")


def test_sqlalchemy_stays_out_of_the_engine_the_language_and_the_views():
    faults = [
        f"  {each.where} imports {each.module}"
        for each in imports()
        if each.module.split(".")[0] == "sqlalchemy"
        and (room_of(each.by) in {"engine", "language"} or each.by.name.endswith("views.py"))
    ]
    assert not faults, told(faults, "A view asks one query or calls one action; write the select in queries.py.")


def test_a_feature_reaches_another_through_its_door():
    faults = []
    for each in imports():
        here = feature_of(each.by)
        for module in whole_modules(each):
            parts = module.split(".")
            if here and parts[:2] == ["webapp", "features"] and len(parts) > 3 and parts[2] != here:
                faults.append(f"  {each.where} in {here} imports {module}")
    what = "Take it from webapp.features.<name>, whose __init__.py re-exports what others may use."
    assert not faults, told(faults, what)


def test_what_composes_the_features_is_composed_by_none():
    faults = []
    for each in imports():
        if room_of(each.by) is None:  # create_app() registers them all
            continue
        for module in whole_modules(each):
            parts = module.split(".")
            if parts[:2] == ["webapp", "features"] and len(parts) > 2 and parts[2] in COMPOSERS - {feature_of(each.by)}:
                faults.append(f"  {each.where} imports {module}")
    what = "today, path, me, staff and offline compose the others. Move the shared thing right, or to the feature it is about."
    assert not faults, told(faults, what)


def test_a_door_opens_on_no_views():
    faults = [
        f"  {each.where} imports {module}"
        for each in imports()
        if each.by.name == "__init__.py" and feature_of(each.by)
        for module in whole_modules(each)
        if module.endswith("views")
    ]
    assert not faults, told(faults, "A door re-exports actions and queries; create_app() imports the views. Views would make cycles.")


def test_no_name_accepts_anything():
    faults = [
        f"  {path.relative_to(ROOT)}"
        for path in sorted(WEBAPP.rglob("*"))
        if path.stem in NAMES_THAT_ACCEPT_ANYTHING and (path.is_dir() or path.suffix == ".py")
    ]
    assert not faults, told(faults, "Name it after what it holds: such a name accepts everything, and soon does.")


def whole_modules(each: Import) -> Iterator[str]:
    """The modules an import opens: `from a import b` opens a.b where b is a file or folder, else a."""
    if not each.names:
        yield each.module
    for name in each.names:
        at = ROOT.joinpath(*each.module.split("."), name)
        yield f"{each.module}.{name}" if at.is_dir() or at.with_suffix(".py").is_file() else each.module
