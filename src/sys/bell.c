#include "sys/bell.h"

#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/err.h"

#define ITSELF UINT64_MAX

void bell_hang(struct bell *ret)
{
	struct epoll_event e = { .events = EPOLLIN, .data.u64 = ITSELF };

	ret->epoll = epoll_create1(EPOLL_CLOEXEC);
	ret->rung = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	must(ret->epoll >= 0 && ret->rung >= 0);
	must(!epoll_ctl(ret->epoll, EPOLL_CTL_ADD, ret->rung, &e));
}

void bell_ring(const struct bell *b)
{
	uint64_t once = 1;

	(void)!write(b->rung, &once, sizeof once); /* or it rings already */
}

int bell_wait(const struct bell *b, struct epoll_event *ret, int n, int ms)
{
	int got = epoll_wait(b->epoll, ret, n, ms), others = 0;
	uint64_t times;

	for (int i = 0; i < got; i++)
		if (ret[i].data.u64 == ITSELF)
			(void)!read(b->rung, &times, sizeof times);
		else
			ret[others++] = ret[i];
	return others;
}

void bell_take_down(struct bell *b)
{
	close(b->epoll);
	close(b->rung);
	*b = (struct bell)BELL_NONE;
}
