#include "web/host.h"

#include "core/far_cache.h"
#include "core/place.h"
#include "core/place_picture.h"
#include "core/shelter.h"
#include "sys/writer.h"
#include "web/door.h"
#include "web/tables.h"

struct host_form {
	uint64_t given;
	struct str name, about, rules, contact, email, longer, privacy, closed;
	int64_t sign_up;
	bool markdown, publishes_peers, hour;
};

static const struct field host_fields[] = {
	FIELD("place", FIELD_LINE, struct host_form, name, 0, 1000, ""),
	FIELD("about", FIELD_TEXT, struct host_form, about, 0, 100000, ""),
	FIELD("rules", FIELD_TEXT, struct host_form, rules, 0, 100000, ""),
	FIELD("contact", FIELD_LINE, struct host_form, contact, 0, 1000, ""),
	FIELD("email", FIELD_LINE, struct host_form, email, 0, 1000, ""),
	FIELD("longer", FIELD_TEXT, struct host_form, longer, 0, 200000, ""),
	FIELD("privacy", FIELD_TEXT, struct host_form, privacy, 0, 200000, ""),
	FIELD("closed", FIELD_TEXT, struct host_form, closed, 0, 100000, ""),
	FIELD("sign_up", FIELD_INT, struct host_form, sign_up, 0, SIGN_UP_OPEN, ""),
	FIELD("markdown", FIELD_BOOL, struct host_form, markdown, 0, 0, ""),
	FIELD("hour", FIELD_BOOL, struct host_form, hour, 0, 0, ""),
	FIELD("publishes_peers", FIELD_BOOL, struct host_form, publishes_peers, 0, 0, ""),
	{ 0 },
};

static void fill_sign_up(struct task *t, int64_t chosen, struct host_view *v)
{
	static const struct {
		enum word name, about;
	} words[] = {
		[SIGN_UP_CLOSED] = { W_HOST_CLOSED, W_HOST_CLOSED_HINT },
		[SIGN_UP_INVITED] = { W_HOST_INVITED, W_HOST_INVITED_HINT },
		[SIGN_UP_APPROVED] = { W_HOST_APPROVED, W_HOST_APPROVED_HINT },
		[SIGN_UP_OPEN] = { W_HOST_OPEN, W_HOST_OPEN_HINT },
	};

	for (int i = 0; i < 4; i++)
		v->sign_up[i] = (struct sign_up_view){ i, i == chosen, word(t->lang, words[i].name),
						       word(t->lang, words[i].about) };
}

/* How much of the disk the copies of others' pictures take. */
static struct str far_words(struct task *t)
{
	struct far_cache_use use = far_cache_use(t);
	struct str now = str_fmt(t->a, "%lld MB", (long long)((use.bytes + (1 << 20) - 1) >> 20));
	struct str most = str_fmt(t->a, "%lld MB", (long long)(use.most >> 20));

	return word_with(t->a, t->lang, W_HOST_FAR_PICTURES, now, most);
}

static void fill_picture(struct task *t, struct host_view *v)
{
	struct fault before = t->fault;
	struct media m;

	if (place_picture(t, &m) == OK) {
		v->picture = media_path(t->a, &m.files, RENDITION_GRID);
		v->picture_words = m.description;
	}
	t->fault = before;
}

static enum err host_page(struct task *t, struct request *q, struct reply *r,
			  const struct host_form *f, enum err wrong)
{
	struct host_view v = { .name = f->name,
			       .about = f->about,
			       .rules = f->rules,
			       .contact = f->contact,
			       .email = f->email,
			       .longer = f->longer,
			       .privacy = f->privacy,
			       .closed = f->closed,
			       .markdown = f->markdown,
			       .publishes_peers = f->publishes_peers,
			       .hour = f->hour };
	struct out o = view_out(t, r);

	v.view = view_new(t, q, HERE_HOST, word(t->lang, W_HOST_TITLE));
	v.may_change = t->me->role == ROLE_HOST;
	v.far_pictures = far_words(t);
	fill_sign_up(t, f->sign_up, &v);
	fill_picture(t, &v);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_host(&o, &v);
	return wrong;
}

static struct host_form form_of(const struct place *p)
{
	return (struct host_form){ .name = p->name,
				   .about = p->about,
				   .rules = p->rules,
				   .contact = p->contact,
				   .email = p->email,
				   .longer = p->longer,
				   .privacy = p->privacy,
				   .closed = p->closed,
				   .sign_up = p->sign_up,
				   .markdown = p->markdown,
				   .publishes_peers = p->publishes_peers,
				   .hour = p->hour };
}

static enum err host_show(struct task *t, struct request *q, struct reply *r)
{
	struct host_form f;
	struct place p;
	enum err e = place_get(t, &p);

	if (e)
		return e;
	f = form_of(&p);
	return host_page(t, q, r, &f, OK);
}

static enum err host_do(struct task *t, struct request *q, struct reply *r)
{
	struct host_form f = { 0 };
	struct place p;
	enum err e = place_get(t, &p);

	if (e)
		return e;
	e = web_form(t, q, host_fields, &f);
	p.name = f.name;
	p.about = f.about;
	p.rules = f.rules;
	p.contact = f.contact;
	p.email = f.email;
	p.longer = f.longer;
	p.privacy = f.privacy;
	p.closed = f.closed;
	p.sign_up = (enum sign_up)f.sign_up;
	p.markdown = f.markdown;
	p.publishes_peers = f.publishes_peers;
	p.hour = f.hour;
	if (!e)
		e = place_change(t, &p);
	if (e)
		return host_page(t, q, r, &f, e);
	return web_back(t, r, S("/host"), SAID_SAVED);
}

/* --- the picture of the place --- */

struct picture_form {
	uint64_t given;
	struct upload *file;
	struct str words;
	bool none;
};

static const struct field picture_fields[] = {
	FIELD("picture", FIELD_FILE, struct picture_form, file, 0, 0, ""),
	FIELD("words", FIELD_LINE, struct picture_form, words, 0, MEDIA_DESCRIPTION_MAX, ""),
	FIELD("no_picture", FIELD_BOOL, struct picture_form, none, 0, 0, ""),
	{ 0 },
};

static enum err picture_work(struct task *t, void *arg)
{
	return place_picture_set(t, *(int64_t *)arg);
}

/* A new file, or none any more. */
static enum err read_picture(struct task *t, const struct picture_form *f, int64_t *ret_id)
{
	struct media_new n = { .file = f->file, .description = f->words };
	struct media m;
	enum err e;

	*ret_id = 0;
	if (t->me->role != ROLE_HOST)
		return fail(t, ERR_FORBIDDEN, W_PLACE_HOST_ONLY);
	if (f->none)
		return OK;
	if (!f->file || !f->file->bytes)
		return fail(t, ERR_INVALID, W_HOST_NO_PICTURE_FILE);
	e = media_add(t, &n, &m);
	*ret_id = e ? 0 : m.id;
	return e;
}

static enum err picture_do(struct task *t, struct request *q, struct reply *r)
{
	struct picture_form f = { 0 };
	struct host_form h;
	struct place p;
	int64_t id;
	enum err e = place_get(t, &p);

	if (e)
		return e;
	e = web_form(t, q, picture_fields, &f);
	if (!e)
		e = read_picture(t, &f, &id);
	if (!e)
		e = write_now(t, picture_work, &id);
	if (!e)
		return web_back(t, r, S("/host"), SAID_SAVED);
	h = form_of(&p);
	return host_page(t, q, r, &h, e);
}

static struct resident_view *residents(struct task *t, const struct accounts *list)
{
	struct resident_view *v = arena_many(t->a, struct resident_view, list->n);

	for (size_t i = 0; i < list->n; i++) {
		const struct account *a = &list->p[i];

		v[i] = (struct resident_view){ .person = person_view(t, a),
					       .reason = a->reason,
					       .waits = a->state == ACCOUNT_WAITING,
					       .suspended = a->state == ACCOUNT_SUSPENDED,
					       .is_me = a->id == t->me->id,
					       .is_moderator = a->role == ROLE_MODERATOR,
					       .is_host = a->role == ROLE_HOST };
		v[i].sheltered = shelter_is_on_for(t, a);
	}
	return v;
}

static enum err people_show(struct task *t, struct request *q, struct reply *r)
{
	struct residents_view v = { .is_host = t->me->role == ROLE_HOST };
	struct paging page = paging_asked(t, q, 50), first = { .limit = 100 };
	struct accounts waiting, all;
	struct out o;
	enum err e = account_waiting(t, &first, &waiting);

	if (!e)
		e = account_local(t, &page, &all);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_HOST, word(t->lang, W_HOST_PEOPLE));
	v.waiting = residents(t, &waiting);
	v.waitings = waiting.n;
	v.resident = residents(t, &all);
	v.residents = all.n;
	v.pages = pages_view(t, S("/host/people"), &page);
	o = view_out(t, r);
	page_residents(&o, &v);
	return OK;
}

struct resident_form {
	uint64_t given;
	int64_t id;
};

static const struct field resident_fields[] = {
	FIELD("id", FIELD_ID, struct resident_form, id, 0, 0, ""),
	{ 0 },
};

static enum err suspend(struct task *t, int64_t id)
{
	return account_suspend(t, id, true);
}

static enum err restore(struct task *t, int64_t id)
{
	return account_suspend(t, id, false);
}

static enum err shelter(struct task *t, int64_t id)
{
	struct shelter s;

	return shelter_begin(t, id, &s);
}

static enum err end_shelter(struct task *t, int64_t id)
{
	struct shelter s;

	return shelter_end(t, id, &s);
}

static enum err make_moderator(struct task *t, int64_t id)
{
	return account_set_role(t, id, ROLE_MODERATOR);
}

static enum err make_member(struct task *t, int64_t id)
{
	return account_set_role(t, id, ROLE_MEMBER);
}

static enum err people_do(struct task *t, struct request *q, struct reply *r)
{
	static const struct {
		const char *name;
		enum err (*run)(struct task *t, int64_t id);
		enum said said;
	} verbs[] = {
		{ "let-in", account_approve, SAID_ACCEPTED },
		{ "turn-away", account_turn_away, SAID_DECLINED },
		{ "suspend", suspend, SAID_SAVED },
		{ "restore", restore, SAID_SAVED },
		{ "shelter", shelter, SAID_SHELTER_ON },
		{ "end-shelter", end_shelter, SAID_SHELTER_OFF },
		{ "moderator", make_moderator, SAID_SAVED },
		{ "member", make_member, SAID_SAVED },
		{ "remove", account_remove, SAID_DELETED },
	};
	struct resident_form f = { 0 };
	enum err e = web_form(t, q, resident_fields, &f);

	if (e)
		return e;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (str_eq(q->args[0], str_of(verbs[i].name))) {
			e = verbs[i].run(t, f.id);
			return e ? e : web_back(t, r, S("/host/people"), verbs[i].said);
		}
	return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
}

static enum err remove_ask(struct task *t, struct request *q, struct reply *r)
{
	struct remove_view v = { 0 };
	struct account a;
	struct out o;
	enum err e = account_find(t, q->args[0], &a);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_HOST, word(t->lang, W_HOST_REMOVE_TITLE));
	v.person = person_view(t, &a);
	o = view_out(t, r);
	page_remove(&o, &v);
	return OK;
}

const struct route web_host_routes[] = {
	{ GET, "/host", HOST, READS, host_show, .help = "what this place is" },
	{ POST, "/host", HOST, WRITES, host_do, .help = "changes it" },
	{ POST, "/host/picture", HOST, SLOW, picture_do, .help = "the picture of this place",
	  .body_max = BODY_MAX_PICTURE },
	{ GET, "/host/people", HOST, READS, people_show, .help = "the people of this place" },
	{ POST, "/host/people/:verb", HOST, WRITES, people_do,
	  .help = "lets in, suspends, removes" },
	{ GET, "/host/remove/:name", HOST, READS, remove_ask,
	  .help = "asks before removing somebody" },
	{ 0 },
};
