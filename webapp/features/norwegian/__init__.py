"""STUB."""


def pages_to_keep():
    return ()
