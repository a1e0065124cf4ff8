"""What a reader gets: sentences, tables and charts, and the page, Word, PDF and workbook of them.

Imports ``analysis`` and below; counts nothing and judges nothing. Begin with ``tables``.
"""
