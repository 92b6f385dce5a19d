#include "core/report.h"

#include "base/clock.h"
#include "base/id.h"
#include "core/notice.h"
#include "core/people.h"
#include "core/place.h"
#include "core/post_parts.h"
#include "core/tell.h"
#include "store/held.h"
#include "store/report.h"

#define RULES_TEXT_MAX ((size_t)64 * 1024)

/* --- telling --- */

static enum err check_person(struct task *t, int64_t id, struct account *ret)
{
	enum err e;

	if (id == t->me->id)
		return fail(t, ERR_INVALID, W_FOLLOW_ONESELF);
	e = account_get(t, id, ret);
	if (e == ERR_GONE) /* suspended, or left: there is nobody to tell of */
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	return e;
}

static enum err check_posts(struct task *t, const struct report_new *n)
{
	struct post_row row;

	if (n->posts.n > REPORT_POSTS_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_MANY, word(t->lang, W_REPORT_POSTS),
				 str_fmt(t->a, "%d", REPORT_POSTS_MAX));
	for (size_t i = 0; i < n->posts.n; i++)
		if ((!store_post_get(t, t->me->id, n->posts.p[i], &row) &&
		     !store_held_post(t, t->me->id, n->posts.p[i], &row)) ||
		    row.account_id != n->account_id)
			return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	return OK;
}

/* "3\tAsk first.\n" of each, so that the report says the same when the rules have changed. */
static enum err rules_text(struct task *t, const struct report_new *n, struct str *ret)
{
	struct place place;
	struct place_rules rules;
	struct buf b;
	enum err e = place_get(t, &place);

	if (e)
		return e;
	rules = place_rules(t->a, &place);
	buf_init(&b, t->a, RULES_TEXT_MAX);
	for (size_t i = 0; i < n->rules.n; i++) {
		int64_t id = n->rules.p[i];

		if (id < 1 || (size_t)id > rules.n || i >= REPORT_RULES_MAX)
			return fail(t, ERR_INVALID, W_REPORT_RULES_WRONG);
		buf_str(&b, str_fmt(t->a, "%lld\t%.*s\n", (long long)id,
				    STR_ARG(rules.p[id - 1].text)));
	}
	if (n->category == REPORT_VIOLATION && !n->rules.n)
		return fail(t, ERR_INVALID, W_REPORT_RULES_WRONG);
	if (buf_failed(&b))
		return fail(t, ERR_LIMIT, W_ERROR_LIMIT);
	*ret = b.n ? buf_view(&b) : S("");
	return OK;
}

static void read_rules(struct task *t, struct str text, struct report *r)
{
	struct str line, number;

	r->rules.p = arena_many(t->a, int64_t, REPORT_RULES_MAX);
	r->rule_texts.p = arena_many(t->a, struct str, REPORT_RULES_MAX);
	while (r->rules.n < REPORT_RULES_MAX && str_cut(&text, '\n', &line)) {
		if (!str_cut(&line, '\t', &number) ||
		    !str_int(number, 1, INT32_MAX, &r->rules.p[r->rules.n]))
			continue;
		r->rules.n++;
		r->rule_texts.p[r->rule_texts.n++] = line;
	}
}

static struct report report_of(struct task *t, const struct report_row *row)
{
	struct report r = { .id = row->id,
			    .created_at = row->created_at,
			    .closed_at = row->closed_at,
			    .category = (enum report_category)row->category,
			    .comment = row->comment,
			    .note = row->note.p ? row->note : S("") };

	read_rules(t, row->rules, &r);
	r.post_ids = store_report_posts(t, row->id);
	return r;
}

bool report_reads_own(struct task *t, int64_t account_id)
{
	struct ids hosts = store_account_hosts(t);

	return hosts.n == 1 && hosts.p[0] == account_id;
}

/* Whoever is reported hears nothing of it: a notice would say who told. */
static void tell_hosts(struct task *t, const struct report_row *row)
{
	struct ids hosts = store_account_hosts(t);

	for (size_t i = 0; i < hosts.n; i++)
		if (hosts.p[i] != row->target_id)
			notice_add_report(t, hosts.p[i], row->account_id, row->id);
}

enum err report_make(struct task *t, const struct report_new *n, struct report *ret)
{
	struct report_row row = { .account_id = t->me->id,
				  .target_id = n->account_id,
				  .category = n->rules.n ? REPORT_VIOLATION : n->category,
				  .forward = n->forward,
				  .comment = str_trim(n->comment),
				  .created_at = t->now };
	struct account about;
	enum err e = check_person(t, n->account_id, &about);

	must(row.category < REPORT_CATEGORIES);
	if (!e)
		e = check_posts(t, n);
	if (!e)
		e = rules_text(t, n, &row.rules);
	if (e)
		return e;
	if (!row.comment.n)
		row.comment = S("");
	if (str_chars(row.comment) > REPORT_COMMENT_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_FIELD_COMMENT),
				 str_fmt(t->a, "%d", REPORT_COMMENT_MAX));
	row.id = id_new(t->now);
	store_report_add(t, &row, n->posts);
	tell_hosts(t, &row);
	if (row.forward && about.domain.n)
		tell_far(t, TELL_FLAG, 0, row.id, S(""));
	*ret = report_of(t, &row);
	ret->from = *t->me;
	ret->about = about;
	return OK;
}

/* --- reading, for hosts and moderators --- */

/* A post that was reported is shown to them whomever it was shared with. */
static enum err load_posts(struct task *t, struct report *r)
{
	struct post_rows rows = { .p = arena_many(t->a, struct post_row, r->post_ids.n) };

	for (size_t i = 0; i < r->post_ids.n; i++)
		if (store_post_load(t, t->me->id, r->post_ids.p[i], &rows.p[rows.n]))
			rows.n++;
	return post_dress(t, rows, &r->posts);
}

static enum err fill(struct task *t, const struct report_row *row, struct report *ret)
{
	struct account by = { 0 };
	enum err e;

	*ret = report_of(t, row);
	ret->about_me = row->target_id == t->me->id;
	e = account_load(t, row->target_id, &ret->about);
	if (!e && row->account_id && !ret->about_me)
		e = account_load(t, row->account_id, &ret->from);
	if (!e && row->closed_by)
		e = account_load(t, row->closed_by, &by);
	ret->closed_by = by.display;
	return e ? e : load_posts(t, ret);
}

static enum err host_only(struct task *t)
{
	return people_is_host(t) ? OK : fail(t, ERR_FORBIDDEN, W_PLACE_HOST_ONLY);
}

/* About whom reports are not for me: myself, or (0) nobody. */
static int64_t not_about(struct task *t)
{
	return report_reads_own(t, t->me->id) ? 0 : t->me->id;
}

enum err report_list(struct task *t, bool closed, struct paging *page, struct reports *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct report_rows rows;
	enum err e = host_only(t);

	if (e)
		return e;
	rows = store_report_list(t, not_about(t), closed, &s);
	paging_found(page, &s, rows.n ? rows.p[0].id : 0, rows.n ? rows.p[rows.n - 1].id : 0,
		     rows.n);
	*ret = (struct reports){ .p = arena_many(t->a, struct report, rows.n) };
	for (size_t i = 0; !e && i < rows.n; i++)
		e = fill(t, &rows.p[i], &ret->p[ret->n++]);
	return e;
}

static enum err find(struct task *t, int64_t id, struct report_row *ret)
{
	enum err e = host_only(t);

	if (e)
		return e;
	if (!store_report_get(t, id, ret) || ret->target_id == not_about(t))
		return fail(t, ERR_NOT_FOUND, W_REPORT_NOT_FOUND);
	return OK;
}

enum err report_get(struct task *t, int64_t id, struct report *ret)
{
	struct report_row row;
	enum err e = find(t, id, &row);

	return e ? e : fill(t, &row, ret);
}

enum err report_load(struct task *t, int64_t id, struct report *ret)
{
	struct report_row row;

	if (!store_report_get(t, id, &row))
		return fail(t, ERR_NOT_FOUND, W_REPORT_NOT_FOUND);
	*ret = report_of(t, &row);
	return account_load(t, row.target_id, &ret->about);
}

/* --- acting --- */

enum err report_close(struct task *t, int64_t id, bool closed)
{
	struct report_row row;
	enum err e = find(t, id, &row);

	if (!e && closed != (row.closed_at != 0))
		store_report_close(t, id, closed ? t->now : 0, closed ? t->me->id : 0);
	return e;
}

enum err report_note(struct task *t, int64_t id, struct str note)
{
	struct report_row row;
	enum err e = find(t, id, &row);

	if (e)
		return e;
	note = str_trim(note);
	if (str_chars(note) > REPORT_NOTE_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_FIELD_NOTE),
				 str_fmt(t->a, "%d", REPORT_NOTE_MAX));
	store_report_note(t, id, note.n ? note : S(""));
	return OK;
}

enum err report_take_post(struct task *t, int64_t id, int64_t post_id)
{
	struct report_row row;
	enum err e = find(t, id, &row);

	if (e)
		return e;
	if (!store_report_has_post(t, id, post_id))
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	return post_take_away(t, post_id);
}

enum err report_suspend(struct task *t, int64_t id)
{
	struct report_row row;
	enum err e = find(t, id, &row);

	return e ? e : account_suspend(t, row.target_id, true);
}

void report_tidy(struct task *t)
{
	store_report_tidy(t, t->now - REPORT_DAYS * CLOCK_DAY);
}
