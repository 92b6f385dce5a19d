/* Posts that wait, conversations and a profile as it is edited: entity_test.c has the rest. */
#include "api/entity.h"
#include "base/err.h"
#include "core/tag.h"
#include "tests/support/members.h"

struct scene {
	struct arena *a;
	struct task t;
	struct buf buffer;
	json_t *json;
	struct account ada;
};

static struct out begin(struct scene *s)
{
	struct out o = { .t = &s->t };

	buf_init(&s->buffer, s->a, 1 << 20);
	jw_init(&o.j, &s->buffer);
	return o;
}

static const json_t *end(struct scene *s, struct out *o)
{
	struct str text = buf_view(&s->buffer);

	jw_done(&o->j);
	json_decref(s->json);
	s->json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(s->json);
	return s->json;
}

static int scene_new(void **state)
{
	struct arena *a = arena_new((size_t)1 << 24);
	struct scene *s = arena_make(a, struct scene);
	struct place_fixed fixed = { .base = S("https://roses.example"),
				     .domain = S("roses.example") };

	place_fix(&fixed);
	s->a = a;
	s->t = (struct task){ .a = a, .where = "test", .me = &s->ada };
	s->ada = (struct account){ .id = 1,
				   .name = S("ada"),
				   .acct = S("ada"),
				   .display = S("Ada"),
				   .about = S("a *rose*"),
				   .about_html = { S("<p>a rose</p>") },
				   .language = S("en"),
				   .fields = 1,
				   .created_at = 1773478801234 };
	s->ada.field[0] = (struct account_field){ S("Town"), S("by the sea"), { S("by the sea") } };
	*state = s;
	return 0;
}

static int scene_free(void **state)
{
	struct scene *s = *state;

	json_decref(s->json);
	arena_free(s->a);
	return 0;
}

static void what_waits(void **state)
{
	struct scene *s = *state;
	int64_t photos[] = { 11, 12 };
	struct scheduled waits = { .id = 7, .run_at = 1773478801234 };
	struct out o = begin(s);
	const json_t *v, *p;

	waits.post.caption = S("for the morning");
	entity_scheduled(&o, &waits);
	v = end(s, &o);
	check_members(v, scheduled_members);
	check_members(in(v, "params"), scheduled_params_members);
	waits.post.cover = S("a grave");
	waits.post.language = S("es");
	waits.post.when = S("1987-21");
	waits.post.reply_to = 5;
	waits.post.app_id = 3;
	waits.post.idempotency_key = S("once");
	waits.post.media = (struct ids){ photos, 2 };
	waits.why = S("It was too late.");
	o = begin(s);
	entity_scheduled(&o, &waits);
	v = end(s, &o);
	check_members(v, scheduled_members);
	p = in(v, "params");
	check_members(p, scheduled_params_members);
	assert_int_equal(json_array_size(in(p, "media_ids")), 2);
	assert_string_equal(json_string_value(json_array_get(in(p, "media_ids"), 1)), "12");
	assert_int_equal(json_integer_value(in(p, "in_reply_to_id")), 5);
}

static void a_conversation(void **state)
{
	struct scene *s = *state;
	struct conversation c = { .id = 9,
				  .unread = true,
				  .people = { &s->ada, 1 },
				  .last = { .id = 4, .author = s->ada, .account_id = 1 } };
	struct out o = begin(s);
	const json_t *v;

	entity_conversation(&o, &c);
	v = end(s, &o);
	check_members(v, conversation_members);
	check_members(json_array_get(in(v, "accounts"), 0), account_members);
	check_members(in(v, "last_status"), status_members);
}

static void a_profile(void **state)
{
	struct scene *s = *state;
	struct tags_featured none = { 0 };
	struct out o = begin(s);
	const json_t *v;

	entity_profile(&o, &s->ada, S(""), S(""), &none);
	v = end(s, &o);
	check_members(v, profile_members);
	check_members(json_array_get(in(v, "fields"), 0), field_members);
	assert_string_equal(text_in(v, "note"), "a *rose*");
	assert_true(json_is_null(in(v, "avatar")));
	s->ada.portrait = (struct media_files){ .id = 5, .secret = S("abc") };
	o = begin(s);
	entity_profile(&o, &s->ada, S("Ada in the garden"), S(""), &none);
	v = end(s, &o);
	check_members(v, profile_members);
	assert_true(json_is_string(in(v, "avatar")));
}

#define in_scene(f) cmocka_unit_test_setup_teardown(f, scene_new, scene_free)

int main(void)
{
	const struct CMUnitTest all[] = {
		in_scene(what_waits),
		in_scene(a_conversation),
		in_scene(a_profile),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
