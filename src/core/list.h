/*
 * Lists: named sets of people whom their owner follows, to read apart from the rest. Nobody but the
 * owner knows of them. An exclusive list keeps its members' posts from home. Their posts:
 * feed_list (core/feed.h).
 */
#ifndef CORE_LIST_H
#define CORE_LIST_H

#include "core/account.h"

/* Which answers of its members a list shows, besides those to themselves and to the owner. */
enum list_replies {
	LIST_REPLIES_FOLLOWED, /* to anybody whom the owner follows, as at home */
	LIST_REPLIES_LIST,     /* to members of the list */
	LIST_REPLIES_NONE
};

#define LIST_TITLE_MAX 200 /* characters */
#define LISTS_MOST 100
#define LIST_MEMBERS_MOST 500

struct list {
	int64_t id;
	struct str title;
	enum list_replies replies;
	bool exclusive;
};
struct lists {
	struct list *p;
	size_t n;
};

struct list_change { /* what is not given stays; a new list shows replies among its members */
	bool has_title, has_replies, has_exclusive;
	struct str title;
	enum list_replies replies;
	bool exclusive;
};

/* All are of me: ERR_NOT_FOUND for another's. */
enum err list_new(struct task *t, const struct list_change *c, struct list *ret); /* writes */
enum err list_change(struct task *t, int64_t id, const struct list_change *c,
		     struct list *ret);		  /* writes */
enum err list_remove(struct task *t, int64_t id); /* writes */
enum err list_get(struct task *t, int64_t id, struct list *ret);
enum err list_all(struct task *t, struct lists *ret);
/* Those of mine that hold somebody. */
enum err list_holding(struct task *t, int64_t account_id, struct lists *ret);

/* page NULL: everybody. */
enum err list_members(struct task *t, int64_t id, struct paging *page, struct accounts *ret);
/* ERR_NOT_FOUND for people whom I do not follow, ERR_INVALID for one who is in it already: then
 * nobody is added. Writes. */
enum err list_add(struct task *t, int64_t id, struct ids people);
enum err list_take(struct task *t, int64_t id, struct ids people); /* writes */

#endif
