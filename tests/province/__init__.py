"""The province: invented facts in any number, laid out as the lake has them, the same each time.

No person stands behind a row. What happens to a dossier follows from its number and the seed; how
many are filed online, pay online, bring all papers digitised or end in an electronic result is
exact, not left to chance.
"""
