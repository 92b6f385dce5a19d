#include "fed/note.h"

#include "base/blurhash.h"
#include "base/clock.h"
#include "base/day.h"
#include "core/earlier.h"
#include "core/far.h"
#include "core/place.h"
#include "core/quote.h"
#include "fed/approval.h"
#include "fed/document.h"
#include "fed/note_parts.h"
#include "fed/person.h"
#include "fed/quoting.h"

#define TEXT_MAX ((size_t)512 * 1024)

struct str note_id(struct task *t, const struct post *p)
{
	return str_fmt(t->a, "%.*s/%.*s", STR_ARG(person_id(t, &p->author, "")),
		       STR_ARG(post_number(t->a, p->id, p->era)));
}

static struct str within(struct task *t, const struct post *p, const char *after)
{
	return str_fmt(t->a, "%.*s%s", STR_ARG(note_id(t, p)), after);
}

/* --- what is read --- */

/* Who took the photographs, each once. */
static void credits(struct task *t, struct buf *b, const struct post *p)
{
	for (size_t i = 0; i < p->media.n; i++) {
		struct str credit = p->media.p[i].credit;
		bool said = !credit.n;

		for (size_t k = 0; k < i && !said; k++)
			said = str_eq(p->media.p[k].credit, credit);
		if (said)
			continue;
		buf_lit(b, "<p>");
		put(b, word_with(t->a, p->author.lang, W_PHOTO_CREDIT, credit, S("")));
		buf_lit(b, "</p>");
	}
}

/* Other servers show four photographs of an album: the text leads to the rest. */
static void rest_of_album(struct task *t, struct buf *b, const struct post *p)
{
	size_t more = p->media.n > NOTE_FIRST ? p->media.n - NOTE_FIRST : 0;
	enum lang lang = p->author.lang;
	struct str n = str_fmt(t->a, "%zu", more);

	if (!more)
		return;
	buf_lit(b, "<p><a href=\"");
	put(b, (struct url){ note_id(t, p) });
	buf_lit(b, "\">");
	put(b, more == 1 ? word(lang, W_PHOTO_ONE_MORE)
			 : word_with(t->a, lang, W_PHOTO_MORE, n, S("")));
	buf_lit(b, "</a></p>");
}

/* tells: of the earlier post that it links. */
static struct str content(struct task *t, const struct post *p, bool tells)
{
	struct str first = when_first_line(t, p);
	struct buf b;

	buf_init(&b, t->a, TEXT_MAX);
	if (first.n) {
		buf_lit(&b, "<p>");
		put(&b, first);
		buf_lit(&b, "</p>");
	}
	if (p->quote && p->quote->post)
		quote_link(t, &b, p->quote);
	put(&b, p->caption_html);
	credits(t, &b, p);
	rest_of_album(t, &b, p);
	if (tells)
		earlier_link(t, &b, p, p->author.lang);
	return buf_view(&b);
}

static void words(struct task *t, struct jw *j, const struct post *p)
{
	bool tells = earlier_is_told(t, p);
	struct str text = content(t, p, tells);

	document_str(j, "content", text);
	if (p->language.n) {
		jw_key(j, "contentMap");
		jw_object(j);
		jw_key_(j, p->language);
		jw_str(j, text);
		jw_end(j);
	}
	if (tells)
		document_str(j, "remembers", post_uri(t, p->earlier->id));
	jw_key(j, "summary");
	jw_str_or_null(j, post_cover_words(p).n ? post_cover_words(p) : STR_NONE);
	jw_key(j, "sensitive");
	jw_bool(j, post_is_covered(p));
}

/* --- photographs --- */

static void focus(struct jw *j, const struct media *m)
{
	jw_key(j, "focalPoint");
	jw_array(j);
	jw_real(j, (double)m->focus_x / 1000);
	jw_real(j, (double)m->focus_y / 1000);
	jw_end(j);
}

/* What stands before this one alone, for who reads it. */
static void before(struct jw *j, const struct post *p, const struct media *m)
{
	if (post_photo_cover(p, m) == COVER_NONE)
		return;
	jw_key(j, "sensitive");
	jw_bool(j, true);
	if (post_photo_words(p, m).n)
		document_str(j, "summary", post_photo_words(p, m));
}

static void photograph(struct task *t, struct jw *j, const struct post *p, const struct media *m)
{
	jw_object(j);
	document_str(j, "type", S("Document"));
	document_str(j, "mediaType", S("image/jpeg"));
	document_str(j, "url", media_url_far(t, m, RENDITION_FULL).s);
	jw_key(j, "name");
	jw_str_or_null(j, m->description.n ? m->description : STR_NONE);
	jw_key(j, "width");
	jw_int(j, m->files.full_width);
	jw_key(j, "height");
	jw_int(j, m->files.full_height);
	if (post_is_covered(p))
		document_str(j, "blurhash", S(BLURHASH_PLAIN));
	else if (m->blurhash.n)
		document_str(j, "blurhash", m->blurhash);
	focus(j, m);
	if (m->credit.n)
		document_str(j, "credit", m->credit);
	before(j, p, m);
	jw_end(j);
}

static void photographs(struct task *t, struct jw *j, const struct post *p)
{
	jw_key(j, "attachment");
	jw_array(j);
	for (size_t i = 0; i < p->media.n; i++)
		photograph(t, j, p, &p->media.p[i]);
	jw_end(j);
}

/* --- tags --- */

static void tags(struct task *t, struct jw *j, const struct post *p, const struct named *named)
{
	jw_key(j, "tag");
	jw_array(j);
	for (size_t i = 0; i < named->n; i++) {
		if (named->p[i].silent)
			continue;
		jw_object(j);
		document_str(j, "type", S("Mention"));
		document_str(j, "href", named->p[i].uri);
		document_str(j, "name", named->p[i].acct);
		jw_end(j);
	}
	for (size_t i = 0; i < p->tags; i++) {
		jw_object(j);
		document_str(j, "type", S("Hashtag"));
		document_str(j, "href", note_tag_url(t, p->tag[i].key));
		document_str(j, "name", str_fmt(t->a, "#%.*s", STR_ARG(p->tag[i].name)));
		jw_end(j);
	}
	jw_end(j);
}

/* --- when --- */

static void moment(struct task *t, struct jw *j, struct str key, int64_t day, const char *clock)
{
	int64_t year;
	int month, date;

	if (day == DAY_NONE)
		return;
	day_to_civil(day, &year, &month, &date);
	if (year < 0 || year > 9999)
		return;
	jw_key_(j, key);
	jw_str(j, str_fmt(t->a, "%04lld-%02d-%02dT%sZ", (long long)year, month, date, clock));
}

/* The post's own when, which is not when it was shared: as it was said, and as the first and the
 * last moment that it may mean. */
static void remembered(struct task *t, struct jw *j, const struct post *p)
{
	struct when when = { DAY_NONE, DAY_NONE };

	if ((!p->when.n && !p->when_words.n) || (p->when.n && !when_read(p->when, &when)))
		return;
	if (p->when.n)
		document_str(j, "edtf", p->when);
	/* The words of the author, or those of the date in their language. */
	document_str(j, "whenText",
		     p->when_words.n ? p->when_words : when_words(t->a, p->when, p->author.lang));
	if (!p->when.n)
		return;
	moment(t, j, S("startTime"), when.from, "00:00:00");
	if (!p->poll) /* the end of a Question is the end of voting */
		moment(t, j, S("endTime"), when.to, "23:59:59");
}

static void poll(struct task *t, struct jw *j, const struct poll *poll)
{
	bool over = poll->expires_at <= t->now, tells = over || !poll->hides;

	jw_key_(j, poll->multiple ? S("anyOf") : S("oneOf"));
	jw_array(j);
	for (size_t i = 0; i < poll->options.n; i++) {
		jw_object(j);
		document_str(j, "type", S("Note"));
		document_str(j, "name", poll->options.p[i]);
		jw_key(j, "replies");
		jw_object(j);
		document_str(j, "type", S("Collection"));
		jw_key(j, "totalItems");
		jw_int(j, tells ? poll->tally[i] : 0);
		jw_end(j);
		jw_end(j);
	}
	jw_end(j);
	jw_key(j, "endTime");
	jw_time(j, poll->expires_at);
	if (over) {
		jw_key(j, "closed");
		jw_time(j, poll->expires_at);
	}
	jw_key(j, "votersCount");
	jw_int(j, tells ? poll->voters : 0);
}

/* --- the whole --- */

/* Collections as objects with nothing in them but their id: some readers look for a number there
 * and would stumble over a plain address. */
static void collection(struct jw *j, struct str key, struct str id)
{
	jw_key_(j, key);
	jw_object(j);
	document_str(j, "id", id);
	document_str(j, "type", S("Collection"));
	jw_end(j);
}

/* FEP-7888: the thread belongs to whoever wrote its first post. */
static void thread(struct task *t, struct jw *j, const struct post *p)
{
	struct str first = p->thread_id == p->id ? note_id(t, p) : post_uri(t, p->thread_id);
	struct str here = str_fmt(t->a, "%.*s/@", STR_ARG(place_fixed()->base));

	if (p->reply_to) {
		struct str answered = post_uri(t, p->reply_to);

		if (answered.n)
			document_str(j, "inReplyTo", answered);
	}
	if (str_starts(first, here))
		document_str(j, "context", str_fmt(t->a, "%.*s/context", STR_ARG(first)));
	document_str(j, "replies", within(t, p, "/replies"));
	collection(j, S("likes"), within(t, p, "/likes"));
	collection(j, S("shares"), within(t, p, "/shares"));
}

static void address(struct jw *j, struct strs to, struct strs cc)
{
	jw_key(j, "to");
	jw_array(j);
	for (size_t i = 0; i < to.n; i++)
		jw_str(j, to.p[i]);
	jw_end(j);
	jw_key(j, "cc");
	jw_array(j);
	for (size_t i = 0; i < cc.n; i++)
		jw_str(j, cc.p[i]);
	jw_end(j);
}

void note_members(struct task *t, struct jw *j, const struct post *p, const struct account *reader)
{
	struct named named = note_named(t, p, reader);
	struct str id = note_id(t, p);
	struct strs to, cc;

	must(!p->bare && !p->boosted && !p->author.domain.n);
	note_audience_for(t, p, reader, &to, &cc);
	document_str(j, "id", id);
	document_str(j, "type", p->poll ? S("Question") : S("Note"));
	document_str(j, "url", id);
	document_str(j, "attributedTo", person_id(t, &p->author, ""));
	address(j, to, cc);
	jw_key(j, "published");
	jw_time(j, p->created_at);
	if (p->edited_at) {
		jw_key(j, "updated");
		jw_time(j, p->edited_at);
	}
	thread(t, j, p);
	words(t, j, p);
	photographs(t, j, p);
	tags(t, j, p, &named);
	remembered(t, j, p);
	if (p->poll)
		poll(t, j, p->poll);
	quoting_members(t, j, p);
	approval_members(t, j, p);
	note_policy(t, j, p, &named);
}

void note_write_for(struct task *t, struct jw *j, const struct post *p,
		    const struct account *reader)
{
	jw_object(j);
	note_members(t, j, p, reader);
	jw_end(j);
}

void note_write(struct task *t, struct jw *j, const struct post *p)
{
	note_write_for(t, j, p, NULL);
}

static void deed_members(struct task *t, struct jw *j, const struct post *p,
			 const struct account *reader, struct str id)
{
	struct strs to, cc;

	note_audience_for(t, p, reader, &to, &cc);
	document_str(j, "id", id);
	document_str(j, "type", p->boosted ? S("Announce") : S("Create"));
	document_str(j, "actor", person_id(t, &p->author, ""));
	jw_key(j, "published");
	jw_time(j, p->created_at);
	address(j, to, cc);
	if (p->boosted) {
		document_str(j, "object", post_uri(t, p->boosted->id));
	} else {
		jw_key(j, "object");
		note_write_for(t, j, p, reader);
	}
}

void note_deed_members(struct task *t, struct jw *j, const struct post *p,
		       const struct account *reader)
{
	deed_members(t, j, p, reader, within(t, p, "/activity"));
}

void note_deed_write(struct task *t, struct jw *j, const struct post *p,
		     const struct account *reader)
{
	struct str id = within(t, p, "/activity");

	/* Letters to several people of one server are several: it does nothing twice. */
	if (reader)
		id = str_fmt(t->a, "%.*s#%lld", STR_ARG(id), (long long)reader->id);
	jw_object(j);
	deed_members(t, j, p, reader, id);
	jw_end(j);
}
