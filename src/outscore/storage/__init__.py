"""What lasts: records in a SQL database, immutable bytes in an archive. Nothing above knows which."""
