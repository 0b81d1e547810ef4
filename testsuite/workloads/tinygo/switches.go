// Times switches between two goroutines, both 0 or 100 calls deep.
package main

import (
	"runtime"
	"time"
)

//go:noinline
func spin(count, depth int) int {
	if depth > 0 {
		// Nothing that LLVM could make a loop of.
		return spin(count, depth-1)/2 + depth
	}
	for i := 0; i < count; i++ {
		runtime.Gosched()
	}
	return 0
}

// Prints names, and hundredths of a nanosecond for each switch: a goroutine suspends, another goes
// on.
func main() {
	for _, depth := range []int{0, 100} {
		const count = 20000
		best := int64(1 << 62)
		for i := 0; i < 15; i++ {
			start := time.Now()
			go spin(count, depth)
			spin(count, depth)
			if time := int64(time.Since(start)); time < best {
				best = time
			}
			// The other one returns.
			runtime.Gosched()
		}
		if depth == 0 {
			println("switch, depth 0", best*100/(2*count))
		} else {
			println("switch, depth 100", best*100/(2*count))
		}
	}
}
