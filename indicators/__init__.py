"""Indicators: readings, their statistical review, signals and charts."""
