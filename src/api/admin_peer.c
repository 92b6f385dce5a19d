#include <stdlib.h>

#include "api/api.h"
#include "core/peer.h"

/* Mastodon keeps blocks and allowed servers apart; here a server has one rule, which stands in the
 * list of its kind. */

#define PAGE_RULES 100
#define PAGE_RULES_MAX 200

static bool is_of_kind(const struct peer *p, bool allows)
{
	return (p->rule == PEER_ALLOWED) == allows;
}

/* --- answers --- */

static enum err answer_rule(struct task *t, const struct request *q, struct reply *r,
			    const struct peer *p)
{
	struct out o = out_start(t, q, r);

	if (p->rule == PEER_ALLOWED)
		entity_peer_allow(&o, p);
	else
		entity_peer_block(&o, p);
	out_done(&o);
	return OK;
}

static int newest_first(const void *a, const void *b)
{
	const struct peer *x = a, *y = b;

	return (x->id < y->id) - (x->id > y->id);
}

/* Those of the page, newest first; there are few enough to look at all. */
static struct peers page_of(const struct peers *all, bool allows, struct paging *page)
{
	struct peers list = { all->p, 0 };
	size_t first = 0;

	qsort(all->p, all->n, sizeof *all->p, newest_first);
	for (size_t i = 0; i < all->n; i++) {
		const struct peer *p = &all->p[i];

		if (is_of_kind(p, allows) && (!page->max_id || p->id < page->max_id) &&
		    p->id > page->since_id && p->id > page->min_id)
			list.p[list.n++] = *p;
	}
	page->more = list.n > (size_t)page->limit;
	if (page->min_id && page->more)
		first = list.n - (size_t)page->limit;
	if (page->more)
		list = (struct peers){ list.p + first, (size_t)page->limit };
	page->newest = list.n ? list.p[0].id : 0;
	page->oldest = list.n ? list.p[list.n - 1].id : 0;
	return list;
}

static enum err answer_list(struct task *t, const struct request *q, struct reply *r, bool allows)
{
	struct paging page = { 0 };
	struct peers all, list;
	struct out o;
	enum err e = page_read(t, q, PAGE_RULES, PAGE_RULES_MAX, &page);

	if (!e)
		e = peer_list(t, &all);
	if (e)
		return e;
	list = page_of(&all, allows, &page);
	page_links(t, q, r, &page, list.n);
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < list.n; i++) {
		if (allows)
			entity_peer_allow(&o, &list.p[i]);
		else
			entity_peer_block(&o, &list.p[i]);
	}
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err find(struct task *t, const struct request *q, bool allows, struct peer *ret)
{
	enum err e = peer_get_id(t, path_id(q, 0), ret);

	if (!e && !is_of_kind(ret, allows))
		e = fail(t, ERR_NOT_FOUND, W_PEER_NOT_FOUND);
	return e;
}

/* Mastodon's answer when there is a rule already: 422, with the rule. */
static enum err answer_there(struct task *t, const struct request *q, struct reply *r,
			     const struct peer *p)
{
	struct out o = out_start(t, q, r);

	fail_with(t, ERR_INVALID, W_PEER_THERE, p->host, S(""));
	r->status = 422;
	jw_object(&o.j);
	jw_key(&o.j, "error");
	jw_str(&o.j, t->fault.text);
	jw_key(&o.j, "existing_domain_block");
	entity_peer_block(&o, p);
	jw_end(&o.j);
	out_done(&o);
	return ERR_INVALID;
}

/* Is there a rule for the name already? */
static bool is_there(struct task *t, struct str host, struct peer *ret)
{
	bool is = peer_get(t, host, ret) == OK;

	t->fault = (struct fault){ 0 };
	return is;
}

/* --- blocks and limits --- */

struct block_form {
	uint64_t given;
	struct str domain, severity, private_note, note;
	bool without_media, without_reports, half_hidden;
};

enum { F_DOMAIN, F_SEVERITY, F_MEDIA, F_REPORTS, F_PRIVATE, F_NOTE, F_HIDDEN };

static const struct field block_fields[] = {
	[F_DOMAIN] = FIELD("domain", FIELD_LINE, struct block_form, domain, 0, 1000, "domain"),
	[F_SEVERITY] =
		FIELD("severity", FIELD_LINE, struct block_form, severity, 0, 40, "severity"),
	[F_MEDIA] = FIELD("reject_media", FIELD_BOOL, struct block_form, without_media, 0, 0,
			  "reject_media"),
	[F_REPORTS] = FIELD("reject_reports", FIELD_BOOL, struct block_form, without_reports, 0, 0,
			    "reject_reports"),
	[F_PRIVATE] = FIELD("private_comment", FIELD_TEXT, struct block_form, private_note, 0,
			    100000, "private_comment"),
	[F_NOTE] = FIELD("public_comment", FIELD_TEXT, struct block_form, note, 0, 100000,
			 "public_comment"),
	[F_HIDDEN] =
		FIELD("obfuscate", FIELD_BOOL, struct block_form, half_hidden, 0, 0, "obfuscate"),
	{ 0 },
};

/* What was sent, put into the rule. */
static enum err put_form(struct task *t, const struct request *q, struct peer *p,
			 struct str *ret_domain)
{
	struct block_form f = { .domain = S("") };
	enum err e = task_form(t, &q->params, block_fields, &f);

	if (e)
		return e;
	*ret_domain = f.domain;
	if (GIVEN(f, F_SEVERITY) &&
	    (!peer_rule_read(f.severity, &p->rule) || p->rule == PEER_ALLOWED))
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("severity"),
				 S("silence, suspend, noop"));
	if (GIVEN(f, F_MEDIA))
		p->without_media = f.without_media;
	if (GIVEN(f, F_REPORTS))
		p->without_reports = f.without_reports;
	if (GIVEN(f, F_PRIVATE))
		p->private_note = f.private_note;
	if (GIVEN(f, F_NOTE))
		p->note = f.note;
	if (GIVEN(f, F_HIDDEN))
		p->half_hidden = f.half_hidden;
	return OK;
}

static enum err set_and_answer(struct task *t, const struct request *q, struct reply *r,
			       const struct peer *p)
{
	struct peer made;
	enum err e = peer_set(t, p);

	if (!e)
		e = peer_get(t, p->host, &made);
	return e ? e : answer_rule(t, q, r, &made);
}

static enum err blocks_list(struct task *t, struct request *q, struct reply *r)
{
	return answer_list(t, q, r, false);
}

static enum err blocks_get(struct task *t, struct request *q, struct reply *r)
{
	struct peer p;
	enum err e = find(t, q, false, &p);

	return e ? e : answer_rule(t, q, r, &p);
}

static enum err blocks_add(struct task *t, struct request *q, struct reply *r)
{
	struct peer p = { .rule = PEER_LIMITED, .note = S(""), .private_note = S("") }, was;
	enum err e = put_form(t, q, &p, &p.host);

	if (e)
		return e;
	if (is_there(t, p.host, &was))
		return answer_there(t, q, r, &was);
	return set_and_answer(t, q, r, &p);
}

static enum err blocks_change(struct task *t, struct request *q, struct reply *r)
{
	struct str ignored;
	struct peer p;
	enum err e = find(t, q, false, &p);

	if (!e)
		e = put_form(t, q, &p, &ignored);
	return e ? e : set_and_answer(t, q, r, &p);
}

static enum err remove_rule(struct task *t, struct request *q, struct reply *r, bool allows)
{
	struct peer p;
	enum err e = find(t, q, allows, &p);

	if (!e)
		e = peer_forget(t, p.host);
	return e ? e : answer_nothing(t, q, r);
}

static enum err blocks_remove(struct task *t, struct request *q, struct reply *r)
{
	return remove_rule(t, q, r, false);
}

/* --- those that are let in --- */

static enum err allows_list(struct task *t, struct request *q, struct reply *r)
{
	return answer_list(t, q, r, true);
}

static enum err allows_get(struct task *t, struct request *q, struct reply *r)
{
	struct peer p;
	enum err e = find(t, q, true, &p);

	return e ? e : answer_rule(t, q, r, &p);
}

static enum err allows_add(struct task *t, struct request *q, struct reply *r)
{
	struct peer p = { 0 }, was;
	enum err e = put_form(t, q, &p, &p.host);

	if (e)
		return e;
	if (is_there(t, p.host, &was))
		return was.rule == PEER_ALLOWED ? answer_rule(t, q, r, &was)
						: answer_there(t, q, r, &was);
	p = (struct peer){ .host = p.host, .rule = PEER_ALLOWED };
	return set_and_answer(t, q, r, &p);
}

static enum err allows_remove(struct task *t, struct request *q, struct reply *r)
{
	return remove_rule(t, q, r, true);
}

/* --- what everybody may know --- */

static enum err published(struct task *t, struct request *q, struct reply *r)
{
	struct peers list;
	struct out o;
	enum err e = peer_published(t, &list);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < list.n; i++)
		entity_peer_published(&o, &list.p[i]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err known(struct task *t, struct request *q, struct reply *r)
{
	struct strs list;
	struct out o;
	enum err e = peer_known(t, &list);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < list.n; i++)
		jw_str(&o.j, list.p[i]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

#define BLOCKS "/api/v1/admin/domain_blocks"
#define ALLOWS "/api/v1/admin/domain_allows"
#define READ_BLOCKS "admin:read:domain_blocks"
#define WRITE_BLOCKS "admin:write:domain_blocks"
#define READ_ALLOWS "admin:read:domain_allows"
#define WRITE_ALLOWS "admin:write:domain_allows"

const struct route api_admin_peer_routes[] = {
	{ GET, BLOCKS, HOST, READS, blocks_list, "servers that are blocked or limited", READ_BLOCKS,
	  0 },
	{ GET, BLOCKS "/:id", HOST, READS, blocks_get, "the rule for one of them", READ_BLOCKS, 0 },
	{ POST, BLOCKS, HOST, WRITES, blocks_add, "blocks or limits a server", WRITE_BLOCKS, 0 },
	{ PUT, BLOCKS "/:id", HOST, WRITES, blocks_change, "changes the rule", WRITE_BLOCKS, 0 },
	{ DELETE, BLOCKS "/:id", HOST, WRITES, blocks_remove, "takes the rule back", WRITE_BLOCKS,
	  0 },
	{ GET, ALLOWS, HOST, READS, allows_list, "servers that are let in", READ_ALLOWS, 0 },
	{ GET, ALLOWS "/:id", HOST, READS, allows_get, "one of them", READ_ALLOWS, 0 },
	{ POST, ALLOWS, HOST, WRITES, allows_add, "lets a server in", WRITE_ALLOWS, 0 },
	{ DELETE, ALLOWS "/:id", HOST, WRITES, allows_remove, "no longer lets it in", WRITE_ALLOWS,
	  0 },
	{ GET, "/api/v1/instance/domain_blocks", ANYONE, READS, published,
	  "servers that this place blocks or limits, if its host publishes them", NULL, 0 },
	{ GET, "/api/v1/instance/peers", ANYONE, READS, known,
	  "servers that this one knows, if its host publishes them", NULL, 0 },
	{ 0 },
};
