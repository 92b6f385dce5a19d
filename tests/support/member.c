#include "tests/support/member.h"

#include "core/follow.h"
#include "core/people.h"
#include "core/reader.h"
#include "store/account.h"
#include "store/follow.h"
#include "sys/keys.h"
#include "tests/support/testdb.h"

/* One hash for all: it takes longer than everything else. */
static struct str password(void)
{
	static struct str hash;

	if (!hash.n)
		hash = password_hash(test_arena(), S(TEST_PASSWORD));
	return hash;
}

static const struct account *load(int64_t id)
{
	struct task *t = test_task(NULL);
	struct account *a = arena_make(t->a, struct account);

	must(account_load(t, id, a) == OK);
	test_rollback(t);
	return a;
}

static const struct account *join(const char *name, enum role role, bool read_first)
{
	struct task *t = test_task(NULL);
	struct sign_up_form f = { .name = str_of(name) };
	struct profile_change open = { .given = PROFILE_LOCKED };
	struct account_row row;
	struct account me;

	must(people_join(t, &f, password(), role, ACCOUNT_ACTIVE, &row));
	must(account_load(t, row.id, &me) == OK);
	t->me = &me;
	must(account_change(t, &open, &me) == OK);
	if (!read_first) {
		db_run(t, "UPDATE account SET uses = 0 WHERE id = $1", ARGS(V(row.id)));
		reader_read_self(t, READER_ALWAYS);
	}
	must(test_commit(t) == OK);
	return load(row.id);
}

const struct account *test_person(const char *name)
{
	return join(name, ROLE_MEMBER, false);
}

const struct account *test_newcomer(const char *name)
{
	return join(name, ROLE_MEMBER, true);
}

const struct account *test_host(const char *name)
{
	return join(name, ROLE_HOST, false);
}

const struct account *test_again(const struct account *a)
{
	return load(a->id);
}

void test_follow(const struct account *who, const struct account *whom)
{
	struct task *t = test_task(who);
	struct relation r;

	must(follow_start(t, whom->id, &(struct follow_options){ 0 }, &r) == OK);
	if (r.requested) {
		t->me = whom;
		must(follow_accept(t, who->id, &r) == OK);
	}
	must(test_commit(t) == OK);
}

static const struct post *share(const struct account *by, const struct post_new *n)
{
	struct task *t = test_task(by);
	struct post *p = arena_make(t->a, struct post);

	must(post_share(t, n, p) == OK);
	must(test_commit(t) == OK);
	return p;
}

const struct post *test_post(const struct account *by, enum visibility v, const char *caption)
{
	return share(by, &(struct post_new){ .caption = str_of(caption), .visibility = v });
}

const struct post *test_comment(const struct account *by, const struct post *on, const char *text)
{
	return share(by, &(struct post_new){ .caption = str_of(text),
					     .visibility = on->visibility,
					     .reply_to = on->id });
}
