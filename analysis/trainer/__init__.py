"""The trainer's room: where people look at a group instead of reading numbers.

Pictures, moments, reasons, futures and the facilitator's chair are plain functions over what a community
recorded; the page on top of them (``app.py``) is Solara, and ``server.py`` serves it to this machine only.
"""
