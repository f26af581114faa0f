"""The audit record as people meet it: pages, history panels, evidence, and who knocked where nothing is."""
