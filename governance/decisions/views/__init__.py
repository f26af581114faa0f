"""The pages of decisions: the register, a new question, one decision and what can be done with it."""
