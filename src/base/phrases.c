#include "base/phrases.h"

#include "base/err.h"
#include "base/text.h"

/* Whole phrases are looked for in a text in which each edge of a word is marked with this byte, so
 * that an edge is a letter like any other. Controls of the text itself are left out. */
#define EDGE '\1'

#define ROOT 0u
#define NONE UINT32_MAX

/* A state of the automaton: the longest beginning of a phrase that the text just read ends with. */
struct state {
	uint32_t parent, fall; /* the next shorter such beginning */
	uint32_t shorter;      /* the nearest state along `fall` at which a phrase ends; NONE */
	uint32_t phrase;       /* the first that ends here, in `same`; NONE */
	uint32_t seen;	       /* the round in which what ends here was noted */
	unsigned char byte;
};

struct step { /* from a state by a byte; `to` 0 is an empty place */
	uint32_t from, to;
};

struct machine {
	struct state *state;
	size_t n;
	struct step *step;
	size_t places; /* a power of two, at least twice the states */
};

struct phrases {
	struct machine plain, whole;
	uint32_t *same; /* the next phrase with the same words */
	bool *found;
	bool any;
	size_t n;
	uint32_t round;
};

/* --- the automaton --- */

static struct step *place(const struct machine *m, uint32_t from, unsigned char byte)
{
	uint64_t h = (((uint64_t)from << 8) | byte) * 0x9E3779B97F4A7C15u;
	size_t at = (size_t)(h >> 32) & (m->places - 1);

	while (m->step[at].to &&
	       (m->step[at].from != from || m->state[m->step[at].to].byte != byte))
		at = (at + 1) & (m->places - 1);
	return &m->step[at];
}

static void machine_room(struct machine *m, struct arena *a, size_t bytes)
{
	must(bytes <= 2 * PHRASES_BYTES_MAX);
	m->places = 4;
	while (m->places < 2 * (bytes + 1))
		m->places *= 2;
	m->state = arena_many(a, struct state, bytes + 1);
	m->step = arena_many(a, struct step, m->places);
	m->n = 1;
	m->state[ROOT] = (struct state){ .shorter = NONE, .phrase = NONE };
}

static void machine_add(struct machine *m, struct str s, uint32_t phrase, uint32_t *ret_same)
{
	uint32_t at = ROOT;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char byte = (unsigned char)s.p[i];
		struct step *step = place(m, at, byte);

		if (!step->to) {
			uint32_t new = (uint32_t)m->n++;

			m->state[new] = (struct state){
				.parent = at, .shorter = NONE, .phrase = NONE, .byte = byte
			};
			*step = (struct step){ at, new };
		}
		at = step->to;
	}
	*ret_same = m->state[at].phrase;
	m->state[at].phrase = phrase;
}

static uint32_t machine_go(const struct machine *m, uint32_t at, unsigned char byte)
{
	for (;;) {
		uint32_t to = place(m, at, byte)->to;

		if (to || at == ROOT)
			return to;
		at = m->state[at].fall;
	}
}

/* The states by their depth, shallow ones first: each is made after its parent, but not in order.
 */
static uint32_t *by_depth(struct arena *a, const struct machine *m)
{
	uint32_t *depth = arena_many(a, uint32_t, m->n), *order = arena_many(a, uint32_t, m->n);
	uint32_t *begin = arena_many(a, uint32_t, m->n + 1), sum = 0;

	for (size_t i = 1; i < m->n; i++)
		depth[i] = depth[m->state[i].parent] + 1;
	for (size_t i = 0; i < m->n; i++)
		begin[depth[i]]++;
	for (size_t d = 0; d <= m->n; d++) {
		uint32_t many = begin[d];

		begin[d] = sum;
		sum += many;
	}
	for (uint32_t i = 0; i < m->n; i++)
		order[begin[depth[i]]++] = i;
	return order;
}

static void machine_link(struct machine *m, struct arena *a)
{
	uint32_t *order = by_depth(a, m);

	for (size_t i = 1; i < m->n; i++) {
		struct state *s = &m->state[order[i]];

		s->fall =
			s->parent == ROOT ? ROOT : machine_go(m, m->state[s->parent].fall, s->byte);
		s->shorter = m->state[s->fall].phrase != NONE ? s->fall : m->state[s->fall].shorter;
	}
}

/* --- phrases --- */

static bool is_space(int32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x1680 || c == 0x2028 ||
	       c == 0x2029;
}

/* A folded text in the form in which it is compared: white space is one space, controls are gone.
 */
struct reading {
	struct str rest;
	int32_t before, c; /* -1 at both ends */
	struct str bytes;  /* of c */
};

static bool reading_next(struct reading *r)
{
	bool space = false;

	r->before = r->c;
	for (;;) {
		struct str was = r->rest;

		r->c = str_next_char(&r->rest);
		r->bytes = (struct str){ was.p, was.n - r->rest.n };
		if (is_space(r->c)) {
			space = true;
			continue;
		}
		if (r->c >= 0 && (r->c < ' ' || r->c == 0x7f))
			continue;
		if (!space)
			return r->c >= 0;
		r->rest = was; /* read again after the space */
		r->c = ' ';
		r->bytes = S(" ");
		return true;
	}
}

static struct reading reading_of(struct arena *a, struct str s)
{
	return (struct reading){ .rest = text_fold(a, s), .c = -1 };
}

static void put(char *out, size_t *n, struct str s)
{
	memcpy(out + *n, s.p, s.n);
	*n += s.n;
}

/* As it is looked for; empty when there is nothing in it. */
static struct str prepared(struct arena *a, const struct phrase *p)
{
	struct reading r = reading_of(a, p->text);
	char *out = arena_alloc(a, 2 * r.rest.n + 2);
	struct str s;
	size_t n = 0;

	r.rest = str_trim(r.rest);
	while (reading_next(&r)) {
		if (p->whole && text_word_edge(r.before, r.c))
			out[n++] = EDGE;
		put(out, &n, r.bytes);
	}
	if (p->whole && text_word_edge(r.before, -1))
		out[n++] = EDGE;
	s = (struct str){ out, n };
	return str_trim(s);
}

static void build(struct arena *a, struct phrases *p, const struct phrase *list,
		  const struct str *ready, bool whole, struct machine *m)
{
	size_t bytes = 0;

	for (size_t i = 0; i < p->n; i++)
		bytes += list[i].whole == whole ? ready[i].n : 0;
	machine_room(m, a, bytes);
	for (size_t i = 0; i < p->n; i++)
		if (list[i].whole == whole && ready[i].n)
			machine_add(m, ready[i], (uint32_t)i, &p->same[i]);
	machine_link(m, a);
}

struct phrases *phrases_new(struct arena *a, const struct phrase *list, size_t n)
{
	struct phrases *p = arena_make(a, struct phrases);
	struct str *ready = arena_many(a, struct str, n);

	p->n = n;
	p->same = arena_many(a, uint32_t, n);
	p->found = arena_many(a, bool, n);
	for (size_t i = 0; i < n; i++)
		ready[i] = prepared(a, &list[i]);
	build(a, p, list, ready, false, &p->plain);
	build(a, p, list, ready, true, &p->whole);
	phrases_start(p);
	return p;
}

void phrases_start(struct phrases *p)
{
	must(p->round < UINT32_MAX);
	p->round++;
	p->any = false;
	memset(p->found, 0, p->n * sizeof *p->found);
}

/* What ends at this state and at the shorter ones: noted once a round, so a text of many endings
 * costs no more than one of few. */
static void note(struct phrases *p, struct machine *m, uint32_t at)
{
	for (; at != NONE && m->state[at].seen != p->round; at = m->state[at].shorter) {
		m->state[at].seen = p->round;
		for (uint32_t i = m->state[at].phrase; i != NONE; i = p->same[i])
			p->found[i] = p->any = true;
	}
}

static void feed(struct phrases *p, struct machine *m, uint32_t *at, struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		*at = machine_go(m, *at, (unsigned char)bytes.p[i]);
		note(p, m, *at);
	}
}

void phrases_read(struct phrases *p, struct arena *scratch, struct str text)
{
	struct reading r = reading_of(scratch, text);
	uint32_t plain = ROOT, whole = ROOT;

	while (reading_next(&r)) {
		if (p->plain.n > 1)
			feed(p, &p->plain, &plain, r.bytes);
		if (p->whole.n == 1)
			continue;
		if (text_word_edge(r.before, r.c))
			feed(p, &p->whole, &whole, S("\1"));
		feed(p, &p->whole, &whole, r.bytes);
	}
	if (p->whole.n > 1 && text_word_edge(r.before, -1))
		feed(p, &p->whole, &whole, S("\1"));
}

bool phrases_has(const struct phrases *p, size_t i)
{
	must(i < p->n);
	return p->found[i];
}

bool phrases_any(const struct phrases *p)
{
	return p->any;
}
