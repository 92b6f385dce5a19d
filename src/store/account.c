#include "store/account.h"

#include "base/buf.h"
#include "store/ids.h"

#define FIELDS_BYTES ((size_t)64 * 1024)

#define ACTIVE_HERE " state = 0 AND domain = ''"

static struct value or_null(int64_t id)
{
	return id ? V(id) : V_NULL;
}

/* --- reading --- */

#define FILES_SIZES 6 /* columns after the secret */

/* Most people have no cover, and reading a column costs. */
static void take_files(struct rows *r, int64_t id, struct account_files *ret)
{
	ret->secret = id ? row_str(r) : STR_NONE;
	if (!ret->secret.n) {
		row_skip(r, id ? FILES_SIZES : FILES_SIZES + 1);
		return;
	}
	ret->id = id;
	ret->grid_width = row_int(r);
	ret->grid_height = row_int(r);
	ret->page_width = row_int(r);
	ret->page_height = row_int(r);
	ret->full_width = row_int(r);
	ret->full_height = row_int(r);
}

/* "name\tvalue\thtml\n", at most four times. */
static void take_fields(struct str text, struct account_row *a)
{
	struct str line;

	while (a->fields < ACCOUNT_ROW_FIELDS && str_cut(&text, '\n', &line)) {
		if (!line.n)
			break;
		str_cut(&line, '\t', &a->field[a->fields].name);
		str_cut(&line, '\t', &a->field[a->fields].value);
		a->field[a->fields++].html = (struct html){ line };
	}
}

void store_account_take(struct rows *r, struct account_row *ret)
{
	*ret = (struct account_row){ .id = row_int(r) };
	ret->name = row_str(r);
	ret->domain = row_str(r);
	ret->display = row_str(r);
	ret->about = row_str(r);
	ret->about_html = (struct html){ row_str(r) };
	take_fields(row_str(r), ret);
	ret->role = row_int(r);
	ret->state = row_int(r);
	ret->locked = row_bool(r);
	ret->indexed = row_bool(r);
	ret->hides_follows = row_bool(r);
	ret->bot = row_bool(r);
	ret->lang = row_str(r);
	ret->language = row_str(r);
	ret->timezone = row_str(r);
	ret->post_visibility = row_int(r);
	ret->post_cover = row_int(r);
	ret->keeps_originals = row_bool(r);
	ret->reason = row_str(r);
	ret->posts = row_int(r);
	ret->followers = row_int(r);
	ret->following = row_int(r);
	ret->last_post_at = row_int(r);
	ret->rev = row_int(r);
	ret->created_at = row_int(r);
	ret->portrait_id = row_int(r);
	ret->cover_id = row_int(r);
	ret->uses = row_int(r);
	ret->filters = row_int(r);
	ret->limited = row_int(r);
	ret->moved_to = row_int(r);
	ret->moved_at = row_int(r);
	ret->post_circle = row_int(r);
	take_files(r, ret->portrait_id, &ret->portrait);
	take_files(r, ret->cover_id, &ret->cover);
}

static bool take_one(struct rows r, struct account_row *ret)
{
	bool found = rows_next(&r);

	if (found)
		store_account_take(&r, ret);
	rows_done(&r);
	return found;
}

struct account_rows store_account_list(struct task *t, struct rows r, const struct span *s)
{
	struct account_rows list = { .p = arena_many(t->a, struct account_row, (size_t)s->limit) };

	while (list.n < (size_t)s->limit && rows_next(&r)) {
		int64_t place = row_int(&r);

		store_account_take(&r, &list.p[list.n]);
		list.p[list.n++].place = place;
	}
	rows_done(&r);
	span_turn(s, &list);
	return list;
}

bool store_account_get(struct task *t, int64_t id, struct account_row *ret)
{
	return take_one(db_rows(t, SQL_ACCOUNT_GET, ARGS(V(id))), ret);
}

bool store_account_find(struct task *t, struct str key, struct str domain, struct account_row *ret)
{
	return take_one(db_rows(t, SQL_ACCOUNT_FIND, ARGS(V(key), V(domain))), ret);
}

struct account_rows store_account_many(struct task *t, struct ids ids)
{
	struct account_rows list = { .p = arena_many(t->a, struct account_row, ids.n) };
	struct rows r = db_rows(t, SQL_ACCOUNT_MANY, ARGS(V(ids)));

	while (list.n < ids.n && rows_next(&r))
		store_account_take(&r, &list.p[list.n++]);
	rows_done(&r);
	return list;
}

struct account_rows store_account_bare(struct task *t, struct ids ids)
{
	struct account_rows list = { .p = arena_many(t->a, struct account_row, ids.n) };
	struct rows r = db_rows(t, SQL_ACCOUNT_BARE, ARGS(V(ids)));

	while (list.n < ids.n && rows_next(&r)) {
		struct account_row *a = &list.p[list.n++];

		a->id = row_int(&r);
		a->name = row_str(&r);
		a->domain = row_str(&r);
		a->display = row_str(&r);
		a->state = row_int(&r);
		a->locked = row_bool(&r);
		a->bot = row_bool(&r);
		a->rev = row_int(&r);
		a->moved_to = row_int(&r);
		a->uses = row_int(&r);
	}
	rows_done(&r);
	return list;
}

int64_t store_account_named(struct task *t, struct str key, struct str *ret_name)
{
	struct rows r = db_rows(
		t, "SELECT id, name FROM account WHERE name_key = $1 AND domain = '' AND state = 0",
		ARGS(V(key)));
	int64_t id = 0;

	if (rows_next(&r)) {
		id = row_int(&r);
		*ret_name = row_str(&r);
	}
	rows_done(&r);
	return id;
}

bool store_account_name_taken(struct task *t, struct str key)
{
	return db_int(t, "SELECT 1 FROM account WHERE name_key = $1 AND domain = ''", ARGS(V(key)),
		      0) != 0;
}

/* --- writing --- */

static struct str fields_text(struct task *t, const struct account_row *a)
{
	struct buf b;

	buf_init(&b, t->a, FIELDS_BYTES);
	for (size_t i = 0; i < a->fields; i++) {
		buf_str(&b, a->field[i].name);
		buf_byte(&b, '\t');
		buf_str(&b, a->field[i].value);
		buf_byte(&b, '\t');
		buf_str(&b, a->field[i].html.s);
		buf_byte(&b, '\n');
	}
	must(!buf_failed(&b));
	return b.n ? buf_view(&b) : S("");
}

bool store_account_add(struct task *t, const struct account_row *a, struct str key)
{
	return db_run(t,
		      "INSERT INTO account (id, name, name_key, domain, display, role, state,"
		      " locked, indexed, hides_follows, lang, language, timezone,"
		      " post_visibility, reason, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7,"
		      " $8, $9, $10, $11, $12, $13, $14, $15, $16)"
		      " ON CONFLICT (name_key, domain) DO NOTHING",
		      ARGS(V(a->id), V(a->name), V(key), V(a->domain), V(a->display), V(a->role),
			   V(a->state), V(a->locked), V(a->indexed), V(a->hides_follows),
			   V(a->lang), V(a->language), V(a->timezone), V(a->post_visibility),
			   V(a->reason), V(a->created_at))) == 1;
}

void store_account_change(struct task *t, const struct account_row *a)
{
	db_run(t,
	       "UPDATE account SET display = $2, about = $3, about_html = $4, fields = $5,"
	       " locked = $6, indexed = $7, hides_follows = $8, bot = $9, lang = $10,"
	       " language = $11, timezone = $12, post_visibility = $13, post_sensitive = $14,"
	       " keeps_originals = $15, portrait_id = $16, cover_id = $17, post_circle = $18,"
	       " rev = rev + 1 WHERE id = $1",
	       ARGS(V(a->id), V(a->display), V(a->about), V(a->about_html.s), V(fields_text(t, a)),
		    V(a->locked), V(a->indexed), V(a->hides_follows), V(a->bot), V(a->lang),
		    V(a->language), V(a->timezone), V(a->post_visibility), V(a->post_cover),
		    V(a->keeps_originals), or_null(a->portrait_id), or_null(a->cover_id),
		    or_null(a->post_circle)));
}

void store_account_set_state(struct task *t, int64_t id, int64_t state)
{
	db_run(t, "UPDATE account SET state = $2, rev = rev + 1 WHERE id = $1",
	       ARGS(V(id), V(state)));
}

void store_account_set_role(struct task *t, int64_t id, int64_t role)
{
	db_run(t, "UPDATE account SET role = $2, rev = rev + 1 WHERE id = $1",
	       ARGS(V(id), V(role)));
}

void store_account_uses(struct task *t, int64_t id, int64_t bit)
{
	db_run(t,
	       "UPDATE account SET uses = uses | CAST($2 AS BIGINT), rev = rev + 1"
	       " WHERE id = $1 AND (uses & CAST($2 AS BIGINT)) = 0",
	       ARGS(V(id), V(bit)));
}

bool store_account_has_media(struct task *t, int64_t account_id, int64_t media_id)
{
	return db_int(t, "SELECT 1 FROM media WHERE id = $1 AND account_id = $2",
		      ARGS(V(media_id), V(account_id)), 0) != 0;
}

/* --- lists --- */

struct account_rows store_account_local(struct task *t, bool waiting, const struct span *s)
{
	struct values args = ARGS(V(s->low), V(s->high), V(s->limit));
	struct rows r = waiting ? span_rows(t, s, SQL_ACCOUNT_WAITING, "a.id", "$3", args)
				: span_rows(t, s, SQL_ACCOUNT_HERE, "a.id", "$3", args);

	return store_account_list(t, r, s);
}

#define HOSTS_MAX 100

struct ids store_account_hosts(struct task *t)
{
	return ids_read(
		t, db_rows(t, "SELECT id FROM account WHERE role > 0 AND" ACTIVE_HERE, NO_ARGS),
		HOSTS_MAX);
}

bool store_account_other_host(struct task *t, int64_t id)
{
	return db_int(t,
		      "SELECT 1 FROM account WHERE role > 0 AND role = 2 AND id <> $1"
		      " AND" ACTIVE_HERE " LIMIT 1",
		      ARGS(V(id)), 0) != 0;
}

/* --- passwords --- */

static bool take_login(struct rows r, struct login_row *ret)
{
	bool found = rows_next(&r);

	if (found) {
		ret->account_id = row_int(&r);
		ret->state = row_int(&r);
		ret->password = row_str(&r);
	}
	rows_done(&r);
	return found;
}

bool store_login_find(struct task *t, struct str key, struct login_row *ret)
{
	return take_login(db_rows(t,
				  "SELECT a.id, a.state, l.password FROM account a JOIN login l"
				  " ON l.account_id = a.id WHERE a.name_key = $1 AND a.domain = ''",
				  ARGS(V(key))),
			  ret);
}

bool store_login_get(struct task *t, int64_t account_id, struct login_row *ret)
{
	return take_login(db_rows(t,
				  "SELECT a.id, a.state, l.password FROM account a JOIN login l"
				  " ON l.account_id = a.id WHERE a.id = $1",
				  ARGS(V(account_id))),
			  ret);
}

void store_login_set(struct task *t, int64_t account_id, struct str password)
{
	db_run(t,
	       "INSERT INTO login (account_id, password, changed_at) VALUES ($1, $2, $3)"
	       " ON CONFLICT (account_id) DO UPDATE SET password = excluded.password,"
	       " changed_at = excluded.changed_at",
	       ARGS(V(account_id), V(password), V(t->now)));
}
