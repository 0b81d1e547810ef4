// Times switches between two goroutines, of which one is 0 or 100 calls deep.
package main

import "time"

//go:noinline
func send(values chan int, count, depth int) int {
	if depth > 0 {
		// Nothing that LLVM could make a loop of.
		return send(values, count, depth-1)/2 + depth
	}
	for i := 0; i < count; i++ {
		values <- i
	}
	return 0
}

// Prints names, and hundredths of a nanosecond for each switch: a goroutine suspends, another goes
// on.
func main() {
	for _, depth := range []int{0, 100} {
		const count = 50000
		best := int64(1 << 62)
		for i := 0; i < 7; i++ {
			values := make(chan int)
			start := time.Now()
			go send(values, count, depth)
			for i := 0; i < count; i++ {
				<-values
			}
			if time := int64(time.Since(start)); time < best {
				best = time
			}
		}
		if depth == 0 {
			println("switch, depth 0", best*100/(count))
		} else {
			println("switch, depth 100", best*100/(count))
		}
	}
}
