#include "core/regard.h"

#include "base/url.h"
#include "core/job.h"
#include "core/people.h"
#include "core/place.h"
#include "store/regard.h"

#define STEP 200 /* follows looked at in one step */

/* --- notes and endorsements --- */

enum err note_set(struct task *t, int64_t id, struct str note, struct relation *ret)
{
	struct account who;
	enum err e = account_get(t, id, &who);

	must(t->me);
	if (e)
		return e;
	if (str_chars(note) > NOTE_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, S("comment"),
				 str_fmt(t->a, "%d", NOTE_MAX));
	store_note_set(t, t->me->id, id, note);
	return relation_get(t, id, ret);
}

enum err endorse_start(struct task *t, int64_t id, struct relation *ret)
{
	struct account who;
	struct follow_row f;
	enum err e = account_get(t, id, &who);

	must(t->me);
	if (e)
		return e;
	store_follow_hold(t, t->me->id, id);
	f = store_follow_get(t, t->me->id, id);
	if (!f.is || !f.accepted)
		return fail(t, ERR_INVALID, W_FOLLOW_ENDORSE);
	store_endorse(t, t->me->id, id);
	return relation_get(t, id, ret);
}

enum err endorse_stop(struct task *t, int64_t id, struct relation *ret)
{
	must(t->me);
	store_endorse_end(t, t->me->id, id);
	return relation_get(t, id, ret);
}

static enum err give_endorsed(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct account_rows rows = store_endorsed(t, id, &s);

	return people_page(t, page, &s, &rows, ret);
}

enum err endorsed(struct task *t, struct paging *page, struct accounts *ret)
{
	must(t->me);
	return give_endorsed(t, t->me->id, page, ret);
}

enum err endorsed_by(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	struct account who;
	enum err e = account_get(t, id, &who);

	if (e)
		return e;
	if (t->me && store_block_is(t, id, t->me->id)) {
		*ret = (struct accounts){ 0 };
		return OK;
	}
	return give_endorsed(t, id, page, ret);
}

enum err familiar_followers(struct task *t, int64_t id, struct accounts *ret)
{
	struct account who;
	struct ids people = { 0 };
	enum err e = account_get(t, id, &who);

	must(t->me);
	*ret = (struct accounts){ 0 };
	if (e == ERR_NOT_FOUND || e == ERR_GONE) {
		t->fault = (struct fault){ 0 };
		return OK;
	}
	if (e || who.hides_follows || id == t->me->id || store_block_is(t, id, t->me->id))
		return e;
	people = store_familiar(t, t->me->id, id, FAMILIAR_MOST);
	return people.n ? account_many(t, people, ret) : OK;
}

/* --- servers --- */

static enum err read_domain(struct task *t, struct str typed, struct str *ret)
{
	typed = str_trim(typed);
	if (!typed.n || !str_is_utf8(typed) || !url_host(t->a, typed, ret))
		return fail(t, ERR_INVALID, W_FOLLOW_DOMAIN);
	if (place_is_called(*ret))
		return fail(t, ERR_INVALID, W_FOLLOW_DOMAIN_HERE);
	return OK;
}

/* Both sides of one part of my follows, from `after` on: where it ended, 0 at the end. */
static int64_t part_some(struct task *t, int64_t me, enum follow_part part, struct str domain,
			 int64_t after)
{
	struct follow_places list = store_follow_part(t, me, part, domain, after, STEP);

	for (size_t i = 0; i < list.n; i++) {
		if (!list.p[i].there)
			continue;
		if (part <= FOLLOW_ASKED)
			follow_end(t, me, list.p[i].other_id);
		else
			follow_end(t, list.p[i].other_id, me);
	}
	return list.n == STEP ? list.p[STEP - 1].place : 0;
}

/* What is left of a block to do: "2 123 far.example", the part and where in it. */
static void part_later(struct task *t, int64_t me, int part, int64_t after, struct str domain)
{
	job_add(t, JOB_DOMAIN_BLOCK, me,
		str_fmt(t->a, "%d %lld %.*s", part, (long long)after, STR_ARG(domain)), t->now);
}

static void part_from(struct task *t, int64_t me, int part, int64_t after, struct str domain)
{
	for (; part < FOLLOW_PARTS; part++, after = 0) {
		after = part_some(t, me, (enum follow_part)part, domain, after);
		if (after) {
			part_later(t, me, part, after, domain);
			return;
		}
	}
}

enum err domain_block_start(struct task *t, struct str domain)
{
	struct str host;
	enum err e = read_domain(t, domain, &host);

	must(t->me);
	if (e || !store_domain_block_add(t, t->me->id, host))
		return e;
	if (store_domain_block_count(t, t->me->id) > DOMAIN_BLOCKS_MOST)
		return fail_with(t, ERR_INVALID, W_FOLLOW_DOMAINS_MANY,
				 str_fmt(t->a, "%d", DOMAIN_BLOCKS_MOST), S(""));
	part_from(t, t->me->id, FOLLOW_MINE, 0, host);
	return OK;
}

enum err domain_block_step(struct task *t, const struct job *j)
{
	struct str rest = j->detail, part, after;
	int64_t n, place;

	if (!str_cut(&rest, ' ', &part) || !str_cut(&rest, ' ', &after) ||
	    !str_int(part, 0, FOLLOW_PARTS - 1, &n) || !str_int(after, 0, INT64_MAX, &place))
		return ERR_INVALID;
	if (store_domain_block_is(t, j->ref, rest))
		part_from(t, j->ref, (int)n, place, rest);
	return OK;
}

enum err domain_block_stop(struct task *t, struct str domain)
{
	struct str host;
	enum err e = read_domain(t, domain, &host);

	must(t->me);
	if (!e)
		store_domain_block_remove(t, t->me->id, host);
	return e;
}

enum err domain_blocks(struct task *t, struct paging *page, int64_t most, struct domains *ret)
{
	struct span s = paging_span(page, most);
	struct domain_rows rows;

	must(t->me);
	rows = store_domain_blocks(t, t->me->id, &s);
	paging_found(page, &s, rows.n ? rows.p[0].id : 0, rows.n ? rows.p[rows.n - 1].id : 0,
		     rows.n);
	*ret = (struct domains){ .p = arena_many(t->a, struct str, rows.n) };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[ret->n++] = rows.p[i].domain;
	return OK;
}

static int64_t count_there(struct task *t, enum follow_part part, struct str domain)
{
	struct follow_places list =
		store_follow_part(t, t->me->id, part, domain, 0, DOMAIN_COUNT_MOST);
	int64_t n = 0;

	for (size_t i = 0; i < list.n; i++)
		n += list.p[i].there;
	return n;
}

enum err domain_block_preview(struct task *t, struct str domain, int64_t *ret_following,
			      int64_t *ret_followers)
{
	struct str host;
	enum err e = read_domain(t, domain, &host);

	must(t->me);
	if (e)
		return e;
	*ret_following = count_there(t, FOLLOW_MINE, host);
	*ret_followers = count_there(t, FOLLOW_THEIRS, host);
	return OK;
}
