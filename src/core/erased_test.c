/*
 * What is deleted is deleted: afterwards no column of any table holds a word of it, on either
 * engine, nor does any file of SQLite's; for a post, and for somebody who leaves. (What lies in the
 * folder of photographs is looked at by the scene taking_back and by core/media_test.c.)
 */
#include "tests/support/check.h"

#include <stdio.h>

#include "base/clock.h"
#include "core/account.h"
#include "core/date.h"
#include "core/draft.h"
#include "core/memorial.h"
#include "core/owed.h"
#include "core/poll.h"
#include "core/post_parts.h"
#include "core/quiet.h"
#include "core/search.h"
#include "core/tell.h"
#include "store/search.h"
#include "tests/support/far.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static const struct account *ada, *ben, *flora;

static int open_place(void **state)
{
	people_open(state);
	ada = person("ada");
	ben = person("ben");
	flora = far_person("flora", "far.example");
	person_follows(ben, ada);
	person_follows(flora, ada);
	return 0;
}

/* --- looking everywhere --- */

static bool is_pg(void)
{
	struct task *t = test_task(NULL);
	bool pg = db_engine(t) == DB_PG;

	test_rollback(t);
	return pg;
}

static struct strs names(struct task *t, const char *sql, struct values args)
{
	struct rows r = db_rows_(t, sql, args);
	struct strs list = { 0 };
	size_t room = 0;

	while (rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n++] = row_str(&r);
	}
	rows_done(&r);
	return list;
}

/* "instr(CAST(a AS BLOB), CAST($1 AS BLOB)) > 0 OR …" over all columns; of PostgreSQL the whole
 * row. */
static struct str holds(struct task *t, struct str table)
{
	struct strs columns;
	struct buf b;

	if (db_engine(t) == DB_PG)
		return S("position($1 IN CAST(x AS TEXT)) > 0");
	columns = names(t, "SELECT name FROM pragma_table_info($1)", ARGS(V(table)));
	buf_init(&b, t->a, 100000);
	for (size_t i = 0; i < columns.n; i++)
		buf_fmt(&b, "%sinstr(CAST(x.\"%.*s\" AS BLOB), CAST($1 AS BLOB)) > 0",
			i ? " OR " : "", STR_ARG(columns.p[i]));
	return buf_view(&b);
}

static const char *tables(const struct task *t)
{
	return db_engine(t) == DB_PG
		       ? "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
		       : "SELECT name FROM sqlite_master WHERE type = 'table'"
			 " AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'";
}

/* In how many tables a word stands; says which. */
static int found(const char *word)
{
	struct task *t = test_task(NULL);
	struct strs all = names(t, tables(t), NO_ARGS);
	int n = 0;

	assert_true(all.n > 50);
	for (size_t i = 0; i < all.n; i++) {
		struct str sql = str_fmt(t->a, "SELECT 1 FROM \"%.*s\" x WHERE %.*s LIMIT 1",
					 STR_ARG(all.p[i]), STR_ARG(holds(t, all.p[i])));

		if (!db_int_(t, str_c(t->a, sql), ARGS(V(str_of(word))), 0))
			continue;
		print_message("%s stands in %.*s\n", word, STR_ARG(all.p[i]));
		n++;
	}
	test_rollback(t);
	return n;
}

/* In SQLite's file, when all that was written is in it. */
static bool is_in_file(const char *word)
{
	struct str address = testdb_address(), path, why;
	struct str all;
	FILE *f;
	char *bytes;
	long size;

	if (is_pg())
		return false;
	path = str_sub(address, sizeof "sqlite:" - 1, address.n);
	check_ok(db_script(testdb_db(), "PRAGMA wal_checkpoint(TRUNCATE)", test_arena(), &why));
	f = fopen(str_c(test_arena(), path), "rb");
	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	rewind(f);
	bytes = arena_alloc(test_arena(), (size_t)size);
	assert_int_equal(fread(bytes, 1, (size_t)size, f), size);
	fclose(f);
	all = (struct str){ bytes, (size_t)size };
	return str_find(all, str_of(word)) < all.n;
}

static void check_gone(const char *word)
{
	assert_int_equal(found(word), 0);
	assert_false(is_in_file(word));
}

static void clear_words(void)
{
	struct job j = { .kind = JOB_WORDS, .tries = 1 };
	struct task *t = test_task(NULL);

	check_ok(search_clear(t, &j));
	check_ok(test_commit(t));
}

/* --- a post --- */

static void owe(int64_t post_id, bool urgent, const char *body)
{
	struct task *t = test_task(NULL);
	struct inbox one = { .inbox = S("https://far.example/inbox"), .host = S("far.example") };
	struct owing o = { .what = urgent ? TELL_DELETE : TELL_CREATE,
			   .who = ada->id,
			   .post_id = post_id,
			   .subject = post_id,
			   .urgent = urgent,
			   .body = str_of(body) };

	owed_add(t, &o, &(struct inboxes){ &one, 1 });
	check_ok(test_commit(t));
}

static void a_post_leaves_nothing(void **unused)
{
	struct str options[] = { S("zephyrmorning"), S("evening") };
	struct poll_new poll = { .options = { options, 2 }, .seconds = 86400 };
	int64_t photograph = person_photograph(ada);
	struct post_media_change words = { .id = photograph,
					   .given = MEDIA_DESCRIPTION | MEDIA_CREDIT,
					   .description = S("zephyralt"),
					   .credit = S("zephyrcredit") };
	struct post_edit edit = { .caption = S("zephyredited #zephyrtag"),
				  .cover = S("zephyrcover"),
				  .media_change = &words,
				  .media_changes = 1 };
	struct post p, asked, q;

	(void)unused;
	check_ok(person_tries(ada,
			      &(struct post_new){ .caption = S("zephyrfirst @ben #zephyrtag"),
						  .visibility = POST_PUBLIC,
						  .media = { &photograph, 1 } },
			      &p));
	check_ok(person_tries(ada,
			      &(struct post_new){ .caption = S("zephyrquestion"),
						  .visibility = POST_PUBLIC,
						  .poll = &poll },
			      &asked));
	DO(ada, post_edit(x, p.id, &edit, &q));
	person_answers(ben, "with you", POST_PUBLIC, p.id);
	DO(ben, post_light(x, p.id, true, &q));
	DO(ben, post_boost(x, p.id, true, &q));
	owe(p.id, false, "{\"content\":\"zephyrletter\"}");
	assert_true(found("zephyr") > 5);
	DO(ada, post_delete(x, p.id, &q));
	DO(ada, post_delete(x, asked.id, &q));
	DO(ada, media_remove(x, photograph));
	owe(p.id, true, "{\"type\":\"Delete\"}");
	clear_words();
	check_gone("zephyr");
}

/* --- somebody who leaves --- */

/* A quiet time that holds today, for a word and perhaps for somebody. */
static void quiet_of(const struct account *a, const char *word, int64_t person_id)
{
	struct quiet_word words = { str_of(word), true };
	struct quiet q = { .name = str_of(word), .word = &words, .words = 1, .yearly = true };

	q.from = q.to = TEST_NOW / CLOCK_DAY;
	q.people = (struct ids){ &person_id, person_id ? 1 : 0 };
	DO(person_again(a), quiet_add(x, &q));
}

static void whoever_leaves_leaves_nothing(void **unused)
{
	const struct account *eli = person("eli");
	struct profile_change c = { .given = PROFILE_DISPLAY | PROFILE_ABOUT,
				    .display = S("quincedisplay"),
				    .about = S("quinceabout") };
	struct job j = { .kind = JOB_REMOVE_ACCOUNT, .ref = eli->id };
	struct draft draft = { .post = { .caption = S("quincedraft"),
					 .cover = S("quincekept"),
					 .visibility = POST_PUBLIC } };
	struct post_new letter = { .caption = S("quinceyou"), .is_letter = true };
	struct account now;
	struct post p, q;
	int64_t kept;

	(void)unused;
	person_follows(flora, eli);
	DO(eli, account_change(x, &c, &now));
	p = person_shares(eli, "quincewords #quincetag @ben", POST_PUBLIC);
	DO(eli, post_edit(x, p.id, &(struct post_edit){ .caption = S("quinceedited") }, &q));
	person_shares(eli, "@ben quinceletter", POST_DIRECT);
	person_circle(eli, ben, NULL);
	DO(eli, draft_keep(x, &draft, &kept));
	check_ok(person_tries(eli, &letter, &q));
	quiet_of(eli, "quincequiet", 0);
	quiet_of(ben, "roses", eli->id);
	assert_int_equal(rows_of("SELECT count(*) FROM filter_person"), 1);
	assert_true(found("quince") > 6);
	DO(eli, account_leave(x));
	for (int i = 0; i < 8; i++)
		DO(NULL, account_remove_step(x, &j));
	clear_words();
	assert_int_equal(rows_of("SELECT count(*) FROM filter_person"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM quiet_person"), 0);
	check_gone("quince");
}

/* --- a page of the remembered --- */

static void a_page_leaves_nothing_but_its_address(void **unused)
{
	struct memorial_form f = { .handle = S("somebody"),
				   .born_words = S("medlarborn"),
				   .died_words = S("medlardied") };
	struct job j = { .kind = JOB_REMOVE_ACCOUNT };
	struct date d = { .kind = DATE_OTHER, .name = S("medlardate"), .base = S("1999-03-14") };
	struct post p = person_shares(ada, "stays", POST_PUBLIC);
	enum memorial_state state;
	struct memorial m;

	(void)unused;
	assert_true(rule_read(S("yearly"), &d.rule));
	f.name[f.names++] = (struct memorial_name){ S("medlarname"), NAME_FOR_ALL };
	f.name[f.names++] = (struct memorial_name){ S("medlarkept"), NAME_FOR_KEEPERS };
	DO(ada, memorial_new(x, &f, &m));
	DO(ada, memorial_propose(x, m.id, p.id, &state));
	DO(ada, date_add(x, &d));
	DO(ada, memorial_suggest(x, m.id, d.id));
	DO(ada, date_remove(x, d.id));
	assert_true(found("medlar") > 3);
	DO(ada, memorial_end(x, m.id));
	j.ref = m.id;
	for (int i = 0; i < 8; i++)
		DO(NULL, account_remove_step(x, &j));
	clear_words();
	check_gone("medlar");
	assert_int_equal(rows_of("SELECT count(*) FROM memorial"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM memorial_post"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM post WHERE caption = 'stays'"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_post_leaves_nothing),
		cmocka_unit_test(whoever_leaves_leaves_nothing),
		cmocka_unit_test(a_page_leaves_nothing_but_its_address),
	};

	return cmocka_run_group_tests(tests, open_place, testdb_close);
}
