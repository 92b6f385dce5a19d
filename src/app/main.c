/*
 * The program. Its threads: the HTTP threads and their watch (sys/httpd.c), the writer or writers
 * (sys/writer.c), the workers (app/workers.c), the job loop (app/jobs.c), the loop of what
 * goes out (app/sends.c) and the courier that carries it (sys/fetch.c), the one that tells
 * listeners what has happened (app/streams.c) and the one that owns their connections
 * (sys/stream.c), the one that takes in pictures of other servers (app/gallery.c), and this one,
 * which waits for a signal. What lives as long as the program: the settings, the tree of routes,
 * the readers' connections, the place as its host set it (core/place.c).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/house.h"
#include "app/readers.h"
#include "app/routes.h"
#include "base/clock.h"
#include "base/err.h"
#include "cli/cli.h"
#include "core/place.h"

#define PROGRAM_ARENA ((size_t)256 * 1024 * 1024)
#define CONFIG_MAX ((size_t)1024 * 1024)

struct line {
	struct arena *a;
	struct settings s;
	int argc; /* the words after the command */
	char **argv;
};

/* --- commands --- */

static int run_serve(struct line *l)
{
	return serve(l->a, &l->s);
}

static int run_routes(struct line *l)
{
	static const char *const runs[] = { "reads", "writes", "listens", "slow" };

	(void)l;
	for (const struct table *t = tables; t->routes; t++)
		for (const struct route *r = t->routes; r->path; r++)
			printf("%-7s %-48s %-7s %-7s %-22s %s\n", method_name(r->method), r->path,
			       who_name(r->who), runs[r->runs], r->scope ? r->scope : "", r->help);
	return 0;
}

static int run_settings(struct line *l)
{
	struct buf out;

	buf_init(&out, l->a, CONFIG_MAX);
	settings_print(l->a, &out, &l->s);
	fwrite(out.p, 1, out.n, stdout);
	return 0;
}

/* A command on the database: a task with a snapshot, and a writer of this process. */
static int with_task(struct line *l, int (*run)(struct line *l, struct task *t))
{
	struct task t = { .a = l->a, .where = "rosemary" };
	int code = 1;

	if (!house_open(l->a, &l->s, (struct writer_ears){ 0 }))
		return 1;
	t.now = clock_wall_ms(); /* which clock it is, house_open says */
	t.db = reader_take();
	if (t.db) {
		db_begin(t.db);
		code = run(l, &t);
		db_end(t.db, false);
		reader_give(t.db);
	}
	house_close();
	return code;
}

static int user_task(struct line *l, struct task *t)
{
	return cli_user(t, l->argc, l->argv);
}

static int peer_task(struct line *l, struct task *t)
{
	return cli_peer(t, l->argc, l->argv);
}

static int key_task(struct line *l, struct task *t)
{
	return cli_key(t, l->argc, l->argv);
}

static int media_task(struct line *l, struct task *t)
{
	return cli_media(t, l->argc, l->argv);
}

static int check_task(struct line *l, struct task *t)
{
	struct check_of of = { l->s.data, l->s.database, str_of(house_media(l->a, &l->s)) };

	return cli_check(t, &of);
}

static int demo_task(struct line *l, struct task *t)
{
	(void)l;
	return cli_demo(t);
}

static int run_demo(struct line *l)
{
	return with_task(l, demo_task);
}

static int run_user(struct line *l)
{
	return with_task(l, user_task);
}

static int run_peer(struct line *l)
{
	return with_task(l, peer_task);
}

static int run_key(struct line *l)
{
	return with_task(l, key_task);
}

static int run_media(struct line *l)
{
	return with_task(l, media_task);
}

static int run_check(struct line *l)
{
	return with_task(l, check_task);
}

static int run_version(struct line *l)
{
	(void)l;
	printf("rosemary " ROSEMARY_VERSION "\n");
	return 0;
}

static int run_help(struct line *l);

static const struct command {
	const char *name, *words, *help;
	int (*run)(struct line *l);
} commands[] = {
	{ "serve", "", "serves the place until it is told to stop", run_serve },
	{ "routes", "", "lists every address: who may, what it does", run_routes },
	{ "settings", "", "prints all settings as they are now, with help", run_settings },
	{ "check", "", "looks whether everything is as it should be", run_check },
	{ "user", "add|list|password|…", "people of this place; alone: its own help", run_user },
	{ "peer", "list|block|limit|…", "other servers; alone: its own help", run_peer },
	{ "key", "new", "a new key for what this place signs", run_key },
	{ "media", "usage|clear", "pictures: how much they take; forgets copies", run_media },
	{ "demo", "", "fills an empty place with an invented home", run_demo },
	{ "version", "", "says which version this is", run_version },
	{ "help", "", "says this", run_help },
};

#define COMMANDS (sizeof commands / sizeof *commands)

static int run_help(struct line *l)
{
	(void)l;
	printf("Rosemary, a home for remembrance.\n\nusage: rosemary COMMAND [--config FILE] "
	       "[--data FOLDER] [--port N] [--set KEY=VALUE]\n\n");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-9s%-20s %s\n", commands[i].name, commands[i].words, commands[i].help);
	return 0;
}

/* --- the words of the command line --- */

static bool complain(struct settings_fault f)
{
	if (f.text.p)
		fprintf(stderr, "rosemary: %.*s\n", STR_ARG(f.text));
	return !f.text.p;
}

/* The file's text; false when it can't be read. */
static bool file_text(struct arena *a, const char *path, struct str *ret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : 1;
	char part[4096];
	struct buf b;

	buf_init(&b, a, CONFIG_MAX);
	while (got > 0 && !buf_failed(&b)) {
		got = read(fd, part, sizeof part);
		buf_add(&b, part, got > 0 ? (size_t)got : 0);
	}
	if (fd >= 0)
		close(fd);
	*ret = buf_view(&b);
	return got == 0 && !buf_failed(&b);
}

/* The values of one option ("--set") in order; used words become NULL. */
static const char *option(int argc, char **argv, const char *name, int *from)
{
	for (int i = *from; i + 1 < argc; i++) {
		const char *value = argv[i + 1];

		if (!argv[i] || strcmp(argv[i], name) != 0 || !value)
			continue;
		argv[i] = argv[i + 1] = NULL;
		*from = i + 2;
		return value;
	}
	return NULL;
}

static bool read_file(struct line *l, const char *path, bool must_be)
{
	struct str text;

	if (!file_text(l->a, path, &text)) {
		if (must_be)
			fprintf(stderr, "rosemary: %s can't be read\n", path);
		return !must_be;
	}
	return complain(settings_read(l->a, &l->s, text, str_of(path)));
}

static bool set_value(struct line *l, const char *key, const char *value)
{
	return complain(settings_set(l->a, &l->s, str_fmt(l->a, "%s=%s", key, value)));
}

/* DATA/rosemary.conf; for a service that has none, the system's. */
static const char *usual_file(struct arena *a, struct str data)
{
	const char *own = str_fmt(a, "%.*s/rosemary.conf", STR_ARG(data)).p;

	return access(own, F_OK) ? "/etc/rosemary.conf" : own;
}

/* Default, then file, then environment, then these words. */
static bool settings_gather(struct line *l, int argc, char **argv)
{
	int at = 0, from = 0;
	const char *config = option(argc, argv, "--config", &at), *value;
	const char *data, *port;
	struct settings first;

	data = option(argc, argv, "--data", (at = 0, &at));
	port = option(argc, argv, "--port", (at = 0, &at));
	settings_init(l->a, &l->s);
	if (!complain(settings_environment(l->a, &l->s)) || (data && !set_value(l, "data", data)))
		return false;
	first = l->s;
	settings_init(l->a, &l->s);
	if (!read_file(l, config ? config : usual_file(l->a, first.data), config != NULL))
		return false;
	if (!config)
		l->s.data = first.data;
	if (!complain(settings_environment(l->a, &l->s)))
		return false;
	if ((data && !set_value(l, "data", data)) || (port && !set_value(l, "port", port)))
		return false;
	while ((value = option(argc, argv, "--set", &from)))
		if (!complain(settings_set(l->a, &l->s, str_of(value))))
			return false;
	return complain(settings_complete(l->a, &l->s));
}

/* What is left are the command and its own words. */
static void words_close_up(struct line *l, int argc, char **argv)
{
	l->argv = argv;
	for (int i = 0; i < argc; i++)
		if (argv[i])
			argv[l->argc++] = argv[i];
	argv[l->argc] = NULL;
}

static int run_line(struct line *l)
{
	const char *name = l->argc ? l->argv[0] : "help";

	if (!strcmp(name, "--help") || !strcmp(name, "-h"))
		name = "help";
	if (!strcmp(name, "--version"))
		name = "version";

	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(name, commands[i].name) != 0)
			continue;
		if (l->argc) {
			l->argc--;
			l->argv++;
		}
		return commands[i].run(l);
	}
	fprintf(stderr, "rosemary: there is no command %s (see: rosemary help)\n", name);
	return 2;
}

int main(int argc, char **argv)
{
	struct line l = { .a = arena_new(PROGRAM_ARENA) };
	int code = 2;

	umask(077); /* what is kept here is nobody else's on this machine */
	if (settings_gather(&l, argc - 1, argv + 1)) {
		words_close_up(&l, argc - 1, argv + 1);
		code = run_line(&l);
	}
	arena_free(l.a);
	return code;
}
