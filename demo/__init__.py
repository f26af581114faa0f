"""Demo organisations from real public data: what the portal looks like when it is in use. No persons, roles only."""
