#include "tests/support/far.h"

#include "base/clock.h"
#include "base/id.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static const struct account *somebody(const char *name, const char *host, bool alone)
{
	struct arena *a = test_arena();
	int64_t id = id_new(clock_wall_ms());
	struct task *t = test_task(NULL);
	struct str uri = str_fmt(a, "https://%s/users/%s", host, name);

	db_run(t,
	       "INSERT INTO account (id, name, name_key, display, domain, created_at)"
	       " VALUES ($1, $2, $2, $2, $3, 0)",
	       ARGS(V(id), V(str_of(name)), V(str_of(host))));
	db_run(t,
	       "INSERT INTO far_account (account_id, uri, host, url, inbox, shared_inbox, "
	       "followers,"
	       " fetched_at) VALUES ($1, $2, $3, $2, $4, $5, $6, 0)",
	       ARGS(V(id), V(uri), V(str_of(host)), V(str_fmt(a, "%.*s/inbox", STR_ARG(uri))),
		    V(alone ? S("") : str_fmt(a, "https://%s/inbox", host)),
		    V(str_fmt(a, "%.*s/followers", STR_ARG(uri)))));
	must(test_commit(t) == OK);
	return person_again(&(struct account){ .id = id });
}

const struct account *far_person(const char *name, const char *host)
{
	return somebody(name, host, false);
}

const struct account *far_person_alone(const char *name, const char *host)
{
	return somebody(name, host, true);
}
