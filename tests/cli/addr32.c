/*
 * addr32.c - a 32-bit program that maps memory until there are no addresses left
 *
 * Without a C library, so that a compiler with -m32 is enough:
 *	cc -m32 -nostdlib -static -fno-pie -no-pie -fno-stack-protector
 * Every 100 ms 64 MiB more, untouched; exits with 3 when mmap fails.
 */
#define NR_EXIT 1
#define NR_NANOSLEEP 162
#define NR_MMAP2 192
#define PROT_READ_WRITE 3
#define MAP_ANON_PRIVATE_NORESERVE (0x20 | 0x02 | 0x4000)

static long call(long number, long a, long b, long c, long d)
{
	long result;

	/* int 0x80; the fifth argument is a descriptor, none; the sixth is 0. */
	__asm__ volatile("push %%ebp\n\txor %%ebp, %%ebp\n\tint $0x80\n\tpop %%ebp"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(-1)
			 : "memory");
	return result;
}

void _start(void);
void _start(void)
{
	struct {
		long seconds, nanoseconds;
	} pause = {0, 100000000};

	for (int i = 0; i < 100; i++) {
		long at = call(NR_MMAP2, 0, 64L << 20, PROT_READ_WRITE,
			MAP_ANON_PRIVATE_NORESERVE);

		if ((unsigned long)at > 0xfffff000UL)
			call(NR_EXIT, 3, 0, 0, 0);
		call(NR_NANOSLEEP, (long)&pause, 0, 0, 0);
	}
	call(NR_EXIT, 0, 0, 0, 0);
}
