#include "fed/archive.h"

#include "base/clock.h"
#include "sys/pile.h"

/* All that can matter for a refusal; whatever else was sent is nobody's business. */
static const char *const kept[] = {
	"Host",
	"Date",
	"Digest",
	"Content-Digest",
	"Content-Type",
	"Content-Length",
	"Signature",
	"Signature-Input",
	"User-Agent",
	"Accept",
	"Collection-Synchronization",
};

static void put_header(struct buf *b, const struct request *q, const char *name)
{
	struct str value = request_header(q, name);

	if (value.p)
		buf_fmt(b, "%s: %.*s\n", name, STR_ARG(value));
}

static void put_head(struct task *t, struct buf *b, struct str reason, struct str from)
{
	buf_fmt(b, "refused: %.*s\nat: %.*s\nfrom: %.*s\n", STR_ARG(reason),
		STR_ARG(clock_rfc3339(t->a, t->now)), STR_ARG(from));
}

static void put_body(struct task *t, struct buf *b, struct str body)
{
	buf_byte(b, '\n');
	buf_str(b, body);
	if (!buf_failed(b))
		pile_add(t->a, t->now, buf_view(b));
}

void fed_archive_arrival(struct task *t, const struct arrival *r, struct str by, struct str reason)
{
	struct buf b;

	if (!pile_is_open())
		return;
	buf_init(&b, t->a, r->body.n + ((size_t)64 << 10));
	put_head(t, &b, reason, by);
	buf_fmt(&b, "received: %.*s\n", STR_ARG(clock_rfc3339(t->a, r->received_at)));
	put_body(t, &b, r->body);
}

void fed_archive(struct task *t, const struct request *q, struct str reason)
{
	struct buf b;

	if (!pile_is_open())
		return;
	buf_init(&b, t->a, q->body.n + q->query.n + ((size_t)256 << 10));
	put_head(t, &b, reason, q->address);
	buf_fmt(&b, "\n%s %.*s%s%.*s\n", q->method == POST ? "POST" : "GET", STR_ARG(q->path_sent),
		q->query.n ? "?" : "", STR_ARG(q->query));
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		put_header(&b, q, kept[i]);
	put_body(t, &b, q->body);
}
