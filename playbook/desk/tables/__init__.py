"""Tables that people paste or upload: opened, mapped to columns, and read row by row."""
