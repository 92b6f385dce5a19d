/*
 * pagec: turns a page, an HTML file with a few constructs, into C functions over typed structs.
 * Used while building:
 *
 *	pagec src/web/page/post.html > page_post.c
 *
 * docs/pages.md lists the constructs. The compiler here only follows the HTML closely enough to
 * know where a value stands (between tags, in quotes, in an address); what may stand there is then
 * decided by the type of the value, in web/out.h. #line leads a C error back to the page.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOURCE_MAX (512 * 1024)
#define CHUNK 2000 /* bytes of one C literal: ISO C promises 4095 */
#define BLOCKS_MAX 32

enum mode { TEXT, OPEN, TAG, NAME, EQUALS, BARE, QUOTE, RAW };

/* A hole in the value of an attribute, and a value that not every way through the page shares. */
#define HOLE '\1'
#define UNSURE '\2'

struct place {
	enum mode mode;
	char quote;
	char element[16]; /* of the tag, with its '/' */
	char attr[24];
	char value[128]; /* the beginning of what stands in the quotes */
	size_t matched;	 /* RAW: bytes of the closing tag seen */
};

struct block {
	const char *kind;
	int line;
	bool has_else;
	struct place place;
};

static const char *path;
static int line;
static bool in_page;
static struct place place;
static struct block blocks[BLOCKS_MAX];
static size_t depth;
static char text[CHUNK + 1]; /* page text not yet written */
static size_t text_n;

__attribute__((noreturn, format(printf, 1, 2))) static void complain(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fprintf(stderr, "%s:%d: ", path, line);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

static bool is_one_of(const char *s, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(s, *list))
			return true;
	return false;
}

static void append(char *s, size_t size, char c)
{
	size_t n = strlen(s);

	if (n + 1 < size)
		s[n] = c, s[n + 1] = '\0';
}

/* Writes the page text that has gathered as C. */
static void flush(void)
{
	if (!text_n)
		return;
	printf("buf_lit(o->b, \"");
	for (size_t i = 0; i < text_n; i++) {
		if (text[i] == '\n')
			fputs("\\n", stdout);
		else if (text[i] == '\t')
			fputs("\\t", stdout);
		else
			printf(strchr("\"\\?", text[i]) ? "\\%c" : "%c", text[i]);
	}
	printf("\");\n");
	text_n = 0;
}

/* Code that begins here comes from this line of the page. */
static void code(void)
{
	if (!in_page)
		complain("this stands outside of a {{page ...}}");
	flush();
	printf("#line %d \"%s\"\n", line, path);
}

/* ---- where in the HTML we are ---- */

static void tag_ends(void)
{
	static const char *const raw[] = { "script", "style", "title", "textarea", NULL };

	place.mode = is_one_of(place.element, raw) ? RAW : TEXT;
	place.matched = 0;
}

static void attr_ends(void)
{
	if (!strncmp(place.attr, "on", 2) || !strcmp(place.attr, "style"))
		complain("%s=: the browser is told to run no script and no style of a tag",
			 place.attr);
	place.mode = EQUALS;
	place.value[0] = '\0';
}

static void step_in_tag(char c)
{
	if (c == '>')
		tag_ends();
	else if (c == '=' && place.mode == NAME)
		attr_ends();
	else if (isspace((unsigned char)c) || c == '/')
		place.mode = TAG;
	else if (c == '=' || c == '"' || c == '\'' || c == '<')
		complain("'%c' where an attribute should begin", c);
	else {
		if (place.mode != NAME)
			place.attr[0] = '\0';
		place.mode = NAME;
		append(place.attr, sizeof place.attr, (char)tolower((unsigned char)c));
	}
}

static void step_in_raw(char c)
{
	size_t i = place.matched;
	char want = i == 0 ? '<' : i == 1 ? '/' : place.element[i - 2];

	place.matched = tolower((unsigned char)c) == want ? i + 1 : c == '<';
	if (place.matched < strlen(place.element) + 2)
		return;
	place.mode = TAG;
	snprintf(place.element, sizeof place.element, "/");
}

static void step(char c)
{
	switch (place.mode) {
	case TEXT:
		if (c == '<')
			place.mode = OPEN, place.element[0] = '\0';
		break;
	case OPEN:
		if (c == '>')
			tag_ends();
		else if (isspace((unsigned char)c))
			place.mode = TAG;
		else
			append(place.element, sizeof place.element,
			       (char)tolower((unsigned char)c));
		if (!strcmp(place.element, "!--"))
			complain("a comment is written {{-- so --}}, and stays here");
		break;
	case TAG:
	case NAME:
		step_in_tag(c);
		break;
	case EQUALS:
		place.mode = c == '"' || c == '\'' ? QUOTE : BARE;
		place.quote = c;
		break;
	case BARE:
		if (c == '>' || isspace((unsigned char)c))
			step_in_tag(c);
		break;
	case QUOTE:
		if (c == place.quote)
			place.mode = TAG;
		else
			append(place.value, sizeof place.value, c);
		break;
	case RAW:
		step_in_raw(c);
		break;
	}
}

static void page_text(const char *s, size_t n)
{
	if (!in_page && n && strspn(s, " \t\n") < n)
		complain("this stands outside of a {{page ...}}");
	for (size_t i = 0; in_page && i < n; i++) {
		step(s[i]);
		if (text_n == CHUNK)
			flush();
		if (!text_n)
			printf("#line %d \"%s\"\n", line, path);
		text[text_n++] = s[i];
	}
}

/* The writer for a value that stands here; complains where none may. */
static const char *writer_here(bool is_word)
{
	static const char *const addresses[] = { "href",       "src",  "action", "poster",
						 "formaction", "data", "cite",	 NULL };
	size_t n = strlen(place.value);
	char first = place.value[0];

	if (place.mode == TEXT)
		return "put";
	if (place.mode == RAW) {
		if (!strcmp(place.element, "script") || !strcmp(place.element, "style"))
			complain("no value may stand in <%s>", place.element);
		return "put_quoted";
	}
	if (place.mode != QUOTE)
		complain("a value in a tag needs quotes around it");
	append(place.value, sizeof place.value, HOLE);
	while (n && isspace((unsigned char)place.value[n - 1]))
		n--;
	if (!strcmp(place.attr, "srcset"))
		return n == 0 || place.value[n - 1] == ',' ? "put_url" : "put_quoted";
	if (!is_one_of(place.attr, addresses))
		return "put_quoted";
	if (is_word)
		complain("a text of the catalogue is no address");
	if (n == 0)
		return "put_url";
	if (first == HOLE || first == '#' || first == '?' ||
	    (first == '/' && place.value[1] != '/' && place.value[1] != HOLE))
		return "put_url_part";
	complain("an address begins with a struct url or with a path of ours");
}

/* ---- expressions ---- */

/* A name with its dots; the first is followed, for names are pointers: v.a.b is v->a.b. */
static size_t name(const char *s, size_t n, bool is_member)
{
	size_t i = 0;

	while (i < n && (isalnum((unsigned char)s[i]) || s[i] == '_'))
		i++;
	printf("%.*s", (int)i, s);
	if (!is_member && i < n && s[i] == '.') {
		printf("->");
		i++;
	}
	return i;
}

static size_t operator_at(const char *s, char before)
{
	static const char *const pairs[] = { "&&", "||", "==", "!=", "<=", ">=", "->", NULL };

	for (size_t i = 0; pairs[i]; i++)
		if (!strncmp(s, pairs[i], 2))
			return 2;
	if (*s == '&' && strchr("(,", before))
		return 1;
	return strchr("!<>()[]+-,. ", *s) ? 1 : 0;
}

/* A restricted C expression: names with dots, numbers, calls, comparisons. */
static void expression(const char *s, size_t n)
{
	int open = 0;
	char before = '(';

	if (!n)
		complain("a name is missing");
	for (size_t i = 0; i < n;) {
		size_t used;

		if (isalnum((unsigned char)s[i]) || s[i] == '_') {
			bool member = before == '.' || isdigit((unsigned char)s[i]) ||
				      (before == '>' && i > 1 && s[i - 2] == '-');

			i += name(s + i, n - i, member);
			before = s[i - 1];
			continue;
		}
		used = operator_at(s + i, before);
		if (!used)
			complain("'%c' does not belong in: %.*s", s[i], (int)n, s);
		printf("%.*s", (int)used, s + i);
		open += (s[i] == '(') - (s[i] == ')');
		if (s[i] != ' ')
			before = s[i + used - 1];
		i += used;
	}
	if (open)
		complain("brackets do not match in: %.*s", (int)n, s);
}

/* ---- constructs ---- */

static void block_opens(const char *kind)
{
	if (depth == BLOCKS_MAX)
		complain("too many blocks within each other");
	blocks[depth++] = (struct block){ kind, line, false, place };
}

static bool is_between_attributes(enum mode m)
{
	return m == OPEN || m == TAG || m == NAME;
}

static bool is_same_place(const struct place *a, const struct place *b)
{
	if (a->mode != TEXT && strcmp(a->element, b->element) != 0)
		return false;
	if (is_between_attributes(a->mode))
		return is_between_attributes(b->mode);
	if (a->mode == QUOTE && (a->quote != b->quote || strcmp(a->attr, b->attr) != 0))
		return false;
	return a->mode == b->mode;
}

/* Every way through a block must leave the HTML where it stood: no half tags. */
static struct block *block_turns(const char *what)
{
	struct block *b = depth ? &blocks[depth - 1] : NULL;

	if (!b)
		complain("{{%s}} without a beginning", what);
	if (!is_same_place(&b->place, &place))
		complain("the tag does not stand as it did at line %d", b->line);
	place = b->place;
	return b;
}

static void page_ends(void)
{
	if (!in_page)
		return;
	if (depth)
		complain("{{%s}} of line %d has no {{end}}", blocks[depth - 1].kind,
			 blocks[depth - 1].line);
	if (place.mode != TEXT)
		complain("the page ends inside <%s>", place.element);
	flush();
	printf("}\n");
}

static void do_use(const char *s, size_t n)
{
	printf("#line %d \"%s\"\n#include %.*s\n", line, path, (int)n, s);
}

/* page_x(const struct x *v) becomes void page_x(struct out *o, const struct x *v). */
static void do_page(const char *s, size_t n)
{
	const char *open = memchr(s, '(', n);
	bool is_static = !strncmp(s, "static ", 7);

	if (!open || s[n - 1] != ')')
		complain("expected {{page name(const struct x *v)}}");
	page_ends();
	in_page = true;
	place = (struct place){ 0 };
	if (is_static)
		n -= 7, s += 7;
	printf("\n#line %d \"%s\"\n%svoid %.*s(struct out *o%s%.*s\n{\n", line, path,
	       is_static ? "static " : "", (int)(open - s), s, open[1] == ')' ? "" : ", ",
	       (int)(s + n - open - 1), open + 1);
}

/* "c in v.list", or "c in v.array, v.count" */
static void do_for(const char *s, size_t n)
{
	const char *in = strstr(s, " in "), *comma = memchr(s, ',', n);
	int name_n = in && in < s + n ? (int)(in - s) : 0;
	const char *list = in + 4, *end = comma ? comma : s + n;
	const char *array = comma ? ")" : ").p", *count = comma ? ")" : ").n";

	if (!name_n)
		complain("expected {{for x in v.list}}");
	code();
	printf("for (size_t %.*s_index = 0; %.*s_index < (size_t)(", name_n, s, name_n, s);
	if (comma)
		expression(comma + 1, (size_t)(s + n - comma - 1));
	else
		expression(list, (size_t)(end - list));
	printf("%s; %.*s_index++) {\n#line %d \"%s\"\n__typeof__(&(", count, name_n, s, line, path);
	expression(list, (size_t)(end - list));
	printf("%s[0]) const %.*s = &(", array, name_n, s);
	expression(list, (size_t)(end - list));
	printf("%s[%.*s_index];\n(void)%.*s;\n", array, name_n, s, name_n, s);
	block_opens("for");
}

static void do_if(const char *s, size_t n)
{
	code();
	printf("if (");
	expression(s, n);
	printf(") {\n");
	block_opens("if");
}

static void do_elif(const char *s, size_t n)
{
	struct block *b;

	code();
	b = block_turns("elif");
	if (strcmp(b->kind, "if") != 0 || b->has_else)
		complain("{{elif}} belongs to an {{if}}, before its {{else}}");
	printf("} else if (");
	expression(s, n);
	printf(") {\n");
}

static void do_else(const char *s, size_t n)
{
	struct block *b;

	(void)s, (void)n;
	code();
	b = block_turns("else");
	if (strcmp(b->kind, "if") != 0 || b->has_else)
		complain("{{else}} belongs to an {{if}}, once");
	b->has_else = true;
	printf("} else {\n");
}

static void do_end(const char *s, size_t n)
{
	(void)s, (void)n;
	code();
	block_turns("end");
	if (place.mode == QUOTE)
		place.value[0] = UNSURE, place.value[1] = '\0';
	depth--;
	printf("}\n");
}

/* "key" or "key value value" */
static void do_word(const char *s, size_t n)
{
	size_t key = strcspn(s, " }"), one = key, two;

	code();
	writer_here(true);
	while (one < n && s[one] == ' ')
		one++;
	two = one;
	while (two < n && s[two] != ' ')
		two++;
	printf(one < n ? "put_word_with(o, W_" : "put_word(o, W_");
	for (size_t i = 0; i < key; i++)
		putchar(s[i] == '.' ? '_' : toupper((unsigned char)s[i]));
	if (one < n) {
		printf(", spoken(o, ");
		expression(s + one, two - one);
		printf("), ");
		if (two < n) {
			printf("spoken(o, ");
			expression(s + two, n - two);
			printf(")");
		} else {
			printf("STR_NONE");
		}
	}
	printf(");\n");
}

static void do_call(const char *s, size_t n)
{
	size_t open = strcspn(s, "(");

	if (open >= n || s[n - 1] != ')')
		complain("expected {{call page_x(v.y)}}");
	code();
	if (place.mode != TEXT)
		complain("{{call}} stands between tags only");
	printf("%.*s(o", (int)open, s);
	if (open + 2 < n) {
		printf(", ");
		expression(s + open + 1, n - open - 2);
	}
	printf(");\n");
}

static void do_value(const char *s, size_t n)
{
	code();
	printf("%s(o->b, ", writer_here(false));
	expression(s, n);
	printf(");\n");
}

static const struct construct {
	const char *word;
	void (*run)(const char *s, size_t n);
	bool vanishes; /* a line with nothing else leaves no line break */
} constructs[] = {
	{ "use", do_use, true },   { "page", do_page, true }, { "for", do_for, true },
	{ "if", do_if, true },	   { "elif", do_elif, true }, { "else", do_else, true },
	{ "end", do_end, true },   { "call", do_call, true }, { "word", do_word, false },
	{ NULL, do_value, false },
};

/* The construct whose text, between the braces, is s; *ret_used is where its own part begins. */
static const struct construct *construct_of(const char *s, size_t n, size_t *ret_used)
{
	const struct construct *c = constructs;

	for (; c->word; c++) {
		size_t w = strlen(c->word);

		if (n >= w && !strncmp(s, c->word, w) && (n == w || s[w] == ' ')) {
			*ret_used = n == w ? w : w + 1;
			return c;
		}
	}
	*ret_used = 0;
	return c;
}

/* One line without its indentation. */
static void page_line(char *s, char *end)
{
	bool leaves_break = s == end ? false : true, only_vanishing = true;

	while (s < end) {
		char *open = strstr(s, "{{"), *close;
		const struct construct *c;
		size_t used;

		if (!open || open >= end)
			open = end;
		page_text(s, (size_t)(open - s));
		if (open > s)
			only_vanishing = false;
		if (open == end)
			break;
		close = strstr(open, "}}");
		if (!close || close >= end)
			complain("{{ without }} on the same line");
		c = construct_of(open + 2, (size_t)(close - open - 2), &used);
		only_vanishing = only_vanishing && c->vanishes;
		c->run(open + 2 + used, (size_t)(close - open - 2) - used);
		s = close + 2;
	}
	if (leaves_break && !only_vanishing)
		page_text("\n", 1);
}

/* {{-- comments --}} become spaces; their line breaks stay, so that lines count on. */
static void blank_comments(char *s)
{
	for (char *open; (open = strstr(s, "{{--"));) {
		char *close = strstr(open, "--}}");

		for (char *c = s; !close && c < open; c++)
			line += *c == '\n';
		if (!close)
			complain("{{-- without --}}");
		for (s = close + 4; open < s; open++)
			if (*open != '\n')
				*open = ' ';
	}
}

int main(int argc, char **argv)
{
	static char source[SOURCE_MAX];
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;
	size_t n = f ? fread(source, 1, sizeof source - 1, f) : 0;

	path = argc == 2 ? argv[1] : "pagec";
	line = 1;
	if (!f || n == sizeof source - 1)
		complain(f ? "too long for a page" : "can't be read; usage: pagec PAGE.html");
	fclose(f);
	blank_comments(source);
	printf("/* Made by tools/pagec from a page. */\n#include \"web/out.h\"\n");
	line = 0;
	for (char *s = source, *next; *s; s = next) {
		char *end = s + strcspn(s, "\n");

		next = *end ? end + 1 : end;
		line++;
		s += strspn(s, " \t");
		while (end > s && strchr(" \t\r", end[-1]))
			end--;
		if (s < end)
			page_line(s, end);
	}
	if (!in_page)
		complain("there is no {{page ...}} in it");
	page_ends();
	return 0;
}
