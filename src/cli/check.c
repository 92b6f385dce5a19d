#include <stdio.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/draw.h"
#include "cli/cli.h"
#include "core/far_cache.h"
#include "core/place.h"
#include "store/check.h"
#include "store/place_key.h"
#include "sys/files.h"
#include "sys/keys_sign.h"
#include "sys/media.h"

#define ROOM_LEAST ((uint64_t)500 * 1024 * 1024) /* bytes free on the disk, for a warning */
#define YEAR_2025_MS 1735689600000

/* Prints the line of one thing; gives back whether it is good. */
static bool line(bool good, const char *what, const char *said)
{
	printf("%-6s %s: %s\n", good ? "ok" : "wrong", what, said);
	return good;
}

static bool check_folder(struct task *t, const struct check_of *of)
{
	const char *path = str_c(t->a, of->data);
	struct statvfs disk;
	uint64_t room;
	int fd;

	if (access(path, R_OK | W_OK | X_OK))
		return line(false, "data folder", "it can't be written to");
	fd = files_scratch();
	if (fd < 0)
		return line(false, "data folder", "no file can be made in it");
	close(fd);
	if (statvfs(path, &disk))
		return line(false, "data folder", "the disk does not answer");
	room = (uint64_t)disk.f_bavail * disk.f_frsize;
	return line(room >= ROOM_LEAST, "data folder",
		    str_fmt(t->a, "%s, %llu MB free", path, (unsigned long long)(room >> 20)).p);
}

static bool check_database(struct task *t)
{
	struct str wrong = store_check_engine(t);
	int64_t links = store_check_links(t);
	bool good = line(!wrong.p, "database", wrong.p ? str_c(t->a, wrong) : "sound");

	if (db_state(t) != OK)
		return line(false, "database", "it can't be read");
	return line(links == 0, "rows that point to nothing",
		    str_fmt(t->a, "%lld", (long long)links).p) &&
	       good;
}

struct missing {
	int64_t files, gone;
};

static void visit(void *ctx, struct str hash)
{
	struct missing *m = ctx;
	int64_t bytes;
	int fd = files_get(hash, &bytes);

	m->files++;
	if (fd < 0)
		m->gone++;
	else
		close(fd);
}

static bool check_files(struct task *t)
{
	struct missing m = { 0, 0 };

	store_check_files(t, visit, &m);
	return line(
		m.gone == 0, "photographs",
		str_fmt(t->a, "%lld files, %lld missing", (long long)m.files, (long long)m.gone).p);
}

static bool check_far(struct task *t)
{
	struct far_cache_use use = far_cache_use(t);

	return line(true, "pictures of other servers",
		    str_fmt(t->a, "%lld, %lld of at most %lld MB", (long long)use.pictures,
			    (long long)(use.bytes >> 20), (long long)(use.most >> 20))
			    .p);
}

static void shut(void *data)
{
	close((int)(intptr_t)data);
}

/* An empty file that goes with the task; -1 when there is no room. */
static int scratch(struct task *t)
{
	int fd = files_scratch();

	if (fd >= 0)
		arena_defer(t->a, shut, (void *)(intptr_t)fd);
	return fd;
}

/* A small drawing goes the way of every photograph: only that shows whether the sandbox stands
 * here. */
static enum picture_result try_picture(struct task *t)
{
	struct drawing d = { .subject = DRAW_HILLS, .width = 64, .height = 48 };
	struct str png = draw_picture(t->a, &d);
	struct picture_limits limits = { .pixels = 10000, .seconds = 20 };
	struct picture ret;
	int in = scratch(t), grid = scratch(t), page = scratch(t), full = scratch(t);

	if (in < 0 || grid < 0 || page < 0 || full < 0)
		return PICTURE_FULL;
	if (!str_write(in, png) || lseek(in, 0, SEEK_SET))
		return PICTURE_FULL;
	return media_picture(t->a, in, grid, page, full, &limits, &ret);
}

static bool check_media(struct task *t, const struct check_of *of)
{
	static const char *const said[] = {
		[PICTURE_OK] = "reads a picture",
		[PICTURE_UNREADABLE] = "can't read a picture that it should",
		[PICTURE_PIXELS] = "can't read a picture that it should",
		[PICTURE_TIME] = "takes longer than 20 seconds for a small picture",
		[PICTURE_MEMORY] = "ended in the middle of a picture",
		[PICTURE_FULL] = "no room on the disk to try it",
		[PICTURE_NO_PROGRAM] = "can't be started, or the system lacks seccomp",
	};
	enum picture_result got = try_picture(t);

	return line(got == PICTURE_OK, "media program",
		    str_fmt(t->a, "%.*s %s", STR_ARG(of->media_program), said[got]).p);
}

static bool check_clock(struct task *t)
{
	struct timex state = { 0 };
	bool in_step = adjtimex(&state) != TIME_ERROR;

	if (t->now < YEAR_2025_MS)
		return line(false, "clock", "it stands before this program was written");
	return line(true, "clock",
		    str_fmt(t->a, "%.*s%s", STR_ARG(clock_rfc3339(t->a, t->now)),
			    in_step ? ", kept in step" : ", not kept in step by the system")
			    .p);
}

static bool check_base(struct task *t)
{
	const struct place_fixed *p = place_fixed();

	return line(true, "address",
		    str_fmt(t->a, "%.*s%s", STR_ARG(p->base),
			    p->secure ? "" : " (plain http: only for this machine)")
			    .p);
}

/* Could anybody elsewhere find this place, and believe what it says? */
static bool check_federation(struct task *t)
{
	static const char *const modes[] = { "open to all other servers but the blocked ones",
					     "with the servers that are let in", "off" };
	const struct place_fixed *p = place_fixed();
	struct place_key_row key;
	bool has_key = store_place_key_newest(t, &key);
	bool on = p->federation != FEDERATION_OFF;

	if (has_key)
		has_key = sign_fits(SIGN_RSA, key.public_pem, S("rosemary"),
				    sign(t->a, key.private_pem, S("rosemary")));
	return line(true, "other servers",
		    str_fmt(t->a, "%s%s", modes[p->federation],
			    on && !p->secure ? " (none can reach this address: it is not https)"
					     : "")
			    .p) &&
	       line(has_key || !on, "key",
		    has_key ? "there, and its two halves fit"
			    : "none that can be used; the server makes one when it starts");
}

int cli_check(struct task *t, const struct check_of *of)
{
	bool good = check_folder(t, of);

	good &= check_database(t);
	good &= check_files(t);
	good &= check_far(t);
	good &= check_media(t, of);
	good &= check_clock(t);
	good &= check_base(t);
	good &= check_federation(t);
	return good ? 0 : 1;
}
