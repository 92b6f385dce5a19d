#include "tests/support/check.h"

#include "core/feed.h"
#include "core/job.h"
#include "core/notice.h"
#include "core/regard.h"
#include "core/search.h"
#include "store/job.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static void moves(const struct account *a, const char *domain)
{
	struct task *t = test_task(NULL);

	db_run(t, "UPDATE account SET domain = $2 WHERE id = $1",
	       ARGS(V(a->id), V(str_of(domain))));
	check_ok(test_commit(t));
}

static enum err blocks(const struct account *a, const char *domain)
{
	struct task *t = test_task(a);
	enum err e = domain_block_start(t, str_of(domain));

	return test_end(t, e);
}

static void a_note_is_for_oneself(void **state)
{
	const struct account *ada = person("note_a"), *ben = person("note_b");
	struct task *t = test_task(ada);
	struct relation rel;

	(void)state;
	check_ok(note_set(t, ben->id, S("Her cousin\nfrom Lima"), &rel));
	check_str(rel.note, "Her cousin\nfrom Lima");
	check_ok(note_set(t, ben->id, S("Her cousin"), &rel));
	check_str(rel.note, "Her cousin");
	check_err(note_set(t, ben->id, long_text(NOTE_MAX + 1), &rel), ERR_LIMIT);
	check_err(note_set(t, 1, S("nobody"), &rel), ERR_NOT_FOUND);
	t->me = ben;
	check_ok(relation_get(t, ada->id, &rel));
	assert_int_equal(rel.note.n, 0);
	t->me = ada;
	check_ok(note_set(t, ben->id, S(""), &rel));
	assert_int_equal(rel.note.n, 0);
	test_rollback(t);
}

static void only_who_is_followed_is_endorsed(void **state)
{
	const struct account *ada = person("end_a"), *ben = person("end_b");
	struct paging page = { .limit = 40 };
	struct accounts list;
	struct relation rel;
	struct task *t = test_task(ada);

	(void)state;
	check_err(endorse_start(t, ben->id, &rel), ERR_INVALID);
	test_rollback(t);
	person_follows(ada, ben);
	t = test_task(ada);
	check_ok(endorse_start(t, ben->id, &rel));
	check_ok(endorse_start(t, ben->id, &rel));
	assert_true(rel.endorsed);
	check_ok(endorsed(t, &page, &list));
	assert_int_equal(list.n, 1);
	t->me = NULL;
	check_ok(endorsed_by(t, ada->id, &page, &list));
	assert_int_equal(list.n, 1);
	t->me = ada;
	check_ok(endorse_stop(t, ben->id, &rel));
	assert_false(rel.endorsed);
	check_ok(endorse_start(t, ben->id, &rel));
	check_ok(follow_stop(t, ben->id, &rel));
	assert_false(rel.endorsed || rel.following);
	test_rollback(t);
}

static void familiar_are_those_who_show_it(void **state)
{
	const struct account *ada = person("fam_a"), *ben = person("fam_b"),
			     *cleo = person("fam_c"), *dora = person("fam_d");
	struct accounts list;
	struct task *t;

	(void)state;
	person_follows(ada, ben);
	person_follows(ada, cleo);
	person_follows(ben, dora);
	person_follows(cleo, dora);
	for (int i = 0; i < 3; i++) {
		t = test_task(ada);
		check_ok(familiar_followers(t, dora->id, &list));
		test_rollback(t);
		assert_int_equal(list.n, i == 2);
		person_set(i ? dora : ben, "hides_follows", 0); /* both must show it */
	}
	assert_true(list.p[0].id == ben->id);
	t = test_task(ada);
	check_ok(familiar_followers(t, 1, &list));
	assert_int_equal(list.n, 0);
	test_rollback(t);
}

static void languages_of_a_follow(void **state)
{
	const struct account *ada = person("lang_a"), *ben = person("lang_b");
	struct str asked[2] = { S("de"), S("pt") }, bad[1] = { S("not a language") };
	struct follow_options o = { .has_languages = true, .languages = { asked, 2 } };
	static const char *const spoken[] = { "de", "en", "pt-BR" };
	struct relation rel;
	struct paging page = { .limit = 40 };
	struct posts posts;
	struct task *t;

	(void)state;
	person_set(ben, "locked", 0);
	t = test_task(ada);
	check_ok(follow_start(t, ben->id, &o, &rel));
	check_str(rel.languages, " de pt ");
	check_ok(test_commit(t));
	for (size_t i = 0; i < 3; i++) {
		struct post_new n = { .caption = S("words"), .language = str_of(spoken[i]) };
		struct post p;

		check_ok(person_tries(ben, &n, &p));
	}
	t = test_task(ada);
	check_ok(feed_home(t, &page, &posts));
	assert_int_equal(posts.n, 2);
	o.languages = (struct strs){ bad, 1 };
	check_err(follow_start(t, ben->id, &o, &rel), ERR_INVALID);
	check_ok(follow_start(t, ben->id, &(struct follow_options){ 0 }, &rel));
	check_str(rel.languages, " de pt ");
	o.languages = (struct strs){ 0 };
	check_ok(follow_start(t, ben->id, &o, &rel));
	assert_int_equal(rel.languages.n, 0);
	check_ok(feed_home(t, &page, &posts));
	assert_int_equal(posts.n, 3);
	test_rollback(t);
}

static size_t told(const struct account *a)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 40 };
	struct notices list;

	check_ok(notice_list(t, &(struct notice_want){ .kinds = ~0u }, &page, &list));
	test_rollback(t);
	return list.n;
}

static struct relation relation(const struct account *me, const struct account *to)
{
	struct task *t = test_task(me);
	struct relation rel;

	check_ok(relation_get(t, to->id, &rel));
	test_rollback(t);
	return rel;
}

static void tells(const struct account *to, const struct account *from)
{
	struct task *t = test_task(from);

	notice_add(t, to->id, NOTICE_FOLLOW, from->id, 0);
	check_ok(test_commit(t));
}

static size_t finds(const struct account *a, const char *name)
{
	struct task *t = test_task(a);
	struct accounts list;

	check_ok(search_people(t, str_of(name), false, 20, 0, &list));
	test_rollback(t);
	return list.n;
}

static void a_server_is_blocked_whole(void **state)
{
	const struct account *ada = person("dom_a"), *far = person("dom_f"),
			     *near = person("dom_n");
	struct post theirs = person_shares(far, "from afar", POST_PUBLIC),
		    mine = person_shares(ada, "here", POST_PUBLIC);
	int64_t following, followers;
	struct relation rel;
	struct task *t;

	(void)state;
	moves(far, "xn--bcher-kva.example");
	moves(near, "near.example");
	person_follows(ada, far);
	person_follows(far, ada);
	person_follows(near, ada);
	tells(ada, far);
	t = test_task(ada);
	check_ok(domain_block_preview(t, S("Bücher.example"), &following, &followers));
	assert_true(following == 1 && followers == 1);
	test_rollback(t);
	assert_true(person_sees(ada, theirs.id) && person_sees(far, mine.id) && told(ada) == 1);
	assert_int_equal(finds(ada, "dom_f"), 1);
	check_ok(blocks(ada, "BüCHER.example."));
	assert_int_equal(finds(ada, "dom_f"), 0);
	assert_int_equal(finds(near, "dom_f"), 1);
	assert_false(person_sees(ada, theirs.id) || person_sees(far, mine.id) || told(ada));
	rel = relation(ada, far);
	assert_true(rel.domain_blocking && !rel.following && !rel.followed_by);
	assert_true(relation(ada, near).followed_by && !relation(ada, near).domain_blocking);
	tells(ada, far);
	t = test_task(ada);
	check_err(follow_start(t, far->id, &(struct follow_options){ 0 }, &rel), ERR_FORBIDDEN);
	check_ok(domain_block_stop(t, S("bücher.example")));
	check_ok(test_commit(t));
	assert_true(person_sees(ada, theirs.id) && person_sees(far, mine.id));
	assert_int_equal(told(ada), 0); /* what came meanwhile was never noted */
}

static void what_is_no_server_is_not_blocked(void **state)
{
	static const char *const bad[] = {
		"", "two words", "far.example/path", "@far.example", "example.org", "EXAMPLE.org"
	};
	const struct account *ada = person("bad_a");
	struct paging page = { .limit = 2 };
	struct domains list;
	struct task *t;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		check_err(blocks(ada, bad[i]), ERR_INVALID);
	check_ok(blocks(ada, "one.example"));
	check_ok(blocks(ada, "ONE.example")); /* again is nothing */
	check_ok(blocks(ada, "two.example"));
	check_ok(blocks(ada, "three.example"));
	t = test_task(ada);
	check_ok(domain_blocks(t, &page, 200, &list));
	assert_int_equal(list.n, 2);
	check_str(list.p[0], "three.example");
	page.max_id = page.oldest;
	check_ok(domain_blocks(t, &page, 200, &list));
	assert_int_equal(list.n, 1);
	check_str(list.p[0], "one.example");
	test_rollback(t);
}

/* A thousand follows end step by step. */
static void many_follows_end_as_a_job(void **state)
{
	enum { MANY = 900 };
	const struct account *ada = person("many_a");
	struct job_row row;
	struct task *t = test_task(NULL);
	int steps = 0;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		struct str name = str_fmt(t->a, "far_%d", i);
		struct values v = ARGS(V(i + 1), V(ada->id), V(name));

		db_run(t,
		       "INSERT INTO account (id, name, name_key, domain, created_at)"
		       " VALUES ($1, $3, $3, 'many.example', $2 - $2)",
		       v);
		v.n = 2;
		db_run(t,
		       "INSERT INTO follow (follower_id, followed_id, id, accepted, created_at)"
		       " VALUES ($1, $2, $1, CASE WHEN $1 > 600 THEN 0 ELSE 1 END, 0)",
		       v);
	}
	check_ok(test_commit(t));
	check_ok(blocks(ada, "many.example"));
	assert_int_equal(rows_of("SELECT COUNT(*) FROM follow WHERE id <= 900"), MANY - 200);
	for (;; steps++) {
		struct job j;

		t = test_task(NULL);
		if (!store_job_first(t, &row))
			break;
		j = (struct job){ .id = row.id, .ref = row.ref, .detail = row.detail };
		check_ok(domain_block_step(t, &j));
		job_done(t, &j);
		check_ok(test_commit(t));
	}
	test_rollback(t);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM follow WHERE id <= 900"), 0);
	assert_int_equal(steps, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_note_is_for_oneself),
		cmocka_unit_test(only_who_is_followed_is_endorsed),
		cmocka_unit_test(familiar_are_those_who_show_it),
		cmocka_unit_test(languages_of_a_follow),
		cmocka_unit_test(a_server_is_blocked_whole),
		cmocka_unit_test(what_is_no_server_is_not_blocked),
		cmocka_unit_test(many_follows_end_as_a_job),
	};

	return cmocka_run_group_tests_name("regard", tests, people_open, testdb_close);
}
