#include "core/live.h"

void live_tell(struct task *t, enum live_kind kind, int64_t a, int64_t b)
{
	struct told *one = arena_make(t->a, struct told);

	*one = (struct told){ .kind = (int)kind, .a = a, .b = b };
	if (t->told_last)
		t->told_last->next = one;
	else
		t->told = one;
	t->told_last = one;
}
