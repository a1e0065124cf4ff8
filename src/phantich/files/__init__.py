"""Files: where they lie, how they are read whatever their kind, and how they are written whole.

Imports ``language`` and below. Begin with ``paths`` and ``whole_files``; ``sheets`` reads the
workbooks of offices, ``document_text`` their documents.
"""
