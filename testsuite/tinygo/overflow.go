// A goroutine that calls itself without end: the stack is full, and that is said.
// FAILS: panic: runtime error: goroutine stack overflow in main.hungry
// TRACE: main.endless
package main

//go:noinline
func endless(n int) int {
	var here [16]int
	here[n%16] = n
	return endless(n+1) + here[(n+1)%16]
}

//go:noinline
func hungry(out chan int) {
	out <- endless(0)
}

func main() {
	out := make(chan int)
	go hungry(out)
	println(<-out)
}
