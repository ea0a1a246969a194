"""How a figure is said: what was measured, what must hold, what we aim for, and a mark where it does not hold."""

_WIDTH = 62
_missed: list[str] = []


def heading(text: str, note: str = "") -> None:
    print(f"\n{text}\n{'-' * len(text)}", flush=True)
    if note:
        print(note)


def figure(
    name: str, value: float, *, must: float | None = None, aim: float | None = None, more: bool = False, unit: str = ""
) -> None:
    """One line. more: the value should be at least its bounds; else at most. No bounds: only told."""
    said = f"{name:<{_WIDTH}} {_number(value):>9} {unit:<7}"
    if must is None:
        print(said.rstrip(), flush=True)
        return
    sign = "≥" if more else "≤"
    said += f" must {sign} {_number(must):>7}"
    if aim is not None:
        said += f"  aim {sign} {_number(aim):>7}"
    print(said + _mark(name, value, must, aim, more), flush=True)


def line(text: str) -> None:
    print(text, flush=True)


def failed(problem: str) -> None:
    """A part that could not be measured."""
    _missed.append(f"NOT MEASURED: {problem}")
    line(f"NOT MEASURED: {problem}")


def summary() -> None:
    """The last word: what did not hold."""
    heading("In short")
    print("\n".join(_missed) if _missed else "Every figure that must hold, holds.")


def _mark(name: str, value: float, must: float, aim: float | None, more: bool) -> str:
    def held(bound: float) -> bool:
        return value >= bound if more else value <= bound

    if not held(must):
        _missed.append(f"NOT HELD: {name}: {_number(value)} (must be {'at least' if more else 'at most'} {_number(must)})")
        return "  ✗ NOT HELD"
    return "" if aim is None or held(aim) else "  (short of the aim)"


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}" if value < 100 else f"{value:,.0f}"
