package main

import (
	"errors"
	"math"
	"net"
	"os"
	"runtime"
	"time"
)

const blockingItems = 64

// A blocker makes what so many items block on: a function that blocks an item for so long.
type blocker func(items int) func(item int, duration time.Duration)

// blocking64 starts more goroutines that block than there are processors, twice in a row.
func blocking64(kind blocker) workload {
	return func(count int) []float64 {
		block := kind(blockingItems)
		burst(block, blockingItems, 0)
		burst(block, 1, time.Millisecond)
		figures := []float64{burst(block, blockingItems, 50*time.Millisecond), math.NaN()}
		if count > 1 {
			figures[1] = burst(block, blockingItems, 50*time.Millisecond)
		}
		return figures
	}
}

// burst returns milliseconds.
func burst(block func(int, time.Duration), items int, duration time.Duration) float64 {
	c := newCountdown(int64(items))
	c.begin()
	for i := 0; i < items; i++ {
		go func(item int) {
			block(item, duration)
			c.signal()
		}(i)
	}
	return float64(c.wait()) / 1e6
}

// threadSleep blocks the thread, which time.Sleep does not.
func threadSleep(int) func(int, time.Duration) {
	return func(_ int, duration time.Duration) { nanosleep(duration) }
}

// timerWait and channelWait block the goroutine alone, as everything does in Go that is not a system call.
func timerWait(int) func(int, time.Duration) {
	return func(_ int, duration time.Duration) { <-time.After(duration) }
}

func channelWait(int) func(int, time.Duration) {
	never := make(chan struct{})
	return func(_ int, duration time.Duration) {
		select {
		case <-never:
		case <-time.After(duration):
		}
	}
}

// socketRead waits on connected sockets on which nothing arrives before the time-out.
func socketRead(items int) func(int, time.Duration) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer listener.Close()
	readers := make([]net.Conn, items)
	silent := make([]net.Conn, items)
	for i := range readers {
		readers[i], err = net.Dial("tcp", listener.Addr().String())
		check(err)
		silent[i], err = listener.Accept()
		check(err)
	}
	return func(item int, duration time.Duration) {
		check(readers[item].SetReadDeadline(time.Now().Add(duration)))
		if _, err := readers[item].Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			panic("a read that should time out ended otherwise")
		}

		// What is collected is closed.
		runtime.KeepAlive(silent)
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
