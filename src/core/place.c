#include "core/place.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/mem.h"
#include "core/account.h"
#include "store/place.h"
#include "sys/keys.h"

#define KEPT_US INT64_C(2000000)
/* After a change nothing is kept: another thread may still read from before the commit. */
#define UNSURE_US INT64_C(5000000)
#define NAME_MAX_CHARS 60
#define ABOUT_MAX_CHARS 5000
#define RULES_MAX_CHARS 10000

static struct {
	pthread_mutex_t lock;
	struct place place; /* its texts are those below */
	char *text[3];
	int64_t read_at, changed_at;
	char secret[65];
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed_at = -UNSURE_US };

static struct place_fixed fixed;

const struct place_fixed *place_fixed(void)
{
	return &fixed;
}

void place_fix(const struct place_fixed *f)
{
	fixed = *f;
}

/* --- settings as text --- */

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%lld", (long long)n);
}

static void take_setting(struct place *p, struct str name, struct str value)
{
	int64_t n = 0;

	str_int(value, 0, 100, &n);
	if (str_eq(name, S("name")))
		p->name = value;
	else if (str_eq(name, S("about")))
		p->about = value;
	else if (str_eq(name, S("rules")))
		p->rules = value;
	else if (str_eq(name, S("sign_up")))
		p->sign_up = n <= SIGN_UP_OPEN ? (enum sign_up)n : SIGN_UP_CLOSED;
	else if (str_eq(name, S("markdown")))
		p->markdown = n;
	else if (str_eq(name, S("lang")))
		p->lang = lang_choose(value, LANG_EN);
	else if (str_eq(name, S("set_up")))
		p->is_set_up = n;
}

static struct place read_place(struct task *t)
{
	struct setting_rows rows = store_setting_all(t);
	struct place p = { .name = S("Rosemary"), .about = S(""), .rules = S("") };

	for (size_t i = 0; i < rows.n; i++)
		take_setting(&p, rows.p[i].name, rows.p[i].value);
	return p;
}

/* --- what is kept in memory; under the lock --- */

static struct str heap_copy(char **at, struct str s)
{
	mem_free(*at);
	*at = mem_copy(s.p ? s.p : "", s.n);
	return (struct str){ *at, s.n };
}

static void keep(const struct place *p, int64_t now)
{
	kept.place = *p;
	kept.place.name = heap_copy(&kept.text[0], p->name);
	kept.place.about = heap_copy(&kept.text[1], p->about);
	kept.place.rules = heap_copy(&kept.text[2], p->rules);
	kept.read_at = now;
}

static struct place copy_kept(struct task *t)
{
	struct place p = kept.place;

	p.name = str_dup(t->a, p.name);
	p.about = str_dup(t->a, p.about);
	p.rules = str_dup(t->a, p.rules);
	return p;
}

enum err place_get(struct task *t, struct place *ret_place)
{
	int64_t now = clock_steady_us();
	bool unsure, fresh;

	pthread_mutex_lock(&kept.lock);
	unsure = now - kept.changed_at < UNSURE_US;
	fresh = !unsure && kept.place.name.p && now - kept.read_at < KEPT_US;
	if (fresh)
		*ret_place = copy_kept(t);
	pthread_mutex_unlock(&kept.lock);
	if (fresh)
		return OK;
	*ret_place = read_place(t);
	if (db_state(t))
		return fail(t, db_state(t), W_ERROR_BUSY);
	pthread_mutex_lock(&kept.lock);
	if (now - kept.changed_at >= UNSURE_US)
		keep(ret_place, now);
	pthread_mutex_unlock(&kept.lock);
	return OK;
}

static void changed(void)
{
	pthread_mutex_lock(&kept.lock);
	kept.changed_at = clock_steady_us();
	pthread_mutex_unlock(&kept.lock);
}

/* --- rules --- */

/* "- like this", "– or this"; what stands behind the dash. */
static bool is_hint(struct str line, struct str *ret)
{
	static const char *const dashes[] = { "- ", "– ", "— " };

	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
		if (str_starts(line, str_of(dashes[i]))) {
			*ret = str_trim(str_sub(line, str_of(dashes[i]).n, line.n));
			return true;
		}
	return false;
}

struct place_rules place_rules(struct arena *a, const struct place *p)
{
	struct place_rules list = { 0 };
	struct str rest = p->rules, line, hint;
	size_t lines = 1;

	for (size_t i = 0; i < rest.n; i++)
		lines += rest.p[i] == '\n';
	list.p = arena_many(a, struct place_rule, lines);
	while (str_cut(&rest, '\n', &line)) {
		line = str_trim(line);
		if (!line.n)
			continue;
		if (list.n && is_hint(line, &hint)) {
			struct place_rule *r = &list.p[list.n - 1];

			r->hint = r->hint.n
					  ? str_fmt(a, "%.*s %.*s", STR_ARG(r->hint), STR_ARG(hint))
					  : hint;
		} else {
			list.p[list.n++] = (struct place_rule){ line, S("") };
		}
	}
	return list;
}

/* --- changing --- */

static enum err check_length(struct task *t, struct str s, size_t most, enum word field)
{
	if (str_chars(s) <= most)
		return OK;
	return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, field), number(t, (int64_t)most));
}

enum err place_change(struct task *t, const struct place *p)
{
	struct str name = str_trim(p->name);

	if (!t->me || t->me->role != ROLE_HOST)
		return fail(t, ERR_FORBIDDEN, W_PLACE_HOST_ONLY);
	if (!name.n)
		return fail_with(t, ERR_INVALID, W_FORM_MISSING, word(t->lang, W_FIELD_PLACE),
				 S(""));
	if (check_length(t, name, NAME_MAX_CHARS, W_FIELD_PLACE) ||
	    check_length(t, p->about, ABOUT_MAX_CHARS, W_FIELD_PLACE_ABOUT) ||
	    check_length(t, p->rules, RULES_MAX_CHARS, W_FIELD_RULES))
		return t->fault.err;
	if (p->sign_up > SIGN_UP_OPEN || p->lang >= LANG_COUNT)
		return fail(t, ERR_INVALID, W_ERROR_INVALID);
	store_setting_set(t, S("name"), name);
	store_setting_set(t, S("about"), str_trim(p->about));
	store_setting_set(t, S("rules"), str_trim(p->rules));
	store_setting_set(t, S("sign_up"), number(t, p->sign_up));
	store_setting_set(t, S("markdown"), number(t, p->markdown));
	store_setting_set(t, S("lang"), lang_tag(p->lang));
	changed();
	return OK;
}

void place_set_up(struct task *t, struct str name, enum lang lang)
{
	if (str_trim(name).n)
		store_setting_set(t, S("name"), str_first_chars(str_trim(name), NAME_MAX_CHARS));
	store_setting_set(t, S("lang"), lang_tag(lang));
	store_setting_set(t, S("set_up"), S("1"));
	changed();
}

void place_start(struct task *t)
{
	store_setting_add(t, S("secret"), hash_hex(t->a, secret_new(t->a, 32)));
}

struct str place_secret(struct task *t)
{
	struct setting_rows rows;
	struct str secret = STR_NONE;

	pthread_mutex_lock(&kept.lock);
	if (kept.secret[0])
		secret = str_dup(t->a, str_of(kept.secret));
	pthread_mutex_unlock(&kept.lock);
	if (secret.n)
		return secret;
	rows = store_setting_all(t);
	for (size_t i = 0; i < rows.n; i++)
		if (str_eq(rows.p[i].name, S("secret")))
			secret = rows.p[i].value;
	must(secret.n == sizeof kept.secret - 1); /* place_start made it */
	pthread_mutex_lock(&kept.lock);
	memcpy(kept.secret, secret.p, secret.n);
	pthread_mutex_unlock(&kept.lock);
	return secret;
}
