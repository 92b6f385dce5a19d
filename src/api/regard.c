#include "core/regard.h"
#include "api/api.h"

#define DOMAINS_USUAL 100
#define DOMAINS_MAX 200

/* --- one person about another --- */

struct note_form {
	uint64_t given;
	struct str note;
};

static enum err note(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("comment", FIELD_TEXT, struct note_form, note, 0, NOTE_MAX, "comment"),
		{ 0 },
	};
	struct note_form f = { 0 };
	struct relation rel;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = note_set(t, path_id(q, 0), f.note, &rel);
	return e ? e : answer_relation(t, q, r, &rel);
}

static enum err endorse(struct task *t, struct request *q, struct reply *r)
{
	struct relation rel;
	enum err e = endorse_start(t, path_id(q, 0), &rel);

	return e ? e : answer_relation(t, q, r, &rel);
}

static enum err unendorse(struct task *t, struct request *q, struct reply *r)
{
	struct relation rel;
	enum err e = endorse_stop(t, path_id(q, 0), &rel);

	return e ? e : answer_relation(t, q, r, &rel);
}

static enum err endorsements(struct task *t, struct request *q, struct reply *r)
{
	return answer_people(t, q, r, endorsed);
}

static enum err endorsements_of(struct task *t, struct request *q, struct reply *r)
{
	return answer_people_of(t, q, r, endorsed_by);
}

/* --- servers --- */

static enum err blocked(struct task *t, struct request *q, struct reply *r)
{
	struct paging page;
	struct domains list;
	struct out o;
	enum err e = page_read(t, q, DOMAINS_USUAL, DOMAINS_MAX, &page);

	if (!e)
		e = domain_blocks(t, &page, DOMAINS_MAX, &list);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < list.n; i++)
		jw_str(&o.j, list.p[i]);
	jw_end(&o.j);
	out_done(&o);
	page_links(t, q, r, &page, list.n);
	return OK;
}

struct domain_form {
	uint64_t given;
	struct str domain;
};

static enum err read_domain(struct task *t, const struct request *q, struct str *ret)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("domain", FIELD_LINE, struct domain_form, domain, 1, 300, "domain"),
		{ 0 },
	};
	struct domain_form f = { 0 };
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		*ret = f.domain;
	return e;
}

static enum err block(struct task *t, struct request *q, struct reply *r)
{
	struct str domain;
	enum err e = read_domain(t, q, &domain);

	if (!e)
		e = domain_block_start(t, domain);
	return e ? e : answer_nothing(t, q, r);
}

static enum err unblock(struct task *t, struct request *q, struct reply *r)
{
	struct str domain;
	enum err e = read_domain(t, q, &domain);

	if (!e)
		e = domain_block_stop(t, domain);
	return e ? e : answer_nothing(t, q, r);
}

static enum err preview(struct task *t, struct request *q, struct reply *r)
{
	int64_t following = 0, followers = 0;
	struct str domain;
	struct out o;
	enum err e = read_domain(t, q, &domain);

	if (!e)
		e = domain_block_preview(t, domain, &following, &followers);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_object(&o.j);
	jw_key(&o.j, "following_count");
	jw_int(&o.j, following);
	jw_key(&o.j, "followers_count");
	jw_int(&o.j, followers);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

const struct route api_regard_routes[] = {
	{ POST, "/api/v1/accounts/:id/note", MEMBER, WRITES, note, "a note on somebody, for myself",
	  "write:accounts", 0 },
	{ POST, "/api/v1/accounts/:id/endorse", MEMBER, WRITES, endorse,
	  "shows somebody on my profile", "write:accounts", 0 },
	{ POST, "/api/v1/accounts/:id/unendorse", MEMBER, WRITES, unendorse,
	  "shows somebody no longer", "write:accounts", 0 },
	{ POST, "/api/v1/accounts/:id/pin", MEMBER, WRITES, endorse,
	  "shows somebody on my profile, the old way", "write:accounts", 0 },
	{ POST, "/api/v1/accounts/:id/unpin", MEMBER, WRITES, unendorse,
	  "shows somebody no longer, the old way", "write:accounts", 0 },
	{ GET, "/api/v1/endorsements", MEMBER, READS, endorsements, "whom I show on my profile",
	  "read:accounts", 0 },
	{ GET, "/api/v1/accounts/:id/endorsements", ANYONE, READS, endorsements_of,
	  "whom somebody shows on their profile", NULL, 0 },
	{ GET, "/api/v1/domain_blocks", MEMBER, READS, blocked, "servers that I block",
	  "read:blocks", 0 },
	{ POST, "/api/v1/domain_blocks", MEMBER, WRITES, block, "blocks everybody of a server",
	  "write:blocks", 0 },
	{ DELETE, "/api/v1/domain_blocks", MEMBER, WRITES, unblock, "blocks a server no longer",
	  "write:blocks", 0 },
	{ GET, "/api/v1/domain_blocks/preview", MEMBER, READS, preview,
	  "what blocking a server would end", "read:blocks", 0 },
	{ 0 },
};
