// Go's scheduler beside Magpie: answers each request with one line. bench/README.md tells the protocol.
//
// Go has no threads outside of its scheduler. What an outside thread does in the other languages, the main goroutine does here. It is
// locked to its thread, so that the thread's processor time and timer slack are its own; while it runs it has one of the
// GOMAXPROCS processors, and while it sleeps in a system call it has none.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// A workload runs one round: count repetitions, items or bursts. It returns the figures in the units of the table.
type workload func(count int) []float64

var workloads = map[string]workload{
	"spawn_local":              perOperation(trivialItems, spawnLocal),
	"spawn_remote":             perOperation(trivialItems, spawnRemote),
	"spawn_remote_4":           perOperation(trivialItems, spawnRemote4),
	"chained_spawn":            perOperation(trivialItems, chainedSpawn),
	"yield_many":               perOperation(yielders*yieldsEach, yieldMany),
	"ping_pong":                perOperation(pairs, pingPong),
	"fork_join_fib":            perOperation(fibSpawns, forkJoinFib),
	"wake":                     wake,
	"paced_20":                 paced(20),
	"paced_60":                 paced(60),
	"blocking_64_sleep":        blocking64(threadSleep),
	"blocking_64_sleep_found":  blocking64(threadSleep),
	"blocking_64_task_wait":    blocking64(timerWait),
	"blocking_64_event_wait":   blocking64(channelWait),
	"blocking_64_socket":       blocking64(socketRead),
	"blocking_64_socket_found": blocking64(socketRead),
}

func init() {
	runtime.LockOSThread()
}

func main() {
	workers, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	runtime.GOMAXPROCS(workers)
	requests := bufio.NewScanner(os.Stdin)
	for requests.Scan() {
		fmt.Println(answer(requests.Text()))
	}
}

func answer(request string) string {
	if request == "about" {
		return fmt.Sprintf("Go %s, goroutines, GOMAXPROCS %d", strings.TrimPrefix(runtime.Version(), "go"), runtime.GOMAXPROCS(0))
	}
	name, number, _ := strings.Cut(request, " ")
	run := workloads[name]
	if run == nil {
		return "unsupported"
	}
	count, err := strconv.Atoi(number)
	if err != nil {
		panic(err)
	}

	// The garbage of the round before must not be collected in this one's time.
	runtime.GC()
	var figures []string
	for _, figure := range run(count) {
		figures = append(figures, strconv.FormatFloat(figure, 'g', -1, 64))
	}
	return strings.Join(figures, " ")
}

// perOperation makes a workload of a repetition that returns its nanoseconds.
func perOperation(operations int, repetition func() int64) workload {
	return func(count int) []float64 {
		total := int64(0)
		for i := 0; i < count; i++ {
			total += repetition()
		}
		return []float64{float64(total) / float64(count) / float64(operations)}
	}
}
