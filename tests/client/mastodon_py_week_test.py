"""A person's week with Mastodon.py (Debian's python3-mastodon), day after day: what was done on one is
there on the next."""
import base64
import json
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from mastodon import CallbackStreamListener, Mastodon, StreamListener
from mastodon.errors import MastodonAPIError, MastodonNotFoundError, MastodonUnauthorizedError

from house import PASSWORD, House, Visitor, call, drawing
from totp import code_of

SCOPES = ["read", "write", "follow", "push"]


class Heard(StreamListener):
    """What a stream says, in order."""

    def __init__(self):
        self.said = []

    def on_update(self, status):
        self.said.append(("update", status))

    def on_notification(self, notification):
        self.said.append(("notification", notification))

    def on_status_update(self, status):
        self.said.append(("edit", status))

    def on_delete(self, status_id):
        self.said.append(("delete", status_id))

    def on_conversation(self, conversation):
        self.said.append(("conversation", conversation))

    def wait(self, kind, fits=lambda what: True):
        until = time.time() + 20
        while time.time() < until:
            for one, what in list(self.said):
                if one == kind and fits(what):
                    return what
            time.sleep(0.02)
        raise AssertionError(f"no {kind} among {[one for one, _ in self.said]}")


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def opened(headers, body, private):
    """The older form of Web Push (draft-ietf-webpush-encryption-04), which this library asks for."""
    fields = dict(part.split("=", 1) for part in headers["Crypto-Key"].split(";"))
    salt = unbase64(headers["Encryption"].split("salt=")[1].split(";")[0])
    sender = unbase64(fields["dh"])
    key = ec.derive_private_key(private["privkey"], ec.SECP256R1())
    own = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP256R1(), sender))

    def derive(salted, secret, info, n):
        return HKDF(hashes.SHA256(), n, salted, info).derive(secret)

    secret = derive(private["auth"], shared, b"Content-Encoding: auth\0", 32)
    context = b"P-256\0" + b"".join(len(p).to_bytes(2, "big") + p for p in (own, sender))
    plain = AESGCM(derive(salt, secret, b"Content-Encoding: aesgcm\0" + context, 16)).decrypt(
        derive(salt, secret, b"Content-Encoding: nonce\0" + context, 12), body, None)
    return json.loads(plain[2 + int.from_bytes(plain[:2], "big"):])


class Receiver:
    """A push service: takes what is sent, and keeps it."""

    def __init__(self):
        got = self.got = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                got.append((dict(self.headers), body))
                self.send_response(201)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/push"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def wait(self, n, private):
        """The n-th message, opened with the telephone's own key."""
        until = time.time() + 20
        while time.time() < until and len(self.got) < n:
            time.sleep(0.02)
        if len(self.got) < n:
            raise AssertionError(f"{len(self.got)} came, not {n}")
        headers, body = self.got[n - 1]
        return opened(headers, body, private)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Week(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House("hope", "ada", "ben", "cleo", fetch_private="yes", api_requests=0)
        cls.ada, cls.ben, cls.cleo = map(cls.enter, ("ada", "ben", "cleo"))
        cls.push = Receiver()
        cls.kept = {}

    @classmethod
    def tearDownClass(cls):
        cls.push.stop()
        cls.house.stop()

    @classmethod
    def enter(cls, name, second=None):
        key, secret = Mastodon.create_app("a week", scopes=SCOPES, api_base_url=cls.house.address)
        app = Mastodon(client_id=key, client_secret=secret, api_base_url=cls.house.address)
        code = Visitor(cls.house, second).code(app.auth_request_url(scopes=SCOPES), name)
        app.log_in(code=code, scopes=SCOPES)
        call(cls.house, "PATCH", "/api/v2/notifications/policy", app.access_token, form={"candles": "each"})
        app.me = app.account_verify_credentials()
        return app

    def raw(self, app, method, path, **fields):
        """What Mastodon.py has no call for."""
        return call(self.house, method, path, app.access_token, data=fields)

    # --- Monday: photographs ---

    def test_1_monday_an_album_of_ten(self):
        ids = [self.ada.media_post(drawing(40 + 8 * i, 60, 20 * i), mime_type="image/png",
                                   description=f"Rose {i}", focus=(0.5, -0.5)).id for i in range(10)]
        post = self.ada.status_post("Ten roses #garden", media_ids=ids, visibility="public",
                                    spoiler_text="roses", language="en")
        self.assertEqual([m.description for m in post.media_attachments],
                         [f"Rose {i}" for i in range(10)])
        self.assertEqual(post.media_attachments[3].meta.focus.x, 0.5)
        self.kept["album"] = post.id
        changed = self.ada.status_update(post.id, "Nine roses #garden", spoiler_text="roses",
                                         media_ids=ids[:9])
        self.assertEqual(len(changed.media_attachments), 9)
        self.assertEqual(self.ada.status_source(post.id).text, "Nine roses #garden")
        history = self.ada.status_history(post.id)
        self.assertEqual([one.content.split()[0] for one in history], ["<p>Ten", "<p>Nine"])

    def test_1_monday_words_of_a_picture_may_change_before_it_is_shared(self):
        media = self.ada.media_post(drawing(), mime_type="image/png", description="a gate")
        self.assertEqual(self.ada.media(media.id).description, "a gate")
        changed = self.ada.media_update(media.id, description="her gate", focus=(0, 1))
        self.assertEqual((changed.description, changed.meta.focus.y), ("her gate", 1.0))
        post = self.ada.status_post("", media_ids=[media], visibility="private")
        self.assertEqual(post.media_attachments[0].description, "her gate")
        with self.assertRaises(MastodonNotFoundError):
            self.cleo.status(post.id)

    # --- Tuesday: listening ---

    def test_2_tuesday_a_friend_is_heard_at_once(self):
        self.ben.account_follow(self.ada.me.id)
        self.ada.follow_request_authorize(self.ben.me.id)
        heard, mine, few = Heard(), Heard(), Heard()
        streams = [self.ben.stream_user(heard, run_async=True),
                   self.ada.stream_user(mine, run_async=True),
                   self.ada.stream_direct(few, run_async=True)]
        try:
            self.assertTrue(self.ben.stream_healthy())
            until = time.time() + 20
            while time.time() < until and not (heard.said and mine.said and few.said):
                self.ada.status_post("Is anybody there?", visibility="public")
                self.ben.status_post("@ada yes", visibility="direct")
                time.sleep(0.2)
            post = self.ada.status_post("The swing is still there", visibility="private")
            self.assertEqual(heard.wait("update", lambda s: s.id == post.id).content,
                             "<p>The swing is still there</p>")
            self.ada.status_update(post.id, "The swing is gone")
            self.assertIn("gone", heard.wait("edit", lambda s: s.id == post.id).content)
            self.ben.status_favourite(post.id)
            notice = mine.wait("notification", lambda n: n.type == "favourite")
            self.assertEqual(notice.account.acct, "ben")
            self.ben.status_post("@ada I miss it", visibility="direct")
            self.assertEqual(few.wait("conversation").last_status.account.acct, "ben")
            self.ada.status_delete(post.id)
            self.assertEqual(int(heard.wait("delete", lambda i: int(i) == post.id)), post.id)
        finally:
            for stream in streams:
                stream.close()

    def test_2_tuesday_a_tag_is_heard_by_callbacks(self):
        came = []
        stream = self.cleo.stream_hashtag(
            "garden", CallbackStreamListener(update_handler=came.append), run_async=True)
        try:
            until = time.time() + 20
            while time.time() < until and not came:
                self.ada.status_post("Asters #garden", visibility="public")
                time.sleep(0.2)
            self.assertIn("Asters", came[0].content)
        finally:
            stream.close()

    # --- Wednesday: the telephone ---

    def test_3_wednesday_the_telephone_is_told(self):
        private, public = self.ada.push_subscription_generate_keys()
        made = self.ada.push_subscription_set(self.push.url, public, mention_events=True,
                                              favourite_events=False)
        self.assertEqual(made.endpoint, self.push.url)
        self.assertTrue(made.alerts.mention)
        self.assertFalse(made.alerts.favourite)
        self.assertEqual(self.ada.push_subscription().id, made.id)
        self.ben.status_post("@ada shall we walk?", visibility="public")
        told = self.push.wait(1, private)
        self.assertEqual(told["notification_type"], "mention")
        self.assertIn("shall we walk?", told["body"])
        changed = self.ada.push_subscription_update(mention_events=False, favourite_events=True)
        self.assertFalse(changed.alerts.mention)
        self.ben.status_post("@ada or not?", visibility="public")
        self.ben.status_favourite(self.kept["album"])
        self.assertEqual(self.push.wait(2, private)["notification_type"], "favourite")
        self.ada.push_subscription_delete()
        with self.assertRaises(MastodonNotFoundError):
            self.ada.push_subscription()

    # --- Thursday: keeping order ---

    def test_4_thursday_a_list_apart_from_home(self):
        family = self.ben.list_create("family")
        self.ben.list_accounts_add(family, self.ada.me.id)
        self.raw(self.ben, "PUT", f"/api/v1/lists/{family.id}", title="family", exclusive=True)
        post = self.ada.status_post("For the family", visibility="private")
        self.assertEqual(self.ben.timeline_list(family)[0].id, post.id)
        self.assertNotIn(post.id, [s.id for s in self.ben.timeline_home()])
        heard = Heard()
        stream = self.ben.stream_list(family.id, heard, run_async=True)
        try:
            until = time.time() + 20
            while time.time() < until and not heard.said:
                self.ada.status_post("More for the family", visibility="private")
                time.sleep(0.2)
            self.assertIn("family", heard.wait("update").content)
        finally:
            stream.close()
        self.ben.list_update(family, "the family")
        self.assertEqual(self.ben.list(family).title, "the family")
        self.ben.list_delete(family)
        self.assertEqual(self.ben.lists(), [])
        self.assertIn(self.ada.me.id, [a.id for a in self.ben.account_following(self.ben.me.id)])

    def test_4_thursday_a_thread_is_muted_and_a_filter_holds(self):
        post = self.ben.status_post("Who was at the mill?", visibility="public")
        self.assertTrue(self.ben.status_mute(post.id).muted)
        self.ben.notifications_clear()
        self.cleo.status_reply(post, "I was", visibility="public")
        self.assertEqual(self.ben.notifications(), [])
        self.assertFalse(self.ben.status_unmute(post.id).muted)
        self.cleo.status_reply(post, "and my brother", visibility="public")
        self.assertEqual(self.ben.notifications()[0].type, "mention")
        rule = self.ben.filter_create("brother", ["notifications", "home"], whole_word=True)
        kept = self.ben.filters_apply(self.ben.notifications(), [rule], "notifications")
        self.assertNotIn("brother", str([n.status.content for n in kept if n.status]))
        self.ben.filter_update(rule.id, phrase="sister")
        self.assertEqual([f.phrase for f in self.ben.filters()], ["sister"])
        self.ben.filter_delete(rule.id)

    def test_4_thursday_a_followed_tag_comes_home(self):
        self.raw(self.cleo, "POST", "/api/v1/tags/asters/follow")
        post = self.ada.status_post("By the wall #asters", visibility="public")
        self.assertIn(post.id, [s.id for s in self.cleo.timeline_home()])
        tags = self.raw(self.cleo, "GET", "/api/v1/followed_tags").json
        self.assertEqual([tag["name"] for tag in tags], ["asters"])

    # --- Friday: people ---

    def test_5_friday_asked_refused_and_let_go(self):
        self.cleo.account_follow(self.ada.me.id)
        self.assertEqual([a.acct for a in self.ada.follow_requests()], ["cleo"])
        self.ada.follow_request_reject(self.cleo.me.id)
        self.assertFalse(self.cleo.account_relationships(self.ada.me.id)[0].requested)
        self.cleo.account_follow(self.ada.me.id)
        self.ada.follow_request_authorize(self.cleo.me.id)
        self.assertIn("cleo", [a.acct for a in self.ada.account_followers(self.ada.me.id)])
        self.ada.account_remove_from_followers(self.cleo.me.id)
        self.assertFalse(self.cleo.account_relationships(self.ada.me.id)[0].following)
        self.ada.account_note_set(self.cleo.me.id, "from the choir")
        self.assertEqual(self.ada.account_relationships(self.cleo.me.id)[0].note, "from the choir")

    def test_5_friday_a_report_and_a_block(self):
        post = self.cleo.status_post("cruel words", visibility="public")
        report = self.ben.report(self.cleo.me.id, status_ids=[post.id], comment="This hurts.",
                                 category="other")
        self.assertFalse(report.action_taken)
        self.ben.account_block(self.cleo.me.id)
        self.assertNotIn(post.id, [s.id for s in self.ben.timeline_public()])
        with self.assertRaises(MastodonNotFoundError):
            self.cleo.status_favourite(self.ben.status_post("mine", visibility="public").id)
        self.ben.account_unblock(self.cleo.me.id)

    # --- Saturday: asking, and later ---

    def test_6_saturday_a_poll_of_several(self):
        poll = self.ada.make_poll(["Saturday", "Sunday", "Monday"], 3600, multiple=True)
        post = self.ada.status_post("When?", poll=poll, visibility="public")
        self.ben.poll_vote(post.poll, [0, 2])
        self.cleo.poll_vote(post.poll, [2])
        seen = self.ada.poll(post.poll)
        self.assertEqual([o.votes_count for o in seen.options], [1, 0, 2])
        self.assertEqual(seen.voters_count, 2)
        with self.assertRaises(MastodonAPIError):
            self.ben.poll_vote(post.poll, [1])

    def test_6_saturday_many_pages_of_home(self):
        for i in range(7):
            self.ada.status_post(f"page {i}", visibility="private")
        first = self.ben.timeline_home(limit=3)
        second = self.ben.fetch_next(first)
        self.assertEqual(len({s.id for s in [*first, *second]}), 6)
        self.assertEqual([s.id for s in self.ben.fetch_previous(second)], [s.id for s in first])

    # --- Sunday: the account itself ---

    def test_7_sunday_a_second_step(self):
        uri = call(self.house, "GET", "/api/v1/user/2fa/qruri", self.cleo.access_token).text
        recovery = self.raw(self.cleo, "POST", "/api/v1/user/2fa/enable", code=code_of(uri)).json
        self.assertEqual(len(recovery), 8)
        with self.assertRaises(AssertionError):
            self.enter("cleo")
        again = self.enter("cleo", second=lambda: recovery[0])
        self.assertEqual(again.me.acct, "cleo")
        self.assertEqual(self.cleo.account_verify_credentials().acct, "cleo")  # let in before
        off = self.raw(again, "POST", "/api/v1/user/2fa/disable", password=PASSWORD)
        self.assertEqual(off.status, 200)
        self.enter("cleo")

    def test_8_sunday_she_moves(self):
        self.raw(self.cleo, "POST", "/api/v1/accounts/alias",
                 also_known_as_uris=[self.ada.me.url])
        moved = self.raw(self.ada, "POST", "/api/v1/accounts/move", password=PASSWORD,
                         moved_to_uri=self.cleo.me.url)
        self.assertEqual(moved.status, 202, moved.text)
        self.assertEqual(self.ben.account(self.ada.me.id).moved.acct, "cleo")
        until = time.time() + 20
        while time.time() < until:
            if self.ben.account_relationships(self.cleo.me.id)[0].following:
                break
            time.sleep(0.05)
        self.assertTrue(self.ben.account_relationships(self.cleo.me.id)[0].following)
        with self.assertRaises(MastodonAPIError):
            self.ada.status_post("one more", visibility="public")
        self.assertEqual(len(self.ada.timeline_home()) > 0, True)

    def test_9_sunday_evening_she_leaves(self):
        gone = self.raw(self.ada, "POST", "/api/v1/accounts/delete", password=PASSWORD)
        self.assertEqual(gone.status, 202)
        with self.assertRaises(MastodonUnauthorizedError):
            self.ada.account_verify_credentials()
        with self.assertRaises(MastodonNotFoundError):
            until = time.time() + 20
            while time.time() < until:
                self.ben.status(self.kept["album"])
                time.sleep(0.05)


if __name__ == "__main__":
    unittest.main()
