"""How a feed is written (ical), and how days and weeks make a month and a quarter (grid). Pure."""
