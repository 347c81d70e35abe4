package main

import (
	"math"
	"runtime"
	"sort"
	"time"
)

const itemMicroseconds = 20

// paced starts short computations at random times, as requests come.
func paced(percent int) workload {
	return func(count int) []float64 {
		prepareThread()
		perSecond := float64(runtime.GOMAXPROCS(0)) * 1e6 / itemMicroseconds * float64(percent) / 100
		gaps := poissonGaps(count, perSecond)
		steps := stepsFor(itemMicroseconds)
		c := newCountdown(int64(count))
		latencies := make([]float64, count)
		cpu := otherThreadsSeconds()
		c.begin()
		due := time.Now()
		for i, gap := range gaps {
			due = due.Add(gap)
			sleepUntil(due)
			go serve(c, steps, &latencies[i], time.Now())
		}
		seconds := float64(c.wait()) * 1e-9
		cpu = otherThreadsSeconds() - cpu
		sort.Float64s(latencies)
		return []float64{quantile(latencies, 0.5), quantile(latencies, 0.99), quantile(latencies, 0.999), cpu * 1e3 / seconds}
	}
}

func serve(c *countdown, steps int, latency *float64, submitted time.Time) {
	runSteps(steps)
	*latency = float64(time.Since(submitted)) / 1e3
	c.signal()
}

// poissonGaps makes the same arrivals as in the other languages: the generator is SplitMix64.
func poissonGaps(count int, perSecond float64) []time.Duration {
	state := uint64(20_240_229)
	gaps := make([]time.Duration, count)
	for i := range gaps {
		state += 0x9E3779B97F4A7C15
		mixed := (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9
		mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB
		uniform := float64((mixed^(mixed>>31))>>11) / (1 << 53)
		gaps[i] = time.Duration(-math.Log(1-uniform) / perSecond * 1e9)
	}
	return gaps
}
