// A goroutine that was suspended traps: the trace has the file and the line.
// PRINTS: 1
// PRINTS: 4
// PRINTS: 9
// FAILS: panic: runtime error: index out of range
// TRACE: main.worker
// TRACE: trap.go:12
// TRACE: trap.go:21
package main

//go:noinline
func pick(values []int, at int) int { return values[at] }

//go:noinline
func worker(in <-chan int, out chan<- int) {
	values := []int{1, 2, 3}
	sum := 0
	for {
		at := <-in
		sum += at
		sum += pick(values, at)
		out <- sum
	}
}

func main() {
	in, out := make(chan int), make(chan int)
	go worker(in, out)
	for i := 0; i < 5; i++ {
		in <- i
		println(<-out)
	}
}
