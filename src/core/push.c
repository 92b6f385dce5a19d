#include "core/push.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "store/place.h"
#include "store/push.h"
#include "sys/fetch_filter.h"
#include "sys/keys.h"

#define PAUSE_FIRST (5 * CLOCK_SECOND)
#define PAUSE_MOST (6 * CLOCK_HOUR)
#define RETRY_AFTER_MOST (24 * 60 * 60) /* seconds */
#define TRIES_REFUSED 3			/* of one message */

/* --- the place's own keys --- */

static struct {
	char point[P256_POINT], secret[P256_PRIVATE], text[100];
} own;

/* Point and private key as one value, so that two programs at their first start never keep halves
 * of two pairs. */
static struct str new_value(struct task *t)
{
	struct p256_pair pair = p256_new(t->a);
	struct buf both;

	buf_init(&both, t->a, P256_POINT + P256_PRIVATE);
	buf_str(&both, pair.point);
	buf_str(&both, pair.secret);
	return base64url(t->a, buf_view(&both));
}

void push_start(struct task *t)
{
	struct setting_rows rows;
	struct str both = STR_NONE, text;

	store_setting_add(t, S("vapid"), new_value(t));
	rows = store_setting_all(t);
	for (size_t i = 0; i < rows.n; i++)
		if (str_eq(rows.p[i].name, S("vapid")))
			base64url_read(t->a, rows.p[i].value, &both);
	must(both.n == P256_POINT + P256_PRIVATE);
	text = base64url(t->a, str_sub(both, 0, P256_POINT));
	must(text.n < sizeof own.text);
	memcpy(own.point, both.p, P256_POINT);
	memcpy(own.secret, both.p + P256_POINT, P256_PRIVATE);
	memcpy(own.text, text.p, text.n);
}

struct p256_pair push_pair(void)
{
	return (struct p256_pair){ { own.point, P256_POINT }, { own.secret, P256_PRIVATE } };
}

struct str push_public_key(void)
{
	return str_of(own.text);
}

/* --- subscriptions --- */

bool push_keys_read(struct arena *a, struct str point, struct str auth, struct push_reader *ret)
{
	struct push_reader r = { .standard = ret->standard };

	if (!base64url_read(a, point, &r.point) || !base64url_read(a, auth, &r.auth) ||
	    r.auth.n != PUSH_AUTH || !p256_is_point(r.point))
		return false;
	*ret = r;
	return true;
}

static enum err read_endpoint(struct task *t, struct str text, struct url *ret)
{
	struct url_parts parts;

	if (!url_read(t->a, text, ret))
		return fail(t, ERR_INVALID, W_PUSH_ENDPOINT);
	if (fetch_allows_private())
		return OK;
	parts = url_split(*ret);
	if (!parts.secure)
		return fail(t, ERR_INVALID, W_PUSH_ENDPOINT);
	if (filter_names_private(t->a, parts.host))
		return fail(t, ERR_INVALID, W_PUSH_ENDPOINT_PRIVATE);
	return OK;
}

/* Several apps have room for 31 bits. Two that meet (one of a million with thousands of apps) are a
 * conflict, and the app asks again. */
static int64_t small_id(struct task *t)
{
	struct str bytes = STR_NONE;
	int64_t id = 0;

	must(base64url_read(t->a, secret_new(t->a, 4), &bytes) && bytes.n == 4);
	for (size_t i = 0; i < 4; i++)
		id = id << 8 | (unsigned char)bytes.p[i];
	return (id & 0x7fffffff) | 1;
}

static struct push push_of(struct task *t, const struct push_row *r)
{
	struct push p = { .id = r->id,
			  .endpoint = { r->endpoint },
			  .reader.standard = r->standard,
			  .alerts = (unsigned)r->alerts,
			  .policy = (enum push_policy)r->policy };

	must(push_keys_read(t->a, r->point, r->auth, &p.reader));
	return p;
}

enum err push_subscribe(struct task *t, int64_t token_id, const struct push_new *n,
			struct push *ret)
{
	struct push_row row = { .token_id = token_id,
				.alerts = n->alerts,
				.policy = (int64_t)n->policy,
				.standard = n->standard,
				.created_at = t->now };
	struct push_reader reader = { .standard = n->standard };
	struct url endpoint;
	enum err e = read_endpoint(t, n->endpoint, &endpoint);

	must(t->me && token_id && n->policy < PUSH_POLICIES);
	if (e)
		return e;
	if (!push_keys_read(t->a, n->point, n->auth, &reader))
		return fail(t, ERR_INVALID, W_PUSH_KEYS);
	row.id = small_id(t);
	row.account_id = t->me->id;
	row.endpoint = endpoint.s;
	row.point = base64url(t->a, reader.point);
	row.auth = base64url(t->a, reader.auth);
	store_push_put(t, &row);
	*ret = push_of(t, &row);
	return OK;
}

enum err push_get(struct task *t, int64_t token_id, struct push *ret)
{
	struct push_row row;

	if (!store_push_get(t, token_id, &row))
		return fail(t, ERR_NOT_FOUND, W_PUSH_NONE);
	*ret = push_of(t, &row);
	return OK;
}

enum err push_change(struct task *t, int64_t token_id, unsigned alerts, enum push_policy policy,
		     struct push *ret)
{
	enum err e = push_get(t, token_id, ret);

	must(policy < PUSH_POLICIES);
	if (e)
		return e;
	store_push_change(t, ret->id, alerts, (int64_t)policy);
	ret->alerts = alerts;
	ret->policy = policy;
	return OK;
}

void push_end(struct task *t, int64_t token_id)
{
	struct push_row row;

	if (store_push_get(t, token_id, &row))
		store_push_remove(t, row.id);
}

/* --- telling --- */

void push_tell(struct task *t, int64_t to, enum notice_kind kind, int64_t from, int64_t notice_id)
{
	struct ids wanting = store_push_wanting(t, to, notice_heard_as(kind), from);

	for (size_t i = 0; i < wanting.n; i++)
		job_add(t, JOB_PUSH, notice_id, str_fmt(t->a, "%lld", (long long)wanting.p[i]),
			t->now);
}

static int64_t subscription_of(const struct job *j)
{
	int64_t id = 0;

	str_int(j->detail, 1, INT32_MAX, &id);
	return id;
}

static bool is_of_use(struct task *t, const struct push_row *row, const struct notice *n)
{
	return row->alerts >> notice_heard_as(n->kind) & 1 && n->created_at >= row->created_at &&
	       t->now - n->created_at < PUSH_SECONDS * CLOCK_SECOND;
}

enum err push_message(struct task *t, const struct job *j, struct push_message *ret)
{
	struct account *me = arena_make(t->a, struct account);
	struct push_row row;
	enum err e;

	if (!store_push_load(t, subscription_of(j), &row))
		return ERR_GONE;
	e = account_load(t, row.account_id, me);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_GONE : e;
	if (me->state != ACCOUNT_ACTIVE)
		return ERR_GONE;
	t->me = me;
	t->lang = me->lang;
	e = notice_get(t, j->ref, &ret->notice);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_GONE : e;
	if (!is_of_use(t, &row, &ret->notice))
		return ERR_GONE;
	ret->to = push_of(t, &row);
	push_words(t, ret);
	return OK;
}

/* --- how it went --- */

/* 5 seconds, 10, 20, … six hours, with a quarter more or less so that many do not come back
 * together. */
static int64_t pause_after(const struct job *j)
{
	int64_t pause = PAUSE_MOST;

	if (j->tries < 14)
		pause = PAUSE_FIRST << (j->tries > 0 ? j->tries - 1 : 0);
	if (pause > PAUSE_MOST)
		pause = PAUSE_MOST;
	return pause * 3 / 4 + pause / 2 * (j->id % 101) / 101;
}

/* RFC 9110 section 10.2.3, as seconds; as a date it is left to our own pauses. */
static int64_t retry_after(struct str text)
{
	int64_t seconds = 0;

	if (!str_int(text, 0, INT32_MAX, &seconds))
		return 0;
	return (seconds < RETRY_AFTER_MOST ? seconds : RETRY_AFTER_MOST) * CLOCK_SECOND;
}

/* The push service is not there, or cannot take any now. */
static int64_t failing(struct task *t, const struct job *j, const struct push_row *row,
		       struct str wait)
{
	int64_t since = row->failing_since ? row->failing_since : t->now;
	int64_t pause = pause_after(j), asked = retry_after(wait);

	if (t->now - since > PUSH_DAYS * CLOCK_DAY) {
		store_push_remove(t, row->id);
		return 0;
	}
	store_push_mark(t, row->id, row->refusals, since);
	return t->now + (asked > pause ? asked : pause);
}

static int64_t refused(struct task *t, const struct job *j, const struct push_row *row)
{
	if (row->refusals + 1 >= PUSH_REFUSALS) {
		store_push_remove(t, row->id);
		return 0;
	}
	store_push_mark(t, row->id, row->refusals + 1, row->failing_since);
	return j->tries < TRIES_REFUSED ? t->now + pause_after(j) : 0;
}

/* Of an answer that came, and of ends that another time will not change. */
static bool is_refusal(enum fetch_end end, int status)
{
	if (end == FETCH_ADDRESS || end == FETCH_PRIVATE)
		return true;
	return status >= 300 && status < 500 && status != 408 && status != 425 && status != 429;
}

int64_t push_settle(struct task *t, const struct job *j, enum fetch_end end, int status,
		    struct str wait)
{
	struct push_row row;

	if (!store_push_load(t, subscription_of(j), &row))
		return 0;
	if (status >= 200 && status < 300) {
		if (row.refusals || row.failing_since)
			store_push_mark(t, row.id, 0, 0);
		return 0;
	}
	if (status == 404 || status == 410) {
		store_push_remove(t, row.id);
		return 0;
	}
	return is_refusal(end, status) ? refused(t, j, &row) : failing(t, j, &row, wait);
}
