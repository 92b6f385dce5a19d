#include "fed/reader.h"

#include "sys/route.h"

enum err reader_post(struct task *t, const struct request *q, struct reply *r, struct post *ret)
{
	enum err e = reader_meet(t, q, r);

	if (!e)
		e = post_get(t, path_id(q, 1), ret);
	if (!e && !str_eq_nocase(ret->author.acct, q->args[0]))
		e = fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	return e;
}

enum err reader_meet(struct task *t, const struct request *q, struct reply *r)
{
	/* Nobody who signs is known yet: whoever asks is a stranger. */
	(void)t;
	(void)q;
	(void)r;
	return OK;
}
