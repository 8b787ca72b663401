#include "config.h"

#include "base/pidfd.h"

#include <errno.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* C libraries got wrappers late (glibc 2.36); the numbers are the same everywhere. */
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif

int pidfd_of(uint32_t pid)
{
	long fd = syscall(SYS_pidfd_open, (pid_t)pid, 0);

	return fd < 0 ? -errno : (int)fd;
}

int pidfd_signal(int fd, int signal_number)
{
	if (syscall(SYS_pidfd_send_signal, fd, signal_number, NULL, 0) < 0)
		return -errno;
	return 0;
}

/* linux/pidfd.h, struct pidfd_info in its first form (64 bytes). */
struct info {
	uint64_t mask, cgroup_id;
	uint32_t pid, tgid, ppid, ids[8];
	int32_t exit_code;
};

#define INFO_EXIT (UINT64_C(1) << 3)
#define GET_INFO _IOWR(0xff, 11, struct info)

int pidfd_exit_status(int fd, int *wait_status)
{
	struct info info = {.mask = INFO_EXIT};

	if (ioctl(fd, GET_INFO, &info))
		return -errno;
	if (!(info.mask & INFO_EXIT))
		return -ENODATA;
	*wait_status = info.exit_code;
	return 0;
}
