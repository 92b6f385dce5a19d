#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/session.h"

#define LINE_BYTES (PASSWORD_MAX * 4 + 2)

static bool line_read(struct arena *a, struct str *ret_line)
{
	char *line = arena_alloc(a, LINE_BYTES);

	if (!fgets(line, LINE_BYTES, stdin))
		return false;
	*ret_line = (struct str){ line, strcspn(line, "\r\n") };
	return true;
}

static bool ask(struct arena *a, const char *prompt, struct str *ret_line)
{
	struct termios before, silent;
	bool good;

	fprintf(stderr, "%s", prompt);
	tcgetattr(STDIN_FILENO, &before);
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	good = line_read(a, ret_line);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	fprintf(stderr, "\n");
	return good;
}

bool cli_password(struct arena *a, struct str *ret_password)
{
	struct str again = S("");
	bool good;

	if (!isatty(STDIN_FILENO)) {
		good = line_read(a, ret_password);
	} else {
		good = ask(a, "Password: ", ret_password) && ask(a, "Once more: ", &again);
		if (good && !str_eq(*ret_password, again)) {
			fprintf(stderr, "rosemary: the two differ\n");
			return false;
		}
	}
	if (!good)
		fprintf(stderr, "rosemary: a password is expected on standard input\n");
	return good;
}
