"""My data (`/<lang>/me/data`): everything kept about the person herself, to see how much it is and to take a copy of it.

What a copy holds is decided table by table in `parts.py`, and nowhere else. One file to read, in her language, and one for
machines (`as_json.py`), each alone or both in a zip. Beside it: how long each part is kept, her hand-overs, and the way to say
that something is wrong. It is her own record: nobody has looked, so no look is written."""

from webapp.features.mydata.parts import DECISIONS, Given, NotGiven
from webapp.features.mydata.queries import Copy, counts_of, everything_about

__all__ = ["DECISIONS", "Copy", "Given", "NotGiven", "counts_of", "everything_about"]
