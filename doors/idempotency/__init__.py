"""A POST that is sent twice is done once: the first answer is kept and given again."""
