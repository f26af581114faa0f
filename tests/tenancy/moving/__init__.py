"""Two tables that move: made, referenced, filled, renamed in every way and removed, as makemigrations writes it."""
