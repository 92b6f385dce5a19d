#include "tests/support/remembered.h"

#include "store/memorial.h"
#include "tests/support/check.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

struct memorial remembered(const struct account *keeper, const struct memorial_form *f)
{
	static int made;
	struct task *t = test_task(person_again(keeper));
	struct memorial_form form = *f;
	struct memorial m;

	if (!form.handle.n)
		form.handle = str_fmt(test_arena(), "remembered%d", ++made);
	check_ok(memorial_new(t, &form, &m));
	check_ok(memorial_change(t, m.id, &form, &m));
	check_ok(test_commit(t));
	return m;
}

void remembered_is(const struct account *keeper, int64_t id, const struct memorial_form *f)
{
	struct memorial m;

	DO(person_again(keeper), memorial_change(x, id, f, &m));
}

void remembered_joins(const struct account *who, int64_t id)
{
	struct task *t = test_task(NULL);
	struct memorial_row m;

	assert_true(store_memorial_get(t, id, &m));
	db_run(t, "INSERT INTO circle_member (circle_id, account_id) VALUES ($1, $2)",
	       ARGS(V(m.circle_id), V(who->id)));
	check_ok(test_commit(t));
}

int remembered_stands(int64_t id, int64_t post)
{
	struct task *t = test_task(NULL);
	int is = store_memorial_link(t, id, post);

	test_rollback(t);
	return is;
}
