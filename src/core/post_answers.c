#include "core/place.h"
#include "core/post_parts.h"

struct ids post_answers(struct task *t, int64_t id, int64_t after, int most)
{
	struct post_row row;

	if (!store_post_get(t, post_viewer(t), id, &row))
		return (struct ids){ 0 };
	return store_post_answers(t, post_viewer(t), row.thread_id, id, after, most);
}

struct ids post_in_thread(struct task *t, int64_t thread_id, int64_t after, int most)
{
	return store_post_answers(t, post_viewer(t), thread_id, 0, after, most);
}

bool post_is_gone(struct task *t, struct str author, int64_t id)
{
	return id && store_gone_is(t, id, str_lower(t->a, author));
}
