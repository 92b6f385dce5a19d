/*
 * Posts that link an earlier one of the same author's: "a year ago". Only its author makes such a
 * link, so that nobody hangs their own words on somebody's grief. It shows the way to the earlier
 * post to those alone who may see both: that is asked whenever the post is read, so one that was
 * narrowed or archived since is linked for nobody else (docs/decision/033).
 *
 * What is published holds the link only if all for whom the new post is may see the earlier one;
 * otherwise it is left out, of the row as well, so that a later widening shows nothing either.
 */
#ifndef CORE_EARLIER_H
#define CORE_EARLIER_H

#include "base/buf.h"
#include "core/narrow.h"
#include "core/post.h"

#define EARLIER_LATER_MAX 20 /* posts that are shown below an earlier one */

struct post_row;

/* May all for whom a post of mine with that audience is see an earlier post of mine too? False for
 * one that is none of mine. A post for those it names alone: only with one that everybody sees. */
bool earlier_includes(struct task *t, int64_t earlier_id, const struct audience *to);
/* The narrower of what my posts begin with and of what the earlier one has; where neither is: me
 * alone. ERR_NOT_FOUND when it is not mine. */
enum err earlier_audience(struct task *t, int64_t earlier_id, struct audience *ret);
/* The narrower of two audiences; me alone where neither is. */
struct audience earlier_narrower(struct audience a, struct audience b);
/* Those that link a post, as the asker may see them: the oldest first, at most EARLIER_LATER_MAX.
 */
enum err earlier_later(struct task *t, int64_t id, struct posts *ret);
/* May everybody for whom the whole post p is, and whom it names, see what it links? Then other
 * servers may know of it. */
bool earlier_is_told(struct task *t, const struct post *p);
/* The link in words, for whoever reads of it as plain HTML. */
void earlier_link(struct task *t, struct buf *b, const struct post *p, enum lang lang);

/* --- for core/ --- */

/* The link of a new post of mine whose audience is known: its bit in *p, or nothing when it is left
 * out. ERR_NOT_FOUND when the earlier one is not mine. */
enum err earlier_draft(struct task *t, int64_t earlier_id, struct post_row *p);
/* A post of elsewhere says that it links that one: only one of the same author's that is known
 * here. An empty uri, or another one: none. *p gets its bit. Writes. */
void earlier_told(struct task *t, struct post_row *p, struct str uri);
/* Others see a post otherwise, or not at all from now on: what links it is rendered anew, and other
 * servers are told. Writes. */
void earlier_changed(struct task *t, int64_t id);
/* What those of `post` link that have a link. */
void earlier_load(struct task *t, const struct post_row *row, struct post *post, size_t n);

#endif
