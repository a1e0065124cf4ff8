"""What may leave the office: small counts hidden, with a proof that nobody can work them out.

Imports ``files`` and below; knows tables of counts, not datasets. Begin with ``suppression``.
"""
