"""The web pages of indicators: pages to read, forms that change, files that are imported."""
