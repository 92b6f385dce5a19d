#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"
#include "home.h"
#include "listen.h"

#define MOST 5000

static struct pollfd ears[MOST];
static int count;

static int connected(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to))
		stop("a listener can't connect");
	return fd;
}

/* The handshake of RFC 6455; what the server answers is read to its end. */
static void shake_hands(int fd, const char *bearer)
{
	char text[1024], answer[4096];
	size_t n = 0;
	int length = snprintf(text, sizeof text,
			      "GET /api/v1/streaming?stream=user HTTP/1.1\r\nHost: localhost\r\n"
			      "Connection: Upgrade\r\nUpgrade: websocket\r\n"
			      "Sec-WebSocket-Version: 13\r\n"
			      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
			      bearer);

	if (write(fd, text, (size_t)length) != length)
		stop("a listener can't ask");
	do {
		ssize_t got = read(fd, answer + n, sizeof answer - 1 - n);

		if (got <= 0)
			stop("a listener was not answered");
		n += (size_t)got;
		answer[n] = '\0';
	} while (!strstr(answer, "\r\n\r\n"));
	if (strncmp(answer, "HTTP/1.1 101", 12) != 0)
		stop("a listener was refused: %.200s", answer);
}

void listeners_open(int port, int n)
{
	struct rlimit files = { MOST + 1000, MOST + 1000 };

	setrlimit(RLIMIT_NOFILE, &files);
	for (count = 0; count < n && count < MOST; count++) {
		char name[16], bearer[256];

		snprintf(name, sizeof name, "f%04d", count);
		home_token(name, bearer, sizeof bearer);
		ears[count] = (struct pollfd){ connected(port), POLLIN, 0 };
		shake_hands(ears[count].fd, bearer);
	}
}

int listeners_heard(double seconds)
{
	double until = clock_now() + seconds;
	int left = count;
	char text[16384];

	for (int i = 0; i < count; i++)
		ears[i].events = POLLIN;
	while (left && clock_now() < until) {
		if (poll(ears, (nfds_t)count, 100) <= 0)
			continue;
		for (int i = 0; i < count; i++) {
			if (!ears[i].events || !(ears[i].revents & POLLIN))
				continue;
			if (read(ears[i].fd, text, sizeof text) <= 0)
				stop("a listener was dropped");
			ears[i].events = 0;
			left--;
		}
	}
	return !left;
}

void listeners_close(void)
{
	for (int i = 0; i < count; i++)
		close(ears[i].fd);
	count = 0;
}
