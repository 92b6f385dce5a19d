#include "api/api.h"
#include "base/kept.h"

static bool has_param(const struct request *q, struct str name)
{
	return params_last(&q->params, name).p != NULL;
}

struct out out_start(struct task *t, const struct request *q, struct reply *r)
{
	struct out o = { .t = t,
			 .settled = q->method == GET,
			 .reads_types = has_param(q, S("supported_types[]")) ||
					has_param(q, S("supported_types")) };

	r->type = "application/json; charset=utf-8";
	jw_init(&o.j, &r->body);
	return o;
}

void out_done(struct out *o)
{
	jw_done(&o->j);
}

bool post_is_rendered(int64_t id, int64_t rev)
{
	return kept_has(KEPT_POST, id, rev);
}

bool account_is_rendered(int64_t id, int64_t rev)
{
	return kept_has(KEPT_ACCOUNT, id, rev);
}

/* --- pages --- */

struct page_form {
	uint64_t given;
	int64_t max_id, since_id, min_id, limit;
};

enum err page_read(struct task *t, const struct request *q, int64_t usual, int64_t most,
		   struct paging *ret)
{
	static const struct field fields[] = {
		FIELD("max_id", FIELD_ID, struct page_form, max_id, 0, 0, "max_id"),
		FIELD("since_id", FIELD_ID, struct page_form, since_id, 0, 0, "since_id"),
		FIELD("min_id", FIELD_ID, struct page_form, min_id, 0, 0, "min_id"),
		FIELD("limit", FIELD_CLAMP, struct page_form, limit, 1, INT32_MAX, "limit"),
		{ 0 },
	};
	struct page_form f = { .limit = usual };
	enum err e = task_form(t, &q->params, fields, &f);

	if (e)
		return e;
	*ret = (struct paging){ .max_id = f.max_id,
				.since_id = f.since_id,
				.min_id = f.min_id,
				.limit = f.limit < most ? f.limit : most,
				.kept = q->method == GET ? post_is_rendered : NULL,
				.kept_people = q->method == GET ? account_is_rendered : NULL };
	return OK;
}

#define LINK_MAX 4096

static bool is_page_name(struct str name)
{
	return str_eq(name, S("max_id")) || str_eq(name, S("since_id")) ||
	       str_eq(name, S("min_id"));
}

/* This request's address without its place in the list. Everything is encoded anew, since it goes
 * into a header. */
static struct str link_base(struct task *t, const struct request *q)
{
	struct buf b;
	struct str path = q->path, part, rest = q->query;

	buf_init(&b, t->a, LINK_MAX);
	buf_str(&b, place_fixed()->base);
	while (str_cut(&path, '/', &part)) {
		if (!part.n)
			continue;
		buf_byte(&b, '/');
		buf_str(&b, url_encode(t->a, part));
	}
	buf_byte(&b, '?');
	while (str_cut(&rest, '&', &part)) {
		struct str name = STR_NONE, value = part;

		str_cut(&value, '=', &name);
		name = url_decode(t->a, name, true);
		if (!name.n || is_page_name(name))
			continue;
		buf_str(&b, url_encode(t->a, name));
		buf_byte(&b, '=');
		buf_str(&b, url_encode(t->a, url_decode(t->a, value, true)));
		buf_byte(&b, '&');
	}
	return buf_failed(&b) ? STR_NONE : buf_view(&b);
}

void page_links(struct task *t, const struct request *q, struct reply *r, const struct paging *p,
		size_t shown)
{
	struct str base, next = S(""), prev = S("");

	if (!shown)
		return;
	base = link_base(t, q);
	if (!base.n)
		return;
	if (p->more && p->oldest)
		next = str_fmt(t->a, "<%.*smax_id=%lld>; rel=\"next\"", STR_ARG(base),
			       (long long)p->oldest);
	if (p->newest)
		prev = str_fmt(t->a, "<%.*smin_id=%lld>; rel=\"prev\"", STR_ARG(base),
			       (long long)p->newest);
	if (next.n || prev.n)
		reply_header(r, "Link",
			     str_fmt(t->a, "%.*s%s%.*s", STR_ARG(next),
				     next.n && prev.n ? ", " : "", STR_ARG(prev)));
}

/* --- whole answers --- */

enum err answer_post(struct task *t, const struct request *q, struct reply *r, const struct post *p)
{
	struct out o = out_start(t, q, r);

	entity_status(&o, p);
	out_done(&o);
	return OK;
}

enum err answer_posts(struct task *t, const struct request *q, struct reply *r,
		      const struct paging *page, const struct posts *posts)
{
	struct out o = out_start(t, q, r);

	entity_statuses(&o, posts);
	out_done(&o);
	page_links(t, q, r, page, posts->n);
	return OK;
}

enum err answer_accounts(struct task *t, const struct request *q, struct reply *r,
			 const struct paging *page, const struct accounts *accounts)
{
	struct out o = out_start(t, q, r);

	entity_accounts(&o, accounts);
	out_done(&o);
	if (page)
		page_links(t, q, r, page, accounts->n);
	return OK;
}

enum err answer_people(struct task *t, const struct request *q, struct reply *r, people_rule *run)
{
	struct paging page;
	struct accounts list;
	enum err e = page_read(t, q, PAGE_PEOPLE, PAGE_PEOPLE_MAX, &page);

	if (!e)
		e = run(t, &page, &list);
	return e ? e : answer_accounts(t, q, r, &page, &list);
}

enum err answer_people_of(struct task *t, const struct request *q, struct reply *r,
			  people_of_rule *run)
{
	struct paging page;
	struct accounts list;
	enum err e = page_read(t, q, PAGE_PEOPLE, PAGE_PEOPLE_MAX, &page);

	if (!e)
		e = run(t, path_id(q, 0), &page, &list);
	return e ? e : answer_accounts(t, q, r, &page, &list);
}

enum err answer_relation(struct task *t, const struct request *q, struct reply *r,
			 const struct relation *rel)
{
	struct out o = out_start(t, q, r);

	entity_relation(&o, rel);
	out_done(&o);
	return OK;
}

enum err answer_nothing(struct task *t, const struct request *q, struct reply *r)
{
	struct out o = out_start(t, q, r);

	jw_object(&o.j);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}
