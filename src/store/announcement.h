/*
 * Rows of announcements, of who put them away, and of reactions. A place has a handful of them.
 */
#ifndef STORE_ANNOUNCEMENT_H
#define STORE_ANNOUNCEMENT_H

#include "sys/db.h"

#define ANNOUNCEMENTS_KEPT 100

struct announcement_row {
	int64_t id, shown_at, starts_at, ends_at, created_at, updated_at; /* 0: none */
	struct str text;
	bool all_day, dismissed; /* dismissed by the one who asks */
};
struct announcement_rows {
	struct announcement_row *p;
	size_t n;
};

struct reaction_row {
	int64_t announcement_id, count;
	struct str name;
	bool me;
};
struct reaction_rows {
	struct reaction_row *p;
	size_t n;
};

void store_announcement_add(struct task *t, const struct announcement_row *r);
void store_announcement_set(struct task *t, const struct announcement_row *r);
void store_announcement_remove(struct task *t, int64_t id);
int64_t store_announcement_count(struct task *t);

/* $1 the one who asks, $2 now, $3: those put away too */
#define ANNOUNCEMENT_COLS                                                                          \
	" n.id, n.text, n.shown_at, n.starts_at, n.ends_at, n.all_day, n.created_at,"              \
	" n.updated_at, CASE WHEN d.account_id IS NULL THEN 0 ELSE 1 END"
#define ANNOUNCEMENT_FROM                                                                          \
	" FROM announcement n LEFT JOIN announcement_dismissed d ON d.announcement_id = n.id"      \
	" AND d.account_id = $1"

/* Those shown now, oldest first. */
struct announcement_rows store_announcement_shown(struct task *t, int64_t viewer,
						  bool with_dismissed);
/* All of them, the newest first. */
struct announcement_rows store_announcement_all(struct task *t, int64_t viewer);
bool store_announcement_get(struct task *t, int64_t viewer, int64_t id,
			    struct announcement_row *ret);

void store_announcement_dismiss(struct task *t, int64_t account_id, int64_t id);
/* One that is changed is new to everybody. */
void store_announcement_undismiss(struct task *t, int64_t id);

void store_reaction_add(struct task *t, int64_t id, int64_t account_id, struct str name,
			int64_t place);
void store_reaction_remove(struct task *t, int64_t id, int64_t account_id, struct str name);
/* Does it have reactions of another name by that person, at least `most`? */
bool store_reaction_full(struct task *t, int64_t id, int64_t account_id, struct str name,
			 int64_t most);
/* Of those announcements, in the order in which the names came first: everybody's, or the viewer's
 * own alone. */
struct reaction_rows store_reaction_list(struct task *t, int64_t viewer, struct ids ids,
					 bool everybody);

#endif
