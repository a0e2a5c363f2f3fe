"""The frozen values that every other part speaks in; it imports only the standard library's values."""
