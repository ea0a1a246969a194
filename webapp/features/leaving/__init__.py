"""Leaving at once (`/<lang>/holidays`, POST `/<lang>/leave`): a page like any other, and the end of the session behind it.

The button is `components/exit.html`; with script it blanks the page before anything else and replaces it in the history
(`static/js/small.js`), and the worker removes what was kept and owes the server the log-out until it has heard it
(`static/js/sw.js`). What the button does not do stands at `/<lang>/help/leaving`."""

from webapp.features.leaving.queries import Holiday, Year, years

__all__ = ["Holiday", "Year", "years"]
