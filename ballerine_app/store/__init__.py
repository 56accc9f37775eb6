"""The store: tables, read and write transactions, audit log, encrypted files, migrations and backup."""
