"""What streams need from each other, and the map that shows it."""
