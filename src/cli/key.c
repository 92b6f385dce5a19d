#include <stdio.h>

#include "cli/cli.h"
#include "core/place_key.h"
#include "sys/writer.h"

static enum err renew(struct task *t, void *arg)
{
	(void)arg;
	return place_key_renew(t);
}

static int usage(void)
{
	fprintf(stderr, "usage: rosemary key new --yes\n");
	return 2;
}

int cli_key(struct task *t, int argc, char **argv)
{
	bool sure = argc == 2 && !strcmp(argv[1], "--yes");
	enum err e;

	if (!argc || strcmp(argv[0], "new") != 0 || argc > 2 || (argc == 2 && !sure))
		return usage();
	if (!sure) {
		printf("Everybody here signs with one key. After a new one other servers must read "
		       "each of them again\nbefore they believe what comes from here; some take a "
		       "day for that. It is for when somebody\nhad the database who should not. "
		       "To go on: rosemary key new --yes\n");
		return 1;
	}
	e = write_now(t, renew, NULL);
	if (e)
		return cli_fail(t, e);
	printf("There is a new key. It counts from the next start of the server on.\n");
	return 0;
}
