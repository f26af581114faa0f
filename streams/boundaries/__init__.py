"""Where the boundaries of streams meet: claims to the same thing, and what was agreed about them."""
