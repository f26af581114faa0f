"""Personal tokens: how a program comes in as a person, into one organisation, for a while."""
