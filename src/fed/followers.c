#include "fed/followers.h"
#include "core/far.h"
#include "core/tell.h"
#include "fed/document.h"
#include "fed/person.h"
#include "fed/reader.h"
#include "fed/tables.h"
#include "sys/keys.h"

#define DIGITS 64

static int value_of(char digit)
{
	return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

struct str followers_digest(struct arena *a, const struct strs *ids)
{
	char *sum = arena_alloc(a, DIGITS + 1);

	memset(sum, '0', DIGITS);
	for (size_t i = 0; i < ids->n; i++) {
		struct str one = hash_hex(a, ids->p[i]);

		for (size_t k = 0; k < DIGITS; k++)
			sum[k] = "0123456789abcdef"[value_of(sum[k]) ^ value_of(one.p[k])];
	}
	return (struct str){ sum, DIGITS };
}

/* Those of the server; false when there are too many. */
static bool of_server(struct task *t, const struct account *a, struct str host, struct strs *ret)
{
	*ret = tell_followers_at(t, a->id, host, FOLLOWERS_MOST + 1);
	return ret->n <= FOLLOWERS_MOST;
}

struct str followers_header(struct task *t, const struct account *a, struct str host)
{
	struct str all = person_id(t, a, "/followers");
	struct strs ids;

	if (!of_server(t, a, host, &ids))
		return STR_NONE;
	return str_fmt(t->a, "collectionId=\"%.*s\", url=\"%.*s_synchronization\", digest=\"%.*s\"",
		       STR_ARG(all), STR_ARG(all), STR_ARG(followers_digest(t->a, &ids)));
}

/* For whoever asks in the name of a server: those of that server, and nobody else. */
static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct far_ways ways;
	struct account a;
	struct strs ids;
	struct jw j;
	enum err e = reader_meet(t, q);

	if (!e)
		e = account_find(t, q->args[0], &a);
	if (e)
		return e;
	if (a.domain.n)
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	r->to_worker = reader_may_be(t, q);
	if (!t->me || !far_ways(t, t->me->id, &ways) || !of_server(t, &a, ways.host, &ids))
		return fail(t, ERR_FORBIDDEN, W_ELSEWHERE_CLOSED);
	document_start(r, &j);
	jw_object(&j);
	document_context(&j);
	document_str(&j, "id", person_id(t, &a, "/followers_synchronization"));
	document_str(&j, "type", S("OrderedCollection"));
	jw_key(&j, "orderedItems");
	jw_array(&j);
	for (size_t i = 0; i < ids.n; i++)
		jw_str(&j, ids.p[i]);
	jw_end(&j);
	jw_end(&j);
	jw_done(&j);
	reply_header(r, "Cache-Control", S("private, no-store"));
	return OK;
}

const struct route fed_followers_routes[] = {
	{ GET, "/@:name/followers_synchronization", ANYONE, READS, show,
	  "who follows them from the server that asks (FEP-8fcf)", NULL, 0 },
	{ 0 },
};
