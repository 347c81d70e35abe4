package main

import (
	"sync/atomic"
	"time"
)

// A countdown is the shared counter of a repetition. The item that brings it to zero takes the time, so the measured stretch does
// not contain the waking of the goroutine that waits for it.
type countdown struct {
	remaining int64
	start     time.Time
	end       time.Time
	done      chan struct{}
}

func newCountdown(count int64) *countdown {
	return &countdown{remaining: count, done: make(chan struct{})}
}

func (c *countdown) begin() {
	c.start = time.Now()
}

func (c *countdown) signal() {
	if atomic.AddInt64(&c.remaining, -1) == 0 {
		c.finish()
	}
}

// finish ends work that needs no counter.
func (c *countdown) finish() {
	c.end = time.Now()
	close(c.done)
}

// wait returns the nanoseconds from begin to the last item.
func (c *countdown) wait() int64 {
	<-c.done
	return c.end.Sub(c.start).Nanoseconds()
}
