"""A delivery in, typed rows and issues out. Nothing is guessed, repaired or lost on the way."""
