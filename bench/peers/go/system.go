package main

import (
	"syscall"
	"time"
	"unsafe"
)

const (
	setTimerSlack = 29
	processClock  = 2
	threadClock   = 3

	// Shorter stretches are not worth a system call.
	shortestSleep = 5 * time.Microsecond
)

// prepareThread lets the calling thread's timers fire on time. By default Linux delays them by 50 us.
func prepareThread() {
	syscall.RawSyscall(syscall.SYS_PRCTL, setTimerSlack, 1, 0)
}

// sleepUntil sleeps in a system call: time.Sleep has steps of a millisecond when nothing else runs.
func sleepUntil(due time.Time) {
	for left := time.Until(due); left > 0; left = time.Until(due) {
		if left > shortestSleep {
			nanosleep(left)
		}
	}
}

// nanosleep blocks the calling thread; the scheduler knows that it does, as of any system call.
func nanosleep(duration time.Duration) {
	time := syscall.NsecToTimespec(int64(duration))
	_ = syscall.Nanosleep(&time, nil)
}

// otherThreadsSeconds is the processor time of all threads but the calling one, which drives the workload.
func otherThreadsSeconds() float64 {
	own := clockSeconds(threadClock)
	return clockSeconds(processClock) - own
}

func clockSeconds(clock uintptr) float64 {
	var time syscall.Timespec
	if _, _, err := syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, clock, uintptr(unsafe.Pointer(&time)), 0); err != 0 {
		panic(err)
	}
	return float64(time.Nano()) * 1e-9
}
