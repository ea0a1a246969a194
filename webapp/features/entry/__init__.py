"""The way in: the door where the language is chosen, log-in and log-out, and whose phone this is."""
