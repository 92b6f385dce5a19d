"""A person's first days with Mastodon.py (Debian's python3-mastodon)."""
import unittest
from datetime import datetime, timedelta, timezone

from mastodon import Mastodon
from mastodon.errors import MastodonAPIError, MastodonNotFoundError, MastodonUnauthorizedError

from house import House, Visitor, call, drawing

SCOPES = ["read", "write", "follow"]


class FirstDays(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House("ada", "ben", "cleo", "dora")
        cls.ada, cls.ben, cls.cleo, cls.dora = map(cls.enter, ("ada", "ben", "cleo", "dora"))

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    @classmethod
    def enter(cls, name):
        """Registers an app and signs in through the pages; PKCE apart, as any app does."""
        key, secret = Mastodon.create_app("a test", scopes=SCOPES, api_base_url=cls.house.address)
        app = Mastodon(client_id=key, client_secret=secret, api_base_url=cls.house.address)
        code = Visitor(cls.house).code(app.auth_request_url(scopes=SCOPES), name)
        app.log_in(code=code, scopes=SCOPES)
        call(cls.house, "PATCH", "/api/v2/notifications/policy", app.access_token, form={"candles": "each"})
        app.my_id = app.account_verify_credentials().id
        return app

    def friends(self, one, other):
        """`one` follows `other`, who lets them."""
        if one.account_relationships(other.my_id)[0].following:
            return
        one.account_follow(other.my_id)
        other.follow_request_authorize(one.my_id)

    def share(self, who, text, **more):
        more.setdefault("visibility", "public")
        return who.status_post(text, **more)

    # --- the place ---

    def test_instance(self):
        place = self.ada.instance()
        self.assertEqual(place.uri, self.house.domain)
        self.assertEqual(place.configuration.statuses.max_characters, 5000)
        self.assertEqual(place.configuration.statuses.max_media_attachments, 20)
        self.assertEqual(self.ada.retrieve_mastodon_version(), "4.3.0")
        self.assertEqual(self.ada.instance_peers(), [])
        self.assertEqual(self.ada.instance_nodeinfo().software.name, "rosemary")
        self.assertIsInstance(self.ada.instance_rules(), list)
        self.assertEqual(self.ada.custom_emojis(), [])
        self.assertEqual(self.ada.announcements(), [])
        self.assertEqual(self.ada.filters(), [])
        self.assertEqual(self.ada.lists(), [])
        self.assertEqual(self.ada.trending_tags(), [])
        self.assertEqual(self.ada.suggestions(), [])

    def test_app(self):
        self.assertEqual(self.ada.app_verify_credentials().name, "a test")

    def test_preferences(self):
        self.assertEqual(self.ada.preferences()["posting:default:visibility"], "private")

    # --- oneself ---

    def test_profile(self):
        me = self.dora.account_update_credentials(
            display_name="Dora", note="Her roses\nand mine", locked=False, bot=False,
            avatar=drawing(40, 40), avatar_mime_type="image/png",
            header=drawing(90, 30), header_mime_type="image/png",
            fields=[("Garden", "roses"), ("Since", "long ago")])
        self.assertEqual(me.display_name, "Dora")
        self.assertIn("Her roses", me.note)
        self.assertEqual(me.source.note, "Her roses\nand mine")
        self.assertEqual([(f.name, f.value) for f in me.source.fields],
                         [("Garden", "roses"), ("Since", "long ago")])
        self.assertFalse(me.locked)
        picture = call(self.house, "GET", me.avatar[len(self.house.address):])
        self.assertEqual((picture.status, picture.body[:3]), (200, b"\xff\xd8\xff"))
        again = self.dora.account_verify_credentials()
        self.assertEqual(again.avatar, me.avatar)
        self.assertEqual(self.ada.account(self.dora.my_id).display_name, "Dora")
        self.dora.account_update_credentials(locked=True)
        self.assertTrue(self.ada.account(self.dora.my_id).locked)
        self.assertEqual(self.ada.account(self.dora.my_id).display_name, "Dora")

    def test_missing_pictures_are_there(self):
        cleo = self.ada.account(self.cleo.my_id)
        for address in (cleo.avatar, cleo.header):
            picture = call(self.house, "GET", address[len(self.house.address):])
            self.assertEqual(picture.headers["Content-Type"], "image/png")
            self.assertTrue(picture.body.startswith(b"\x89PNG"))

    # --- sharing ---

    def test_photograph(self):
        self.friends(self.ben, self.ada)
        media = self.ada.media_post(drawing(), "image/png", description="A dog rose",
                                    focus=(0.5, -0.25))
        self.assertEqual((media.type, media.description), ("image", "A dog rose"))
        self.assertEqual(media.meta.focus.x, 0.5)
        media = self.ada.media_update(media.id, description="A dog rose at dusk")
        post = self.ada.status_post("For Lena. #Roses", media_ids=[media.id], spoiler_text="flowers",
                                    visibility="private")
        self.assertEqual((post.visibility, post.sensitive, post.spoiler_text),
                         ("private", True, "flowers"))
        self.assertEqual(post.media_attachments[0].description, "A dog rose at dusk")
        self.assertEqual(post.tags[0].name, "Roses")
        self.assertEqual(post.application.name, "a test")
        for address in (post.media_attachments[0].url, post.media_attachments[0].preview_url):
            picture = call(self.house, "GET", address[len(self.house.address):])
            self.assertEqual((picture.status, picture.body[:3]), (200, b"\xff\xd8\xff"))
        seen = self.ben.status(post.id)
        self.assertEqual(seen.content, post.content)
        self.assertIn(post.id, [p.id for p in self.ben.timeline_home()])
        with self.assertRaises(MastodonNotFoundError):
            self.cleo.status(post.id)
        grid = self.ben.account_statuses(self.ada.my_id, only_media=True)
        self.assertIn(post.id, [p.id for p in grid])
        self.assertTrue(all(p.media_attachments for p in grid))

    def test_answers(self):
        self.friends(self.ben, self.ada)
        post = self.share(self.ada, "Who remembers her kitchen?")
        answer = self.ben.status_reply(post, "I do")
        self.assertEqual(answer.in_reply_to_id, post.id)
        self.assertEqual(answer.in_reply_to_account_id, self.ada.my_id)
        self.assertEqual([m.id for m in answer.mentions], [self.ada.my_id])
        back = self.ada.status_reply(answer, "The blue one")
        context = self.ada.status_context(answer.id)
        self.assertEqual([p.id for p in context.ancestors], [post.id])
        self.assertEqual([p.id for p in context.descendants], [back.id])
        kinds = [(n.type, n.status.id) for n in self.ada.notifications() if n.get("status")]
        self.assertIn(("mention", answer.id), kinds)
        no_answers = self.ada.account_statuses(self.ben.my_id, exclude_replies=True)
        self.assertNotIn(answer.id, [p.id for p in no_answers])

    def test_candle(self):
        post = self.share(self.ada, "A candle, please")
        lit = self.ben.status_favourite(post.id)
        self.assertTrue(lit.favourited)
        self.assertEqual(lit.favourites_count, 0, "nobody but its author is told how many")
        self.assertEqual(self.ada.status(post.id).favourites_count, 1)
        self.assertIn(post.id, [p.id for p in self.ben.favourites()])
        self.assertEqual([a.id for a in self.ada.status_favourited_by(post.id)], [self.ben.my_id])
        self.assertEqual(self.cleo.status_favourited_by(post.id), [])
        self.assertIn(("favourite", self.ben.my_id),
                      [(n.type, n.account.id) for n in self.ada.notifications()])
        self.assertFalse(self.ben.status_unfavourite(post.id).favourited)
        self.assertEqual(self.ada.status(post.id).favourites_count, 0)

    def test_edit(self):
        media = self.ada.media_post(drawing(red=20), "image/png", description="before")
        post = self.share(self.ada, "Her frist rose", media_ids=[media.id])
        self.assertEqual(self.ben.status(post.id).content, post.content)
        source = self.ada.status_source(post.id)
        self.assertEqual((source.text, source.spoiler_text), ("Her frist rose", ""))
        changed = self.ada.status_update(post.id, "Her first rose", spoiler_text="spring",
                                         media_ids=[media.id])
        self.assertIn("first", changed.content)
        self.assertIsNotNone(changed.edited_at)
        self.assertEqual(len(changed.media_attachments), 1)
        seen = self.ben.status(post.id)
        self.assertIn("first", seen.content)
        self.assertEqual(seen.spoiler_text, "spring")
        versions = self.ben.status_history(post.id)
        self.assertEqual(["frist" in v.content for v in versions], [True, False])
        with self.assertRaises(MastodonAPIError):
            self.ben.status_update(post.id, "mine now")

    def test_delete_and_write_anew(self):
        media = self.ada.media_post(drawing(red=90), "image/png", description="kept")
        post = self.share(self.ada, "Not like this", media_ids=[media.id], spoiler_text="hm")
        gone = self.ada.status_delete(post.id)
        self.assertEqual((gone.text, gone.spoiler_text), ("Not like this", "hm"))
        with self.assertRaises(MastodonNotFoundError):
            self.ada.status(post.id)
        anew = self.share(self.ada, gone.text + ", but like this",
                          media_ids=[m.id for m in gone.media_attachments])
        self.assertEqual(anew.media_attachments[0].description, "kept")

    def test_bookmark_pin_and_boost(self):
        post = self.share(self.ada, "To keep")
        self.assertTrue(self.ben.status_bookmark(post.id).bookmarked)
        self.assertIn(post.id, [p.id for p in self.ben.bookmarks()])
        self.assertFalse(self.ben.status_unbookmark(post.id).bookmarked)
        self.assertTrue(self.ada.status_pin(post.id).pinned)
        pinned = self.ben.account_statuses(self.ada.my_id, pinned=True)
        self.assertEqual([p.id for p in pinned], [post.id])
        self.assertFalse(self.ada.status_unpin(post.id).pinned)
        boost = self.ben.status_reblog(post.id)
        self.assertEqual(boost.reblog.id, post.id)
        self.assertTrue(boost.reblog.reblogged)
        self.assertEqual([a.id for a in self.ada.status_reblogged_by(post.id)], [self.ben.my_id])
        self.assertIn("reblog", [n.type for n in self.ada.notifications()])
        without = self.ada.account_statuses(self.ben.my_id, exclude_reblogs=True)
        self.assertNotIn(boost.id, [p.id for p in without])
        self.assertFalse(self.ben.status_unreblog(post.id).reblogged)
        private = self.share(self.ada, "Not to be passed on", visibility="private")
        self.friends(self.ben, self.ada)
        with self.assertRaises(MastodonAPIError):
            self.ben.status_reblog(private.id)

    def test_poll(self):
        poll = self.ada.make_poll(["Saturday", "Sunday"], expires_in=3600, multiple=True)
        post = self.share(self.ada, "Which day for the walk?", poll=poll)
        self.assertEqual([o.title for o in post.poll.options], ["Saturday", "Sunday"])
        self.assertFalse(post.poll.expired)
        self.ben.poll_vote(post.poll.id, [0, 1])
        voted = self.ben.poll(post.poll)
        self.assertEqual((voted.own_votes, voted.votes_count, voted.voters_count), ([0, 1], 2, 1))
        self.assertEqual([o.votes_count for o in self.ada.poll(post.poll).options], [1, 1])
        self.assertFalse(self.cleo.status(post.id).poll.voted)
        with self.assertRaises(MastodonAPIError):
            self.ben.poll_vote(post.poll.id, 0)
        with self.assertRaises(MastodonAPIError):
            self.ada.poll_vote(post.poll.id, 0)
        gone = self.ada.status_delete(post.id)
        self.assertEqual([o.title for o in gone.poll.options], ["Saturday", "Sunday"])

    def test_same_key_shares_once(self):
        one = self.share(self.ada, "once", idempotency_key="the same")
        two = self.share(self.ada, "once", idempotency_key="the same")
        self.assertEqual(one.id, two.id)

    def test_for_those_it_names(self):
        post = self.share(self.ada, "@ben only you", visibility="direct")
        self.assertEqual(self.ben.status(post.id).visibility, "direct")
        with self.assertRaises(MastodonNotFoundError):
            self.cleo.status(post.id)

    # --- people ---

    def test_follow_a_locked_person(self):
        asked = self.cleo.account_follow(self.ben.my_id)
        self.assertEqual((asked.following, asked.requested), (False, True))
        self.assertIn(self.cleo.my_id, [a.id for a in self.ben.follow_requests()])
        self.assertIn("follow_request", [n.type for n in self.ben.notifications()])
        self.assertEqual(self.ben.account_verify_credentials().source.follow_requests_count, 1)
        self.ben.follow_request_authorize(self.cleo.my_id)
        self.assertTrue(self.cleo.account_relationships(self.ben.my_id)[0].following)
        post = self.ben.status_post("for my followers", visibility="private")
        self.assertIn(post.id, [p.id for p in self.cleo.timeline_home()])
        self.assertIn(self.cleo.my_id, [a.id for a in self.ben.account_followers(self.ben.my_id)])
        self.assertEqual(self.ada.account_followers(self.ben.my_id), [], "followers are hidden")
        self.ben.account_remove_from_followers(self.cleo.my_id)
        self.assertFalse(self.cleo.account_relationships(self.ben.my_id)[0].following)
        self.cleo.account_follow(self.ben.my_id)
        self.ben.follow_request_reject(self.cleo.my_id)
        self.assertFalse(self.cleo.account_relationships(self.ben.my_id)[0].requested)

    def test_many_relationships(self):
        ids = [self.ben.my_id, self.cleo.my_id, self.dora.my_id]
        self.assertEqual([r.id for r in self.ada.account_relationships(ids)], ids)

    def test_mute(self):
        self.friends(self.cleo, self.dora)
        post = self.share(self.dora, "from Dora")
        self.assertTrue(self.cleo.account_mute(self.dora.my_id, notifications=True).muting)
        self.assertNotIn(post.id, [p.id for p in self.cleo.timeline_home()])
        self.assertEqual([a.id for a in self.cleo.mutes()], [self.dora.my_id])
        self.assertFalse(self.cleo.account_unmute(self.dora.my_id).muting)
        self.assertIn(post.id, [p.id for p in self.cleo.timeline_home()])

    def test_block(self):
        post = self.share(self.dora, "not for Ben")
        self.assertTrue(self.dora.account_block(self.ben.my_id).blocking)
        with self.assertRaises(MastodonNotFoundError):
            self.ben.status(post.id)
        self.assertEqual([a.id for a in self.dora.blocks()], [self.ben.my_id])
        with self.assertRaises(MastodonAPIError):
            self.ben.account_follow(self.dora.my_id)
        self.assertFalse(self.dora.account_unblock(self.ben.my_id).blocking)
        self.assertEqual(self.ben.status(post.id).id, post.id)

    # --- finding ---

    def test_lookup_and_search(self):
        self.assertEqual(self.ada.account_lookup("ben").id, self.ben.my_id)
        self.assertEqual(self.ada.account_lookup("ben@" + self.house.domain).id, self.ben.my_id)
        with self.assertRaises(MastodonNotFoundError):
            self.ada.account_lookup("nobody")
        self.assertIn(self.ben.my_id, [a.id for a in self.ada.account_search("be")])
        post = self.share(self.ada, "quince marmalade #Quinces")
        found = self.ada.search_v2("marmalade")
        self.assertEqual([p.id for p in found.statuses], [post.id])
        self.assertEqual(self.ben.search_v2("marmalade").statuses, [],
                         "Ada did not agree to be found")
        self.assertEqual([t.name for t in self.ada.search_v2("#quinces").hashtags], ["quinces"])
        by_address = self.ben.search_v2(post.url)
        self.assertEqual([p.id for p in by_address.statuses], [post.id])
        by_address = self.ben.search_v2(self.house.address + "/@ada")
        self.assertEqual([a.id for a in by_address.accounts], [self.ada.my_id])
        self.assertEqual(self.ben.search_v2(self.house.address + "/@nobody").accounts, [])

    def test_tags(self):
        one = self.share(self.ada, "#Lavender and #Thyme")
        two = self.share(self.ada, "#lavender")
        both = [p.id for p in self.ben.timeline_hashtag("Lavender")]
        self.assertEqual(both, [two.id, one.id])

    def test_featured_tags(self):
        self.share(self.cleo, "#Marjoram")
        self.assertIn("marjoram", [t.name for t in self.cleo.featured_tag_suggestions()])
        tag = self.cleo.featured_tag_create("Marjoram")
        self.assertEqual((tag.name, tag.statuses_count), ("Marjoram", 1))
        seen = self.ada.account_featured_tags(self.cleo.my_id)
        self.assertEqual([(t.name, t.statuses_count) for t in seen], [("Marjoram", 0)])
        self.cleo.featured_tag_delete(tag.id)
        self.assertEqual(self.cleo.featured_tags(), [])

    def test_lists_of_people(self):
        self.friends(self.ben, self.ada)
        friends = self.ben.list_create("Friends")
        self.assertEqual((friends.title, friends.replies_policy), ("Friends", "list"))
        self.assertEqual(self.ben.list_update(friends.id, "Roses").title, "Roses")
        self.ben.list_accounts_add(friends.id, [self.ada.my_id])
        self.assertEqual([a.id for a in self.ben.list_accounts(friends.id)], [self.ada.my_id])
        self.assertEqual([l.id for l in self.ben.account_lists(self.ada.my_id)], [friends.id])
        post = self.share(self.ada, "for the list")
        self.assertEqual(self.ben.timeline_list(friends.id)[0].id, post.id)
        with self.assertRaises(MastodonNotFoundError):
            self.ben.list_accounts_add(friends.id, [self.cleo.my_id])
        with self.assertRaises(MastodonNotFoundError):
            self.cleo.list(friends.id)
        self.ben.list_accounts_delete(friends.id, [self.ada.my_id])
        self.assertEqual(self.ben.list_accounts(friends.id), [])
        self.ben.list_delete(friends.id)
        self.assertEqual(self.ben.lists(), [])

    def test_notes_endorsements_and_servers(self):
        self.friends(self.ben, self.ada)
        self.assertEqual(self.ben.account_note_set(self.ada.my_id, "a cousin").note, "a cousin")
        self.assertTrue(self.ben.account_pin(self.ada.my_id).endorsed)
        self.assertEqual([a.id for a in self.ben.endorsements()], [self.ada.my_id])
        self.assertFalse(self.ben.account_unpin(self.ada.my_id).endorsed)
        self.ben.domain_block("far.example")
        self.assertEqual(self.ben.domain_blocks(), ["far.example"])
        self.ben.domain_unblock("far.example")
        self.assertEqual(self.ben.domain_blocks(), [])
        self.assertEqual(self.ben.account_familiar_followers(self.cleo.my_id)[0].accounts, [])

    # --- lists ---

    # --- filters ---

    def test_filters(self):
        made = self.cleo.filter_create("newborn", ["home", "public"], whole_word=True, expires_in=3600)
        self.assertEqual((made.phrase, made.context, made.irreversible, made.whole_word),
                         ("newborn", ["home", "public"], False, True))
        self.assertGreater(made.expires_at, datetime.now(timezone.utc))
        self.assertEqual(self.cleo.filter(made.id), made)
        self.assertEqual([f.id for f in self.cleo.filters()], [made.id])
        post = self.share(self.dora, "Our newborn sleeps")
        seen = self.cleo.status(post.id)
        self.assertEqual(seen.filtered[0]["filter"]["title"], "newborn")
        self.assertEqual(seen.filtered[0]["keyword_matches"], ["newborn"])
        self.assertEqual(self.cleo.filters_apply([seen], self.cleo.filters(), "public"), [])
        changed = self.cleo.filter_update(made.id, phrase="volcano", context=["home"], whole_word=False)
        self.assertEqual((changed.phrase, changed.context), ("volcano", ["home"]))
        self.assertEqual(self.cleo.status(post.id).filtered, [])
        self.cleo.filter_delete(made.id)
        self.assertEqual(self.cleo.filters(), [])

    def test_pages_both_ways(self):
        posts = [self.share(self.dora, f"page {i}").id for i in range(5)]
        posts.reverse()
        page = self.dora.account_statuses(self.dora.my_id, limit=2)
        newest = [p.id for p in page]
        seen = list(newest)
        while len(seen) < 5:
            older = self.dora.fetch_next(page)
            self.assertTrue(older)
            page = older
            seen += [p.id for p in page]
        self.assertEqual(seen[:5], posts)
        back = self.dora.fetch_previous(page)
        self.assertEqual([p.id for p in back], seen[len(seen) - len(page) - 2:len(seen) - len(page)])
        newer = self.dora.account_statuses(self.dora.my_id, min_id=posts[4], limit=2)
        self.assertEqual([p.id for p in newer], [posts[2], posts[3]])
        newer = self.dora.account_statuses(self.dora.my_id, since_id=posts[3])
        self.assertEqual([p.id for p in newer], posts[:3])

    def test_home_pages(self):
        self.friends(self.ben, self.ada)
        for i in range(3):
            self.share(self.ada, f"home {i}")
        page = self.ben.timeline_home(limit=1)
        seen = [p.id for p in page]
        for _ in range(2):
            page = self.ben.fetch_next(page)
            seen += [p.id for p in page]
        self.assertEqual(seen, [p.id for p in self.ben.timeline_home(limit=3)])

    def test_notifications(self):
        post = self.share(self.cleo, "notice me")
        self.ada.status_favourite(post.id)
        self.ben.status_reply(post, "noticed")
        all_of_them = self.cleo.notifications()
        self.assertEqual({n.type for n in all_of_them} & {"favourite", "mention"},
                         {"favourite", "mention"})
        only = self.cleo.notifications(types=["favourite"])
        self.assertEqual({n.type for n in only}, {"favourite"})
        others = self.cleo.notifications(exclude_types=["favourite"])
        self.assertNotIn("favourite", {n.type for n in others})
        from_ben = self.cleo.notifications(account_id=self.ben.my_id)
        self.assertEqual({n.account.id for n in from_ben}, {self.ben.my_id})
        self.assertEqual(self.cleo.notifications(only[0].id).id, only[0].id)
        first = self.cleo.notifications(limit=1)
        self.assertEqual([n.id for n in self.cleo.fetch_next(first)], [all_of_them[1].id])
        self.assertEqual([n.id for n in self.cleo.notifications(min_id=all_of_them[1].id)],
                         [all_of_them[0].id])
        self.cleo.notifications_dismiss(only[0].id)
        self.assertNotIn(only[0].id, [n.id for n in self.cleo.notifications()])
        self.cleo.notifications_clear()
        self.assertEqual(self.cleo.notifications(), [])

    def test_markers(self):
        post = self.share(self.ada, "read up to here")
        self.ada.markers_set("home", post.id)
        mark = self.ada.markers_get("home")["home"]
        self.assertEqual(str(mark.last_read_id), str(post.id))
        post = self.share(self.ada, "and here")
        self.assertGreater(self.ada.markers_set("home", post.id)["home"].version, mark.version)

    def test_report(self):
        self.friends(self.ben, self.cleo)
        post = self.share(self.cleo, "to be looked at")
        report = self.ben.report(self.cleo.my_id, status_ids=[post.id], comment="Please look.")
        self.assertFalse(report.action_taken)
        self.assertEqual(report.comment, "Please look.")
        told = self.ada.notifications(types=["admin.report"])
        self.assertIn(str(report.id), [str(n.report.id) for n in told])

    def test_announcements(self):
        self.assertEqual(self.ben.announcements(), [])
        with self.assertRaises(MastodonNotFoundError):
            self.ben.announcement_dismiss(17)
        with self.assertRaises(MastodonNotFoundError):
            self.ben.announcement_reaction_create(17, "\N{ROSE}")

    def test_create_account(self):
        key, secret = Mastodon.create_app("a test", scopes=SCOPES, api_base_url=self.house.address)
        app = Mastodon(client_id=key, client_secret=secret, api_base_url=self.house.address)

        def join(name, password="a long walk by the sea"):
            return app.create_account(name, password, f"{name}@example.org", agreement=True,
                                      scopes=SCOPES, return_detailed_error=True)

        self.assertIn("error", join("emma")[1])  # nobody may join
        host = Visitor(self.house)
        host.sign_in("ada")
        host.fill(host.open("/host"), "/host", sign_up="3", markdown="0")
        try:
            self.assertEqual(join("ada", "short")[1]["details"]["username"][0]["error"], "ERR_TAKEN")
            token, error = join("emma")
            self.assertFalse(error)
            emma = Mastodon(access_token=token, api_base_url=self.house.address)
            self.assertEqual(emma.account_verify_credentials().username, "emma")
        finally:
            host.fill(host.open("/host"), "/host", sign_up="0", markdown="0")

    def test_log_out(self):
        app = self.enter("ada")
        app.timeline_home()
        app.revoke_access_token()
        other = Mastodon(access_token="nonsense", api_base_url=self.house.address)
        with self.assertRaises(MastodonUnauthorizedError):
            other.timeline_home()

    # --- what waits, what was shared before, conversations ---

    def test_scheduled(self):
        at = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=2)
        waits = self.share(self.ada, "for the morning", scheduled_at=at)
        self.assertEqual(waits.scheduled_at, at)
        self.assertEqual(waits.params.text, "for the morning")
        self.assertEqual([s.id for s in self.ada.scheduled_statuses()], [waits.id])
        self.assertEqual(self.ada.scheduled_status(waits.id).params.visibility, "public")
        moved = self.ada.scheduled_status_update(waits.id, at + timedelta(days=1))
        self.assertEqual(moved.scheduled_at, at + timedelta(days=1))
        self.ada.scheduled_status_delete(waits.id)
        self.assertEqual(self.ada.scheduled_statuses(), [])

    def test_conversations(self):
        self.share(self.ada, "@dora a word for you", visibility="direct")
        [mine] = self.dora.conversations()
        self.assertTrue(mine.unread)
        self.assertEqual([a.acct for a in mine.accounts], ["ada"])
        self.dora.conversations_read(mine.id)
        self.assertFalse(self.dora.conversations()[0].unread)
        muted = self.dora.status_mute(mine.last_status.id)
        self.assertTrue(muted.muted)
        self.assertFalse(self.dora.status_unmute(mine.last_status.id).muted)
        self.dora.timeline("direct")


if __name__ == "__main__":
    unittest.main()
