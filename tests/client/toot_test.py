"""The same with toot (Debian's), which signs in with a code that is copied."""
import os
import re
import subprocess
import tempfile
import unittest

from house import House, Visitor, call, drawing, token_for

TOOT = "/usr/bin/toot"


class Toot(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House("ada", "ben")
        cls.folder = tempfile.TemporaryDirectory(prefix="rosemary-toot-")
        cls.env = dict(os.environ, XDG_CONFIG_HOME=cls.folder.name, HOME=cls.folder.name,
                       BROWSER="true", PYTHONUNBUFFERED="1")
        cls.login("ben")
        cls.ben = token_for(cls.house, "ben")
        cls.ada = token_for(cls.house, "ada")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()
        cls.house.stop()

    @classmethod
    def login(cls, name):
        child = subprocess.Popen([TOOT, "login", "-i", cls.house.domain, "--disable-https"],
                                 env=cls.env, text=True, stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        child.stdin.write("n\n")  # do not open a browser
        child.stdin.flush()
        said = ""
        while not (found := re.search(r"(http://\S+/oauth/authorize/?\?\S+)\s", said)):
            line = child.stdout.readline()
            if not line:
                raise AssertionError("toot login: " + said)
            said += line
        address = re.sub(r"\x1b\[[0-9;]*m", "", found.group(1))
        code = Visitor(cls.house).code(address, name)
        rest, _ = child.communicate(code + "\n", timeout=60)
        if child.returncode or "Success" not in rest:
            raise AssertionError("toot login: " + said + rest)

    def toot(self, *words):
        done = subprocess.run([TOOT, *words], env=self.env, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)

    def share(self, token, text, **more):
        return call(self.house, "POST", "/api/v1/statuses", token,
                    form={"status": text, "visibility": "public", **more}).json

    def test_whoami(self):
        self.assertIn("@ben", self.toot("whoami"))
        self.assertIn("@ada", self.toot("whois", "ada"))
        self.assertIn("ben@" + self.house.domain, self.toot("auth"))
        self.assertIn("Rosemary", self.toot("instance", self.house.domain, "--disable-https"))

    def test_post_a_photograph(self):
        path = os.path.join(self.folder.name, "rose.png")
        with open(path, "wb") as f:
            f.write(drawing())
        said = self.toot("post", "A rose from toot", "--media", path, "--description", "a rose",
                         "--visibility", "public")
        post = re.search(r"/@ben/(\d+)", said).group(1)
        seen = call(self.house, "GET", "/api/v1/statuses/" + post, self.ada).json
        self.assertEqual(seen["media_attachments"][0]["description"], "a rose")
        self.assertEqual(seen["application"]["name"], "toot - a Mastodon CLI client")
        self.assertIn("A rose from toot", self.toot("timeline", "--once"))
        self.assertIn("Deleted", self.toot("delete", post).replace("deleted", "Deleted"))
        self.assertEqual(call(self.house, "GET", "/api/v1/statuses/" + post, self.ada).status, 404)

    def test_poll(self):
        post = self.share(self.ada, "Which day for the walk?", **{
            "poll[options][]": ["Saturday", "Sunday"], "poll[expires_in]": "3600"})
        call(self.house, "POST", f"/api/v1/polls/{post['poll']['id']}/votes", self.ben,
             form={"choices[]": "1"})
        said = self.toot("thread", post["id"])
        self.assertIn("Sunday - 100% ✓", " ".join(said.split()))
        self.assertIn("Poll · 1 votes", said)

    def test_thread_and_candle(self):
        post = self.share(self.ada, "Who remembers the swing?")
        self.toot("post", "I do, from toot", "--reply-to", post["id"], "--visibility", "public")
        thread = self.toot("thread", post["id"])
        self.assertIn("Who remembers the swing?", thread)
        self.assertIn("I do, from toot", thread)
        self.toot("favourite", post["id"])
        self.assertEqual(call(self.house, "GET", "/api/v1/statuses/" + post["id"], self.ada)
                         .json["favourites_count"], 1)
        self.toot("unfavourite", post["id"])
        self.toot("bookmark", post["id"])
        self.assertIn("Who remembers the swing?", self.toot("bookmarks", "--once"))
        self.toot("unbookmark", post["id"])
        self.toot("reblog", post["id"])
        self.toot("unreblog", post["id"])

    def test_follow_and_notifications(self):
        me = call(self.house, "GET", "/api/v1/accounts/verify_credentials", self.ben).json["id"]
        self.toot("follow", "ada")
        accepted = call(self.house, "POST", f"/api/v1/follow_requests/{me}/authorize", self.ada,
                        form={})
        self.assertEqual(accepted.status, 200)
        self.share(self.ada, "@ben hello from Ada", visibility="private")
        self.assertIn("hello from Ada", self.toot("timeline", "--once"))
        self.assertIn("hello from Ada", self.toot("notifications"))
        self.assertIn("ada", self.toot("following", "ben"))
        self.toot("mute", "ada")
        self.toot("unmute", "ada")
        self.toot("unfollow", "ada")
        self.toot("block", "ada")
        self.toot("unblock", "ada")

    def test_search(self):
        self.share(self.ada, "a word about #Rosehips")
        said = self.toot("search", "ada")
        self.assertIn("@ada", said)
        self.assertIn("rosehips", self.toot("search", "rosehips").lower())
        self.assertIn("a word about", self.toot("timeline", "--once", "--tag", "rosehips"))
        self.assertIn("a word about", self.toot("timeline", "--once", "--public", "--local"))


if __name__ == "__main__":
    unittest.main()
