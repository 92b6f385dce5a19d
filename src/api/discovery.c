#include "api/api.h"
#include "base/clock.h"

/* What apps of other places ask for and Rosemary has none of, because nothing is ranked, counted,
 * suggested or sold here: each answers as Mastodon does when there is nothing, so that no app shows
 * an error. Plain lists that hold nothing are in empty.c. */

static enum err not_here(struct task *t, struct request *q, struct reply *r)
{
	(void)q;
	(void)r;
	return fail(t, ERR_NOT_FOUND, W_API_RECORD);
}

static enum err nothing_done(struct task *t, struct request *q, struct reply *r)
{
	return answer_nothing(t, q, r);
}

static enum err may_not(struct task *t, struct request *q, struct reply *r)
{
	(void)q;
	(void)r;
	return fail(t, ERR_FORBIDDEN, W_ERROR_FORBIDDEN);
}

/* --- weeks --- */

#define WEEKS 12
#define WEEK (7 * CLOCK_DAY)
#define MONDAY (4 * CLOCK_DAY) /* the first one after 1970-01-01, a Thursday */

/* Mastodon's numbers are texts here. */
static enum err activity(struct task *t, struct request *q, struct reply *r)
{
	static const char *const counted[] = { "statuses", "logins", "registrations" };
	struct out o = out_start(t, q, r);
	int64_t week = t->now - (t->now - MONDAY) % WEEK;

	jw_array(&o.j);
	for (int i = 0; i < WEEKS; i++, week -= WEEK) {
		jw_object(&o.j);
		jw_key(&o.j, "week");
		jw_str(&o.j, str_fmt(t->a, "%lld", (long long)(week / 1000)));
		for (size_t k = 0; k < sizeof counted / sizeof *counted; k++) {
			jw_key_(&o.j, str_of(counted[k]));
			jw_str(&o.j, S("0"));
		}
		jw_end(&o.j);
	}
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

/* --- yearly reports --- */

static enum err annual_reports(struct task *t, struct request *q, struct reply *r)
{
	struct out o = out_start(t, q, r);

	jw_ready(&o.j, S("{\"annual_reports\":[],\"accounts\":[],\"statuses\":[]}"));
	out_done(&o);
	return OK;
}

static enum err annual_state(struct task *t, struct request *q, struct reply *r)
{
	struct out o = out_start(t, q, r);

	jw_ready(&o.j, S("{\"state\":\"ineligible\"}"));
	out_done(&o);
	return OK;
}

static enum err no_campaign(struct task *t, struct request *q, struct reply *r)
{
	(void)t;
	(void)q;
	r->status = 204;
	r->type = NULL;
	return OK;
}

static enum err health(struct task *t, struct request *q, struct reply *r)
{
	struct place place;
	struct out o;
	enum err e = place_get(t, &place);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_ready(&o.j, S("{\"status\":\"UP\"}"));
	out_done(&o);
	return OK;
}

const struct route api_discovery_routes[] = {
	{ GET, "/api/v1/instance/activity", ANYONE, READS, activity,
	  "what happened each week: zeros, nobody is counted", NULL, 0 },
	{ GET, "/api/v1/annual_reports", MEMBER, READS, annual_reports,
	  "my years in numbers: none are made", "read:accounts", 0 },
	{ GET, "/api/v1/annual_reports/:year", MEMBER, READS, not_here,
	  "one of them: there is none", "read:accounts", 0 },
	{ GET, "/api/v1/annual_reports/:year/state", MEMBER, READS, annual_state,
	  "may one be made: no, a year of grief is no number", "read:accounts", 0 },
	{ POST, "/api/v1/annual_reports/:year/read", MEMBER, READS, not_here,
	  "marks one as read: there is none", "write:accounts", 0 },
	{ POST, "/api/v1/annual_reports/:year/generate", MEMBER, READS, nothing_done,
	  "asks for one: none is made", "write:accounts", 0 },
	{ POST, "/api/v1/collections", MEMBER, READS, may_not,
	  "recommends people: nobody is recommended here", "write:collections", 0 },
	{ GET, "/api/v1/collections/:id", ANYONE, READS, not_here, "people recommended: none",
	  "read:collections", 0 },
	{ PATCH, "/api/v1/collections/:id", MEMBER, READS, not_here, "changes them: none",
	  "write:collections", 0 },
	{ DELETE, "/api/v1/collections/:id", MEMBER, READS, not_here, "removes them: none",
	  "write:collections", 0 },
	{ POST, "/api/v1/collections/:id/items", MEMBER, READS, not_here, "adds somebody: none",
	  "write:collections", 0 },
	{ DELETE, "/api/v1/collections/:id/items/:item", MEMBER, READS, not_here,
	  "removes somebody: none", "write:collections", 0 },
	{ POST, "/api/v1/collections/:id/items/:item/revoke", MEMBER, READS, not_here,
	  "takes oneself out: none", "write:collections", 0 },
	{ DELETE, "/api/v1/suggestions/:id", MEMBER, READS, nothing_done,
	  "takes a suggestion away: there are none", "write:accounts", 0 },
	{ GET, "/api/v1/donation_campaigns", ANYONE, READS, no_campaign,
	  "asks for money: never (204)", NULL, 0 },
	{ GET, "/api/v1_alpha/async_refreshes/:id", MEMBER, READS, not_here,
	  "work in the background: every answer is whole at once", "read", 0 },
	{ GET, "/health", ANYONE, READS, health, "is the server well, and its database", NULL, 0 },
	{ GET, "/livez", ANYONE, READS, health, "the same", NULL, 0 },
	{ GET, "/readyz", ANYONE, READS, health, "the same", NULL, 0 },
	{ 0 },
};
