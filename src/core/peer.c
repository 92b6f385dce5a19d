#include "core/peer.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/mem.h"
#include "base/url.h"
#include "core/account.h"
#include "core/peer_parts.h"
#include "core/place.h"
#include "store/peer.h"
#include "store/place.h"

#define KEPT_US INT64_C(2000000)
/* After a change the revision is looked at each time: another thread may still read from before the
 * commit, and the change may be rolled back. */
#define UNSURE_US INT64_C(5000000)

/* --- rules in memory --- */

struct rule {
	struct str host; /* within `text` */
	enum peer_rule rule;
	bool without_media, without_reports;
};

/* A set of rules is what the database holds at its revision, whichever transaction read it: no two
 * changes have the same one, so what was read before a roll-back is never taken for anything else.
 */
static struct {
	pthread_mutex_t lock;
	bool is_there;
	struct rule *rule; /* by name */
	size_t n;
	char *text;
	int64_t revision, read_at, changed_at;
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed_at = -UNSURE_US };

/* Under the lock. */
static void keep(const struct peer_rows *rows, int64_t revision, int64_t now)
{
	size_t bytes = 0, at = 0;

	for (size_t i = 0; i < rows->n; i++)
		bytes += rows->p[i].host.n;
	mem_free(kept.rule);
	mem_free(kept.text);
	kept.rule = mem_new((rows->n + 1) * sizeof *kept.rule);
	kept.text = mem_new(bytes + 1);
	kept.n = rows->n;
	for (size_t i = 0; i < rows->n; i++) {
		const struct peer_row *p = &rows->p[i];

		memcpy(kept.text + at, p->host.p, p->host.n);
		kept.rule[i] = (struct rule){ { kept.text + at, p->host.n },
					      (enum peer_rule)p->rule,
					      p->without_media,
					      p->without_reports };
		at += p->host.n;
	}
	kept.revision = revision;
	kept.read_at = now;
	kept.is_there = true;
}

static int64_t revision_now(struct task *t)
{
	int64_t revision = 0;

	str_int(store_setting_get(t, S("peers")), 0, INT64_MAX, &revision);
	return revision;
}

static int by_host(const void *one, const void *two)
{
	return str_cmp(((const struct rule *)one)->host, ((const struct rule *)two)->host);
}

/* By bytes, whatever order the database has. */
static void sort_kept(void)
{
	qsort(kept.rule, kept.n, sizeof *kept.rule, by_host);
}

/* Sees to it that the rules in memory are those of now; comes back with the lock held. False when
 * they can't be had. */
static bool hold_rules(struct task *t)
{
	int64_t now = clock_steady_us(), revision;
	struct peer_rows rows;
	bool same;

	pthread_mutex_lock(&kept.lock);
	if (kept.is_there && now - kept.read_at < KEPT_US && now - kept.changed_at >= UNSURE_US)
		return true;
	pthread_mutex_unlock(&kept.lock);
	revision = revision_now(t);
	pthread_mutex_lock(&kept.lock);
	same = kept.is_there && kept.revision == revision;
	if (db_state(t) || same) {
		if (same && !db_state(t))
			kept.read_at = now;
		return kept.is_there;
	}
	pthread_mutex_unlock(&kept.lock);
	rows = store_peer_all(t);
	pthread_mutex_lock(&kept.lock);
	if (db_state(t))
		return kept.is_there;
	keep(&rows, revision, now);
	sort_kept();
	return true;
}

void peer_changed(struct task *t)
{
	store_setting_set(t, S("peers"), str_fmt(t->a, "%lld", (long long)id_new(t->now)));
	pthread_mutex_lock(&kept.lock);
	kept.changed_at = clock_steady_us();
	pthread_mutex_unlock(&kept.lock);
}

/* --- which rule holds --- */

/* "far.example:8443" to "far.example"; an IPv6 address keeps its colons. */
static struct str without_port(struct str host)
{
	size_t colon = str_find_byte(host, ':');

	if (str_find_byte(str_sub(host, colon + 1, host.n), ':') < host.n - colon - 1 &&
	    colon < host.n)
		return host;
	return str_sub(host, 0, colon);
}

static const struct rule *find_exactly(struct str host)
{
	size_t low = 0, high = kept.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = str_cmp(kept.rule[middle].host, host);

		if (!c)
			return &kept.rule[middle];
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Under the lock. */
static const struct rule *find_rule(struct str host)
{
	const struct rule *r = find_exactly(host);
	size_t dot;

	host = without_port(host);
	while (!r && host.n) {
		r = find_exactly(host);
		dot = str_find_byte(host, '.');
		host = str_sub(host, dot + 1, host.n);
	}
	return r;
}

bool peer_covers(struct str name, struct str host)
{
	struct str bare = without_port(host);

	if (str_eq(name, host) || str_eq(name, bare))
		return true;
	return bare.n > name.n && str_ends(bare, name) && bare.p[bare.n - name.n - 1] == '.';
}

static bool is_own(struct str host)
{
	const struct place_fixed *f = place_fixed();
	struct str base = f->base;
	size_t at = str_find(base, S("://"));

	return str_eq(host, f->domain) || str_eq(host, str_sub(base, at + 3, base.n));
}

struct peer peer_of(struct task *t, struct str host)
{
	struct peer p = { .host = S(""), .note = S(""), .private_note = S("") };
	const struct rule *r;

	if (!host.n || is_own(host))
		return p;
	r = hold_rules(t) ? find_rule(host) : NULL;
	if (r) {
		p.host = str_dup(t->a, r->host);
		p.rule = r->rule;
		p.without_media = r->without_media;
		p.without_reports = r->without_reports;
	}
	pthread_mutex_unlock(&kept.lock);
	return p;
}

bool peer_keeps_out(enum peer_rule rule)
{
	if (rule == PEER_BLOCKED)
		return true;
	return place_fixed()->federation == FEDERATION_ALLOWED && rule != PEER_ALLOWED;
}

bool peer_may(struct task *t, struct str host)
{
	const struct rule *r;
	bool may;

	if (!host.n || is_own(host) || place_fixed()->federation == FEDERATION_OFF)
		return false;
	may = hold_rules(t);
	r = may ? find_rule(host) : NULL;
	may = may && !peer_keeps_out(r ? r->rule : PEER_NONE);
	pthread_mutex_unlock(&kept.lock);
	return may;
}

/* --- what somebody typed --- */

/* What stands between the scheme or the last @ and the path. */
static struct str host_part(struct str typed)
{
	size_t at = str_find(typed, S("://"));

	if (at < typed.n)
		typed = str_sub(typed, at + 3, typed.n);
	typed = str_sub(typed, 0, str_find_byte(typed, '/'));
	while ((at = str_find_byte(typed, '@')) < typed.n)
		typed = str_sub(typed, at + 1, typed.n);
	return typed;
}

bool peer_host(struct task *t, struct str typed, struct str *ret)
{
	struct str text = host_part(str_trim(typed)), host = without_port(text), port;
	int64_t number;

	if (!str_is_utf8(typed) || !host.n || host.p[0] == '-' || !url_host(t->a, host, ret))
		return false;
	port = str_sub(text, host.n, text.n);
	if (!port.n)
		return true;
	if (!str_int(str_sub(port, 1, port.n), 1, 65535, &number))
		return false;
	*ret = str_fmt(t->a, "%.*s:%lld", STR_ARG(*ret), (long long)number);
	return true;
}

/* --- what the host decides --- */

enum err peer_host_only(struct task *t)
{
	if (t->me && t->me->role == ROLE_HOST)
		return OK;
	return fail(t, ERR_FORBIDDEN, W_PLACE_HOST_ONLY);
}

struct peer peer_of_row(const struct peer_row *r)
{
	return (struct peer){ .id = r->id,
			      .host = r->host,
			      .rule = (enum peer_rule)r->rule,
			      .without_media = r->without_media,
			      .without_reports = r->without_reports,
			      .half_hidden = r->half_hidden,
			      .note = r->note,
			      .private_note = r->private_note,
			      .created_at = r->created_at };
}

static enum err read_note(struct task *t, struct str text, enum word field, struct str *ret)
{
	*ret = text.p ? str_trim(text) : S("");
	if (!str_is_utf8(*ret))
		return fail(t, ERR_INVALID, W_POST_TEXT);
	if (str_chars(*ret) > PEER_NOTE_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, field),
				 str_fmt(t->a, "%d", PEER_NOTE_MAX));
	return OK;
}

enum err peer_read(struct task *t, const struct peer *p, struct peer_row *ret)
{
	enum err e = OK;

	*ret = (struct peer_row){ .rule = p->rule,
				  .without_media = p->without_media,
				  .without_reports = p->without_reports,
				  .half_hidden = p->half_hidden };
	if (!peer_host(t, p->host, &ret->host))
		return fail(t, ERR_INVALID, W_PEER_NO_HOST);
	if (is_own(ret->host))
		return fail(t, ERR_INVALID, W_FOLLOW_DOMAIN_HERE);
	if (p->rule >= PEER_RULES ||
	    (p->rule == PEER_NONE && !p->without_media && !p->without_reports))
		return fail(t, ERR_INVALID, W_PEER_NO_RULE);
	e = read_note(t, p->note, W_PEER_NOTE, &ret->note);
	return e ? e : read_note(t, p->private_note, W_PEER_PRIVATE_NOTE, &ret->private_note);
}

enum err peer_set(struct task *t, const struct peer *p)
{
	struct peer_row row, was;
	bool is_new;
	enum err e = peer_host_only(t);

	if (!e)
		e = peer_read(t, p, &row);
	if (e)
		return e;
	is_new = !store_peer_get(t, row.host, &was);
	if (is_new && store_peer_count(t) >= PEERS_MOST)
		return fail_with(t, ERR_LIMIT, W_PEER_MANY, str_fmt(t->a, "%d", PEERS_MOST), S(""));
	store_peer_put(t, &row);
	peer_changed(t);
	if (is_new || was.rule != row.rule)
		peer_sweep(t, row.host);
	return OK;
}

enum err peer_forget(struct task *t, struct str typed)
{
	struct str host;
	enum err e = peer_host_only(t);

	if (e)
		return e;
	if (!peer_host(t, typed, &host) || !store_peer_remove(t, host))
		return fail(t, ERR_NOT_FOUND, W_PEER_NOT_FOUND);
	peer_changed(t);
	peer_sweep(t, host);
	return OK;
}

enum err peer_list(struct task *t, struct peers *ret)
{
	struct peer_rows rows;
	enum err e = peer_host_only(t);

	if (e)
		return e;
	rows = store_peer_all(t);
	*ret = (struct peers){ arena_many(t->a, struct peer, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[i] = peer_of_row(&rows.p[i]);
	return OK;
}

static enum err found(struct task *t, bool is, const struct peer_row *row, struct peer *ret)
{
	if (!is)
		return fail(t, ERR_NOT_FOUND, W_PEER_NOT_FOUND);
	*ret = peer_of_row(row);
	return OK;
}

enum err peer_get(struct task *t, struct str typed, struct peer *ret)
{
	struct peer_row row;
	struct str host;
	enum err e = peer_host_only(t);

	if (e)
		return e;
	return found(t, peer_host(t, typed, &host) && store_peer_get(t, host, &row), &row, ret);
}

enum err peer_get_id(struct task *t, int64_t id, struct peer *ret)
{
	struct peer_row row;
	enum err e = peer_host_only(t);

	return e ? e : found(t, store_peer_get_id(t, id, &row), &row, ret);
}

void peer_start(struct task *t)
{
	static const char *const names[] = { "open", "allowed", "off" };
	struct str now = str_of(names[place_fixed()->federation]);
	struct str was = store_setting_get(t, S("federation"));

	if (str_eq(was.n ? was : S("open"), now))
		return;
	store_setting_set(t, S("federation"), now);
	peer_sweep(t, PEER_EVERYBODY);
}
