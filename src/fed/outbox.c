#include "fed/outbox.h"
#include "core/far.h"
#include "core/held.h"
#include "core/place.h"
#include "core/post.h"
#include "fed/document.h"
#include "fed/note.h"
#include "fed/outbox_parts.h"
#include "fed/person.h"
#include "sys/writer.h"

#define BODY_MAX ((size_t)1024 * 1024) /* others take no more */

/* --- writing --- */

struct str outbox_me(struct outbox *o)
{
	if (o->me.id)
		return person_id(o->t, &o->me, "");
	return str_fmt(o->t->a, "%.*s/actor", STR_ARG(place_fixed()->base));
}

struct str outbox_id(struct outbox *o, const char *what, int64_t number)
{
	return str_fmt(o->t->a, "%.*s#%s/%lld", STR_ARG(outbox_me(o)), what, (long long)number);
}

void outbox_open(struct outbox *o, struct writing *w)
{
	buf_init(&w->b, o->t->a, BODY_MAX);
	jw_init(&w->j, &w->b);
	jw_object(&w->j);
	document_context(&w->j);
}

void outbox_begin(struct outbox *o, struct writing *w, struct str id, const char *type)
{
	outbox_open(o, w);
	outbox_str(w, "id", id);
	outbox_str(w, "type", str_of(type));
	outbox_str(w, "actor", outbox_me(o));
}

void outbox_list(struct writing *w, struct str key, struct str one, struct str two)
{
	jw_key_(&w->j, key);
	jw_array(&w->j);
	jw_str(&w->j, one);
	if (two.n)
		jw_str(&w->j, two);
	jw_end(&w->j);
}

void outbox_put(struct outbox *o, struct str body, int64_t post_id, int64_t subject, bool urgent,
		struct inboxes to)
{
	struct letter l = { .owing = { .what = o->x.what,
				       .who = o->me.id,
				       .post_id = post_id,
				       .subject = subject,
				       .urgent = urgent,
				       .body = body },
			    .to = to };

	arena_grow(o->t->a, o->letter, o->letters, &o->room);
	o->letter[o->letters++] = l;
}

void outbox_end(struct outbox *o, struct writing *w, int64_t subject, struct inboxes to)
{
	jw_end(&w->j);
	jw_done(&w->j);
	must(!buf_failed(&w->b)); /* texts have limits far below */
	outbox_put(o, buf_view(&w->b), 0, subject, false, to);
}

/* An object that was written without an @context, with one. */
static struct str with_context(struct outbox *o, struct str object)
{
	struct writing w;

	outbox_open(o, &w);
	jw_ready(&w.j, str_sub(object, 1, object.n - 2));
	jw_end(&w.j);
	jw_done(&w.j);
	must(!buf_failed(&w.b));
	return buf_view(&w.b);
}

/* --- posts --- */

/* For one reader, or (NULL) for everybody that it is addressed to. */
static struct str create(struct outbox *o, const struct post *p, const struct account *reader)
{
	struct buf b;
	struct jw j;

	buf_init(&b, o->t->a, BODY_MAX);
	jw_init(&j, &b);
	note_deed_write(o->t, &j, p, reader);
	jw_done(&j);
	must(!buf_failed(&b));
	return with_context(o, buf_view(&b));
}

static void addresses(struct writing *w, struct str key, struct strs list)
{
	jw_key_(&w->j, key);
	jw_array(&w->j);
	for (size_t i = 0; i < list.n; i++)
		jw_str(&w->j, list.p[i]);
	jw_end(&w->j);
}

/* Its id is a new one each time: whoever has seen it does not look again. */
static struct str update(struct outbox *o, const struct post *p, const struct account *reader)
{
	struct str id = note_id(o->t, p);
	struct strs to, cc;
	struct writing w;

	note_audience_for(o->t, p, reader, &to, &cc);
	outbox_begin(o, &w,
		     str_fmt(o->t->a, "%.*s#updates/%lld/%lld", STR_ARG(id), (long long)o->job_id,
			     (long long)(reader ? reader->id : 0)),
		     "Update");
	addresses(&w, S("to"), to);
	addresses(&w, S("cc"), cc);
	jw_key(&w.j, "object");
	note_write_for(o->t, &w.j, p, reader);
	jw_end(&w.j);
	jw_done(&w.j);
	must(!buf_failed(&w.b));
	return buf_view(&w.b);
}

typedef struct str writer(struct outbox *o, const struct post *p, const struct account *reader);

/* Those of a circle don't hear of each other: each gets a letter of their own. */
static enum err to_each(struct outbox *o, const struct post *p, writer *write,
			const struct inboxes *to)
{
	for (size_t i = 0; i < to->n; i++) {
		struct account reader;
		enum err e = account_load(o->t, to->p[i].account_id, &reader);

		if (e)
			return e;
		outbox_put(o, write(o, p, &reader), p->id, p->id, false,
			   (struct inboxes){ &to->p[i], 1 });
	}
	return OK;
}

static bool is_in(const struct inboxes *list, struct str host)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i].host, host))
			return true;
	return false;
}

/* Those of the one list whose server has no place in the other. */
static struct inboxes without(struct task *t, const struct inboxes *list,
			      const struct inboxes *others)
{
	struct inboxes rest = { .p = arena_many(t->a, struct inbox, list->n) };

	for (size_t i = 0; i < list->n; i++)
		if (!is_in(others, list->p[i].host))
			rest.p[rest.n++] = list->p[i];
	return rest;
}

struct inboxes outbox_joined(struct task *t, const struct inboxes *one, const struct inboxes *two)
{
	struct inboxes more = without(t, two, one);
	struct inboxes all = { arena_many(t->a, struct inbox, one->n + more.n), 0 };

	for (size_t i = 0; i < one->n; i++)
		all.p[all.n++] = one->p[i];
	for (size_t i = 0; i < more.n; i++)
		all.p[all.n++] = more.p[i];
	return all;
}

/* Public: the id is known to the world. Otherwise nobody is named. */
static void to_public(struct writing *w, bool is_public)
{
	struct strs to = { (struct str[]){ S(AS_PUBLIC) }, is_public ? 1 : 0 };

	addresses(w, S("to"), to);
}

static struct str deletion(struct outbox *o, struct str id, bool is_public)
{
	struct writing w;

	outbox_begin(o, &w, str_fmt(o->t->a, "%.*s#delete", STR_ARG(id)), "Delete");
	to_public(&w, is_public);
	jw_key(&w.j, "object");
	jw_object(&w.j);
	outbox_str(&w, "id", id);
	outbox_str(&w, "type", S("Tombstone"));
	jw_end(&w.j);
	jw_end(&w.j);
	jw_done(&w.j);
	return buf_view(&w.b);
}

/* Servers that have it, and where nobody may see it any more: for them it ends here, after whatever
 * is still on its way to them. */
static enum err narrow(struct outbox *o, const struct post *p, const struct inboxes *to)
{
	struct inboxes had, lost;
	enum err e = tell_ledger(o->t, p->id, &had);

	if (e)
		return e;
	lost = without(o->t, &had, to);
	if (lost.n)
		outbox_put(o, deletion(o, note_id(o->t, p), false), 0, p->id, false, lost);
	return OK;
}

/* What waits is known to whoever was asked about it, and to nobody else. */
static enum err share_waiting(struct outbox *o, writer *write, const struct post *p)
{
	struct inboxes had;
	enum err e = tell_ledger(o->t, p->id, &had);

	if (!e && write == update && had.n)
		outbox_put(o, write(o, p, NULL), p->id, p->id, false, had);
	return e;
}

static enum err share(struct outbox *o, writer *write)
{
	struct inboxes to, had = { 0 };
	struct post p;
	enum err e = post_get(o->t, o->x.ref, &p);

	if (e == ERR_NOT_FOUND) /* gone again */
		return OK;
	if (!e && held_is(o->t, p.id))
		return share_waiting(o, write, &p);
	if (!e)
		e = tell_reaches(o->t, p.id, &to);
	if (e)
		return e;
	if (write == update && p.visibility > POST_UNLISTED)
		e = narrow(o, &p, &to);
	else if (write == update)
		e = tell_ledger(o->t, p.id, &had);
	if (e)
		return e;
	if (p.visibility == POST_CIRCLE)
		return to_each(o, &p, write, &to);
	to = outbox_joined(o->t, &to, &had);
	if (to.n)
		outbox_put(o, write(o, &p, NULL), p.id, p.id, false, to);
	return OK;
}

/* It is for fewer than before. */
static enum err fewer(struct outbox *o)
{
	struct inboxes to;
	struct post p;
	enum err e = post_get(o->t, o->x.ref, &p);

	if (e == ERR_NOT_FOUND) /* gone, which is told by itself */
		return OK;
	if (!e)
		e = tell_reaches(o->t, p.id, &to);
	return e ? e : narrow(o, &p, &to);
}

/* "visibility boosted wide ledger era"; the last two of posts alone, whose ledger is otherwise
 * under their own id. */
struct end {
	int64_t was, boosted, wide, ledger, era;
};

static bool read_end(const struct outbox *o, struct end *ret)
{
	struct str rest = o->x.detail, part;
	int64_t *const into[] = { &ret->was, &ret->boosted, &ret->wide, &ret->ledger, &ret->era };

	*ret = (struct end){ .ledger = o->x.ref };
	for (size_t i = 0; i < sizeof into / sizeof *into; i++)
		if (!str_cut(&rest, ' ', &part))
			return i >= 3;
		else if (!str_int(part, 0, INT64_MAX, into[i]))
			return false;
	return true;
}

static struct str undone_boost(struct outbox *o, struct str id, int64_t boosted)
{
	struct str of = post_uri(o->t, boosted);
	struct writing w;

	outbox_begin(o, &w, str_fmt(o->t->a, "%.*s#undo", STR_ARG(id)), "Undo");
	to_public(&w, true);
	jw_key(&w.j, "object");
	jw_object(&w.j);
	outbox_str(&w, "id", str_fmt(o->t->a, "%.*s/activity", STR_ARG(id)));
	outbox_str(&w, "type", S("Announce"));
	outbox_str(&w, "actor", outbox_me(o));
	if (of.n)
		outbox_str(&w, "object", of);
	jw_end(&w.j);
	jw_end(&w.j);
	jw_done(&w.j);
	return buf_view(&w.b);
}

/* To every server that ever got it, and to those of the followers: theirs may have fetched it. */
static enum err take_back(struct outbox *o, const struct end *end, const struct inboxes *had)
{
	struct str id =
		note_id(o->t, &(struct post){ .id = o->x.ref, .author = o->me, .era = end->era });
	struct inboxes followers = { 0 };
	enum err e = end->wide ? tell_followers(o->t, o->me.id, &followers) : OK;

	if (e)
		return e;
	outbox_put(o,
		   end->boosted ? undone_boost(o, id, end->boosted)
				: deletion(o, id, end->was <= POST_UNLISTED),
		   end->ledger, o->x.ref, true, outbox_joined(o->t, had, &followers));
	o->letter[o->letters - 1].owing.what = TELL_DELETE;
	return OK;
}

/* Those of the one list whose server has a place in the other. */
static struct inboxes within(struct task *t, const struct inboxes *list,
			     const struct inboxes *others)
{
	struct inboxes rest = { .p = arena_many(t->a, struct inbox, list->n) };

	for (size_t i = 0; i < list->n; i++)
		if (is_in(others, list->p[i].host))
			rest.p[rest.n++] = list->p[i];
	return rest;
}

/* What it is now, for those who had it and may still see it; it is news to nobody else. */
static enum err give_again(struct outbox *o, const struct inboxes *had)
{
	size_t first = o->letters;
	struct inboxes to;
	struct post p;
	enum err e = post_get(o->t, o->x.ref, &p);

	if (e == ERR_NOT_FOUND)
		return OK;
	if (!e)
		e = tell_reaches(o->t, p.id, &to);
	if (e)
		return e;
	to = within(o->t, &to, had);
	if (p.visibility == POST_CIRCLE)
		e = to_each(o, &p, create, &to);
	else if (to.n)
		outbox_put(o, create(o, &p, NULL), p.id, p.id, false, to);
	for (size_t i = first; i < o->letters; i++)
		o->letter[i].owing.what = TELL_CREATE;
	return e;
}

static enum err end_it(struct outbox *o)
{
	struct inboxes had;
	struct end end;
	enum err e = read_end(o, &end) ? tell_ledger(o->t, end.ledger, &had) : ERR_INVALID;

	if (!e)
		e = take_back(o, &end, &had);
	if (!e && o->x.what == TELL_NARROW && o->me.state == ACCOUNT_ACTIVE)
		e = give_again(o, &had);
	return e;
}

/* --- the job --- */

static enum err write_letters(struct outbox *o)
{
	switch (o->x.what) {
	case TELL_CREATE:
		return share(o, create);
	case TELL_UPDATE:
		return share(o, update);
	case TELL_DELETE:
	case TELL_NARROW:
		return end_it(o);
	case TELL_FEWER:
		return fewer(o);
	default:
		return outbox_deed(o);
	}
}

struct sending {
	const struct outbox *o;
	const struct job *j;
};

static enum err send_all(struct task *t, void *arg)
{
	const struct sending *s = arg;

	for (size_t i = 0; i < s->o->letters; i++)
		owed_add(t, &s->o->letter[i].owing, &s->o->letter[i].to);
	job_done(t, s->j);
	return OK;
}

/* Somebody who left meanwhile says no more than that. */
static bool has_a_say(const struct outbox *o)
{
	return o->me.state == ACCOUNT_ACTIVE || o->x.what == TELL_DELETE ||
	       o->x.what == TELL_NARROW || o->x.what == TELL_GONE || o->x.what == TELL_PROFILE;
}

enum err outbox_step(struct task *t, const struct job *j)
{
	struct outbox o = { .t = t, .job_id = j->id };
	struct sending s = { &o, j };
	enum err e;

	if (!tell_read(j, &o.x))
		return ERR_INVALID;
	e = o.x.who ? account_load(t, o.x.who, &o.me) : OK;
	if (e == ERR_NOT_FOUND || (!e && !has_a_say(&o)))
		return OK;
	if (e)
		return e;
	t->me = o.x.who ? &o.me : NULL;
	t->lang = o.me.lang;
	e = write_letters(&o);
	t->me = NULL;
	return e ? e : write_now(t, send_all, &s);
}
