/*
 * A folder of a test's own, which goes with everything in it when the test is over. Whoever makes
 * it (mkdtemp) removes it.
 */
#ifndef TESTS_SUPPORT_FOLDER_H
#define TESTS_SUPPORT_FOLDER_H

#include <ftw.h>
#include <stdio.h>

static inline int folder_remove_one_(const char *path, const struct stat *s, int kind,
				     struct FTW *at)
{
	(void)s;
	(void)kind;
	(void)at;
	return remove(path);
}

/* 0 when nothing of it is left. */
static inline int folder_remove(const char *path)
{
	return nftw(path, folder_remove_one_, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
