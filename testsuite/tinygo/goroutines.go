// Goroutines, channels, select, mutexes, wait groups and timers.
// HOSTS: wasip1 wasm_exec.js
// PRINTS: unbuffered 499500
// PRINTS: buffered 499500
// PRINTS: sieve 1223
// PRINTS: select 60 40
// PRINTS: mutex 400
// PRINTS: deep 5050
// PRINTS: interface 42
// PRINTS: timer slept
// PRINTS: panic is deferred
package main

import (
	"sync"
	"time"
)

func worker(n int, out chan<- int) {
	for i := 0; i < n; i++ {
		out <- i
	}
	close(out)
}

func sum(capacity int) int {
	channel := make(chan int, capacity)
	go worker(1000, channel)
	total := 0
	for value := range channel {
		total += value
	}
	return total
}

func generate(out chan<- int) {
	for i := 2; ; i++ {
		out <- i
	}
}

func filter(prime int, in <-chan int, out chan<- int) {
	for {
		if value := <-in; value%prime != 0 {
			out <- value
		}
	}
}

// A goroutine for each prime.
func sieve(count int) int {
	numbers := make(chan int)
	go generate(numbers)
	prime := 0
	for i := 0; i < count; i++ {
		prime = <-numbers
		next := make(chan int)
		go filter(prime, numbers, next)
		numbers = next
	}
	return prime
}

func choose() (int, int) {
	a, b, done := make(chan int), make(chan int), make(chan bool)
	send := func(to chan<- int, count int) {
		for i := 0; i < count; i++ {
			to <- 1
		}
		done <- true
	}
	go send(a, 60)
	go send(b, 40)
	fromA, fromB := 0, 0
	for left := 2; left > 0; {
		select {
		case value := <-a:
			fromA += value
		case value := <-b:
			fromB += value
		case <-done:
			left--
		}
	}
	return fromA, fromB
}

func count() int {
	var mutex sync.Mutex
	var group sync.WaitGroup
	total := 0
	for i := 0; i < 20; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := 0; j < 20; j++ {
				mutex.Lock()
				before := total
				yield()
				total = before + 1
				mutex.Unlock()
			}
		}()
	}
	group.Wait()
	return total
}

func yield() {
	done := make(chan bool, 1)
	go func() { done <- true }()
	<-done
}

//go:noinline
func deep(depth int) int {
	var here [4]int
	for i := range here {
		here[i] = depth + i
	}
	if depth == 0 {
		yield()
		return 0
	}
	below := deep(depth - 1)
	return below + here[0]
}

type waiter interface{ wait() int }
type slow struct{ channel chan int }
type fast int

func (s slow) wait() int { return <-s.channel }
func (f fast) wait() int { return int(f) }

//go:noinline
func total(all []waiter) int {
	sum := 0
	for _, one := range all {
		sum += one.wait()
	}
	return sum
}

func main() {
	println("unbuffered", sum(0))
	println("buffered", sum(10))
	println("sieve", sieve(200))
	a, b := choose()
	println("select", a, b)
	println("mutex", count())
	println("deep", deep(100))

	channel := make(chan int)
	go func() { channel <- 40 }()
	println("interface", total([]waiter{slow{channel}, fast(2)}))

	start := time.Now()
	time.Sleep(20 * time.Millisecond)
	if time.Since(start) >= 20*time.Millisecond {
		println("timer slept")
	}

	finished := make(chan bool)
	go func() {
		defer func() { finished <- true }()
		defer println("panic is deferred")
	}()
	<-finished
}
