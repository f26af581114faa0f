"""The pages of people: the list and each person, invitations, leaving, and the import of a file."""
