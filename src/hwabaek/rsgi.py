"""The RSGI application that each web server process runs: pages and live streams (docs/adr/0010)."""

from hwabaek.wsgi import application as pages  # first: it sets Django up for what has models

from hwabaek.server.application import Application  # isort: skip

application = Application(pages)
