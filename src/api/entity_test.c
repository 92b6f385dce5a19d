/* Every entity against what Mastodon's documentation says of it: each member is there with one of
 * its types, and no member is there that the table does not name. */
#include "api/entity.h"
#include "api/entity_shapes.h"
#include "base/blurhash.h"
#include "base/caption.h"
#include "base/err.h"
#include "base/kept.h"
#include "tests/support/check.h"
#include "tests/support/members.h"
#include "tests/support/testdb.h"

/* --- writing --- */

struct scene {
	struct arena *a;
	struct task t;
	struct account ada, ben;
	struct post post, boost;
	json_t *json;
};

static struct buf buffer;

static struct out begin(struct scene *s, bool settled)
{
	struct out o = { .t = &s->t, .settled = settled };

	buf_init(&buffer, s->a, 1 << 24);
	jw_init(&o.j, &buffer);
	return o;
}

static json_t *end(struct scene *s, struct out *o)
{
	json_error_t error;
	struct str text = buf_view(&buffer);

	jw_done(&o->j);
	json_decref(s->json);
	s->json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);
	if (!s->json)
		wrong("%s in %.*s", error.text, STR_ARG(text));
	return s->json;
}

static json_t *status(struct scene *s, const struct post *p, bool settled)
{
	struct out o = begin(s, settled);

	entity_status(&o, p);
	return end(s, &o);
}

static struct html shown(struct scene *s, const char *typed)
{
	return caption_line(s->a, str_of(typed));
}

static struct account person(struct scene *s, int64_t id, const char *name)
{
	return (struct account){ .id = id,
				 .name = str_of(name),
				 .domain = S(""),
				 .acct = str_of(name),
				 .display = str_of(name),
				 .about = S("A grandmother"),
				 .about_html = shown(s, "A grandmother"),
				 .language = S("en"),
				 .timezone = S("UTC"),
				 .locked = true,
				 .hides_follows = true,
				 .post_visibility = POST_FOLLOWERS,
				 .posts = 7,
				 .followers = 8,
				 .following = 9,
				 .last_post_at = 1773478800000,
				 .rev = 3,
				 .created_at = 1773478801234 };
}

static struct media photograph(int64_t id)
{
	return (struct media){ .id = id,
			       .files = { id, S("secret"), 640, 480, 1600, 1200, 4000, 3000 },
			       .description = S("A rose \"Lena\""),
			       .credit = STR_NONE,
			       .blurhash = S("LEHV6nWB2yk8pyo0adR*.7kCMdnj"),
			       .focus_x = 250,
			       .focus_y = -1000 };
}

static void fill_post(struct scene *s)
{
	struct media *m = arena_make(s->a, struct media);
	struct mention *who = arena_make(s->a, struct mention);
	struct tag *tag = arena_make(s->a, struct tag);

	*m = photograph(500);
	*who = (struct mention){ 2, S("ben"), S("ben"), account_url(&s->t, &s->ben) };
	*tag = (struct tag){ S("RosenGarten"), S("rosengarten") };
	s->post = (struct post){ .id = 77,
				 .account_id = 1,
				 .author = s->ada,
				 .thread_id = 77,
				 .visibility = POST_PUBLIC,
				 .caption = S("Her roses"),
				 .caption_html = shown(s, "Her roses"),
				 .cover = S(""),
				 .language = S("en"),
				 .when = S("1987-06"),
				 .media = { m, 1 },
				 .mention = who,
				 .mentions = 1,
				 .tag = tag,
				 .tags = 1,
				 .app_name = S("toot"),
				 .app_website = S(""),
				 .created_at = 1773478800005,
				 .edited_at = 1773478900000,
				 .rev = 4,
				 .rendering = 4,
				 .lit = true,
				 .bookmarked = true,
				 .candles = 5,
				 .boosts = 6,
				 .comments = 7 };
	s->boost = (struct post){ .id = 78,
				  .account_id = 2,
				  .author = s->ben,
				  .boosted = &s->post,
				  .cover = S(""),
				  .caption_html = shown(s, ""),
				  .created_at = 1773478950000,
				  .rev = 1 };
}

static int scene_new(void **state)
{
	struct arena *a = arena_new((size_t)1 << 30);
	struct scene *s = arena_make(a, struct scene);
	struct place_fixed fixed = { .base = S("https://roses.example"),
				     .domain = S("roses.example"),
				     .secure = true,
				     .upload_max = 40 << 20,
				     .pixels_max = 100000000,
				     .media_seconds = 60,
				     .version = S("1.2.3") };

	place_fix(&fixed);
	kept_clear();
	s->a = a;
	s->t = *test_task(NULL);
	s->t.a = a;
	s->ada = person(s, 1, "ada");
	s->ben = person(s, 2, "ben");
	fill_post(s);
	*state = s;
	return 0;
}

static int scene_free(void **state)
{
	struct scene *s = *state;

	test_rollback(&s->t);
	json_decref(s->json);
	kept_clear();
	arena_free(s->a);
	return 0;
}

/* --- tests --- */

static void account(void **state)
{
	struct scene *s = *state;
	struct out o = begin(s, true);
	const json_t *v;

	s->ada.field[0] = (struct account_field){ S("Garden"), S("roses"), shown(s, "roses") };
	s->ada.fields = 1;
	entity_account(&o, &s->ada);
	v = end(s, &o);
	check_members(v, account_members);
	check_members(json_array_get(in(v, "fields"), 0), field_members);
	assert_string_equal(text_in(v, "created_at"), "2026-03-14T00:00:00.000Z");
	assert_string_equal(text_in(v, "header"),
			    "https://roses.example/headers/original/missing.png");
	assert_int_equal(json_integer_value(in(v, "followers_count")), 0);
	assert_true(json_is_null(in(v, "last_status_at")));
}

static void own_account(void **state)
{
	struct scene *s = *state;
	struct out o = begin(s, true);
	const json_t *v;

	s->t.me = &s->ada;
	s->ada.role = ROLE_HOST;
	s->ada.portrait = photograph(9).files;
	entity_own_account(&o, &s->ada, 3);
	v = end(s, &o);
	check_members(v, own_account_members);
	check_members(in(v, "source"), source_members);
	check_members(in(v, "role"), role_members);
	assert_string_equal(text_in(in(v, "source"), "privacy"), "private");
	assert_int_equal(json_integer_value(in(in(v, "source"), "follow_requests_count")), 3);
	assert_int_equal(json_integer_value(in(v, "followers_count")), 8);
	assert_string_equal(text_in(v, "last_status_at"), "2026-03-14");
	assert_non_null(strstr(text_in(v, "avatar"), "/media/9-secret/"));
}

static void muted_account(void **state)
{
	struct scene *s = *state;
	struct out o = begin(s, true);

	entity_muted_account(&o, &s->ada, 0);
	check_members(end(s, &o), muted_account_members);
	o = begin(s, true);
	entity_muted_account(&o, &s->ada, 1773478801234);
	assert_string_equal(text_in(end(s, &o), "mute_expires_at"), "2026-03-14T09:00:01.234Z");
}

static void status_of_a_stranger(void **state)
{
	struct scene *s = *state;
	const json_t *v = status(s, &s->post, true);

	check_members(v, status_members);
	check_members(in(v, "account"), account_members);
	check_members(in(v, "application"), application_members);
	check_members(in(v, "remembered"), remembered_members);
	check_members(json_array_get(in(v, "mentions"), 0), mention_members);
	check_members(json_array_get(in(v, "tags"), 0), status_tag_members);
	assert_string_equal(text_in(json_array_get(in(v, "tags"), 0), "url"),
			    "https://roses.example/tags/rosengarten");
	assert_null(json_object_get(v, "favourited"));
	assert_int_equal(json_integer_value(in(v, "favourites_count")), 0);
	assert_string_equal(text_in(in(v, "remembered"), "edtf"), "1987-06");
}

static void status_of_mine(void **state)
{
	struct scene *s = *state;
	const json_t *v;

	s->t.me = &s->ada;
	s->post.mine = s->post.pinned = true;
	v = status(s, &s->post, true);
	check_members(v, status_members);
	assert_true(json_is_true(in(v, "favourited")));
	assert_true(json_is_false(in(v, "reblogged")));
	assert_true(json_is_true(in(v, "bookmarked")));
	assert_true(json_is_true(in(v, "pinned")));
	assert_int_equal(json_array_size(in(v, "filtered")), 0);
	assert_int_equal(json_integer_value(in(v, "favourites_count")), 5);
	assert_int_equal(json_integer_value(in(v, "reblogs_count")), 6);
	assert_int_equal(json_integer_value(in(v, "replies_count")), 7);
}

static void media(void **state)
{
	struct scene *s = *state;
	const json_t *m = json_array_get(in(status(s, &s->post, true), "media_attachments"), 0);

	check_members(m, media_members);
	check_members(in(m, "meta"), meta_members);
	check_members(in(in(m, "meta"), "original"), size_members);
	check_members(in(in(m, "meta"), "small"), size_members);
	check_members(in(in(m, "meta"), "focus"), focus_members);
	assert_string_equal(text_in(m, "type"), "image");
	assert_string_equal(text_in(in(in(m, "meta"), "small"), "size"), "1600x1200");
	assert_string_equal(text_in(m, "description"), "A rose \"Lena\"");
	assert_true(json_number_value(in(in(in(m, "meta"), "focus"), "x")) == 0.25);
}

static void boost(void **state)
{
	struct scene *s = *state;
	const json_t *v, *inner;

	s->t.me = &s->ben;
	v = status(s, &s->boost, true);
	check_members(v, status_members);
	inner = in(v, "reblog");
	check_members(inner, status_members);
	assert_string_equal(text_in(inner, "id"), "77");
	assert_true(json_is_null(in(inner, "reblog")));
	assert_true(json_is_true(in(v, "favourited")));
	assert_null(json_object_get(v, "pinned"));
}

static void visibilities(void **state)
{
	static const struct {
		enum visibility v;
		const char *name;
	} rows[] = {
		{ POST_PUBLIC, "public" },     { POST_UNLISTED, "unlisted" },
		{ POST_FOLLOWERS, "private" }, { POST_CIRCLE, "private" },
		{ POST_SELF, "direct" },       { POST_DIRECT, "direct" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_str(visibility_name(rows[i].v), rows[i].name);
}

/* A kept rendering says the same as a new one, to every reader; one that is not committed is never
 * kept. */
static void kept_is_the_same(void **state)
{
	struct scene *s = *state;
	char *first, *again;

	s->post.caption_html = shown(s, "not committed");
	status(s, &s->post, false);
	assert_int_equal(kept_bytes(), 0);
	s->post.caption_html = shown(s, "Her roses");
	first = json_dumps(status(s, &s->post, true), JSON_SORT_KEYS);
	assert_true(kept_bytes() > 0);
	again = json_dumps(status(s, &s->post, true), JSON_SORT_KEYS);
	assert_string_equal(first, again);
	free(again);
	again = json_dumps(status(s, &s->post, false), JSON_SORT_KEYS);
	assert_string_equal(first, again);
	free(again);
	free(first);
	s->post.rendering++;
	s->post.caption_html = shown(s, "Her dog roses");
	assert_string_equal(text_in(status(s, &s->post, true), "content"), "Her dog roses");
}

/* A post that came without its photographs because its rendering is kept shows them all the same.
 */
static void bare_is_whole(void **state)
{
	struct scene *s = *state;
	struct post bare = s->post;
	char *whole, *shown_bare;

	whole = json_dumps(status(s, &s->post, true), JSON_SORT_KEYS);
	bare.bare = true;
	bare.media.n = bare.mentions = bare.tags = 0;
	shown_bare = json_dumps(status(s, &bare, true), JSON_SORT_KEYS);
	assert_string_equal(whole, shown_bare);
	free(whole);
	free(shown_bare);
}

static void deleted_and_source(void **state)
{
	struct scene *s = *state;
	struct out o = begin(s, false);
	const json_t *v;

	entity_deleted_status(&o, &s->post);
	v = end(s, &o);
	check_members(v, status_members);
	assert_string_equal(text_in(v, "text"), "Her roses");
	o = begin(s, true);
	entity_status_source(&o, &s->post);
	check_members(end(s, &o), status_source_members);
}

static void edits(void **state)
{
	struct scene *s = *state;
	struct post_version v = { shown(s, "before"), S("cover"),    true,	   s->post.media,
				  { .n = 0 },	      1773478800005, S("1987-21"), S("") };
	struct out o = begin(s, true);
	const json_t *list;

	entity_status_edits(&o, &s->ada, &(struct post_versions){ &v, 1 });
	list = end(s, &o);
	assert_int_equal(json_array_size(list), 1);
	check_members(json_array_get(list, 0), edit_members);
	assert_null(json_object_get(json_array_get(list, 0), "poll"));
	v.options = (struct strs){ (struct str[]){ S("Monday"), S("Friday") }, 2 };
	o = begin(s, true);
	entity_status_edits(&o, &s->ada, &(struct post_versions){ &v, 1 });
	list = end(s, &o);
	check_members(json_array_get(list, 0), edit_members);
	list = in(in(json_array_get(list, 0), "poll"), "options");
	assert_string_equal(text_in(json_array_get(list, 1), "title"), "Friday");
	/* Words before it cover its photographs, whether or not it was called sensitive. */
	v.sensitive = false;
	o = begin(s, true);
	entity_status_edits(&o, &s->ada, &(struct post_versions){ &v, 1 });
	list = in(json_array_get(end(s, &o), 0), "media_attachments");
	assert_string_equal(text_in(json_array_get(list, 0), "blurhash"), BLURHASH_PLAIN);
}

/* As a stranger, a voter and the author get it. */
static const json_t *poll(struct scene *s, struct poll *p, const struct account *me)
{
	struct out o = begin(s, true);
	const json_t *v;

	s->t.me = me;
	s->post.poll = p;
	entity_status(&o, &s->post);
	v = in(end(s, &o), "poll");
	check_members(v, poll_members);
	for (size_t i = 0; i < 2; i++)
		check_members(json_array_get(in(v, "options"), i), poll_option_members);
	return v;
}

static void polls(void **state)
{
	struct scene *s = *state;
	struct poll p = { .post_id = 77,
			  .expires_at = 1773478800005,
			  .options = { (struct str[]){ S("Monday"), S("Friday") }, 2 },
			  .voters = 3,
			  .votes = 3,
			  .tally = { 1, 2 } };
	const json_t *v = poll(s, &p, NULL);

	assert_null(json_object_get(v, "voted"));
	assert_true(json_is_null(in(json_array_get(in(v, "options"), 1), "votes_count")));
	assert_true(json_is_null(in(v, "voters_count")));
	p = (struct poll){
		77,	    1773478800005,     p.options,     .multiple = true, .voters = 3,
		.votes = 3, .tally = { 1, 2 }, .tells = true, .voted = true,	.chosen = 2
	};
	v = poll(s, &p, &s->ben); /* the rendering that was kept holds nothing of it */
	assert_true(json_is_true(in(v, "voted")));
	assert_int_equal(json_integer_value(json_array_get(in(v, "own_votes"), 0)), 1);
	assert_int_equal(json_array_size(in(v, "own_votes")), 1);
	assert_int_equal(json_integer_value(in(v, "voters_count")), 3);
	v = json_array_get(in(v, "options"), 1);
	assert_int_equal(json_integer_value(in(v, "votes_count")), 2);
}

static void relation(void **state)
{
	struct scene *s = *state;
	struct out o = begin(s, true);
	const json_t *v;

	entity_relation(&o, &(struct relation){ .id = 2, .requested = true, .boosts = true });
	v = end(s, &o);
	check_members(v, relation_members);
	assert_true(json_is_true(in(v, "requested")));
	assert_true(json_is_true(in(v, "showing_reblogs")));
	assert_true(json_is_false(in(v, "following")));
}

static void notifications(void **state)
{
	struct scene *s = *state;
	struct notice n[3] = {
		{ .id = 901,
		  .created_at = 1773478800005,
		  .kind = NOTICE_CANDLE,
		  .from = s->ben,
		  .post = &s->post,
		  .group_id = 870,
		  .hour = 492633 },
		{ .id = 900, .created_at = 1773478800004, .kind = NOTICE_FOLLOW, .from = s->ben },
		{ .id = 899,
		  .created_at = 1773478800003,
		  .kind = NOTICE_MENTION,
		  .from = s->ben,
		  .held = true,
		  .post = &s->post },
	};
	int64_t people[3][2] = { { s->ben.id, s->ada.id }, { s->ben.id }, { s->ben.id } };
	struct account all[2] = { s->ben, s->ada };
	struct report report = { .id = 7,
				 .created_at = 1773478800005,
				 .closed_at = 1773478800006,
				 .comment = S("So."),
				 .about = s->ada };
	struct notice told = { .id = 902,
			       .created_at = 1773478800005,
			       .kind = NOTICE_REPORT,
			       .from = s->ben,
			       .report = &report };
	struct notice_group g[3];
	struct notice_groups list = { g, 3, { all, 2 } };
	struct out o;
	const json_t *v;

	for (size_t i = 0; i < 3; i++) {
		o = begin(s, true);
		entity_notification(&o, &n[i]);
		v = end(s, &o);
		check_members(v, notification_members);
		g[i] = (struct notice_group){
			n[i], i ? 1 : 5000, i ? n[i].id : 0, { people[i], i ? 1 : 2 }
		};
	}
	o = begin(s, true);
	entity_notification(&o, &told);
	v = end(s, &o);
	check_members(v, notification_members);
	check_members(in(v, "report"), report_members);
	assert_true(json_is_null(in(in(v, "report"), "rule_ids")));
	for (int partial = 0; partial < 2; partial++) {
		o = begin(s, true);
		entity_notification_groups(&o, &list, partial);
		v = end(s, &o);
		assert_int_equal(json_array_size(in(v, "accounts")), partial ? 1 : 2);
		assert_int_equal(json_array_size(in(v, "statuses")), 1);
		assert_int_equal(json_array_size(in(v, "notification_groups")), 3);
		for (size_t i = 0; i < 3; i++)
			check_members(json_array_get(in(v, "notification_groups"), i),
				      group_members);
		if (partial)
			check_members(json_array_get(in(v, "partial_accounts"), 0),
				      partial_account_members);
	}
}

static void notification_policy(void **state)
{
	struct scene *s = *state;
	struct notice_policy p = { .not_followers = NOTICE_FILTER,
				   .private_mentions = NOTICE_DROP };
	struct notice_request q = { 700, 1773478800003, 1773478800005, 2, s->ben, &s->post };
	struct out o = begin(s, true);
	const json_t *v;

	entity_notification_policy(&o, &p, 3, 4);
	v = end(s, &o);
	check_members(v, policy_members);
	check_members(in(v, "summary"), policy_summary_members);
	assert_string_equal(text_in(v, "for_not_following"), "accept");
	assert_string_equal(text_in(v, "for_not_followers"), "filter");
	assert_string_equal(text_in(v, "for_private_mentions"), "drop");
	o = begin(s, true);
	entity_notification_policy_v1(&o, &p, 3, 4);
	v = end(s, &o);
	check_members(v, policy_v1_members);
	assert_true(json_is_true(in(v, "filter_private_mentions")));
	o = begin(s, true);
	entity_notification_request(&o, &q);
	check_members(end(s, &o), request_members);
	q.last = NULL;
	o = begin(s, true);
	entity_notification_request(&o, &q);
	check_members(end(s, &o), request_members);
}

static void announcements(void **state)
{
	struct scene *s = *state;
	struct reaction rose = { S("rose"), 1, true };
	struct tag tag = { S("Roses"), S("roses") };
	struct announcement a = { .id = 5,
				  .html = { S("<p>Hello</p>") },
				  .shown_at = 1773478800005,
				  .updated_at = 1773478800005,
				  .ends_at = 1773478800006,
				  .tag = &tag,
				  .tags = 1,
				  .posts = { &s->post, 1 },
				  .reaction = &rose,
				  .reactions = 1 };
	struct out o = begin(s, true);
	const json_t *v;

	entity_announcement(&o, &a);
	v = end(s, &o);
	check_members(v, announcement_members);
	check_members(json_array_get(in(v, "reactions"), 0), reaction_members);
	check_members(json_array_get(in(v, "tags"), 0), status_tag_members);
	check_members(json_array_get(in(v, "statuses"), 0), status_members);
}

static void notice_names(void **state)
{
	(void)state;
	for (int i = 0; i < NOTICE_KINDS; i++)
		if (notice_type((enum notice_kind)i).n)
			assert_int_equal(notice_kind_of(notice_type((enum notice_kind)i)),
					 notice_heard_as((enum notice_kind)i));
	assert_int_equal(notice_kind_of(S("poll")), NOTICE_POLL);
	assert_int_equal(notice_kind_of(S("nothing")), NOTICE_KINDS);
	assert_int_equal(notice_kind_of(S("")), NOTICE_KINDS);
}

static void app_and_token(void **state)
{
	struct scene *s = *state;
	struct oauth_app app = { .id = 5,
				 .client_id = S("c"),
				 .secret = S("x"),
				 .name = S("toot"),
				 .redirect_uris = S("app://a\n" OAUTH_OUT_OF_BAND),
				 .scopes = S("read write") };
	struct oauth_token token = { .secret = S("t"),
				     .scopes = S("read"),
				     .created_at = 1773478800005 };
	struct out o = begin(s, false);
	const json_t *v;

	entity_app(&o, &app);
	v = end(s, &o);
	check_members(v, app_members);
	assert_int_equal(json_array_size(in(v, "redirect_uris")), 2);
	assert_int_equal(json_array_size(in(v, "scopes")), 2);
	o = begin(s, false);
	entity_token(&o, &token);
	v = end(s, &o);
	check_members(v, token_members);
	assert_int_equal(json_integer_value(in(v, "created_at")), 1773478800);
}

static void markers_and_tags(void **state)
{
	struct scene *s = *state;
	struct out o = begin(s, true);

	entity_marker(&o, &(struct marker){ 5, 2, 1773478800005 });
	check_members(end(s, &o), marker_members);
	o = begin(s, true);
	entity_tag(&o, &(struct tag_seen){ S("schön"), S("schön"), true, false });
	assert_string_equal(text_in(end(s, &o), "url"), "https://roses.example/tags/sch%C3%B6n");
	check_members(s->json, tag_members);
}

static void instances(void **state)
{
	struct scene *s = *state;
	struct place p = { .name = S("Roses"),
			   .about = S("A quiet place"),
			   .rules = S("Be kind\n\n Ask first \n"),
			   .sign_up = SIGN_UP_APPROVED };
	struct out o = begin(s, true);
	const json_t *v, *c;

	entity_instance_v1(&o, &p);
	v = end(s, &o);
	check_members(v, instance_v1_members);
	check_members(in(in(v, "configuration"), "statuses"), statuses_limits);
	o = begin(s, true);
	entity_instance_v2(&o, &p);
	v = end(s, &o);
	check_members(v, instance_v2_members);
	c = in(v, "configuration");
	check_members(c, configuration_members);
	check_members(in(c, "statuses"), statuses_limits);
	check_members(in(c, "media_attachments"), media_limits);
	check_members(in(c, "polls"), poll_limits);
	assert_string_equal(text_in(v, "version"), "4.3.0 (compatible; Rosemary 1.2.3)");
	assert_int_equal(json_array_size(in(v, "rules")), 2);
	check_members(json_array_get(in(v, "rules"), 1), rule_members);
	assert_string_equal(text_in(json_array_get(in(v, "rules"), 1), "text"), "Ask first");
	assert_true(json_is_true(in(in(v, "registrations"), "approval_required")));
}

#define in_scene(f) cmocka_unit_test_setup_teardown(f, scene_new, scene_free)

int main(void)
{
	const struct CMUnitTest all[] = {
		in_scene(account),
		in_scene(own_account),
		in_scene(muted_account),
		in_scene(status_of_a_stranger),
		in_scene(status_of_mine),
		in_scene(media),
		in_scene(boost),
		in_scene(visibilities),
		in_scene(kept_is_the_same),
		in_scene(bare_is_whole),
		in_scene(deleted_and_source),
		in_scene(edits),
		in_scene(polls),
		in_scene(relation),
		in_scene(notifications),
		in_scene(notification_policy),
		in_scene(notice_names),
		in_scene(announcements),
		in_scene(app_and_token),
		in_scene(markers_and_tags),
		in_scene(instances),
	};

	return cmocka_run_group_tests(all, testdb_open, testdb_close);
}
