"""Learn (`/<lang>/modules`): parental guidance (foreldreveiledning), first as meetings, then as pages to read before them.

The duty is counted in meetings and only in meetings; a page prepares for one. What a person reads is hers alone:
nothing here writes, and no page of a course leaves a trace in the database. The texts are files (`webapp/content/`).
"""

from webapp.features.modules.content import course
from webapp.features.modules.queries import (
    Guidance,
    GuidanceMeeting,
    guidance_for,
    guidance_meetings,
    pages_to_keep,
)

__all__ = ["Guidance", "GuidanceMeeting", "course", "guidance_for", "guidance_meetings", "pages_to_keep"]
