// Collections while goroutines are suspended: what only their frames hold is kept.
// HOSTS: wasip1 wasm_exec.js
// PRINTS: kept 20 lists
// PRINTS: kept maps 900
package main

import "runtime"

type node struct {
	next  *node
	value int
}

//go:noinline
func list(length int) *node {
	var first *node
	for i := length; i > 0; i-- {
		first = &node{first, i}
	}
	return first
}

//go:noinline
func add(first *node, go_on <-chan bool) int {
	sum := 0
	for ; first != nil; first = first.next {
		sum += first.value
		if first.value%10 == 0 {
			<-go_on
		}
	}
	return sum
}

var garbage []*node

func litter() {
	for i := 0; i < 5; i++ {
		garbage = append(garbage[:0], list(10))
	}
	runtime.GC()
}

func main() {
	const lists = 20
	go_on, sums := make(chan bool), make(chan int)
	for i := 0; i < lists; i++ {
		go func() { sums <- add(list(50), go_on) }()
	}
	right := 0
	go func() {
		for i := 0; i < lists*5; i++ {
			litter()
			go_on <- true
		}
	}()
	for i := 0; i < lists; i++ {
		if <-sums == 50*51/2 {
			right++
		}
	}
	println("kept", right, "lists")

	maps := make(chan int)
	for i := 0; i < 3; i++ {
		go func() {
			m := map[string]int{}
			for j := 0; j < 300; j++ {
				m[string(rune('a'+j%26))+string(rune('A'+j/26))] = 1
				if j%100 == 0 {
					litter()
					runtime.Gosched()
				}
			}
			maps <- len(m)
		}()
	}
	println("kept maps", <-maps+<-maps+<-maps)
}
