#include "tests/support/people.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"
#include "core/place.h"
#include "core/reader.h"
#include "tests/support/check.h"
#include "tests/support/testdb.h"

int people_open(void **state)
{
	static const struct place_fixed fixed = { .base = { "https://example.org", 19 },
						  .domain = { "example.org", 11 } };

	place_fix(&fixed);
	return testdb_open(state);
}

static void write(const char *sql, struct values v)
{
	struct task *t = test_task(NULL);

	db_run_(t, sql, v);
	must(test_commit(t) == OK);
}

int64_t rows_of(const char *sql)
{
	struct task *t = test_task(NULL);
	int64_t n = db_int_(t, sql, NO_ARGS, -1);

	must(test_commit(t) == OK);
	return n;
}

static const struct account *load(int64_t id)
{
	struct task *t = test_task(NULL);
	struct account *a = arena_make(t->a, struct account);

	must(account_load(t, id, a) == OK);
	must(test_commit(t) == OK);
	return a;
}

const struct account *person(const char *name)
{
	int64_t id = id_new(clock_wall_ms());
	struct arena *a = test_arena();

	write("INSERT INTO account (id, name, name_key, display, created_at)"
	      " VALUES ($1, $2, $3, $4, $5)",
	      ARGS(V(id), V(str_of(name)), V(str_lower(a, str_of(name))), V(str_of(name)),
		   V(clock_wall_ms())));
	write("INSERT INTO comment_wish (account_id, reads_until) VALUES ($1, -1)", ARGS(V(id)));
	return load(id);
}

const struct account *person_again(const struct account *a)
{
	return load(a->id);
}

void person_set(const struct account *a, const char *column, int64_t value)
{
	write(str_c(test_arena(),
		    str_fmt(test_arena(), "UPDATE account SET %s = $2 WHERE id = $1", column)),
	      ARGS(V(a->id), V(value)));
}

static void follows(const struct account *follower, const struct account *followed, int accepted)
{
	write("INSERT INTO follow (follower_id, followed_id, id, accepted, created_at, far)"
	      " VALUES ($1, $2, $3, $4, 0, $5)",
	      ARGS(V(follower->id), V(followed->id), V(id_new(clock_wall_ms())), V(accepted),
		   V(follower->domain.n != 0)));
	if (accepted)
		write("UPDATE account SET followers = followers + 1 WHERE id = $1",
		      ARGS(V(followed->id)));
}

void person_follows(const struct account *follower, const struct account *followed)
{
	follows(follower, followed, 1);
}

void person_asks(const struct account *follower, const struct account *followed)
{
	follows(follower, followed, 0);
}

void person_unfollows(const struct account *follower, const struct account *followed)
{
	write("DELETE FROM follow WHERE follower_id = $1 AND followed_id = $2",
	      ARGS(V(follower->id), V(followed->id)));
}

void person_listens(const struct account *follower, const struct account *followed, bool boosts,
		    bool notify)
{
	write("UPDATE follow SET boosts = $3, notify = $4 WHERE follower_id = $1"
	      " AND followed_id = $2",
	      ARGS(V(follower->id), V(followed->id), V(boosts), V(notify)));
}

void person_blocks(const struct account *a, const struct account *target)
{
	write("INSERT INTO block (account_id, target_id, id) VALUES ($1, $2, $3)",
	      ARGS(V(a->id), V(target->id), V(id_new(clock_wall_ms()))));
}

void person_mutes(const struct account *a, const struct account *target, int64_t until)
{
	write("INSERT INTO mute (account_id, target_id, id, until) VALUES ($1, $2, $3, $4)",
	      ARGS(V(a->id), V(target->id), V(id_new(clock_wall_ms())), until ? V(until) : V_NULL));
}

int64_t person_circle(const struct account *a, const struct account *one, const struct account *two)
{
	int64_t id = id_new(clock_wall_ms());
	const struct account *members[] = { one, two };

	write("INSERT INTO circle (id, account_id, name, created_at) VALUES ($1, $2, 'family', 0)",
	      ARGS(V(id), V(a->id)));
	for (size_t i = 0; i < 2; i++)
		if (members[i])
			write("INSERT INTO circle_member (circle_id, account_id) VALUES ($1, $2)",
			      ARGS(V(id), V(members[i]->id)));
	return id;
}

int64_t person_photograph(const struct account *a)
{
	int64_t id = id_new(clock_wall_ms());

	write("INSERT INTO media (id, account_id, secret, grid_hash, grid_width, grid_height,"
	      " page_hash, page_width, page_height, full_hash, full_width, full_height, bytes,"
	      " blurhash, created_at) VALUES ($1, $2, 'secret', 'g', 640, 480, 'p', 1600, 1200,"
	      " 'f', 4000, 3000, 1000, 'LEHV6nWB2yk8pyo0adR*.7kCMdnj', $3)",
	      ARGS(V(id), V(a->id), V(clock_wall_ms())));
	return id;
}

enum err person_tries(const struct account *a, const struct post_new *n, struct post *ret)
{
	struct task *t = test_task(a);
	struct post p;
	enum err e = post_share(t, n, ret ? ret : &p);

	return test_end(t, e);
}

struct post person_gets(const struct account *viewer, int64_t id)
{
	struct task *t = test_task(viewer);
	struct post p;

	must(post_get(t, id, &p) == OK);
	test_rollback(t);
	return p;
}

bool person_sees(const struct account *viewer, int64_t id)
{
	struct task *t = test_task(viewer);
	bool saw = post_may_see(t, viewer ? viewer->id : 0, id);

	test_rollback(t);
	return saw;
}

bool person_opens(const struct account *viewer, int64_t id)
{
	struct task *t = test_task(viewer);
	struct post p;
	bool opened = post_get(t, id, &p) == OK;

	test_rollback(t);
	return opened;
}

enum err person_boosts(const struct account *by, int64_t id)
{
	struct task *t = test_task(by);
	struct post p;
	enum err e = post_boost(t, id, true, &p);

	return test_end(t, e);
}

void person_reads_for(const struct account *reader, const struct account *owner)
{
	struct task *t = test_task(owner);

	check_ok(reader_name(t, reader->id, 0));
	check_ok(test_commit(t));
}

struct str long_text(size_t n)
{
	char *p = arena_alloc(test_arena(), n + 1);

	memset(p, 'a', n);
	return (struct str){ p, n };
}

static struct post share(const struct account *a, const struct post_new *n)
{
	struct post p;

	must(person_tries(a, n, &p) == OK);
	return p;
}

struct post person_shares(const struct account *a, const char *caption, enum visibility v)
{
	return share(a, &(struct post_new){ .caption = str_of(caption), .visibility = v });
}

struct post person_answers(const struct account *a, const char *caption, enum visibility v,
			   int64_t to)
{
	return share(a, &(struct post_new){
				.caption = str_of(caption), .visibility = v, .reply_to = to });
}
