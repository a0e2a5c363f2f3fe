"""The terms of a contract as frozen values; each field is a key of the contract file, with its meaning."""
