"""Attendance (`/<lang>/staff/classes/<class>/<lesson>`): who came, on one screen; lent for a day, printed, and kept with history.

The teacher registers facts. Why somebody was away is hers to say and the adviser's to decide about; here an absence is
told or not told, never more."""
