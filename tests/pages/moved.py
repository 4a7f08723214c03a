"""The pages in this process, on a clock that a test moves."""

import threading
import time
from datetime import datetime, timedelta

import uvicorn

from solespine.records import open_store
from solespine.web.app import create_app
from solespine.web.server import address_of, listen


class Moved:
    """The pages on a clock of their own, so that tomorrow comes when the test says so."""

    def __init__(self, folder, knowledge):
        self.ahead = timedelta(0)
        self.store = open_store(folder)
        self.socket = listen(0)
        self.url = address_of(self.socket).rstrip("/")
        app = create_app(self.store, knowledge, now=lambda: datetime.now().astimezone() + self.ahead)
        self.server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self):
        self.server.should_exit = True
        self.thread.join(10)
        self.store.close()
