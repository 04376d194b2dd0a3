"""From seed files to the database: load, check, write."""
