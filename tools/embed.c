/*
 * embed: turns files into a C table of struct embedded (base/embed.h). Used while building:
 *
 *	embed LIST file... > list.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void complain(const char *path)
{
	perror(path);
	exit(1);
}

static long put_file(int number, const char *path)
{
	FILE *f = fopen(path, "rb");
	long n = 0;
	int c;

	if (!f)
		complain(path);
	printf("static const unsigned char file_%d[] = {", number);
	while ((c = getc(f)) != EOF)
		printf("%s%d,", n++ % 24 ? "" : "\n\t", c);
	printf("\n\t0 };\n\n");
	if (ferror(f))
		complain(path);
	fclose(f);
	return n;
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int main(int argc, char **argv)
{
	long *lengths = calloc((size_t)argc + 1, sizeof *lengths);

	if (argc < 2 || !lengths) {
		fprintf(stderr, "usage: embed LIST file...\n");
		return 2;
	}
	printf("/* Made by tools/embed. */\n#include \"base/embed.h\"\n\n");
	printf("extern const struct embedded %s[];\n\n", argv[1]);
	for (int i = 2; i < argc; i++)
		lengths[i] = put_file(i, argv[i]);
	printf("const struct embedded %s[] = {\n", argv[1]);
	for (int i = 2; i < argc; i++)
		printf("\t{ \"%s\", file_%d, %ld },\n", name_of(argv[i]), i, lengths[i]);
	printf("\t{ NULL, NULL, 0 },\n};\n");
	free(lengths);
	return fflush(stdout) ? 1 : 0;
}
