"""The whole installation as one file, back again, and the proof that both are equal."""


class NotPossible(Exception):
    """A backup or restore that cannot be done; the message is one line that says what to do."""
