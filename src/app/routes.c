#include "app/routes.h"
#include "api/tables.h"
#include "base/accept.h"
#include "base/err.h"
#include "fed/tables.h"
#include "web/tables.h"

#define PATH_DEPTH 12

/* One segment of a path. A segment of a table is plain ("api"), or an argument with or without a
 * beginning of its own ("@:name", ":id"); plain ones go first, then those that say more. */
struct node {
	struct str text; /* plain: the whole segment; argument: what stands before it */
	bool is_argument;
	struct node *next, *child;
	struct mounted *row[METHOD_COUNT];
	struct mounted *document; /* of the door for other servers, with GET */
};

static struct node *root;

const char *method_name(enum method m)
{
	static const char *const names[METHOD_COUNT] = { "GET",	  "POST",   "PUT",
							 "PATCH", "DELETE", "OPTIONS" };

	return m < METHOD_COUNT ? names[m] : "?";
}

const char *who_name(enum who w)
{
	static const char *const names[] = { "nobody", "anyone", "member", "host", "app" };

	return names[w];
}

static bool goes_before(const struct node *a, const struct node *b)
{
	if (a->is_argument != b->is_argument)
		return b->is_argument;
	return a->text.n > b->text.n;
}

static struct node *child_for(struct arena *a, struct node *parent, struct str segment)
{
	size_t colon = str_find_byte(segment, ':');
	struct node made = { .text = str_sub(segment, 0, colon), .is_argument = colon < segment.n };
	struct node **at = &parent->child, *n;

	for (n = parent->child; n; n = n->next)
		if (n->is_argument == made.is_argument && str_eq(n->text, made.text))
			return n;
	while (*at && goes_before(*at, &made))
		at = &(*at)->next;
	n = arena_make(a, struct node);
	*n = made;
	n->next = *at;
	*at = n;
	return n;
}

static void mount(struct arena *a, const struct route *route, enum door door)
{
	struct str rest = str_sub(str_of(route->path), 1, SIZE_MAX), segment;
	struct node *n = root;
	struct mounted *m = arena_make(a, struct mounted), **at;

	must(route->path[0] == '/' && route->method < METHOD_COUNT && route->run && route->help);
	while (rest.n && str_cut(&rest, '/', &segment))
		n = child_for(a, n, segment);
	at = door == DOOR_FED && route->method == GET ? &n->document : &n->row[route->method];
	must(!*at); /* two rows for one path and method */
	*m = (struct mounted){
		.route = route,
		.door = door,
		.where = str_fmt(a, "%s %s", method_name(route->method), route->path).p,
	};
	m->act = often_act(str_of(m->where));
	*at = m;
}

void routes_start(struct arena *a, const struct table *all)
{
	root = arena_make(a, struct node);
	for (const struct table *t = all; t->routes; t++)
		for (const struct route *r = t->routes; r->path; r++)
			mount(a, r, t->door);
}

static bool fits(const struct node *n, struct str segment)
{
	if (!n->is_argument)
		return str_eq(n->text, segment);
	return segment.n > n->text.n && str_starts(segment, n->text);
}

/* The row of this place in the tree, or its document. */
static void choose(const struct node *n, enum method method, struct str accept, struct found *f)
{
	for (int i = 0; i < METHOD_COUNT; i++)
		f->methods |= n->row[i] ? 1u << i : 0;
	if (n->document)
		f->methods |= 1u << GET;
	f->row = method < METHOD_COUNT ? n->row[method] : NULL;
	if (method != GET || !n->document)
		return;
	f->is_chosen = f->row != NULL;
	if (!f->row || accept_document(accept))
		f->row = n->document;
}

/* Walks the tree; where two rows fit, the one that says more wins if it has the method. */
static bool walk(const struct node *n, enum method method, struct str rest, struct str accept,
		 size_t args, struct found *f)
{
	struct str segment;

	if (!rest.n) {
		choose(n, method, accept, f);
		return f->row != NULL;
	}
	str_cut(&rest, '/', &segment);
	for (const struct node *c = n->child; c; c = c->next) {
		size_t more = c->is_argument ? 1 : 0;

		if (!fits(c, segment) || args + more > sizeof f->args / sizeof *f->args)
			continue;
		if (more)
			f->args[args] = str_sub(segment, c->text.n, segment.n);
		if (walk(c, method, rest, accept, args + more, f))
			return true;
	}
	return false;
}

void routes_find(enum method method, struct str path, struct str accept, struct found *ret_found)
{
	size_t segments = 0;

	*ret_found = (struct found){ 0 };
	for (size_t i = 0; i < path.n; i++)
		segments += path.p[i] == '/';
	if (!str_starts(path, S("/")) || segments > PATH_DEPTH)
		return;
	if (path.n > 1 && str_ends(path, S("/")))
		path = str_sub(path, 0, path.n - 1);
	walk(root, method, str_sub(path, 1, path.n), accept, 0, ret_found);
}

#define API_TABLE(name) { name, DOOR_API },
#define WEB_TABLE(name) { name, DOOR_WEB },
#define FED_TABLE(name) { name, DOOR_FED },
const struct table tables[] = { API_TABLES(API_TABLE) WEB_TABLES(WEB_TABLE)
					FED_TABLES(FED_TABLE){ NULL, DOOR_WEB } };
