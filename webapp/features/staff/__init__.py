"""Staff pages (`/<lang>/staff/…`): where each role begins, and the people an office serves with what waits for them.

Composes the other features and is composed by none. Opening one person goes through `policy.looks`; this list does not."""
