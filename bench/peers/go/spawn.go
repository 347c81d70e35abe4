package main

import "sync"

const trivialItems = 100_000

func spawnLocal() int64 {
	c := newCountdown(trivialItems)
	go func() {
		c.begin()
		submit(c, trivialItems)
	}()
	return c.wait()
}

func spawnRemote() int64 {
	c := newCountdown(trivialItems)
	c.begin()
	submit(c, trivialItems)
	return c.wait()
}

func spawnRemote4() int64 {
	const submitters = 4
	c := newCountdown(trivialItems)
	start := make(chan struct{})
	var ready sync.WaitGroup
	ready.Add(submitters)
	for i := 0; i < submitters; i++ {
		go func() {
			ready.Done()
			<-start
			submit(c, trivialItems/submitters)
		}()
	}
	ready.Wait()
	c.begin()
	close(start)
	return c.wait()
}

func submit(c *countdown, count int) {
	for i := 0; i < count; i++ {
		go c.signal()
	}
}

func chainedSpawn() int64 {
	c := newCountdown(1)
	go func() {
		c.begin()
		link(c, trivialItems)
	}()
	return c.wait()
}

func link(c *countdown, left int) {
	if left > 0 {
		go link(c, left-1)
	} else {
		c.finish()
	}
}
