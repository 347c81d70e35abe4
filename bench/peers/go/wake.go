package main

import (
	"runtime"
	"sort"
	"sync/atomic"
	"time"
)

const wakeInterval = 300 * time.Microsecond

// wake starts one goroutine every 300 us, when nothing else has run for as long.
func wake(count int) []float64 {
	prepareThread()
	latencies := make([]float64, count)
	cpu := otherThreadsSeconds()
	for i := range latencies {
		ranAt := int64(0)
		submitted := time.Now()
		go func() { atomic.StoreInt64(&ranAt, int64(time.Since(submitted))) }()

		// Long enough for the scheduler to have gone back to sleep.
		sleepUntil(submitted.Add(wakeInterval))
		for atomic.LoadInt64(&ranAt) == 0 {
			runtime.Gosched()
		}
		latencies[i] = float64(ranAt) / 1e3
	}
	cpu = otherThreadsSeconds() - cpu
	sort.Float64s(latencies)
	return []float64{quantile(latencies, 0.5), quantile(latencies, 0.99), cpu * 1e6 / float64(count)}
}

// quantile interpolates linearly.
func quantile(sorted []float64, fraction float64) float64 {
	position := fraction * float64(len(sorted)-1)
	index := int(position)
	lower, upper := sorted[index], sorted[index]
	if index+1 < len(sorted) {
		upper = sorted[index+1]
	}
	return lower + (position-float64(index))*(upper-lower)
}
