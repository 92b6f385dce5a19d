#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "sys/files.h"

#define HASH_BYTES 32
#define NAME_BYTES (2 * HASH_BYTES)

static int folder = -1;
/* Keeping a file that is there already and removing it exclude each other. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool make_folder(int at, const char *name)
{
	return !mkdirat(at, name, 0700) || errno == EEXIST;
}

bool files_open(struct arena *a, struct str path, struct str *ret_why)
{
	const char *name = str_c(a, path);

	if (folder >= 0)
		close(folder);
	folder = make_folder(AT_FDCWD, name) ? open(name, O_DIRECTORY | O_RDONLY | O_CLOEXEC) : -1;
	if (folder >= 0)
		return true;
	*ret_why = str_fmt(a, "%s: %s", name, strerror(errno));
	return false;
}

int files_scratch(void)
{
	return openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

static enum err err_of_errno(void)
{
	return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ERR_FULL : ERR_BROKEN;
}

/* --- names --- */

static bool is_hash(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789abcdef", s.p[i]) || !s.p[i])
			return false;
	return s.n == NAME_BYTES;
}

struct place {
	char text[2 + 1 + 2 + 1 + NAME_BYTES + 1]; /* "ab/cd/abcd…" */
};

static struct place place_of(struct str hash)
{
	struct place p;

	snprintf(p.text, sizeof p.text, "%.2s/%.2s/%.*s", hash.p, hash.p + 2, STR_ARG(hash));
	return p;
}

static struct str hex(struct arena *a, const unsigned char *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(a, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		text[2 * i] = digits[p[i] >> 4];
		text[2 * i + 1] = digits[p[i] & 15];
	}
	return (struct str){ text, 2 * n };
}

static bool hash_file(struct arena *a, int fd, struct str *ret_hash)
{
	EVP_MD_CTX *sha = EVP_MD_CTX_new();
	unsigned char bytes[65536], sum[HASH_BYTES];
	ssize_t n;
	off_t at = 0;

	must(sha && EVP_DigestInit_ex(sha, EVP_sha256(), NULL));
	while ((n = pread(fd, bytes, sizeof bytes, at)) > 0) {
		must(EVP_DigestUpdate(sha, bytes, (size_t)n));
		at += n;
	}
	must(EVP_DigestFinal_ex(sha, sum, NULL));
	EVP_MD_CTX_free(sha);
	*ret_hash = hex(a, sum, sizeof sum);
	return n == 0;
}

/* --- keeping --- */

static bool sync_folder(const char *path)
{
	int fd = openat(folder, path, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && !fsync(fd);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* The two folders above a place. A new one is synced into the one above it: without that, a power
 * cut could take away the folder with the file. */
static bool make_folders(struct place p)
{
	p.text[2] = 0;
	if (!mkdirat(folder, p.text, 0700)) {
		if (fsync(folder))
			return false;
	} else if (errno != EEXIST) {
		return false;
	}
	p.text[2] = '/';
	p.text[5] = 0;
	if (!mkdirat(folder, p.text, 0700)) {
		p.text[2] = 0;
		return sync_folder(p.text);
	}
	return errno == EEXIST;
}

static bool touch(int fd)
{
	int64_t now = clock_wall_ms();
	struct timespec t = { .tv_sec = now / 1000, .tv_nsec = now % 1000 * 1000000 };
	const struct timespec both[2] = { t, t };

	return !futimens(fd, both);
}

static bool touch_at(const char *path)
{
	int fd = openat(folder, path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && touch(fd);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* Gives the unnamed file a name. When the name is taken, the same bytes are there already, whole:
 * only their age changes, so that files_remove lets them be. */
static bool link_to(int scratch, const struct place *p)
{
	char self[32];

	snprintf(self, sizeof self, "/proc/self/fd/%d", scratch);
	return !linkat(AT_FDCWD, self, folder, p->text, AT_SYMLINK_FOLLOW) ||
	       (errno == EEXIST && touch_at(p->text));
}

enum err files_keep(struct arena *a, int scratch, struct str *ret_hash)
{
	struct str hash;
	struct place p, above;
	bool linked;

	if (!touch(scratch) || fsync(scratch) || !hash_file(a, scratch, &hash))
		return err_of_errno();
	p = above = place_of(hash);
	above.text[5] = 0;
	if (!make_folders(p))
		return err_of_errno();
	pthread_mutex_lock(&lock);
	linked = link_to(scratch, &p);
	pthread_mutex_unlock(&lock);
	if (!linked || !sync_folder(above.text))
		return err_of_errno();
	*ret_hash = hash;
	return OK;
}

/* --- reading and removing --- */

int files_get(struct str hash, int64_t *ret_bytes)
{
	struct stat s;
	int fd;

	if (!is_hash(hash))
		return -1;
	fd = openat(folder, place_of(hash).text, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstat(fd, &s)) {
		close(fd);
		return -1;
	}
	*ret_bytes = s.st_size;
	return fd;
}

bool files_remove(struct str hash, int64_t before)
{
	struct place p;
	struct stat s;
	bool young;

	if (!is_hash(hash))
		return true;
	p = place_of(hash);
	pthread_mutex_lock(&lock);
	young = !fstatat(folder, p.text, &s, 0) &&
		(int64_t)s.st_mtim.tv_sec * 1000 + s.st_mtim.tv_nsec / 1000000 >= before;
	if (!young)
		unlinkat(folder, p.text, 0);
	pthread_mutex_unlock(&lock);
	return !young;
}

static void each_within(const char *path, void (*found)(void *ctx, struct str hash), void *ctx)
{
	int fd = openat(folder, path, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;

	if (!d)
		return;
	while ((e = readdir(d)))
		if (is_hash(str_of(e->d_name)))
			found(ctx, str_of(e->d_name));
	closedir(d);
}

void files_each(int part, void (*found)(void *ctx, struct str hash), void *ctx)
{
	char path[6];

	for (int i = 0; i < 256; i++) {
		snprintf(path, sizeof path, "%02x/%02x", (unsigned)part & 255, (unsigned)i & 255);
		each_within(path, found, ctx);
	}
}
