/* The key of a group of notifications, from any bytes. */
#include "api/api.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct notice_group_name name =
		notice_group_named((struct str){ (const char *)data, size });

	must(name.kind <= NOTICE_KINDS);
	if (name.kind < NOTICE_KINDS)
		must(name.hour > 0 && name.post_id >= 0 && !name.single);
	else
		must(name.single >= 0 && !name.post_id && !name.hour);
	return 0;
}
