"""A server of its own for a test: the program from the build folder, an empty data folder, a free
port; and visitors who read its pages with nothing but cookies and forms."""
import html
import http.cookiejar
import json
import os
import re
import shutil
import socket
import sqlite3
import struct
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib

BUILD = os.environ.get("ROSEMARY_BUILD", os.path.join(os.path.dirname(__file__), "../../build-test"))
PASSWORD = "a long walk by the sea"
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class House:
    """The first of `people` is the host."""

    def __init__(self, *people, **settings):
        self.data = tempfile.mkdtemp(prefix="rosemary-client-")
        self.port = free_port()
        self.domain = f"localhost:{self.port}"
        self.address = f"http://{self.domain}"
        self.env = dict(os.environ, ROSEMARY_DATA=self.data, ROSEMARY_PORT=str(self.port),
                        UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1",
                        **{f"ROSEMARY_{k.upper()}": str(v) for k, v in settings.items()})
        self.log = open(os.path.join(self.data, "said"), "w+")
        for i, name in enumerate(people):
            self.command("user", "add", name, *(["--host"] if i == 0 else []), said=PASSWORD + "\n")
        # Strangers comment at once here, as where people joined before comments were read first:
        # what is usual now is the business of tests/scene/readers.test.mjs.
        with sqlite3.connect(os.path.join(self.data, "rosemary.db")) as db:
            db.execute("UPDATE account SET uses = uses & ~16")
        db.close()
        self.child = subprocess.Popen([os.path.join(BUILD, "rosemary"), "serve"], env=self.env,
                                      stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.wait()

    def command(self, *words, said=""):
        done = subprocess.run([os.path.join(BUILD, "rosemary"), *words], env=self.env, input=said,
                              text=True, capture_output=True, timeout=60)
        if done.returncode:
            raise AssertionError(f"rosemary {words}: {done.stdout}{done.stderr}")
        return done.stdout

    def wait(self):
        until = time.time() + 30
        while time.time() < until and self.child.poll() is None:
            try:
                urllib.request.urlopen(self.address + "/api/v1/instance", timeout=2).close()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        raise AssertionError("the server did not start:\n" + self.said())

    def said(self):
        self.log.flush()
        with open(self.log.name, errors="replace") as f:
            return f.read()[-8000:]

    def stop(self):
        self.child.terminate()
        code = self.child.wait(90)
        said = self.said()
        shutil.rmtree(self.data, ignore_errors=True)
        if code or "AddressSanitizer" in said or "runtime error:" in said:
            raise AssertionError(f"the server ended with {code}:\n{said}")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Answer:
    def __init__(self, r):
        self.status = r.status if hasattr(r, "status") else r.code
        self.headers = r.headers
        self.body = r.read()
        self.text = self.body.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.text)


class Visitor:
    """Somebody with a browser that knows cookies and forms."""

    def __init__(self, house, second=None):
        """second: gives the code of their second step, for people who have one."""
        self.house = house
        self.second = second
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), NoRedirect())

    def send(self, path, fields=None):
        url = urllib.parse.urljoin(self.house.address, path)
        body = None if fields is None else urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(url, body, {"Accept": "text/html",
                                                     "Origin": self.house.address})
        try:
            return Answer(self.opener.open(request, timeout=30))
        except urllib.error.HTTPError as e:
            return Answer(e)

    def follow(self, answer):
        """Goes where it leads, as long as that is here."""
        while answer.headers.get("Location", "").startswith(("/", self.house.address)):
            answer = self.send(answer.headers["Location"])
        return answer

    def open(self, path):
        return self.follow(self.send(path))

    def fill(self, page, action, **fields):
        """Sends the form of the page that goes to `action`, with these fields over its own."""
        for head, body in re.findall(r"<form\b([^>]*)>(.*?)</form>", page.text, re.S):
            if f'action="{action}"' not in head:
                continue
            own = {}
            for tag in re.findall(r"<input\b[^>]*>", body):
                pairs = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
                if "name" in pairs:
                    own[pairs["name"]] = html.unescape(pairs.get("value", ""))
            own.update(fields)
            return self.send(action, own)
        raise AssertionError(f"no form {action} on the page ({page.status}):\n{page.text[:3000]}")

    def sign_in(self, name, page=None):
        answer = self.fill(page or self.open("/sign-in"), "/sign-in", name=name, password=PASSWORD)
        if answer.status != 303:
            raise AssertionError(f"sign-in answers {answer.status}:\n{answer.text[:3000]}")
        if self.second and answer.headers["Location"].startswith("/sign-in/code"):
            answer = self.fill(self.follow(answer), "/sign-in/code", code=self.second())
        return answer

    def grant(self, url, name, answer="allow"):
        """Opens an authorization page, signs in when asked to, and answers it; what came back."""
        page = self.open(url)
        if 'action="/sign-in"' in page.text:
            page = self.follow(self.sign_in(name, page))
        return self.fill(page, "/oauth/authorize", answer=answer)

    def code(self, url, name):
        """The code that is shown to be copied."""
        page = self.follow(self.grant(url, name))
        found = re.search(r'<input[^>]*id="code"[^>]*value="([^"]+)"', page.text)
        if not found:
            raise AssertionError(f"no code on the page ({page.status}):\n{page.text[:3000]}")
        return found.group(1)


def call(house, method, path, token=None, form=None, data=None, body=None, headers=None):
    """One request to the API: form for urlencoded, data for JSON, body for bytes."""
    head = dict(headers or {})
    if token:
        head["Authorization"] = f"Bearer {token}"
    if form is not None:
        body = urllib.parse.urlencode(form, doseq=True).encode()
        head.setdefault("Content-Type", "application/x-www-form-urlencoded")
    if data is not None:
        body = json.dumps(data).encode()
        head.setdefault("Content-Type", "application/json")
    request = urllib.request.Request(house.address + path, body, head, method=method)
    opener = urllib.request.build_opener(NoRedirect())
    try:
        return Answer(opener.open(request, timeout=30))
    except urllib.error.HTTPError as e:
        return Answer(e)


def register(house, scopes="read write follow", redirect=OUT_OF_BAND):
    return call(house, "POST", "/api/v1/apps", form={
        "client_name": "a test", "redirect_uris": redirect, "scopes": scopes}).json


def authorize_url(app, scopes="read write follow", redirect=OUT_OF_BAND, **more):
    return "/oauth/authorize?" + urllib.parse.urlencode({
        "response_type": "code", "client_id": app["client_id"], "redirect_uri": redirect,
        "scope": scopes, **more})


def token_for(house, name, scopes="read write follow"):
    app = register(house, scopes)
    code = Visitor(house).code(authorize_url(app, scopes), name)
    return call(house, "POST", "/oauth/token", form={
        "grant_type": "authorization_code", "code": code, "client_id": app["client_id"],
        "client_secret": app["client_secret"], "redirect_uri": OUT_OF_BAND}).json["access_token"]


def drawing(width=64, height=48, red=180):
    """A PNG with a slope of colour."""
    rows = b"".join(b"\0" + b"".join(bytes((red, x * 255 // width, y * 255 // height))
                                     for x in range(width)) for y in range(height))

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data +
                struct.pack(">I", zlib.crc32(kind + data)))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
