/* Lists, tags of a profile and what a relation tells besides: entity_test.c has the rest. */
#include "api/entity.h"
#include "base/err.h"
#include "tests/support/members.h"

struct scene {
	struct arena *a;
	struct task t;
	struct buf buffer;
	json_t *json;
};

static struct out begin(struct scene *s)
{
	struct out o = { .t = &s->t, .settled = true };

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
	s->t = (struct task){ .a = a, .where = "test" };
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

static void lists(void **state)
{
	struct scene *s = *state;

	for (int i = 0; i <= LIST_REPLIES_NONE; i++) {
		struct list l = { 5, S("Roses"), (enum list_replies)i, i == 1 };
		struct out o = begin(s);
		enum list_replies again;
		const json_t *v;

		entity_list(&o, &l);
		v = end(s, &o);
		check_members(v, list_entity_members);
		assert_true(list_replies_read(str_of(text_in(v, "replies_policy")), &again));
		assert_int_equal(again, i);
		assert_int_equal(json_is_true(in(v, "exclusive")), i == 1);
	}
	assert_false(list_replies_read(S("all"), &(enum list_replies){ 0 }));
}

static void featured_tags(void **state)
{
	struct tag_featured tag = { 7, S("roses"), S("Roses"), 3, 1773478800005 };
	struct scene *s = *state;
	struct out o = begin(s);
	const json_t *v;

	entity_featured_tag(&o, &tag);
	v = end(s, &o);
	check_members(v, featured_tag_members);
	assert_string_equal(text_in(v, "url"), "https://roses.example/tags/roses");
	assert_string_equal(text_in(v, "name"), "Roses");
	tag.posts = tag.last_at = 0;
	o = begin(s);
	entity_featured_tag(&o, &tag);
	v = end(s, &o);
	check_members(v, featured_tag_members);
	assert_true(json_is_null(in(v, "last_status_at")));
}

static void a_relation_with_everything(void **state)
{
	struct scene *s = *state;
	struct out o = begin(s);
	const json_t *v;

	entity_relation(&o, &(struct relation){ .id = 2, .following = true });
	v = end(s, &o);
	check_members(v, relation_members);
	assert_true(json_is_null(in(v, "languages")) && json_is_false(in(v, "endorsed")));
	assert_string_equal(text_in(v, "note"), "");
	o = begin(s);
	entity_relation(&o, &(struct relation){ .id = 2,
						.following = true,
						.endorsed = true,
						.domain_blocking = true,
						.languages = S(" de pt-BR "),
						.note = S("a cousin") });
	v = end(s, &o);
	check_members(v, relation_members);
	assert_true(json_is_true(in(v, "endorsed")) && json_is_true(in(v, "domain_blocking")));
	assert_int_equal(json_array_size(in(v, "languages")), 2);
	assert_string_equal(text_in(v, "note"), "a cousin");
}

#define in_scene(f) cmocka_unit_test_setup_teardown(f, scene_new, scene_free)

int main(void)
{
	const struct CMUnitTest all[] = {
		in_scene(lists),
		in_scene(featured_tags),
		in_scene(a_relation_with_everything),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
