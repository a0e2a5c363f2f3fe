"""The frozen values that every other part speaks in; imports nothing but the standard library's value types."""
