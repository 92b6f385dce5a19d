#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <unistd.h>

#include "app/house.h"
#include "app/readers.h"
#include "app/workers.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/url.h"
#include "core/place.h"
#include "store/migrate.h"
#include "sys/files.h"
#include "sys/keys.h"
#include "sys/keys_seal.h"
#include "sys/media.h"
#include "sys/writer.h"

static bool say(const char *what, struct str why)
{
	fprintf(stderr, "rosemary: %s: %.*s\n", what, STR_ARG(why));
	return false;
}

static bool folder_make(struct arena *a, struct str path)
{
	const char *c = str_c(a, path);

	if (!mkdir(c, 0700) || errno == EEXIST)
		return true;
	return say(c, str_of(strerror(errno)));
}

static void level_set(struct str level)
{
	static const char *const names[] = { "error", "warn", "info", "debug" };

	for (int i = 0; i < 4; i++)
		if (str_eq(level, str_of(names[i])))
			log_level_set((enum log_level)i);
}

/* Many connections and streams need many descriptors; the system lets us take up to its hard
 * limit. */
static void descriptors_raise(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max < 65536 ? limit.rlim_max : 65536;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* What people entrust to this place is for its user alone: files that the database makes as well
 * as ours, and no memory of the program on the disk when it dies. */
static void keep_private(void)
{
	struct rlimit none = { 0, 0 };

	umask(077);
	setrlimit(RLIMIT_CORE, &none);
}

static enum federation federation_of(struct str word)
{
	if (str_eq(word, S("off")))
		return FEDERATION_OFF;
	return str_eq(word, S("allowed")) ? FEDERATION_ALLOWED : FEDERATION_OPEN;
}

static void place_fill(const struct settings *s)
{
	struct url_parts parts = url_split((struct url){ s->base });
	struct place_fixed fixed = { .base = s->base,
				     .domain = s->domain,
				     .host = str_sub(s->base, parts.secure ? 8 : 7, s->base.n),
				     .secure = parts.secure,
				     .upload_max = s->upload_max,
				     .pixels_max = s->pixels_max,
				     .media_seconds = s->media_seconds,
				     .far_media_max = s->far_media_max,
				     .far_picture_max = s->far_picture_max,
				     .version = S(ROSEMARY_VERSION),
				     .federation = federation_of(s->federation) };

	place_fix(&fixed);
}

/* rosemary-media lies beside this program, or where the build put it. */
const char *house_media(struct arena *a, const struct settings *s)
{
	static const char *const places[] = { "rosemary-media", "src/media/rosemary-media",
					      "../lib/rosemary/rosemary-media" };
	char self[4000];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	if (s->media_program.n)
		return str_c(a, s->media_program);
	while (n > 0 && self[n - 1] != '/')
		n--;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *path = str_fmt(a, "%.*s%s", (int)n, self, places[i]).p;

		if (!access(path, X_OK))
			return path;
	}
	return "rosemary-media";
}

static bool database_update(struct arena *a, struct str address)
{
	struct str why = S("");
	struct db *db = db_open(a, address, false, &why);
	bool good = db && migrate(a, db, migrations, &why);

	if (db)
		db_close(db);
	return good || say("database", why);
}

bool house_open(struct arena *a, const struct settings *s, struct writer_ears ears)
{
	struct str why = S("");
	/* each of these threads holds at most one, and so do the three loops, the thread that tells
	 * listeners and the one that takes in pictures */
	size_t readers = (size_t)(s->http_threads + s->worker_threads + s->writer_threads) +
			 WORKERS_FAR_THREADS + 6;

	level_set(s->log_level);
	if (s->clock_file.n && !clock_follow(str_c(a, s->clock_file)))
		return say("clock_file", S("no file of eight bytes"));
	keep_private();
	descriptors_raise();
	if (!folder_make(a, s->data))
		return false;
	keys_start();
	if (!files_open(a, str_fmt(a, "%.*s/files", STR_ARG(s->data)), &why))
		return say("files", why);
	if (!seal_start(a, str_fmt(a, "%.*s/seal.key", STR_ARG(s->data)).p, &why))
		return say("seal.key", why);
	media_program(house_media(a, s));
	place_fill(s);
	if (!database_update(a, s->database))
		return false;
	if (!writer_start(s->database, (size_t)s->writer_threads, ears, a, &why))
		return say("database", why);
	readers_start(s->database, readers);
	return true;
}

void house_close(void)
{
	writer_stop();
	readers_stop();
	media_stop();
}

enum err house_write(struct arena *a, enum err (*work)(struct task *t, void *arg), void *arg,
		     struct task *ret_task)
{
	*ret_task = (struct task){ .a = a, .now = clock_wall_ms(), .where = "rosemary" };
	return write_now(ret_task, work, arg);
}
