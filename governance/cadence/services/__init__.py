"""What is done to the cadence: the secret links of calendar feeds."""
