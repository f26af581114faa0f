"""The pages of the cadence: the calendar, and the links to it."""
