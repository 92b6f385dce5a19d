#include "core/reach.h"

#include "base/caption.h"
#include "core/account.h"
#include "core/place.h"

#define NAMED_MOST 5 /* that one text makes us look up */

static struct reach reach;

void reach_by(const struct reach *r)
{
	reach = *r;
}

static enum err nothing(struct task *t)
{
	return fail(t, ERR_NOT_FOUND, W_FAR_NOT_FOUND);
}

enum err reach_person(struct task *t, struct str acct, int64_t *ret_id)
{
	*ret_id = 0;
	return reach.person ? reach.person(t, acct, ret_id) : nothing(t);
}

enum err reach_address(struct task *t, struct str url, struct reached *ret)
{
	*ret = (struct reached){ 0 };
	return reach.address ? reach.address(t, url, ret) : nothing(t);
}

enum err reach_subscribe(struct task *t, struct str acct, struct str what, struct url *ret)
{
	return reach.subscribe ? reach.subscribe(t, acct, what, ret) : nothing(t);
}

/* "@ada@far.example", whole */
static bool is_name(struct str s)
{
	struct str rest = str_starts(s, S("@")) ? str_sub(s, 1, s.n) : s, name;

	if (s.n > 400 || !str_cut(&rest, '@', &name) || !name.n || !rest.n)
		return false;
	for (size_t i = 0; i < rest.n; i++)
		if ((unsigned char)rest.p[i] <= ' ' || strchr("@/?#<>\"\\", rest.p[i]))
			return false;
	return str_find_byte(name, ' ') == name.n && !str_eq_nocase(rest, place_fixed()->domain);
}

enum reach_kind reach_kind_of(struct str typed)
{
	struct str s = str_trim(typed), base = place_fixed()->base;
	bool here = str_starts(s, base) && (s.n == base.n || s.p[base.n] == '/');

	if (here)
		return REACH_NOTHING;
	if (str_starts(s, S("https://")) || str_starts(s, S("http://")))
		return REACH_ADDRESS;
	return is_name(s) ? REACH_PERSON : REACH_NOTHING;
}

enum err reach_any(struct task *t, struct str typed, struct reached *ret)
{
	struct str s = str_trim(typed);

	*ret = (struct reached){ 0 };
	switch (reach_kind_of(s)) {
	case REACH_PERSON:
		return reach_person(t, s, &ret->account_id);
	case REACH_ADDRESS:
		return reach_address(t, s, ret);
	default:
		return nothing(t);
	}
}

/* --- whom a text names --- */

struct naming {
	struct task *t;
	struct strs unknown;
};

static bool note_unknown(void *ctx, struct caption_mention *m)
{
	struct naming *n = ctx;
	struct fault before = n->t->fault;
	struct account a;

	if (n->unknown.n < NAMED_MOST && reach_kind_of(m->acct) == REACH_PERSON &&
	    account_find(n->t, m->acct, &a) == ERR_NOT_FOUND)
		n->unknown.p[n->unknown.n++] = m->acct;
	n->t->fault = before;
	return false;
}

static struct strs unknown_in(struct task *t, struct str text)
{
	struct naming n = { t, { arena_many(t->a, struct str, NAMED_MOST), 0 } };
	struct caption_rules rules = { .tag_base = S(""), .find = note_unknown, .ctx = &n };
	size_t first = str_find_byte(text, '@');

	/* Most texts name nobody, and hardly any somebody elsewhere. */
	if (str_find_byte(str_sub(text, first + 1, text.n), '@') + first + 1 < text.n)
		caption_read(t->a, text, &rules);
	return n.unknown;
}

bool reach_names_unknown(struct task *t, struct str text)
{
	return reach.person && unknown_in(t, text).n;
}

void reach_named(struct task *t, struct str text)
{
	struct strs unknown = unknown_in(t, text);
	int64_t id;

	for (size_t i = 0; i < unknown.n; i++)
		reach_person(t, unknown.p[i], &id);
	t->fault = (struct fault){ 0 };
}

enum err reach_anew(struct task *t, struct str uri, int64_t *ret_id)
{
	*ret_id = 0;
	return reach.anew ? reach.anew(t, uri, ret_id) : nothing(t);
}
