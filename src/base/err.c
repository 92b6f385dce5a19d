#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"

static const char *const names[ERR_COUNT] = {
	[OK] = "ok",
	[ERR_NOT_FOUND] = "not_found",
	[ERR_SIGN_IN] = "sign_in",
	[ERR_FORBIDDEN] = "forbidden",
	[ERR_INVALID] = "invalid",
	[ERR_CONFLICT] = "conflict",
	[ERR_LIMIT] = "limit",
	[ERR_OFTEN] = "often",
	[ERR_GONE] = "gone",
	[ERR_FULL] = "full",
	[ERR_BUSY] = "busy",
	[ERR_REMOTE] = "remote",
	[ERR_BROKEN] = "broken",
};

const char *err_name(enum err e)
{
	must(e < ERR_COUNT);
	return names[e];
}

_Noreturn void must_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "rosemary: broken invariant: %s (%s:%d)\n", what, file, line);
	abort();
}
