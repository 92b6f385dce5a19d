/*
 * What documents of other servers become here: people and notes within our limits, with HTML that
 * was rebuilt. Whether to believe a document is decided before (its id was asked, or its author
 * signed it); here only what it may say about itself is taken: addresses of its own host.
 */
#ifndef FED_FOREIGN_H
#define FED_FOREIGN_H

#include "core/far.h"
#include "fed/activity.h"

/* False for what is no actor that can be spoken with: no name, no inbox at its own host. domain:
 * what stands after the @ of its name. */
bool foreign_person(struct arena *a, const struct thing *doc, struct str domain,
		    struct far_person *ret);

/* May it be kept as a post: a note, a question, or what is shown as a post with a link? */
bool foreign_is_note(const struct thing *doc);

/* Of an author who is here; followers: the id of their followers' collection. What it answers and
 * whom it mentions are looked up among what is here. False for what is none. */
bool foreign_note(struct task *t, const struct thing *doc, int64_t author_id, struct str followers,
		  struct far_note *ret);

/* Of that, what needs no look at what is here: words, pictures, tags, options. */
bool foreign_note_alone(struct arena *a, const struct thing *doc, struct far_note *ret);

/* "https://www.w3.org/ns/activitystreams#Public" in the ways it is written. */
bool foreign_is_public(struct str id);

#endif
