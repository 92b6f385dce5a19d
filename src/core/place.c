#include "core/place.h"

#include <pthread.h>

#include "base/caption.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/account.h"
#include "store/place.h"
#include "sys/keys.h"

#define KEPT_US INT64_C(2000000)
/* After a change nothing is kept: another thread may still read from before the commit. */
#define UNSURE_US INT64_C(5000000)
#define NAME_MAX_CHARS 60
#define ABOUT_MAX_CHARS 5000
#define RULES_MAX_CHARS 10000
#define LINE_MAX_CHARS 320
#define LONG_MAX_CHARS 50000

/* The settings that are texts. */
static const struct {
	const char *name;
	size_t offset;
	size_t chars;
	enum word field;
} texts[] = {
	{ "name", offsetof(struct place, name), NAME_MAX_CHARS, W_FIELD_PLACE },
	{ "about", offsetof(struct place, about), ABOUT_MAX_CHARS, W_FIELD_PLACE_ABOUT },
	{ "rules", offsetof(struct place, rules), RULES_MAX_CHARS, W_FIELD_RULES },
	{ "contact", offsetof(struct place, contact), LINE_MAX_CHARS, W_HOST_CONTACT },
	{ "email", offsetof(struct place, email), LINE_MAX_CHARS, W_HOST_EMAIL },
	{ "longer", offsetof(struct place, longer), LONG_MAX_CHARS, W_HOST_LONGER },
	{ "privacy", offsetof(struct place, privacy), LONG_MAX_CHARS, W_HOST_PRIVACY },
	{ "closed", offsetof(struct place, closed), ABOUT_MAX_CHARS, W_HOST_CLOSED_WORDS },
};

#define TEXTS (sizeof texts / sizeof *texts)

static struct str *text_at(struct place *p, size_t i)
{
	return (struct str *)(void *)((char *)p + texts[i].offset);
}

static struct {
	pthread_mutex_t lock;
	struct place place; /* its texts are those below */
	char *text[TEXTS];
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
	if (!fixed.host.n)
		fixed.host = fixed.domain;
}

bool place_is_called(struct str domain)
{
	return str_eq_nocase(domain, fixed.domain) || str_eq_nocase(domain, fixed.host);
}

/* --- settings as text --- */

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%lld", (long long)n);
}

static void take_setting(struct place *p, struct str name, struct str value)
{
	int64_t n = 0;

	for (size_t i = 0; i < TEXTS; i++)
		if (str_eq(name, str_of(texts[i].name)))
			*text_at(p, i) = value;
	str_int(value, 0, INT64_MAX, &n);
	if (str_eq(name, S("sign_up")))
		p->sign_up = n <= SIGN_UP_OPEN ? (enum sign_up)n : SIGN_UP_CLOSED;
	else if (str_eq(name, S("markdown")))
		p->markdown = n;
	else if (str_eq(name, S("hour")))
		p->hour = n;
	else if (str_eq(name, S("publishes_peers")))
		p->publishes_peers = n;
	else if (str_eq(name, S("lang")))
		p->lang = lang_choose(value, LANG_EN);
	else if (str_eq(name, S("set_up")))
		p->is_set_up = n;
	else if (str_eq(name, S("longer_at")))
		p->longer_at = n;
	else if (str_eq(name, S("privacy_at")))
		p->privacy_at = n;
}

static struct place read_place(struct task *t)
{
	struct setting_rows rows = store_setting_all(t);
	struct place p = { .name = S("Rosemary") };

	for (size_t i = 1; i < TEXTS; i++)
		*text_at(&p, i) = S("");
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
	struct place from = *p;

	kept.place = *p;
	for (size_t i = 0; i < TEXTS; i++)
		*text_at(&kept.place, i) = heap_copy(&kept.text[i], *text_at(&from, i));
	kept.read_at = now;
}

static struct place copy_kept(struct task *t)
{
	struct place p = kept.place;

	for (size_t i = 0; i < TEXTS; i++)
		*text_at(&p, i) = str_dup(t->a, *text_at(&p, i));
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

/* Somebody of this place, or nobody. */
static enum err check_contact(struct task *t, struct place *p)
{
	struct account a;

	if (p->contact.n && p->contact.p[0] == '@')
		p->contact = str_sub(p->contact, 1, p->contact.n);
	if (p->contact.n && (account_find(t, p->contact, &a) || a.domain.n))
		return fail(t, ERR_INVALID, W_HOST_CONTACT_UNKNOWN);
	if (p->email.n && !text_is_email(p->email))
		return fail(t, ERR_INVALID, W_HOST_EMAIL_WRONG);
	return OK;
}

static void date_texts(struct task *t, const struct place *p)
{
	struct place was = read_place(t);

	if (!str_eq(was.longer, p->longer))
		store_setting_set(t, S("longer_at"), number(t, t->now));
	if (!str_eq(was.privacy, p->privacy))
		store_setting_set(t, S("privacy_at"), number(t, t->now));
}

enum err place_change(struct task *t, const struct place *wanted)
{
	struct place p = *wanted;
	enum err e;

	if (!t->me || t->me->role != ROLE_HOST)
		return fail(t, ERR_FORBIDDEN, W_PLACE_HOST_ONLY);
	for (size_t i = 0; i < TEXTS; i++) {
		struct str *text = text_at(&p, i);

		*text = text->p ? str_trim(*text) : S("");
		if (check_length(t, *text, texts[i].chars, texts[i].field))
			return t->fault.err;
	}
	if (!p.name.n)
		return fail_with(t, ERR_INVALID, W_FORM_MISSING, word(t->lang, W_FIELD_PLACE),
				 S(""));
	if (p.sign_up > SIGN_UP_OPEN || p.lang >= LANG_COUNT)
		return fail(t, ERR_INVALID, W_ERROR_INVALID);
	e = check_contact(t, &p);
	if (e)
		return e;
	date_texts(t, &p);
	for (size_t i = 0; i < TEXTS; i++)
		store_setting_set(t, str_of(texts[i].name), *text_at(&p, i));
	store_setting_set(t, S("sign_up"), number(t, p.sign_up));
	store_setting_set(t, S("markdown"), number(t, p.markdown));
	store_setting_set(t, S("publishes_peers"), number(t, p.publishes_peers));
	store_setting_set(t, S("hour"), number(t, p.hour));
	store_setting_set(t, S("lang"), lang_tag(p.lang));
	changed();
	return OK;
}

/* --- long texts --- */

static struct html marked_up(struct task *t, struct str text)
{
	return caption_read(t->a, text, &(struct caption_rules){ .markdown = true }).html;
}

struct html place_longer_html(struct task *t, const struct place *p)
{
	if (p->longer.n)
		return marked_up(t, p->longer);
	return caption_read(t->a, p->about, &(struct caption_rules){ 0 }).html;
}

struct html place_privacy_html(struct task *t, const struct place *p)
{
	struct str kept_words = word_with(t->a, t->lang, W_API_PRIVACY_KEPT, p->name, S(""));

	if (p->privacy.n)
		return marked_up(t, p->privacy);
	return caption_read(t->a,
			    str_fmt(t->a, "%.*s\n\n%.*s\n\n%.*s", STR_ARG(kept_words),
				    STR_ARG(word(t->lang, W_API_PRIVACY_SEEN)),
				    STR_ARG(word(t->lang, W_API_PRIVACY_GONE))),
			    &(struct caption_rules){ 0 })
		.html;
}

void place_start(struct task *t)
{
	store_setting_add(t, S("secret"), hash_hex(t->a, secret_new(t->a, 32)));
}

void place_set_up(struct task *t, struct str name, enum lang lang)
{
	if (str_trim(name).n)
		store_setting_set(t, S("name"), str_first_chars(str_trim(name), NAME_MAX_CHARS));
	store_setting_set(t, S("lang"), lang_tag(lang));
	store_setting_set(t, S("set_up"), S("1"));
	place_start(t); /* a command may set up a place that never served */
	changed();
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
