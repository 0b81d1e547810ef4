// Times what never suspends: recursion, and calls through an interface of which one method might.
package main

import "time"

//go:noinline
func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

type shape interface{ area(n int) int }
type sum struct{ x int }
type difference struct{ x int }
type received struct{ from chan int }

func (s sum) area(n int) int        { return s.x + n }
func (s difference) area(n int) int { return s.x - n }
func (s received) area(n int) int   { return <-s.from }

//go:noinline
func calls(shapes []shape, n int) int {
	total := 0
	for i := 0; i < n; i++ {
		total += shapes[i%2].area(i)
	}
	return total
}

func measure(name string, times int, f func()) {
	best := int64(1 << 62)
	for i := 0; i < 7; i++ {
		start := time.Now()
		f()
		if time := int64(time.Since(start)); time < best {
			best = time
		}
	}
	println(name, best*100/int64(times))
}

// Prints names, and hundredths of a nanosecond for each call.
func main() {
	shapes := []shape{sum{1}, difference{2}, received{make(chan int)}}
	measure("fib", 1, func() { fib(30) })
	measure("interface", 3000000, func() { calls(shapes, 3000000) })
}
