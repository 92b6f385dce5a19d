#include "base/caption.h"
#include "base/form.h"
#include "base/markdown.h"
#include "base/text.h"
#include "base/url.h"

#define MENTIONS_MAX ((size_t)100)
#define TAGS_MAX ((size_t)100)
#define TAG_CHARS_MAX 100
#define LINK_SHOWN_MAX 30 /* characters of an address that are shown */

struct asked { /* one acct that the caller was asked about */
	struct caption_mention mention;
	bool found;
};

struct reading {
	struct arena *a;
	const struct caption_rules *rules; /* NULL: links only */
	struct caption *caption;
	struct asked *asked;
	size_t askeds;
};

/* What stands before byte i; -1 at the beginning. */
static int32_t char_before(struct str s, size_t i)
{
	size_t from = i;
	struct str one;

	if (!i)
		return -1;
	do
		from--;
	while (from && i - from < 4 && ((unsigned char)s.p[from] & 0xC0) == 0x80);
	one = str_sub(s, from, i - from);
	return str_next_char(&one);
}

static bool in_word(int32_t c)
{
	return c == '_' || text_is_letter(c) || text_is_digit(c);
}

static bool may_start_link(int32_t before)
{
	return !in_word(before) && before != '@' && before != '#' && before != '$';
}

static bool may_start_mention(int32_t before)
{
	return !in_word(before) && before != '=' && before != '/' && before != '@';
}

static bool may_start_tag(int32_t before)
{
	return may_start_mention(before) && before != ')' && before != '#' && before != '&';
}

/* --- links --- */

/* How far an address that starts here goes: to a gap, a control, a quote or an angle bracket, or
 * to punctuation of other scripts. */
static size_t run_of_address(struct str s)
{
	struct str rest = s;

	while (rest.n) {
		struct str was = rest;
		int32_t c = str_next_char(&rest);
		bool ends = c < 0x80 ? c <= ' ' || strchr("<>\"\x7F", c) : text_ends_address(c);

		if (ends)
			return s.n - was.n;
	}
	return s.n;
}

static size_t count_byte(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

/* Without the sentence's own punctuation at its end: "(see https://example.org/a_(b))." */
static struct str without_tail(struct str s)
{
	static const char opening[] = "([{", closing[] = ")]}";
	size_t opened[3], closed[3];

	for (size_t i = 0; i < 3; i++) {
		opened[i] = count_byte(s, opening[i]);
		closed[i] = count_byte(s, closing[i]);
	}
	for (; s.n; s.n--) {
		char last = s.p[s.n - 1];
		const char *bracket = strchr(closing, last);
		size_t i = bracket ? (size_t)(bracket - closing) : 0;

		if (bracket && closed[i] > opened[i])
			closed[i]--;
		else if (strchr("([{", last))
			opened[strchr(opening, last) - opening]--;
		else if (bracket || !strchr(".,:;!?'*_~|\\", last))
			break;
	}
	return s;
}

static size_t shown_prefix(struct str link)
{
	size_t n = str_find(link, S("//")) + 2;

	return str_eq_nocase(str_sub(link, n, 4), S("www.")) ? n + 4 : n;
}

/* The address as typed, its beginning and end hidden by the style, all of it there to be copied. */
static void put_link(struct buf *out, struct str typed, struct url u, bool is_me)
{
	size_t prefix = shown_prefix(typed);
	struct str rest = str_sub(typed, prefix, typed.n);
	struct str shown = str_first_chars(rest, LINK_SHOWN_MAX);
	bool cut = str_chars(str_sub(rest, shown.n, rest.n)) > 1;

	if (!cut)
		shown = rest;
	buf_lit(out, "<a href=\"");
	put_url(out, u);
	buf_lit(out, "\" rel=\"nofollow noopener noreferrer");
	/* The page behind it may say the same of this one, and so prove whose it is. */
	if (is_me)
		buf_lit(out, " me");
	buf_lit(out, "\" target=\"_blank\"><span class=\"invisible\">");
	put_text(out, str_sub(typed, 0, prefix));
	buf_str(out, cut ? S("</span><span class=\"ellipsis\">") : S("</span><span class=\"\">"));
	put_text(out, shown);
	buf_lit(out, "</span><span class=\"invisible\">");
	put_text(out, str_sub(rest, shown.n, rest.n));
	buf_lit(out, "</span></a>");
}

/* Each of these writes what starts at byte i of the text and returns how many bytes of it that
 * were; 0 when nothing of its kind starts there. */
static size_t link_at(struct reading *r, struct buf *out, struct str text, size_t i)
{
	struct str rest = str_sub(text, i, text.n), link;
	struct url u;
	size_t run;

	if (!str_eq_nocase(str_sub(rest, 0, 7), S("http://")) &&
	    !str_eq_nocase(str_sub(rest, 0, 8), S("https://")))
		return 0;
	if (!may_start_link(char_before(text, i)))
		return 0;
	run = run_of_address(rest);
	link = without_tail(str_sub(rest, 0, run));
	if (link.n <= URL_MAX && url_read(r->a, link, &u)) {
		put_link(out, link, u, !r->rules);
		return link.n;
	}
	/* What is glued to a broken address is text, so that no byte is looked at again and again.
	 */
	put_text(out, str_sub(rest, 0, run));
	return run;
}

/* --- mentions --- */

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Letters, digits and _, with single or several . and - between them. */
static size_t run_of_name(struct str s)
{
	size_t n = 0, end = 0;

	for (; n < s.n && (is_name_byte(s.p[n]) || (n && (s.p[n] == '.' || s.p[n] == '-'))); n++)
		if (is_name_byte(s.p[n]))
			end = n + 1;
	return end;
}

static size_t run_of_host(struct str s)
{
	struct str rest = s;
	size_t end = 0;

	while (rest.n) {
		int32_t c = str_next_char(&rest);
		bool joint = c == '.' || c == '-' || c == ':';

		if (!joint && !text_in_tag(c))
			break;
		if (!joint)
			end = s.n - rest.n;
	}
	return end;
}

static size_t run_of_acct(struct str s)
{
	size_t n = run_of_name(s), host;

	if (!n || n >= s.n || s.p[n] != '@')
		return n;
	host = run_of_host(str_sub(s, n + 1, s.n));
	return host ? n + 1 + host : n;
}

static void keep_mention(struct caption *c, struct reading *r, const struct caption_mention *m)
{
	for (size_t i = 0; i < c->mentions; i++)
		if (str_eq(c->mention[i].url.s, m->url.s))
			return;
	if (!c->mention)
		c->mention = arena_many(r->a, struct caption_mention, MENTIONS_MAX);
	c->mention[c->mentions++] = *m;
}

/* Asks about each acct once; NULL for one more than MENTIONS_MAX. */
static const struct asked *ask(struct reading *r, struct str acct)
{
	struct asked *one;

	for (size_t i = 0; i < r->askeds; i++)
		if (str_eq_nocase(r->asked[i].mention.acct, acct))
			return &r->asked[i];
	if (r->askeds == MENTIONS_MAX)
		return NULL;
	if (!r->asked)
		r->asked = arena_many(r->a, struct asked, MENTIONS_MAX);
	one = &r->asked[r->askeds++];
	one->mention.acct = acct;
	one->found = r->rules->find && r->rules->find(r->rules->ctx, &one->mention);
	if (one->found)
		keep_mention(r->caption, r, &one->mention);
	return one;
}

static size_t mention_at(struct reading *r, struct buf *out, struct str text, size_t i)
{
	const struct asked *one;
	struct str acct;

	if (!may_start_mention(char_before(text, i)))
		return 0;
	acct = str_sub(text, i + 1, text.n);
	acct.n = run_of_acct(acct);
	one = acct.n ? ask(r, acct) : NULL;
	if (!one || !one->found) {
		put_text(out, str_sub(text, i, acct.n + 1));
		return acct.n + 1;
	}
	buf_lit(out, "<span class=\"h-card\"><a href=\"");
	put_url(out, one->mention.url);
	buf_lit(out, "\" class=\"u-url mention\">@<span>");
	put_text(out, one->mention.name);
	buf_lit(out, "</span></a></span>");
	return acct.n + 1;
}

/* --- tags --- */

static bool is_joint(int32_t c)
{
	return c == 0x00B7 || c == 0x30FB || c == 0x200C;
}

/* Letters, marks, digits and _, with joints between them; at least one letter. */
static size_t run_of_tag(struct str s)
{
	struct str rest = s;
	size_t end = 0, chars = 0;
	bool wordy = false;

	while (rest.n) {
		int32_t c = str_next_char(&rest);

		if (!text_in_tag(c) || (!end && is_joint(c)))
			break;
		chars++;
		wordy |= text_is_letter(c);
		if (!is_joint(c))
			end = s.n - rest.n;
	}
	return wordy && chars <= TAG_CHARS_MAX ? end : 0;
}

bool caption_is_tag(struct str name)
{
	return name.n && str_is_utf8(name) && run_of_tag(name) == name.n;
}

/* False for a new tag when there are TAGS_MAX already. */
static bool keep_tag(struct reading *r, struct str name, struct str key)
{
	struct caption *c = r->caption;

	for (size_t i = 0; i < c->tags; i++)
		if (str_eq(c->tag[i].key, key))
			return true;
	if (c->tags == TAGS_MAX)
		return false;
	if (!c->tag)
		c->tag = arena_many(r->a, struct caption_tag, TAGS_MAX);
	c->tag[c->tags++] = (struct caption_tag){ name, key };
	return true;
}

static size_t tag_at(struct reading *r, struct buf *out, struct str text, size_t i)
{
	struct str name = str_sub(text, i + 1, text.n), key;

	if (!may_start_tag(char_before(text, i)))
		return 0;
	name.n = run_of_tag(name);
	if (!name.n)
		return 0;
	key = text_fold(r->a, name);
	if (!key.n) /* letters that folding takes for nothing */
		return 0;
	if (!keep_tag(r, name, key)) {
		put_text(out, str_sub(text, i, name.n + 1));
		return name.n + 1;
	}
	buf_lit(out, "<a href=\"");
	put_text(out, r->rules->tag_base);
	put_text(out, url_encode(r->a, key));
	buf_lit(out, "\" class=\"mention hashtag\" rel=\"tag\">#<span>");
	put_text(out, name);
	buf_lit(out, "</span></a>");
	return name.n + 1;
}

/* --- lines and paragraphs --- */

static size_t special_at(struct reading *r, struct buf *out, struct str text, size_t i)
{
	switch (text.p[i]) {
	case 'h':
	case 'H':
		return link_at(r, out, text, i);
	case '@':
		return r->rules ? mention_at(r, out, text, i) : 0;
	case '#':
		return r->rules ? tag_at(r, out, text, i) : 0;
	default:
		return 0;
	}
}

static bool is_special(char c)
{
	return c == 'h' || c == 'H' || c == '@' || c == '#';
}

static void put_inline(void *ctx, struct buf *out, struct str text)
{
	size_t from = 0, i = 0;

	while (i < text.n) {
		size_t n;

		if (!is_special(text.p[i])) {
			i++;
			continue;
		}
		put_text(out, str_sub(text, from, i - from));
		from = i;
		n = special_at(ctx, out, text, i);
		i += n ? n : 1;
		if (n)
			from = i;
	}
	put_text(out, str_sub(text, from, text.n));
}

/* Lines become <br />, empty lines part paragraphs. `inlines` writes the text of each line. */
static void put_paragraphs(struct reading *r, struct buf *out, struct str typed,
			   void (*inlines)(void *ctx, struct buf *out, struct str text))
{
	struct str line;
	bool open = false;

	typed = str_trim(typed);
	while (str_cut(&typed, '\n', &line)) {
		if (str_ends(line, S("\r")))
			line.n--;
		if (!str_trim(line).n) {
			buf_str(out, open ? S("</p>") : S(""));
			open = false;
			continue;
		}
		buf_str(out, open ? S("<br />") : S("<p>"));
		open = true;
		inlines(r, out, line);
	}
	if (open)
		buf_lit(out, "</p>");
}

static void put_plain(void *ctx, struct buf *out, struct str text)
{
	(void)ctx;
	put_text(out, text);
}

struct caption caption_read(struct arena *a, struct str typed, const struct caption_rules *rules)
{
	struct caption c = { 0 };
	struct reading r = { .a = a, .rules = rules, .caption = &c };
	struct buf out;

	if (rules->markdown) {
		c.html = markdown_html(a, typed, put_inline, &r);
		return c;
	}
	buf_init(&out, a, CAPTION_HTML_MAX(typed.n));
	put_paragraphs(&r, &out, typed, put_inline);
	if (buf_failed(&out)) { /* hundreds of names and nothing else: the text alone, then */
		buf_clear(&out);
		put_paragraphs(&r, &out, typed, put_plain);
	}
	c.html.s = buf_view(&out);
	return c;
}

struct html caption_line(struct arena *a, struct str typed)
{
	struct reading r = { .a = a };
	struct buf out;

	buf_init(&out, a, CAPTION_HTML_MAX(typed.n));
	put_inline(&r, &out, str_trim(typed));
	if (buf_failed(&out)) {
		buf_clear(&out);
		put_text(&out, typed);
	}
	return (struct html){ buf_view(&out) };
}
