/* What people are to each other: the buttons on a profile, and the lists that are one's own. */
#include "core/follow.h"
#include "core/memorial_told.h"
#include "core/restrict.h"
#include "web/door.h"
#include "web/list.h"
#include "web/tables.h"

enum verb {
	VERB_FOLLOW,
	VERB_UNFOLLOW,
	VERB_ACCEPT,
	VERB_DECLINE,
	VERB_REMOVE,
	VERB_MUTE,
	VERB_UNMUTE,
	VERB_BLOCK,
	VERB_UNBLOCK,
	VERB_RESTRICT,
	VERB_UNRESTRICT,
	VERB_COUNT
};

struct back_form {
	uint64_t given;
	struct str back;
};

static const struct field back_fields[] = {
	FIELD("back", FIELD_LINE, struct back_form, back, 0, 4000, ""),
	{ 0 },
};

static enum err follow_run(struct task *t, enum verb verb, int64_t id, struct relation *ret)
{
	static const struct follow_options as_it_is;

	switch (verb) {
	case VERB_FOLLOW:
		return follow_start(t, id, &as_it_is, ret);
	case VERB_UNFOLLOW:
		return follow_stop(t, id, ret);
	case VERB_ACCEPT:
		return follow_accept(t, id, ret);
	case VERB_DECLINE:
		return follow_reject(t, id, ret);
	case VERB_REMOVE:
		return follow_remove(t, id, ret);
	case VERB_MUTE:
		return mute_start(t, id, true, 0, ret);
	case VERB_UNMUTE:
		return mute_stop(t, id, ret);
	case VERB_BLOCK:
		return block_start(t, id, ret);
	case VERB_RESTRICT:
		return restrict_start(t, id, ret);
	case VERB_UNRESTRICT:
		return restrict_stop(t, id, ret);
	default:
		return block_stop(t, id, ret);
	}
}

static enum err follow_do(struct task *t, struct request *q, struct reply *r, enum verb verb)
{
	static const enum said said[VERB_COUNT] = {
		[VERB_FOLLOW] = SAID_FOLLOWS,	       [VERB_UNFOLLOW] = SAID_UNFOLLOWED,
		[VERB_ACCEPT] = SAID_ACCEPTED,	       [VERB_DECLINE] = SAID_DECLINED,
		[VERB_REMOVE] = SAID_REMOVED,	       [VERB_MUTE] = SAID_MUTED,
		[VERB_UNMUTE] = SAID_UNMUTED,	       [VERB_BLOCK] = SAID_BLOCKED,
		[VERB_UNBLOCK] = SAID_UNBLOCKED,       [VERB_RESTRICT] = SAID_RESTRICTED,
		[VERB_UNRESTRICT] = SAID_UNRESTRICTED,
	};
	struct back_form f = { 0 };
	struct relation relation;
	struct account a;
	enum err e = web_form(t, q, back_fields, &f);

	if (!e)
		e = account_find(t, q->args[0], &a);
	if (!e)
		e = follow_run(t, verb, a.id, &relation);
	if (e)
		return e;
	return web_back(t, r, web_local(f.back, person_path(t, &a).s),
			verb == VERB_FOLLOW && relation.requested ? SAID_ASKED : said[verb]);
}

#define VERB(name, verb)                                                                           \
	static enum err name(struct task *t, struct request *q, struct reply *r)                   \
	{                                                                                          \
		return follow_do(t, q, r, verb);                                                   \
	}
VERB(do_follow, VERB_FOLLOW)
VERB(do_unfollow, VERB_UNFOLLOW)
VERB(do_accept, VERB_ACCEPT)
VERB(do_decline, VERB_DECLINE)
VERB(do_remove, VERB_REMOVE)
VERB(do_mute, VERB_MUTE)
VERB(do_unmute, VERB_UNMUTE)
VERB(do_block, VERB_BLOCK)
VERB(do_unblock, VERB_UNBLOCK)
VERB(do_restrict, VERB_RESTRICT)
VERB(do_unrestrict, VERB_UNRESTRICT)

/* Who asks to follow a page of the remembered that I keep: which one. */
static void say_pages(struct task *t, const struct accounts *list, struct person_views *v)
{
	struct fault before = t->fault;
	struct account page;

	for (size_t i = 0; i < list->n; i++) {
		int64_t id = memorial_asked_by(t, list->p[i].id);

		if (id && account_get(t, id, &page) == OK)
			v->p[i].note =
				word_with(t->a, t->lang, W_REQUESTS_OF_PAGE, page.display, S(""));
	}
	t->fault = before;
}

static enum err requests_show(struct task *t, struct request *q, struct reply *r)
{
	struct people_view v = { .asks = true };
	struct paging page = paging_asked(t, q, 40);
	struct accounts list;
	struct out o;
	enum err e = follow_requests(t, &page, &list);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_NOTICES, word(t->lang, W_REQUESTS_TITLE));
	v.people = person_views(t, &list);
	say_pages(t, &list, &v.people);
	v.pages = pages_view(t, S("/requests"), &page);
	o = view_out(t, r);
	page_people(&o, &v);
	return OK;
}

static enum err people_show(struct task *t, struct request *q, struct reply *r)
{
	struct people_view v = { 0 };
	struct paging page = paging_asked(t, q, 40);
	struct accounts list;
	struct out o;
	enum err e;

	v.follows = str_eq(params_last(&q->params, S("view")), S("following"));
	e = v.follows ? follow_following(t, t->me->id, &page, &list)
		      : follow_followers(t, t->me->id, &page, &list);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_PEOPLE_TITLE));
	v.people = person_views(t, &list);
	v.pages = pages_view(t, v.follows ? S("/people?view=following") : S("/people"), &page);
	o = view_out(t, r);
	page_people(&o, &v);
	return OK;
}

const struct route web_follow_routes[] = {
	{ POST, "/@:name/follow", MEMBER, WRITES, do_follow, .help = "follows, or asks to" },
	{ POST, "/@:name/unfollow", MEMBER, WRITES, do_unfollow, .help = "follows no longer" },
	{ POST, "/@:name/accept", MEMBER, WRITES, do_accept, .help = "lets a follower in" },
	{ POST, "/@:name/decline", MEMBER, WRITES, do_decline, .help = "declines a follower" },
	{ POST, "/@:name/remove", MEMBER, WRITES, do_remove, .help = "removes a follower" },
	{ POST, "/@:name/mute", MEMBER, WRITES, do_mute, .help = "hides somebody" },
	{ POST, "/@:name/unmute", MEMBER, WRITES, do_unmute, .help = "shows somebody again" },
	{ POST, "/@:name/block", MEMBER, WRITES, do_block, .help = "blocks somebody" },
	{ POST, "/@:name/unblock", MEMBER, WRITES, do_unblock, .help = "ends a block" },
	{ POST, "/@:name/restrict", MEMBER, WRITES, do_restrict,
	  .help = "lets somebody's comments wait, and makes no notices of them" },
	{ POST, "/@:name/unrestrict", MEMBER, WRITES, do_unrestrict, .help = "ends that" },
	{ GET, "/requests", MEMBER, READS, requests_show, .help = "who asks to follow" },
	{ GET, "/people", MEMBER, READS, people_show,
	  .help = "one's followers, and whom one follows" },
	{ 0 },
};
