#include <stdio.h>

#include "cli/cli.h"
#include "core/far_cache.h"

static int tell_use(struct task *t)
{
	struct far_cache_use use = far_cache_use(t);
	int64_t ours = media_bytes_here(t);

	printf("photographs of this place: %lld MB\n"
	       "pictures of other servers: %lld MB of at most %lld MB, %lld of them\n",
	       (long long)(ours >> 20), (long long)(use.bytes >> 20), (long long)(use.most >> 20),
	       (long long)use.pictures);
	return 0;
}

static int clear(struct task *t)
{
	int64_t gone;
	enum err e = far_cache_clear(t, &gone);

	if (e)
		return cli_fail(t, e);
	printf("removed: %lld pictures of other servers\n", (long long)gone);
	return 0;
}

int cli_media(struct task *t, int argc, char **argv)
{
	if (argc == 1 && !strcmp(argv[0], "usage"))
		return tell_use(t);
	if (argc == 1 && !strcmp(argv[0], "clear"))
		return clear(t);
	fprintf(stderr,
		"usage: rosemary media usage   how much of the disk pictures take\n"
		"       rosemary media clear   removes the copies of other servers' pictures;\n"
		"                              they come again when somebody looks at them\n");
	return 2;
}
