package main

import "runtime"

const (
	yielders   = 200
	yieldsEach = 1_000
	pairs      = 1_000
	fibNumber  = 27
	fibResult  = 196_418

	// fib(n) makes fib(n + 1) calls that end the recursion, and one less that spawn.
	fibSpawns = 317_810
)

func yieldMany() int64 {
	c := newCountdown(yielders)
	go func() {
		c.begin()
		for i := 0; i < yielders; i++ {
			go func() {
				for j := 0; j < yieldsEach; j++ {
					runtime.Gosched()
				}
				c.signal()
			}()
		}
	}()
	return c.wait()
}

// The one-shot is a channel with room for the answer, so that the child need not wait for the asker.
func pingPong() int64 {
	c := newCountdown(pairs)
	go func() {
		c.begin()
		for i := 0; i < pairs; i++ {
			go func() {
				answer := make(chan struct{}, 1)
				go func() { answer <- struct{}{} }()
				<-answer
				c.signal()
			}()
		}
	}()
	return c.wait()
}

func forkJoinFib() int64 {
	c := newCountdown(1)
	result := 0
	go func() {
		c.begin()
		result = fib(fibNumber)
		c.finish()
	}()
	nanoseconds := c.wait()
	if result != fibResult {
		panic("fib is wrong")
	}
	return nanoseconds
}

// fib takes the spawned branch's result from a channel. A sync.WaitGroup and a variable cost the same here.
func fib(n int) int {
	if n < 2 {
		return n
	}
	left := make(chan int, 1)
	go func() { left <- fib(n - 1) }()
	right := fib(n - 2)
	return <-left + right
}
