"""The outside world, each part behind a small interface: typesetting, seal, files, uploads, mail, clock.

A gateway takes and gives plain values (bytes, text, frozen dataclasses). It knows nothing of meetings.
"""
