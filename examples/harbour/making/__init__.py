"""Makes the files of the harbour example: an invented bank, and what its six vendors send it."""
