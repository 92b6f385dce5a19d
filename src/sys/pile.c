#include "sys/pile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define NAME_LENGTH 22 /* "1773478800000-0001.txt" */

struct paper {
	char name[NAME_LENGTH + 1];
	size_t bytes;
};

static struct {
	pthread_mutex_t lock;
	int folder; /* -1: there is none */
	struct paper paper[PILE_FILES_MAX];
	size_t first, n, bytes; /* a ring, the oldest first */
	unsigned count;
} pile = { .lock = PTHREAD_MUTEX_INITIALIZER, .folder = -1 };

static struct paper *nth(size_t i)
{
	return &pile.paper[(pile.first + i) % PILE_FILES_MAX];
}

/* Only what looks like a file of ours is ever removed. */
static bool is_ours(const char *name)
{
	if (strlen(name) != NAME_LENGTH || strcmp(name + 18, ".txt") != 0 || name[13] != '-')
		return false;
	for (int i = 0; i < 18; i++)
		if (i != 13 && (name[i] < '0' || name[i] > '9'))
			return false;
	return true;
}

static void drop_oldest(void)
{
	unlinkat(pile.folder, nth(0)->name, 0);
	pile.bytes -= nth(0)->bytes;
	pile.first = (pile.first + 1) % PILE_FILES_MAX;
	pile.n--;
}

static void remember(const char *name, size_t bytes)
{
	struct paper *p;

	while (pile.n == PILE_FILES_MAX || (pile.n && pile.bytes + bytes > PILE_BYTES_MAX))
		drop_oldest();
	p = nth(pile.n++);
	memcpy(p->name, name, NAME_LENGTH + 1);
	p->bytes = bytes;
	pile.bytes += bytes;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int choose(const struct dirent *d)
{
	return is_ours(d->d_name);
}

/* What an earlier run left, oldest first. */
static bool read_folder(const char *path)
{
	struct dirent **list = NULL;
	struct stat st;
	int n = scandir(path, &list, choose, by_name);

	for (int i = 0; i < n; i++) {
		if (!fstatat(pile.folder, list[i]->d_name, &st, AT_SYMLINK_NOFOLLOW) &&
		    S_ISREG(st.st_mode))
			remember(list[i]->d_name, (size_t)st.st_size);
		mem_free(list[i]);
	}
	mem_free(list);
	return n >= 0;
}

bool pile_open(struct arena *a, struct str folder, struct str *ret_why)
{
	const char *path = str_c(a, folder);
	bool good;

	if (mkdir(path, 0700) && errno != EEXIST) {
		*ret_why = str_of(strerror(errno));
		return false;
	}
	pthread_mutex_lock(&pile.lock);
	pile.folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	good = pile.folder >= 0 && !fchmod(pile.folder, 0700) && read_folder(path);
	if (!good)
		*ret_why = str_of(strerror(errno));
	pthread_mutex_unlock(&pile.lock);
	if (!good)
		pile_close();
	return good;
}

void pile_close(void)
{
	pthread_mutex_lock(&pile.lock);
	if (pile.folder >= 0)
		close(pile.folder);
	pile.folder = -1;
	pile.first = pile.n = pile.bytes = 0;
	pthread_mutex_unlock(&pile.lock);
}

bool pile_is_open(void)
{
	bool is;

	pthread_mutex_lock(&pile.lock);
	is = pile.folder >= 0;
	pthread_mutex_unlock(&pile.lock);
	return is;
}

/* Under the lock. */
static void put(struct arena *a, int64_t now, struct str text)
{
	const char *name;
	int fd = -1;

	if (now < 0 || now > INT64_C(9999999999999))
		return;
	/* Two of a millisecond, also of two runs, get names of their own. */
	for (int tries = 0; fd < 0 && tries < 100; tries++) {
		name = str_fmt(a, "%013lld-%04u.txt", (long long)now, pile.count++ % 10000).p;
		fd = openat(pile.folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			    0600);
		if (fd < 0 && errno != EEXIST)
			return;
	}
	if (fd < 0)
		return;
	if (str_write(fd, text))
		remember(name, text.n);
	else
		unlinkat(pile.folder, name, 0);
	close(fd);
}

void pile_add(struct arena *a, int64_t now, struct str text)
{
	pthread_mutex_lock(&pile.lock);
	if (pile.folder >= 0)
		put(a, now, str_sub(text, 0, PILE_TEXT_MAX));
	pthread_mutex_unlock(&pile.lock);
}
