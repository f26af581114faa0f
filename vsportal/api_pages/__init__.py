"""Pages about the API, for people: its documentation, drawn from its own document, and personal tokens."""
