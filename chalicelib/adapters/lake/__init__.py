"""The lake: facts as they come in, folded nightly into Parquet, and what is asked of them.

Layout of the bucket: ``deltas/day=YYYY-MM-DD/<batch>.jsonl`` as the stream brings them (the day is
that of arrival), ``facts/month=YYYY-MM/facts.parquet`` and ``hashes/month=YYYY-MM/hashes.parquet``
(the month is that of filing, so that all entries of a dossier lie together; two folders, since
Athena takes whatever lies in one for rows of one table),
``extents/month=YYYY-MM/extents.json`` what those hashes come to day by day,
``counted/YYYY-MM-DD.json`` what entries the tables of a day were made of, once they are whole,
``quarantine/day=YYYY-MM-DD/<batch>.jsonl`` for lines that are no facts, until somebody has looked,
``dimensions/procedures.jsonl`` what the law says of the versions that dossiers were filed under;
``dimensions/procedures/`` and ``dimensions/under/`` the same and the agencies as Athena reads them,
``athena/`` what Athena answered, for some days.
``settlements/<provider>/YYYY-MM-DD.csv`` are providers' reports, put there by whoever fetches them.
"""
