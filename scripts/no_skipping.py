"""A pytest plugin: a run in which a test was skipped, or expected to fail, has not passed.

`make test` loads it with `-p no_skipping`. A green line that hides tests nobody ran is worse than a red one.
"""

import pytest

UNTOLD = ("skipped", "xfailed", "xpassed")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == pytest.ExitCode.OK and _untold(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in _untold(terminalreporter.config):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else getattr(report, "wasxfail", "")
        terminalreporter.write_line(f"NOT RUN  {report.nodeid}: {reason}", red=True)


def _untold(config: pytest.Config) -> list:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # an xdist worker: its controller counts
        return []
    return [report for kind in UNTOLD for report in reporter.stats.get(kind, [])]
