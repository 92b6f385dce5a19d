/*
 * Who may see a post, changed afterwards by its author (docs/decision/026).
 *
 * For fewer people: whoever may not see it any more finds it nowhere from the same moment on, and
 * neither what stands below it, which never reaches more people than the post (decision 005). Its
 * address gets a new end (post_number in core/post.h): the old one is deleted on every server that
 * may have it, and those who had it and may still see it get it again under the new one. Passing on
 * by others and quotes of it end; candles, bookmarks and comments stay. What takes long is done in
 * steps (JOB_NARROW), after all that decides who sees what.
 *
 * For more people: nothing is pushed. It stands where it always stood for whoever comes to look,
 * with comments for those alone whom they were written for.
 */
#ifndef CORE_NARROW_H
#define CORE_NARROW_H

#include "core/job.h"
#include "core/post.h"

struct audience {
	enum visibility visibility;
	int64_t circle_id; /* with POST_CIRCLE; otherwise 0 */
};

enum narrow_step {
	NARROW_SAME,
	NARROW_FEWER, /* nobody new sees it */
	NARROW_MORE,  /* nobody loses it */
	NARROW_OTHER  /* both: another circle, or followers after a circle */
};
/* What it would be for that post, whether or not it is allowed. */
enum narrow_step narrow_step(const struct post *p, const struct audience *to);
/* May the author of it (who asks) choose that? ERR_FORBIDDEN: it is a letter to those it names, or
 * an answer, which reaches nobody new; ERR_INVALID: no audience, or not a circle of theirs. */
enum err narrow_may(struct task *t, const struct post *p, const struct audience *to);

/* Mine, not a boost; ERR_NOT_FOUND otherwise, and as narrow_may. What other servers say to
 * it is in core/taken.h. Writes. */
enum err narrow_post(struct task *t, int64_t id, const struct audience *to, struct post *ret);

/* JOB_NARROW: the rest, some of it at a time. ref: the post whose author chose; detail: the comment
 * after which its thread goes on, or empty. Writes. */
enum err narrow_job(struct task *t, const struct job *j);

#endif
