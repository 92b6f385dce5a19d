#include "tests/support/wire.h"

#include "core/far.h"
#include "core/job.h"
#include "fed/arrive.h"
#include "fed/outbox.h"
#include "tests/support/check.h"
#include "tests/support/testdb.h"

struct outgoing told[TOLD_MAX];
size_t told_n;

static void read_one(struct task *t, int64_t id, struct str body)
{
	struct outgoing *o = &told[told_n++];
	struct rows r = db_rows(t,
				"SELECT inbox, urgent FROM delivery WHERE outgoing_id = $1"
				" ORDER BY inbox",
				ARGS(V(id)));
	struct buf b;

	*o = (struct outgoing){ .body = body };
	buf_init(&b, test_arena(), 10000);
	while (rows_next(&r)) {
		struct str inbox = row_str(&r);

		assert_true(str_starts(inbox, S("https://")));
		buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(str_sub(inbox, 8, inbox.n)));
		o->urgent |= row_bool(&r);
	}
	rows_done(&r);
	o->inboxes = buf_view(&b);
	assert_true(thing_read(test_arena(), body, &o->thing));
}

void tell(void)
{
	struct task *t = test_task(NULL);
	struct rows r = db_rows(t, "SELECT id, ref, detail FROM job WHERE kind = $1 ORDER BY id",
				ARGS(V((int)JOB_TELL)));
	struct job jobs[TOLD_MAX];
	size_t count = 0;

	told_n = 0;
	while (rows_next(&r)) {
		struct job *j = &jobs[count++];

		assert_true(count <= TOLD_MAX);
		*j = (struct job){ .kind = JOB_TELL, .id = row_int(&r) };
		j->ref = row_int(&r);
		j->detail = row_str(&r);
	}
	rows_done(&r);
	for (size_t i = 0; i < count; i++)
		check_ok(outbox_step(t, &jobs[i]));
	r = db_rows(t, "SELECT id, body FROM outgoing ORDER BY id", NO_ARGS);
	while (rows_next(&r)) {
		int64_t id = row_int(&r);

		assert_true(told_n < TOLD_MAX);
		read_one(t, id, row_str(&r));
	}
	rows_done(&r);
	assert_int_equal(
		db_int(t, "SELECT COUNT(*) FROM job WHERE kind = $1", ARGS(V((int)JOB_TELL)), 0),
		0);
	db_run(t, "DELETE FROM outgoing", NO_ARGS);
	check_ok(test_commit(t));
}

enum what sent(int64_t signer, const char *body)
{
	struct task *t = test_task(NULL);
	struct arrival r = { .account_id = signer, .uri = S(""), .body = str_of(body) };
	struct arriving *x = arena_make(t->a, struct arriving);
	enum what w = NOTHING;
	struct signer by;

	arrive_signer(t, &r, &by);
	if (arrive_read(t, &r, &by, x))
		w = x->must_ask ? MUST_ASK : arrive_do(t, x) == OK ? DONE : REFUSED;
	if (w == DONE)
		check_ok(test_commit(t));
	else
		test_rollback(t);
	return w;
}

int64_t post_at(const char *uri)
{
	struct task *t = test_task(NULL);
	int64_t id = far_post_find(t, str_of(uri));

	test_rollback(t);
	return id;
}
