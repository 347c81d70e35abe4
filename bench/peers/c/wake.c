// A futex pair beside Magpie: one thread wakes another, and nothing else is done. What a wake-up costs here, no pool can go below.
// bench/README.md tells the protocol.

#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const uint64_t interval = 300000;

// Shorter stretches are not worth a system call.
static const uint64_t shortest_sleep = 5000;

static _Atomic uint32_t submissions;
static _Atomic uint64_t ran_at;

static uint64_t read_clock(clockid_t clock) {
    struct timespec time;
    if (clock_gettime(clock, &time) != 0) {
        abort();
    }
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static uint64_t now(void) {
    return read_clock(CLOCK_MONOTONIC);
}

// Processor time of the woken thread, in nanoseconds.
static uint64_t other_threads_time(void) {
    // In this order, or the part could be more than the whole.
    uint64_t own = read_clock(CLOCK_THREAD_CPUTIME_ID);
    return read_clock(CLOCK_PROCESS_CPUTIME_ID) - own;
}

static void sleep_until(uint64_t due) {
    for (uint64_t time = now(); time < due; time = now()) {
        if (due - time > shortest_sleep) {
            struct timespec left = {.tv_nsec = (long)(due - time)};
            nanosleep(&left, NULL);
        }
    }
}

static void *run(void *unused) {
    (void)unused;
    for (uint32_t seen = 0;;) {
        while (atomic_load(&submissions) == seen) {
            syscall(SYS_futex, &submissions, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
        }
        seen = atomic_load(&submissions);
        atomic_store(&ran_at, now());
    }
    return NULL;
}

static uint64_t submit_once(void) {
    atomic_store(&ran_at, 0);
    uint64_t submitted = now();
    atomic_fetch_add(&submissions, 1);
    syscall(SYS_futex, &submissions, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);

    // As long as the pools are given to go back to sleep.
    sleep_until(submitted + interval);
    while (atomic_load(&ran_at) == 0) {
        sched_yield();
    }
    return atomic_load(&ran_at) - submitted;
}

static int compare(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

// In microseconds, interpolated linearly.
static double quantile(const uint64_t *sorted, size_t count, double fraction) {
    double position = fraction * (double)(count - 1);
    size_t index = (size_t)position;
    double lower = (double)sorted[index];
    double upper = (double)sorted[index + 1 < count ? index + 1 : index];
    return (lower + (position - (double)index) * (upper - lower)) / 1e3;
}

static void wake(size_t count) {
    uint64_t *latencies = calloc(count, sizeof *latencies);
    if (latencies == NULL) {
        abort();
    }
    uint64_t cpu = other_threads_time();
    for (size_t i = 0; i < count; i++) {
        latencies[i] = submit_once();
    }
    cpu = other_threads_time() - cpu;
    qsort(latencies, count, sizeof *latencies, compare);
    printf("%g %g %g\n", quantile(latencies, count, 0.5), quantile(latencies, count, 0.99), (double)cpu / 1e3 / (double)count);
    free(latencies);
}

int main(void) {
    // Or Linux would delay this thread's timers by 50 us.
    prctl(PR_SET_TIMERSLACK, 1);
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, NULL) != 0) {
        abort();
    }
    char request[256];
    size_t count;
    while (fgets(request, sizeof request, stdin) != NULL) {
        if (sscanf(request, "wake %zu", &count) == 1 && count > 0) {
            wake(count);
        } else {
            puts(request[0] == 'a' ? "C, two threads and a futex, gcc " __VERSION__ : "unsupported");
        }
        fflush(stdout);
    }
    return 0;
}
