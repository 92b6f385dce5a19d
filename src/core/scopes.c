/* Which scope is within which: core/oauth.h. As Mastodon has them. */
#include "core/oauth.h"
#include "core/people.h"

static const char *const subjects[] = {
	"accounts",   "blocks",	       "bookmarks", "collections", "conversations",
	"favourites", "filters",       "follows",   "lists",	   "media",
	"mutes",      "notifications", "reports",   "search",	   "statuses",
};

static bool is_subject(struct str s)
{
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
		if (str_eq(s, str_of(subjects[i])))
			return true;
	return false;
}

static const char *const admin_subjects[] = {
	"accounts",	 "canonical_email_blocks", "domain_allows",
	"domain_blocks", "email_domain_blocks",	   "ip_blocks",
	"reports",
};

/* "admin:read" and its like: for apps of hosts and moderators. */
static bool is_admin(struct str scope)
{
	struct str rest = scope, part;

	str_cut(&rest, ':', &part);
	if (part.n == scope.n || !str_eq(part, S("admin")))
		return false;
	scope = rest;
	str_cut(&rest, ':', &part);
	if (!str_eq(part, S("read")) && !str_eq(part, S("write")))
		return false;
	for (size_t i = 0; i < sizeof admin_subjects / sizeof *admin_subjects; i++)
		if (str_eq(rest, str_of(admin_subjects[i])))
			return true;
	return part.n == scope.n;
}

/* "read:statuses" to "read" and "statuses"; false when there is no such scope. */
static bool split(struct str scope, struct str *ret_verb, struct str *ret_subject)
{
	*ret_subject = scope;
	str_cut(ret_subject, ':', ret_verb);
	if (str_eq(scope, S("follow")) || str_eq(scope, S("push")) || str_eq(scope, S("profile")))
		return true;
	if (!str_eq(*ret_verb, S("read")) && !str_eq(*ret_verb, S("write")))
		return false;
	return ret_verb->n == scope.n || is_subject(*ret_subject);
}

/* Takes the next scope off a list; empty places are passed over. */
static bool next(struct str *rest, struct str *ret_scope)
{
	while (str_cut(rest, ' ', ret_scope))
		if (ret_scope->n)
			return true;
	return false;
}

bool scopes_known(struct str scopes)
{
	struct str scope, verb, subject;

	while (next(&scopes, &scope))
		if (!split(scope, &verb, &subject) && !is_admin(scope))
			return false;
	return true;
}

struct str scopes_given(struct task *t, struct str scopes)
{
	struct str scope, given = STR_NONE;
	bool may_admin = people_is_host(t);

	while (next(&scopes, &scope))
		if (may_admin || !is_admin(scope))
			given = given.n ? str_fmt(t->a, "%.*s %.*s", STR_ARG(given), STR_ARG(scope))
					: scope;
	return given;
}

static bool follow_covers(struct str subject)
{
	return str_eq(subject, S("blocks")) || str_eq(subject, S("follows")) ||
	       str_eq(subject, S("mutes"));
}

static bool covers(struct str granted, struct str wanted)
{
	struct str verb, subject;

	/* "admin:read" covers "admin:read:reports", and nothing else does. */
	if (is_admin(wanted))
		return is_admin(granted) &&
		       (str_eq(granted, wanted) ||
			(str_starts(wanted, granted) && wanted.p[granted.n] == ':'));
	if (!split(wanted, &verb, &subject))
		return false;
	if (str_eq(granted, wanted))
		return true;
	if (str_eq(granted, S("follow")))
		return verb.n < wanted.n && follow_covers(subject);
	/* "profile" is the least: who somebody is. Reading covers it. */
	if (str_eq(wanted, S("profile")))
		return str_eq(granted, S("read")) || str_eq(granted, S("read:accounts"));
	return str_eq(granted, verb);
}

static bool covered(struct str wanted, struct str granted)
{
	struct str one;

	while (next(&granted, &one))
		if (covers(one, wanted))
			return true;
	return false;
}

bool scopes_within(struct str wanted, struct str granted)
{
	struct str one;

	while (next(&wanted, &one))
		if (!covered(one, granted))
			return false;
	return true;
}
