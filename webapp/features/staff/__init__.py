"""Staff pages (`/<lang>/staff/…`): where each role begins, the people an office serves with what waits for it, one person with
the journey and both sides' standings, and the form for what is registered about her.

Composes the other features and is composed by none. Opening one person goes through `policy.looks`; the list does not."""
