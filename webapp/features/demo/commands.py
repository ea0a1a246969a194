"""STUB."""
def register(app):
    return None
