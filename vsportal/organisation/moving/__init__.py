"""An organisation as one file: taken out of an installation, brought into another, and deleted with all that is its own."""
