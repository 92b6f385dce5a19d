#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "core/peer.h"
#include "core/place.h"
#include "sys/writer.h"

struct ask {
	struct task *t;
	const char *name; /* the word after the command, or NULL */
	struct peer peer;
	bool dry; /* says what it would do */
	struct str text;
	struct peer_lines lines;
};

/* --- showing --- */

static const char *rule_word(enum peer_rule rule)
{
	static const char *const words[] = { "none", "limited", "blocked", "allowed" };

	return words[rule];
}

static void print_rule(const struct peer *p)
{
	printf("%-40.*s %-8s %s%s%.*s\n", STR_ARG(p->host), rule_word(p->rule),
	       p->without_media ? "no-media " : "", p->without_reports ? "no-reports " : "",
	       STR_ARG(p->note));
}

static int list(struct ask *q)
{
	struct peers all;
	enum err e = peer_list(q->t, &all);

	if (e)
		return cli_fail(q->t, e);
	for (size_t i = 0; i < all.n; i++)
		print_rule(&all.p[i]);
	return 0;
}

static struct str when(struct task *t, int64_t ms)
{
	return ms ? clock_rfc3339(t->a, ms) : S("never");
}

static void print_doing(struct ask *q, const struct peer_doing *d)
{
	if (d->software.n)
		printf("software        %.*s\n", STR_ARG(d->software));
	printf("last heard of   %.*s\n", STR_ARG(when(q->t, d->heard_at)));
	if (d->failing_since)
		printf("failing since   %.*s\n", STR_ARG(when(q->t, d->failing_since)));
	if (d->paused_until > q->t->now)
		printf("paused until    %.*s\n", STR_ARG(when(q->t, d->paused_until)));
	printf("waiting for it  %lld deliveries\n", (long long)d->waiting);
}

static int show(struct ask *q)
{
	struct str host;
	struct peer p, holds;
	struct peer_cost cost;
	struct peer_doing doing;
	enum err e = peer_would_cost(q->t, str_of(q->name), &cost);

	if (!e && peer_host(q->t, str_of(q->name), &host))
		e = peer_doing(q->t, host, &doing);
	if (e)
		return cli_fail(q->t, e);
	holds = peer_of(q->t, host);
	printf("server          %.*s\n", STR_ARG(host));
	printf("rule            %s", rule_word(holds.rule));
	if (holds.host.n && !str_eq(holds.host, host))
		printf(" (by the rule for %.*s)", STR_ARG(holds.host));
	printf("\nmay be spoken to %s\n", peer_may(q->t, host) ? "yes" : "no");
	if (peer_get(q->t, host, &p) == OK) {
		printf("note            %.*s\n", STR_ARG(p.note));
		printf("private note    %.*s\n", STR_ARG(p.private_note));
	}
	printf("known people    %lld\n", (long long)cost.people);
	printf("they follow     %lld here\n", (long long)cost.theirs);
	printf("followed by     %lld here\n", (long long)cost.ours);
	print_doing(q, &doing);
	return 0;
}

/* --- changing --- */

static enum err set_it(struct task *t, void *arg)
{
	return peer_set(t, &((struct ask *)arg)->peer);
}

static enum err forget_it(struct task *t, void *arg)
{
	return peer_forget(t, str_of(((struct ask *)arg)->name));
}

/* What a rule that is there says beside what this command changes stays. */
static int set(struct ask *q, enum peer_rule rule, const char *said)
{
	struct peer was, wanted = q->peer;
	struct peer_cost cost = { 0 };
	enum err e = OK;

	if (peer_get(q->t, str_of(q->name), &was) == OK) {
		q->peer = was;
		q->peer.without_media |= wanted.without_media;
		if (wanted.note.n)
			q->peer.note = wanted.note;
		if (wanted.private_note.n)
			q->peer.private_note = wanted.private_note;
	}
	q->t->fault = (struct fault){ 0 };
	q->peer.host = str_of(q->name);
	q->peer.rule = rule;
	if (rule == PEER_BLOCKED)
		e = peer_would_cost(q->t, q->peer.host, &cost);
	if (!e)
		e = write_now(q->t, set_it, q);
	if (e)
		return cli_fail(q->t, e);
	printf("%s %s\n", q->name, said);
	if (rule == PEER_BLOCKED)
		printf("%lld follows by people of it and %lld of them end\n",
		       (long long)cost.theirs, (long long)cost.ours);
	return 0;
}

static int block(struct ask *q)
{
	return set(q, PEER_BLOCKED, "is blocked: it gives and gets nothing");
}

static int limit(struct ask *q)
{
	return set(q, PEER_LIMITED, "is limited: heard by those who follow somebody there");
}

static int allow(struct ask *q)
{
	int code = set(q, PEER_ALLOWED, "is let in");

	if (!code && place_fixed()->federation != FEDERATION_ALLOWED)
		printf("(that makes a difference with the setting federation = allowed)\n");
	return code;
}

static int forget(struct ask *q)
{
	enum err e = write_now(q->t, forget_it, q);

	if (e)
		return cli_fail(q->t, e);
	printf("there is no rule for %s any more\n", q->name);
	return 0;
}

/* --- files --- */

/* The whole of a file, or of standard input for "-"; false after saying why. */
static bool read_text(struct ask *q)
{
	int fd = strcmp(q->name, "-") != 0 ? open(q->name, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	char *text = arena_alloc(q->t->a, PEER_FILE_MAX + 1);
	size_t n = 0;
	ssize_t got = fd < 0 ? -1 : 1;

	while (got > 0 && n <= PEER_FILE_MAX) {
		got = read(fd, text + n, PEER_FILE_MAX + 1 - n);
		n += got > 0 ? (size_t)got : 0;
	}
	if (fd > STDIN_FILENO)
		close(fd);
	if (got < 0)
		fprintf(stderr, "rosemary: %s can't be read\n", q->name);
	q->text = (struct str){ text, n };
	return got >= 0;
}

static enum err take_it(struct task *t, void *arg)
{
	struct ask *q = arg;

	return peer_file_take(t, q->text, &q->lines);
}

static void print_line(const struct peer_line *l)
{
	switch (l->news) {
	case PEER_IS_NEW:
		printf("new      ");
		print_rule(&l->peer);
		break;
	case PEER_CHANGES:
		printf("changes  ");
		print_rule(&l->peer);
		break;
	case PEER_REFUSED:
		printf("refused  line %lld, %.*s: %.*s\n", (long long)l->line, STR_ARG(l->text),
		       STR_ARG(l->why));
		break;
	default:
		break;
	}
}

static int import(struct ask *q)
{
	enum err e;

	if (!read_text(q))
		return 1;
	e = q->dry ? peer_file_read(q->t, q->text, &q->lines) : write_now(q->t, take_it, q);
	if (e)
		return cli_fail(q->t, e);
	for (size_t i = 0; i < q->lines.n; i++)
		print_line(&q->lines.p[i]);
	printf("%s%zu new, %zu changed, %zu the same, %zu refused\n", q->dry ? "would be: " : "",
	       q->lines.count[PEER_IS_NEW], q->lines.count[PEER_CHANGES], q->lines.count[PEER_SAME],
	       q->lines.count[PEER_REFUSED]);
	return 0;
}

static int export(struct ask *q)
{
	struct str text;
	enum err e = peer_file_write(q->t, &text);

	if (e)
		return cli_fail(q->t, e);
	return fwrite(text.p, 1, text.n, stdout) == text.n ? 0 : 1;
}

/* --- the words after `peer` --- */

static const struct command {
	const char *name, *usage;
	bool names; /* a server, or a file */
	int (*run)(struct ask *q);
} commands[] = {
	{ "list", "list", false, list },
	{ "show", "show SERVER", true, show },
	{ "block", "block SERVER [--note TEXT] [--private-note TEXT]", true, block },
	{ "limit", "limit SERVER [--no-media] [--note TEXT] [--private-note TEXT]", true, limit },
	{ "allow", "allow SERVER [--no-media] [--note TEXT] [--private-note TEXT]", true, allow },
	{ "forget", "forget SERVER", true, forget },
	{ "import", "import FILE|- [--dry-run]", true, import },
	{ "export", "export > FILE", false, export },
	{ 0 },
};

static int usage(void)
{
	for (const struct command *c = commands; c->name; c++)
		fprintf(stderr, "%s rosemary peer %s\n", c == commands ? "usage:" : "      ",
			c->usage);
	return 2;
}

/* One word after the name; a note takes the one after it too. False when it is not known. */
static bool option_read(struct ask *q, const struct command *c, char **argv, int *at)
{
	const char *word = argv[*at];
	bool rules = c->run == block || c->run == limit || c->run == allow;

	if (c->run == import && !strcmp(word, "--dry-run")) {
		q->dry = true;
		return true;
	}
	if (rules && c->run != block && !strcmp(word, "--no-media")) {
		q->peer.without_media = true;
		return true;
	}
	if (!rules || !argv[*at + 1])
		return false;
	(*at)++;
	if (!strcmp(word, "--note"))
		q->peer.note = str_of(argv[*at]);
	else if (!strcmp(word, "--private-note"))
		q->peer.private_note = str_of(argv[*at]);
	else
		return false;
	return true;
}

int cli_peer(struct task *t, int argc, char **argv)
{
	struct ask q = { .t = t, .peer = { .note = S(""), .private_note = S("") } };
	const struct command *c = commands;
	int at = 1;

	while (argc && c->name && strcmp(argv[0], c->name) != 0)
		c++;
	if (!argc || !c->name || (c->names && argc < 2))
		return usage();
	if (c->names)
		q.name = argv[at++];
	for (; at < argc; at++)
		if (!option_read(&q, c, argv, &at))
			return usage();
	if (!cli_be_host(t))
		return cli_no_host();
	return c->run(&q);
}
