"""The law as dated data: what it asks about a person (`facts`), its numbers (`rules/`), what follows (`apply`)."""
