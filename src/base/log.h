/*
 * One line for one event, on standard error: time, level, where, then key=value. Written by the
 * task runner and by main; rules and libraries stay silent above debug.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level {
	LOG_ERROR, /* somebody must act */
	LOG_WARN,  /* it went on */
	LOG_INFO,  /* belongs in a diary of the server */
	LOG_DEBUG,
};

void log_level_set(enum log_level most);

/* Writes the line at once. `what` names the subject ("media", "GET /home"). */
void log_line(enum log_level level, const char *what, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
