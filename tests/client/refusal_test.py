"""What must not be let through: tokens, scopes, codes, addresses, and what one may not see."""
import base64
import hashlib
import time
import unittest
import urllib.parse

from house import (OUT_OF_BAND, House, Visitor, authorize_url, call, register, token_for)

BACK = "https://app.example/done?from=rosemary"


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House("ada", "ben")
        cls.ada, cls.ben = token_for(cls.house, "ada"), token_for(cls.house, "ben")
        cls.reader = token_for(cls.house, "ada", "read:statuses")

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def call(self, method, path, token=None, **more):
        return call(self.house, method, path, token, **more)

    def refused(self, answer, status, error=None):
        self.assertEqual(answer.status, status, answer.text)
        self.assertIsInstance(answer.json["error"], str)
        self.assertTrue(answer.json["error"])
        if error:
            self.assertEqual(answer.json["error"], error)

    def exchange(self, app, code, **more):
        fields = {"grant_type": "authorization_code", "code": code, "client_id": app["client_id"],
                  "client_secret": app.get("client_secret", ""), "redirect_uri": OUT_OF_BAND, **more}
        return self.call("POST", "/oauth/token", form=fields)

    # --- tokens and scopes ---

    def test_no_token(self):
        self.refused(self.call("GET", "/api/v1/timelines/home"), 401, "The access token is invalid")
        self.refused(self.call("POST", "/api/v1/statuses", form={"status": "a"}), 401)

    def test_wrong_token(self):
        for token in ("nonsense", "a" * 5000, "%00", "é"):
            self.refused(self.call("GET", "/api/v1/timelines/home",
                                   urllib.parse.quote(token)), 401, "The access token is invalid")
            self.refused(self.call("GET", "/api/v1/timelines/public",
                                   urllib.parse.quote(token)), 401)

    def test_wrong_scope(self):
        self.assertEqual(self.call("GET", "/api/v1/timelines/home", self.reader).status, 200)
        self.refused(self.call("GET", "/api/v1/notifications", self.reader), 403)
        self.refused(self.call("POST", "/api/v1/statuses", self.reader, form={"status": "a"}), 403)

    def test_app_token(self):
        app = register(self.house)
        got = self.call("POST", "/oauth/token", form={
            "grant_type": "client_credentials", "client_id": app["client_id"],
            "client_secret": app["client_secret"]})
        self.assertEqual(got.status, 200, got.text)
        token = got.json["access_token"]
        shown = self.call("GET", "/api/v1/apps/verify_credentials", token)
        self.assertEqual((shown.status, shown.json["name"]), (200, "a test"))
        self.assertNotIn("client_secret", shown.json)
        self.assertIn(self.call("GET", "/api/v1/timelines/home", token).status, (401, 403, 422))

    def test_revoked(self):
        app = register(self.house)
        code = Visitor(self.house).code(authorize_url(app), "ada")
        token = self.exchange(app, code).json["access_token"]
        other = register(self.house)
        fields = {"client_id": other["client_id"], "client_secret": other["client_secret"],
                  "token": token}
        self.refused(self.call("POST", "/oauth/revoke", form=fields), 403, "unauthorized_client")
        self.assertEqual(self.call("GET", "/api/v1/timelines/home", token).status, 200)
        fields.update(client_id=app["client_id"], client_secret=app["client_secret"])
        for _ in range(2):
            self.assertEqual(self.call("POST", "/oauth/revoke", form=fields).json, {})
        self.refused(self.call("GET", "/api/v1/timelines/home", token), 401)

    # --- codes ---

    def test_code_twice(self):
        app = register(self.house)
        code = Visitor(self.house).code(authorize_url(app), "ada")
        token = self.exchange(app, code).json["access_token"]
        self.assertEqual(self.call("GET", "/api/v1/timelines/home", token).status, 200)
        self.refused(self.exchange(app, code), 400, "invalid_grant")
        until = time.time() + 10  # the token is withdrawn right after the answer
        while time.time() < until and self.call("GET", "/api/v1/timelines/home", token).status == 200:
            time.sleep(0.05)
        self.refused(self.call("GET", "/api/v1/timelines/home", token), 401)

    def test_wrong_codes(self):
        app, other = register(self.house), register(self.house)
        code = Visitor(self.house).code(authorize_url(app), "ada")
        self.refused(self.exchange(app, "nonsense"), 400, "invalid_grant")
        self.refused(self.exchange(other, code), 400, "invalid_grant")
        self.refused(self.exchange(app, code, redirect_uri=BACK), 400, "invalid_grant")
        code = Visitor(self.house).code(authorize_url(app), "ada")
        self.refused(self.exchange(app, code, client_secret="nonsense"), 401, "invalid_client")
        self.refused(self.exchange(app, code, client_id="nonsense"), 401, "invalid_client")
        self.refused(self.exchange(app, code, grant_type="password"), 400, "unsupported_grant_type")
        self.refused(self.exchange(app, ""), 400, "invalid_request")

    def test_pkce(self):
        app = register(self.house)
        verifier = "a-long-word-that-nobody-guesses-0123456789-abc"
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        url = authorize_url(app, code_challenge=challenge.decode().rstrip("="),
                            code_challenge_method="S256")
        code = Visitor(self.house).code(url, "ada")
        self.refused(self.exchange(app, code, code_verifier=verifier + "x"), 400, "invalid_grant")
        code = Visitor(self.house).code(url, "ada")
        self.refused(self.exchange(app, code), 400, "invalid_grant")
        code = Visitor(self.house).code(url, "ada")
        got = self.exchange(app, code, code_verifier=verifier, client_secret="")
        self.assertEqual(got.status, 200, got.text)

    def test_basic_authentication(self):
        app = register(self.house)
        code = Visitor(self.house).code(authorize_url(app), "ada")
        pair = base64.b64encode(f"{app['client_id']}:{app['client_secret']}".encode()).decode()
        got = self.call("POST", "/oauth/token", headers={"Authorization": "Basic " + pair}, form={
            "grant_type": "authorization_code", "code": code, "redirect_uri": OUT_OF_BAND})
        self.assertEqual((got.status, got.json.get("token_type")), (200, "Bearer"), got.text)
        self.assertEqual(got.headers["Cache-Control"], "no-store")

    # --- the page that lets in ---

    def test_led_back_with_state(self):
        app = register(self.house, redirect=BACK)
        url = authorize_url(app, redirect=BACK, state="a b&c=d")
        to = Visitor(self.house).grant(url, "ada").headers["Location"]
        self.assertTrue(to.startswith(BACK + "&code="), to)
        self.assertEqual(urllib.parse.parse_qs(urllib.parse.urlsplit(to).query)["state"],
                         ["a b&c=d"])
        to = Visitor(self.house).grant(url, "ada", "no").headers["Location"]
        self.assertTrue(to.startswith(BACK + "&error=access_denied"), to)

    def test_somebody_else(self):
        app = register(self.house)
        visitor = Visitor(self.house)
        url = authorize_url(app, state="s")
        visitor.sign_in("ada")
        page = visitor.follow(visitor.grant(url, "ada", "other"))
        self.assertIn('action="/sign-in"', page.text)
        page = visitor.follow(visitor.sign_in("ben", page))
        self.assertIn("@ben@", page.text)
        page = visitor.follow(visitor.fill(page, "/oauth/authorize", answer="allow"))
        self.assertIn('id="code"', page.text)

    def test_never_led_elsewhere(self):
        app = register(self.house, redirect=BACK)
        visitor = Visitor(self.house)
        visitor.sign_in("ada")
        for redirect in ("https://evil.example/", BACK + "/more", BACK[:-1], "", OUT_OF_BAND):
            answer = visitor.send(authorize_url(app, redirect=redirect))
            self.assertEqual(answer.status, 422, redirect)
            self.assertIsNone(answer.headers["Location"])
        answer = visitor.send(authorize_url({"client_id": "nonsense"}, redirect=BACK))
        self.assertEqual((answer.status, answer.headers["Location"]), (422, None))

    def test_mistakes_are_told_to_the_app(self):
        app = register(self.house, "read", BACK)
        visitor = Visitor(self.house)
        visitor.sign_in("ada")
        for more, error in (({"scopes": "read write"}, "invalid_scope"),
                            ({"scopes": "nonsense"}, "invalid_scope"),
                            ({"response_type": "token"}, "unsupported_response_type"),
                            ({"code_challenge": "abc", "code_challenge_method": "plain"},
                             "invalid_request")):
            answer = visitor.send(authorize_url(app, **{"scopes": "read", "redirect": BACK, **more}))
            self.assertIn("error=" + error, answer.headers["Location"] or "", more)

    def test_form_without_its_token(self):
        app = register(self.house)
        visitor = Visitor(self.house)
        visitor.sign_in("ada")
        answer = visitor.send("/oauth/authorize", {
            "client_id": app["client_id"], "redirect_uri": OUT_OF_BAND, "scope": "read",
            "answer": "allow"})
        self.assertEqual((answer.status, answer.headers["Location"]), (403, None))

    def test_own_words_are_not_shown_as_a_code(self):
        visitor = Visitor(self.house)
        visitor.sign_in("ada")
        answer = visitor.send("/oauth/authorize/native?code=Send%20your%20password%20to%20me")
        self.assertEqual(answer.status, 404)

    def test_apps(self):
        for fields in ({}, {"client_name": "a"}, {"client_name": "", "redirect_uris": OUT_OF_BAND},
                       {"client_name": "a", "redirect_uris": "javascript:alert(1)"},
                       {"client_name": "a", "redirect_uris": "not an address"},
                       {"client_name": "a", "redirect_uris": OUT_OF_BAND, "scopes": "everything"},
                       {"client_name": "a" * 3000, "redirect_uris": OUT_OF_BAND}):
            self.refused(self.call("POST", "/api/v1/apps", form=fields), 422)
        several = self.call("POST", "/api/v1/apps", data={
            "client_name": "several", "redirect_uris": [OUT_OF_BAND, BACK], "scopes": "read"})
        self.assertEqual(several.json["redirect_uris"], [OUT_OF_BAND, BACK])

    def test_metadata(self):
        said = self.call("GET", "/.well-known/oauth-authorization-server").json
        self.assertEqual(said["token_endpoint"], self.house.address + "/oauth/token")
        self.assertEqual(said["code_challenge_methods_supported"], ["S256"])

    # --- what is sent ---

    def share(self, token, **fields):
        return self.call("POST", "/api/v1/statuses", token, form={"status": "words", **fields})

    def test_refused_in_words(self):
        self.refused(self.share(self.ada, **{"poll[options][]": "a", "poll[expires_in]": "300"}), 422)
        self.refused(self.share(self.ada, poll="which one?"), 422)
        self.refused(self.share(self.ada, scheduled_at="some day"), 422)
        self.refused(self.share(self.ada, scheduled_at="1883-01-01T00:00:00Z"), 422)
        self.refused(self.share(self.ada, visibility="everybody"), 422)
        self.refused(self.share(self.ada, remembered="the day before tomorrow"), 422)
        self.refused(self.share(self.ada, language="x" * 30), 422)
        self.refused(self.share(self.ada, in_reply_to_id="-5"), 422)
        self.refused(self.share(self.ada, in_reply_to_id="99999999999999999999"), 422)
        self.refused(self.share(self.ada, in_reply_to_id="4"), 404)

    def test_ids(self):
        for bad in ("-1", "0", "abc", "99999999999999999999", "1%00", "%ff", "1e3", " 1"):
            path = urllib.parse.quote(bad, safe="%")
            for route in (f"/api/v1/statuses/{path}", f"/api/v1/accounts/{path}",
                          f"/api/v1/media/{path}", f"/api/v1/notifications/{path}",
                          f"/api/v1/statuses/{path}/context", f"/api/v1/accounts/{path}/statuses"):
                answer = self.call("GET", route, self.ada)
                self.assertIn(answer.status, (400, 404, 422), route)
                self.assertTrue(answer.json["error"])

    def test_pages(self):
        for query in ("limit=0", "limit=-5", "limit=100000", "limit=99999999999"):
            answer = self.call("GET", "/api/v1/timelines/home?" + query, self.ada)
            self.assertEqual(answer.status, 200, query)
        for query in ("limit=lots", "max_id=-1", "min_id=x"):
            self.refused(self.call("GET", "/api/v1/timelines/home?" + query, self.ada), 422)

    def test_link_keeps_the_rest(self):
        for _ in range(3):
            self.share(self.ada, visibility="public")
        me = self.call("GET", "/api/v1/accounts/verify_credentials", self.ada).json["id"]
        answer = self.call("GET", f"/api/v1/accounts/{me}/statuses?limit=2&exclude_replies=true"
                           "&min_id=1&x=%0d%0aSet-Cookie:a=b%3E", self.ada)
        link = answer.headers["Link"]
        self.assertIn("limit=2&exclude_replies=true", link)
        self.assertIn("%0D%0ASet-Cookie%3Aa%3Db%3E", link)
        self.assertNotIn("min_id=1&", link)
        self.assertIsNone(answer.headers["Set-Cookie"])

    def test_what_one_may_not_see(self):
        post = self.share(self.ada, visibility="private").json
        for method, path in (("GET", ""), ("GET", "/context"), ("GET", "/source"),
                             ("GET", "/history"), ("POST", "/favourite"), ("POST", "/bookmark"),
                             ("POST", "/reblog"), ("POST", "/pin"), ("DELETE", ""), ("PUT", "")):
            form = {"status": "mine"} if method in ("PUT", "POST") else None
            answer = self.call(method, f"/api/v1/statuses/{post['id']}{path}", self.ben, form=form)
            self.refused(answer, 404)
        self.refused(self.call("GET", f"/api/v1/statuses/{post['id']}"), 404)
        many = self.call("GET", f"/api/v1/statuses?id[]={post['id']}", self.ben)
        self.assertEqual(many.json, [])

    def test_remembered(self):
        post = self.share(self.ada, remembered="1987-06").json
        self.assertEqual((post["remembered"]["edtf"], post["remembered"]["text"]), ("1987-06", "June 1987"))
        path = "/api/v1/statuses/" + post["id"]
        edited = self.call("PUT", path, self.ada, form={"status": "other words"}).json
        self.assertEqual(edited["remembered"]["edtf"], "1987-06")
        edited = self.call("PUT", path, self.ada, data={"remembered": {"edtf": "198X"}}).json
        self.assertEqual(edited["remembered"]["edtf"], "198X")
        self.assertIn("other words", edited["content"])
        edited = self.call("PUT", path, self.ada, data={"remembered": ""}).json
        self.assertNotIn("remembered", edited)

    def test_a_grouped_notification(self):
        self.call("PATCH", "/api/v2/notifications/policy", self.ada, form={"candles": "each"})
        post = self.share(self.ada, visibility="public").json
        self.call("POST", f"/api/v1/statuses/{post['id']}/favourite", self.ben, form={})
        got = self.call("GET", "/api/v2/notifications?types[]=favourite", self.ada).json
        group = got["notification_groups"][0]
        self.assertEqual(group["status_id"], post["id"])
        self.assertEqual(got["statuses"][0]["id"], post["id"])
        one = self.call("GET", "/api/v2/notifications/" + group["group_key"], self.ada).json
        self.assertEqual(one["notification_groups"][0]["group_key"], group["group_key"])
        self.refused(self.call("GET", "/api/v2/notifications/ungrouped-x", self.ada), 404)
        self.refused(self.call("GET", "/api/v2/notifications/" + group["group_key"], self.ben), 404)

    def test_who_may_reach_my_notifications(self):
        policy = "/api/v2/notifications/policy"
        self.refused(self.call("GET", policy), 401)
        self.refused(self.call("PATCH", policy, self.ada, form={"for_new_accounts": "never"}), 422)
        self.refused(self.call("PATCH", policy, self.reader, form={"for_new_accounts": "drop"}), 403)
        self.refused(self.call("GET", "/api/v1/notifications/requests/1", self.ada), 404)
        self.refused(self.call("POST", "/api/v1/notifications/requests/1/accept", self.ada, form={}), 404)
        self.refused(self.call("GET", "/api/v2/notifications?expand_accounts=none", self.ada), 422)
        self.refused(self.call("POST", "/api/v1/notifications/dismiss", self.ada, form={}), 422)

    def test_other_sites_may_ask(self):
        answer = self.call("OPTIONS", "/api/v1/statuses", headers={
            "Origin": "https://app.example", "Access-Control-Request-Method": "POST"})
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "*")
        answer = self.call("GET", "/api/v2/instance", headers={"Origin": "https://app.example"})
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "*")


if __name__ == "__main__":
    unittest.main()
