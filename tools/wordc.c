/*
 * wordc: turns the catalogues (src/words/XX.txt) into C. Used while building:
 *
 *	wordc list  en.txt            > words_list.h   the enums
 *	wordc table en.txt es.txt …   > words_table.c  the texts of every language
 *
 * The first catalogue is the one that counts: each of the others must have the same keys, and each
 * text the same holes, or the build fails with file and line.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 4000
#define LINE_BYTES 4000
#define LANGUAGES_MAX 16

struct entry {
	char *key, *text;
	int line;
};

struct catalogue {
	const char *path;
	char tag[16];
	struct entry entry[WORDS_MAX];
	int n;
};

static void complain(const char *path, int line, const char *what, const char *which)
{
	fprintf(stderr, "%s:%d: %s: %s\n", path, line, what, which);
	exit(1);
}

static char *copy(const char *s, size_t n)
{
	char *p = calloc(1, n + 1);

	if (!p)
		abort();
	memcpy(p, s, n);
	return p;
}

static const struct entry *find(const struct catalogue *c, const char *key)
{
	for (int i = 0; i < c->n; i++)
		if (!strcmp(c->entry[i].key, key))
			return &c->entry[i];
	return NULL;
}

static void check_text(const struct catalogue *c, const struct entry *e)
{
	if (!*e->text)
		complain(c->path, e->line, "this text is empty", e->key);
	for (const char *hole = strchr(e->text, '{'); hole; hole = strchr(hole + 1, '{'))
		if (isdigit((unsigned char)hole[1]) && hole[2] == '}' && !strchr("12", hole[1]))
			complain(c->path, e->line, "only {1} and {2} are filled", e->key);
}

/* "key = text" into the catalogue; comments and empty lines are passed over. */
static void read_line(struct catalogue *c, char *line, int number)
{
	char *equals = strstr(line, " = ");

	line[strcspn(line, "\n")] = '\0';
	if (!*line || *line == '#')
		return;
	if (!equals)
		complain(c->path, number, "expected: key = text", line);
	for (const char *k = line; k < equals; k++)
		if (!islower((unsigned char)*k) && !isdigit((unsigned char)*k) && *k != '.' &&
		    *k != '_')
			complain(c->path, number, "keys are a-z, 0-9, dots and underscores", line);
	if (c->n == WORDS_MAX)
		complain(c->path, number, "too many texts", line);
	c->entry[c->n] = (struct entry){ copy(line, (size_t)(equals - line)),
					 copy(equals + 3, strlen(equals + 3)), number };
	for (int i = 0; i < c->n; i++)
		if (!strcmp(c->entry[i].key, c->entry[c->n].key))
			complain(c->path, number, "this key stands twice", c->entry[i].key);
	check_text(c, &c->entry[c->n]);
	c->n++;
}

/* Reads a catalogue once; it stays until the end. */
static struct catalogue *catalogue_read(const char *path)
{
	static struct catalogue all[LANGUAGES_MAX];
	static int n;
	struct catalogue *c;
	const char *name = strrchr(path, '/');
	char line[LINE_BYTES];
	FILE *f;

	for (int i = 0; i < n; i++)
		if (!strcmp(all[i].path, path))
			return &all[i];
	f = fopen(path, "r");
	if (!f || n == LANGUAGES_MAX)
		complain(path, 0, "can't be read", f ? "too many languages" : "");
	c = &all[n++];
	c->path = path;
	name = name ? name + 1 : path;
	snprintf(c->tag, sizeof c->tag, "%.*s", (int)strcspn(name, "."), name);
	for (int number = 1; fgets(line, sizeof line, f); number++) {
		if (strlen(line) == sizeof line - 1)
			complain(path, number, "this line is too long", "");
		read_line(c, line, number);
	}
	fclose(f);
	return c;
}

static void put_upper(const char *s)
{
	for (; *s; s++)
		putchar(*s == '.' || *s == '-' ? '_' : toupper((unsigned char)*s));
}

static void write_list(const struct catalogue *first, int languages, char **paths)
{
	printf("/* Made by tools/wordc from src/words. */\n#ifndef WORDS_LIST_H\n#define "
	       "WORDS_LIST_H\n\n"
	       "enum word {\n\tW_NONE,\n");
	for (int i = 0; i < first->n; i++) {
		printf("\tW_");
		put_upper(first->entry[i].key);
		printf(",\n");
	}
	printf("\tW_COUNT\n};\n\nenum lang {\n");
	for (int i = 0; i < languages; i++) {
		printf("\tLANG_");
		put_upper(catalogue_read(paths[i])->tag);
		printf(",\n");
	}
	printf("\tLANG_COUNT\n};\n\n#endif\n");
}

static void put_literal(const char *s)
{
	putchar('"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s);
	}
	putchar('"');
}

static void same_holes(const struct catalogue *c, const struct entry *e, const struct entry *first)
{
	static const char *const holes[] = { "{1}", "{2}" };

	for (size_t i = 0; i < 2; i++)
		if (!strstr(e->text, holes[i]) != !strstr(first->text, holes[i]))
			complain(c->path, e->line, "the holes differ from the first catalogue's",
				 e->key);
}

static void write_language(const struct catalogue *c, const struct catalogue *first)
{
	for (int i = 0; i < c->n; i++)
		if (!find(first, c->entry[i].key))
			complain(c->path, c->entry[i].line, "not in the first catalogue",
				 c->entry[i].key);
	printf("\t[LANG_");
	put_upper(c->tag);
	printf("] = {\n");
	for (int i = 0; i < first->n; i++) {
		const struct entry *e = find(c, first->entry[i].key);

		if (!e)
			complain(c->path, 0, "this text is missing", first->entry[i].key);
		same_holes(c, e, &first->entry[i]);
		printf("\t\t[W_");
		put_upper(e->key);
		printf("] = ");
		put_literal(e->text);
		printf(",\n");
	}
	printf("\t},\n");
}

static void write_table(const struct catalogue *first, int languages, char **paths)
{
	printf("/* Made by tools/wordc from src/words. */\n#include \"base/words_table.h\"\n\n"
	       "const char *const words_table[LANG_COUNT][W_COUNT] = {\n");
	for (int i = 0; i < languages; i++)
		write_language(catalogue_read(paths[i]), first);
	printf("};\n\nconst char *const words_tags[LANG_COUNT] = {\n");
	for (int i = 0; i < languages; i++)
		printf("\t\"%s\",\n", catalogue_read(paths[i])->tag);
	printf("};\n");
}

int main(int argc, char **argv)
{
	bool list = argc > 2 && !strcmp(argv[1], "list");

	if (argc < 3 || (!list && strcmp(argv[1], "table") != 0)) {
		fprintf(stderr, "usage: wordc list|table CATALOGUE…\n");
		return 2;
	}
	if (list)
		write_list(catalogue_read(argv[2]), argc - 2, argv + 2);
	else
		write_table(catalogue_read(argv[2]), argc - 2, argv + 2);
	return 0;
}
