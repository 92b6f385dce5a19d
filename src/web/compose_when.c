/* The field "When was it?": what is typed there, and how it is read, before it is kept. */
#include "base/json.h"
#include "core/when.h"
#include "web/compose.h"
#include "web/door.h"
#include "web/tables.h"

/* As it would stand in a sentence: a text of any length was sent. */
static struct str quoted(struct task *t, struct str typed)
{
	return str_line(t->a, typed, WHEN_WORDS_MAX);
}

static struct str sentence(struct task *t, struct str typed, const struct when_typed *how)
{
	struct str read = when_reading(t, how->edtf);

	switch (how->doubt) {
	case WHEN_DAY_FIRST:
		return word_with(t->a, t->lang, W_SHARE_WHEN_DAY_FIRST, read,
				 when_words(t->a, how->other, t->lang));
	case WHEN_DECADE_TAKEN:
		return word_with(t->a, t->lang, W_SHARE_WHEN_DECADE, read, STR_NONE);
	case WHEN_UNREAD:
		return word_with(t->a, t->lang, W_SHARE_WHEN_WRONG, quoted(t, typed), STR_NONE);
	case WHEN_YEAR_OUT:
		return word(t->lang, W_POST_WHEN_YEARS);
	default:
		return word_with(t->a, t->lang, W_SHARE_WHEN_READ, read, STR_NONE);
	}
}

struct str compose_when_read(struct task *t, struct str typed)
{
	struct when_typed how;

	if (!str_trim(typed).n)
		return S("");
	when_of_typed(t, typed, &how);
	return sentence(t, typed, &how);
}

static struct str shown_of(struct task *t, const struct post *p)
{
	return p->when_words.n || p->when.n ? when_shown(t, p) : S("");
}

/* The words of a post that were not touched mean what they meant. */
static bool is_as_it_was(struct task *t, const struct compose_form *f, const struct post *was)
{
	return was && f->when.n && str_eq(f->when, shown_of(t, was));
}

enum err compose_when(struct task *t, const struct compose_form *f, const struct post *was,
		      struct when_said *ret)
{
	struct when_typed how;
	bool seen = str_eq(str_trim(f->when_shown), str_trim(f->when));

	if (is_as_it_was(t, f, was)) {
		*ret = (struct when_said){ was->when, was->when_words, was->when_source,
					   f->when_first };
		return OK;
	}
	*ret = when_of_typed(t, f->when, &how);
	ret->first = f->when_first;
	if (f->photo_when.n && str_eq(f->when, f->photo_when))
		ret->source = WHEN_BY_PHOTO;
	if (how.doubt == WHEN_CERTAIN || (seen && how.doubt != WHEN_YEAR_OUT))
		return OK;
	return fail_with(t, ERR_INVALID, W_SHARE_WHEN_ASKED, sentence(t, f->when, &how), STR_NONE);
}

struct when_said compose_when_typed(struct task *t, const struct compose_form *f)
{
	struct when_typed how;
	struct when_said said = when_of_typed(t, f->when, &how);

	said.words = f->when;
	said.first = f->when_first;
	if (f->photo_when.n && str_eq(f->when, f->photo_when))
		said.source = WHEN_BY_PHOTO;
	return said;
}

/* --- for the page's script --- */

struct reading_form {
	uint64_t given;
	struct str when;
};

static const struct field reading_fields[] = {
	FIELD("when", FIELD_LINE, struct reading_form, when, 0, 1000, ""),
	{ 0 },
};

static enum err reading_show(struct task *t, struct request *q, struct reply *r)
{
	struct reading_form f = { .when = S("") };
	enum err e = web_form(t, q, reading_fields, &f);
	struct out o;
	struct jw j;

	if (e)
		return e;
	o = view_out(t, r);
	jw_init(&j, o.b);
	jw_object(&j);
	jw_key(&j, "read");
	jw_str(&j, compose_when_read(t, f.when));
	jw_end(&j);
	jw_done(&j);
	r->type = "application/json; charset=utf-8";
	return OK;
}

const struct route web_compose_when_routes[] = {
	{ GET, "/share/when", MEMBER, READS, reading_show,
	  .help = "how a typed date is read, for the page's script" },
	{ 0 },
};
