/* Which scope is within which: core/oauth.h. As Mastodon has them. */
#include "core/oauth.h"

static const char *const subjects[] = {
	"accounts", "blocks", "bookmarks", "conversations", "favourites", "filters", "follows",
	"lists",    "media",  "mutes",	   "notifications", "reports",	  "search",  "statuses",
};

static bool is_subject(struct str s)
{
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
		if (str_eq(s, str_of(subjects[i])))
			return true;
	return false;
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
		if (!split(scope, &verb, &subject))
			return false;
	return true;
}

static bool follow_covers(struct str subject)
{
	return str_eq(subject, S("blocks")) || str_eq(subject, S("follows")) ||
	       str_eq(subject, S("mutes"));
}

static bool covers(struct str granted, struct str wanted)
{
	struct str verb, subject;

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
