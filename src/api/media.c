#include "api/api.h"

struct media_form {
	uint64_t given;
	struct upload *file;
	struct str description, focus, credit, cover, cover_words;
};

enum { F_DESCRIPTION, F_FOCUS, F_CREDIT, F_COVER, F_COVER_WORDS, F_FILE };

/* Of a file's description, its credit and its cover (Rosemary's own); the file stands last, because
 * changing a photograph takes the rest without it. */
#define MEDIA_FIELDS                                                                               \
	[F_DESCRIPTION] = FIELD("description", FIELD_TEXT, struct media_form, description, 0,      \
				MEDIA_DESCRIPTION_MAX, "description"),                             \
	[F_FOCUS] = FIELD("focus", FIELD_LINE, struct media_form, focus, 0, 60, "focus"),          \
	[F_CREDIT] = FIELD("credit", FIELD_LINE, struct media_form, credit, 0, MEDIA_CREDIT_MAX,   \
			   "credit"),                                                              \
	[F_COVER] =                                                                                \
		FIELD("cover[mode]", FIELD_LINE, struct media_form, cover, 0, 20, "cover[mode]"),  \
	[F_COVER_WORDS] = FIELD("cover[text]", FIELD_LINE, struct media_form, cover_words, 0,      \
				MEDIA_COVER_MAX, "cover[text]")

static enum err answer_media(struct task *t, const struct request *q, struct reply *r,
			     const struct media *m)
{
	struct out o = out_start(t, q, r);

	entity_media(&o, m, m->cover != COVER_NONE);
	out_done(&o);
	return OK;
}

static enum err focus_wrong(struct task *t)
{
	return fail_with(t, ERR_INVALID, W_API_CHOICE, S("focus"), S("x,y (-1.0 … 1.0)"));
}

static enum err read_cover(struct task *t, struct str name, enum cover *ret)
{
	if (!name.n || cover_read(name, ret))
		return OK;
	return fail_with(t, ERR_INVALID, W_API_CHOICE, S("cover[mode]"), S("none, blur, words"));
}

static enum err upload(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		MEDIA_FIELDS,
		[F_FILE] =
			FIELD_REQUIRED("file", FIELD_FILE, struct media_form, file, 0, 0, "file"),
		{ 0 },
	};
	struct media_form f = { .description = S(""), .focus = S(""), .credit = S("") };
	struct media_new n;
	struct media m;
	enum err e = task_form(t, &q->params, fields, &f);

	if (e)
		return e;
	if (!f.file)
		return fail_with(t, ERR_INVALID, W_FORM_MISSING, S("file"), S(""));
	n = (struct media_new){ .file = f.file, .description = f.description, .credit = f.credit };
	if (!focus_read(f.focus, &n.focus_x, &n.focus_y))
		return focus_wrong(t);
	e = read_cover(t, f.cover, &n.cover);
	if (e)
		return e;
	n.cover_words = f.cover_words;
	e = media_add(t, &n, &m);
	return e ? e : answer_media(t, q, r, &m);
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct media m;
	enum err e = media_get(t, path_id(q, 0), &m);

	return e ? e : answer_media(t, q, r, &m);
}

/* Only before a post has it, as with Mastodon: afterwards the post is edited, so that its history
 * tells of the change. */
static enum err change(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = { MEDIA_FIELDS, { 0 } };
	static const uint64_t bits[] = { MEDIA_DESCRIPTION, MEDIA_FOCUS, MEDIA_CREDIT, MEDIA_COVER,
					 MEDIA_COVER_WORDS };
	struct media_form f = { .focus = S("") };
	struct media_change c = { 0 };
	struct media m;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = media_get(t, path_id(q, 0), &m);
	if (e)
		return e;
	if (m.post_id)
		return fail(t, ERR_NOT_FOUND, W_MEDIA_TAKEN);
	if (!focus_read(f.focus, &c.focus_x, &c.focus_y))
		return focus_wrong(t);
	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
		if (GIVEN(f, i))
			c.given |= bits[i];
	c.description = f.description;
	c.credit = f.credit;
	c.cover_words = f.cover_words;
	e = read_cover(t, f.cover, &c.cover);
	if (e)
		return e;
	e = media_change(t, m.id, &c, &m);
	return e ? e : answer_media(t, q, r, &m);
}

static enum err remove_one(struct task *t, struct request *q, struct reply *r)
{
	struct media m;
	enum err e = media_get(t, path_id(q, 0), &m);

	if (!e && m.post_id)
		return fail(t, ERR_INVALID, W_MEDIA_TAKEN);
	if (!e)
		e = media_remove(t, m.id);
	return e ? e : answer_nothing(t, q, r);
}

const struct route api_media_routes[] = {
	{ POST, "/api/v2/media", MEMBER, SLOW, upload, "sends a photograph", "write:media",
	  BODY_MAX_PICTURE },
	{ POST, "/api/v1/media", MEMBER, SLOW, upload, "sends a photograph, as older apps do",
	  "write:media", BODY_MAX_PICTURE },
	{ GET, "/api/v1/media/:id", MEMBER, READS, get, "a photograph of mine", "write:media", 0 },
	{ PUT, "/api/v1/media/:id", MEMBER, WRITES, change, "describes a photograph", "write:media",
	  0 },
	{ DELETE, "/api/v1/media/:id", MEMBER, WRITES, remove_one,
	  "removes a photograph that no post has", "write:media", 0 },
	{ 0 },
};
