/* Shelter, people who are restricted, and comments that close: ours alone, since the client API of
 * others knows none of them. Where theirs has a place for it, it is shown there as well: the policy
 * of notifications while shelter is on, the policy of a post whose comments are closed. */
#include "core/shelter.h"

#include "api/api.h"
#include "core/closing.h"
#include "core/restrict.h"

/* --- shelter --- */

struct shelter_form {
	uint64_t given;
	int64_t account_id; /* of whom I read comments for, or as a host; 0: mine */
};

static const struct field shelter_fields[] = {
	FIELD("account_id", FIELD_ID, struct shelter_form, account_id, 0, 0, "account_id"),
	{ 0 },
};

static void time_or_null(struct jw *j, const char *key, int64_t at)
{
	jw_key_(j, str_of(key));
	if (at)
		jw_time(j, at);
	else
		jw_null(j);
}

static enum err answer_shelter(struct task *t, struct request *q, struct reply *r,
			       enum err (*run)(struct task *t, int64_t owner, struct shelter *ret))
{
	struct shelter_form f = { 0 };
	struct shelter s;
	struct out o;
	enum err e = task_form(t, &q->params, shelter_fields, &f);

	if (!e)
		e = run(t, f.account_id ? f.account_id : t->me->id, &s);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_object(&o.j);
	jw_key(&o.j, "on");
	jw_bool(&o.j, s.on);
	time_or_null(&o.j, "since", s.on ? s.since : 0);
	time_or_null(&o.j, "until", s.on ? s.until : 0);
	jw_key(&o.j, "proposed");
	jw_bool(&o.j, s.proposed);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err shelter(struct task *t, struct request *q, struct reply *r)
{
	return answer_shelter(t, q, r, shelter_get);
}

static enum err begin(struct task *t, struct request *q, struct reply *r)
{
	return answer_shelter(t, q, r, shelter_begin);
}

static enum err end(struct task *t, struct request *q, struct reply *r)
{
	return answer_shelter(t, q, r, shelter_end);
}

/* --- people who are restricted --- */

static enum err answer_change(struct task *t, struct request *q, struct reply *r,
			      enum err (*run)(struct task *t, int64_t id, struct relation *ret))
{
	struct relation rel;
	enum err e = run(t, path_id(q, 0), &rel);

	return e ? e : answer_relation(t, q, r, &rel);
}

static enum err restrict_them(struct task *t, struct request *q, struct reply *r)
{
	return answer_change(t, q, r, restrict_start);
}

static enum err unrestrict(struct task *t, struct request *q, struct reply *r)
{
	return answer_change(t, q, r, restrict_stop);
}

static enum err restricted(struct task *t, struct request *q, struct reply *r)
{
	return answer_people(t, q, r, restrict_list);
}

/* --- comments that close --- */

struct days_form {
	uint64_t given;
	int64_t days;
};

static const struct field days_fields[] = {
	FIELD_REQUIRED("days", FIELD_INT, struct days_form, days, 0, CLOSING_DAYS_MAX, "days"),
	{ 0 },
};

static enum err answer_asked(struct task *t, struct request *q, struct reply *r)
{
	struct post p;
	enum err e = post_get(t, path_id(q, 0), &p);

	return e ? e : answer_post(t, q, r, &p);
}

static enum err open_comments(struct task *t, struct request *q, struct reply *r)
{
	struct days_form f = { 0 };
	enum err e = closing_may(t, path_id(q, 0));

	if (!e)
		e = task_form(t, &q->params, days_fields, &f);
	if (!e)
		e = closing_open(t, path_id(q, 0), f.days);
	return e ? e : answer_asked(t, q, r);
}

static enum err close_comments(struct task *t, struct request *q, struct reply *r)
{
	enum err e = closing_close(t, path_id(q, 0));

	return e ? e : answer_asked(t, q, r);
}

static enum err answer_days(struct task *t, struct request *q, struct reply *r, int64_t days)
{
	struct out o = out_start(t, q, r);

	jw_object(&o.j);
	jw_key(&o.j, "days");
	jw_int(&o.j, days);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err days_get(struct task *t, struct request *q, struct reply *r)
{
	return answer_days(t, q, r, closing_mine(t));
}

static enum err days_set(struct task *t, struct request *q, struct reply *r)
{
	struct days_form f = { 0 };
	enum err e = task_form(t, &q->params, days_fields, &f);

	if (!e)
		e = closing_set_mine(t, f.days);
	return e ? e : answer_days(t, q, r, f.days);
}

const struct route api_shelter_routes[] = {
	{ GET, "/api/v1/shelter", MEMBER, READS, shelter,
	  "my shelter, or that of whom I read comments for", "read:accounts", 0 },
	{ POST, "/api/v1/shelter", MEMBER, WRITES, begin,
	  "begins it for seven days, or seven days from now", "write:accounts", 0 },
	{ DELETE, "/api/v1/shelter", MEMBER, WRITES, end, "ends it", "write:accounts", 0 },
	{ POST, "/api/v1/accounts/:id/restrict", MEMBER, WRITES, restrict_them,
	  "lets somebody's comments wait; they are not told", "write:mutes", 0 },
	{ POST, "/api/v1/accounts/:id/unrestrict", MEMBER, WRITES, unrestrict, "ends that",
	  "write:mutes", 0 },
	{ GET, "/api/v1/restrictions", MEMBER, READS, restricted, "whom I restrict", "read:mutes",
	  0 },
	{ POST, "/api/v1/statuses/:id/close_comments", MEMBER, WRITES, close_comments,
	  "nobody but its author comments any more", "write:statuses", 0 },
	{ POST, "/api/v1/statuses/:id/open_comments", MEMBER, WRITES, open_comments,
	  "opens comments for so many days; 0: for good", "write:statuses", 0 },
	{ GET, "/api/v1/comments_closing", MEMBER, READS, days_get,
	  "after how many days comments on my new public posts close; 0: never", "read:accounts",
	  0 },
	{ PUT, "/api/v1/comments_closing", MEMBER, WRITES, days_set, "changes that",
	  "write:accounts", 0 },
	{ 0 },
};
