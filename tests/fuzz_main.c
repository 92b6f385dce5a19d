/*
 * Runs a fuzz target without a fuzzer: over every seed of its folders, then over changes of them.
 * The changes come from a fixed sequence, so that a failure comes again. The input that was being
 * read is written to standard error by its seed and number, before a crash can hide it.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX (1 << 16)
#define CHANGES 300 /* of each seed */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t sequence = 1;

static size_t number_below(size_t n)
{
	sequence = sequence * 6364136223846793005u + 1442695040888963407u;
	return n ? (size_t)(sequence >> 33) % n : 0;
}

/* One to four changes: a byte, a bit, a part taken out, a part repeated. */
static size_t change(uint8_t *data, size_t n)
{
	static const uint8_t telling[] = { 0, '<', '&', '"', '%', '\n', '{', '@', 0x80, 0xff };

	for (size_t times = 1 + number_below(4); times && n; times--) {
		size_t at = number_below(n), length = 1 + number_below(n - at);

		switch (number_below(4)) {
		case 0:
			data[at] = telling[number_below(sizeof telling)];
			break;
		case 1:
			data[at] ^= (uint8_t)(1u << number_below(8));
			break;
		case 2:
			memmove(data + at, data + at + length, n - at - length);
			n -= length;
			break;
		default:
			if (n + length > INPUT_MAX)
				break;
			memmove(data + at + length, data + at, n - at);
			n += length;
		}
	}
	return n;
}

/* A copy of its own size, so that reading past the end is seen. */
static void run_once(const uint8_t *data, size_t n)
{
	uint8_t *copy = calloc(n ? n : 1, 1);

	if (!copy)
		abort();
	memcpy(copy, data, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static void run_seed(const char *folder, const char *name)
{
	static uint8_t seed[INPUT_MAX], changed[INPUT_MAX];
	char path[1000];
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "rb");
	if (!f) {
		perror(path);
		exit(1);
	}
	n = fread(seed, 1, sizeof seed, f);
	fclose(f);
	fprintf(stderr, "seed %s\n", name);
	run_once(seed, n);
	for (int i = 0; i < CHANGES; i++) {
		memcpy(changed, seed, n);
		run_once(changed, change(changed, n));
	}
}

static int run_folder(const char *folder)
{
	struct dirent *e;
	int seeds = 0;
	DIR *d = opendir(folder);

	if (!d) {
		perror(folder);
		exit(2);
	}
	while ((e = readdir(d)))
		if (e->d_name[0] != '.' && strcmp(e->d_name, "README") != 0) {
			run_seed(folder, e->d_name);
			seeds++;
		}
	closedir(d);
	return seeds;
}

int main(int argc, char **argv)
{
	int seeds = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: %s FOLDER_OF_SEEDS...\n", argv[0]);
		return 2;
	}
	run_once((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++)
		seeds += run_folder(argv[i]);
	fprintf(stderr, "%d seeds\n", seeds);
	return seeds ? 0 : 1;
}
