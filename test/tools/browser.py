# SPDX-License-Identifier: MIT
"""browser.py - a page in a real browser, headless, as a person would use it: mouse and keys.

Chromium is spoken to in its DevTools protocol over a pair of pipes: JSON messages, each ended by a byte
0, on its descriptors 3 (to it) and 4 (from it).

    with Page("report.html") as page:
        page.click("td.fail a")
        page.type("#text", "on_switch")
        assert page.ask("document.title") == "..."
"""
import base64
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def path():
    """The browser's program, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    def __init__(self, file, width=1280, height=1000):
        self.dir = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_read, self.to = os.pipe()
        self.answers, from_write = os.pipe()
        self.buffer, self.number, self.events = b"", 0, []
        self.process = subprocess.Popen(
            [path(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--remote-debugging-pipe", f"--user-data-dir={self.dir.name}",
             f"--window-size={width},{height}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            close_fds=False, preexec_fn=lambda: self.take_pipes(to_read, from_write))
        os.close(to_read)
        os.close(from_write)
        self.session = None
        target = self.send("Target.createTarget", url="about:blank", width=width, height=height)
        self.session = self.send("Target.attachToTarget", targetId=target["targetId"],
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network"):
            self.send(domain + ".enable")
        self.send("Page.navigate", url=pathlib.Path(file).resolve().as_uri())
        self.wait("Page.loadEventFired")

    @staticmethod
    def take_pipes(to_read, from_write):
        """In the child; both are moved away first, either may be the other's place."""
        spare = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (to_read, from_write)]
        os.dup2(spare[0], 3)
        os.dup2(spare[1], 4)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        os.close(self.to)
        self.process.terminate()
        self.process.wait(30)
        os.close(self.answers)
        self.dir.cleanup()

    def receive(self):
        while b"\0" not in self.buffer:
            data = os.read(self.answers, 1 << 16)
            if not data:
                raise EOFError("the browser has gone")
            self.buffer += data
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def send(self, method, **params):
        """A command; its result.  What comes meanwhile is kept in self.events."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, event):
        while not any(e.get("method") == event for e in self.events):
            self.events.append(self.receive())

    def ask(self, script):
        """The value of an expression in the page."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def errors(self):
        """Exceptions of the page's script."""
        return [e for e in self.events if e.get("method") == "Runtime.exceptionThrown"]

    def requests(self):
        """Addresses that the page asked for."""
        return [e["params"]["request"]["url"] for e in self.events
                if e.get("method") == "Network.requestWillBeSent"]

    def click(self, selector):
        """The mouse, in the middle of the element."""
        box = self.ask(f"""(() => {{ const e = document.querySelector({json.dumps(selector)});
            e.scrollIntoView({{ block: "center", inline: "center" }});
            const b = e.getBoundingClientRect();
            return [b.x + b.width / 2, b.y + b.height / 2]; }})()""")
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left",
                      clickCount=1)

    def type(self, selector, text):
        """Keys into a field, instead of what is in it."""
        self.click(selector)
        self.ask(f"document.querySelector({json.dumps(selector)}).select()")
        if text:
            self.send("Input.insertText", text=text)
        else:
            self.key("Delete", 46)

    def key(self, name, code):
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=name, code=name,
                      windowsVirtualKeyCode=code)

    def screenshot(self, file):
        data = self.send("Page.captureScreenshot", format="png")["data"]
        with open(file, "wb") as f:
            f.write(base64.b64decode(data))
