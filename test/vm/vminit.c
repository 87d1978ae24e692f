/* SPDX-License-Identifier: MIT */
/*
 * vminit.c - /init of a test's virtual machine: mounts what BPF needs, runs /test, powers off.
 *
 * /args holds /test's arguments, each ended by a NUL; more than fit are refused, never cut.  On the
 * console:
 *
 *   VMTEST start            the guest is up; before this line a failure is the machine's
 *   ... what /test prints ...
 *   VMTEST rc=STATUS        /test's exit status, 128 + signal where it was killed
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { ARGS_SIZE = 4096, MAX_ARGS = 64 };

static void mount_one(const char *type, const char *dir)
{
	mkdir(dir, 0755);
	if (mount(type, dir, type, 0, NULL))
		printf("vminit: no %s on %s: %m\n", type, dir);
}

static void open_console(void)
{
	const int fd = open("/dev/console", O_RDWR);

	for (int i = 0; fd >= 0 && i < 3; i++)
		dup2(fd, i);
	setvbuf(stdout, NULL, _IOLBF, 0);
}

static void mount_all(void)
{
	mount_one("proc", "/proc");
	mount_one("sysfs", "/sys");
	mount_one("bpf", "/sys/fs/bpf");
	mount_one("tracefs", "/sys/kernel/tracing");
	mount_one("cgroup2", "/sys/fs/cgroup");
	mount_one("tmpfs", "/tmp");
}

static void loopback_up(void)
{
	struct ifreq r = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	const int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd >= 0) {
		ioctl(fd, SIOCSIFFLAGS, &r);
		close(fd);
	}
}

static void exec_test(void)
{
	static char text[ARGS_SIZE];
	static char *env[] = { "PATH=/", "HOME=/", "VMTEST=1", NULL };
	char *args[MAX_ARGS + 1] = { "/test" };
	const int fd = open("/args", O_RDONLY);
	const ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);
	int cnt = 1;

	for (char *p = text; p < text + size && cnt < MAX_ARGS; p += strlen(p) + 1)
		args[cnt++] = p;
	if (size == sizeof(text) - 1 || (cnt == MAX_ARGS && size > 0 &&
					 args[cnt - 1] + strlen(args[cnt - 1]) + 1 < text + size)) {
		printf("vminit: /args has more than %d arguments or %d bytes\n", MAX_ARGS - 1,
		       ARGS_SIZE - 2);
		_exit(126);
	}
	execve("/test", args, env);
	perror("vminit: /test");
	_exit(127);
}

int main(void)
{
	int status = 0;
	pid_t pid;

	mount_one("devtmpfs", "/dev");
	open_console();
	mount_all();
	loopback_up();
	printf("VMTEST start\n");
	pid = fork();
	if (!pid)
		exec_test();
	waitpid(pid, &status, 0);
	printf("VMTEST rc=%d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	tcdrain(STDOUT_FILENO);
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}
