"""A person's week with toot (Debian's), day after day, as typed at a terminal."""
import os
import re
import unittest

from house import PASSWORD, call, drawing, token_for
from toot_test import Toot as Terminal
from totp import code_of


class TootWeek(Terminal):
    """Signed in as ben, as in toot_test; its own tests are not run again."""

    def id_of(self, said, name="ben"):
        return re.search(rf"/@{name}/(\d+)", said).group(1)

    def get(self, path, token=None):
        return call(self.house, "GET", path, token or self.ben)

    def follows_ada(self):
        me = self.get("/api/v1/accounts/verify_credentials").json["id"]
        self.toot("follow", "ada")
        call(self.house, "POST", f"/api/v1/follow_requests/{me}/authorize", self.ada, form={})

    def test_week_1_monday_four_photographs(self):
        words = []
        for i in range(4):
            path = os.path.join(self.folder.name, f"rose{i}.png")
            with open(path, "wb") as f:
                f.write(drawing(50 + i, 40, 40 * i))
            words += ["--media", path, "--description", f"rose {i}"]
        post = self.id_of(self.toot("post", "Four roses", *words, "--visibility", "unlisted",
                                    "--spoiler-text", "roses", "--sensitive", "--language", "en"))
        seen = self.get("/api/v1/statuses/" + post, self.ada).json
        self.assertEqual([m["description"] for m in seen["media_attachments"]],
                         [f"rose {i}" for i in range(4)])
        self.assertEqual((seen["visibility"], seen["spoiler_text"], seen["sensitive"]),
                         ("unlisted", "roses", True))
        said = self.toot("upload", os.path.join(self.folder.name, "rose0.png"),
                         "--description", "a rose alone")
        self.assertIn("/media/", said)

    def test_week_2_tuesday_later_and_for_a_few(self):
        said = self.toot("post", "For the anniversary", "--scheduled-in", "2 hours",
                         "--visibility", "private")
        self.assertIn("scheduled", said.lower())
        waiting = self.get("/api/v1/scheduled_statuses").json
        self.assertEqual(waiting[0]["params"]["text"], "For the anniversary")
        call(self.house, "DELETE", f"/api/v1/scheduled_statuses/{waiting[0]['id']}", self.ben)
        post = self.id_of(self.toot("post", "@ada only for you", "--visibility", "direct"))
        self.assertEqual(self.get("/api/v1/statuses/" + post, self.ada).status, 200)
        hope = token_for(self.house, "ada")
        self.assertEqual(self.get("/api/v1/conversations", hope).json[0]["last_status"]["id"], post)

    def test_week_3_wednesday_pinned_and_passed_on(self):
        mine = self.id_of(self.toot("post", "Pinned from toot", "--visibility", "public"))
        self.toot("pin", mine)
        me = self.get("/api/v1/accounts/verify_credentials").json["id"]
        pinned = f"/api/v1/accounts/{me}/statuses?pinned=true"
        self.assertEqual([s["id"] for s in self.get(pinned, self.ada).json], [mine])
        self.toot("unpin", mine)
        self.assertEqual(self.get(pinned, self.ada).json, [])
        post = self.share(self.ada, "Pass this on")
        self.toot("reblog", post["id"])
        self.assertTrue(self.get("/api/v1/statuses/" + post["id"]).json["reblogged"])
        self.assertIn("Pass this on", self.toot("timeline", "--once"))
        self.toot("unreblog", post["id"])
        self.assertFalse(self.get("/api/v1/statuses/" + post["id"]).json["reblogged"])

    def test_week_4_thursday_tags_and_people(self):
        self.toot("tags_follow", "asters")
        self.assertIn("asters", self.toot("tags_followed"))
        self.share(self.ada, "By the wall #asters")
        self.assertIn("By the wall", self.toot("timeline", "--once"))
        self.toot("tags_unfollow", "asters")
        self.assertNotIn("asters", self.toot("tags_followed"))
        self.follows_ada()
        self.assertIn("ada", self.toot("following", "ben"))
        call(self.house, "PATCH", "/api/v1/accounts/update_credentials", self.ada,
             form={"hide_collections": "false"})
        self.assertIn("ben", self.toot("followers", "ada"))
        self.toot("mute", "ada")
        self.share(self.ada, "Not for now", visibility="private")
        self.assertNotIn("Not for now", self.toot("timeline", "--once"))
        self.toot("unmute", "ada")

    def test_week_5_friday_notices_are_read_and_cleared(self):
        self.share(self.ada, "@ben are you coming?")
        said = self.toot("notifications", "--mentions")
        self.assertIn("are you coming?", said)
        self.toot("notifications", "--clear")
        self.assertEqual(self.get("/api/v1/notifications").json, [])

    def test_week_6_saturday_home_goes_on_by_pages(self):
        for i in range(6):
            self.toot("post", f"step {i}", "--visibility", "private")
        said = self.toot("timeline", "--once", "--count", "3", "--reverse")
        self.assertIn("step 5", said)
        self.assertNotIn("step 1", said)

    def test_week_7_sunday_signed_in_stays_when_a_second_step_is_set_up(self):
        uri = call(self.house, "GET", "/api/v1/user/2fa/qruri", self.ben).text
        on = call(self.house, "POST", "/api/v1/user/2fa/enable", self.ben,
                  form={"code": code_of(uri)})
        self.assertEqual(on.status, 200)
        self.assertIn("@ben", self.toot("whoami"))
        off = call(self.house, "POST", "/api/v1/user/2fa/disable", self.ben,
                   form={"password": PASSWORD})
        self.assertEqual(off.status, 200)

    def test_week_8_sunday_evening_signed_out(self):
        self.toot("logout", "ben@" + self.house.domain)
        self.assertIn("not logged in", self.toot("auth").lower())


def load_tests(loader, tests, pattern):
    return unittest.TestSuite(TootWeek(name) for name in loader.getTestCaseNames(TootWeek)
                              if name.startswith("test_week"))


if __name__ == "__main__":
    unittest.main()
