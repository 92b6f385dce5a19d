/* Who may answer and quote a post, as pages let one choose: sentences, each a whole choice. */
#include "web/compose.h"

#include "core/policy.h"

static const struct {
	const char *value;
	unsigned reply, held;
	enum word name;
} choices[] = {
	{ "all", POLICY_PUBLIC, 0, W_LETTING_ALL },
	{ "all_wait", POLICY_MENTIONED, POLICY_PUBLIC, W_LETTING_ALL_WAIT },
	{ "acquainted_wait", POLICY_ACQUAINTED | POLICY_MENTIONED, POLICY_PUBLIC,
	  W_LETTING_ACQUAINTED_WAIT },
	{ "acquainted", POLICY_ACQUAINTED | POLICY_MENTIONED, 0, W_LETTING_ACQUAINTED },
	{ "known_wait", POLICY_ACQUAINTED | POLICY_KNOWN | POLICY_MENTIONED, POLICY_PUBLIC,
	  W_LETTING_KNOWN_WAIT },
	{ "circle_wait", POLICY_CIRCLE | POLICY_MENTIONED, POLICY_PUBLIC, W_LETTING_CIRCLE_WAIT },
	{ "circle", POLICY_CIRCLE | POLICY_MENTIONED, 0, W_LETTING_CIRCLE },
	{ "followers", POLICY_FOLLOWERS | POLICY_MENTIONED, 0, W_LETTING_FOLLOWERS },
	{ "followers_wait", POLICY_FOLLOWERS | POLICY_MENTIONED, POLICY_PUBLIC,
	  W_LETTING_FOLLOWERS_WAIT },
	{ "following", POLICY_FOLLOWING | POLICY_MENTIONED, 0, W_LETTING_FOLLOWING },
	{ "following_wait", POLICY_FOLLOWING | POLICY_MENTIONED, POLICY_PUBLIC,
	  W_LETTING_FOLLOWING_WAIT },
	{ "named", POLICY_MENTIONED, 0, W_LETTING_NAMED },
};
#define CHOICES (sizeof choices / sizeof *choices)

struct str letting_value(const struct policy *p)
{
	for (size_t i = 0; i < CHOICES; i++)
		if (choices[i].reply == (p->reply & ~(unsigned)POLICY_AUTHOR) &&
		    choices[i].held == p->reply_held)
			return str_of(choices[i].value);
	return S("");
}

size_t letting_views(struct task *t, struct str chosen, enum word other, struct letting_view *ret)
{
	size_t n = 0;

	ret[n++] = (struct letting_view){ S(""), word(t->lang, other), !chosen.n };
	for (size_t i = 0; i < CHOICES; i++)
		ret[n++] = (struct letting_view){ str_of(choices[i].value),
						  word(t->lang, choices[i].name),
						  str_eq(chosen, str_of(choices[i].value)) };
	must(n <= LETTINGS);
	return n;
}

enum err letting_read(struct task *t, struct str value, struct policy *p)
{
	for (size_t i = 0; i < CHOICES; i++)
		if (str_eq(value, str_of(choices[i].value))) {
			p->reply = choices[i].reply;
			p->reply_held = choices[i].held;
			return OK;
		}
	return value.n ? fail(t, ERR_INVALID, W_LETTING_WRONG) : OK;
}

/* --- and who may quote it --- */

static const struct {
	const char *value;
	unsigned set;
	enum word name;
} quotings[QUOTINGS] = {
	{ "nobody", 0, W_QUOTING_NOBODY },
	{ "followers", POLICY_FOLLOWERS, W_QUOTING_FOLLOWERS },
	{ "all", POLICY_PUBLIC, W_QUOTING_ALL },
};

void quoting_views(struct task *t, const struct policy *p, struct letting_view ret[QUOTINGS])
{
	size_t chosen = p->quote & POLICY_PUBLIC ? 2 : p->quote & POLICY_FOLLOWERS ? 1 : 0;

	for (size_t i = 0; i < QUOTINGS; i++)
		ret[i] = (struct letting_view){ str_of(quotings[i].value),
						word(t->lang, quotings[i].name), i == chosen };
}

enum err quoting_read(struct task *t, struct str value, struct policy *p)
{
	for (size_t i = 0; i < QUOTINGS; i++)
		if (str_eq(value, str_of(quotings[i].value))) {
			p->quote = quotings[i].set;
			return OK;
		}
	return value.n ? fail(t, ERR_INVALID, W_LETTING_WRONG) : OK;
}
