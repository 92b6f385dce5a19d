/*
 * The rule of who may see a post (post_may_see) and its SQL twin (POST_SEEN_BY), proved equal for
 * every pair of a viewer and a post of random places, whose hosts block other servers, too. The
 * seed is printed; ROSEMARY_SEED repeats one.
 */
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "core/account.h"
#include "core/held.h"
#include "core/peer.h"
#include "store/held.h"
#include "tests/support/random.h"
#include "tests/support/testdb.h"

#define PLACES 8
#define PEOPLE 12
#define POSTS 70

/* Half of all people are of this place. */
static const char *const servers[] = { "", "", "far.example", "near.example" };
#define SERVERS 4

struct drawn {
	int64_t id, author, audience, circle;
	int visibility;
};

struct place_drawn {
	int64_t first; /* ids of people: first, first + 1, … */
	bool blocked[SERVERS];
	struct drawn post[POSTS];
	size_t posts;
};

static int64_t somebody(const struct place_drawn *p)
{
	return p->first + any(PEOPLE);
}

static void draw_people(struct task *t, const struct place_drawn *p)
{
	for (int64_t i = 0; i < PEOPLE; i++)
		db_run(t,
		       "INSERT INTO account (id, name, name_key, state, domain, created_at)"
		       " VALUES ($1, $2, $2, $3, $4, 0)",
		       ARGS(V(p->first + i), V(str_fmt(t->a, "p%lld", (long long)(p->first + i))),
			    V(chance(15) ? (int)any(4) : 0), V(str_of(servers[any(SERVERS)]))));
	for (int64_t i = 0; i < PEOPLE; i++)
		for (int64_t j = 0; j < PEOPLE; j++) {
			struct values pair =
				ARGS(V(p->first + i), V(p->first + j), V(p->first + i * PEOPLE + j),
				     V(chance(70) ? 1 : 0));

			if (i != j && chance(40))
				db_run(t,
				       "INSERT INTO follow (follower_id, followed_id, id, accepted,"
				       " created_at) VALUES ($1, $2, $3, $4, 0)",
				       pair);
			pair.n = 3;
			if (i != j && chance(8))
				db_run(t,
				       "INSERT INTO block (account_id, target_id, id)"
				       " VALUES ($1, $2, $3)",
				       pair);
		}
}

/* Some block a server: another one, or the name that stands for this place. */
static void draw_domain_blocks(struct task *t, const struct place_drawn *p)
{
	for (int64_t i = 0; i < PEOPLE; i++)
		for (int s = 1; s < SERVERS; s++)
			if (chance(12))
				db_run(t,
				       "INSERT INTO domain_block (account_id, domain, id)"
				       " VALUES ($1, $2, $3)",
				       ARGS(V(p->first + i), V(str_of(servers[s])),
					    V(p->first + i * SERVERS + s)));
}

/* The host blocks some servers, limits others, and lets some in again. */
static void draw_rules(struct task *t, struct place_drawn *p)
{
	struct account host = { .role = ROLE_HOST };

	t->me = &host;
	for (int s = 2; s < SERVERS; s++) {
		struct peer rule = { .host = str_of(servers[s]) };
		unsigned n = any(4);

		p->blocked[s] = n == 0;
		rule.rule = n == 2 ? PEER_LIMITED : PEER_BLOCKED;
		if (n < 3)
			assert_int_equal(peer_set(t, &rule), OK);
		if (n == 1)
			assert_int_equal(peer_forget(t, rule.host), OK);
	}
	t->me = NULL;
}

/* Nothing of a blocked server is seen by anybody else. */
static bool is_blocked(struct task *t, const struct place_drawn *p, const struct drawn *d)
{
	struct rows r = db_rows(t, "SELECT domain FROM account WHERE id = $1", ARGS(V(d->author)));
	struct str domain = rows_next(&r) ? row_str(&r) : S("");
	bool is = false;

	rows_done(&r);
	for (int s = 2; s < SERVERS; s++)
		is = is || (p->blocked[s] && str_eq(domain, str_of(servers[s])));
	return is;
}

/* Some read for others, some no longer, some for themselves; and one is a host. */
static void draw_readers(struct task *t, const struct place_drawn *p)
{
	for (int64_t i = 0; i < PEOPLE; i++) {
		for (int64_t j = 0; j < PEOPLE; j++)
			if (i != j && chance(25))
				db_run(t,
				       "INSERT INTO reader (owner_id, reader_id, since, until)"
				       " VALUES ($1, $2, 0, $3)",
				       ARGS(V(p->first + i), V(p->first + j),
					    V(chance(20) ? (int64_t)1 : (int64_t)0)));
		if (chance(40))
			db_run(t,
			       "INSERT INTO comment_wish (account_id, reads_until)"
			       " VALUES ($1, $2)",
			       ARGS(V(p->first + i),
				    V(chance(50) ? (int64_t)-1 : t->now - 1 + (int64_t)any(3))));
	}
	db_run(t, "UPDATE account SET role = 2 WHERE id = $1", ARGS(V(somebody(p))));
}

/* Everybody has a circle with their own id. */
static void draw_circles(struct task *t, const struct place_drawn *p)
{
	for (int64_t i = 0; i < PEOPLE; i++) {
		int64_t owner = p->first + i;

		db_run(t,
		       "INSERT INTO circle (id, account_id, name, created_at)"
		       " VALUES ($1, $1, 'family', 0)",
		       ARGS(V(owner)));
		for (int64_t j = 0; j < PEOPLE; j++)
			if (chance(30))
				db_run(t,
				       "INSERT INTO circle_member (circle_id, account_id)"
				       " VALUES ($1, $2)",
				       ARGS(V(owner), V(p->first + j)));
	}
}

/* Some are pages of the remembered, which others keep, or are asked to. */
static void draw_pages(struct task *t, const struct place_drawn *p)
{
	for (int64_t i = 0; i < PEOPLE; i += 3) {
		db_run(t,
		       "INSERT INTO memorial (account_id, circle_id, created_at) VALUES ($1, $1, "
		       "0)",
		       ARGS(V(p->first + i)));
		for (int64_t j = 0; j < PEOPLE; j++)
			if (j % 3 && chance(30)) /* a page keeps none */
				db_run(t,
				       "INSERT INTO memorial_keeper (memorial_id, account_id, "
				       "state,"
				       " since) VALUES ($1, $2, $3, 0)",
				       ARGS(V(p->first + i), V(p->first + j), V((int)any(2))));
	}
}

/* Whom it mentions, after the row is there. */
static void draw_mentions(struct task *t, const struct place_drawn *p, int64_t post_id)
{
	for (int i = 0; i < 2; i++)
		db_run(t,
		       "INSERT INTO mention (post_id, account_id) VALUES ($1, $2)"
		       " ON CONFLICT DO NOTHING",
		       ARGS(V(post_id), V(somebody(p))));
}

static void add(struct task *t, struct place_drawn *p, const struct drawn *d, int64_t boost_of,
		const struct drawn *to)
{
	bool mentions = !boost_of && chance(36);
	struct post_row row = { .id = d->id,
				.account_id = d->author,
				.boost_of = boost_of,
				.reply_to = to ? to->id : 0,
				.reply_account = to ? to->author : 0,
				.thread_id = d->id,
				.visibility = d->visibility,
				.audience_id = d->audience,
				.circle_id = d->circle,
				.when_from = POST_NO_DAY,
				.when_to = POST_NO_DAY };

	if (!boost_of && chance(25))
		row.extras = POST_HELD;
	row.extras |= mentions ? POST_HAS_MENTIONS : 0;
	store_post_add(t, &row);
	if (row.extras & POST_HELD)
		store_held_put(t, &(struct held_row){ .post_id = d->id,
						      .owner_id = to && chance(70) ? to->author
										   : somebody(p),
						      .state = (int)any(6) + 1,
						      .reason = HELD_POLICY,
						      .decided_by = somebody(p) });
	if (chance(10))
		store_post_archive(t, d->id, 1);
	if (mentions)
		draw_mentions(t, p, d->id);
	p->post[p->posts++] = *d;
}

/* First posts, comments that take over the audience, and boosts of whatever there is. */
static void draw_post(struct task *t, struct place_drawn *p, int64_t id)
{
	struct drawn d = { .id = id, .author = somebody(p), .visibility = (int)any(6) };
	const struct drawn *to = p->posts && chance(40) ? &p->post[any((unsigned)p->posts)] : NULL;
	bool boosts = to && chance(40);

	d.audience = d.author;
	if (boosts) {
		/* Of pages of the remembered they may be for fewer. */
		d.visibility = chance(60) ? (int)any(5) : POST_PUBLIC;
		d.circle = chance(50) ? d.author : 0;
		if (store_boost_find(t, d.author, to->id))
			return;
		add(t, p, &d, to->id, NULL);
		return;
	}
	if (to && (to->visibility == POST_FOLLOWERS || to->visibility == POST_CIRCLE)) {
		d.visibility = to->visibility;
		d.audience = to->audience;
	}
	if (d.visibility == POST_CIRCLE)
		d.circle = d.audience;
	add(t, p, &d, 0, to);
}

static bool agree(struct task *t, const struct place_drawn *p, int64_t viewer, int64_t post)
{
	struct post_row row;
	bool rule = post_may_see(t, viewer, post);
	bool twin = store_post_get(t, viewer, post, &row);

	if (rule != twin)
		fprintf(stderr, "viewer %lld, post %lld: the rule says %d, the twin %d\n",
			(long long)viewer, (long long)(post - p->first), rule, twin);
	return rule == twin;
}

/* The same of those for whose word a post waits. */
static bool agree_held(struct task *t, const struct place_drawn *p, int64_t viewer, int64_t post,
		       int *deciding)
{
	struct post_row row;
	bool rule = held_may_decide(t, viewer, post), word = held_has_word(t, viewer, post);
	bool twin = store_held_post(t, viewer, post, &row);

	if (word != (store_held_posts(t, viewer, (struct ids){ &post, 1 }).n == 1)) {
		fprintf(stderr, "viewer %lld, post %lld: rule and twin of a word differ\n",
			(long long)viewer, (long long)(post - p->first));
		return false;
	}
	if (rule != twin)
		fprintf(stderr, "viewer %lld decides about %lld: the rule says %d, the twin %d\n",
			(long long)viewer, (long long)(post - p->first), rule, twin);
	*deciding += rule;
	return rule == twin;
}

static void rule_and_twin_agree(void **unused)
{
	const char *given = getenv("ROSEMARY_SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)clock_steady_us();
	int pairs = 0, seen = 0, wrong = 0, deciding = 0;
	bool shown;

	(void)unused;
	random_begin(seed * 2 + 1);
	for (int i = 0; i < 10; i++)
		any(2);
	/* Chance may leave hardly anybody to decide about: then a few places more. */
	for (int n = 0; n < PLACES || (deciding <= 3 && n < 5 * PLACES); n++) {
		struct task *t = test_task(NULL);
		struct place_drawn p = { .first = 1 + n * 100000 };

		draw_people(t, &p);
		draw_domain_blocks(t, &p);
		draw_circles(t, &p);
		draw_readers(t, &p);
		draw_pages(t, &p);
		draw_rules(t, &p);
		for (int i = 0; i < POSTS; i++)
			draw_post(t, &p, p.first + 1000 + i);
		assert_int_equal(db_state(t), OK);
		for (size_t i = 0; i < p.posts; i++)
			for (int64_t v = -1; v < PEOPLE; v++) {
				int64_t viewer = v < 0 ? 0 : p.first + v;

				wrong += !agree(t, &p, viewer, p.post[i].id);
				wrong += !agree_held(t, &p, viewer, p.post[i].id, &deciding);
				shown = post_may_see(t, viewer, p.post[i].id);
				wrong += shown && viewer != p.post[i].author &&
					 is_blocked(t, &p, &p.post[i]);
				seen += shown;
				pairs++;
			}
		test_rollback(t);
	}
	printf("seed %llu: %d pairs, %d of them see, %d decide, %d disagree\n",
	       (unsigned long long)seed, pairs, seen, deciding, wrong);
	assert_int_equal(wrong, 0);
	assert_true(pairs > 5000 && deciding > 3);
	assert_true(seen > pairs / 10 && seen < pairs * 9 / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(rule_and_twin_agree) };

	return cmocka_run_group_tests(tests, testdb_open, testdb_close);
}
