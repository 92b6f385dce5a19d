#include <errno.h>
#include <unistd.h>

#include "sys/task.h"

#include "sys/db.h"

void task_rest(struct task *t)
{
	if (t->db)
		db_end(t->db, false);
}

void task_go_on(struct task *t)
{
	if (t->db)
		db_begin(t->db);
}

enum err fail_with(struct task *t, enum err e, enum word w, struct str one, struct str two)
{
	t->fault.err = e;
	t->fault.text = word_with(t->a, t->lang, w, one, two);
	return e;
}

enum err fail(struct task *t, enum err e, enum word w)
{
	return fail_with(t, e, w, S(""), S(""));
}

enum err task_form(struct task *t, const struct params *p, const struct field *fields, void *into)
{
	static const struct {
		enum err err;
		enum word word;
	} answers[] = {
		[FORM_MISSING] = { ERR_INVALID, W_FORM_MISSING },
		[FORM_SHORT] = { ERR_INVALID, W_FORM_SHORT },
		[FORM_LONG] = { ERR_LIMIT, W_FORM_LONG },
		[FORM_MANY] = { ERR_LIMIT, W_FORM_MANY },
		[FORM_NUMBER] = { ERR_INVALID, W_FORM_NUMBER },
		[FORM_RANGE] = { ERR_INVALID, W_FORM_RANGE },
		[FORM_UTF8] = { ERR_INVALID, W_FORM_UTF8 },
		[FORM_FILE] = { ERR_INVALID, W_FORM_FILE },
	};
	struct form_fault f = form_read(t->a, p, fields, into);
	int64_t bound;

	if (!f.kind)
		return OK;
	bound = f.kind == FORM_SHORT ? f.field->min : f.field->max;
	return fail_with(t, answers[f.kind].err, answers[f.kind].word, str_of(f.field->help),
			 str_fmt(t->a, "%lld", (long long)bound));
}

enum err task_upload(struct task *t, const struct upload *file, size_t most, struct str *ret)
{
	char *p;
	size_t n = 0;

	if (file->bytes > most)
		return fail(t, ERR_LIMIT, W_ERROR_LIMIT);
	p = arena_alloc(t->a, file->bytes + 1);
	while (n < file->bytes) {
		ssize_t got = pread(file->fd, p + n, file->bytes - n, (off_t)n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return fail(t, ERR_BROKEN, W_ERROR_BROKEN);
		n += (size_t)got;
	}
	*ret = (struct str){ p, n };
	return OK;
}
