"""How people write: sentences in two languages, numbers, folded names, letters before Unicode.

Imports ``schema`` and ``errors``. Begin with ``wording``, which fetches every sentence from
``words/*.toml``, and ``numbers``, which reads, rounds and writes every number.
"""
