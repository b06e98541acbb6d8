"""A witness (C2SP tlog-witness): follows the logs of others and co-signs what only grows.

It stands alone: it needs hwabaek.core, the standard library, a web server, and one folder.
"""
