package main

import "time"

const (
	calibrationSteps = 200_000
	calibrationRuns  = 50
)

var stepsPerMicrosecond float64

// stepsFor tells how many steps take so long on this machine when nothing else runs. Work is counted in steps because being
// preempted would shorten it if it were measured with a clock.
func stepsFor(microseconds float64) int {
	if stepsPerMicrosecond == 0 {
		shortest := time.Duration(1 << 62)
		for i := 0; i < calibrationRuns; i++ {
			begin := time.Now()
			runSteps(calibrationSteps)
			if spent := time.Since(begin); spent < shortest {
				shortest = spent
			}
		}
		stepsPerMicrosecond = calibrationSteps / (float64(shortest) / 1e3)
	}
	return int(microseconds * stepsPerMicrosecond)
}

//go:noinline
func runSteps(steps int) uint64 {
	x := uint64(88_172_645_463_325_252)
	for i := 0; i < steps; i++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	return x
}
