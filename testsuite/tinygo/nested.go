// With a JavaScript host: exports that are called while goroutines are suspended, and while one
// calls the host.
// HOST: nested.mjs
// PRINTS: 1 3
// PRINTS: 14 13
// PRINTS: 1 6
package main

var values = make(chan int)
var sum int

//go:wasmimport env call_back
func callBack(value int32) int32

//go:wasmexport add
func add(value int32) int32 {
	done := make(chan bool)
	go func() {
		values <- int(value)
		done <- true
	}()
	<-done
	return int32(sum)
}

//go:wasmexport through_the_host
func throughTheHost(value int32) int32 {
	result := make(chan int32)
	go func() { result <- callBack(value) + 1 }()
	return <-result
}

func collect() {
	for value := range values {
		sum += value
	}
}

func init() {
	go collect()
}

func main() {}
