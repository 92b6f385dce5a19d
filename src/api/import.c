/* Bringing lists of people along: POST /api/v1/import as GoToSocial has it, and a journal of what
 * became of each file (Rosemary's own). */
#include "core/import.h"
#include "api/api.h"
#include "sys/writer.h"

#define LEFT_SHOWN 200

static const char *const kinds[IMPORT_KINDS] = { "following", "blocks", "mutes", "lists",
						 "circles" };
static const char *const states[] = { "waiting", "working", "working", "done" };
static const char *const outcomes[IMPORT_OUTCOMES] = { "done",	   "was_so", "ended",
						       "not_here", "nobody", "refused" };

static void put_import(struct jw *j, const struct import *i)
{
	jw_key(j, "id");
	jw_id(j, i->id);
	jw_key(j, "type");
	jw_str(j, str_of(kinds[i->kind]));
	jw_key(j, "mode");
	jw_str(j, i->overwrite ? S("overwrite") : S("merge"));
	jw_key(j, "state");
	jw_str(j, str_of(states[i->state]));
	jw_key(j, "created_at");
	jw_time(j, i->created_at);
	jw_key(j, "lines");
	jw_int(j, i->lines);
	for (int k = 0; k < IMPORT_OUTCOMES; k++) {
		jw_key_(j, str_of(outcomes[k]));
		jw_int(j, i->count[k]);
	}
}

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	struct imports all;
	struct out o;
	enum err e = import_list(t, &all);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < all.n; i++) {
		jw_object(&o.j);
		put_import(&o.j, &all.p[i]);
		jw_end(&o.j);
	}
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static void put_left(struct jw *j, const struct import_lines *left)
{
	jw_array(j);
	for (size_t i = 0; i < left->n; i++) {
		jw_object(j);
		jw_key(j, "line");
		jw_int(j, left->p[i].number);
		jw_key(j, "address");
		jw_str(j, left->p[i].address);
		jw_key(j, "list");
		jw_str_or_null(j, left->p[i].title.n ? left->p[i].title : STR_NONE);
		jw_key(j, "outcome");
		jw_str(j, str_of(outcomes[left->p[i].outcome]));
		jw_key(j, "why");
		jw_str_or_null(j, left->p[i].why.n ? left->p[i].why : STR_NONE);
		jw_end(j);
	}
	jw_end(j);
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct import i;
	struct import_lines left;
	struct out o;
	enum err e = import_get(t, path_id(q, 0), &i);

	if (!e)
		e = import_left(t, i.id, LEFT_SHOWN, &left);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_object(&o.j);
	put_import(&o.j, &i);
	jw_key(&o.j, "left");
	put_left(&o.j, &left);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

struct import_form {
	uint64_t given;
	struct upload *data;
	struct str type, mode;
};

struct adding {
	enum import_kind kind;
	bool overwrite;
	struct str text;
	struct import made;
};

static enum err add(struct task *t, void *arg)
{
	struct adding *a = arg;

	return import_add(t, a->kind, a->overwrite, a->text, true, &a->made);
}

static enum err read_choice(struct task *t, const struct import_form *f, struct adding *ret)
{
	bool known = false;

	for (int k = 0; k < IMPORT_KINDS; k++)
		if (str_eq(f->type, str_of(kinds[k]))) {
			ret->kind = (enum import_kind)k;
			known = true;
		}
	if (!known)
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("type"),
				 S("following, blocks, mutes, lists"));
	ret->overwrite = str_eq(f->mode, S("overwrite"));
	if (!ret->overwrite && !str_eq(f->mode, S("merge")))
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("mode"), S("merge, overwrite"));
	return OK;
}

static enum err bring(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("data", FIELD_FILE, struct import_form, data, 0, 0, "data"),
		FIELD_REQUIRED("type", FIELD_LINE, struct import_form, type, 1, 30, "type"),
		FIELD("mode", FIELD_LINE, struct import_form, mode, 0, 30, "mode"),
		{ 0 },
	};
	struct import_form f = { .mode = S("merge") };
	struct adding a = { 0 };
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = read_choice(t, &f, &a);
	if (!e)
		e = task_upload(t, f.data, IMPORT_BYTES_MAX, &a.text);
	if (!e)
		e = write_now(t, add, &a);
	if (e)
		return e;
	r->status = 202;
	return answer_nothing(t, q, r);
}

const struct route api_import_routes[] = {
	{ GET, "/api/v1/import", MEMBER, READS, list, "what I brought along, and how far it is",
	  "read:accounts", 0 },
	{ GET, "/api/v1/import/:id", MEMBER, READS, get, "one file, and which lines did not work",
	  "read:accounts", 0 },
	{ POST, "/api/v1/import", MEMBER, SLOW, bring, "brings a list of people along, as CSV",
	  "write:accounts", 2 * IMPORT_BYTES_MAX },
	{ 0 },
};
