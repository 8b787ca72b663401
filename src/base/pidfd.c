#include "config.h"

#include "base/pidfd.h"

#include <errno.h>
#include <stddef.h>
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
