"""What was done to the tables, one module for each migration, in the order in which `schema.MIGRATIONS` lists them.

In: a connection inside a write transaction. Out: changed tables. What has been released is never edited.
"""
